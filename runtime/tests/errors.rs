//! What becomes of an answer: every case of the vectors, and what no service should send.

use std::sync::Arc;

use acs_runtime::transport::TransportErrorKind;
use acs_runtime::{
    AccessDenied, CallOptions, Config, Enumeration, Error, ErrorKind, Meta, Method, Open, Output,
    RetryPolicy, ServiceError, Success,
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use proptest::prelude::*;
use serde_json::Value;

mod script;

use script::{Machine, READ, Reply, Request, Response, broken, config, play, refused, reply};

/// What a call without repetitions comes to.
fn outcome(meta: &'static Meta, reply: Reply) -> Result<Output<Response>, Error> {
    let machine = Arc::new(Machine::default());
    let config: Config = config(&machine).retry(RetryPolicy::off());
    let (result, _) = play(
        &config,
        &CallOptions::new(),
        meta,
        &Request::default(),
        &machine,
        [reply],
    );
    result?.read()
}

fn failure(meta: &'static Meta, reply: Reply) -> Error {
    outcome(meta, reply).expect_err("the script is about failures")
}

fn vector_reply(case: &Value) -> Reply {
    let response = &case["response"];
    if response["network_error"].is_string() {
        return broken(TransportErrorKind::Broken);
    }
    let status = response["status"].as_u64().expect("a status");
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
    let body = response["body"].as_str().expect("a body");
    reply(u16::try_from(status).expect("a status"), &headers, body)
}

#[test]
#[allow(clippy::print_stdout, reason = "says how many cases there are")]
fn every_answer_of_the_vectors_is_understood() {
    let text = include_str!("vectors/error_parsing.json");
    let vectors: Value = serde_json::from_str(text).expect("the vectors are JSON");
    let cases = vectors["vectors"].as_array().expect("cases");
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        check_vector(name, &case["expected"], vector_reply(case));
    }
    let count = cases.len();
    println!("conformance: error_parsing.json: {count} cases, {count} passed, 0 argued deviations");
    assert_eq!(count, 44);
}

fn check_vector(name: &str, expected: &Value, reply: Reply) {
    let raw = reply.as_ref().map(|response| response.body().clone()).ok();
    let kind = expected["kind"].as_str().expect("a kind");
    match (kind, outcome(READ, reply)) {
        ("ok", Ok(output)) => {
            assert_eq!(output.status(), StatusCode::OK, "{name}");
            if let Some(body) = expected.get("body") {
                let list = body["ImageInstanceList"].as_array().expect("a list");
                assert_eq!(list.len(), output.list.len(), "{name}");
                let page = output.page_info.as_ref().expect("it is there");
                for (key, value) in [
                    ("Count", page.count),
                    ("CurrentPage", page.current_page),
                    ("PageSize", page.page_size),
                    ("TotalCount", page.total_count),
                ] {
                    assert_eq!(body["PageInfo"][key].as_i64(), value, "{name}: {key}");
                }
                let id = body["RequestId"].as_str();
                assert_eq!(
                    (id, id),
                    (output.request_id.as_deref(), output.request_id()),
                    "{name}"
                );
            }
        }
        ("implementation_defined", Ok(output)) => match name {
            // A byte-order mark is skipped, as RFC 8259 allows.
            "200_bom" => assert_eq!(output.request_id(), Some("x")),
            // Text is taken for a number that it spells.
            "200_wrong_type" => {
                let page = output.page_info.as_ref().expect("it is there");
                assert_eq!(page.count, Some(7));
            }
            _ => panic!("{name} is not decided"),
        },
        ("decode_error", Err(error)) => {
            assert!(
                matches!(error.kind(), ErrorKind::Decode(_)),
                "{name}: {error:?}"
            );
            assert_eq!(status(&error), expected["status"].as_u64(), "{name}");
        }
        ("transport", Err(error)) => {
            assert!(
                matches!(error.kind(), ErrorKind::Transport(_)),
                "{name}: {error:?}"
            );
            assert_eq!(error.status(), None, "{name}");
        }
        ("client" | "server" | "throttling" | "unexpected_status", Err(error)) => {
            let service = error
                .service()
                .unwrap_or_else(|| panic!("{name}: {error:?}"));
            check_service(name, expected, service);
            if expected["raw_body_kept"] == true {
                assert_eq!(Some(service.body()), raw.as_deref(), "{name}");
            }
        }
        (_, outcome) => panic!("{name}: expected {kind}, got {outcome:?}"),
    }
}

