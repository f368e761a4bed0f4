//! What a call sends, and what it tells.

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acs_runtime::credentials::{AccessKey, Identity, ProviderError, Reason};
use acs_runtime::transport::{Exchange, Limits, TransportErrorKind};
use acs_runtime::{
    CallOptions, Config, ErrorKind, JsonText, Map, Member, Meta, Network, Object, Place, Protocol,
    RetryPolicy, Rule, Scheme, Security, Style, call,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as Fields};
use tracing::{Event, Metadata, Subscriber};

mod script;

use script::{
    ENDPOINTS, Fixed, Machine, READ, Record, Reply, Request, Response, TokenRequest, WRITE, broken,
    config, drive, objects, ok, play, refused, reply,
};

objects! {
    Limited {
        name: Option<String> = Member::new("Name").required().rules(&[Rule::MaxLength(3)]),
    }

    TokenInForm {
        name: Option<String> = Member::new("Name").place(Place::Form),
        client_token: Option<String> = Member::new("ClientToken").place(Place::Form).required(),
    }

    Account {
        user: Option<String> = Member::new("User"),
        password: Option<String> = Member::new("Password").sensitive(),
    }

    Secretive {
        name: Option<String> = Member::new("Name"),
        password: Option<String> = Member::new("Password").sensitive(),
        pin: Option<i64> = Member::new("Pin").sensitive(),
        keys: Vec<String> = Member::new("Keys").style(Style::Json).items(&Member::new("").sensitive()),
        labels: Map<String> = Member::new("Labels").place(Place::Form).sensitive(),
        account: Option<JsonText<Account>> = Member::new("Account"),
        header: Option<String> = Member::new("x-acs-secret").place(Place::Header).sensitive(),
    }

    Told {
        request_id: Option<String> = Member::new("RequestId"),
        secret: Option<String> = Member::new("Secret").sensitive(),
    }
}

/// The parameters of a query or a form.
fn parameters(text: &str) -> Vec<(&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect()
}

fn parameter<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    let query = exchange.request.uri().query().unwrap_or_default();
    let body = std::str::from_utf8(exchange.request.body()).expect("a form is text");
    let all = parameters(query).into_iter().chain(parameters(body));
    let mut found = all.filter(|(key, _)| *key == name).map(|(_, value)| value);
    let first = found.next();
    assert_eq!(found.next(), None, "`{name}` is sent twice");
    first
}

fn once(config: &Config, options: &CallOptions, machine: &Machine) -> Exchange {
    let (result, mut record) = play(config, options, READ, &Request::default(), machine, [ok()]);
    result.expect("the script has a success");
    record.sent.remove(0)
}

#[test]
fn an_invalid_request_is_not_sent() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine);
    let request = Limited {
        name: Some("long".to_owned()),
    };
    let usual = CallOptions::new();
    let (result, record) = play(&config, &usual, READ, &request, &machine, []);
    let error = result.expect_err("it is too long");
    assert_eq!((record.sent.len(), error.attempts()), (0, 0));
    let ErrorKind::Invalid(invalid) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(invalid.violations()[0].path(), "Name");
    assert_eq!(
        error.to_string(),
        "DescribeThings: invalid request: `Name`: must have at most 3 characters, but has 4"
    );

    let sent = |config: &Config, options: &CallOptions| {
        play(config, options, READ, &request, &machine, [ok()])
            .1
            .sent
            .len()
    };
    let unchecked = config.clone().validation(false);
    assert_eq!(sent(&config, &CallOptions::new().validation(false)), 1);
    assert_eq!(sent(&unchecked, &usual), 1);
    assert_eq!(sent(&unchecked, &CallOptions::new().validation(true)), 0);
}

