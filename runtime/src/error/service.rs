//! What the service says when it fails.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::hidden::Hidden;
use super::line::Line;
use super::xml;
use crate::any::{Any, Json};
use crate::number::number_text;
use crate::{Enumeration, Open};

/// A larger body is no error body of the service, so nothing is looked for in it.
const LARGEST: usize = 1 << 20;

/// So much of a body is kept.
const KEPT: usize = 64 << 10;

/// Longer texts are cut.
const LONGEST: usize = 8 << 10;

/// What the service says when it fails.
///
/// Something between here and there, such as a proxy, may have answered in its place. Then there
/// is a status, and most likely nothing else.
#[derive(Clone)]
pub struct ServiceError(Box<Said>);

#[derive(Clone)]
struct Said {
    status: StatusCode,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    host_id: Option<String>,
    recommend: Option<String>,
    description: Option<String>,
    detail: Option<String>,
    access_denied: Option<Box<AccessDenied>>,
    headers: HeaderMap,
    body: Bytes,
}

/// Which permission is missing, and who would need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessDenied {
    /// What was to be done, such as `ecs:RunInstances`.
    pub action: Option<String>,
    /// What kind of identity called, such as `SubUser`.
    pub principal_type: Option<String>,
    /// Account of the identity that called.
    pub principal_owner_id: Option<String>,
    /// Name of the identity that called.
    pub principal_display_name: Option<String>,
    /// `ImplicitDeny` if nothing allows it, `ExplicitDeny` if something forbids it.
    pub no_permission_type: Option<String>,
    /// Kind of the policy that decided.
    pub policy_type: Option<String>,
    /// What the account's administrator can have decoded.
    pub encoded_diagnostic_message: Option<String>,
}

impl ServiceError {
    /// Reads the answer of a service that failed. Anything makes one, whatever the body is.
    ///
    /// Member names count in any case, capitalised ones before others; a number is taken for
    /// text, an empty text for none. Texts are cut after 8 KiB, and looked for in a body of at
    /// most 1 MiB.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: &Bytes) -> Self {
        Self::without(&Hidden::default(), status, headers, body)
    }

    /// The same, with what must not be shown replaced by `***` in all members.
    pub(crate) fn without(
        hidden: &Hidden,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
    ) -> Self {
        let members = members(&headers, body).unwrap_or_default();
        // Nothing is cut before secrets are gone, or half of one might stay.
        let shown = |text: String| cut(hidden.replace(text));
        let text = |name| find(&members, name, as_text).map(shown);
        let request_id = text("RequestId");
        let request_id = request_id.or_else(|| header(&headers, "x-acs-request-id").map(shown));
        let denied = find(&members, "AccessDeniedDetail", |value| {
            AccessDenied::read(value, shown)
        });
        Self(Box::new(Said {
            status,
            code: text("Code"),
            message: text("Message"),
            request_id,
            host_id: text("HostId"),
            recommend: text("Recommend"),
            description: text("Description"),
            detail: text("Detail"),
            access_denied: denied.map(Box::new),
            headers,
            // A copy, so that a large body is not kept alive by its start.
            body: match body.get(..KEPT) {
                Some(start) => Bytes::copy_from_slice(start),
                None => body.clone(),
            },
        }))
    }

    /// The HTTP status. Where an operation has a member that tells success from failure, it may
    /// be 200.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What went wrong, as a word, such as `NoPermission`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The code, as one of those an operation documents.
    ///
    /// ```
    /// # use acs_runtime::{Enumeration, Open, ServiceError};
    /// # enum ErrorCode { NoPermission, ServerError }
    /// # impl Enumeration for ErrorCode {
    /// #     const VARIANTS: &'static [Self] = &[Self::NoPermission, Self::ServerError];
    /// #     const VALUES: &'static [&'static str] = &["NoPermission", "ServerError"];
    /// # }
    /// # acs_runtime::enumeration!(ErrorCode);
    /// # fn explain(error: &ServiceError) -> &'static str {
    /// match error.code_as::<ErrorCode>() {
    ///     Some(Open::Known(ErrorCode::NoPermission)) => "allow it in a policy",
    ///     Some(Open::Known(ErrorCode::ServerError)) => "try again later",
    ///     Some(Open::Unknown(_)) | None => "see the message",
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn code_as<E: Enumeration>(&self) -> Option<Open<E>> {
        self.code().map(Open::from)
    }

    /// What went wrong, as a sentence. What the request held as sensitive is `***`.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The id under which the service knows the request. Its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The host that answered.
    #[must_use]
    pub fn host_id(&self) -> Option<&str> {
        self.0.host_id.as_deref()
    }

    /// Where to read on: an address of the vendor's diagnosis page.
    #[must_use]
    pub fn recommend(&self) -> Option<&str> {
        self.0.recommend.as_deref()
    }

    /// A longer message. Few products send one.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// More about what went wrong. Few products send it.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Which permission is missing, and who would need it.
    #[must_use]
    pub fn access_denied(&self) -> Option<&AccessDenied> {
        self.0.access_denied.as_deref()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The first 64 KiB of the body, as they came. **They may repeat what the request held**,
    /// secrets included, so think before you log them.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// Whether the service refused the request because there are too many.
    ///
    /// It says so by a code that starts with `Throttling` (the status is then mostly 400), by
    /// status 429, or by saying when to come back.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        let code = self.code().unwrap_or_default();
        code.starts_with("Throttling")
            || self.0.status == StatusCode::TOO_MANY_REQUESTS
            || self.come_back().is_some()
    }

    /// Whether it is the access key or the security token that the service does not accept.
    pub(crate) fn refuses_identity(&self) -> bool {
        let code = self.code().unwrap_or_default();
        ["InvalidAccessKeyId", "InvalidSecurityToken"]
            .iter()
            .any(|prefix| code.starts_with(prefix))
    }

    /// How long the service asks to wait before the request is repeated.
    ///
    /// This is the header `x-acs-retry-after`, else the larger `TimeLeft` of
    /// `x-ratelimit-user-api` and `x-ratelimit-user`; all are in milliseconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let left = |name| time_left(&header(&self.0.headers, name)?);
        self.come_back().or_else(|| {
            let (api, user) = (left("x-ratelimit-user-api"), left("x-ratelimit-user"));
            api.max(user)
        })
    }

    fn come_back(&self) -> Option<Duration> {
        milliseconds(&header(&self.0.headers, "x-acs-retry-after")?)
    }
}

