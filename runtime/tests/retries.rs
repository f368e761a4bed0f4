//! How often a request is sent, and when.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::time::Duration;

use acs_runtime::flow::{Effect as Need, Outcome, Step};
use acs_runtime::transport::TransportErrorKind::{self, Broken, Connect, Timeout, TooLarge};
use acs_runtime::{Answer, Backoff, CallOptions, Config, Error, Meta, Object, RetryPolicy, call};
use serde_json::Value;

mod script;

use script::{
    ENDPOINTS, Machine, READ, Record, Reply, Request, TokenRequest, WRITE, broken, config, drive,
    ok, play, refused, reply,
};

fn vectors() -> Value {
    let text = include_str!("vectors/retry.json");
    serde_json::from_str(text).expect("the vectors are JSON")
}

/// Plays a script to a call that only reads.
fn read(policy: RetryPolicy, replies: Vec<Reply>) -> (Result<Answer, Error>, Record) {
    let machine = Arc::new(Machine::default());
    let config = config(&machine).retry(policy);
    play(
        &config,
        &CallOptions::new(),
        READ,
        &Request::default(),
        &machine,
        replies,
    )
}

fn milliseconds(value: &Value, default: u64) -> Duration {
    Duration::from_millis(value.as_u64().unwrap_or(default))
}

fn backoff(policy: &str, period: Duration, cap: Duration) -> Backoff {
    match policy {
        "Fixed" => Backoff::Fixed { period },
        "Random" => Backoff::Random { period, cap },
        "Exponential" => Backoff::Exponential { period, cap },
        "EqualJitter" | "ExponentialWithEqualJitter" => Backoff::EqualJitter { period, cap },
        "FullJitter" | "ExponentialWithFullJitter" => Backoff::FullJitter { period, cap },
        _ => panic!("unknown policy {policy}"),
    }
}

/// The official options, as far as there is something like them here.
fn official_policy(options: &Value) -> RetryPolicy {
    if options["retryable"] != true {
        return RetryPolicy::off();
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let codes = |conditions: &[Value]| -> Vec<String> {
        let codes = conditions
            .iter()
            .flat_map(|condition| list(&condition["errorCode"]));
        codes
            .map(|code| code.as_str().expect("a code").to_owned())
            .collect()
    };
    let conditions = list(&options["retryCondition"]);
    let attempts = conditions
        .iter()
        .filter_map(|condition| condition["maxAttempts"].as_u64());
    let attempts = attempts.max().expect("a condition");
    let first = &conditions[0];
    let longest = milliseconds(&first["maxDelay"], 120_000);
    let given = &first["backoff"];
    let backoff = backoff(
        given["policy"].as_str().unwrap_or("Fixed"),
        milliseconds(&given["period"], 100),
        milliseconds(&given["cap"], 259_200_000).min(longest),
    );
    RetryPolicy::default()
        .attempts(u32::try_from(attempts).expect("a small number"))
        .backoff(backoff)
        .longest_wait(longest)
        .also(codes(&conditions))
        .never(codes(&list(&options["noRetryCondition"])))
}

fn official_reply(response: &Value) -> Reply {
    if response["network_error"].is_string() {
        return broken(Broken);
    }
    let headers = response["headers"].as_array().expect("headers");
    let headers: Vec<_> = headers
        .iter()
        .map(|pair| {
            (
                pair[0].as_str().expect("a name"),
                pair[1].as_str().expect("a value"),
            )
        })
        .collect();
    let status = response["status"].as_u64().expect("a status");
    let body = response["body"].as_str().expect("a body");
    reply(u16::try_from(status).expect("a status"), &headers, body)
}

/// Where we differ on purpose: the case, how often we send instead, and why.
const DIFFERENT: &[(&str, usize, &str)] = &[
    (
        "by_code_other_code",
        2,
        "a 503 passes by itself, so it is repeated by default and not only if listed; \
         `never` takes a code out",
    ),
    (
        "throttling_max_delay",
        1,
        "who is asked to come back in a minute and may wait a second does not come back in a \
         second: that request is refused too. The error says how long to wait",
    ),
    (
        "throttling_default_cap",
        1,
        "as before, with the official limit of two minutes",
    ),
    (
        "first_matching_condition",
        5,
        "there is one number of attempts for all failures; which of them comes first is chance",
    ),
];

#[test]
#[allow(clippy::print_stdout, reason = "says how many cases there are")]
fn the_official_retry_options_have_their_like() {
    let vectors = vectors();
    let cases = vectors["vectors"].as_array().expect("cases");
    let mut passed = 0;
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let responses = case["responses"].as_array().expect("responses");
        let mut policy = official_policy(&case["retry_options"]);
        if name == "first_matching_condition" {
            policy = policy.attempts(5);
        }
        let (result, record) = read(policy, responses.iter().map(official_reply).collect());
        let attempts = case["attempts"].as_u64().expect("a number");
        if let Some((_, ours, _)) = DIFFERENT.iter().find(|(different, ..)| *different == name) {
            assert_ne!(record.sent.len() as u64, attempts, "{name}");
            assert_eq!(record.sent.len(), *ours, "{name}");
            continue;
        }
        passed += 1;
        assert_eq!(record.sent.len() as u64, attempts, "{name}");
        let sleeps = Value::from(record.sleeps_ms());
        assert_eq!(case["sleeps_ms"], sleeps, "{name}");
        // A body that cannot be read is noticed when it is read.
        let malformed = name == "malformed_success_body";
        assert_eq!(
            case["outcome"]["ok"] == true || malformed,
            result.is_ok(),
            "{name}"
        );
        if let Err(error) = result {
            assert_eq!(case["outcome"]["code"].as_str(), error.code(), "{name}");
            assert_eq!(u64::from(error.attempts()), attempts, "{name}");
        }
        attempts_are_announced(name, &case["attempt_headers"], &record);
    }
    report("retry.json (vectors)", cases.len(), passed, DIFFERENT.len());
    assert_eq!(cases.len(), 21);
}

