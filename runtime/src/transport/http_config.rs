//! Settings that the transports of this crate share.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::resolve::Resolve;
use crate::credentials::Secret;
use crate::system::System;

/// How a transport connects: proxies, certificates, idle connections.
///
/// ```no_run
/// # use acs_runtime::transport::HttpConfig;
/// use acs_runtime::system::Os;
///
/// let config = HttpConfig::from_environment(&Os).no_proxy("localhost,.internal");
/// ```
#[derive(Clone)]
pub struct HttpConfig {
    pub(super) http_proxy: Option<Setting>,
    pub(super) https_proxy: Option<Setting>,
    pub(super) no_proxy: String,
    pub(super) roots: Vec<Bytes>,
    pub(super) system_roots: bool,
    pub(super) verify: bool,
    pub(super) idle: Duration,
    pub(super) idle_per_host: usize,
    pub(super) resolver: Option<Arc<dyn Resolve>>,
}

/// The URL of a proxy, and where it was set.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) origin: &'static str,
    pub(super) url: Secret,
}

impl HttpConfig {
    /// No proxy, the certificates that the machine trusts, and at most 8 idle connections per
    /// host, each for at most 15 s.
    ///
    /// Services close idle connections too. A request that meets the closing half way breaks,
    /// and may be one that must not be repeated, so it is better to close first.
    #[must_use]
    pub fn new() -> Self {
        Self {
            http_proxy: None,
            https_proxy: None,
            no_proxy: String::new(),
            roots: Vec::new(),
            system_roots: true,
            verify: true,
            idle: Duration::from_secs(15),
            idle_per_host: 8,
            resolver: None,
        }
    }

    /// The same, with the proxies that the environment names: `HTTP_PROXY`, `HTTPS_PROXY` and
    /// `NO_PROXY`, or the same in lower case where one of these is not set.
    ///
    /// In a CGI program `HTTP_PROXY` is what the visitor says in a header `Proxy`, so it is not
    /// read there.
    #[must_use]
    pub fn from_environment(system: &dyn System) -> Self {
        let setting = |origin: &'static str| {
            let url = Secret::from(system.variable(origin)?);
            Some(Setting { origin, url })
        };
        let upper = match system.variable("REQUEST_METHOD") {
            Some(_) => None,
            None => setting("HTTP_PROXY"),
        };
        let no_proxy = system.variable("NO_PROXY");
        let no_proxy = no_proxy.or_else(|| system.variable("no_proxy"));
        Self {
            http_proxy: upper.or_else(|| setting("http_proxy")),
            https_proxy: setting("HTTPS_PROXY").or_else(|| setting("https_proxy")),
            no_proxy: no_proxy.unwrap_or_default(),
            ..Self::new()
        }
    }

    /// Sends requests to `http` URLs through this proxy.
    ///
    /// The URL is `http://host:port` or `http://user:password@host:port`, with special
    /// characters of user and password percent-encoded. A URL with nothing in it means none.
    #[must_use]
    pub fn http_proxy(mut self, url: impl Into<Secret>) -> Self {
        self.http_proxy = given("http_proxy", url.into());
        self
    }

    /// Sends requests to `https` URLs through this proxy, which sees no more of them than the
    /// host. The URL is as for [`http_proxy`](Self::http_proxy).
    #[must_use]
    pub fn https_proxy(mut self, url: impl Into<Secret>) -> Self {
        self.https_proxy = given("https_proxy", url.into());
        self
    }

    /// Goes to these hosts directly: names separated by commas. `api.example` means this one
    /// host, `.example` every host below it, `*` all; `:port` after a name means this port only.
    #[must_use]
    pub fn no_proxy(mut self, hosts: impl Into<String>) -> Self {
        self.no_proxy = hosts.into();
        self
    }

    /// Trusts these certificates too. One or more, in PEM.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Bytes>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Does not trust the certificates that the machine trusts, only those of
    /// [`root_certificates`](Self::root_certificates).
    #[must_use]
    pub fn without_system_certificates(mut self) -> Self {
        self.system_roots = false;
        self
    }

    /// Accepts whatever certificate a server shows.
    ///
    /// Whoever is between the program and the service can then read and change everything. For
    /// tests only.
    #[must_use]
    pub fn dangerously_accept_any_certificate(mut self) -> Self {
        self.verify = false;
        self
    }

    /// Looks up the names of hosts with this instead of the operating system. A host that is
    /// given as an address is not looked up.
    #[must_use]
    pub fn resolver(mut self, resolver: impl Resolve + 'static) -> Self {
        self.resolver = Some(Arc::new(resolver));
        self
    }

    /// Keeps an idle connection for so long.
    #[must_use]
    pub fn idle_time(mut self, time: Duration) -> Self {
        self.idle = time;
        self
    }

    /// Keeps so many idle connections per host. With 0, none is used twice.
    #[must_use]
    pub fn idle_connections(mut self, count: usize) -> Self {
        self.idle_per_host = count;
        self
    }
}

fn given(origin: &'static str, url: Secret) -> Option<Setting> {
    let empty = url.expose().is_empty();
    (!empty).then_some(Setting { origin, url })
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// The URL of a proxy may hold a password.
impl fmt::Debug for HttpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpConfig")
            .field("http_proxy", &self.http_proxy.is_some())
            .field("https_proxy", &self.https_proxy.is_some())
            .field("no_proxy", &self.no_proxy)
            .field("root_certificates", &self.roots.len())
            .field("system_certificates", &self.system_roots)
            .field("verify", &self.verify)
            .field("idle_time", &self.idle)
            .field("idle_connections", &self.idle_per_host)
            .field("resolver", &self.resolver.is_some())
            .finish()
    }
}

/// A setting that makes no sense. Shows no URL of a proxy, since it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpConfigError {
    /// The setting or the environment variable.
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for HttpConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { setting, problem } = self;
        write!(f, "`{setting}`: {problem}")
    }
}

impl Error for HttpConfigError {}