#[test]
fn all_attempts_share_a_client_token() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine);
    let play = |options: &CallOptions, request: &dyn Object| {
        let replies = [broken(TransportErrorKind::Broken), refused(500, ""), ok()];
        play(&config, options, WRITE, request, &machine, replies).1
    };
    let tokens = |record: &Record| -> Vec<Option<String>> {
        let tokens = record
            .sent
            .iter()
            .map(|exchange| parameter(exchange, "ClientToken"));
        tokens.map(|token| token.map(str::to_owned)).collect()
    };
    let usual = CallOptions::new();

    let filled = tokens(&play(&usual, &TokenRequest::default()));
    let token = filled[0].clone().expect("it is filled in");
    assert_eq!(filled, vec![Some(token.clone()); 3]);
    let groups: Vec<_> = token.split('-').map(str::len).collect();
    assert_eq!((groups, &token[14..15]), (vec![8, 4, 4, 4, 12], "4"));
    assert_ne!(
        tokens(&play(&usual, &TokenRequest::default()))[0],
        Some(token)
    );

    // That of the caller stays; an empty one is none.
    let own = |token: &str| TokenRequest {
        client_token: Some(token.to_owned()),
        ..TokenRequest::default()
    };
    assert_eq!(
        tokens(&play(&usual, &own("mine"))),
        vec![Some("mine".to_owned()); 3]
    );
    assert_eq!(
        tokens(&play(&usual, &own("")))[0].as_ref().map(String::len),
        Some(36)
    );

    // None is filled in where it would be of no use, or is not wanted.
    let off = CallOptions::new().retry(RetryPolicy::off());
    assert_eq!(tokens(&play(&off, &TokenRequest::default())), [None]);
    let unwanted = CallOptions::new().no_client_token();
    assert_eq!(tokens(&play(&unwanted, &TokenRequest::default())), [None]);
    assert_eq!(tokens(&play(&usual, &Request::default())), [None]);

    // One that is required counts as given, and goes where it belongs.
    let form = tokens(&play(&usual, &TokenInForm::default()));
    assert_eq!(form[0].as_ref().map(String::len), Some(36));
    assert_eq!(form, vec![form[0].clone(); 3]);
    assert_eq!(tokens(&play(&unwanted, &TokenInForm::default())), []);
}

#[test]
fn attempts_differ_in_nonce_and_date_alone() {
    let machine = Arc::new(Machine::default());
    let provider = Arc::new(Fixed::key());
    let config = config(&machine).provider(Arc::clone(&provider));
    let hint = reply(429, &[("x-acs-retry-after", "2000")], "");
    let request = Request {
        name: Some("a b/ü".to_owned()),
    };
    let options = CallOptions::new();
    let (result, record) = play(&config, &options, READ, &request, &machine, [hint, ok()]);
    assert_eq!(result.expect("the second succeeds").attempts, 2);
    assert_eq!(provider.asked.load(Ordering::Relaxed), 2);

    let [first, second] = [0, 1].map(|attempt| &record.sent[attempt].request);
    assert_eq!(
        (first.uri(), first.method()),
        (second.uri(), second.method())
    );
    assert_eq!(first.body(), second.body());
    let date = |attempt| record.header(attempt, "x-acs-date");
    assert_eq!(date(0), Some("2025-01-02T03:04:05Z"));
    assert_eq!(date(1), Some("2025-01-02T03:04:07Z"));
    for name in ["x-acs-signature-nonce", "authorization"] {
        let [first, second] = [0, 1].map(|attempt| record.header(attempt, name));
        assert!(first.is_some() && first != second, "{name}");
    }
    assert_eq!(record.header(0, "x-acs-retry-attempts"), None);
    assert_eq!(record.header(1, "x-acs-retry-attempts"), Some("1"));
    assert_eq!(record.header(1, "x-acs-retry-delay"), Some("2000"));
}

