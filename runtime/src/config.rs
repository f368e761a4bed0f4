//! What is set once for a client, and what for a single call.
//!
//! Both are values: a setter takes the value and gives it back changed. A [`Config`] is shared
//! by pointer, so a copy costs nothing, and a changed copy changes no other client.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::credentials::{self, Provider};
use crate::retry::Budget;
use crate::system::{Os, System};
use crate::transport::Limits;
use crate::{Network, RetryPolicy, Scheme};

/// What is set once for a client.
///
/// Everything has a default but who is calling.
#[derive(Clone)]
pub struct Config(Arc<Settings>);

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) system: Arc<dyn System>,
    pub(crate) region: Option<Cow<'static, str>>,
    pub(crate) endpoint: Option<Cow<'static, str>>,
    pub(crate) network: Network,
    pub(crate) scheme: Scheme,
    pub(crate) limits: Limits,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
    pub(crate) validate: bool,
    pub(crate) headers: Pairs,
    pub(crate) query: Pairs,
    pub(crate) user_agent: Option<Cow<'static, str>>,
}

/// Names and values; the names alone are shown.
#[derive(Clone, Default)]
pub(crate) struct Pairs(pub(crate) Vec<(Cow<'static, str>, Cow<'static, str>)>);

impl Config {
    /// The defaults, for the caller that the provider finds.
    ///
    /// Two defaults come from the environment, read when a call starts: the region from
    /// `ALIBABA_CLOUD_REGION_ID`, the suffix of the user agent from `ALIBABA_CLOUD_USER_AGENT`.
    #[must_use]
    pub fn new(provider: impl Provider + 'static) -> Self {
        Self(Arc::new(Settings {
            provider: Arc::new(provider),
            system: Arc::new(Os),
            region: None,
            endpoint: None,
            network: Network::Public,
            scheme: Scheme::Https,
            limits: Limits::default(),
            deadline: None,
            retry: RetryPolicy::default(),
            budget: Arc::default(),
            validate: true,
            headers: Pairs::default(),
            query: Pairs::default(),
            user_agent: None,
        }))
    }

    /// The defaults, for the caller that the environment, the files of the vendor's tools or the
    /// machine name: see [`Chain::new`](crate::credentials::Chain::new).
    #[must_use]
    pub fn from_env() -> Self {
        Self::new(credentials::default_provider())
    }

    /// Finds out who is calling. A call asks again before each attempt.
    #[must_use]
    pub fn provider(mut self, provider: impl Provider + 'static) -> Self {
        self.set().provider = Arc::new(provider);
        self
    }

    /// Clock, randomness, environment and files. Default: those of the machine.
    #[must_use]
    pub fn system(mut self, system: Arc<dyn System>) -> Self {
        self.set().system = system;
        self
    }

    /// Region id, such as `cn-hangzhou`: it chooses the host. Default: `ALIBABA_CLOUD_REGION_ID`,
    /// else none, which is an error unless there is an [`endpoint`](Self::endpoint) or the product
    /// has one host for all regions.
    #[must_use]
    pub fn region(mut self, region: impl Into<Cow<'static, str>>) -> Self {
        self.set().region = Some(region.into());
        self
    }

    /// The host, with `:port` if it is not the usual one; `http://` or `https://` in front sets
    /// the [`scheme`](Self::scheme) too. Default: chosen by region and network.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<Cow<'static, str>>) -> Self {
        self.set().endpoint = Some(endpoint.into());
        self
    }

    /// Where the client is. Default: anywhere on the internet.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.set().network = network;
        self
    }

    /// HTTP or HTTPS. Default: HTTPS, since a request may hold secrets that no signature hides.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.set().scheme = scheme;
        self
    }

    /// How long an attempt may take and how large its answer may be. Default:
    /// [`Limits::default`], which waits as long as the official Python SDK.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.set().limits = limits;
        self
    }

    /// How long a call may take with all its attempts and waits, and with the search for
    /// credentials. The last attempt gets what is left, and no wait is begun that would go
    /// beyond. Default: no limit but those of the attempts.
    #[must_use]
    pub fn deadline(mut self, time: Duration) -> Self {
        self.set().deadline = Some(time);
        self
    }

    /// When a request is sent again. Default: [`RetryPolicy::default`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.set().retry = policy;
        self
    }

    /// Whether a request is checked against what is documented before it is sent. Default: yes,
    /// since all mistakes are then told at once and in wire names. A documented limit may be
    /// wrong; then switch it off, best for the single call.
    #[must_use]
    pub fn validation(mut self, on: bool) -> Self {
        self.set().validate = on;
        self
    }

    /// A header for every request, in place of one of the same name. The operation's own win.
    #[must_use]
    pub fn header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.set().headers.0.push((name.into(), value.into()));
        self
    }

    /// A query parameter for every request, in place of one of the same name. The operation's own
    /// win.
    #[must_use]
    pub fn query(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.set().query.0.push((name.into(), value.into()));
        self
    }

    /// Added to the user agent, such as `my-app/1.2`. Default: `ALIBABA_CLOUD_USER_AGENT`.
    #[must_use]
    pub fn user_agent(mut self, suffix: impl Into<Cow<'static, str>>) -> Self {
        self.set().user_agent = Some(suffix.into());
        self
    }

    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.0
    }

    fn set(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.0)
    }
}

