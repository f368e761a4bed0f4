//! What is answered.

use std::fmt;

use acs_runtime::Object;
use serde_json::Value;

use crate::refusal::Refusal;

/// An answer, made in a test.
///
/// ```
/// use acs_mock::Reply;
/// use serde_json::json;
///
/// Reply::json(json!({ "CriteriaList": [] }));
/// Reply::error(403, "NoPermission", "caller has no permission");
/// Reply::text("<html>…</html>").status(502).header("content-type", "text/html");
/// ```
#[derive(Clone)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

#[derive(Clone)]
pub(crate) enum Body {
    Json(Value),
    Bytes(Vec<u8>),
    /// Made when it is sent, since it tells the id of the request.
    Refusal(Refusal),
}

impl Reply {
    /// A success with this JSON.
    #[must_use]
    pub fn json(body: impl Into<Value>) -> Self {
        Self::of(200, Body::Json(body.into()))
    }

    /// A success with this object, such as the response type of an operation.
    #[must_use]
    pub fn object(body: &dyn Object) -> Self {
        Self::text(acs_runtime::to_json(body)).header("content-type", JSON)
    }

    /// An error as the service writes it, with the id of the request and the host.
    #[must_use]
    pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Refusal::new(status, code, message).into()
    }

    /// A success with this text or these bytes.
    #[must_use]
    pub fn text(body: impl Into<Vec<u8>>) -> Self {
        Self::of(200, Body::Bytes(body.into()))
    }

    /// Changes the HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sends a header, in place of one of that name that would be sent anyway.
    ///
    /// # Panics
    ///
    /// If name or value hold what no header may, such as a line break.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_name = !name.is_empty() && name.bytes().all(is_token);
        let is_value = !value.bytes().any(|it| it.is_ascii_control());
        assert!(is_name && is_value, "`{name}` and its value make no header");
        self.headers
            .retain(|(it, _)| !it.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value));
        self
    }

    /// The code of an error.
    pub(crate) fn code(&self) -> Option<String> {
        match &self.body {
            Body::Refusal(refusal) => Some(refusal.code.clone()),
            Body::Json(body) if self.status >= 400 => {
                body.get("Code").and_then(Value::as_str).map(str::to_owned)
            }
            _ => None,
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        self.status < 400
    }

    /// Spells the body out.
    pub(crate) fn bytes(&self, is_rpc: bool, request_id: &str, host: &str) -> Vec<u8> {
        match &self.body {
            Body::Json(json) => json.to_string().into_bytes(),
            Body::Bytes(bytes) => bytes.clone(),
            Body::Refusal(refusal) => {
                let body = refusal.body(is_rpc, request_id, host);
                body.to_string().into_bytes()
            }
        }
    }

    /// The type of the body, unless a header says otherwise.
    pub(crate) fn content_type(&self) -> &'static str {
        match self.body {
            Body::Bytes(_) => "text/plain;charset=utf-8",
            Body::Json(_) | Body::Refusal(_) => JSON,
        }
    }

    fn of(status: u16, body: Body) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }
}

/// The content type of nearly every answer.
pub(crate) const JSON: &str = "application/json;charset=utf-8";

impl From<Value> for Reply {
    fn from(body: Value) -> Self {
        Self::json(body)
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Self::of(refusal.status, Body::Refusal(refusal))
    }
}

/// Without the body, which may be long or hold a secret.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