fn attempts_are_announced(name: &str, expected: &Value, record: &Record) {
    let mut nonces: Vec<_> = (0..record.sent.len())
        .map(|attempt| {
            record
                .header(attempt, "x-acs-signature-nonce")
                .expect("it is there")
        })
        .collect();
    for (attempt, headers) in expected.as_array().expect("headers").iter().enumerate() {
        for name in ["x-acs-retry-attempts", "x-acs-retry-delay"] {
            assert_eq!(
                headers[name].as_str(),
                record.header(attempt, name),
                "{name}"
            );
        }
    }
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(
        nonces.len(),
        record.sent.len(),
        "{name}: each attempt has a nonce of its own"
    );
}

#[allow(clippy::print_stdout, reason = "says how many cases there are")]
fn report(file: &str, cases: usize, passed: usize, different: usize) {
    assert_eq!(cases, passed + different);
    println!("conformance: {file}: {cases} cases, {passed} passed, {different} argued deviations");
}

#[test]
fn every_backoff_has_the_official_range() {
    let vectors = vectors();
    let cases = vectors["backoff"].as_array().expect("cases");
    for case in cases {
        let policy = case["policy"].as_str().expect("a policy");
        let default = if policy == "Random" {
            20_000
        } else {
            259_200_000
        };
        let (period, cap) = (
            milliseconds(&case["period"], 0),
            milliseconds(&case["cap"], default),
        );
        let backoff = backoff(policy, period, cap);
        let made = case["attempts_made"].as_u64().expect("a number");
        let made = u32::try_from(made).expect("a small number");
        let delays = (0..20_000).map(|random| backoff.delay(made, random).as_millis());
        let (least, most) = (delays.clone().min(), delays.max());
        let bound = |key: &str| case[key].as_u64().map(u128::from);
        assert_eq!((least, most), (bound("min_ms"), bound("max_ms")), "{case}");
    }
    report("retry.json (backoff)", cases.len(), cases.len(), 0);
    assert_eq!(cases.len(), 36);
}

#[test]
fn a_backoff_never_overflows() {
    let (period, cap) = (Duration::MAX, Duration::MAX);
    for policy in [
        "Fixed",
        "Random",
        "Exponential",
        "EqualJitter",
        "FullJitter",
    ] {
        let backoff = backoff(policy, period, cap);
        for made in [0, 1, 31, 32, 33, u32::MAX] {
            assert!(backoff.delay(made, u64::MAX) <= Duration::MAX);
        }
    }
}