#[test]
fn the_host_is_chosen_by_call_client_and_environment_in_this_order() {
    let mut machine = Machine::default();
    let region = ("ALIBABA_CLOUD_REGION_ID".to_owned(), "b".to_owned());
    machine.variables.extend([region]);
    let machine = Arc::new(machine);
    let plain = Config::new(Arc::new(Fixed::key())).system(Arc::clone(&machine) as _);
    let usual = CallOptions::new();
    let uri = |config: &Config, options: &CallOptions| {
        let uri = once(config, options, &machine).request.uri().to_string();
        uri.trim_end_matches(['/', '?']).to_owned()
    };
    assert_eq!(uri(&plain, &usual), "https://b.example");
    assert_eq!(uri(&plain.clone().region(""), &usual), "https://b.example");
    let regional = plain.clone().region("a");
    assert_eq!(uri(&regional, &usual), "https://a.example");
    assert_eq!(
        uri(&regional.clone().network(Network::Vpc), &usual),
        "https://a-vpc.example"
    );
    assert_eq!(
        uri(&regional.clone().scheme(Scheme::Http), &usual),
        "http://a.example"
    );
    let own = regional.endpoint("http://127.0.0.1:8080/");
    assert_eq!(uri(&own, &usual), "http://127.0.0.1:8080");
    let call = CallOptions::new().endpoint("c.example:444");
    assert_eq!(uri(&own, &call), "https://c.example:444");
    assert_eq!(uri(&own.clone().endpoint(""), &usual), "https://a.example");
}

#[test]
fn a_setting_that_cannot_be_used_is_told() {
    let machine = Arc::new(Machine::default());
    let usual = CallOptions::new();
    let told = |config: Config| {
        let (result, record) = play(&config, &usual, READ, &Request::default(), &machine, []);
        assert_eq!(record.sent.len(), 0);
        result.expect_err("it cannot be used").to_string()
    };
    let config = config(&machine);
    let line = told(config.clone().endpoint("https://user:marker@a.example"));
    assert!(
        line.contains("endpoint") && !line.contains("marker"),
        "{line}"
    );
    let line = told(config.clone().header("a b", "marker"));
    assert!(line.contains("`a b`") && !line.contains("marker"), "{line}");
    let line = told(config.clone().header("x-a", "mar\nker"));
    assert!(line.contains("`x-a`") && !line.contains("ker"), "{line}");
    let line = told(config.region("nowhere"));
    assert!(line.contains("nowhere"), "{line}");

    let nobody = Fixed {
        answer: Err(ProviderError {
            reasons: vec![Reason {
                provider: "env".into(),
                message: "`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set".to_owned(),
            }],
        }),
        asked: AtomicU64::new(0),
    };
    let config = self::config(&machine).provider(Arc::new(nobody));
    assert_eq!(
        told(config),
        "DescribeThings: no credentials found: env: `ALIBABA_CLOUD_ACCESS_KEY_ID` is not set"
    );
}

#[test]
fn a_call_overrides_what_the_client_has() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine)
        .header("x-acs-a", "client")
        .header("X-Acs-B", "client")
        .query("Extra", "client")
        .query("More", "client")
        .user_agent("app/1");
    let options = CallOptions::new()
        .header("X-ACS-A", "call")
        .query("Extra", "call")
        .connect_timeout(Duration::from_millis(1))
        .read_timeout(Duration::from_millis(2))
        .attempt_timeout(Duration::from_millis(3))
        .largest_body(4);
    let sent = once(&config, &options, &machine);
    let header = |name: &str| {
        sent.request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    assert_eq!(
        (header("x-acs-a"), header("x-acs-b")),
        (Some("call"), Some("client"))
    );
    assert_eq!(parameter(&sent, "Extra"), Some("call"));
    assert_eq!(parameter(&sent, "More"), Some("client"));
    assert!(header("user-agent").is_some_and(|agent| agent.ends_with(" app/1")));
    let limits = Limits {
        connect: Duration::from_millis(1),
        read: Duration::from_millis(2),
        total: Duration::from_millis(3),
        body: 4,
    };
    assert_eq!(sent.limits, limits);
    assert_eq!(
        once(&config, &CallOptions::new(), &machine).limits,
        Limits::default()
    );
}

#[test]
fn the_user_agent_ends_as_the_environment_says() {
    let mut machine = Machine::default();
    let suffix = ("ALIBABA_CLOUD_USER_AGENT".to_owned(), "env/2".to_owned());
    machine.variables.extend([suffix]);
    let machine = Arc::new(machine);
    let agent = |config: &Config| {
        let sent = once(config, &CallOptions::new(), &machine);
        let agent = sent.request.headers()["user-agent"]
            .to_str()
            .map(str::to_owned);
        agent.expect("it is text")
    };
    assert!(agent(&config(&machine)).ends_with(" env/2"));
    assert!(agent(&config(&machine).user_agent("app/1")).ends_with(" app/1"));
}

