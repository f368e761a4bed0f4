//! The HTTP request as it goes out, caught on its way.
//!
//! It is not put together here: a call is made over a transport that keeps the request and answers
//! nothing. Where parameters are secret, the call is made a second time with `***` in their
//! place, at the same time and with the same nonce; that one is shown, with the signature of the
//! first.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use acs_runtime::dynamic::Dynamic;
use acs_runtime::sign::v3::{self, Signable};
use acs_runtime::system::System;
use acs_runtime::transport::{
    BlockingTransport, Exchange, TransportError, TransportErrorKind, drive_blocking,
};
use acs_runtime::{Error, call};
use bytes::Bytes;
use data_encoding::BASE64;
use http::header::AUTHORIZATION;
use serde::Serialize;

use crate::mask::{MASK, masked};
use crate::{Request, Settings};

/// The header by which a request of an operation is told from one for credentials.
pub(crate) const ACTION: &str = "x-acs-action";

/// Headers whose values are secrets.
const SECRET_HEADERS: [&str; 2] = ["x-acs-security-token", "x-acs-bearer-token"];

/// A request as it goes out, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    /// The HTTP method.
    pub method: String,
    /// Where it goes.
    pub url: String,
    /// Its headers, ordered by name.
    pub headers: Vec<(String, String)>,
    /// Its body; Base64 if it is no text.
    pub body: String,
    /// Whether the body is shown as Base64.
    pub is_base64: bool,
    /// The request as it is written down to be signed.
    pub canonical_request: String,
    /// The text that the signature is made of.
    pub string_to_sign: String,
    /// Whether something is a secret and shown as `***`. The signature is of what it stands for.
    pub is_masked: bool,
}

impl Request<'_> {
    /// The request as it would go out now. It is not sent, and not validated.
    ///
    /// # Errors
    ///
    /// If there are no credentials or no host, or if the parameters make no HTTP request.
    pub fn signed(&self, settings: &Settings) -> Result<Signed, Error> {
        let frozen = Frozen::new(&settings.system);
        let sent = self.caught(&self.object, settings, &frozen)?;
        let safe = masked(&self.object);
        if safe == self.object {
            return Ok(Signed::new(&sent, &sent));
        }
        let shown = self.caught(&safe, settings, &frozen)?;
        Ok(Signed::new(&sent, &shown))
    }

    fn caught(
        &self,
        object: &Dynamic,
        settings: &Settings,
        frozen: &Frozen,
    ) -> Result<http::Request<Bytes>, Error> {
        let config = settings.config.clone().system(Arc::new(frozen.clone()));
        let options = settings.options.clone().validation(false);
        let (endpoints, meta) = (self.operation.endpoints(), self.operation.meta());
        let flow = call(&config, &options, endpoints, meta, object);
        let net = Net {
            below: &*settings.transport,
            caught: Mutex::default(),
        };
        let outcome = drive_blocking(flow, &net);
        let caught = net.caught.into_inner();
        match (caught.unwrap_or_else(PoisonError::into_inner), outcome) {
            (Some(request), _) => Ok(request),
            (None, Err(error)) => Err(error),
            #[expect(
                clippy::unreachable,
                reason = "the flow has no answer without a request"
            )]
            (None, Ok(_)) => unreachable!("bug: there is no answer to what was not sent"),
        }
    }
}