#[test]
fn the_old_runtime_options_have_their_like() {
    // Ours repeats a 500 of an operation that only reads: such a failure passes.
    let different = ["autoretry_500_not_retried"];
    let vectors = vectors();
    let cases = vectors["legacy_runtime_options"].as_array().expect("cases");
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let options = &case["runtime_options"];
        let mut policy = RetryPolicy::off();
        if options["autoretry"] == true {
            let retries = options["max_attempts"].as_u64().unwrap_or(3);
            let waits = options["backoff_policy"]
                .as_str()
                .is_some_and(|policy| policy != "no");
            let period = options["backoff_period"].as_u64().unwrap_or(1);
            policy = policy
                .attempts(u32::try_from(retries + 1).expect("a small number"))
                .backoff(Backoff::Fixed {
                    period: Duration::from_secs(if waits { period } else { 0 }),
                });
        }
        let replies = case["responses"].as_array().expect("responses").iter();
        let replies = replies.map(|response| match response.as_u64() {
            Some(200) => ok(),
            Some(_) => refused(500, "InternalError"),
            None => broken(Broken),
        });
        let (result, record) = read(policy, replies.collect());
        let attempts = record.sent.len() as u64;
        if different.contains(&name) {
            assert_eq!(
                (case["attempts"].as_u64(), attempts),
                (Some(1), 2),
                "{name}"
            );
            continue;
        }
        assert_eq!(case["attempts"], attempts, "{name}");
        assert_eq!(case["outcome"]["ok"], result.is_ok(), "{name}");
        let waits = record
            .sleeps
            .iter()
            .map(Duration::as_secs)
            .filter(|wait| *wait > 0);
        assert_eq!(
            case["sleeps_s"],
            Value::from(waits.collect::<Vec<_>>()),
            "{name}"
        );
    }
    report(
        "retry.json (legacy_runtime_options)",
        cases.len(),
        cases.len() - 1,
        1,
    );
    assert_eq!(cases.len(), 7);
}

/// What may happen to a request.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Transport(TransportErrorKind),
    Status(u16, &'static str),
    Hint,
}

impl Fate {
    fn reply(self) -> Reply {
        match self {
            Self::Transport(kind) => broken(kind),
            Self::Status(status, code) => refused(status, code),
            Self::Hint => reply(503, &[("x-acs-retry-after", "5")], ""),
        }
    }
}

fn attempts(meta: &'static Meta, options: &CallOptions, request: &dyn Object, fate: Fate) -> usize {
    let machine = Arc::new(Machine::default());
    let flow = call(&config(&machine), options, ENDPOINTS, meta, request);
    let (result, record) = drive(flow, &machine, |_| fate.reply());
    let error = result.expect_err("the script has no success");
    assert_eq!(error.attempts() as usize, record.sent.len());
    record.sent.len()
}

#[test]
fn only_a_request_that_does_no_harm_is_sent_again() {
    use Fate::{Hint, Status, Transport};

    // Reads; writes; writes with a token; writes that the caller calls harmless.
    let table = [
        (Transport(Connect), [3, 3, 3, 3]),
        (Transport(TransportErrorKind::Request), [1, 1, 1, 1]),
        (Transport(Timeout), [3, 1, 3, 3]),
        (Transport(Broken), [3, 1, 3, 3]),
        (Transport(TooLarge), [1, 1, 1, 1]),
        (Status(408, "RequestTimeout"), [3, 1, 3, 3]),
        (Status(500, "InternalError"), [3, 1, 3, 3]),
        (Status(502, ""), [3, 1, 3, 3]),
        (Status(503, "ServiceUnavailable"), [3, 1, 3, 3]),
        (Status(504, ""), [3, 1, 3, 3]),
        (Status(400, "ServiceUnavailable"), [3, 1, 3, 3]),
        (Status(400, "Throttling.User"), [3, 3, 3, 3]),
        (Status(429, ""), [3, 3, 3, 3]),
        (Hint, [3, 3, 3, 3]),
        (Status(400, "InvalidParameter"), [1, 1, 1, 1]),
        (Status(403, "NoPermission"), [1, 1, 1, 1]),
        (Status(404, ""), [1, 1, 1, 1]),
        (Status(409, "IdempotentParameterMismatch"), [1, 1, 1, 1]),
        (Status(501, ""), [1, 1, 1, 1]),
        (Status(302, ""), [1, 1, 1, 1]),
    ];
    let (usual, harmless) = (CallOptions::new(), CallOptions::new().repeat_writes());
    let (plain, token) = (Request::default(), TokenRequest::default());
    for (fate, expected) in table {
        let counts = [
            attempts(READ, &usual, &plain, fate),
            attempts(WRITE, &usual, &plain, fate),
            attempts(WRITE, &usual, &token, fate),
            attempts(WRITE, &harmless, &plain, fate),
        ];
        assert_eq!(counts, expected, "{fate:?}");
        let bare = CallOptions::new().no_client_token();
        assert_eq!(
            attempts(WRITE, &bare, &token, fate),
            expected[1],
            "no token, {fate:?}"
        );
        let once = CallOptions::new().retry(RetryPolicy::off());
        assert_eq!(
            attempts(READ, &once, &plain, fate),
            1,
            "switched off, {fate:?}"
        );
    }
}

