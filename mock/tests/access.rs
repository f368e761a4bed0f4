//! Who may call, and how a request must be signed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use std::io::Write as _;

use acs_mock::{AccessKey, Server};
use serde_json::Value;

mod support;
use support::{Answer, Call, connect, now, shop, start};

fn images(server: &Server) -> Call {
    Call::new(server, "DescribeImageInstances")
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn a_signed_request_is_answered() {
    let server = start(Server::builder());
    let answer = images(&server).answer(&server);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/json;charset=utf-8")
    );
    let id = answer.header("x-acs-request-id").unwrap().to_owned();
    assert_eq!(answer.json()["RequestId"], id);
    assert_eq!(id.len(), 36);
}

#[test]
fn keys_can_be_replaced_while_the_server_runs() {
    let server = start(Server::builder());
    let old = images(&server);
    let key = acs_mock::AccessKey {
        id: "new".to_owned(),
        secret: "secret".into(),
        token: None,
    };
    server.replace_keys([key.clone(), server.access_key()]);
    let again = images(&server);
    assert_eq!(again.key.as_ref().unwrap().id, "new");
    assert_eq!(again.answer(&server).status, 200);
    assert_eq!(old.answer(&server).status, 200);
    server.replace_keys([key]);
    let code = "InvalidAccessKeyId.NotFound".to_owned();
    assert_eq!(old.refusal(&server), (404, code));
}

#[test]
fn errors_look_like_those_of_the_service() {
    let server = start(Server::builder());
    let mut call = images(&server);
    call.key.as_mut().unwrap().id = "nobody".to_owned();
    let answer = call.answer(&server);
    let body = answer.json();
    assert_eq!(answer.status, 404);
    assert_eq!(body["Code"], "InvalidAccessKeyId.NotFound");
    assert_eq!(body["HostId"], server.endpoint());
    assert_eq!(
        body["RequestId"],
        answer.header("x-acs-request-id").unwrap()
    );
    assert!(body["Message"].is_string() && body["Recommend"].is_string());
}

#[test]
fn a_request_that_is_not_signed_right_is_refused() {
    let server = start(Server::builder());
    let mut unsigned = images(&server);
    unsigned.key = None;
    assert_eq!(
        unsigned.refusal(&server),
        refused(400, "IncompleteSignature")
    );

    let mut wrong = images(&server);
    wrong.key.as_mut().unwrap().secret = "another".into();
    let answer = wrong.answer(&server);
    assert_eq!(answer.json()["Code"], "SignatureDoesNotMatch");
    assert!(
        !String::from_utf8(answer.body)
            .unwrap()
            .contains("acs-mock-secret")
    );

    for name in ["x-acs-signature-nonce", "host"] {
        let mut call = images(&server);
        call.without = vec![name];
        assert_eq!(
            call.refusal(&server),
            refused(400, "IncompleteSignature"),
            "{name}"
        );
    }
    let mut call = images(&server);
    call.unsigned
        .push(("x-acs-more".to_owned(), "1".to_owned()));
    assert_eq!(call.refusal(&server), refused(400, "IncompleteSignature"));
    let mut call = images(&server);
    call.without = vec!["x-acs-content-sha256"];
    assert_eq!(call.refusal(&server), refused(400, "SignatureDoesNotMatch"));
    assert_eq!(server.requests().len(), 6);
    assert!(server.requests().iter().all(|it| it.status == Some(400)));
}

#[test]
fn dates_may_be_off_by_fifteen_minutes() {
    let server = start(Server::builder());
    for (date, expected) in [
        ("2025-01-02T02:49:05Z", refused(200, "none")),
        (
            "2025-01-02T02:49:04Z",
            refused(400, "InvalidTimeStamp.Expired"),
        ),
        ("2025-01-02T03:19:05Z", refused(200, "none")),
        (
            "2025-01-02T03:19:06Z",
            refused(400, "InvalidTimeStamp.Expired"),
        ),
        (
            "2025-01-02 03:04:05",
            refused(400, "InvalidTimeStamp.Format"),
        ),
        (
            "2025-01-02T03:04:05.000Z",
            refused(400, "InvalidTimeStamp.Format"),
        ),
    ] {
        let call = images(&server).header("x-acs-date", date);
        assert_eq!(call.refusal(&server), expected, "{date}");
    }
}

#[test]
fn a_nonce_is_good_for_one_request() {
    let server = start(Server::builder());
    let call = images(&server);
    assert_eq!(call.answer(&server).status, 200);
    assert_eq!(call.refusal(&server), refused(400, "SignatureNonceUsed"));
}

