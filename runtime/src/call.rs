//! A call, from the request of the caller to the answer of the service.
//!
//! [`call`] reads top to bottom: what does not depend on the attempt is prepared once, then
//! [`Call::run`] makes attempts until one succeeds, fails for good, or is one too many.
//!
//! Invariants:
//! - all attempts send the same body and the same `ClientToken`; date, nonce, identity and
//!   signature are those of the attempt;
//! - nothing here is generic over the operation, so a program holds it once;
//! - logs name the operation, host, attempt, status, code, request id and times, never a value
//!   that was sent, nor a body.

use std::time::Duration;

use tracing::Instrument as _;

use crate::config::{CallOptions, Config};
use crate::credentials::{Identity, Provided};
use crate::error::hidden::Hidden;
use crate::error::line::Line;
use crate::error::{Error, ErrorKind, ServiceError};
use crate::flow::{Flow, Port};
use crate::request::{self, Attempt, Context};
use crate::system::System;
use crate::transport::{Exchange, TransportError, TransportErrorKind};
use crate::{Endpoints, Meta, Object, Security};

mod answer;
mod peek;
mod prepare;

pub use answer::{Answer, Output};

use prepare::Call;

/// Calls an operation.
///
/// The request is checked and laid out at once, and copied as far as it is needed; everything
/// else happens when the flow is driven. What the flow comes to is the whole answer, whose body is
/// read by [`Answer::read`].
///
/// For generated code; a program calls it to send a request of its own making.
#[inline(never)]
pub fn call(
    config: &Config,
    options: &CallOptions,
    endpoints: &'static Endpoints,
    meta: &'static Meta,
    request: &dyn Object,
) -> Flow<Result<Answer, Error>> {
    let span = tracing::debug_span!(
        "call",
        product = meta.product,
        operation = meta.action,
        host = tracing::field::Empty,
    );
    let prepared = Call::prepare(config, options, endpoints, meta, request);
    if let Ok(call) = &prepared {
        span.record("host", &*call.host);
    }
    Flow::new(move |port| {
        let run = async move {
            match prepared {
                Ok(call) => call.run(port).await,
                Err(kind) => {
                    let error = Error::new(meta, 0, kind);
                    log_failure(error.kind(), Duration::ZERO);
                    Err(error)
                }
            }
        };
        run.instrument(span)
    })
}

