//! Opens connections: TCP, then a tunnel through a proxy, then TLS.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use data_encoding::BASE64;
use http::uri::{Parts, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower_service::Service;

use super::super::proxy::{Proxies, Proxy, bare};
use super::super::tls::NO_ROOTS;
use super::BoxFuture;
use super::names::Names;

/// How long a connection may take that nobody waits for any more: the pool finishes it, for the
/// next request. Exchanges have their own limits.
const UNATTENDED: Duration = Duration::from_secs(60);

/// The most that a proxy may say before a tunnel begins.
const TUNNEL_ANSWER: usize = 8 << 10;

type BoxError = Box<dyn Error + Send + Sync>;

/// Opens connections to the hosts of URIs.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector<Names>,
    proxies: Option<Arc<Proxies>>,
    tls: Option<Arc<ClientConfig>>,
}

impl Connector {
    pub(super) fn new(
        proxies: Option<Arc<Proxies>>,
        tls: Option<Arc<ClientConfig>>,
        names: Names,
    ) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(names);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, proxies, tls }
    }

    async fn open(mut self, uri: Uri) -> Result<TokioIo<Stream>, BoxError> {
        let proxies = self.proxies.clone();
        let proxy = proxies.as_ref().and_then(|proxies| proxies.to(&uri));
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        let first = match proxy {
            Some(proxy) => address(proxy)?,
            None => uri.clone(),
        };
        let mut tcp = self.tcp.call(first).await?.into_inner();
        if !https {
            let proxied = proxy.is_some();
            return Ok(TokioIo::new(Stream::Plain { tcp, proxied }));
        }

        let config = self.tls.ok_or(NO_ROOTS)?;
        let host = uri.host().ok_or("the URI has no host")?;
        if let Some(proxy) = proxy {
            let port = uri.port_u16().unwrap_or(443);
            tunnel(&mut tcp, &format!("{host}:{port}"), proxy).await?;
        }
        let name = ServerName::try_from(bare(host).to_owned())?;
        let tls = TlsConnector::from(config).connect(name, tcp).await?;
        Ok(TokioIo::new(Stream::Tls(Box::new(tls))))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let open = self.clone().open(uri);
        Box::pin(async { timeout(UNATTENDED, open).await? })
    }
}

/// What a proxy is told about who uses it.
pub(super) fn authorization(proxy: &Proxy) -> Option<HeaderValue> {
    let login = proxy.login.as_ref()?;
    let pair = format!("{}:{}", login.user.expose(), login.password.expose());
    let value = format!("Basic {}", BASE64.encode(pair.as_bytes()));
    let mut value = HeaderValue::from_str(&value).expect("bug: base64 is printable");
    value.set_sensitive(true);
    Some(value)
}

fn address(proxy: &Proxy) -> Result<Uri, http::Error> {
    let mut parts = Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(proxy.authority.clone());
    parts.path_and_query = Some(PathAndQuery::from_static("/"));
    Ok(Uri::from_parts(parts)?)
}

/// Asks a proxy to pass everything on to a host.
async fn tunnel(tcp: &mut TcpStream, host: &str, proxy: &Proxy) -> Result<(), BoxError> {
    let mut request = format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
    if let Some(value) = authorization(proxy) {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    tcp.write_all(&request).await?;

    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        // The other side of the tunnel does not speak first, so whole reads take nothing of it.
        if tcp.read_buf(&mut answer).await? == 0 || answer.len() > TUNNEL_ANSWER {
            return Err("the proxy opens no tunnel, and does not say why".into());
        }
    }
    let text = String::from_utf8_lossy(&answer);
    let status = text.split(' ').nth(1).unwrap_or_default();
    match status.as_bytes() {
        [b'2', _, _] if text.starts_with("HTTP/1.") => Ok(()),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
            Err(format!("the proxy opens no tunnel: status {status}").into())
        }
        _ => Err("the proxy opens no tunnel: its answer is not HTTP".into()),
    }
}

/// A connection.
pub(super) enum Stream {
    /// To the host, or to a proxy that is told the whole URL.
    Plain {
        /// The connection.
        tcp: TcpStream,
        /// Whether it leads to a proxy.
        proxied: bool,
    },
    /// To the host, through whatever.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        match self {
            Self::Plain { proxied, .. } => Connected::new().proxy(*proxied),
            Self::Tls(_) => Connected::new(),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain { tcp, .. } => Pin::new(tcp).poll_read(context, buffer),
            Self::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain { tcp, .. } => Pin::new(tcp).poll_write(context, buffer),
            Self::Tls(tls) => Pin::new(tls).poll_write(context, buffer),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain { tcp, .. } => Pin::new(tcp).poll_flush(context),
            Self::Tls(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain { tcp, .. } => Pin::new(tcp).poll_shutdown(context),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }
}
