//! Random networks, on a clock of their own: thousands of scripts in which several calls of one
//! client meet random answers and delays, the clock is set, and some calls are given up.
//!
//! Whatever happens, nothing is sent after a deadline, nothing is repeated that may have been done,
//! no more is repeated than the budget allows, one call at a time asks for a key, and the client
//! is as good as new afterwards. `ACS_STORMS` sets how many scripts there are.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use acs_runtime::credentials::{Cached, CredentialsUri};
use acs_runtime::flow::{Effect, Flow, Outcome, Step};
use acs_runtime::sign::timestamp;
use acs_runtime::system::System as _;
use acs_runtime::transport::{Exchange, Limits, TransportErrorKind};
use acs_runtime::{
    Answer, Backoff, CallOptions, Config, Error, ErrorKind, Object, RetryPolicy, call,
};
use event_listener::EventListener;

mod script;

use script::{
    ENDPOINTS, Machine, READ, Reply, Request, TokenRequest, WRITE, broken, config, ok, refused,
    reply,
};

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }

    fn ms(&mut self, end: u64) -> Duration {
        Duration::from_millis(self.below(end))
    }
}

/// What the network does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Fine,
    /// Refused before it begins: a repetition is harmless.
    NotBegun(u16, &'static str),
    /// It may have been done.
    Unknown(u16),
    NoConnection,
    Broken(TransportErrorKind),
    Refused,
}

const FATES: [Fate; 12] = [
    Fate::Fine,
    Fate::Fine,
    Fate::Fine,
    Fate::NotBegun(400, "Throttling.User"),
    Fate::NotBegun(429, ""),
    Fate::NotBegun(403, "InvalidSecurityToken.Expired"),
    Fate::Unknown(500),
    Fate::Unknown(503),
    Fate::NoConnection,
    Fate::Broken(TransportErrorKind::Broken),
    Fate::Broken(TransportErrorKind::Timeout),
    Fate::Refused,
];

impl Fate {
    fn reply(self, dice: &mut Dice) -> Reply {
        match self {
            Self::Fine => ok(),
            Self::NotBegun(429, _) => {
                let wait = dice.below(3_000).to_string();
                reply(429, &[("x-acs-retry-after", &wait)], "{}")
            }
            Self::NotBegun(status, code) => refused(status, code),
            Self::Unknown(status) => refused(status, ""),
            Self::NoConnection => broken(TransportErrorKind::Connect),
            Self::Broken(kind) => broken(kind),
            Self::Refused => refused(403, "NoPermission"),
        }
    }

    fn is_harmless(self) -> bool {
        matches!(self, Self::NotBegun(..) | Self::NoConnection)
    }
}

type Called = Flow<Result<Answer, Error>>;

/// A call that has not ended.
struct Going {
    flow: Called,
    writes: bool,
    has_token: bool,
    deadline: Option<Duration>,
    policy: u32,
    begun: Duration,
    sent: Vec<(Fate, String)>,
    pending: Option<Pending>,
}

/// What a call waits for: a moment, and perhaps another call.
struct Pending {
    due: Duration,
    outcome: Outcome,
    listener: Option<Pin<Box<EventListener>>>,
    fetches: bool,
}

/// A client and the world around it.
struct Storm {
    dice: Dice,
    machine: Arc<Machine>,
    config: Config,
    going: Vec<Option<Going>>,
    /// Whether nothing works.
    is_outage: bool,
    repetitions: u64,
    tenths: u64,
    /// What happened, to be compared with another run.
    trace: Vec<String>,
}

impl Storm {
    fn new(seed: u64) -> Self {
        let machine = Arc::new(Machine::default());
        let cached = Cached::new(CredentialsUri::at("http://127.0.0.1:1/"));
        let mut storm = Self {
            dice: Dice(seed),
            config: config(&machine).provider(cached),
            machine,
            going: Vec::new(),
            is_outage: seed.is_multiple_of(400),
            repetitions: 0,
            tenths: 0,
            trace: Vec::new(),
        };
        let calls = if storm.is_outage {
            200
        } else {
            1 + storm.dice.below(5)
        };
        for _ in 0..calls {
            let going = storm.begin();
            storm.going.push(Some(going));
        }
        storm
    }

    fn begin(&mut self) -> Going {
        let dice = &mut self.dice;
        let policy = 1 + u32::try_from(dice.below(5)).expect("a small number");
        let period = dice.ms(300);
        let cap = Duration::from_secs(2);
        let backoff = Backoff::FullJitter { period, cap };
        let deadline = (dice.below(3) > 0).then(|| dice.ms(5_000));
        let mut options =
            CallOptions::new().retry(RetryPolicy::default().attempts(policy).backoff(backoff));
        if let Some(deadline) = deadline {
            options = options.deadline(deadline);
        }
        let bare = Request::default();
        let with_token = TokenRequest::default();
        let (meta, request, has_token): (_, &dyn Object, _) = match dice.below(3) {
            0 => (READ, &bare, false),
            1 => (WRITE, &bare, false),
            _ => (WRITE, &with_token, policy > 1),
        };
        Going {
            flow: call(&self.config, &options, ENDPOINTS, meta, request),
            writes: meta.action == WRITE.action,
            has_token,
            deadline,
            policy,
            begun: self.machine.elapsed(),
            sent: Vec::new(),
            pending: None,
        }
    }