#[test]
fn an_anonymous_operation_asks_nobody_who_is_calling() {
    const OPEN: &Meta = &Meta {
        security: &[Security::Anonymous],
        ..*READ
    };
    let machine = Arc::new(Machine::default());
    let provider = Arc::new(Fixed::key());
    let config = config(&machine).provider(Arc::clone(&provider));
    let (request, options) = (Request::default(), CallOptions::new());
    let (result, record) = play(&config, &options, OPEN, &request, &machine, [ok()]);
    assert!(result.is_ok());
    assert_eq!(provider.asked.load(Ordering::Relaxed), 0);
    assert_eq!(record.header(0, "authorization"), None);
}

#[test]
fn a_protocol_that_is_not_supported_is_told_before_anything_happens() {
    const OSS: &Meta = &Meta {
        protocol: Protocol::Oss,
        ..*READ
    };
    let machine = Arc::new(Machine::default());
    let provider = Arc::new(Fixed::key());
    let config = config(&machine).provider(Arc::clone(&provider));
    let (request, options) = (Request::default(), CallOptions::new());
    let (result, record) = play(&config, &options, OSS, &request, &machine, []);
    let error = result.expect_err("it cannot be called");
    assert!(matches!(error.kind(), ErrorKind::Unsupported(it) if it.protocol == Protocol::Oss));
    assert!(
        error.to_string().contains("unsupported protocol `oss`"),
        "{error}"
    );
    assert_eq!((error.attempts(), record.sent.len()), (0, 0));
    assert_eq!(provider.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn of_an_answer_that_is_not_described_nothing_is_read() {
    objects! { Nothing {} }
    let machine = Arc::new(Machine::default());
    let (config, request) = (config(&machine), Request::default());
    for body in ["", "<html>", "{}"] {
        let options = CallOptions::new();
        let replies = [reply(200, &[], body)];
        let (result, _) = play(&config, &options, READ, &request, &machine, replies);
        assert!(result.and_then(|it| it.read::<Nothing>()).is_ok(), "{body}");
    }
}

#[test]
fn an_answer_is_used_like_its_value_and_tells_how_it_came() {
    let machine = Arc::new(Machine::default());
    let body = r#"{"RequestId":"r","PageInfo":{"Count":"many"},"ImageInstanceList":[{"Id":"i"}]}"#;
    let replies = [refused(500, ""), reply(200, &[("x-a", "b")], body)];
    let (config, request) = (config(&machine), Request::default());
    let (result, _) = play(
        &config,
        &CallOptions::new(),
        READ,
        &request,
        &machine,
        replies,
    );
    let output = result
        .and_then(|answer| answer.read::<Response>())
        .expect("it is JSON");
    assert_eq!(output.list[0].id.as_deref(), Some("i"));
    assert_eq!((output.request_id(), output.attempts()), (Some("r"), 2));
    assert_eq!(
        (output.status().as_u16(), &output.headers()["x-a"]),
        (200, &"b".parse().expect("a value"))
    );
    assert_eq!(output.notes().count(), 1);
    assert_eq!(output.into_inner().list.len(), 1);
}

#[test]
fn a_flow_can_move_to_another_thread() {
    fn movable(value: impl Send + 'static) {
        drop(value);
    }
    let machine = Arc::new(Machine::default());
    let (config, request) = (config(&machine), Request::default());
    movable(call(
        &config,
        &CallOptions::new(),
        ENDPOINTS,
        READ,
        &request,
    ));
}

/// Writes down everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>, Arc<AtomicU64>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("memory takes any text");
    }
}

