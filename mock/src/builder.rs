//! How a server is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use acs_runtime::credentials::{AccessKey, Secret};

use crate::answer::Plan;
use crate::error::StartError;
use crate::script::Script;
use crate::serve::{Observer, Serving};
use crate::service::Service;
use crate::specs::Specs;
use crate::state::State;
use crate::values::Strictness;
use crate::{Answers, Policy, Request, Rule, Server};

/// Bodies larger than this are refused unless a test says otherwise.
const MAX_BODY: usize = 8 << 20;

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
            keys: Mutex::new(keys),
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