/// What is set for a single call. Whatever is not set is as the client has it.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) endpoint: Option<Cow<'static, str>>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) largest_body: Option<usize>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) validate: Option<bool>,
    pub(crate) headers: Pairs,
    pub(crate) query: Pairs,
    pub(crate) no_client_token: bool,
    pub(crate) repeat_writes: bool,
}

impl CallOptions {
    /// Everything as the client has it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The host, see [`Config::endpoint`].
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<Cow<'static, str>>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// How long name lookup, connection and TLS handshake may take together.
    #[must_use]
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = Some(time);
        self
    }

    /// How long the start of the answer, and each further piece of it, may take.
    #[must_use]
    pub fn read_timeout(mut self, time: Duration) -> Self {
        self.read_timeout = Some(time);
        self
    }

    /// How long an attempt may take in all.
    #[must_use]
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// Size of the largest body that is accepted, in bytes.
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = Some(bytes);
        self
    }

    /// How long the call may take in all, see [`Config::deadline`].
    #[must_use]
    pub fn deadline(mut self, time: Duration) -> Self {
        self.deadline = Some(time);
        self
    }

    /// When the request is sent again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Whether the request is checked before it is sent.
    #[must_use]
    pub fn validation(mut self, on: bool) -> Self {
        self.validate = Some(on);
        self
    }

    /// A header, in place of one of the same name that the client has.
    #[must_use]
    pub fn header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.0.push((name.into(), value.into()));
        self
    }

    /// A query parameter, in place of one of the same name that the client has.
    #[must_use]
    pub fn query(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.query.0.push((name.into(), value.into()));
        self
    }

    /// Does not fill in a `ClientToken`.
    ///
    /// By default an operation that takes one gets a random UUID, if the request has none and may
    /// be repeated. All attempts share it, so that the service acts once.
    #[must_use]
    pub fn no_client_token(mut self) -> Self {
        self.no_client_token = true;
        self
    }

    /// Repeats a request that changes something like one that only reads, even if the service may
    /// have carried it out: for requests that do the same when done twice. Default: no.
    #[must_use]
    pub fn repeat_writes(mut self) -> Self {
        self.repeat_writes = true;
        self
    }

    pub(crate) fn limits(&self, limits: Limits) -> Limits {
        Limits {
            connect: self.connect_timeout.unwrap_or(limits.connect),
            read: self.read_timeout.unwrap_or(limits.read),
            total: self.attempt_timeout.unwrap_or(limits.total),
            body: self.largest_body.unwrap_or(limits.body),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &*self.0;
        f.debug_struct("Config")
            .field("provider", &settings.provider)
            .field("region", &settings.region)
            .field("endpoint", &settings.endpoint)
            .field("network", &settings.network)
            .field("scheme", &settings.scheme)
            .field("limits", &settings.limits)
            .field("deadline", &settings.deadline)
            .field("retry", &settings.retry)
            .field("validate", &settings.validate)
            .field("headers", &settings.headers)
            .field("query", &settings.query)
            .field("user_agent", &settings.user_agent)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("endpoint", &self.endpoint)
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("largest_body", &self.largest_body)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("validate", &self.validate)
            .field("headers", &self.headers)
            .field("query", &self.query)
            .field("no_client_token", &self.no_client_token)
            .field("repeat_writes", &self.repeat_writes)
            .finish()
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

const _: () = {
    const fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Config>();
    shareable::<CallOptions>();
};
