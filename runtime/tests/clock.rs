//! What happens when somebody sets the clock while calls are under way.
//!
//! Deadlines, limits and pauses go on as if nothing had happened; dates of signatures follow the clock.

use std::sync::Arc;
use std::time::Duration;

use acs_runtime::credentials::{AccessKey, Cached, Identity, Provided, Provider, ProviderError};
use acs_runtime::flow::{Effect, Flow, Outcome, Port, Step};
use acs_runtime::system::System;
use acs_runtime::transport::{BoxFuture, TransportErrorKind::Timeout};
use acs_runtime::{Answer, Backoff, CallOptions, Error, RetryPolicy, call};

mod script;

use script::{ENDPOINTS, Machine, READ, Request, broken, config, drive};

const HOURS: i64 = 3 * 60 * 60;
const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_deadline_holds_whatever_is_done_to_the_clock() {
    for jump in [HOURS, -HOURS, 0] {
        let machine = Arc::new(Machine::default());
        let period = Duration::from_millis(300);
        let policy = RetryPolicy::default()
            .attempts(100)
            .backoff(Backoff::Fixed { period });
        let config = config(&machine).retry(policy).deadline(SECOND);
        let request = Request::default();
        let flow = call(&config, &CallOptions::new(), ENDPOINTS, READ, &request);
        let (result, record) = drive(flow, &machine, |_| {
            machine.pass(Duration::from_millis(100));
            machine.set_clock(jump);
            broken(Timeout)
        });
        assert!(result.expect_err("nothing answers").is_timeout());
        let sent = &record.sent;
        let totals = sent.iter().map(|it| it.limits.total.as_millis());
        assert_eq!(totals.collect::<Vec<_>>(), [1000, 600, 200], "{jump}");
    }
}

/// A call of someone whose key lasts for an hour, with a deadline.
fn called(cached: &Arc<Cached<Hourly>>, machine: &Arc<Machine>, deadline: Duration) -> Called {
    let config = config(machine).provider(Arc::clone(cached));
    let options = CallOptions::new().deadline(deadline);
    call(&config, &options, ENDPOINTS, READ, &Request::default())
}

#[test]
fn a_deadline_is_for_the_search_for_credentials_too() {
    let machine = Arc::new(Machine::default());
    let cached = Arc::new(Cached::new(Hourly));
    let short = Duration::from_millis(400);
    let mut hasty = called(&cached, &machine, short);
    let step = hasty.resume(Outcome::Start);
    assert!(matches!(step, Step::Do(Effect::Sleep(time)) if time == short));
    let mut second = called(&cached, &machine, MINUTE);
    let Step::Do(Effect::Wait(told, _)) = second.resume(Outcome::Start) else {
        panic!("two ask for the key");
    };
    machine.pass(short);
    let Step::Done(Err(error)) = hasty.resume(Outcome::Passed) else {
        panic!("the deadline is over");
    };
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 0);
    // It failed for a reason of its own, so the others do not share that; one of them asks.
    assert!(event_listener::Listener::wait_timeout(told, Duration::ZERO).is_some());
    let step = second.resume(Outcome::Passed);
    assert!(matches!(step, Step::Do(Effect::Sleep(SECOND))));
    let mut third = called(&cached, &machine, short);
    let step = third.resume(Outcome::Start);
    assert!(matches!(step, Step::Do(Effect::Wait(_, limit)) if limit == short));
    machine.pass(SECOND);
    let Step::Done(Err(error)) = third.resume(Outcome::Passed) else {
        panic!("the deadline is over");
    };
    assert!(error.is_timeout(), "{error}");
    let Step::Do(Effect::Send(exchange)) = second.resume(Outcome::Passed) else {
        panic!("it has a key");
    };
    let left = MINUTE - short - SECOND;
    assert!(exchange.limits.total <= left, "{:?}", exchange.limits);
}

#[test]
fn signatures_follow_the_clock() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine);
    let request = Request::default();
    let flow = call(&config, &CallOptions::new(), ENDPOINTS, READ, &request);
    let (_, record) = drive(flow, &machine, |_| {
        machine.set_clock(HOURS);
        broken(Timeout)
    });
    let hours = (0..3).map(|attempt| {
        let date = record.header(attempt, "x-acs-date").expect("a date");
        date[11..13].to_owned()
    });
    assert_eq!(hours.collect::<Vec<_>>(), ["03", "06", "09"]);
}