#[test]
fn a_code_can_be_added_to_and_taken_from_those_that_pass() {
    let policy = RetryPolicy::default()
        .also(["Busy"])
        .never(["InternalError"]);
    let busy = || vec![refused(400, "Busy"), ok()];
    assert_eq!(read(policy.clone(), busy()).1.sent.len(), 2);
    assert_eq!(read(RetryPolicy::default(), busy()).1.sent.len(), 1);
    assert_eq!(
        read(policy, vec![refused(500, "InternalError")])
            .1
            .sent
            .len(),
        1
    );
}

#[test]
fn the_service_says_how_long_to_wait() {
    let throttled = |name, value| reply(429, &[(name, value)], r#"{"Code":"Throttling"}"#);
    let waits = |reply: Reply| {
        read(RetryPolicy::default(), vec![reply, ok()])
            .1
            .sleeps_ms()
    };
    assert_eq!(waits(throttled("x-acs-retry-after", "1500")), [1500]);
    let limits = "Limit:1,TimeLeft:2000,Remain:0";
    assert_eq!(waits(throttled("x-ratelimit-user", limits)), [2000]);
    assert_eq!(waits(throttled("x-ratelimit-user-api", limits)), [2000]);

    let headers = [
        ("x-ratelimit-user", limits),
        ("x-ratelimit-user-api", "TimeLeft:3000"),
    ];
    assert_eq!(waits(reply(429, &headers, "")), [3000]);

    // Other failures have nothing to do with a limit that happens to be told.
    let unrelated = waits(reply(500, &[("x-ratelimit-user", limits)], ""));
    assert!(unrelated[0] <= 200, "{unrelated:?}");

    // Nonsense is no hint, so the wait is one of the backoff.
    let nonsense = waits(throttled("x-ratelimit-user", "TimeLeft,:,TimeLeft:x"));
    assert!(nonsense[0] <= 200, "{nonsense:?}");
}

#[test]
fn who_is_asked_to_wait_too_long_is_told_so_at_once() {
    let later = reply(429, &[("x-acs-retry-after", "60001")], "");
    let (result, record) = read(RetryPolicy::default(), vec![later]);
    let error = result.expect_err("it was refused");
    assert_eq!(record.sleeps, []);
    let service = error.service().expect("it is from the service");
    assert_eq!(service.retry_after(), Some(Duration::from_millis(60_001)));
    assert!(error.is_throttling());
}

#[test]
fn a_deadline_bounds_attempts_and_waits() {
    let machine = Arc::new(Machine::default());
    let period = Duration::from_millis(300);
    let policy = RetryPolicy::default()
        .attempts(100)
        .backoff(Backoff::Fixed { period });
    let config = config(&machine)
        .retry(policy)
        .deadline(Duration::from_secs(1));
    let request = Request::default();
    let flow = call(&config, &CallOptions::new(), ENDPOINTS, READ, &request);
    let (result, record) = drive(flow, &machine, |_| {
        machine.pass(Duration::from_millis(100));
        broken(Timeout)
    });
    assert!(result.expect_err("nothing answers").is_timeout());
    let totals = record
        .sent
        .iter()
        .map(|exchange| exchange.limits.total.as_millis());
    assert_eq!(totals.collect::<Vec<_>>(), [1000, 600, 200]);
    assert!(machine.elapsed() <= Duration::from_secs(1));

    // A deadline of the call counts more than that of the client.
    let machine = Arc::new(Machine::default());
    let config = self::config(&machine).deadline(Duration::from_secs(1));
    let options = CallOptions::new().deadline(Duration::ZERO);
    let (result, record) = play(&config, &options, READ, &request, &machine, []);
    let error = result.expect_err("there is no time");
    assert!(error.is_timeout());
    assert_eq!((error.attempts(), record.sent.len()), (0, 0));
}

/// How many requests so many calls make at once, if every request is answered like this.
fn requests_of(config: &Config, machine: &Machine, calls: usize, fate: Fate) -> usize {
    let request = Request::default();
    let mut flows: Vec<_> = (0..calls)
        .map(|_| call(config, &CallOptions::new(), ENDPOINTS, READ, &request))
        .collect();
    // Who has something to do, by time.
    let mut due: BinaryHeap<_> = (0..calls)
        .map(|index| Reverse((machine.elapsed(), index)))
        .collect();
    let mut started = vec![false; calls];
    let mut sent = 0;
    while let Some(Reverse((time, index))) = due.pop() {
        machine.pass(time.saturating_sub(machine.elapsed()));
        let mut outcome = match std::mem::replace(&mut started[index], true) {
            true => Outcome::Passed,
            false => Outcome::Start,
        };
        loop {
            outcome = match flows[index].resume(outcome) {
                Step::Done(result) => {
                    assert!(result.is_err());
                    break;
                }
                Step::Do(Need::Send(_)) => {
                    sent += 1;
                    Outcome::Response(fate.reply())
                }
                Step::Do(Need::Sleep(wait)) => {
                    due.push(Reverse((machine.elapsed() + wait, index)));
                    break;
                }
                Step::Do(effect) => panic!("nobody asked for {effect:?}"),
            };
        }
    }
    sent
}

#[test]
fn an_outage_is_not_made_worse_by_repetitions() {
    for fate in [
        Fate::Status(503, "ServiceUnavailable"),
        Fate::Transport(Timeout),
        Fate::Transport(Connect),
        Fate::Status(400, "Throttling.User"),
    ] {
        let machine = Arc::new(Machine::default());
        let config = config(&machine);
        let sent = requests_of(&config, &machine, 1000, fate);
        assert_eq!(sent, 1100, "{fate:?}: the budget is 100 repetitions");

        // As long as the outage lasts there are no more.
        assert_eq!(requests_of(&config, &machine, 1000, fate), 1000, "{fate:?}");
        // A changed copy of the client does not start anew, another client does.
        let copy = config.clone().region("b");
        assert_eq!(requests_of(&copy, &machine, 10, fate), 10, "{fate:?}");
        assert_eq!(
            requests_of(&self::config(&machine), &machine, 10, fate),
            30,
            "{fate:?}"
        );
    }
}

#[test]
fn success_earns_repetitions() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine);
    let outage = Fate::Status(503, "");
    assert_eq!(requests_of(&config, &machine, 100, outage), 200);
    let one = |replies: Vec<Reply>| {
        let (options, request) = (CallOptions::new(), Request::default());
        play(&config, &options, READ, &request, &machine, replies)
            .1
            .sent
            .len()
    };
    assert_eq!(one(vec![refused(503, "")]), 1);
    for _ in 0..10 {
        assert_eq!(one(vec![ok()]), 1);
    }
    // Ten calls that succeed at once earn one, and it comes back if it succeeds.
    for _ in 0..3 {
        assert_eq!(one(vec![refused(503, ""), ok()]), 2);
    }
    assert_eq!(one(vec![refused(503, ""), refused(503, "")]), 2);
    assert_eq!(one(vec![refused(503, "")]), 1);
}

