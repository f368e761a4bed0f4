//! What is kept, for how long, and what happens when many calls want it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use acs_runtime::credentials::{
    Cached, Chain, CredentialsUri, Environment, Provided, Provider, ProviderError, Static, from_fn,
};
use acs_runtime::flow::{Effect, Flow, Outcome, Program, Step};
use acs_runtime::transport::{BlockingTransport, Exchange, TransportError, drive_blocking};
use bytes::Bytes;
use event_listener::EventListener;

use super::machine::{Machine, key, temporary_key};

type Asked = Flow<Result<Provided, ProviderError>>;

const MINUTE: Duration = Duration::from_secs(60);
/// An hour after the clock of the machine.
const EXPIRES: &str = "2025-01-02T04:04:05Z";

fn cached() -> Arc<Cached<CredentialsUri>> {
    Arc::new(Cached::new(CredentialsUri::at("http://127.0.0.1:8899/")))
}

fn id(found: Result<Provided, ProviderError>) -> String {
    key(&found.expect("a key")).id.clone()
}

fn response(status: u16, body: &str) -> Outcome {
    let response = http::Response::builder().status(status);
    Outcome::Response(Ok(response
        .body(body.to_owned().into())
        .expect("a response")))
}

fn good(id: &str) -> Outcome {
    response(200, &temporary_key(id, EXPIRES))
}

fn sends(step: Step<Result<Provided, ProviderError>>) {
    assert!(matches!(step, Step::Do(Effect::Send(_))), "{step:?}");
}

/// For what it waits, and how long. Whoever drops the first does not wait any more.
fn waits(step: Step<Result<Provided, ProviderError>>) -> (EventListener, Duration) {
    match step {
        Step::Do(Effect::Wait(listener, limit)) => (listener, limit),
        other => panic!("{other:?}"),
    }
}

fn ends(step: Step<Result<Provided, ProviderError>>) -> Result<Provided, ProviderError> {
    match step {
        Step::Done(result) => result,
        Step::Do(effect) => panic!("{effect:?}"),
    }
}

fn start(
    machine: &Machine,
    provider: &Arc<Cached<CredentialsUri>>,
) -> (Asked, Step<Result<Provided, ProviderError>>) {
    let mut flow = machine.flow(provider);
    let step = flow.resume(Outcome::Start);
    (flow, step)
}

#[test]
fn a_key_is_kept_until_fifteen_minutes_before_its_end() {
    let machine = Machine::new()
        .answer(200, temporary_key("first", EXPIRES))
        .answer(200, temporary_key("second", "2025-01-02T05:04:05Z"));
    let provider = cached();
    assert_eq!(id(machine.ask(&provider)), "first");
    machine.wait(45 * MINUTE - Duration::from_secs(1));
    assert_eq!(id(machine.ask(&provider)), "first");
    assert_eq!(machine.scripted.left(), 1);
    machine.wait(Duration::from_secs(1));
    assert_eq!(id(machine.ask(&provider)), "second");
    assert_eq!(id(machine.ask(&provider)), "second");
}

#[test]
fn a_smaller_margin_is_for_keys_that_live_for_a_short_while() {
    let machine = Machine::new().answer(200, temporary_key("first", "2025-01-02T03:19:05Z"));
    let uri = CredentialsUri::at("http://127.0.0.1:8899/");
    let provider = Arc::new(Cached::new(uri).margin(MINUTE));
    for _ in 0..13 {
        assert_eq!(id(machine.ask(&provider)), "first");
        machine.wait(MINUTE);
    }
    assert_eq!(machine.scripted.exchanges().len(), 1);
}

#[test]
fn an_old_key_is_used_until_its_end_if_it_cannot_be_renewed() {
    let machine = (0..4).fold(
        Machine::new().answer(200, temporary_key("old", EXPIRES)),
        |machine, _| machine.answer(500, "down"),
    );
    let provider = cached();
    let asked = || machine.scripted.exchanges().len();
    assert_eq!(id(machine.ask(&provider)), "old");
    machine.wait(50 * MINUTE);
    assert_eq!(id(machine.ask(&provider)), "old");
    assert_eq!(asked(), 2);
    // A pause of 1 s, then of 2 s.
    assert_eq!(id(machine.ask(&provider)), "old");
    assert_eq!(asked(), 2);
    machine.wait(Duration::from_secs(1));
    assert_eq!(id(machine.ask(&provider)), "old");
    assert_eq!(asked(), 3);
    machine.wait(Duration::from_secs(1));
    assert_eq!(id(machine.ask(&provider)), "old");
    assert_eq!(asked(), 3);
    machine.wait(10 * MINUTE - Duration::from_secs(3));
    assert_eq!(id(machine.ask(&provider)), "old");
    assert_eq!(asked(), 4);
    machine.wait(Duration::from_secs(1));
    let error = machine.ask(&provider).expect_err("it has expired");
    assert_eq!(asked(), 5);
    assert!(error.to_string().contains("status 500"), "{error}");
}

