//! Requests go out over real sockets, to the fake server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use acs_call::{Operation, Request, Settings, Signed};
use acs_codegen::source::SourceMap;
use acs_mock::{AccessKey, Fault, Rule, Server};
use acs_runtime::credentials::Static;
use acs_runtime::sign::sha256;
use acs_runtime::system::System;
use acs_runtime::transport::{BlockingTransport, Exchange, HttpConfig, Limits, UreqTransport};
use acs_runtime::{Config, to_json};
use bytes::Bytes;
use serde_json::{Map, Value, json};

mod support;
use support::{catalogue, examples};

fn settings(server: &Server) -> Settings {
    Settings::new(server.config()).unwrap()
}

fn request(operation: &Operation, values: Value) -> Request<'_> {
    let Value::Object(values) = values else {
        panic!("{values} is no object");
    };
    operation.request(&values).unwrap()
}

/// A clock that stands still, and dice that always fall the same way.
#[derive(Debug)]
struct Still;

impl System for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_322_245)
    }

    fn random(&self, buffer: &mut [u8]) {
        for (byte, index) in buffer.iter_mut().zip((0..=255).cycle()) {
            *byte = index;
        }
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn read(&self, _: &std::path::Path) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn replace(&self, _: &std::path::Path, _: &[u8]) -> std::io::Result<()> {
        Err(std::io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn the_example_of_every_operation_is_answered() {
    let server = Server::start().unwrap();
    let (catalogue, settings) = (catalogue(), settings(&server));
    for operation in catalogue.operations() {
        let name = operation.name();
        let outcome = operation
            .request(&examples(operation))
            .unwrap()
            .send(&settings);
        let response = outcome
            .result
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(response.notes().is_empty(), "{name}: {}", response.notes());
        assert_eq!(
            (outcome.attempts.len(), response.status()),
            (1, 200),
            "{name}"
        );
        assert_eq!(server.calls(name), 1, "{name}");
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(response.request_id(), body["RequestId"].as_str(), "{name}");
    }
}

#[test]
fn each_attempt_is_told() {
    let throttled = Rule::new(Fault::Throttle).times(2);
    let server = Server::builder().fault(throttled).start().unwrap();
    let catalogue = catalogue();
    let operation = catalogue.find(None, "DescribeImageInstances").unwrap();
    let outcome = request(operation, json!({"PageSize": 3})).send(&settings(&server));
    let told: Vec<_> = outcome
        .attempts
        .iter()
        .map(|it| (it.number, it.status.clone()))
        .collect();
    assert_eq!(told, [(1, Ok(400)), (2, Ok(400)), (3, Ok(200))]);
    assert_eq!(outcome.attempts[0].waited, Duration::ZERO);
    assert!(outcome.attempts[1].waited > Duration::ZERO);
    let took: Duration = outcome.attempts.iter().map(|it| it.took + it.waited).sum();
    assert!(took <= outcome.elapsed);
    assert_eq!(server.requests()[2].parameter("PageSize"), 3);
}

#[test]
fn a_failure_is_an_outcome_with_its_attempts() {
    let server = Server::builder()
        .fault(Rule::new(Fault::ResetAfter))
        .start()
        .unwrap();
    let catalogue = catalogue();
    let operation = catalogue.find(None, "DescribeImageInstances").unwrap();
    let outcome = request(operation, json!({})).send(&settings(&server));
    assert!(outcome.attempts.len() > 1);
    assert_eq!(
        outcome.attempts[0].status,
        Err("the connection broke".to_owned())
    );
    assert!(outcome.result.is_err());
    // What is invalid is not sent at all.
    let outcome = request(operation, json!({"Criteria": "[{"})).send(&settings(&server));
    assert_eq!(outcome.attempts, []);
    let error = outcome.result.unwrap_err().to_string();
    assert!(
        error.contains("`Criteria`: must be JSON text, but is"),
        "{error}"
    );
}

#[test]
fn all_pages_are_those_of_the_generated_crate() {
    let (ours, theirs) = (
        Server::builder().items(45).start().unwrap(),
        Server::builder().items(45).start().unwrap(),
    );
    let catalogue = catalogue();
    let operation = catalogue.find(None, "DescribeImageInstances").unwrap();
    let pages = request(operation, json!({"PageSize": 20})).pages(&settings(&ours));
    let pages: Vec<String> = pages
        .map(|it| to_json(it.result.unwrap().object()))
        .collect();

    let client = acs_sas::blocking::Client::new(theirs.config()).unwrap();
    let twins = client.describe_image_instances().page_size(20).pages();
    let twins: Vec<String> = twins.map(|it| to_json(&*it.unwrap())).collect();
    assert_eq!((pages.len(), &pages), (3, &twins));
    assert_eq!(ours.calls("DescribeImageInstances"), 3);
}

/// Sends what is shown, as it is shown.
fn replay(signed: &Signed) -> http::Response<Bytes> {
    let mut request = http::Request::builder()
        .method(&*signed.method)
        .uri(&signed.url);
    for (name, value) in &signed.headers {
        request = request.header(name, value);
    }
    let exchange = Exchange {
        request: request.body(signed.body.clone().into()).unwrap(),
        limits: Limits::default(),
        direct: false,
    };
    UreqTransport::new(&HttpConfig::new())
        .unwrap()
        .send(exchange)
        .unwrap()
}

#[test]
fn what_is_shown_is_what_the_service_takes() {
    let server = Server::start().unwrap();
    let (catalogue, settings) = (catalogue(), settings(&server));
    let mut replayed = 0;
    for operation in catalogue.operations() {
        let name = operation.name();
        let request = operation.request(&examples(operation)).unwrap();
        let signed = request.signed(&settings).unwrap();
        if signed.is_masked {
            continue;
        }
        assert_eq!(server.calls(name), 0, "a preview sends nothing");
        assert_eq!(replay(&signed).status(), 200, "{name}");
        assert_eq!(server.calls(name), 1, "{name}");
        let hash = signed.string_to_sign.split_once('\n').unwrap().1;
        assert_eq!(sha256(signed.canonical_request.as_bytes()), hash, "{name}");
        replayed += 1;
    }
    assert!(replayed > 50, "{replayed}");
}

const ID: &str = "AKIDMARKED";
const SECRET: &str = "MARKED-SECRET-0123";
const TOKEN: &str = "MARKED-TOKEN-4567";
const PASSWORD: &str = "MARKED PASSWORD/89";

#[test]
fn no_secret_is_shown() {
    let key = AccessKey {
        id: ID.to_owned(),
        secret: SECRET.into(),
        token: Some(TOKEN.into()),
    };
    let server = Server::builder().access_key(key.clone()).start().unwrap();
    let config = Config::new(Static::from(key)).endpoint(server.endpoint());
    let settings = Settings::new(config.scheme(acs_runtime::Scheme::Http)).unwrap();
    let settings = settings.system(Arc::new(Still));
    let catalogue = catalogue();
    let operation = catalogue.find(None, "AddPrivateRegistry").unwrap();
    let mut values = examples(operation);
    values.remove("ExtraParam"); // has a secret of its own
    values.insert("Password".to_owned(), PASSWORD.into());
    let request = operation.request(&values).unwrap();
    let signed = request.signed(&settings).unwrap();

    let texts = [
        serde_json::to_string(&signed).unwrap(),
        format!("{signed}{signed:?}{settings:?}{request:?}"),
        signed.canonical_request.clone(),
    ];
    for text in &texts {
        for marked in ["SECRET", "TOKEN", "PASSWORD"] {
            assert!(!text.contains(&format!("MARKED-{marked}")), "{text}");
            assert!(
                !text.contains("MARKED PASSWORD") && !text.contains("MARKED%20"),
                "{text}"
            );
        }
    }
    assert!(
        signed.is_masked && signed.url.contains("Password=***"),
        "{}",
        signed.url
    );
    assert!(
        signed
            .canonical_request
            .contains("x-acs-security-token:***")
    );

    // The signature is that of the request with its secrets.
    let whole = signed
        .canonical_request
        .replace("Password=***", "Password=MARKED%20PASSWORD%2F89");
    let whole = whole.replace(
        "x-acs-security-token:***",
        &format!("x-acs-security-token:{TOKEN}"),
    );
    assert_eq!(
        signed.string_to_sign,
        format!("ACS3-HMAC-SHA256\n{}", sha256(whole.as_bytes()))
    );
}

/// What is sent looks the same at the same moment, whoever looks.
#[test]
fn a_preview_depends_on_nothing_but_request_settings_and_moment() {
    let config = Config::new(Static::new("id", "secret")).region("cn-hangzhou");
    let settings = Settings::new(config).unwrap().system(Arc::new(Still));
    let catalogue = catalogue();
    let operation = catalogue.find(None, "DescribeImageInstances").unwrap();
    let request = request(
        operation,
        json!({"PageSize": "20", "Criteria": "[{\"name\": \"a b\"}]"}),
    );
    let signed = request.signed(&settings).unwrap();
    assert_eq!(signed, request.signed(&settings).unwrap());
    assert_eq!(
        signed.url,
        "https://tds.cn-shanghai.aliyuncs.com/?Criteria=%5B%7B%22name%22%3A%22a%20b%22%7D%5D&PageSize=20"
    );
    let canonical = "POST\n/\nCriteria=%5B%7B%22name%22%3A%22a%20b%22%7D%5D&PageSize=20\n";
    assert!(
        signed.canonical_request.starts_with(canonical),
        "{}",
        signed.canonical_request
    );
    assert!(!signed.is_masked && !signed.is_base64);
}

/// A body of bytes is shown, too, and as Base64 if it is no text.
#[test]
fn a_body_is_shown() {
    let service = "product: Zoo\nversion: 2020-01-01\ntitle: Zoo\nprotocol: roa\nendpoints: {rule: central}\n";
    let operation = "operation: Put\nsummary: Puts.\nmethods: [PUT]\npath: /cages/{Cage}\nparameters:\n  \
         Cage: {in: path, type: string, required: true, doc: A.}\n  \
         Animal: {in: body, type: string, format: binary, doc: A.}\n\
         response: {type: object, members: {Done: {type: boolean, doc: A.}}}\n";
    let files = [
        ("zoo/2020-01-01/service.yaml", service),
        ("zoo/2020-01-01/operations/Put.yaml", operation),
    ];
    let catalogue = acs_call::Catalogue::read(&SourceMap::from_texts(files)).unwrap();
    let put = catalogue.find(None, "Put").unwrap();
    let config = Config::new(Static::new("id", "secret"));
    let settings = Settings::new(config).unwrap();
    let signed = |animal: Value| {
        let values: Map<String, Value> = [("Cage".into(), "a/b".into()), ("Animal".into(), animal)]
            .into_iter()
            .collect();
        put.request(&values).unwrap().signed(&settings).unwrap()
    };
    let text = signed("gnu".into());
    assert_eq!((text.body.as_str(), text.is_base64), ("gnu", false));
    assert_eq!(text.url, "https://zoo.aliyuncs.com/cages/a%2Fb");
    let bytes = signed(json!({"base64": "/wA="}));
    assert_eq!((bytes.body.as_str(), bytes.is_base64), ("/wA=", true));
}