    /// Lets everything happen, in the order of time.
    fn run(&mut self) {
        for index in 0..self.going.len() {
            self.resume(index, Outcome::Start);
        }
        while let Some(index) = self.next() {
            let going = self.going[index].as_mut().expect("it is the next");
            let pending = going.pending.take().expect("it is the next");
            let now = self.machine.elapsed();
            self.machine.pass(pending.due.saturating_sub(now));
            if self.dice.below(20) == 0 {
                let hours = [-3600, 3600, 60, -86_400];
                self.machine.set_clock(hours[self.dice.below(4) as usize]);
            }
            if !self.is_outage && self.dice.below(12) == 0 {
                // Somebody gives it up.
                let given_up = self.going[index].take().expect("it is the next");
                self.count(given_up.sent.len(), false);
                self.trace.push(format!("{index} given up"));
            } else {
                self.resume(index, pending.outcome);
            }
        }
    }

    /// Who goes on next: who was told of another's end, or whose moment comes first.
    fn next(&mut self) -> Option<usize> {
        let mut first: Option<(Duration, usize)> = None;
        for (index, going) in self.going.iter_mut().enumerate() {
            let Some(pending) = going.as_mut().and_then(|it| it.pending.as_mut()) else {
                continue;
            };
            if let Some(listener) = &mut pending.listener {
                let mut context = Context::from_waker(Waker::noop());
                if let Poll::Ready(()) = listener.as_mut().poll(&mut context) {
                    pending.listener = None;
                    pending.due = self.machine.elapsed();
                }
            }
            if first.is_none_or(|(due, _)| pending.due < due) {
                first = Some((pending.due, index));
            }
        }
        first.map(|(_, index)| index)
    }

    fn resume(&mut self, index: usize, outcome: Outcome) {
        let mut going = self.going[index].take().expect("it goes on");
        let now = self.machine.elapsed();
        match going.flow.resume(outcome) {
            Step::Done(result) => self.end(index, &going, &result),
            Step::Do(effect) => {
                let pending = match effect {
                    Effect::Send(exchange) => self.send(&mut going, &exchange),
                    Effect::Sleep(time) => Pending {
                        due: now + time,
                        outcome: Outcome::Passed,
                        listener: None,
                        fetches: false,
                    },
                    Effect::Wait(listener, limit) => Pending {
                        due: now + limit,
                        outcome: Outcome::Passed,
                        listener: Some(Box::pin(listener)),
                        fetches: false,
                    },
                    effect => panic!("nobody asked for {effect:?}"),
                };
                self.trace
                    .push(format!("{index} waits until {:?}", pending.due));
                if let Some(deadline) = going.deadline {
                    assert!(
                        pending.due <= going.begun + deadline,
                        "nothing lasts longer"
                    );
                }
                going.pending = Some(pending);
                self.going[index] = Some(going);
            }
        }
    }

    fn send(&mut self, going: &mut Going, exchange: &Exchange) -> Pending {
        let now = self.machine.elapsed();
        let Limits { read, total, .. } = exchange.limits;
        if let Some(deadline) = going.deadline {
            assert!(now < going.begun + deadline, "sent after the deadline");
        }
        let takes = self.dice.ms(1_500);
        let due = now + takes.min(read).min(total);
        let is_late = takes > read.min(total);
        let (outcome, fetches) = match exchange.request.uri().host() {
            Some("127.0.0.1") => {
                let pending = self
                    .going
                    .iter()
                    .flatten()
                    .filter_map(|it| it.pending.as_ref());
                let fetching = pending.filter(|it| it.fetches).count();
                assert_eq!(fetching, 0, "two ask for a key at once");
                (self.key(), true)
            }
            _ => (self.answer(going, exchange, is_late), false),
        };
        let outcome = match is_late {
            true => broken(TransportErrorKind::Timeout),
            false => outcome,
        };
        Pending {
            due,
            outcome: Outcome::Response(outcome),
            listener: None,
            fetches,
        }
    }

