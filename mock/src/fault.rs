//! What can go wrong between a client and a service, on demand.

use std::time::Duration;

use acs_codegen::spec::{Schema, Type};
use serde_json::{Map, Value};

use crate::Reply;
use crate::random::Random;
use crate::specs::{Operation, said};

/// Something that goes wrong.
///
/// The first group is answered instead of doing what was asked. In the second group the service
/// has done it, and the answer is spoilt or lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Status 400 with the code `Throttling.User`, as most services throttle.
    Throttle,
    /// Status 429 with the header `x-acs-retry-after`, which says how long to wait.
    ThrottleFor(Duration),
    /// An error with this status, code and message.
    Error {
        /// HTTP status.
        status: u16,
        /// The code.
        code: String,
        /// The message.
        message: String,
    },
    /// Status 502 with a page of HTML, as a proxy would answer.
    BadGateway,
    /// Status 302, to this address.
    Redirect(String),
    /// The connection is reset before the body of the request has been read.
    ResetBefore,

    /// The connection is reset instead of an answer.
    ResetAfter,
    /// The connection ends in the middle of the body.
    Truncate,
    /// The answer is late by this time.
    Slow(Duration),
    /// The body comes in eight pieces, each late by this time.
    Drip(Duration),
    /// There is no answer until the client gives up.
    Hang,
    /// The answer says that it is HTML.
    WrongContentType,
    /// Every object has a member that no spec knows, and every open list of values a new one.
    Unexpected,
    /// The body is larger by so many bytes, in a member that no spec knows.
    Oversized(usize),
    /// The body has lists nested so deep, in a member that no spec knows.
    Deep(usize),
    /// The body is empty.
    Empty,
    /// What is answered is not HTTP.
    Garbage,
    /// The answer says that it is compressed, and is not.
    WrongEncoding,
    /// The answer says that its body is half as long as it is.
    ShortLength,
    /// The answer comes twice, as if the next request had been answered too.
    Twice,
    /// The connection ends after the answer, which did not say so: whoever keeps it may be about to
    /// use it again.
    CloseAfter,
}

impl Fault {
    /// An internal error with this status and the code that goes with it.
    #[must_use]
    pub fn server_error(status: u16) -> Self {
        let code = match status {
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            _ => "InternalError",
        };
        Self::Error {
            status,
            code: code.to_owned(),
            message: "The request could not be processed.".to_owned(),
        }
    }

    /// Whether the client gets no answer.
    pub(crate) fn loses_answer(&self) -> bool {
        matches!(self, Self::ResetAfter | Self::Hang | Self::Garbage)
    }

    /// Whether the connection ends with it.
    pub(crate) fn ends_connection(&self) -> bool {
        self.loses_answer() || matches!(self, Self::Truncate | Self::CloseAfter)
    }

    /// The answer that takes the place of doing what was asked.
    pub(crate) fn instead(&self) -> Option<Reply> {
        let throttled = "The request was denied because there are too many.";
        Some(match self {
            Self::Throttle => Reply::error(400, "Throttling.User", throttled),
            Self::ThrottleFor(wait) => {
                let wait = wait.as_millis().to_string();
                Reply::error(429, "Throttling", throttled).header("x-acs-retry-after", wait)
            }
            Self::Error {
                status,
                code,
                message,
            } => Reply::error(*status, code, message),
            Self::BadGateway => {
                let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
                Reply::text(page)
                    .status(502)
                    .header("content-type", "text/html")
            }
            Self::Redirect(location) => Reply::text("")
                .status(302)
                .header("location", location.as_str()),
            _ => return None,
        })
    }

    /// Spoils what an answer says.
    pub(crate) fn spoil_reply(&self, reply: Reply) -> Reply {
        match self {
            Self::WrongContentType => reply.header("content-type", "text/html"),
            Self::WrongEncoding => reply.header("content-encoding", "gzip"),
            _ => reply,
        }
    }