fn check_service(name: &str, expected: &Value, error: &ServiceError) {
    let kind = match error.status() {
        _ if error.is_throttling() => "throttling",
        status if status.is_client_error() => "client",
        status if status.is_server_error() => "server",
        _ => "unexpected_status",
    };
    assert_eq!(expected["kind"], kind, "{name}");
    assert_eq!(expected["status"], error.status().as_u16(), "{name}");
    let text = |key: &str| expected[key].as_str();
    assert_eq!(text("code"), error.code(), "{name}");
    assert_eq!(text("message"), error.message(), "{name}");
    assert_eq!(text("request_id"), error.request_id(), "{name}");
    assert_eq!(text("host_id"), error.host_id(), "{name}");
    assert_eq!(text("recommend"), error.recommend(), "{name}");
    assert_eq!(text("description"), error.description(), "{name}");
    assert_eq!(text("detail"), error.detail(), "{name}");
    let wait = error.retry_after().map(|time| time.as_millis().to_string());
    let expected_wait = expected["retry_after_ms"].as_u64();
    assert_eq!(expected_wait.map(|ms| ms.to_string()), wait, "{name}");
    check_access_denied(
        name,
        &expected["access_denied_detail"],
        error.access_denied(),
    );
}

fn check_access_denied(name: &str, expected: &Value, denied: Option<&AccessDenied>) {
    assert_eq!(expected.is_object(), denied.is_some(), "{name}");
    let Some(denied) = denied else { return };
    for (key, value) in [
        ("AuthAction", &denied.action),
        ("AuthPrincipalType", &denied.principal_type),
        ("AuthPrincipalOwnerId", &denied.principal_owner_id),
        ("AuthPrincipalDisplayName", &denied.principal_display_name),
        ("NoPermissionType", &denied.no_permission_type),
        ("PolicyType", &denied.policy_type),
        (
            "EncodedDiagnosticMessage",
            &denied.encoded_diagnostic_message,
        ),
    ] {
        assert_eq!(expected[key].as_str(), value.as_deref(), "{name}: {key}");
    }
}

fn status(error: &Error) -> Option<u64> {
    error.status().map(|status| status.as_u16().into())
}

#[test]
fn an_error_is_told_in_one_helpful_line() {
    let line = |reply| failure(READ, reply).to_string();
    assert_eq!(
        line(refused(403, "NoPermission")),
        "DescribeThings: HTTP 403 NoPermission: m [request id r]"
    );
    let body = r#"{"Code":"NoPermission","Message":"a\nb\r\u001b[31m\u2028c","RequestId":" r\n1 ","AccessDeniedDetail":{"AuthAction":"x:Y"}}"#;
    assert_eq!(
        line(reply(403, &[], body)),
        "DescribeThings: HTTP 403 NoPermission: a b\\u{1b}[31m\\u{2028}c (action `x:Y`) [request id r 1]"
    );
    assert_eq!(
        line(reply(502, &[("x-acs-request-id", "h")], "<html>")),
        "DescribeThings: HTTP 502 Bad Gateway: the body is not one of the service's errors [request id h]"
    );
    assert_eq!(
        line(reply(
            302,
            &[("location", "https://elsewhere.example/")],
            ""
        )),
        "DescribeThings: HTTP 302 Found: redirects are not followed, check the endpoint"
    );
    assert_eq!(
        line(reply(200, &[("x-acs-request-id", "h")], "")),
        "DescribeThings: the body of an answer with HTTP status 200 is not JSON: \
         EOF while parsing a value at line 1 column 0 [request id h]"
    );
    assert_eq!(
        line(broken(TransportErrorKind::Connect)),
        "DescribeThings: cannot connect"
    );
    let long = format!(r#"{{"Code":"C","Message":"{}"}}"#, "é".repeat(9000));
    assert_eq!(
        line(reply(400, &[], &long))
            .chars()
            .filter(|c| *c == 'é')
            .count(),
        1024
    );
}

enum ErrorCode {
    NoPermission,
    ServerError,
}

impl Enumeration for ErrorCode {
    const VARIANTS: &'static [Self] = &[Self::NoPermission, Self::ServerError];
    const VALUES: &'static [&'static str] = &["NoPermission", "ServerError"];
}

acs_runtime::enumeration!(ErrorCode);

#[test]
fn documented_codes_can_be_matched() {
    let code = |reply| failure(READ, reply).code_as::<ErrorCode>();
    assert_eq!(
        code(refused(403, "NoPermission")),
        Some(Open::Known(ErrorCode::NoPermission))
    );
    assert_eq!(
        code(refused(400, "Other")).and_then(|code| code.known()),
        None
    );
    assert_eq!(
        code(refused(400, "Other")).as_ref().map(Open::as_str),
        Some("Other")
    );
    assert_eq!(code(reply(500, &[], "")), None);
}