    fn answer(&mut self, going: &mut Going, exchange: &Exchange, is_late: bool) -> Reply {
        let is_bare = going.writes && !going.has_token;
        if is_bare && let Some((fate, _)) = going.sent.last() {
            assert!(fate.is_harmless(), "sent again after {fate:?}");
        }
        let header = |name| {
            let value = exchange.request.headers().get(name);
            value.map(|it| it.to_str().expect("text").to_owned())
        };
        let date = header("x-acs-date").expect("a date");
        assert_eq!(date, timestamp(self.machine.now()), "it follows the clock");
        let fate = match (self.is_outage, is_late) {
            (true, _) => Fate::Unknown(503),
            (_, true) => Fate::Broken(TransportErrorKind::Timeout),
            _ => FATES[self.dice.below(FATES.len() as u64) as usize],
        };
        let target = exchange.request.uri().to_string();
        let token = target.split("ClientToken=").nth(1).unwrap_or_default();
        let token = token.split('&').next().unwrap_or_default().to_owned();
        if let Some((_, before)) = going.sent.last() {
            assert_eq!(*before, token, "all attempts are one act");
        }
        assert_eq!(!token.is_empty(), going.has_token, "{target}");
        going.sent.push((fate, token));
        fate.reply(&mut self.dice)
    }

    /// A key that lasts for a while, or a failure.
    fn key(&mut self) -> Reply {
        if !self.is_outage && self.dice.below(5) == 0 {
            return broken(TransportErrorKind::Broken);
        }
        let number = self.dice.below(1_000);
        let ends = self.machine.now() + Duration::from_secs(1 + self.dice.below(7_200));
        let ends = timestamp(ends);
        let body = format!(
            r#"{{"AccessKeyId":"id-{number}","AccessKeySecret":"s","SecurityToken":"t","Expiration":"{ends}"}}"#
        );
        reply(200, &[], &body)
    }

    fn end(&mut self, index: usize, going: &Going, result: &Result<Answer, Error>) {
        let now = self.machine.elapsed();
        if let Some(deadline) = going.deadline {
            assert!(now <= going.begun + deadline, "it ended too late");
        }
        let sent = going.sent.len();
        assert!(sent <= going.policy as usize, "{sent} of {}", going.policy);
        let attempts = match result {
            Ok(answer) => answer.attempts,
            Err(error) => error.attempts(),
        };
        assert_eq!(attempts as usize, sent);
        let last = going.sent.last().map(|(fate, _)| *fate);
        match result {
            Ok(_) => assert_eq!(last, Some(Fate::Fine)),
            Err(error) => match error.kind() {
                ErrorKind::Service(_) | ErrorKind::Transport(_) => {
                    let by_deadline = going.deadline.is_some() && error.is_timeout();
                    assert!(
                        by_deadline || last.is_some_and(|it| it != Fate::Fine),
                        "{error}"
                    );
                }
                ErrorKind::Credentials(_) => {}
                _ => panic!("{error}"),
            },
        }
        self.count(sent, result.is_ok());
        let end = result.as_ref().map(|_| ()).map_err(ToString::to_string);
        self.trace.push(format!("{index} ends at {now:?}: {end:?}"));
    }

    fn count(&mut self, sent: usize, succeeded: bool) {
        self.repetitions += (sent as u64).saturating_sub(1);
        if succeeded {
            self.tenths += if sent > 1 { 10 } else { 1 };
        }
        assert!(self.repetitions <= 100 + self.tenths / 10);
    }

    /// When the storm is over, the next call succeeds.
    fn is_as_good_as_new(&mut self) {
        // A clock that was set back makes a new key as old as it says.
        self.machine.pass(Duration::from_secs(10));
        let request = Request::default();
        let flow = call(&self.config, &CallOptions::new(), ENDPOINTS, READ, &request);
        let machine = Arc::clone(&self.machine);
        let (result, _) = script::drive(flow, &machine, |exchange| {
            match exchange.request.uri().host() {
                Some("127.0.0.1") => loop {
                    if let Ok(key) = self.key() {
                        break Ok(key);
                    }
                },
                _ => ok(),
            }
        });
        result.expect("all is well again");
    }
}

#[test]
fn no_storm_makes_a_client_do_what_it_must_not() {
    let scripts = std::env::var("ACS_STORMS").map_or(5_000, |it| it.parse().expect("a number"));
    let (mut ends, mut repetitions, mut given_up, mut worst) = (0, 0, 0, 0);
    for seed in 0..scripts {
        let mut storm = Storm::new(seed);
        storm.run();
        storm.is_as_good_as_new();
        repetitions += storm.repetitions;
        let count = |what: &str| storm.trace.iter().filter(|it| it.contains(what)).count();
        ends += count(" ends at ");
        given_up += count(" given up");
        if seed.is_multiple_of(100) {
            let mut again = Storm::new(seed);
            again.run();
            assert_eq!(storm.trace, again.trace, "a seed decides everything");
        }
        if storm.is_outage {
            worst = worst.max(storm.repetitions);
        }
    }
    // Some that were taken were not sent, since the deadline came first.
    assert!(
        (91..=100).contains(&worst),
        "in an outage the budget is all there is: {worst}"
    );
    // The storms are storms.
    assert!(ends > 2 * scripts as usize && given_up > scripts as usize / 4);
    assert!(repetitions > scripts / 2, "{repetitions}");
}