#[test]
fn a_wait_of_any_length_is_not_too_long_to_reckon_with() {
    let forever = (u64::MAX).to_string();
    let asked = || reply(429, &[("x-acs-retry-after", &forever)], "");
    let (result, record) = read(RetryPolicy::default(), vec![asked()]);
    assert!(result.is_err());
    assert_eq!(record.sent.len(), 1);

    let patient = RetryPolicy::default().longest_wait(Duration::MAX);
    let machine = Arc::new(Machine::default());
    let config = config(&machine).retry(patient).deadline(Duration::MAX);
    let options = CallOptions::new();
    let request = Request::default();
    let replies = vec![asked(), ok()];
    let (result, record) = play(&config, &options, READ, &request, &machine, replies);
    assert!(result.is_ok());
    assert_eq!(record.sleeps, [Duration::from_millis(u64::MAX)]);
}

proptest::proptest! {
    #[test]
    fn no_backoff_is_longer_than_its_cap(
        period in times(),
        cap in times(),
        made: u32,
        random: u64,
    ) {
        for policy in ["Random", "Exponential", "EqualJitter", "FullJitter"] {
            let delay = backoff(policy, period, cap).delay(made, random);
            proptest::prop_assert!(delay <= cap, "{policy}: {delay:?}");
        }
    }
}

/// Short times, and those at the end of what there is.
fn times() -> impl proptest::strategy::Strategy<Value = Duration> {
    use proptest::prelude::*;
    prop_oneof![
        any::<u64>().prop_map(Duration::from_nanos),
        any::<u64>().prop_map(Duration::from_secs),
        Just(Duration::ZERO),
        Just(Duration::MAX),
    ]
}
