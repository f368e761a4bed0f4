//! What carries a request to the service and the answer back.
//!
//! A transport does as it is told: it follows no redirect, repeats nothing, changes no header
//! that is there, and sends the request target byte for byte. It reads the whole body, within
//! the limits, before it answers.
//!
//! [`drive`] and [`drive_blocking`] carry a [`Flow`](crate::flow::Flow) out with a transport.
//! Each of the transports that come along is behind a feature, and none of them excludes
//! another:
//!
//! | transport | feature | for |
//! |---|---|---|
//! | [`Scripted`] | none | tests without a network |
//! | `HyperTransport` | `hyper` | async programs on tokio |
//! | `ReqwestTransport` | `reqwest` | programs that have a `reqwest::Client` already |
//! | `UreqTransport` | `blocking` | programs without an async runtime |
//!
//! Anything else that can carry HTTP is a transport once it implements [`Transport`] or
//! [`BlockingTransport`].

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::process::Output;
use std::time::Duration;

use bytes::Bytes;

use crate::flow::Program;

mod drive;
#[cfg(any(feature = "hyper", feature = "blocking"))]
mod http_config;
#[cfg(feature = "hyper")]
mod hyper;
mod program;
#[cfg(any(feature = "hyper", feature = "blocking"))]
mod proxy;
#[cfg(any(feature = "hyper", feature = "blocking", feature = "reqwest"))]
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "hyper", feature = "blocking"))]
mod resolve;
mod scripted;
#[cfg(any(feature = "hyper", feature = "blocking"))]
mod tls;
#[cfg(feature = "blocking")]
mod ureq;

pub use drive::drive;
#[cfg(not(target_family = "wasm"))]
pub use drive::drive_blocking;
#[cfg(any(feature = "hyper", feature = "blocking"))]
pub use http_config::{HttpConfig, HttpConfigError};
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestTransport;
#[cfg(any(feature = "hyper", feature = "blocking"))]
pub use resolve::Resolve;
pub use scripted::Scripted;
#[cfg(feature = "blocking")]
pub use ureq::UreqTransport;

/// A request on its way, and how long it may take.
#[derive(Clone)]
pub struct Exchange {
    /// The request. Its URI is absolute.
    pub request: http::Request<Bytes>,
    /// How long it may take and how large the answer may be.
    pub limits: Limits,
    /// Whether it goes to its host directly, whatever proxy is configured.
    pub direct: bool,
}

/// How long an exchange may take, and how large its answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For name lookup, connection and TLS handshake together.
    pub connect: Duration,
    /// For the start of the answer, and between any two pieces of it.
    pub read: Duration,
    /// For everything together.
    pub total: Duration,
    /// Size of the largest body that is accepted, in bytes.
    pub body: usize,
}

impl Default for Limits {
    /// 5 s to connect, 10 s for each read, 60 s in all, 32 MiB.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            total: Duration::from_secs(60),
            body: 32 << 20,
        }
    }
}

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An async transport.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends a request and reads the whole answer. Dropping the future gives the exchange up.
    ///
    /// # Errors
    ///
    /// Where there is no whole answer. Any HTTP status is an answer.
    fn send(
        &self,
        exchange: Exchange,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Lets time pass.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()>;

    /// Runs a program to its end. Dropping the future stops the program.
    ///
    /// A thread waits for the program, so no async runtime is needed and none is held up.
    ///
    /// # Errors
    ///
    /// If it cannot be started, does not end in time or prints more than a mebibyte.
    fn run(&self, program: Program) -> BoxFuture<'_, io::Result<Output>> {
        Box::pin(program::run_aside(program))
    }
}

/// A transport that waits on the calling thread.
pub trait BlockingTransport: Send + Sync + fmt::Debug {
    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    ///
    /// Where there is no whole answer. Any HTTP status is an answer.
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError>;

    /// Lets time pass.
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    ///
    /// If it cannot be started, does not end in time or prints more than a mebibyte.
    fn run(&self, program: Program) -> io::Result<Output> {
        program::run(&program)
    }
}

/// Why there is no whole answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// Where an exchange failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request is one that HTTP cannot carry.
    Request,
    /// No connection came about: name lookup, connection, proxy or TLS. Nothing was sent.
    Connect,
    /// It took longer than it may. The service may have got the request.
    Timeout,
    /// The connection broke. The service may have got the request.
    Broken,
    /// The body is larger than it may be.
    TooLarge,
}

impl TransportError {
    /// An error of this kind.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = Some(source.into());
        Self { kind, source }
    }

    /// Where the exchange failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the service cannot have got the request.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        use TransportErrorKind::{Connect, Request};
        matches!(self.kind, Request | Connect)
    }
}

impl From<TransportErrorKind> for TransportError {
    fn from(kind: TransportErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Timeout => "no answer in time",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::TooLarge => "the answer is too large",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// What is sent may be a secret, so only the method and the host are shown.
impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("method", self.request.method())
            .field("host", &self.request.uri().host())
            .field("limits", &self.limits)
            .finish()
    }
}
