//! Why parameters make no HTTP request.

use std::error::Error;
use std::fmt;

/// Why parameters make no HTTP request. Names what is at fault; a value may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The host cannot be part of a URL.
    Host,
    /// This parameter is part of the host name and has a value that cannot be.
    HostPart(String),
    /// This parameter is part of the path and has no value.
    PathPart(String),
    /// The path is none, or holds `.` or `..`, which is taken for another path on the way.
    Path,
    /// The path and the query together are longer than 65534 bytes.
    TooLong,
    /// This header has a name or a value that HTTP does not allow.
    Header(String),
    /// There is a form, and a body beside it.
    TwoBodies,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host => f.write_str("the host cannot be part of a URL"),
            Self::HostPart(name) => {
                write!(
                    f,
                    "`{name}` is part of the host name; use letters, digits and `-`"
                )
            }
            Self::PathPart(name) => write!(f, "`{name}` is part of the path and cannot be empty"),
            Self::Path => f.write_str("the path has a part that is `.`, `..` or no path"),
            Self::TooLong => f.write_str("path and query are longer than 65534 bytes"),
            Self::Header(name) => write!(f, "HTTP does not allow the header {name:?} or its value"),
            Self::TwoBodies => f.write_str("the request has a form and another body"),
        }
    }
}

impl Error for RequestError {}