#[test]
fn pauses_grow_to_ten_seconds_and_end_with_a_success() {
    let down = |machine: Machine| machine.answer(500, "down");
    let machine = Machine::new().answer(200, temporary_key("old", EXPIRES));
    let machine = (0..6).fold(machine, |machine, _| down(machine));
    let machine = down(machine.answer(200, temporary_key("new", "2025-01-02T04:09:05Z")));
    let provider = cached();
    let asked = || machine.scripted.exchanges().len();
    assert_eq!(id(machine.ask(&provider)), "old");
    machine.wait(50 * MINUTE);
    for (index, pause) in [1, 2, 4, 8, 10, 10].into_iter().enumerate() {
        assert_eq!(id(machine.ask(&provider)), "old");
        assert_eq!(asked(), 2 + index);
        machine.wait(Duration::from_secs(pause) - Duration::from_millis(1));
        assert_eq!(id(machine.ask(&provider)), "old");
        assert_eq!(asked(), 2 + index, "no request in a pause of {pause} s");
        machine.wait(Duration::from_millis(1));
    }
    assert_eq!(id(machine.ask(&provider)), "new");
    // This one is within the margin too, fails, and is followed by the shortest pause.
    assert_eq!(id(machine.ask(&provider)), "new");
    machine.wait(Duration::from_secs(1));
    assert_eq!(id(machine.ask(&provider)), "new");
    assert_eq!(asked(), 10);
}

#[test]
fn a_key_that_has_expired_already_is_an_error_that_doubts_the_clock() {
    let machine = Machine::new().answer(200, temporary_key("id", "2025-01-02T03:04:05Z"));
    let error = machine.ask(&cached()).expect_err("expired");
    assert!(error.to_string().contains("is the clock right?"), "{error}");
}

#[test]
fn one_call_fetches_and_the_others_share_what_it_gets() {
    let (machine, provider) = (Machine::new(), cached());
    let (mut first, step) = start(&machine, &provider);
    sends(step);
    let (mut second, step) = start(&machine, &provider);
    let (_listener, limit) = waits(step);
    assert_eq!(limit, Duration::from_secs(5));
    let (mut third, step) = start(&machine, &provider);
    let _listener = waits(step);
    assert_eq!(id(ends(first.resume(good("id")))), "id");
    assert_eq!(id(ends(second.resume(Outcome::Passed))), "id");
    assert_eq!(id(ends(third.resume(Outcome::Passed))), "id");
}

#[test]
fn those_who_wait_share_an_error_too() {
    let (machine, provider) = (Machine::new(), cached());
    let (mut first, _) = start(&machine, &provider);
    let (mut second, step) = start(&machine, &provider);
    let _listener = waits(step);
    let error = ends(first.resume(response(500, "down"))).expect_err("an error");
    assert_eq!(ends(second.resume(Outcome::Passed)), Err(error));
    // Whoever comes later tries for itself.
    let (_, step) = start(&machine, &provider);
    sends(step);
}

#[test]
fn a_call_that_is_given_up_holds_nobody_up() {
    let (machine, provider) = (Machine::new(), cached());
    let (first, step) = start(&machine, &provider);
    sends(step);
    let (mut second, step) = start(&machine, &provider);
    let (listener, _) = waits(step);
    let (mut third, step) = start(&machine, &provider);
    waits(step);
    drop(first);
    let told = event_listener::Listener::wait_timeout(listener, Duration::ZERO);
    assert!(told.is_some(), "the others are told");
    sends(second.resume(Outcome::Passed));
    waits(third.resume(Outcome::Passed));
    assert_eq!(id(ends(second.resume(good("id")))), "id");
    assert_eq!(id(ends(third.resume(Outcome::Passed))), "id");
}