/// Asks a token service, which takes its time for it; the keys that it gives last for an hour.
#[derive(Debug)]
struct Hourly;

impl Provider for Hourly {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            port.sleep(SECOND).await;
            if system.variable("DOWN").is_some() {
                return Err(ProviderError::new("hourly", "down"));
            }
            let key = AccessKey {
                id: "id".to_owned(),
                secret: "secret".into(),
                token: Some("token".into()),
            };
            let mut provided = Provided::key(key, "hourly");
            provided.expires = Some(system.now() + 60 * MINUTE);
            Ok(provided)
        })
    }
}

type Asked = Flow<Result<Provided, ProviderError>>;
type Called = Flow<Result<Answer, Error>>;

fn ask(cached: &Arc<Cached<Hourly>>, machine: &Arc<Machine>) -> Asked {
    let (cached, machine) = (Arc::clone(cached), Arc::clone(machine));
    Flow::new(move |port| async move { cached.provide(&*machine, &port).await })
}

/// Asks to the end; whether the service was asked for it.
fn fetches(cached: &Arc<Cached<Hourly>>, machine: &Arc<Machine>) -> bool {
    let (result, record) = drive(ask(cached, machine), machine, |_| panic!("no request"));
    assert!(matches!(
        result.expect("a key").identity,
        Identity::AccessKey(_)
    ));
    !record.sleeps.is_empty()
}

#[test]
fn a_key_is_renewed_in_time_whatever_is_done_to_the_clock() {
    for jump in [0, -HOURS] {
        let machine = Arc::new(Machine::default());
        let cached = Arc::new(Cached::new(Hourly));
        assert!(fetches(&cached, &machine));
        machine.set_clock(jump);
        machine.pass(44 * MINUTE);
        assert!(!fetches(&cached, &machine));
        machine.pass(MINUTE);
        assert!(fetches(&cached, &machine), "by {jump} s");
        assert!(!fetches(&cached, &machine));
    }
    // As far as the clock goes, this one is over.
    let machine = Arc::new(Machine::default());
    let cached = Arc::new(Cached::new(Hourly));
    assert!(fetches(&cached, &machine));
    machine.set_clock(HOURS);
    assert!(fetches(&cached, &machine));
    assert!(!fetches(&cached, &machine));
}

#[test]
fn whoever_waits_for_a_key_waits_no_longer_or_shorter_when_the_clock_is_set() {
    for jump in [HOURS, -HOURS] {
        let machine = Arc::new(Machine::default());
        let cached = Arc::new(Cached::new(Hourly));
        let mut first = ask(&cached, &machine);
        assert!(matches!(
            first.resume(Outcome::Start),
            Step::Do(Effect::Sleep(_))
        ));
        let mut second = ask(&cached, &machine);
        let mut limits = Vec::new();
        let mut outcome = Outcome::Start;
        let error = loop {
            match second.resume(outcome) {
                Step::Do(Effect::Wait(_, limit)) => limits.push(limit),
                Step::Done(result) => break result.expect_err("the first has not ended"),
                step => panic!("{step:?}"),
            }
            machine.set_clock(jump);
            machine.pass(3 * SECOND);
            outcome = Outcome::Passed;
        };
        assert_eq!(limits, [5 * SECOND, 2 * SECOND], "{jump}");
        assert!(error.to_string().contains("5 s"), "{error}");
    }
}

#[test]
fn a_pause_ends_when_the_clock_is_set_back() {
    let mut machine = Machine::default();
    let _ = machine.variables.insert("DOWN".to_owned(), "1".to_owned());
    let (down, cached) = (Arc::new(machine), Arc::new(Cached::new(Hourly)));
    let up = Arc::new(Machine::default());
    assert!(fetches(&cached, &up));
    for machine in [&down, &up] {
        machine.pass(50 * MINUTE);
    }
    assert!(fetches(&cached, &down), "in vain, and the old key is used");
    // Of one machine in two states, both tell the same time.
    up.pass(down.elapsed() - up.elapsed());
    up.set_clock(-HOURS);
    assert!(!fetches(&cached, &up), "a pause of a second");
    up.pass(SECOND);
    assert!(fetches(&cached, &up));
}
