//! The cases that the official library was run on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use acs_runtime::credentials::{
    AssumeRole, Cached, Chain, CredentialsUri, EcsRole, Provided, Provider, ProviderError, Static,
};
use acs_runtime::sign::{parse_timestamp, percent, timestamp, v1};
use acs_runtime::transport::{Exchange, TransportErrorKind};
use serde_json::{Value, json};

use super::machine::{CONFIG, HOME, Machine, key, role_key, temporary_key};

const VECTORS: &str = include_str!("../vectors/credentials.json");

/// In what a case may differ from its expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    Result,
    /// It sends a `POST` with a form, and the same parameters.
    Post,
    /// Other requests are sent.
    Requests,
    RepliesLeft,
}

use Difference::{Post, RepliesLeft, Requests};

const POST: &str = "the token service is called by POST, so that no token or policy is part of a \
                    URL; the official Go library does the same";

/// Cases whose expectation is not ours, in what they differ, and why.
const DEVIATIONS: &[(&str, &[Difference], &str)] = &[
    ("cli_ram_role_arn", &[Post], POST),
    ("cli_ram_role_arn_vpc", &[Post], POST),
    ("cli_ram_role_arn_defaults", &[Post], POST),
    ("cli_ram_role_arn_error", &[Post], POST),
    ("cli_chainable", &[Post], POST),
    ("cli_oidc", &[Post], POST),
    ("ini_ram_role_arn", &[Post], POST),
    ("ini_oidc", &[Post], POST),
    ("oidc_env", &[Post], POST),
    ("oidc_env_region", &[Post], POST),
    ("oidc_env_vpc", &[Post], POST),
    ("oidc_env_vpc_no_region", &[Post], POST),
    ("oidc_before_cli", &[Post], POST),
    ("oidc_failure_falls_through", &[Post], POST),
    ("ram_role_arn_direct", &[Post], POST),
    ("ram_role_arn_malformed", &[Post], POST),
    (
        "cli_unsupported_mode",
        &[Requests],
        "the mode CredentialsURI of the command-line tool is supported, so the URI is asked",
    ),
    (
        "imds_v2_discover_role",
        &[Difference::Result, Requests, RepliesLeft],
        "one token serves both requests, so the answer meant for the second one is no key",
    ),
    (
        "uri_not_success",
        &[Difference::Result],
        "an answer without a code is accepted, as the official Go library does",
    ),
];

/// Refresh cases that end otherwise, and why.
const REFRESH_DEVIATIONS: &[(&str, i64, &str)] = &[(
    "ram_role_arn_second_fails",
    840,
    "a key is used until it has expired, whatever the source: that it cannot be renewed is no \
     reason to fail",
)];

#[test]
fn every_case_ends_as_it_does_in_the_official_library() {
    let file: Value = serde_json::from_str(VECTORS).expect("JSON");
    let cases = list(&file["vectors"]);
    let mut deviations: BTreeMap<_, _> = DEVIATIONS
        .iter()
        .map(|(name, differences, reason)| (*name, (*differences, *reason)))
        .collect();
    let (mut passed, mut argued) = (0, 0);
    for case in cases {
        let name = text(&case["name"]);
        let differences = run(case);
        match deviations.remove(name) {
            None => {
                assert_eq!(differences, [], "{name}");
                passed += 1;
            }
            Some((expected, reason)) => {
                assert_eq!(differences, expected, "{name}: {reason}");
                argued += 1;
            }
        }
    }
    assert!(deviations.is_empty(), "no such case: {deviations:?}");
    println!(
        "conformance: credentials.json: {} cases, {passed} passed, {argued} argued deviations",
        cases.len()
    );
    assert_eq!(passed + argued, 63);
}

