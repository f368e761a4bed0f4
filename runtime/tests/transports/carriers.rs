//! The transports, made alike for the tests.

use std::time::Duration;

use acs_runtime::transport::{
    BlockingTransport, Exchange, HttpConfig, HyperTransport, Limits, ReqwestTransport, Transport,
    TransportError, UreqTransport,
};
use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};

pub(crate) type Resolver = fn(&str) -> std::io::Result<Vec<std::net::IpAddr>>;
pub(crate) type Answer = Result<http::Response<Bytes>, TransportError>;

/// What a test asks of a transport's settings.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) resolver: Option<Resolver>,
    pub(crate) http_proxy: Option<String>,
    pub(crate) https_proxy: Option<String>,
    pub(crate) no_proxy: &'static str,
    pub(crate) root: Option<String>,
    pub(crate) any_certificate: bool,
}

/// A transport that is used from outside of an async runtime.
pub(crate) trait Carrier: Sync {
    fn new(settings: &Settings) -> Self;
    fn send(&self, exchange: Exchange) -> Answer;
}

/// A transport that is used within one.
pub(crate) trait AsyncCarrier: Carrier {
    fn parts(&self) -> (&Runtime, &dyn Transport);
}

/// The limits of the tests: short where a test waits for one.
pub(crate) const LIMITS: Limits = Limits {
    connect: Duration::from_millis(400),
    read: Duration::from_secs(5),
    total: Duration::from_secs(20),
    body: 1 << 20,
};

pub(crate) fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    let builder = builder.worker_threads(1).enable_all();
    builder.build().expect("a runtime")
}

pub(crate) fn config(settings: &Settings) -> HttpConfig {
    let mut config = HttpConfig::new().no_proxy(settings.no_proxy);
    if let Some(url) = &settings.http_proxy {
        config = config.http_proxy(url.as_str());
    }
    if let Some(url) = &settings.https_proxy {
        config = config.https_proxy(url.as_str());
    }
    if let Some(pem) = &settings.root {
        config = config.without_system_certificates();
        config = config.root_certificates(pem.clone());
    }
    if let Some(resolver) = settings.resolver {
        config = config.resolver(resolver);
    }
    if settings.any_certificate {
        config = config.dangerously_accept_any_certificate();
    }
    config
}

pub(crate) struct Hyper(Runtime, HyperTransport);

impl Carrier for Hyper {
    fn new(settings: &Settings) -> Self {
        let transport = HyperTransport::new(&config(settings)).expect("good settings");
        Self(runtime(), transport)
    }

    fn send(&self, exchange: Exchange) -> Answer {
        self.0.block_on(self.1.send(exchange))
    }
}

impl AsyncCarrier for Hyper {
    fn parts(&self) -> (&Runtime, &dyn Transport) {
        (&self.0, &self.1)
    }
}

pub(crate) struct Reqwest(Runtime, ReqwestTransport);

impl Carrier for Reqwest {
    fn new(settings: &Settings) -> Self {
        // The client of these tests has TLS without a provider of cryptography. Another test
        // may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let transport = ReqwestTransport::build(|| client(settings)).expect("good settings");
        Self(runtime(), transport)
    }

    fn send(&self, exchange: Exchange) -> Answer {
        self.0.block_on(self.1.send(exchange))
    }
}

impl AsyncCarrier for Reqwest {
    fn parts(&self) -> (&Runtime, &dyn Transport) {
        (&self.0, &self.1)
    }
}

fn client(settings: &Settings) -> reqwest::ClientBuilder {
    let except = || reqwest::NoProxy::from_string(settings.no_proxy);
    let mut builder = reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(LIMITS.connect);
    if let Some(url) = &settings.http_proxy {
        let proxy = reqwest::Proxy::http(url.as_str()).expect("a proxy");
        builder = builder.proxy(proxy.no_proxy(except()));
    }
    if let Some(url) = &settings.https_proxy {
        let proxy = reqwest::Proxy::https(url.as_str()).expect("a proxy");
        builder = builder.proxy(proxy.no_proxy(except()));
    }
    if let Some(pem) = &settings.root {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).expect("a certificate");
        builder = builder.tls_certs_only([root]);
    }
    builder
}

pub(crate) struct Ureq(UreqTransport);

impl Carrier for Ureq {
    fn new(settings: &Settings) -> Self {
        Self(UreqTransport::new(&config(settings)).expect("good settings"))
    }

    fn send(&self, exchange: Exchange) -> Answer {
        self.0.send(exchange)
    }
}