#[test]
fn action_version_and_method_must_exist() {
    let server = start(Server::builder());
    let call = Call::new(&server, "DescribeNothing");
    assert_eq!(
        call.refusal(&server),
        refused(404, "InvalidAction.NotFound")
    );
    let call = images(&server).header("x-acs-version", "2000-01-01");
    assert_eq!(call.refusal(&server), refused(400, "InvalidVersion"));
    let mut call = images(&server);
    call.without = vec!["x-acs-version"];
    assert_eq!(call.refusal(&server), refused(400, "MissingParameter"));
    let mut call = images(&server);
    call.without = vec!["x-acs-action"];
    assert_eq!(call.refusal(&server), refused(400, "MissingParameter"));
    let mut call = images(&server);
    call.method = "DELETE".to_owned();
    assert_eq!(call.refusal(&server), refused(400, "UnsupportedHTTPMethod"));
    call = images(&server);
    call.method = "GET".to_owned();
    assert_eq!(call.answer(&server).status, 200);
}

#[test]
fn a_key_for_some_time_needs_its_token() {
    let key = AccessKey {
        id: "STS.1".to_owned(),
        secret: "secret".into(),
        token: Some("right".into()),
    };
    let plain = AccessKey {
        id: "plain".to_owned(),
        token: None,
        ..key.clone()
    };
    let server = start(Server::builder().access_key(key).access_key(plain.clone()));
    let call = images(&server);
    assert_eq!(call.answer(&server).status, 200);
    let mut call = images(&server);
    call.key.as_mut().unwrap().token = None;
    assert_eq!(call.refusal(&server), refused(400, "MissingSecurityToken"));
    call.key.as_mut().unwrap().token = Some("wrong".into());
    assert_eq!(
        call.refusal(&server),
        refused(400, "InvalidSecurityToken.Malformed")
    );
    let call = Call {
        key: Some(plain),
        ..images(&server)
    };
    assert_eq!(call.answer(&server).status, 200);
    let call = call
        .header("x-acs-security-token", "any")
        .header("x-acs-signature-nonce", "n");
    assert_eq!(
        call.refusal(&server),
        refused(400, "InvalidSecurityToken.MismatchWithAccessKey")
    );
    // Neither the token nor the signature shows up where people look.
    let shown = format!("{:?}", server.requests());
    assert!(
        !shown.contains("right") && !shown.contains("Signature="),
        "{shown}"
    );
}

#[test]
fn anonymous_operations_need_no_key_and_bearer_tokens_are_compared() {
    let server = start(shop().bearer_token("ticket"));
    let mut call = Call::new(&server, "Hello");
    (call.method, call.path, call.key) = ("GET".to_owned(), "/hello".to_owned(), None);
    assert_eq!(call.answer(&server).json()["greeting"], "hello");
    let mut call = Call::new(&server, "Badge").header("x-acs-bearer-token", "ticket");
    (call.method, call.path, call.key) = ("GET".to_owned(), "/badge".to_owned(), None);
    assert_eq!(call.answer(&server).status, 200);
    let call = call.header("x-acs-bearer-token", "other");
    assert_eq!(call.refusal(&server), refused(400, "InvalidBearerToken"));
}

#[test]
fn requests_of_the_vendors_client_are_taken_as_they_were_captured() {
    let text = include_str!("vectors/http_requests_sas.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let cases = file["vectors"].as_array().unwrap();
    let cases = cases
        .iter()
        .filter(|it| it["operation"] == "DescribeImageInstances");
    let mut count = 0;
    for case in cases {
        let member = |name: &str| case["credentials"][name].as_str().map(str::to_owned);
        let server = Server::builder().clock(now).access_key(AccessKey {
            id: member("access_key_id").unwrap(),
            secret: member("access_key_secret").unwrap().into(),
            token: member("security_token").map(Into::into),
        });
        let server = server.start().unwrap();
        let mut request = format!("{}\r\n", case["raw_request_line"].as_str().unwrap());
        for header in case["headers"].as_array().unwrap() {
            request += &format!(
                "{}: {}\r\n",
                header[0].as_str().unwrap(),
                header[1].as_str().unwrap()
            );
        }
        request += "\r\n";
        let mut stream = connect(&server);
        stream.write_all(request.as_bytes()).unwrap();
        let answer = Answer::read(&mut stream).unwrap();
        let name = &case["name"];
        assert_eq!(answer.status, 200, "{name}: {}", answer.json());
        // Every parameter arrived as the caller set it; JSON has become JSON, empty JSON nothing.
        let arrived = &server.requests()[0].parameters;
        for (parameter, value) in case["parameters"].as_object().unwrap() {
            let expected = match value.as_str() {
                Some("") => Value::Null,
                Some(text) if parameter == "Criteria" => serde_json::from_str(text).unwrap(),
                _ => value.clone(),
            };
            assert_eq!(arrived[parameter], expected, "{name}");
        }
        count += 1;
    }
    println!(
        "conformance: http_requests_sas.json (accepted): {count} cases, {count} passed, 0 argued deviations"
    );
    assert_eq!(count, 7);
}

#[test]
fn only_addresses_of_this_machine_are_bound() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "169.254.1.1:0"] {
        let address = address.parse().unwrap();
        let error = Server::builder().address(address).start().unwrap_err();
        assert!(error.to_string().contains("this machine"), "{error}");
    }
    let server = Server::builder()
        .address("127.0.0.1:0".parse().unwrap())
        .start();
    assert!(server.is_ok());
}
