//! Answers that are broken, late, huge or strange: each ends in a clear error within the limits, or
//! is read as far as it makes sense.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use acs_mock::{Fault, Rule, Server};
use acs_sas::describe_image_instances::Response;
use acs_sas::runtime::transport::TransportErrorKind;
use acs_sas::runtime::{CallOptions, Error, ErrorKind, Output, RetryPolicy};
use acs_sas::{Client, blocking};

/// Makes one call, without retries and with short limits, whose answer has this fault.
async fn call(fault: Fault) -> Result<Output<Response>, Error> {
    let server = Server::start().unwrap();
    server.inject(Rule::new(fault));
    let client = Client::new(server.config()).unwrap();
    client
        .with_options(options())
        .describe_image_instances()
        .page_size(5)
        .send()
        .await
}

/// The same with the blocking client.
fn call_blocking(fault: Fault) -> Result<Output<Response>, Error> {
    let server = Server::start().unwrap();
    server.inject(Rule::new(fault));
    let client = blocking::Client::new(server.config()).unwrap();
    client
        .with_options(options())
        .describe_image_instances()
        .page_size(5)
        .send()
}

fn options() -> CallOptions {
    CallOptions::new()
        .retry(RetryPolicy::off())
        .read_timeout(Duration::from_millis(400))
        .attempt_timeout(Duration::from_millis(1500))
        .largest_body(1 << 20)
}

fn transport_kind(error: &Error) -> Option<TransportErrorKind> {
    match error.kind() {
        ErrorKind::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

/// What does not arrive whole, and what the error says of it.
fn lost() -> Vec<(Fault, TransportErrorKind)> {
    use TransportErrorKind::{Broken, Timeout, TooLarge};
    vec![
        (Fault::ResetBefore, Broken),
        (Fault::ResetAfter, Broken),
        (Fault::Truncate, Broken),
        (Fault::Hang, Timeout),
        (Fault::Slow(Duration::from_secs(5)), Timeout),
        // Each piece comes in time, but not all of them.
        (Fault::Drip(Duration::from_millis(300)), Timeout),
        (Fault::Oversized(50 << 20), TooLarge),
    ]
}

#[tokio::test]
async fn an_answer_that_does_not_arrive_is_an_error_of_the_transport() {
    for (fault, kind) in lost() {
        let error = call(fault.clone()).await.unwrap_err();
        assert_eq!(transport_kind(&error), Some(kind), "{fault:?}: {error}");
        assert_eq!(error.attempts(), 1);
    }
}

#[test]
fn a_blocking_client_says_the_same() {
    for (fault, kind) in lost() {
        let error = call_blocking(fault.clone()).unwrap_err();
        assert_eq!(transport_kind(&error), Some(kind), "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_an_error_with_its_status() {
    let error = call(Fault::BadGateway).await.unwrap_err();
    let service = error.service().unwrap();
    assert_eq!(service.status(), 502);
    assert_eq!(service.code(), None);
    assert!(!error.to_string().contains("<html>"), "{error}");
}

#[tokio::test]
async fn an_empty_body_is_no_answer() {
    let error = call(Fault::Empty).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    assert_eq!(error.status().unwrap(), 200);
}

#[tokio::test]
async fn what_nobody_documented_costs_nothing() {
    // A member that nobody knows is skipped, however deep it is.
    for fault in [Fault::Deep(100_000), Fault::WrongContentType] {
        let output = call(fault).await.unwrap();
        assert_eq!(output.image_instance_list.len(), 5);
    }
    let output = call(Fault::Unexpected).await.unwrap();
    assert_eq!(output.image_instance_list.len(), 5);
    assert!(!output.notes().is_empty());
}
