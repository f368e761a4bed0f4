//! The server as a test holds it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use acs_runtime::credentials::{AccessKey, Secret};
use serde_json::Value;

use crate::answer::Plan;
use crate::error::StartError;
use crate::script::Script;
use crate::serve::{Observer, Serving};
use crate::service::Service;
use crate::specs::Specs;
use crate::state::{Answer, Condition, Expectation, State};
use crate::values::Strictness;
use crate::{Answers, Policy, Reply, Request, Rule, Unmet};

/// Bodies larger than this are refused unless a test says otherwise.
const MAX_BODY: usize = 8 << 20;

/// A service on a port of this machine. It stops when it is dropped.
pub struct Server {
    serving: Serving,
    service: Arc<Service>,
}

impl Server {
    /// Starts a server with the specs that this crate was built with.
    ///
    /// ```
    /// let server = acs_mock::Server::start()?;
    /// assert!(server.endpoint().starts_with("127.0.0.1:"));
    /// # Ok::<(), acs_mock::StartError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If no port can be had.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// A server that has yet to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Host and port, as a client takes them for its endpoint. The server speaks plain HTTP.
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.serving.address.to_string()
    }

    /// The address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.serving.address
    }

    /// A key that the server knows.
    #[must_use]
    pub fn access_key(&self) -> AccessKey {
        let first = self.service.keys.first().cloned();
        first.expect("bug: a server has at least one key")
    }

    /// Names of the operations that are served, ordered as the specs are.
    #[must_use]
    pub fn operations(&self) -> Vec<String> {
        let operations = self.service.specs.all();
        operations.map(|it| it.name().to_owned()).collect()
    }

    /// Prepares an answer for an operation.
    ///
    /// Of several that fit a call, the one that was prepared first is given. A request that is
    /// refused, for a wrong signature or parameter, gets none of them.
    ///
    /// ```
    /// # let server = acs_mock::Server::start()?;
    /// use acs_mock::Reply;
    /// use serde_json::json;
    ///
    /// server
    ///     .expect("DescribeImageCriteria")
    ///     .when(|parameters| parameters["Value"] == "none")
    ///     .times(1)
    ///     .respond(json!({ "RequestId": "1", "CriteriaList": [] }));
    /// server
    ///     .expect("DescribeImageCriteria")
    ///     .respond_with(|request| match request.attempt {
    ///         1 => Reply::error(503, "ServiceUnavailable", "not now"),
    ///         _ => Reply::json(json!({ "CriteriaList": [{ "Name": request.parameter("Value") }] })),
    ///     });
    /// # Ok::<(), acs_mock::StartError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If no spec has the operation, which is a mistake of the test.
    pub fn expect(&self, operation: &str) -> Expect<'_> {
        self.must_exist(operation);
        Expect {
            server: self,
            operation: operation.to_owned(),
            when: None,
            times: None,
        }
    }

    /// Lets something go wrong from now on. Rules are judged in the order they came.
    ///
    /// # Panics
    ///
    /// If the rule is for an operation that no spec has, which is a mistake of the test.
    pub fn inject(&self, rule: Rule) {
        if let Some(operation) = &rule.operation {
            self.must_exist(operation);
        }
        self.service.state().rules.push(rule);
    }

    /// Forgets all rules of what goes wrong.
    pub fn clear_faults(&self) {
        self.service.state().rules.clear();
    }

    /// The requests that arrived, the oldest first. Of very many, only the latest are remembered.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.service.state().requests.iter().cloned().collect()
    }

    /// The requests that asked for an operation.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> Vec<Request> {
        let state = self.service.state();
        let requests = state.requests.iter().filter(|it| it.operation == operation);
        requests.cloned().collect()
    }

    /// How often an operation was asked for, whatever came of it.
    #[must_use]
    pub fn calls(&self, operation: &str) -> u64 {
        self.service.state().calls(operation)
    }

    /// How often an operation took effect.
    ///
    /// A write takes effect when it is answered with success, even if the answer is lost on the
    /// way. A repetition with the same `ClientToken` has no second effect, and `DryRun` has none.
    #[must_use]
    pub fn applied(&self, operation: &str) -> u64 {
        self.service.state().applied(operation)
    }

    /// Whether every answer that was prepared for a number of calls was given that often.
    ///
    /// # Errors
    ///
    /// Those that were not.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.service.state();
        let unmet = state.expectations.iter().filter_map(|it| {
            let times = it.times.filter(|times| it.used < *times)?;
            let (operation, used) = (&it.operation, it.used);
            Some(format!("{operation}: {used} of {times} calls"))
        });
        let unmet: Vec<String> = unmet.collect();
        if unmet.is_empty() {
            Ok(())
        } else {
            Err(Unmet(unmet))
        }
    }

    fn must_exist(&self, operation: &str) {
        let exists = self.service.specs.named(operation).next().is_some();
        assert!(exists, "no spec has an operation `{operation}`");
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.serving.address)
            .finish_non_exhaustive()
    }
}

/// An answer that is being prepared, see [`Server::expect`].
#[must_use = "nothing is expected before `respond` or `respond_with` is called"]
pub struct Expect<'s> {
    server: &'s Server,
    operation: String,
    when: Option<Arc<Condition>>,
    times: Option<u64>,
}