    /// Spoils the body of an answer.
    pub(crate) fn spoil(&self, operation: Option<Operation<'_>>, body: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Unexpected => match (operation, serde_json::from_slice::<Value>(&body)) {
                (Some(operation), Ok(mut json)) => {
                    surprise(operation, &operation.spec.response, &mut json);
                    json.to_string().into_bytes()
                }
                _ => body,
            },
            Self::Oversized(count) => with_member(body, "\"", &"x".repeat(*count), "\""),
            Self::Deep(levels) => with_member(body, "", &"[".repeat(*levels), &"]".repeat(*levels)),
            Self::Empty => Vec::new(),
            _ => body,
        }
    }
}

/// Puts a member before all others of a JSON object.
fn with_member(body: Vec<u8>, before: &str, value: &str, after: &str) -> Vec<u8> {
    let rest = match body.strip_prefix(b"{") {
        Some(b"}") | None => b"}",
        Some(rest) => rest,
    };
    let comma = if rest == b"}" { "" } else { "," };
    let mut out = format!("{{\"Unexpected\":{before}{value}{after}{comma}").into_bytes();
    out.extend_from_slice(rest);
    out
}

/// Adds what a future version of the service might.
fn surprise<'a>(operation: Operation<'a>, schema: &'a Schema, value: &mut Value) {
    let target = operation.target(schema);
    let is_closed = said!(operation, schema, closed) == Some(&true);
    let is_open = target.values.is_some() && !is_closed;
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                let schema = match operation.type_of(schema) {
                    Type::Map => target.items.as_deref(),
                    _ => target.members.as_ref().and_then(|it| it.get(name.as_str())),
                };
                if let Some(schema) = schema {
                    surprise(operation, schema, value);
                }
            }
            if operation.type_of(schema) == Type::Object {
                members.insert("Unexpected".to_owned(), new_member());
            }
        }
        Value::Array(elements) => {
            if let Some(items) = target.items.as_deref() {
                for element in elements {
                    surprise(operation, items, element);
                }
            }
        }
        Value::String(text) if is_open => *text = "UNEXPECTED".to_owned(),
        Value::Number(_) if is_open => *value = 987_654.into(),
        _ => {}
    }
}

fn new_member() -> Value {
    let mut member = Map::new();
    member.insert("List".to_owned(), vec![1, 2].into());
    member.into()
}

/// When something goes wrong.
///
/// ```
/// use acs_mock::{Fault, Rule};
///
/// // The second and the third call of the operation are throttled.
/// Rule::new(Fault::Throttle).on("DescribeImageInstances").after(1).times(2);
/// // One call in ten gets no answer.
/// Rule::new(Fault::ResetAfter).probability(0.1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub(crate) fault: Fault,
    pub(crate) operation: Option<String>,
    skip: u64,
    left: Option<u64>,
    probability: Option<f64>,
    /// Requests that the rule has judged.
    seen: u64,
}

impl Rule {
    /// Goes wrong at every request of every operation.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            operation: None,
            skip: 0,
            left: None,
            probability: None,
            seen: 0,
        }
    }

    /// Goes wrong for this operation only.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Leaves the first requests alone.
    #[must_use]
    pub fn after(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    /// Goes wrong so many times and then no more.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.left = Some(times);
        self
    }

    /// Goes wrong with this probability, from 0 to 1. The seed of the server decides when.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Judges the next request of an operation.
    pub(crate) fn applies(&mut self, operation: &str, seed: u64, place: usize) -> bool {
        let is_for_it = self.operation.as_ref().is_none_or(|it| it == operation);
        if !is_for_it || self.left == Some(0) {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen <= self.skip {
            return false;
        }
        if let Some(probability) = self.probability {
            let place = format!("rule {place}");
            if Random::at(seed, &place, self.seen).fraction() >= probability {
                return false;
            }
        }
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
        }
        true
    }
}