impl Call {
    async fn run(self, port: Port) -> Result<Answer, Error> {
        let start = self.system().monotonic();
        let (mut made, mut waited) = (0_u32, Duration::ZERO);
        let mut provided = None;
        loop {
            let span = tracing::debug_span!("attempt", number = made.saturating_add(1));
            let attempt = self.attempt(&port, &mut made, waited, start, &mut provided);
            let error = match attempt.instrument(span).await {
                Ok(answer) => {
                    self.settings.budget.succeeded(made);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let used = provided.take();
            if let Some(wait) = self.wait(made, &error, start) {
                tracing::debug!(wait_ms = milliseconds(wait), "sending the request again");
                port.sleep(wait).await;
                waited = wait;
                continue;
            }
            provided = self.renewed(&port, made, &error, used, start).await;
            if provided.is_none() {
                return Err(Error::new(self.meta, made, error));
            }
            tracing::debug!("sending the request again for another identity");
            waited = Duration::ZERO;
        }
    }

    /// Who is calling now, if the service refused who called and somebody else may.
    async fn renewed(
        &self,
        port: &Port,
        made: u32,
        error: &ErrorKind,
        used: Option<Provided>,
        start: Duration,
    ) -> Option<Provided> {
        let used = used.filter(|_| self.retry.renews(made, error))?;
        let provider = &self.settings.provider;
        provider.refused(&used.identity, self.system());
        let other = self.identity(port, start).await.ok()?;
        let differs = other.identity != used.identity;
        (differs && self.settings.budget.take()).then_some(other)
    }

    /// Sends the request once. Counts it, if it comes to that.
    async fn attempt(
        &self,
        port: &Port,
        made: &mut u32,
        waited: Duration,
        start: Duration,
        provided: &mut Option<Provided>,
    ) -> Result<Answer, ErrorKind> {
        let begin = self.system().monotonic();
        let outcome = self.exchange(port, made, waited, start, provided).await;
        let time = since(begin, self.system());
        match &outcome {
            Ok(answer) => tracing::debug!(
                status = answer.status.as_u16(),
                request_id = %Line(answer.request_id.as_deref().unwrap_or_default()),
                ms = milliseconds(time),
                "answered",
            ),
            Err(error) => log_failure(error, time),
        }
        outcome
    }

    async fn exchange(
        &self,
        port: &Port,
        made: &mut u32,
        waited: Duration,
        start: Duration,
        provided: &mut Option<Provided>,
    ) -> Result<Answer, ErrorKind> {
        let system = self.system();
        let provided = match provided {
            Some(provided) => provided,
            None => provided.insert(self.identity(port, start).await?),
        };
        let nonce = nonce(system);
        let context = Context {
            scheme: self.scheme,
            host: &self.host,
            identity: &provided.identity,
            source: &provided.source,
            now: system.now(),
            nonce: &nonce,
            user_agent: &self.user_agent,
            headers: &self.headers,
            query: &self.query,
            attempt: (*made > 0).then_some(Attempt {
                made: *made,
                delay: waited,
            }),
        };
        let request = request::assemble(self.meta, &self.encoded, &context)?;
        let mut limits = self.limits;
        if let Some(deadline) = self.deadline {
            let left = deadline.saturating_sub(since(start, system));
            if left.is_zero() {
                return Err(late());
            }
            limits.total = limits.total.min(left);
        }
        let exchange = Exchange {
            request,
            limits,
            direct: false,
        };
        *made = made.saturating_add(1);
        let response = port.send(exchange).await?;
        let hidden = || self.hidden(&provided.identity);
        Ok(Answer::judge(self.meta, *made, response, hidden)?)
    }

    /// Who is calling, asked for again before each attempt: a key may have been replaced.
    async fn identity(&self, port: &Port, start: Duration) -> Result<Provided, ErrorKind> {
        if let [Security::Anonymous | Security::Oidc] = self.meta.security {
            return Ok(Provided {
                identity: Identity::Anonymous,
                expires: None,
                source: "".into(),
            });
        }
        let system = self.system();
        let provided = self.settings.provider.provide(system, port);
        let Some(deadline) = self.deadline else {
            return Ok(provided.await?);
        };
        let left = || deadline.saturating_sub(since(start, system));
        let provided = port.within(left, provided).await;
        Ok(provided.ok_or_else(late)??)
    }

    /// How long to wait before the next attempt, or nothing if there is to be none.
    fn wait(&self, made: u32, error: &ErrorKind, start: Duration) -> Option<Duration> {
        let mut random = [0; 8];
        self.system().random(&mut random);
        let random = u64::from_ne_bytes(random);
        let wait = self.retry.wait(made, error, self.repeat, random)?;
        let in_time = match self.deadline {
            Some(deadline) => since(start, self.system()).saturating_add(wait) < deadline,
            None => true,
        };
        // Last, since it takes from what other calls have.
        (in_time && self.settings.budget.take()).then_some(wait)
    }

    /// What a service must not be quoted with.
    fn hidden(&self, identity: &Identity) -> Hidden {
        let mut hidden = Hidden::default();
        match identity {
            Identity::AccessKey(key) => {
                hidden.add(&key.id);
                hidden.add(key.secret.expose());
                if let Some(token) = &key.token {
                    hidden.add(token.expose());
                }
            }
            Identity::Bearer(token) => hidden.add(token.expose()),
            Identity::Anonymous => {}
        }
        for text in &self.sensitive {
            hidden.add(text.expose());
        }
        hidden
    }

    fn system(&self) -> &dyn System {
        &*self.settings.system
    }
}

/// Logs what went wrong, without any text that quotes something.
fn log_failure(error: &ErrorKind, time: Duration) {
    let ms = milliseconds(time);
    match error {
        ErrorKind::Service(error) => log_refusal(error, ms),
        ErrorKind::Transport(error) => tracing::debug!(kind = ?error.kind(), ms, "no answer"),
        ErrorKind::Invalid(error) => {
            tracing::debug!(violations = error.violations().len(), "invalid request");
        }
        ErrorKind::Credentials(_) => tracing::debug!(ms, "no credentials"),
        _ => tracing::debug!(ms, "not sent"),
    }
}

fn log_refusal(error: &ServiceError, ms: u64) {
    tracing::debug!(
        status = error.status().as_u16(),
        code = %Line(error.code().unwrap_or_default()),
        request_id = %Line(error.request_id().unwrap_or_default()),
        ms,
        "refused",
    );
}

/// 32 random hexadecimal digits.
fn nonce(system: &dyn System) -> String {
    let mut bytes = [0; 16];
    system.random(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// There is no time left.
fn late() -> ErrorKind {
    TransportError::from(TransportErrorKind::Timeout).into()
}

/// How long it has been.
fn since(start: Duration, system: &dyn System) -> Duration {
    system.monotonic().saturating_sub(start)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