#[test]
fn nobody_waits_for_longer_than_five_seconds() {
    let (machine, provider) = (Machine::new(), cached());
    let (_first, step) = start(&machine, &provider);
    sends(step);
    let (mut second, step) = start(&machine, &provider);
    waits(step);
    machine.wait(Duration::from_secs(3));
    // Waked up for nothing.
    assert_eq!(
        waits(second.resume(Outcome::Passed)).1,
        Duration::from_secs(2)
    );
    machine.wait(Duration::from_secs(2));
    let error = ends(second.resume(Outcome::Passed)).expect_err("nothing came");
    assert!(error.to_string().contains("5 s"), "{error}");
}

#[test]
fn the_old_key_is_used_while_a_call_fetches_a_new_one() {
    let machine = Machine::new().answer(200, temporary_key("old", EXPIRES));
    let provider = cached();
    assert_eq!(id(machine.ask(&provider)), "old");
    machine.wait(50 * MINUTE);
    let (_first, step) = start(&machine, &provider);
    sends(step);
    let (_, step) = start(&machine, &provider);
    assert_eq!(id(ends(step)), "old");
    machine.wait(10 * MINUTE);
    let (_, step) = start(&machine, &provider);
    waits(step);
}

#[test]
fn threads_share_one_fetch() {
    #[derive(Debug)]
    struct Slow(AtomicUsize);

    impl BlockingTransport for Slow {
        fn send(&self, _: Exchange) -> Result<http::Response<Bytes>, TransportError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(100));
            Ok(http::Response::new(temporary_key("id", EXPIRES).into()))
        }

        fn run(&self, program: Program) -> std::io::Result<std::process::Output> {
            panic!("{program:?}")
        }
    }

    let (machine, provider, slow) = (Machine::new(), cached(), Slow(AtomicUsize::new(0)));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert_eq!(id(drive_blocking(machine.flow(&provider), &slow)), "id"));
        }
    });
    assert_eq!(slow.0.load(Ordering::Relaxed), 1);
}

#[test]
fn a_key_without_an_end_is_asked_for_each_time() {
    let provider = Arc::new(Cached::new(Environment::new()));
    let machine = Machine::new()
        .with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", "one")
        .with_variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    assert_eq!(id(machine.ask(&provider)), "one");
    let machine = machine.with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", "two");
    assert_eq!(id(machine.ask(&provider)), "two");
}

#[test]
fn a_chain_stays_with_the_first_that_had_an_identity() {
    let chain = Chain::of([])
        .then(Environment::new())
        .then(Static::new("last", "secret"));
    let chain = Arc::new(chain);
    let machine = Machine::new();
    assert_eq!(id(machine.ask(&chain)), "last");
    let machine = machine
        .with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", "first")
        .with_variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    assert_eq!(id(machine.ask(&chain)), "last");
    let other = Arc::new(Chain::new());
    assert_eq!(id(machine.ask(&other)), "first");
    let machine = machine.with_variable("ALIBABA_CLOUD_ACCESS_KEY_ID", "");
    let error = machine.ask(&other).expect_err("no second pass");
    assert_eq!(error.reasons.len(), 1);
    assert_eq!(error.reasons[0].provider, "env");
}

#[test]
fn a_chain_without_an_identity_says_why_each_has_none() {
    let machine = Machine::new().with_variable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "True");
    let error = machine.ask_once(Chain::new()).expect_err("nothing there");
    let expected = "no credentials found
- env: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set
- oidc_role_arn: the role is not known and ALIBABA_CLOUD_ROLE_ARN is not set; the identity provider is not known and ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set; the file of the token is not known and ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set
- cli_profile: cannot read `/home/somebody/.aliyun/config.json`: entity not found; `aliyun configure` writes it, ALIBABA_CLOUD_CONFIG_FILE names another
- profile: cannot read `/home/somebody/.alibabacloud/credentials`: entity not found; ALIBABA_CLOUD_CREDENTIALS_FILE can name another file
- ecs_ram_role: ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the instance
- credential_uri: ALIBABA_CLOUD_CREDENTIALS_URI is not set";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_function_is_a_provider() {
    let provider = from_fn("vault", || {
        let key = acs_runtime::credentials::AccessKey {
            id: "id".to_owned(),
            secret: "secret".into(),
            token: None,
        };
        Ok::<_, String>(Provided::key(key, "vault"))
    });
    let provided = Machine::new().ask_once(provider).expect("a key");
    assert_eq!(
        (key(&provided).id.as_str(), &*provided.source),
        ("id", "vault")
    );
    let provider = from_fn("vault", || Err("it is sealed"));
    let provider: Box<dyn Provider> = Box::new(provider);
    let error = Machine::new().ask_once(provider).expect_err("an error");
    assert_eq!(error, ProviderError::new("vault", "it is sealed"));
}