fn run(case: &Value) -> Vec<Difference> {
    let name = text(&case["name"]);
    let machine = machine(case);
    let (provided, reasons) = match provide(name, &machine) {
        Ok(provided) => (Some(provided), Vec::new()),
        Err(error) => (None, error.reasons),
    };
    let mut differences = Vec::new();
    match (&provided, case.get("result")) {
        (Some(provided), Some(expected)) => same_key(provided, expected, name),
        (None, None) => {
            // Every provider that the official library names has a reason here too.
            for (theirs, ours) in PROVIDERS {
                if text(&case["error"]).contains(&format!("{theirs}: ")) {
                    let given = reasons.iter().any(|reason| reason.provider == *ours);
                    assert!(given, "{name}: {ours} says nothing: {reasons:?}");
                }
            }
        }
        _ => differences.push(Difference::Result),
    }
    differences.extend(compare_requests(case, &machine.scripted.exchanges()));
    if json!(machine.scripted.left()) != case["replies_left"] {
        differences.push(RepliesLeft);
    }
    if let Some(expected) = case.get("file_after") {
        same_profile(&machine, expected, name);
    }
    differences
}

const PROVIDERS: &[(&str, &str)] = &[
    ("EnvironmentVariableCredentialsProvider", "env"),
    ("CLIProfileCredentialsProvider", "cli_profile"),
    ("ProfileCredentialsProvider", "profile"),
    ("EcsRamRoleCredentialsProvider", "ecs_ram_role"),
    ("URLCredentialsProvider", "credential_uri"),
];

fn provide(name: &str, machine: &Machine) -> Result<Provided, ProviderError> {
    const ROLE: &str = "acs:ram::1000000000000001:role/example-role";
    let key = Static::new("LTAI-EXAMPLE", "EXAMPLE-SECRET-DO-NOT-USE");
    match name {
        "ram_role_arn_direct" => {
            let key = Static::new("STS.LTAI-EXAMPLE", "EXAMPLE-STS-SECRET-DO-NOT-USE");
            let key = key.token("EXAMPLE+STS/TOKEN==");
            machine.ask_once(AssumeRole::new(key, ROLE).session_name("example"))
        }
        "ram_role_arn_duration_too_short" => {
            let short = Duration::from_secs(899);
            let role = AssumeRole::new(key, ROLE).session_name("e").duration(short);
            machine.ask_once(role)
        }
        "ram_role_arn_malformed" => machine.ask_once(AssumeRole::new(key, ROLE).session_name("e")),
        _ => machine.ask_once(Chain::new()),
    }
}

/// The machine of a case. `~/` is its home directory.
fn machine(case: &Value) -> Machine {
    let home = |text: &str| text.replace("~/", &format!("{HOME}/"));
    let mut machine = Machine::new();
    for (name, value) in object(&case["env"]) {
        machine = machine.with_variable(name, &home(text(value)));
    }
    for (path, contents) in object(&case["files"]) {
        let contents = match contents {
            Value::String(text) => home(text),
            json => home(&json.to_string()),
        };
        machine = machine.with_file(path, &contents);
    }
    for reply in list(&case["http_replies"]) {
        machine = match reply.get("status") {
            Some(status) => {
                let status = status
                    .as_u64()
                    .and_then(|status| u16::try_from(status).ok());
                machine.answer(status.expect("a status"), text(&reply["body"]).to_owned())
            }
            None => {
                assert_eq!(reply["transport_error"], "timed out");
                machine.error(TransportErrorKind::Timeout)
            }
        };
    }
    machine
}

fn same_key(provided: &Provided, expected: &Value, name: &str) {
    let key = key(provided);
    let found = json!({
        "access_key_id": key.id,
        "access_key_secret": key.secret.expose(),
        "security_token": key.token.as_ref().map(|token| token.expose()),
        "provider_name": provided.source,
    });
    assert_eq!(found, *expected, "{name}");
}

fn same_profile(machine: &Machine, expected: &Value, name: &str) {
    let config: Value = serde_json::from_str(&machine.contents(CONFIG)).expect("JSON");
    let mut found = config["profiles"][0].clone();
    let mut expected = expected.clone();
    if expected["oauth_access_token_expire"] == "<now + expires_in>" {
        expected["oauth_access_token_expire"] = json!(1_735_787_045 + 3600);
    }
    if let Some(Value::String(command)) = found.get_mut("process_command") {
        *command = command.replace(HOME, "~");
    }
    assert_eq!(found, expected, "{name}");
}

fn compare_requests(case: &Value, exchanges: &[Exchange]) -> Option<Difference> {
    let name = text(&case["name"]);
    let expected = list(&case["http_requests"]);
    if expected.len() != exchanges.len() {
        return Some(Requests);
    }
    let differences = expected.iter().zip(exchanges);
    let differences = differences.map(|(expected, exchange)| compare(expected, exchange, name));
    differences.max().flatten()
}