#[test]
fn a_member_can_say_that_an_answer_with_status_200_is_a_failure() {
    const META: &Meta = &Meta {
        success: Success::Member {
            name: "Success",
            equals: &["true"],
        },
        ..*READ
    };
    let failed = failure(
        META,
        reply(200, &[], r#"{"RequestId":"r","Success":false,"Code":"X"}"#),
    );
    assert_eq!(failed.code(), Some("X"));
    assert_eq!(failed.status(), Some(StatusCode::OK));
    assert_eq!(
        failed.to_string(),
        "DescribeThings: HTTP 200 X [request id r]"
    );
    for body in [
        r#"{"Success":true}"#,
        r#"{"Success":"True"}"#,
        r#"{"RequestId":"r"}"#,
        r#"{"Success":null}"#,
    ] {
        assert!(outcome(META, reply(200, &[], body)).is_ok(), "{body}");
    }

    const CODE: &Meta = &Meta {
        success: Success::Member {
            name: "Code",
            equals: &["OK", "200"],
        },
        ..*READ
    };
    assert!(outcome(CODE, reply(200, &[], r#"{"Code":200}"#)).is_ok());
    assert!(outcome(CODE, reply(200, &[], r#"{"Code":"OK"}"#)).is_ok());
    let failed = failure(
        CODE,
        reply(
            200,
            &[("x-acs-request-id", "h")],
            r#"{"Code":"Throttling.User"}"#,
        ),
    );
    assert!(failed.is_throttling());
    assert_eq!(failed.request_id(), Some("h"));
}

#[test]
fn an_answer_without_a_body_is_an_empty_object_where_none_is_due() {
    let output = outcome(READ, reply(204, &[], "")).expect("204 has no body");
    assert_eq!(
        (output.status().as_u16(), &*output),
        (204, &Response::default())
    );
    const HEAD: &Meta = &Meta {
        methods: &[Method::Head],
        ..*READ
    };
    assert!(outcome(HEAD, reply(200, &[], "")).is_ok());
    assert!(matches!(
        failure(READ, reply(200, &[], "")).kind(),
        ErrorKind::Decode(_)
    ));
}

#[test]
fn the_request_id_of_an_answer_is_found_in_the_header_or_else_in_the_body() {
    let id = |headers: &[(&str, &str)], body: &str| {
        let output = outcome(READ, reply(200, headers, body)).expect("it is JSON");
        output.request_id().map(str::to_owned)
    };
    assert_eq!(
        id(&[("x-acs-request-id", "h")], r#"{"RequestId":"b"}"#).as_deref(),
        Some("h")
    );
    assert_eq!(
        id(&[], r#"{"a":{"RequestId":"no"},"requestId":"b"}"#).as_deref(),
        Some("b")
    );
    assert_eq!(id(&[], "{}"), None);
}

#[test]
fn what_is_kept_of_an_answer_is_bounded() {
    let body = format!(r#"{{"Code":"X","Message":"{}"}}"#, "m".repeat(2 << 20));
    let error = failure(READ, reply(500, &[], &body));
    let service = error.service().expect("it is from the service");
    assert_eq!(service.body().len(), 64 << 10);
    assert_eq!(service.code(), None);

    let body = format!(r#"{{"Code":"X","Message":"{}"}}"#, "é".repeat(100_000));
    let error = failure(READ, reply(500, &[], &body));
    let service = error.service().expect("it is from the service");
    assert_eq!(service.message().map(str::len), Some(8 << 10));

    let deep = format!(
        r#"{{"Code":"X","a":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let error = failure(READ, reply(500, &[], &deep));
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    let deep = format!("<Error>{}", "<a>".repeat(100_000));
    assert_eq!(failure(READ, reply(500, &[], &deep)).code(), None);
}

#[test]
fn a_secret_is_not_cut_in_half() {
    // The access key secret of the script, across the end of what is kept of a message.
    let start = "x".repeat((8 << 10) - 8);
    let body = format!(r#"{{"Code":"X","Message":"{start}test-key-secret"}}"#);
    let error = failure(READ, reply(400, &[], &body));
    let message = error
        .service()
        .and_then(ServiceError::message)
        .expect("there is one");
    assert_eq!(message, format!("{start}***"));
}

proptest! {
    #[test]
    fn any_answer_makes_an_error_that_can_be_shown(
        status in 100u16..1000,
        kind in prop_oneof![Just("application/json"), Just("text/xml"), Just("")],
        start in prop_oneof![Just(""), Just("{\"Code\":"), Just("<Error><Code>"), Just("<?xml ?><Error>")],
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", kind.parse().expect("a value"));
        let body = Bytes::from([start.as_bytes(), &rest].concat());
        let status = StatusCode::from_u16(status).expect("a status");
        let error = ServiceError::new(status, headers, &body);
        let (line, debug) = (error.to_string(), format!("{error:?}"));
        prop_assert!(!line.contains(['\n', '\r']), "{}", line);
        prop_assert!(!debug.contains('\n'));
        prop_assert_eq!(error.body(), &body[..]);
    }
}
