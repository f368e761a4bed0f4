//! When a request is sent again, and after how long.
//!
//! Three questions, each answered in one place: is the failure one that passes
//! ([`RetryPolicy::passes`]), is a repetition harmless ([`Repeat`]), and does the client as a
//! whole fail so often that more requests would only add to it ([`Budget`]).
//!
//! The official SDKs repeat nothing unless told to; the policy here is what their documentation
//! advises, and what the one that repeats by default (Java, asynchronous) does.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::{ErrorKind, ServiceError};
use crate::transport::TransportErrorKind;

/// When a request is sent again.
///
/// By default a request is sent at most 3 times, after waits that are random, from nothing to
/// 200 ms and then 400 ms. The official SDKs send it once unless their `retryOptions` say
/// otherwise, and then wait 100 ms each time; see [`RetryPolicy::off`].
///
/// Failures that pass are those of the transport, HTTP status 408, 500, 502, 503 and 504, the
/// codes `InternalError`, `ServiceUnavailable` and `UnknownError`, and throttling. After one of
/// them a request is sent again only if that is harmless:
///
/// - the operation only reads, or
/// - the request has a `ClientToken`, by which the service knows a repetition, or
/// - the service cannot have got the request, because there was no connection, or
/// - the service refused it for throttling: a gateway decides that before the operation runs, or
/// - the caller says so ([`repeat_writes`](crate::CallOptions::repeat_writes)).
///
/// An access key or security token that the service does not accept is told to the
/// [`Provider`](crate::credentials::Provider). If that then has another one, the request is sent
/// again with it, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    backoff: Backoff,
    longest_wait: Duration,
    also: Arc<[Cow<'static, str>]>,
    never: Arc<[Cow<'static, str>]>,
}

/// How long to wait, unless the service says it. The number of attempts made is n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backoff {
    /// Always the same.
    Fixed {
        /// The time.
        period: Duration,
    },
    /// Random, up to n periods.
    Random {
        /// The period.
        period: Duration,
        /// Never longer than this.
        cap: Duration,
    },
    /// 2ⁿ periods.
    Exponential {
        /// The period.
        period: Duration,
        /// Never longer than this.
        cap: Duration,
    },
    /// Half of 2ⁿ periods, and up to as much again.
    EqualJitter {
        /// The period.
        period: Duration,
        /// Never longer than this.
        cap: Duration,
    },
    /// Random, up to 2ⁿ periods. It spreads callers best that failed at the same moment.
    FullJitter {
        /// The period.
        period: Duration,
        /// Never longer than this.
        cap: Duration,
    },
}

impl Default for RetryPolicy {
    /// 3 attempts, full jitter from 100 ms to 20 s; a service that asks for more than 60 s is not
    /// waited for.
    fn default() -> Self {
        Self {
            attempts: 3,
            backoff: Backoff::default(),
            longest_wait: Duration::from_secs(60),
            also: Arc::new([]),
            never: Arc::new([]),
        }
    }
}

impl RetryPolicy {
    /// Sends a request once, as the official SDKs do by default.
    #[must_use]
    pub fn off() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request is sent at most, the first time included. 0 counts as 1, more than 100
    /// as 100.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.clamp(1, 100);
        self
    }

    /// How long to wait, unless the service says it.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// The longest wait that the service may ask for. If it asks for more, the call ends with its
    /// answer: to come back earlier than that only costs both sides a request.
    #[must_use]
    pub fn longest_wait(mut self, time: Duration) -> Self {
        self.longest_wait = time;
        self
    }

    /// Codes of the service that mean a failure that passes, besides the usual ones.
    #[must_use]
    pub fn also(mut self, codes: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        self.also = codes.into_iter().map(Into::into).collect();
        self
    }

    /// Codes of the service after which a request is never sent again, whatever else is said.
    #[must_use]
    pub fn never(mut self, codes: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        self.never = codes.into_iter().map(Into::into).collect();
        self
    }

    /// Whether a request may be sent more than once.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.attempts > 1
    }

    /// How long to wait before the next attempt, or nothing if there is to be none.
    pub(crate) fn wait(
        &self,
        made: u32,
        error: &ErrorKind,
        repeat: Repeat,
        random: u64,
    ) -> Option<Duration> {
        if made >= self.attempts || !self.passes(error) || !repeat.is_harmless(error) {
            return None;
        }
        let asked = match error {
            // Limits are told with other failures too, which have nothing to do with them.
            ErrorKind::Service(service) if service.is_throttling() => service.retry_after(),
            _ => None,
        };
        match asked {
            Some(asked) => (asked <= self.longest_wait).then_some(asked),
            None => Some(self.backoff.delay(made, random)),
        }
    }

    /// Whether the request may be sent again at once on behalf of another identity, since the
    /// service refused this one. That is decided before the operation runs.
    pub(crate) fn renews(&self, made: u32, error: &ErrorKind) -> bool {
        match error {
            ErrorKind::Service(service) => {
                made < self.attempts && service.refuses_identity() && !self.is_final(service)
            }
            _ => false,
        }
    }

    /// Whether the same request may well succeed a little later.
    fn passes(&self, error: &ErrorKind) -> bool {
        match error {
            ErrorKind::Transport(error) => match error.kind() {
                TransportErrorKind::Connect
                | TransportErrorKind::Timeout
                | TransportErrorKind::Broken => true,
                TransportErrorKind::Request | TransportErrorKind::TooLarge => false,
            },
            ErrorKind::Service(service) => self.service_recovers(service),
            _ => false,
        }
    }

    fn service_recovers(&self, service: &ServiceError) -> bool {
        const CODES: [&str; 3] = ["InternalError", "ServiceUnavailable", "UnknownError"];
        let code = service.code().unwrap_or_default();
        if self.is_final(service) {
            return false;
        }
        matches!(service.status().as_u16(), 408 | 500 | 502 | 503 | 504)
            || service.is_throttling()
            || CODES.contains(&code)
            || self.also.iter().any(|also| also == code)
    }

    fn is_final(&self, service: &ServiceError) -> bool {
        let code = service.code().unwrap_or_default();
        self.never.iter().any(|never| never == code)
    }
}