/// Panics if the requests do not ask for the same.
fn compare(expected: &Value, exchange: &Exchange, name: &str) -> Option<Difference> {
    let uri = exchange.request.uri();
    assert_eq!(uri.scheme_str(), expected["protocol"].as_str(), "{name}");
    assert_eq!(uri.host(), expected["host"].as_str(), "{name}");
    assert_eq!(uri.path(), text(&expected["path"]), "{name}");
    let port = uri.port_u16().map(u64::from);
    assert_eq!(port, expected.get("port").and_then(Value::as_u64), "{name}");
    let limits = exchange.limits;
    assert_eq!(
        json!(limits.connect.as_millis() as u64),
        expected["connect_timeout_ms"]
    );
    assert_eq!(
        json!(limits.read.as_millis() as u64),
        expected["read_timeout_ms"]
    );
    assert!(limits.body <= 1 << 20 && limits.total <= limits.connect + limits.read);
    let direct = matches!(uri.host(), Some("100.100.100.200" | "127.0.0.1"));
    assert_eq!(
        exchange.direct, direct,
        "{name}: metadata is asked past any proxy"
    );

    let body = std::str::from_utf8(exchange.request.body()).expect("text");
    let query = pairs(uri.query().unwrap_or_default());
    let mut wanted: Vec<(String, String)> = list(&expected["query"])
        .iter()
        .map(|pair| (text(&pair[0]).to_owned(), text(&pair[1]).to_owned()))
        .collect();
    wanted.sort();
    let headers = exchange.request.headers();
    let mut known = vec!["user-agent", "accept-encoding"];
    for (header, value) in object(&expected["headers"]) {
        let sent = headers.get(header).map(|sent| sent.to_str().expect("text"));
        assert_eq!(sent, value.as_str(), "{name}: {header}");
        known.push(header);
    }
    let difference = if *exchange.request.method() == text(&expected["method"]) {
        assert_eq!(query, wanted, "{name}");
        match &expected["body"] {
            Value::Null => assert_eq!(body, "", "{name}"),
            Value::String(text) if text.starts_with('{') => {
                let json = |text| serde_json::from_str::<Value>(text).expect("JSON");
                assert_eq!(json(body), json(text), "{name}");
            }
            expected => assert_eq!(pairs(body), pairs(text(expected)), "{name}"),
        }
        None
    } else {
        assert_eq!(exchange.request.method(), "POST", "{name}");
        known.extend(["content-type", "x-acs-credentials-provider"]);
        same_parameters(&wanted, [query, pairs(body)].concat(), name);
        Some(Post)
    };
    for header in headers.keys() {
        assert!(known.contains(&header.as_str()), "{name}: {header}");
    }
    difference
}

/// The parameters of a `GET` and of a `POST` are the same, but for the signature, which covers
/// the method. That ours is right follows from theirs coming out for `GET`.
fn same_parameters(wanted: &[(String, String)], mut sent: Vec<(String, String)>, name: &str) {
    sent.sort();
    let split = |pairs: &[(String, String)]| {
        let (signature, rest): (Vec<_>, Vec<_>) = pairs
            .iter()
            .cloned()
            .partition(|(name, _)| name == "Signature");
        (signature.into_iter().next().map(|(_, value)| value), rest)
    };
    let ((theirs, wanted), (ours, sent)) = (split(wanted), split(&sent));
    assert_eq!(sent, wanted, "{name}");
    let id = sent.iter().find(|(name, _)| name == "AccessKeyId");
    let secret = match id.map(|(_, id)| id.as_str()) {
        Some("LTAI-EXAMPLE") => "EXAMPLE-SECRET-DO-NOT-USE",
        Some("STS.LTAI-EXAMPLE") => "EXAMPLE-STS-SECRET-DO-NOT-USE",
        Some("LTAI-INI-EXAMPLE") => "INI-SECRET-EXAMPLE",
        Some(other) => panic!("{name}: {other}"),
        None => {
            assert_eq!((theirs, ours), (None, None), "{name}");
            return;
        }
    };
    let signature = |method| Some(v1::signature(method, &sent, &secret.into()));
    assert_eq!(theirs, signature("GET"), "{name}");
    assert_eq!(ours, signature("POST"), "{name}");
}

