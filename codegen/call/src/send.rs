//! Sends a request and tells what happened, attempt by attempt.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use acs_runtime::dynamic::Dynamic;
use acs_runtime::transport::{BlockingTransport, Exchange, TransportError, drive_blocking};
use acs_runtime::{Answer, Error, ErrorKind, Notes, Pages, call, to_json};
use bytes::Bytes;

use crate::mask::masked;
use crate::signed::ACTION;
use crate::{Request, Settings};

/// What a call came to.
#[derive(Debug)]
pub struct Outcome {
    /// Each time that the request was sent.
    pub attempts: Vec<Attempt>,
    /// How long the call took, with all its attempts and waits.
    pub elapsed: Duration,
    /// The answer, or why there is none.
    pub result: Result<Response, Error>,
}

/// One time that a request was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// How long was waited before.
    pub waited: Duration,
    /// How long it took.
    pub took: Duration,
    /// The HTTP status, or why there was no answer.
    pub status: Result<u16, String>,
}

/// An answer. `Debug` shows no secrets.
#[derive(Clone)]
pub struct Response {
    object: Dynamic,
    notes: Notes,
    answer: Answer,
}

impl Response {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.answer.status.as_u16()
    }

    /// The id under which the service knows the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// The body as it came. **Secrets may be in it.**
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.answer.body
    }

    /// What could not be read of it.
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// What was read of it. **Secrets may be in it.**
    #[must_use]
    pub fn object(&self) -> &Dynamic {
        &self.object
    }

    /// What was read of it, with `***` in place of secrets.
    #[must_use]
    pub fn masked(&self) -> Dynamic {
        masked(&self.object)
    }

    /// What was read of it, as compact JSON, with `***` in place of secrets.
    #[must_use]
    pub fn masked_json(&self) -> String {
        to_json(&self.masked())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("answer", &self.answer)
            .field("object", &self.object)
            .finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    /// Sends the request, as often as the settings allow, and reads the answer.
    #[must_use]
    pub fn send(&self, settings: &Settings) -> Outcome {
        let start = Instant::now();
        let log = Log {
            below: &*settings.transport,
            state: Mutex::default(),
        };
        let (endpoints, meta) = (self.operation.endpoints(), self.operation.meta());
        let Settings {
            config, options, ..
        } = settings;
        let flow = call(config, options, endpoints, meta, &self.object);
        let answer = drive_blocking(flow, &log);
        let result = answer.and_then(|answer| {
            let mut object = Dynamic::new(self.operation.tables().response);
            let notes = answer.read_into(&mut object)?;
            Ok(Response {
                object,
                notes,
                answer,
            })
        });
        let state = log.state.into_inner();
        Outcome {
            attempts: state.unwrap_or_else(PoisonError::into_inner).attempts,
            elapsed: start.elapsed(),
            result,
        }
    }

    /// Sends the request and those of the following pages, each when it is asked for. The first
    /// failure is the last outcome. A result that does not come in pages has one.
    #[must_use]
    pub fn pages(&self, settings: &Settings) -> PageWalk<'a> {
        PageWalk {
            walk: Pages::new(self.operation.meta(), &self.object),
            next: Some(self.clone()),
            error: None,
            settings: settings.clone(),
        }
    }
}

/// The pages of a result.
#[derive(Debug)]
pub struct PageWalk<'a> {
    walk: Option<Pages>,
    next: Option<Request<'a>>,
    /// Why there is no next page although there should be one.
    error: Option<Error>,
    settings: Settings,
}

impl Iterator for PageWalk<'_> {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        if let Some(error) = self.error.take() {
            return Some(Outcome {
                attempts: Vec::new(),
                elapsed: Duration::ZERO,
                result: Err(error),
            });
        }
        let mut request = self.next.take()?;
        let outcome = request.send(&self.settings);
        if let (Some(walk), Ok(response)) = (&mut self.walk, &outcome.result) {
            match walk.next(&mut request.object, &response.object) {
                Ok(true) => self.next = Some(request),
                Ok(false) => {}
                Err(error) => {
                    let meta = request.operation.meta();
                    self.error = Some(Error::new(meta, 0, ErrorKind::Pages(error)));
                }
            }
        }
        Some(outcome)
    }
}

/// Writes down what a transport does.
#[derive(Debug)]
struct Log<'a> {
    below: &'a dyn BlockingTransport,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    attempts: Vec<Attempt>,
    waited: Duration,
}

impl BlockingTransport for Log<'_> {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        // What the search for credentials sends is no attempt.
        if !exchange.request.headers().contains_key(ACTION) {
            return self.below.send(exchange);
        }
        let start = Instant::now();
        let result = self.below.send(exchange);
        let took = start.elapsed();
        let status = match &result {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) => Err(error.to_string()),
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let number = u32::try_from(state.attempts.len()).unwrap_or(u32::MAX);
        let number = number.saturating_add(1);
        let waited = std::mem::take(&mut state.waited);
        state.attempts.push(Attempt {
            number,
            waited,
            took,
            status,
        });
        result
    }

    fn sleep(&self, time: Duration) {
        self.below.sleep(time);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waited = state.waited.saturating_add(time);
    }

    fn run(&self, program: acs_runtime::flow::Program) -> std::io::Result<std::process::Output> {
        self.below.run(program)
    }
}