impl Expect<'_> {
    /// Only for calls whose parameters are like this. The test must not ask the server anything.
    pub fn when(mut self, test: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.when = Some(Arc::new(test));
        self
    }

    /// So many times and then no more; [`Server::verify`] checks that they came.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Gives this answer.
    pub fn respond(self, reply: impl Into<Reply>) {
        let reply = reply.into();
        self.respond_with(move |_| reply.clone());
    }

    /// Gives the answer that is made from the request.
    pub fn respond_with(self, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        let answer: Arc<Answer> = Arc::new(answer);
        let expectation = Expectation {
            operation: self.operation,
            when: self.when,
            answer,
            times: self.times,
            used: 0,
        };
        self.server.service.state().expectations.push(expectation);
    }
}

impl fmt::Debug for Expect<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expect")
            .field("operation", &self.operation)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

/// Sets a server up.
#[must_use = "a server does not run before `start` is called"]
pub struct Builder {
    address: SocketAddr,
    keys: Vec<AccessKey>,
    bearer: Option<Secret>,
    specs: Option<PathBuf>,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    strictness: Strictness,
    plan: Plan,
    rules: Vec<Rule>,
    observer: Option<Box<Observer>>,
    max_body: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            keys: Vec::new(),
            bearer: None,
            specs: None,
            clock: Box::new(SystemTime::now),
            strictness: Strictness {
                unknown: Policy::Accept,
                unlisted: Policy::Refuse,
            },
            plan: Plan {
                answers: Answers::Generated,
                seed: 0,
                items: None,
            },
            rules: Vec::new(),
            observer: None,
            max_body: MAX_BODY,
        }
    }
}

impl Builder {
    /// Listens on this address, which must be of this machine. Default: `127.0.0.1` and any port.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Adds a key that requests may be signed with. Without one there is a key of its own, see
    /// [`Server::access_key`].
    pub fn access_key(mut self, key: AccessKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Accepts this bearer token for operations that take one.
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.bearer = Some(token.into());
        self
    }

    /// Serves the specs of this folder instead of those that the crate was built with.
    pub fn specs(mut self, folder: impl AsRef<Path>) -> Self {
        self.specs = Some(folder.as_ref().to_owned());
        self
    }

    /// Tells the time by this clock, which decides whether a signature is too old.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Decides what generated values, request ids and chance come out as. Default: 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.plan.seed = seed;
        self
    }

    /// Answers with generated values or with the samples of the specs. Default: generated.
    pub fn answers(mut self, answers: Answers) -> Self {
        self.plan.answers = answers;
        self
    }

    /// Has so many items on all pages together. Default: as many as the spec's example says.
    pub fn items(mut self, count: u64) -> Self {
        self.plan.items = Some(count);
        self
    }

    /// What to do about parameters that a spec does not have. Default: accept.
    pub fn unknown_parameters(mut self, policy: Policy) -> Self {
        self.strictness.unknown = policy;
        self
    }

    /// What to do about parameters whose value an open list does not have. Default: refuse, since
    /// a typing mistake is likelier in a test than a value newer than the spec.
    pub fn unlisted_values(mut self, policy: Policy) -> Self {
        self.strictness.unlisted = policy;
        self
    }

    /// Lets something go wrong. Rules are judged in the order they came.
    pub fn fault(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Does as a script says, in addition.
    pub fn script(mut self, script: Script) -> Self {
        self.plan.seed = script.seed.unwrap_or(self.plan.seed);
        self.plan.items = script.items.or(self.plan.items);
        self.plan.answers = script.answers.unwrap_or(self.plan.answers);
        self.rules.extend(script.rules);
        self
    }

    /// Tells of each request, before its answer is sent.
    pub fn observe(mut self, observer: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Refuses bodies larger than so many bytes. Default: 8 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Starts the server. It listens when this returns.
    ///
    /// # Errors
    ///
    /// If the address is not of this machine or not free, if the specs have a mistake, or if a
    /// rule is for an operation that they do not have.
    pub fn start(self) -> Result<Server, StartError> {
        if !self.address.ip().is_loopback() {
            return Err(StartError::address(self.address));
        }
        let specs = match &self.specs {
            Some(folder) => Specs::load(folder),
            None => Specs::embedded(),
        };
        let specs = specs.map_err(StartError::specs)?;
        let operations = self.rules.iter().filter_map(|it| it.operation.as_ref());
        let unknown = operations
            .into_iter()
            .find(|it| specs.named(it).next().is_none());
        if let Some(operation) = unknown {
            return Err(StartError::operation(operation));
        }
        let mut keys = self.keys;
        if keys.is_empty() {
            keys.push(default_key());
        }
        let mut state = State::default();
        state.rules = self.rules;
        let service = Arc::new(Service {
            specs,
            keys,
            bearer: self.bearer,
            clock: self.clock,
            strictness: self.strictness,
            plan: self.plan,
            state: Mutex::new(state),
            turn: Mutex::default(),
        });
        let serving = Serving::start(
            self.address,
            Arc::clone(&service),
            self.observer,
            self.max_body,
        );
        let serving = serving.map_err(|error| StartError::listen(self.address, error))?;
        Ok(Server { serving, service })
    }
}

/// The key of a server that was given none. It opens nothing but such servers.
fn default_key() -> AccessKey {
    AccessKey {
        id: "acs-mock".to_owned(),
        secret: "acs-mock-secret".into(),
        token: None,
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("specs", &self.specs)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
