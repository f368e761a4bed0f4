//! Keeps an identity until shortly before it expires.
//!
//! However many calls need a new one, only one of them fetches it. The others use the old one as
//! long as it is valid, or else wait for what that call is given. A call may be given up at any
//! time: then the next one fetches.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use event_listener::{Event, EventListener};

use super::{Identity, Provided, Provider, ProviderError};
use crate::flow::Port;
use crate::sign::timestamp;
use crate::system::System;
use crate::transport::BoxFuture;

/// How long before its end a value is replaced.
const MARGIN: Duration = Duration::from_secs(15 * 60);
/// How long a call waits for another one's fetch.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest pause after a fetch that failed, in seconds.
const LONGEST_PAUSE: u64 = 10;

/// Keeps what another provider finds.
///
/// - A value is used without asking until 15 minutes before it expires.
/// - Then one call at a time asks for a new one; the others use the old one meanwhile. If that
///   fails, the old one is used until it has really expired, and asking is repeated after a
///   pause of 1 s to 10 s.
/// - Where there is no valid value, the others wait up to 5 s and share what the one is given.
/// - A value that the service refuses before its time is forgotten, unless it is less than 10 s
///   old: then another one would hardly do better.
/// - A value that never expires is not kept: it is at hand where it comes from, and may be
///   replaced there.
#[derive(Debug)]
pub struct Cached<P> {
    provider: P,
    margin: Duration,
    state: Mutex<State>,
    fetched: Event,
}

#[derive(Debug, Default)]
struct State {
    value: Option<Kept>,
    /// Whether a call is fetching.
    busy: bool,
    /// How many fetches have ended with a result, and the last result if somebody waits for it.
    fetches: u64,
    last: Option<Result<Provided, ProviderError>>,
    /// How many fetches have failed in a row, and until when none is begun.
    failures: u32,
    pause: Option<Duration>,
}

/// A value, and when it ceases to be valid if nobody sets the clock.
#[derive(Debug)]
struct Kept {
    value: Provided,
    since: Duration,
    until: Duration,
}

/// What a call is to do.
enum Turn {
    Use(Provided),
    /// It has the duty to fetch.
    Fetch,
    /// Somebody else fetches.
    Wait(EventListener),
}

impl<P: Provider> Cached<P> {
    /// Keeps what this provider finds.
    pub fn new(provider: P) -> Self {
        Self {
            provider,
            margin: MARGIN,
            state: Mutex::default(),
            fetched: Event::new(),
        }
    }

    /// How long before its end a value is replaced. Default: 15 minutes.
    ///
    /// A value that is not valid for longer than that when it is fetched is fetched anew for
    /// each call; sessions of the shortest kind, which have 15 minutes, need a smaller margin.
    #[must_use]
    pub fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, ProviderError> {
        let start = system.monotonic();
        let before = self.state().fetches;
        loop {
            let waited = system.monotonic().saturating_sub(start);
            match self.turn(system) {
                Turn::Use(value) => return Ok(value),
                Turn::Fetch => return self.fetch(system, port).await,
                Turn::Wait(listener) => match PATIENCE.checked_sub(waited) {
                    Some(left) if !left.is_zero() => port.wait(listener, left).await,
                    _ => {
                        let message = "another call has been asking for 5 s and has no answer yet";
                        return Err(ProviderError::new("cache", message));
                    }
                },
            }
            let state = self.state();
            if state.fetches > before
                && let Some(last) = &state.last
            {
                return last.clone();
            }
        }
    }

    fn turn(&self, system: &dyn System) -> Turn {
        let clock = system.monotonic();
        let mut state = self.state();
        let left = state.value.as_ref().and_then(|kept| kept.left(system));
        match (&state.value, left) {
            (Some(kept), Some(left))
                if left > self.margin
                    || state.busy
                    || state.pause.is_some_and(|until| clock < until) =>
            {
                Turn::Use(kept.value.clone())
            }
            _ if state.busy => Turn::Wait(self.fetched.listen()),
            _ => {
                state.busy = true;
                Turn::Fetch
            }
        }
    }

    async fn fetch(&self, system: &dyn System, port: &Port) -> Result<Provided, ProviderError> {
        let duty = Duty(self);
        let fetched = self.provider.provide(system, port).await;
        let now = system.now();
        let fetched = fetched.and_then(|value| match value.expires {
            Some(expires) if expires <= now => Err(expired(&value, expires, now)),
            _ => Ok(value),
        });
        let mut state = self.state();
        let result = match fetched {
            Ok(value) => {
                state.failures = 0;
                state.pause = None;
                state.value = Kept::new(&value, system);
                Ok(value)
            }
            Err(error) => {
                let pause = LONGEST_PAUSE.min(1 << state.failures.min(4));
                state.failures = state.failures.saturating_add(1);
                state.pause = system.monotonic().checked_add(Duration::from_secs(pause));
                let old = state.value.take();
                match old.filter(|kept| kept.left(system).is_some()) {
                    Some(old) => {
                        tracing::warn!("credentials could not be renewed; the old ones are used");
                        let value = old.value.clone();
                        state.value = Some(old);
                        Ok(value)
                    }
                    None => Err(error),
                }
            }
        };
        state.fetches = state.fetches.saturating_add(1);
        let awaited = self.fetched.total_listeners() > 0;
        state.last = awaited.then(|| result.clone());
        drop(state);
        drop(duty);
        result
    }
}

impl<P> Cached<P> {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The duty to fetch. It ends however the call ends, and whoever waits looks again.
struct Duty<'a, P>(&'a Cached<P>);

impl<P> Drop for Duty<'_, P> {
    fn drop(&mut self) {
        self.0.state().busy = false;
        self.0.fetched.notify(usize::MAX);
    }
}

impl Kept {
    /// Nothing if the value does not expire, or has.
    fn new(value: &Provided, system: &dyn System) -> Option<Self> {
        let left = value.expires?.duration_since(system.now()).ok()?;
        let since = system.monotonic();
        Some(Self {
            value: value.clone(),
            since,
            until: since.saturating_add(left),
        })
    }

    /// How long the value is still valid, if it is. A clock that is set back makes it no younger,
    /// and on a machine that slept it is the clock that tells.
    fn left(&self, system: &dyn System) -> Option<Duration> {
        let by_clock = self.value.expires?.duration_since(system.now()).ok()?;
        let left = by_clock.min(self.until.saturating_sub(system.monotonic()));
        (!left.is_zero()).then_some(left)
    }
}

fn expired(value: &Provided, expires: SystemTime, now: SystemTime) -> ProviderError {
    let (expires, now) = (timestamp(expires), timestamp(now));
    let message =
        format!("what it gave expired at {expires}, and the clock says {now}: is the clock right?");
    ProviderError::new(value.source.clone(), message)
}

impl<P: Provider> Provider for Cached<P> {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(self.find(system, port))
    }

    fn refused(&self, identity: &Identity, system: &dyn System) {
        let clock = system.monotonic();
        let young = Duration::from_secs(LONGEST_PAUSE);
        let mut state = self.state();
        let refused = |kept: &mut Kept| {
            kept.value.identity == *identity && clock.saturating_sub(kept.since) >= young
        };
        // Another call may have brought a new one meanwhile.
        if state.value.take_if(refused).is_some() {
            drop(state);
            self.provider.refused(identity, system);
        }
    }
}
