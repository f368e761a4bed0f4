//! The server as a test holds it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use acs_runtime::Config;
use acs_runtime::credentials::{AccessKey, Static};
use serde_json::Value;

use crate::error::StartError;
use crate::serve::Serving;
use crate::service::Service;
use crate::state::{Answer, Condition, Expectation};
use crate::{Builder, Reply, Request, Rule, Unmet};

/// A service on a port of this machine. It stops when it is dropped.
pub struct Server {
    pub(crate) serving: Serving,
    pub(crate) service: Arc<Service>,
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
        let first = self.service.keys().first().cloned();
        first.expect("bug: a server has at least one key")
    }

    /// From now on knows these keys and no others, as if they had been replaced while the program
    /// runs.
    ///
    /// ```
    /// # let server = acs_mock::Server::start()?;
    /// use acs_mock::AccessKey;
    ///
    /// let key = AccessKey { id: "new".into(), secret: "new secret".into(), token: None };
    /// // Whoever has the old key may go on for a while.
    /// server.replace_keys([key, server.access_key()]);
    /// assert_eq!(server.access_key().id, "new");
    /// # Ok::<(), acs_mock::StartError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no key, which is a mistake of the test.
    pub fn replace_keys(&self, keys: impl IntoIterator<Item = AccessKey>) {
        let keys: Vec<AccessKey> = keys.into_iter().collect();
        assert!(!keys.is_empty(), "a server knows at least one key");
        *self.service.keys() = keys;
    }

    /// Settings for a client of this server: its endpoint and its key.
    #[must_use]
    pub fn config(&self) -> Config {
        let AccessKey { id, secret, token } = self.access_key();
        let key = Static::new(id, secret);
        let key = match token {
            Some(token) => key.token(token),
            None => key,
        };
        Config::new(key).endpoint(format!("http://{}", self.endpoint()))
    }

    /// What is sent back on a connection on which these bytes arrive, and no more: the same as over
    /// the port, without one. For whoever wants to try very many requests.
    ///
    /// ```
    /// let server = acs_mock::Server::start()?;
    /// let answered = server.converse(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    /// assert!(answered.starts_with(b"HTTP/1.1 400 "));
    /// # Ok::<(), acs_mock::StartError>(())
    /// ```
    #[must_use]
    pub fn converse(&self, arrived: &[u8]) -> Vec<u8> {
        self.serving.converse(arrived)
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
