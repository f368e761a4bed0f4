//! Why a call failed: one type, a pointer wide, that says everything about it.
//!
//! Invariants:
//! - neither `Display` nor `Debug` shows a secret or any part of an answer but its error
//!   members, and of those nothing that the request held as sensitive;
//! - `Display` is one line; it leaves out what [`source`](std::error::Error::source) has to say.

use std::error::Error as StdError;
use std::fmt;

use crate::credentials::ProviderError;
use crate::pages::PageError;
use crate::request::RequestError;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{DecodeError, EndpointError, Enumeration, Invalid, Meta, Open, Protocol};

pub(crate) mod hidden;
pub(crate) mod line;
pub(crate) mod service;
mod xml;

pub use service::{AccessDenied, ServiceError};

use line::Line;

/// Why a call failed.
///
/// ```
/// # use acs_runtime::{Error, ErrorKind};
/// fn explain(error: &Error) -> String {
///     match error.kind() {
///         ErrorKind::Service(service) => match service.code() {
///             Some("NoPermission") => "ask for the permission".to_owned(),
///             _ if service.is_throttling() => "come back later".to_owned(),
///             _ => error.to_string(),
///         },
///         ErrorKind::Transport(_) => "check the network".to_owned(),
///         _ => error.to_string(),
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    operation: &'static str,
    attempts: u32,
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service would refuse the request, so it was not sent.
    Invalid(Invalid),
    /// Nobody knows who is calling.
    Credentials(ProviderError),
    /// No host is known for the region.
    Endpoint(EndpointError),
    /// A setting cannot be used.
    Config(ConfigError),
    /// The request cannot be written as HTTP.
    Request(RequestError),
    /// There is no whole answer.
    Transport(TransportError),
    /// The service answered that it failed, or something between here and there did.
    Service(ServiceError),
    /// The service answered that all went well, in a body that cannot be read.
    Decode(BodyError),
    /// A walk through the pages of a result cannot go on.
    Pages(PageError),
    /// The product has a protocol that this SDK does not speak. Nothing was sent.
    Unsupported(Unsupported),
}

impl Error {
    /// An error of an operation, after so many attempts that were sent.
    pub fn new(meta: &'static Meta, attempts: u32, kind: impl Into<ErrorKind>) -> Self {
        Self(Box::new(Inner {
            operation: meta.action,
            attempts,
            kind: kind.into(),
        }))
    }

    /// An error of a client that has called nothing yet.
    pub fn of_client(kind: impl Into<ErrorKind>) -> Self {
        Self(Box::new(Inner {
            operation: "client",
            attempts: 0,
            kind: kind.into(),
        }))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What went wrong, to keep.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// Name of the operation on the wire, `client` if none was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// What the service said, if it said that it failed.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self.kind() {
            ErrorKind::Service(service) => Some(service),
            _ => None,
        }
    }

    /// The code of the service, such as `NoPermission`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service().and_then(ServiceError::code)
    }

    /// The code of the service, as one of those an operation documents.
    ///
    /// See [`ServiceError::code_as`].
    #[must_use]
    pub fn code_as<E: Enumeration>(&self) -> Option<Open<E>> {
        self.service().and_then(ServiceError::code_as)
    }

    /// The HTTP status, if there was a whole answer.
    #[must_use]
    pub fn status(&self) -> Option<http::StatusCode> {
        match self.kind() {
            ErrorKind::Service(service) => Some(service.status()),
            ErrorKind::Decode(body) => Some(body.status),
            _ => None,
        }
    }

    /// The id under which the service knows the request. Its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self.kind() {
            ErrorKind::Service(service) => service.request_id(),
            ErrorKind::Decode(body) => body.request_id.as_deref(),
            _ => None,
        }
    }

    /// Whether the service refused the request because there are too many.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        self.service().is_some_and(ServiceError::is_throttling)
    }

    /// Whether there was no answer in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self.kind() {
            ErrorKind::Transport(error) => error.kind() == TransportErrorKind::Timeout,
            _ => false,
        }
    }
}

macro_rules! kinds {
    ($($variant:ident($ty:ty)),+ $(,)?) => {$(
        impl From<$ty> for ErrorKind {
            fn from(error: $ty) -> Self {
                ErrorKind::$variant(error)
            }
        }
    )+};
}
kinds!(
    Invalid(Invalid),
    Credentials(ProviderError),
    Endpoint(EndpointError),
    Config(ConfigError),
    Request(RequestError),
    Transport(TransportError),
    Service(ServiceError),
    Decode(BodyError),
    Pages(PageError),
    Unsupported(Unsupported),
);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            attempts,
            ref kind,
        } = *self.0;
        write!(f, "{operation}: ")?;
        match kind {
            ErrorKind::Invalid(error) => {
                let violations = error.violations().iter().map(ToString::to_string);
                let violations = violations.collect::<Vec<_>>().join("; ");
                write!(f, "invalid request: {}", Line(&violations))?;
            }
            ErrorKind::Credentials(error) => {
                let reasons = error.reasons.iter();
                let reasons =
                    reasons.map(|reason| format!("{}: {}", reason.provider, reason.message));
                let reasons = reasons.collect::<Vec<_>>().join("; ");
                write!(f, "no credentials found: {}", Line(&reasons))?;
            }
            ErrorKind::Endpoint(error) => Line(&error.to_string()).fmt(f)?,
            ErrorKind::Config(error) => error.fmt(f)?,
            ErrorKind::Request(error) => Line(&error.to_string()).fmt(f)?,
            ErrorKind::Transport(error) => error.fmt(f)?,
            ErrorKind::Service(error) => error.fmt(f)?,
            ErrorKind::Decode(error) => error.fmt(f)?,
            ErrorKind::Pages(error) => error.fmt(f)?,
            ErrorKind::Unsupported(error) => error.fmt(f)?,
        }
        match attempts {
            0 | 1 => Ok(()),
            _ => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `main` shows this to whoever runs the program, so it begins with what helps.
        f.debug_struct("Error")
            .field("message", &self.to_string())
            .field("kind", &self.0.kind)
            .finish()
    }
}

/// Below this error is only what some library said; everything else is in `Display`.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Transport(error) => error.source(),
            _ => None,
        }
    }
}

/// Why a setting cannot be used. It quotes no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl ConfigError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Line(&self.0).fmt(f)
    }
}

impl StdError for ConfigError {}

/// A product has a protocol that this SDK does not speak: it has the types, but sends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsupported {
    /// The protocol.
    pub protocol: Protocol,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = self.protocol.as_str();
        write!(
            f,
            "unsupported protocol `{protocol}`: the SDK has the types of the product, but cannot call it"
        )
    }
}

impl StdError for Unsupported {}

/// Why the body of a successful answer cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyError {
    /// The HTTP status.
    pub status: http::StatusCode,
    /// The id under which the service knows the request.
    pub request_id: Option<String>,
    /// What is wrong with the body.
    pub error: DecodeError,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.as_u16();
        write!(f, "the body of an answer with HTTP status {status} is ")?;
        Line(&self.error.to_string()).fmt(f)?;
        if let Some(id) = &self.request_id {
            write!(f, " [request id {}]", Line(id))?;
        }
        Ok(())
    }
}

impl StdError for BodyError {}

const _: () = {
    const fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>());
    assert!(size_of::<Result<(), Error>>() == size_of::<usize>());
};