impl Log {
    fn line(&self, start: &str, write: impl FnOnce(&mut Writer<'_>)) {
        let mut log = self.0.lock().expect("nobody panics with the lock");
        log.push_str(start);
        write(&mut Writer(&mut log));
        log.push('\n');
    }

    fn text(&self) -> String {
        self.0.lock().expect("nobody panics with the lock").clone()
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |writer| span.record(writer));
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, fields: &Fields<'_>) {
        self.line("recorded", |writer| fields.record(writer));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line("event", |writer| event.record(writer));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn the_log_tells_every_attempt() {
    let machine = Arc::new(Machine::default());
    let (config, request) = (config(&machine), Request::default());
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let flow = call(&config, &CallOptions::new(), ENDPOINTS, READ, &request);
        let mut replies = vec![
            reply(200, &[("x-acs-request-id", "r3")], "{}"),
            broken(TransportErrorKind::Connect),
            reply(
                429,
                &[("x-acs-retry-after", "20")],
                r#"{"Code":"Throttling","RequestId":"r1\n"}"#,
            ),
        ];
        let (result, _) = drive(flow, &machine, |_| {
            machine.pass(Duration::from_millis(7));
            replies.pop().expect("there are three")
        });
        assert_eq!(result.expect("the third succeeds").attempts, 3);
    });
    let text = log.text();
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.contains("wait_ms"))
        .collect();
    assert_eq!(
        lines,
        [
            r#"call product="Sas" operation="DescribeThings""#,
            r#"recorded host="a.example""#,
            "attempt number=1",
            "event message=refused status=429 code=Throttling request_id=r1 ms=7",
            "attempt number=2",
            "event message=no answer kind=Connect ms=7",
            "attempt number=3",
            "event message=answered status=200 request_id=r3 ms=7",
        ]
    );
    assert!(text.contains("message=sending the request again wait_ms=20"));
}

/// Nothing that holds this may be shown.
const MARKER: &str = "m4rk";

fn secretive() -> Secretive {
    let text = |name: &str| format!("{MARKER}-{name} \"/ü");
    let account = Account {
        user: Some("somebody".to_owned()),
        password: Some(text("json")),
    };
    Secretive {
        name: Some("harmless".to_owned()),
        password: Some(text("text")),
        pin: Some(987_654_321),
        keys: vec![text("element"), text("other")],
        labels: Map::from([("label".to_owned(), text("label"))]),
        account: Some(JsonText::from(account)),
        header: Some(format!("{MARKER}-header")),
    }
}

fn identities() -> Vec<Identity> {
    let key = AccessKey {
        id: format!("{MARKER}-id"),
        secret: format!("{MARKER}-secret").into(),
        token: None,
    };
    let session = AccessKey {
        // Longer than the secret, and starts like it.
        token: Some(format!("{MARKER}-secret+token/==").into()),
        ..key.clone()
    };
    vec![
        Identity::AccessKey(key),
        Identity::AccessKey(session),
        Identity::Bearer(format!("{MARKER}-bearer").into()),
    ]
}

/// A service that repeats all it was told, as a server that logs its input to the caller would.
fn echo(exchange: &Exchange, identity: &Identity) -> String {
    let request = &exchange.request;
    let mut text = format!("{} ", request.uri());
    for (name, value) in request.headers() {
        text.push_str(&format!(
            "{name}: {} ",
            String::from_utf8_lossy(value.as_bytes())
        ));
    }
    text.push_str(&String::from_utf8_lossy(request.body()));
    let wanted = secretive();
    for secret in [wanted.password, wanted.keys.into_iter().next()]
        .into_iter()
        .flatten()
    {
        text.push_str(&format!(
            " the value {secret} is not good, nor is {secret:?}"
        ));
    }
    // The secret itself is never sent, but a server knows it.
    let secret = match identity {
        Identity::AccessKey(key) => key.secret.expose(),
        _ => "",
    };
    format!("{text} {secret} 987654321")
}

