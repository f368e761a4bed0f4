//! What arrived.

use std::fmt;

use serde_json::Value;

use crate::Fault;
use crate::http::{Message, SECRET_HEADERS};

/// A request that arrived, and what came of it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// Name of the operation; empty if the request names none.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// The query, decoded, in the order it was sent.
    pub query: Vec<(String, String)>,
    /// The form, decoded, in the order it was sent.
    pub form: Vec<(String, String)>,
    /// The headers in the order they were sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The parameters by name, each of its type; `{}` if the request was refused before.
    pub parameters: Value,
    /// Which attempt of a call this is, from 1, as the request itself says.
    pub attempt: u32,
    /// HTTP status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// Code of the error that was answered.
    pub code: Option<String>,
    /// What was done to the answer.
    pub fault: Option<Fault>,
}

impl Request {
    /// The first value of a header, by its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(it, _)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// A parameter by its name; `null` if it was not sent.
    #[must_use]
    pub fn parameter(&self, name: &str) -> &Value {
        self.parameters.get(name).unwrap_or(&Value::Null)
    }

    pub(crate) fn new(operation: &str, message: &Message) -> Self {
        let made = message.header("x-acs-retry-attempts");
        let made = made.and_then(|it| it.parse::<u32>().ok()).unwrap_or(0);
        Self {
            operation: operation.to_owned(),
            method: message.method.clone(),
            target: message.target.clone(),
            query: message.query.clone(),
            form: message.form().unwrap_or_default(),
            headers: message.headers.clone(),
            body: message.body.clone(),
            parameters: Value::Object(serde_json::Map::new()),
            attempt: made.saturating_add(1),
            status: None,
            code: None,
            fault: None,
        }
    }

    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers = headers.flat_map(|(name, value)| [name.len(), value.len()]);
        // The parameters occur in the target or the body, in the pairs, and decoded.
        let parameters = [self.target.len(), self.body.len()].map(|it| it.saturating_mul(4));
        headers.chain(parameters).sum()
    }
}

/// Without the values of secret headers and of parameters, which may be secrets too.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): &(String, String)| match SECRET_HEADERS.contains(&&**name) {
            true => (name.clone(), "***".to_owned()),
            false => (name.clone(), value.clone()),
        };
        let headers: Vec<(String, String)> = self.headers.iter().map(shown).collect();
        let parameters = self.parameters.as_object();
        let names: Vec<&String> = parameters.into_iter().flat_map(|it| it.keys()).collect();
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("headers", &headers)
            .field("parameters", &names)
            .field("attempt", &self.attempt)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