/// The pairs of a query or form, in order.
fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits = [rest.next(), rest.next()].map(|digit| digit.expect("a digit"));
                    let digits = std::str::from_utf8(&digits).expect("digits");
                    u8::from_str_radix(digits, 16).expect("digits")
                }
                byte => byte,
            });
        }
        String::from_utf8(bytes).expect("text")
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    pairs.sort();
    pairs
}

#[test]
fn queries_are_read_as_they_are_written() {
    let written = [("b", "ü &=+%"), ("a", "")].map(|(name, value)| (name.into(), value.into()));
    let mut sorted = written.to_vec();
    sorted.sort();
    assert_eq!(pairs(&percent::encode_pairs(&written)), sorted);
    assert_eq!(pairs(&percent::encode_form(&written)), sorted);
}

#[test]
fn keys_are_renewed_when_the_official_library_does_it() {
    let file: Value = serde_json::from_str(VECTORS).expect("JSON");
    let cases = list(&file["refresh_windows"]);
    let (mut passed, mut argued) = (0, 0);
    for case in cases {
        let (name, seconds) = (text(&case["name"]), case["seconds_until_expiry"].as_i64());
        let seconds = seconds.expect("seconds");
        let (calls, outcomes) = refresh(case, name, seconds);
        assert_eq!(json!(calls), case["http_calls"], "{name} {seconds}");
        let expected: Vec<bool> = list(&case["outcomes"])
            .iter()
            .map(|outcome| outcome == "ok")
            .collect();
        let deviations = REFRESH_DEVIATIONS.iter();
        let deviation = deviations.filter(|(case, at, _)| *case == name && *at == seconds);
        match deviation.last() {
            None => {
                assert_eq!(outcomes, expected, "{name} {seconds}");
                passed += 1;
            }
            Some((_, _, reason)) => {
                assert_eq!(expected, [true, false], "{name} {seconds}");
                assert_eq!(outcomes, [true, true], "{name} {seconds}: {reason}");
                argued += 1;
            }
        }
    }
    println!(
        "conformance: credentials.json (refresh): {} cases, {passed} passed, {argued} argued \
         deviations",
        cases.len()
    );
    assert_eq!((passed, argued), (15, 1));
}

/// How many calls are made, and whether each lookup succeeds.
fn refresh(case: &Value, name: &str, seconds: i64) -> (usize, Vec<bool>) {
    let machine = Machine::new();
    let now = parse_timestamp("2025-01-02T03:04:05Z").expect("a time");
    let expires = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("later")
        .as_secs();
    let expires = Duration::from_secs(expires.checked_add_signed(seconds).expect("a time"));
    let expires = timestamp(SystemTime::UNIX_EPOCH + expires);
    let base = name.trim_end_matches("_second_fails");
    let good: Vec<String> = match base {
        "ram_role_arn" => vec![role_key("id", &expires)],
        "ecs_ram_role" => vec!["token".to_owned(), temporary_key("id", &expires)],
        "credentials_uri" => vec![temporary_key("id", &expires)],
        other => panic!("{other}"),
    };
    let gets = case["gets"].as_u64().expect("a number");
    let fails = case["later_fetches_fail"] == true;
    let machine = (0..gets)
        .flat_map(|get| good.iter().map(move |body| (get, body)))
        .fold(machine, |machine, (get, body)| match fails && get > 0 {
            true => machine.answer(500, "down"),
            false => machine.answer(200, body.clone()),
        });
    let provider: Box<dyn Provider> = match base {
        "ram_role_arn" => {
            let role = AssumeRole::new(Static::new("id", "secret"), "arn");
            Box::new(role.session_name("e"))
        }
        "ecs_ram_role" => Box::new(EcsRole::new().role("role")),
        _ => Box::new(CredentialsUri::at("http://127.0.0.1:8899/")),
    };
    let provider = Arc::new(Cached::new(provider));
    let outcomes = (0..gets).map(|_| machine.ask(&provider).is_ok()).collect();
    (machine.scripted.exchanges().len(), outcomes)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn object(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let object = value.as_object().expect("an object");
    object.iter().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}