#[test]
fn no_secret_is_ever_shown() {
    let echoed = |status: u16, extra: &'static str| {
        move |exchange: &Exchange, identity: &Identity| {
            let text = serde_json::Value::from(echo(exchange, identity)).to_string();
            let body = format!(
                r#"{{"Code":{extra},"Message":{text},"Recommend":{text},"RequestId":"r","Detail":{text},
                    "AccessDeniedDetail":{{"AuthAction":{text}}}}}"#
            );
            reply(status, &[("set-cookie", "m4rk-cookie")], &body)
        }
    };
    type Service = Box<dyn Fn(&Exchange, &Identity) -> Reply>;
    let services: Vec<Service> = vec![
        Box::new(|_, _| reply(200, &[], r#"{"RequestId":"r","Secret":"m4rk-answer"}"#)),
        Box::new(|_, _| reply(200, &[], r#"{"RequestId":"r","Secret":"m4rk-answer"#)),
        Box::new(|_, _| reply(200, &[], "m4rk")),
        Box::new(echoed(400, r#""SignatureDoesNotMatch""#)),
        Box::new(echoed(400, r#""Throttling.User""#)),
        Box::new(echoed(403, r#""m4rk-text \"/ü""#)),
        Box::new(echoed(500, r#""InternalError""#)),
        Box::new(|exchange, identity| {
            reply(
                502,
                &[("content-type", "text/html")],
                &echo(exchange, identity),
            )
        }),
        Box::new(|exchange, identity| {
            let text = echo(exchange, identity)
                .replace('&', "&amp;")
                .replace('<', "&lt;");
            reply(
                400,
                &[],
                &format!("<Error><Code>X</Code><Message>{text}</Message></Error>"),
            )
        }),
        Box::new(|_, _| broken(TransportErrorKind::Broken)),
        Box::new(|_, _| broken(TransportErrorKind::Connect)),
        Box::new(|_, _| broken(TransportErrorKind::TooLarge)),
    ];
    let log = Log::default();
    let mut shown = String::new();
    tracing::subscriber::with_default(log.clone(), || {
        for identity in identities() {
            for service in &services {
                show(&mut shown, &identity, |exchange| {
                    service(exchange, &identity)
                });
            }
        }
    });
    for (what, text) in [("shown", &shown), ("logged", &log.text())] {
        let found = text
            .lines()
            .find(|line| line.contains(MARKER) || line.contains("987654321"));
        assert_eq!(found, None, "what is {what} holds a secret");
    }
    // It is not that nothing was shown.
    assert!(
        shown.contains("harmless") && shown.contains("***"),
        "{shown}"
    );
    assert!(log.text().contains("SignatureDoesNotMatch"));
}

#[test]
fn extra_headers_and_parameters_are_shown_by_name_alone() {
    let machine = Arc::new(Machine::default());
    let config = config(&machine)
        .header("x-client", MARKER)
        .query("Client", MARKER);
    let options = CallOptions::new()
        .header("x-call", MARKER)
        .query("Call", MARKER);
    let log = Log::default();
    let sent = tracing::subscriber::with_default(log.clone(), || once(&config, &options, &machine));
    let shown = format!("{config:?} {options:?} {sent:?} {}", log.text());
    assert!(!shown.contains(MARKER), "{shown}");
    for name in ["x-client", "Client", "x-call", "Call"] {
        assert!(shown.contains(name), "{name}: {shown}");
    }
}

/// Shows everything that can be shown of a call.
fn show(shown: &mut String, identity: &Identity, service: impl Fn(&Exchange) -> Reply) {
    let machine = Arc::new(Machine::default());
    let config = config(&machine).provider(Arc::new(Fixed::new(identity.clone())));
    let options = CallOptions::new();
    let request = secretive();
    let flow = call(&config, &options, ENDPOINTS, READ, &request);
    let mut show = |value: &dyn fmt::Debug| {
        writeln!(shown, "{value:?}\n{value:#?}").expect("memory takes any text");
    };
    show(&config);
    show(&options);
    show(&flow);
    show(&request);
    let (result, record) = drive(flow, &machine, service);
    record.sent.iter().for_each(|exchange| show(exchange));
    show(&result);
    match result.and_then(|answer| answer.read::<Told>()) {
        Ok(output) => show(&output),
        Err(error) => {
            show(&error);
            show(error.kind());
            shown.push_str(&format!("{error}\n"));
        }
    }
}
