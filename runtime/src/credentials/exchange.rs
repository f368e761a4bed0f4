//! The HTTP calls of providers.
//!
//! What is sent and what comes back are secrets. So of an answer that is no identity, only its
//! error code and message are told, and these without the secrets that were sent.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, USER_AGENT};
use http::request::Builder;
use http::{HeaderValue, StatusCode};
use zeroize::Zeroizing;

use super::document::Node;
use crate::error::hidden::Hidden;
use crate::error::line::Line;
use crate::flow::Port;
use crate::transport::{Exchange, Limits};

/// The largest answer that is read. Real ones have about 2 KiB.
const LARGEST: usize = 64 << 10;

/// How long an answer may take, as the official libraries have it.
pub(super) const LIMITS: Limits = limits(5, 10);

/// So many seconds to connect, and for each read.
pub(super) const fn limits(connect: u64, read: u64) -> Limits {
    Limits {
        connect: Duration::from_secs(connect),
        read: Duration::from_secs(read),
        total: Duration::from_secs(connect.saturating_add(read)),
        body: LARGEST,
    }
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Zeroizing<Vec<u8>>,
    host: String,
}

/// Sends a request and reads the answer. `direct` is past any proxy.
pub(super) async fn send(
    port: &Port,
    request: Builder,
    body: impl Into<Bytes>,
    limits: Limits,
    direct: bool,
) -> Result<Reply, String> {
    let request = request
        .header(USER_AGENT, user_agent())
        .header(ACCEPT_ENCODING, "identity")
        .body(body.into());
    // The error says what kind of thing is wrong, and quotes nothing.
    let request = request.map_err(|error| format!("the request cannot be made: {error}"))?;
    let host = request.uri().host().unwrap_or_default().to_owned();
    let exchange = Exchange {
        request,
        limits,
        direct,
    };
    match port.send(exchange).await {
        Ok(response) => Ok(Reply {
            status: response.status(),
            // No copy, as nobody else has these bytes.
            body: Zeroizing::new(response.into_body().into()),
            host,
        }),
        Err(error) => Err(format!("no answer of {host}: {error}")),
    }
}

impl Reply {
    /// The JSON object of an answer that is a success.
    pub(super) fn document(&self, hidden: Option<&Hidden>) -> Result<Node, String> {
        let node = Node::parse(&self.body);
        match node {
            Ok(node) if self.status == StatusCode::OK => Ok(node),
            Ok(node) => Err(self.refusal(&node, hidden)),
            Err(_) if self.status != StatusCode::OK => Err(self.refused()),
            Err(message) => Err(format!("the answer of {} is bad: {message}", self.host)),
        }
    }

    /// Says that this host refused, and why, without what is `hidden`. The message is left out if
    /// it is not known what must be.
    pub(super) fn refusal(&self, node: &Node, hidden: Option<&Hidden>) -> String {
        let code = ["Code", "code", "error"].iter();
        let message = ["Message", "message", "error_description"].iter();
        let mut refusal = self.refused();
        if let Some(code) = code
            .filter_map(|name| node.text(name))
            .find(|code| is_name(code))
        {
            refusal = format!("{refusal}: {code}");
        }
        if let (Some(hidden), Some(message)) =
            (hidden, message.filter_map(|name| node.text(name)).next())
        {
            let message = hidden.replace(message.to_owned());
            refusal = format!("{refusal}: {}", Line(&message));
        }
        refusal
    }

    pub(super) fn refused(&self) -> String {
        let (host, status) = (&self.host, self.status.as_u16());
        format!("{host} answered with status {status}")
    }

    /// Says that an answer lacks something.
    pub(super) fn lacks(&self, name: &str) -> String {
        format!("the answer of {} has no `{name}`", self.host)
    }
}

/// Whether it is made as error codes and names of roles are, and so is no quotation.
pub(super) fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !text.is_empty() && text.len() <= 128 && text.bytes().all(is_part)
}

/// A header value that is not shown by anyone.
pub(super) fn sensitive(text: &str) -> Result<HeaderValue, String> {
    let message = || "a token holds characters that no header can carry".to_owned();
    let mut value = HeaderValue::from_str(text).map_err(|_| message())?;
    value.set_sensitive(true);
    Ok(value)
}

fn user_agent() -> String {
    use std::env::consts::{ARCH, OS};
    let (rust, own) = (env!("CARGO_PKG_RUST_VERSION"), env!("CARGO_PKG_VERSION"));
    format!("AlibabaCloud ({OS}; {ARCH}) Rust/{rust} Credentials/{own} TeaDSL/1")
}
