//! The blocking transport: `ureq` and `rustls`, without an async runtime.
//!
//! It repeats nothing. `ureq` looks whether a kept connection is still open before it uses it;
//! if the other side closes it right then, the exchange ends as
//! [`Broken`](TransportErrorKind::Broken).

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use ::ureq::config::Config;
use ::ureq::http::{Method, Request, Response};
use ::ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ::ureq::unversioned::transport::DefaultConnector;
use ::ureq::{Agent, AsSendBody, Body, Error, ProxyProtocol, Timeout};
use bytes::Bytes;
use http::uri::Scheme;

use super::http_config::{HttpConfig, HttpConfigError};
use super::proxy::{Proxies, Proxy};
use super::request::prepared;
use super::{BlockingTransport, Exchange, Limits, TransportError, TransportErrorKind, tls};

mod names;

use names::{Names, Unresolved};

/// Carries requests with `ureq`, on the calling thread.
///
/// Clones share their connections. Name lookup may take as long as the limit for connecting, and
/// so may the rest of connecting. Every request through a proxy goes through a tunnel
/// (`CONNECT`), also a plain one.
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    proxies: Arc<Proxies>,
    trusts: bool,
}

impl UreqTransport {
    /// A transport with these settings. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// If a setting makes no sense.
    pub fn new(config: &HttpConfig) -> Result<Self, HttpConfigError> {
        let proxies = Arc::new(Proxies::new(config)?);
        let roots = tls::roots(config)?;
        let trusts = !roots.is_empty() || !config.verify;
        let roots: RootCerts = roots
            .iter()
            .map(|root| Certificate::from_der(root).to_owned())
            .collect::<Vec<_>>()
            .into();
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            // Named, because a process-wide default may be missing or somebody else's.
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(roots)
            .disable_verification(!config.verify)
            .build();
        let names = Names(config.resolver.clone());
        let config = Config::builder()
            .tls_config(tls)
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("")
            .accept("")
            .accept_encoding("")
            .max_idle_age(config.idle)
            .max_idle_connections_per_host(config.idle_per_host)
            .max_idle_connections(config.idle_per_host.saturating_mul(8))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), names);
        Ok(Self {
            agent,
            proxies,
            trusts,
        })
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        limits: &Limits,
        proxy: Option<::ureq::Proxy>,
    ) -> Result<Response<Body>, Error> {
        let request = self
            .agent
            .configure_request(request)
            .proxy(proxy)
            .timeout_resolve(limit(limits.connect))
            .timeout_connect(limit(limits.connect))
            .timeout_recv_response(limit(limits.read))
            .timeout_per_read(limit(limits.read))
            .timeout_per_write(limit(limits.read))
            .timeout_global(limit(limits.total))
            .build();
        self.agent.run(request)
    }
}

impl BlockingTransport for UreqTransport {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let Exchange {
            request,
            limits,
            direct,
        } = exchange;
        let request = prepared(request)?;
        if !self.trusts && request.uri().scheme() == Some(&Scheme::HTTPS) {
            return Err(TransportError::new(
                TransportErrorKind::Connect,
                tls::NO_ROOTS,
            ));
        }
        let proxy = match direct {
            true => None,
            false => self.proxies.to(request.uri()).map(own_proxy).transpose()?,
        };
        let (parts, body) = request.into_parts();
        // `ureq` takes an empty body for a body, which not every method may have.
        let has_body = [Method::POST, Method::PUT, Method::PATCH].contains(&parts.method);
        let response = if has_body || !body.is_empty() {
            self.run(Request::from_parts(parts, &*body), &limits, proxy)
        } else {
            self.run(Request::from_parts(parts, ()), &limits, proxy)
        };
        read(response.map_err(failed)?, limits.body)
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UreqTransport")
    }
}

/// A limit that can be added to any time of a clock: a year is as good as none.
fn limit(time: Duration) -> Option<Duration> {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    Some(time.min(YEAR))
}

fn own_proxy(proxy: &Proxy) -> Result<::ureq::Proxy, TransportError> {
    let builder = ::ureq::Proxy::builder(ProxyProtocol::Http)
        .host(proxy.authority.host())
        .port(proxy.authority.port_u16().unwrap_or(80));
    let builder = match &proxy.login {
        Some(login) => builder
            .username(login.user.expose())
            .password(login.password.expose()),
        None => builder,
    };
    // No source: it might say the password.
    builder
        .build()
        .map_err(|_| TransportErrorKind::Connect.into())
}

fn read(response: Response<Body>, limit: usize) -> Result<Response<Bytes>, TransportError> {
    let (parts, body) = response.into_parts();
    let announced = body.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(TransportErrorKind::TooLarge.into());
    }
    let mut contents = Vec::new();
    // One byte more than is allowed tells that there is more.
    let mut rest = body.into_reader().take((limit as u64).saturating_add(1));
    rest.read_to_end(&mut contents)
        .map_err(|error| failed(error.into()))?;
    if contents.len() > limit {
        return Err(TransportErrorKind::TooLarge.into());
    }
    Ok(Response::from_parts(parts, contents.into()))
}

fn failed(error: Error) -> TransportError {
    TransportError::new(kind(&error), error)
}

/// Where an exchange failed. `ureq` does not say whether it had sent something, so
/// [`TransportErrorKind::Connect`] is only for what cannot come later.
fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::ConnectProxyFailed(_)
        | Error::InvalidProxyUrl
        | Error::TlsRequired
        | Error::Tls(_)
        | Error::Rustls(rustls::Error::InvalidCertificate(_)) => TransportErrorKind::Connect,
        Error::Timeout(_) => TransportErrorKind::Timeout,
        Error::Http(_) | Error::BadUri(_) => TransportErrorKind::Request,
        Error::Other(error) if error.is::<Unresolved>() => TransportErrorKind::Connect,
        Error::Io(error) => io_kind(error),
        _ => TransportErrorKind::Broken,
    }
}

fn io_kind(error: &io::Error) -> TransportErrorKind {
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused};
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    if let Some(rustls::Error::InvalidCertificate(_)) = inner {
        return TransportErrorKind::Connect;
    }
    match error.kind() {
        // Not "unreachable": an open connection may end like that too, when a route is lost.
        ConnectionRefused | AddrNotAvailable => TransportErrorKind::Connect,
        _ => TransportErrorKind::Broken,
    }
}
