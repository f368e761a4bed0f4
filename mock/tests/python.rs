//! The vendor's Python client and this server understand each other.
//!
//! Skipped where that client cannot be had, see `support/python.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use acs_mock::Server;
use serde_json::Value;

#[path = "support/python.rs"]
mod python;
mod support;
use python::{call_all, inputs};
use support::{Call, now};

/// A parameter as the table has it, as it should arrive.
fn arriving(name: &str, value: &Value) -> Value {
    match value.as_str() {
        Some(text) if name == "Criteria" => serde_json::from_str(text).unwrap(),
        _ => value.clone(),
    }
}

/// The same call, from here: servers of one seed give the same answers to the same calls.
fn repeated(server: &Server, input: &Value) -> Value {
    let mut call = Call::new(server, input["operation"].as_str().unwrap());
    for (name, value) in input["parameters"].as_object().unwrap() {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        call = call.query(name, &text);
    }
    let answer = call.answer(server);
    serde_json::json!({ "status": answer.status, "body": answer.json() })
}

#[test]
fn the_vendors_client_is_understood_and_understands() {
    let server = Server::builder().seed(5).start().unwrap();
    let Some(parsed) = call_all(&server) else {
        return;
    };
    let twin = Server::builder().seed(5).clock(now).start().unwrap();
    let (inputs, requests) = (inputs(), server.requests());
    assert_eq!((parsed.len(), requests.len()), (inputs.len(), inputs.len()));
    for ((input, request), parsed) in inputs.iter().zip(&requests).zip(&parsed) {
        let name = &input["name"];
        let expected = repeated(&twin, input);
        assert_eq!(parsed["status"], expected["status"], "{name}: {parsed}");
        for (parameter, value) in input["parameters"].as_object().unwrap() {
            if input["code"].is_null() || request.parameters[parameter] != Value::Null {
                assert_eq!(
                    request.parameters[parameter],
                    arriving(parameter, value),
                    "{name}"
                );
            }
        }
        match input["code"].as_str() {
            None => {
                assert_eq!(request.status, Some(200), "{name}: {:?}", request.code);
                assert_eq!(parsed["body"], expected["body"], "{name}");
            }
            Some(code) => {
                assert_eq!(
                    (request.code.as_deref(), &parsed["code"]),
                    (Some(code), &code.into()),
                    "{name}"
                );
                assert_eq!(parsed["requestId"], expected["body"]["RequestId"], "{name}");
            }
        }
    }
    println!(
        "conformance: vendor's Python client: {0} cases, {0} passed, 0 argued deviations",
        inputs.len()
    );
}
