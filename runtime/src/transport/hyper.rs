//! The async transport: `hyper` and `rustls` on tokio.
//!
//! HTTP/1.1 with a pool of connections. What the pool repeats by itself is a request that it took
//! a kept connection for and that the connection gave back unsent, because the other side had
//! closed it; then another connection is tried. As soon as one byte may have left, nothing is
//! repeated: the exchange ends as [`Broken`](TransportErrorKind::Broken), and whether the
//! operation may be repeated is for others to say.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper::body::{Body, Frame, Incoming, SizeHint};
use bytes::{Bytes, BytesMut};
use http::header::PROXY_AUTHORIZATION;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::http_config::{HttpConfig, HttpConfigError};
use super::proxy::Proxies;
use super::request::prepared;
use super::{BoxFuture, Exchange, Limits, Transport, TransportError, TransportErrorKind, tls};

mod connector;
mod names;

use connector::{Connector, authorization};
use names::Names;

/// Carries requests with `hyper`, on the tokio runtime that it is used in.
///
/// The runtime needs its I/O and time drivers: to sleep without them panics. Clones share their
/// connections.
///
/// Plain requests through a proxy are sent to it as they are, with the whole URL; requests with
/// TLS go through a tunnel (`CONNECT`).
#[derive(Clone)]
pub struct HyperTransport {
    // A connection through a proxy must not serve an exchange that is to go directly, and the
    // pool tells connections apart by their hosts alone: hence two.
    direct: Client<Connector, Whole>,
    proxied: Client<Connector, Whole>,
    proxies: Arc<Proxies>,
}

impl HyperTransport {
    /// A transport with these settings. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// If a setting makes no sense.
    pub fn new(config: &HttpConfig) -> Result<Self, HttpConfigError> {
        let proxies = Arc::new(Proxies::new(config)?);
        let tls = tls::client_config(config)?;
        let names = Names::new(config.resolver.clone());
        let client = |proxies: Option<Arc<Proxies>>| {
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(config.idle)
                .pool_max_idle_per_host(config.idle_per_host)
                .build(Connector::new(proxies, tls.clone(), names.clone()))
        };
        Ok(Self {
            direct: client(None),
            proxied: client(Some(proxies.clone())),
            proxies,
        })
    }

    async fn exchange(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        if Handle::try_current().is_err() {
            let message = "`HyperTransport` is used outside of a tokio runtime";
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
        let mut request = prepared(request)?.map(|bytes| Whole(Some(bytes)));
        let proxy = match direct {
            true => None,
            false => self.proxies.to(request.uri()),
        };
        let client = match proxy {
            None => &self.direct,
            Some(proxy) => {
                let plain = request.uri().scheme() == Some(&Scheme::HTTP);
                if let (true, Some(value)) = (plain, authorization(proxy)) {
                    request.headers_mut().insert(PROXY_AUTHORIZATION, value);
                }
                &self.proxied
            }
        };

        let connection = capture_connection(&mut request);
        let mut answer = pin!(client.request(request));
        // The request is not begun before the connection is known, and both happen in `poll`.
        let connected = poll_fn(|context| match answer.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if connection.connection_metadata().is_some() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        });
        let early = match timeout(limits.connect, connected).await {
            Ok(early) => early,
            Err(late) => return Err(TransportError::new(TransportErrorKind::Connect, late)),
        };
        let answer = match early {
            Some(answer) => answer,
            None => within(limits.read, answer).await?,
        };
        read(answer.map_err(failed)?, &limits).await
    }
}

async fn read(
    response: http::Response<Incoming>,
    limits: &Limits,
) -> Result<http::Response<Bytes>, TransportError> {
    let (parts, mut body) = response.into_parts();
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limits.body {
        return Err(TransportErrorKind::TooLarge.into());
    }
    let mut contents = BytesMut::new();
    loop {
        let next = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let frame = match within(limits.read, next).await? {
            None => break,
            Some(frame) => frame.map_err(broken)?,
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limits.body.saturating_sub(contents.len()) {
            return Err(TransportErrorKind::TooLarge.into());
        }
        contents.extend_from_slice(&data);
    }
    Ok(http::Response::from_parts(parts, contents.freeze()))
}

async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Result<T, TransportError> {
    let late = |late| TransportError::new(TransportErrorKind::Timeout, late);
    timeout(limit, future).await.map_err(late)
}

fn failed(error: legacy::Error) -> TransportError {
    if error.is_connect() {
        TransportError::new(TransportErrorKind::Connect, error)
    } else {
        TransportError::new(TransportErrorKind::Broken, error)
    }
}

fn broken(error: ::hyper::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Broken, error)
}

impl Transport for HyperTransport {
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

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport")
    }
}

/// A body that is there as a whole.
struct Whole(Option<Bytes>);

impl Body for Whole {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let bytes = self.0.take().filter(|bytes| !bytes.is_empty());
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.0.as_ref().map_or(0, Bytes::len);
        SizeHint::with_exact(length as u64)
    }
}