impl AccessDenied {
    fn read(value: &Any, shown: impl Fn(String) -> String) -> Option<Self> {
        let text = |name| find(value, name, as_text).map(&shown);
        let denied = Self {
            action: text("AuthAction"),
            principal_type: text("AuthPrincipalType"),
            principal_owner_id: text("AuthPrincipalOwnerId"),
            principal_display_name: text("AuthPrincipalDisplayName"),
            no_permission_type: text("NoPermissionType"),
            policy_type: text("PolicyType"),
            encoded_diagnostic_message: text("EncodedDiagnosticMessage"),
        };
        (denied != Self::default()).then_some(denied)
    }
}

/// `HTTP 403 NoPermission: You are not authorized. [request id 4734…]`
impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.0.status.as_u16())?;
        match (&self.0.code, self.0.status.canonical_reason()) {
            (Some(code), _) => write!(f, " {}", Line(code))?,
            (None, Some(reason)) => write!(f, " {reason}")?,
            (None, None) => {}
        }
        let denied = self
            .access_denied()
            .and_then(|denied| denied.action.as_deref());
        match (&self.0.message, denied) {
            (Some(message), Some(action)) => {
                write!(f, ": {} (action `{}`)", Line(message), Line(action))?;
            }
            (Some(message), None) => write!(f, ": {}", Line(message))?,
            (None, _) if self.0.status.is_redirection() => {
                f.write_str(": redirects are not followed, check the endpoint")?;
            }
            (None, _) if self.0.code.is_none() => {
                f.write_str(": the body is not one of the service's errors")?;
            }
            (None, _) => {}
        }
        match &self.0.request_id {
            Some(id) => write!(f, " [request id {}]", Line(id)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ServiceError {}

/// Headers and body are left out.
impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("status", &self.0.status.as_u16())
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("host_id", &self.0.host_id)
            .field("recommend", &self.0.recommend)
            .field("description", &self.0.description)
            .field("detail", &self.0.detail)
            .field("access_denied", &self.0.access_denied)
            .finish_non_exhaustive()
    }
}

/// The members of an error body, if it is one.
fn members(headers: &HeaderMap, body: &[u8]) -> Option<Any> {
    if body.len() > LARGEST {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    let text: Cow<'_, str> = match text.strip_prefix('\u{feff}') {
        Some(text) => Cow::Owned(text.to_owned()),
        None => text,
    };
    let start = text.trim_start();
    let content_type = header(headers, "content-type").unwrap_or_default();
    let is_xml = start.starts_with("<?xml") || start.starts_with("<Error");
    // A `{` is JSON, whatever the header says.
    if is_xml || (content_type.to_ascii_lowercase().contains("xml") && start.starts_with('<')) {
        return xml::read(&text);
    }
    if !start.starts_with('{') {
        return None;
    }
    Any::from_json(&text).ok()
}

/// What is read of the member with this name in any case.
fn find<T>(members: &Any, name: &str, read: impl Fn(&Any) -> Option<T>) -> Option<T> {
    let members = members.as_object()?;
    let mut lower_first = name.to_owned();
    if let Some(first) = lower_first.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let exact = [name, &lower_first].into_iter();
    let exact = exact.filter_map(|name| members.get(name));
    let others = members
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name));
    exact.chain(others.map(|(_, value)| value)).find_map(read)
}

fn as_text(value: &Any) -> Option<String> {
    let text = match &value.0 {
        Json::Text(text) => text.trim().to_owned(),
        Json::Integer(_) | Json::Large(_) | Json::Boolean(_) => value.to_json(),
        Json::Number(number) => number_text(*number),
        Json::Null | Json::List(_) | Json::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The start of a text that may be long.
pub(crate) fn cut(mut text: String) -> String {
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
    text
}

/// A header, if it is text and not empty.
pub(crate) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A whole number of milliseconds that is more than none.
fn milliseconds(text: &str) -> Option<Duration> {
    match text.trim().parse() {
        Ok(0) | Err(_) => None,
        Ok(number) => Some(Duration::from_millis(number)),
    }
}

/// `TimeLeft` in `Limit:100,Remain:0,TimeLeft:2000`.
fn time_left(text: &str) -> Option<Duration> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once(':'));
    let mut left = pairs.filter(|(key, _)| key.trim() == "TimeLeft");
    left.find_map(|(_, value)| milliseconds(value))
}
