//! The async transport around a `reqwest::Client` of the user's own.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use ::reqwest::redirect::Policy;
use ::reqwest::{Client, ClientBuilder, Error, Request, Response, Url};
use bytes::{Bytes, BytesMut};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::request::prepared;
use super::{BoxFuture, Exchange, Limits, Transport, TransportError, TransportErrorKind};

/// Carries requests with `reqwest`, on the tokio runtime that it is used in.
///
/// Proxies, certificates and the limit for connecting are settings of the client. This crate
/// turns on no TLS of `reqwest`: the features that the program chose apply.
///
/// ```no_run
/// use std::time::Duration;
///
/// use acs_runtime::transport::ReqwestTransport;
///
/// # fn main() -> Result<(), reqwest::Error> {
/// let transport = ReqwestTransport::build(|| {
///     reqwest::Client::builder().connect_timeout(Duration::from_secs(5))
/// })?;
/// # Ok(())
/// # }
/// ```
///
/// `reqwest` parses URLs in its own way. A request whose target it would change is refused with
/// [`TransportErrorKind::Request`], since its signature would no longer match.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    direct: Client,
}

impl ReqwestTransport {
    /// Builds two clients, one of them without a proxy for exchanges that must go directly.
    /// Neither follows redirects.
    ///
    /// # Errors
    ///
    /// If the clients cannot be built.
    pub fn build(configure: impl Fn() -> ClientBuilder) -> Result<Self, Error> {
        let client = configure().redirect(Policy::none()).build()?;
        let direct = configure().redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { client, direct })
    }

    /// Uses these clients. The second one is for exchanges that must go directly, such as asking
    /// a machine for its credentials: it must have no proxy (`no_proxy`). It may be the first one
    /// where that has none.
    ///
    /// Neither may follow redirects (`redirect(Policy::none())`): the target would get the signed
    /// request, a security token in it. Where one was followed, the exchange ends as
    /// [`TransportErrorKind::Broken`].
    #[must_use]
    pub fn new(client: Client, direct: Client) -> Self {
        Self { client, direct }
    }

    async fn exchange(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        if Handle::try_current().is_err() {
            let message = "`ReqwestTransport` is used outside of a tokio runtime";
            return Err(TransportError::new(TransportErrorKind::Request, message));
        }
        let limits = exchange.limits;
        within(limits.total, self.whole(exchange)).await?
    }

    async fn whole(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let Exchange {
            request,
            limits,
            direct,
        } = exchange;
        let client = if direct { &self.direct } else { &self.client };
        let request = prepared(request)?;
        let target = request.uri().path_and_query().map(ToString::to_string);
        let request = Request::try_from(request).map_err(unsendable)?;
        let url = request.url().clone();
        if target != Some(self::target(&url)) {
            let message = "`reqwest` would change the target of the request";
            return Err(TransportError::new(TransportErrorKind::Request, message));
        }
        // The client does not tell when it is connected; its own limit applies to that, too.
        let start = limits.connect.saturating_add(limits.read);
        let response = within(start, client.execute(request))
            .await?
            .map_err(failed)?;
        if *response.url() != url {
            let message = "the client followed a redirect";
            return Err(TransportError::new(TransportErrorKind::Broken, message));
        }
        read(response, &limits).await
    }
}

async fn read(
    mut response: Response,
    limits: &Limits,
) -> Result<http::Response<Bytes>, TransportError> {
    if response.content_length().unwrap_or_default() > limits.body as u64 {
        return Err(TransportErrorKind::TooLarge.into());
    }
    let mut contents = BytesMut::new();
    while let Some(chunk) = within(limits.read, response.chunk())
        .await?
        .map_err(failed)?
    {
        if chunk.len() > limits.body.saturating_sub(contents.len()) {
            return Err(TransportErrorKind::TooLarge.into());
        }
        contents.extend_from_slice(&chunk);
    }
    let mut whole = http::Response::new(contents.freeze());
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    Ok(whole)
}

fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Result<T, TransportError> {
    let late = |late| TransportError::new(TransportErrorKind::Timeout, late);
    timeout(limit, future).await.map_err(late)
}

fn unsendable(error: Error) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error.without_url())
}

/// Without the URL: its query may hold secrets.
fn failed(error: Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error.without_url())
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        exchange: Exchange,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(exchange))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { tokio::time::sleep(time).await })
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestTransport")
    }
}
