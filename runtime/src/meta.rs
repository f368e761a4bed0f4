//! What is known about an operation as a whole.
//!
//! Generated code holds one [`Meta`] constant for each operation; transports,
//! pagers and documentation read it.

use crate::Object;

/// A request whose response type is known. For generated code.
pub trait Operation: Object + Sized {
    /// What the service answers.
    type Response: Object + Default;
    /// What is known about the operation.
    const META: &'static Meta;
}

/// What is known about an operation.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// Product code, such as `Sas`.
    pub product: &'static str,
    /// API version, such as `2018-12-03`.
    pub version: &'static str,
    /// Name of the operation on the wire.
    pub action: &'static str,
    /// How a request is laid out.
    pub protocol: Protocol,
    /// HTTP methods the service accepts. The first is sent.
    pub methods: &'static [Method],
    /// URL path with `{name}` placeholders, or `{+name}` for a part that may hold slashes. A query
    /// may follow.
    pub path: &'static str,
    /// What a body that is one parameter holds.
    pub body: BodyType,
    /// What a call does to the caller's resources.
    pub effect: Effect,
    /// Credentials the service accepts.
    pub security: &'static [Security],
    /// What a RAM policy must allow.
    pub authorization: Option<&'static Authorization>,
    /// When an answer with HTTP status 200 is a success.
    pub success: Success,
    /// How a long result is read page by page.
    pub pagination: Option<&'static Pagination>,
    /// Error codes that are documented.
    pub errors: &'static [DocumentedError],
}

impl Meta {
    /// What holds for an operation unless its spec says otherwise.
    pub const DEFAULT: Self = Self {
        product: "",
        version: "",
        action: "",
        protocol: Protocol::Rpc,
        methods: &[],
        path: "/",
        body: BodyType::Json,
        effect: Effect::Write,
        security: &[Security::AccessKey],
        authorization: None,
        success: Success::Status,
        pagination: None,
        errors: &[],
    };
}

/// How a request is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// One path; the operation is named by the action.
    Rpc,
    /// Each operation has a path and a method of its own.
    Roa,
    /// That of object storage, which is not supported.
    Oss,
    /// That of the log service, which is not supported.
    Sls,
    /// That of the voice assistant, which is not supported.
    AliGenie,
    /// That of functions, which is not supported.
    Fc,
    /// That of the drive, which is not supported.
    Pds,
}

impl Protocol {
    /// The protocol as specs write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Protocol::Rpc => "rpc",
            Protocol::Roa => "roa",
            Protocol::Oss => "oss",
            Protocol::Sls => "sls",
            Protocol::AliGenie => "aligenie",
            Protocol::Fc => "fc",
            Protocol::Pds => "pds",
        }
    }

    /// Whether operations can be called.
    #[must_use]
    pub const fn is_supported(self) -> bool {
        matches!(self, Protocol::Rpc | Protocol::Roa)
    }
}

/// What a body that is one parameter holds. A form is always a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyType {
    /// JSON.
    Json,
    /// Bytes of no declared type.
    Bytes,
    /// A file.
    Stream,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `DELETE`.
    Delete,
    /// `HEAD`.
    Head,
    /// `PATCH`.
    Patch,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
        }
    }
}

/// What a call does to the caller's resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Only looks: sending it twice is harmless.
    Read,
    /// Changes something.
    Write,
}

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Security {
    /// Access key, with or without a security token.
    AccessKey,
    /// Bearer token.
    BearerToken,
    /// None at all.
    Anonymous,
    /// A token of another identity provider, given as a parameter.
    Oidc,
    /// Application key.
    App,
    /// Private key.
    PrivateKey,
    /// Access token of the drive.
    AccessToken,
    /// Root token of the drive.
    RootToken,
    /// Key of a service provider of the voice assistant.
    AliGenieSpi,
    /// Token of the voice assistant.
    AliGenieToken,
}

/// What a RAM policy must allow before a call succeeds.
#[derive(Clone, Copy, Debug)]
pub struct Authorization {
    /// Value for the `Action` element.
    pub action: &'static str,
    /// Access level, as the vendor names it.
    pub access: &'static str,
    /// Values for the `Resource` element.
    pub resources: &'static [&'static str],
    /// Condition keys the service defines for the action.
    pub condition_keys: &'static [&'static str],
    /// Other actions the caller needs for the call to complete.
    pub associated_operations: &'static [&'static str],
}

impl Authorization {
    /// What holds for an action unless the spec of its operation says otherwise.
    pub const DEFAULT: Self = Self {
        action: "",
        access: "",
        resources: &["*"],
        condition_keys: &[],
        associated_operations: &[],
    };
}

/// When an answer with HTTP status 200 is a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Success {
    /// Always.
    Status,
    /// When a member of the answer says so.
    Member {
        /// Its name on the wire.
        name: &'static str,
        /// The values that mean success, as text.
        equals: &'static [&'static str],
    },
}

/// How a long result is read page by page. Members are named by path on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Pagination {
    /// Response list that holds the items.
    pub items: &'static str,
    /// Parameter that takes the page number, from 1.
    pub page: Option<&'static str>,
    /// Parameter that takes the token of the next page.
    pub token: Option<&'static str>,
    /// Parameter that takes how many items a page may hold.
    pub size: Option<&'static str>,
    /// Response member with the number of items on all pages.
    pub total: Option<&'static str>,
    /// Response member with the token of the next page.
    pub next_token: Option<&'static str>,
}

impl Pagination {
    /// No parameter and no member.
    pub const DEFAULT: Self = Self {
        items: "",
        page: None,
        token: None,
        size: None,
        total: None,
        next_token: None,
    };
}

/// An error code that is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// HTTP status, as the documentation writes it.
    pub status: &'static str,
    /// The code, such as `NoPermission`.
    pub code: &'static str,
    /// The message the service sends.
    pub message: &'static str,
}
