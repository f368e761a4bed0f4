//! Answers that a test prepares, and what it can ask afterwards.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};

use acs_mock::{Reply, Server};
use acs_runtime::{Shape, Struct};
use serde_json::{Value, json};

mod support;
use support::{Call, shop, start};

fn criteria(server: &Server, value: &str) -> Call {
    Call::new(server, "DescribeImageCriteria").query("Value", value)
}

#[test]
fn answers_are_given_in_the_order_they_were_prepared() {
    let server = start(Server::builder());
    server
        .expect("DescribeImageCriteria")
        .times(1)
        .respond(json!({ "n": 1 }));
    server
        .expect("DescribeImageCriteria")
        .when(|parameters| parameters["Value"] == "x")
        .times(2)
        .respond(Reply::error(
            403,
            "NoPermission",
            "caller has no permission",
        ));
    server
        .expect("DescribeImageCriteria")
        .respond_with(|request| json!({ "Value": request.parameter("Value") }).into());
    assert!(server.verify().is_err());
    assert_eq!(
        criteria(&server, "x").answer(&server).json(),
        json!({ "n": 1 })
    );
    assert_eq!(
        criteria(&server, "x").refusal(&server),
        (403, "NoPermission".to_owned())
    );
    assert_eq!(
        criteria(&server, "y").answer(&server).json(),
        json!({ "Value": "y" })
    );
    let unmet = server.verify().unwrap_err();
    assert_eq!(
        unmet.to_string(),
        "fewer calls than expected: DescribeImageCriteria: 1 of 2 calls"
    );
    assert_eq!(criteria(&server, "x").answer(&server).status, 403);
    assert_eq!(server.verify(), Ok(()));
    // Other operations answer as ever.
    assert_eq!(
        Call::new(&server, "DescribeImageInstances")
            .answer(&server)
            .status,
        200
    );
}

/// An object without members.
struct Nothing;

impl Struct for Nothing {
    const SHAPE: &'static Shape = &Shape::new("Nothing", &[]);
}

#[test]
fn objects_status_headers_and_text_can_be_answered() {
    let server = start(Server::builder());
    server
        .expect("DescribeImageCriteria")
        .times(1)
        .respond(Reply::object(&Nothing));
    server.expect("DescribeImageCriteria").respond(
        Reply::text("<a/>")
            .status(302)
            .header("Content-Type", "text/xml")
            .header("x-b", "1"),
    );
    let object = criteria(&server, "").answer(&server);
    assert_eq!(
        (object.json(), object.header("content-type")),
        (json!({}), Some("application/json;charset=utf-8"))
    );
    let text = criteria(&server, "").answer(&server);
    assert_eq!(
        (text.status, text.header("content-type"), text.header("x-b")),
        (302, Some("text/xml"), Some("1"))
    );
    assert_eq!(text.body, b"<a/>");
}

#[test]
fn a_refused_request_uses_up_no_answer() {
    let server = start(Server::builder());
    server
        .expect("DescribeImageInstances")
        .times(1)
        .respond(json!({}));
    let call = Call::new(&server, "DescribeImageInstances").query("PageSize", "many");
    assert_eq!(call.answer(&server).status, 400);
    assert!(server.verify().is_err());
}

#[test]
fn requests_are_recorded_as_they_came() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let server = start(Server::builder().observe(move |request| {
        told.lock()
            .unwrap()
            .push((request.operation.clone(), request.status));
    }));
    let call = Call::new(&server, "DescribeImageInstances")
        .query("PageSize", "5")
        .header("x-acs-retry-attempts", "2");
    assert_eq!(call.answer(&server).status, 200);
    let request = server.requests_of("DescribeImageInstances").pop().unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/?PageSize=5");
    assert_eq!(request.query, [("PageSize".to_owned(), "5".to_owned())]);
    assert_eq!(request.header("X-Acs-Version"), Some("2018-12-03"));
    assert_eq!(request.parameters, json!({ "PageSize": 5 }));
    assert_eq!(request.parameter("Scanned"), &Value::Null);
    assert_eq!(
        (request.attempt, request.status, request.code, request.fault),
        (3, Some(200), None, None)
    );
    assert_eq!(
        *seen.lock().unwrap(),
        [("DescribeImageInstances".to_owned(), Some(200))]
    );
    assert_eq!(server.calls("DescribeImageInstances"), 1);
    // Reading changes nothing.
    assert_eq!(server.applied("DescribeImageInstances"), 0);
    let served = server.operations();
    assert!(served.is_sorted(), "{served:?}");
    for name in ["DescribeImageCriteria", "DescribeImageInstances"] {
        assert!(served.contains(&name.into()), "{served:?}");
    }
}

#[test]
fn a_repeated_write_takes_effect_once() {
    let server = start(shop());
    let add = |name: &str, token: &str| {
        let call = Call::new(&server, "AddItem").query("Name", name);
        call.query("ClientToken", token).answer(&server)
    };
    let first = add("box", "t1");
    let again = add("box", "t1");
    assert_eq!(first.json(), again.json());
    assert_eq!((server.calls("AddItem"), server.applied("AddItem")), (2, 1));
    let other = add("can", "t1");
    assert_eq!(
        (other.status, &other.json()["Code"]),
        (400, &json!("IdempotentParameterMismatch"))
    );
    assert_ne!(add("box", "t2").json(), first.json());
    add("box", "");
    add("box", "");
    assert_eq!((server.calls("AddItem"), server.applied("AddItem")), (6, 4));
    let dry = Call::new(&server, "AddItem")
        .query("Name", "box")
        .query("DryRun", "true");
    assert_eq!(dry.answer(&server).status, 200);
    assert_eq!(server.applied("AddItem"), 4);
}

#[test]
fn a_write_that_failed_may_be_repeated_with_its_token() {
    let server = start(shop());
    server
        .expect("AddItem")
        .times(1)
        .respond(Reply::error(500, "InternalError", "no"));
    let add = || {
        let call = Call::new(&server, "AddItem").query("Name", "box");
        call.query("ClientToken", "t").answer(&server).status
    };
    assert_eq!((add(), server.applied("AddItem")), (500, 0));
    assert_eq!((add(), server.applied("AddItem")), (200, 1));
}

#[test]
fn a_server_says_why_it_does_not_start() {
    let error = Server::builder()
        .address(([0, 0, 0, 0], 0).into())
        .start()
        .unwrap_err();
    assert!(
        error.to_string().contains("of this machine only"),
        "{error}"
    );
    let server = start(Server::builder());
    let error = Server::builder()
        .address(server.address())
        .start()
        .unwrap_err();
    assert!(
        error.to_string().starts_with("cannot listen on 127.0.0.1:"),
        "{error}"
    );
    let error = Server::builder()
        .specs("no/such/folder")
        .start()
        .unwrap_err();
    assert!(
        error.to_string().contains("cannot read the file"),
        "{error}"
    );
    let rule = acs_mock::Rule::new(acs_mock::Fault::Hang).on("Nothing");
    let error = Server::builder().fault(rule).start().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a fault is for `Nothing`, which no spec has"
    );
}