impl Default for Backoff {
    /// Full jitter, 100 ms, at most 20 s.
    fn default() -> Self {
        Self::FullJitter {
            period: Duration::from_millis(100),
            cap: Duration::from_secs(20),
        }
    }
}

impl Backoff {
    /// How long to wait after so many attempts. Where the time is random, `random` chooses it.
    #[must_use]
    pub fn delay(self, made: u32, random: u64) -> Duration {
        let doubled = |period: Duration, cap: Duration| {
            let factor = 1u32.checked_shl(made).unwrap_or(u32::MAX);
            period.saturating_mul(factor).min(cap)
        };
        match self {
            Self::Fixed { period } => period,
            Self::Random { period, cap } => part(period.saturating_mul(made).min(cap), random),
            Self::Exponential { period, cap } => doubled(period, cap),
            #[expect(clippy::arithmetic_side_effects, reason = "2 is not 0")]
            Self::EqualJitter { period, cap } => {
                let half = doubled(period, cap) / 2;
                half.saturating_add(part(half, random))
            }
            Self::FullJitter { period, cap } => part(doubled(period, cap), random),
        }
    }
}

/// A part of the time, from nothing to all of it, in whole milliseconds.
fn part(time: Duration, random: u64) -> Duration {
    let most = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(match most.checked_add(1) {
        Some(count) => random.checked_rem(count).unwrap_or_default(),
        None => random,
    })
}

/// Whether a request may be carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// That does no harm.
    Harmless,
    /// That could do something twice.
    Harmful,
}

impl Repeat {
    fn is_harmless(self, error: &ErrorKind) -> bool {
        match (self, error) {
            (Self::Harmless, _) => true,
            (Self::Harmful, ErrorKind::Transport(error)) => error.is_before_sending(),
            (Self::Harmful, ErrorKind::Service(service)) => service.is_throttling(),
            (Self::Harmful, _) => false,
        }
    }
}

/// How many repetitions a client can still afford; all its calls share it.
///
/// It starts with 100. A repetition takes one, and brings it back if it succeeds; a call that
/// succeeds at once brings back a tenth. So when the service is out altogether, a client sends at
/// most 100 requests more than it has calls, and while few requests succeed about a tenth more,
/// instead of three times as many just when the service can bear it least.
#[derive(Debug)]
pub(crate) struct Budget {
    tenths: AtomicU32,
}

impl Budget {
    const FULL: u32 = 1000;
    const REPETITION: u32 = 10;

    /// Takes a repetition, if there is one.
    pub(crate) fn take(&self) -> bool {
        self.change(|tenths| tenths.checked_sub(Self::REPETITION))
    }

    /// Brings back what a call earns that succeeds after so many attempts.
    pub(crate) fn succeeded(&self, attempts: u32) {
        let earned = if attempts > 1 { Self::REPETITION } else { 1 };
        self.change(|tenths| Some(tenths.saturating_add(earned).min(Self::FULL)));
    }

    fn change(&self, to: impl FnMut(u32) -> Option<u32>) -> bool {
        let order = Ordering::Relaxed;
        self.tenths.fetch_update(order, order, to).is_ok()
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            tenths: AtomicU32::new(Self::FULL),
        }
    }
}