impl Signed {
    /// `shown` is what to show of what is sent.
    fn new(sent: &http::Request<Bytes>, shown: &http::Request<Bytes>) -> Self {
        let signed = v3::signed_headers(sent.headers());
        let mut headers = shown.headers().clone();
        // Those that depend on what is masked are those of what is sent.
        for name in [AUTHORIZATION.as_str(), v3::CONTENT_HASH] {
            if let (Some(value), Ok(name)) =
                (sent.headers().get(name), name.parse::<http::HeaderName>())
            {
                headers.insert(name, value.clone());
            }
        }
        let mut is_masked = sent.uri() != shown.uri() || sent.body() != shown.body();
        for name in SECRET_HEADERS {
            if let Some(value) = headers.get_mut(name) {
                *value = http::HeaderValue::from_static(MASK);
                is_masked = true;
            }
        }
        let canonical = |request: &http::Request<Bytes>, headers: &http::HeaderMap| {
            let request = Signable {
                method: request.method().as_str(),
                path: request.uri().path(),
                query: request.uri().query().unwrap_or_default(),
                headers,
            };
            v3::canonical_request(&request, &signed)
        };
        let is_signed = sent.headers().contains_key(AUTHORIZATION);
        let string_to_sign = v3::string_to_sign(&canonical(sent, sent.headers()));
        let canonical_request = readable(&canonical(shown, &headers));
        let (body, is_base64) = match std::str::from_utf8(shown.body()) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (BASE64.encode(shown.body()), true),
        };
        let mut pairs: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| (name.to_string(), readable(value.as_bytes())))
            .collect();
        pairs.sort();
        let unless_anonymous = |text: String| if is_signed { text } else { String::new() };
        Self {
            method: shown.method().to_string(),
            url: legible(&shown.uri().to_string()),
            headers: pairs,
            body: legible(&body),
            is_base64,
            canonical_request: unless_anonymous(legible(&canonical_request)),
            string_to_sign: unless_anonymous(string_to_sign),
            is_masked,
        }
    }
}

impl fmt::Display for Signed {
    /// As HTTP writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.url)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        match self.body.as_str() {
            "" => Ok(()),
            body => writeln!(f, "\n{body}"),
        }
    }
}

/// A masked value that was percent-encoded is still `***`.
fn legible(text: &str) -> String {
    text.replace("%2A%2A%2A", MASK)
}

fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Catches the request of an operation. What the search for credentials sends, it lets pass.
#[derive(Debug)]
struct Net<'a> {
    below: &'a dyn BlockingTransport,
    caught: Mutex<Option<http::Request<Bytes>>>,
}

impl BlockingTransport for Net<'_> {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        if !exchange.request.headers().contains_key(ACTION) {
            return self.below.send(exchange);
        }
        let mut caught = self.caught.lock().unwrap_or_else(PoisonError::into_inner);
        *caught = Some(exchange.request);
        // Nothing that is worth a repetition.
        Err(TransportErrorKind::Request.into())
    }

    fn sleep(&self, time: Duration) {
        self.below.sleep(time);
    }

    fn run(&self, program: acs_runtime::flow::Program) -> std::io::Result<std::process::Output> {
        self.below.run(program)
    }
}

/// A transport for who sends nothing.
#[derive(Debug)]
pub(crate) struct Nowhere;

impl BlockingTransport for Nowhere {
    fn send(&self, _: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        Err(TransportErrorKind::Request.into())
    }
}

/// The machine at one moment: neither its clock nor its dice move on.
#[derive(Debug)]
struct Frozen {
    below: Arc<dyn System>,
    now: SystemTime,
    dice: [u8; 256],
    thrown: AtomicUsize,
}

impl Frozen {
    fn new(below: &Arc<dyn System>) -> Self {
        let mut dice = [0; 256];
        below.random(&mut dice);
        Self {
            below: Arc::clone(below),
            now: below.now(),
            dice,
            thrown: AtomicUsize::new(0),
        }
    }
}

/// The same moment once more.
impl Clone for Frozen {
    fn clone(&self) -> Self {
        Self {
            below: Arc::clone(&self.below),
            now: self.now,
            dice: self.dice,
            thrown: AtomicUsize::new(0),
        }
    }
}

impl System for Frozen {
    fn now(&self) -> SystemTime {
        self.now
    }

    fn random(&self, buffer: &mut [u8]) {
        let from = self.thrown.fetch_add(buffer.len(), Ordering::Relaxed);
        let from = from.checked_rem(self.dice.len()).unwrap_or_default();
        let dice = self.dice.iter().cycle().skip(from);
        for (byte, die) in buffer.iter_mut().zip(dice) {
            *byte = *die;
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.below.variable(name)
    }

    fn read(&self, path: &std::path::Path) -> std::io::Result<Vec<u8>> {
        self.below.read(path)
    }

    fn replace(&self, path: &std::path::Path, contents: &[u8]) -> std::io::Result<()> {
        self.below.replace(path, contents)
    }
}
