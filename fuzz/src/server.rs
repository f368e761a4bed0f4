//! Requests to the fake server.
//!
//! Bytes that begin with `S` are a request as [`request`](crate::request) reads it, which is signed
//! before it is sent; all others are what arrives on a connection.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::request::read;
use crate::service::Service;
use crate::wire::{Answer, signed};

/// The one operation that anybody may call.
const ANONYMOUS: &str = "Greet";

pub(crate) fn server(bytes: &[u8]) {
    match bytes.strip_prefix(b"S") {
        None => conversation(bytes),
        Some(bytes) => signed_request(bytes),
    }
}

/// Every request has its answer, and nobody is answered who has no key.
fn conversation(bytes: &[u8]) {
    let (answered, requests) = Service::converse(bytes);
    let mut rest = answered.as_slice();
    let mut requests = requests.iter();
    let mut is_over = false;
    while !rest.is_empty() {
        assert!(!is_over, "more is answered than was asked");
        let is_head_only = requests
            .as_slice()
            .first()
            .is_some_and(|it| it.method == "HEAD");
        let answer;
        (answer, rest) = Answer::read(rest, is_head_only);
        if answer.status == 100 {
            continue;
        }
        match requests.next() {
            Some(request) => {
                assert_eq!(request.status, Some(answer.status));
                let may = request.operation == ANONYMOUS || answer.status >= 400;
                assert!(may, "{request:?} is answered without a key");
                is_documented(&answer, is_head_only);
            }
            // What is no request ends the connection.
            None => {
                is_over = true;
                assert!((400..500).contains(&answer.status), "{answer:?}");
                assert_eq!(answer.header("connection"), Some("close"));
            }
        }
    }
    assert!(requests.next().is_none(), "a request has no answer");
}

/// An answer is JSON, and an error has a code, a message and the number of the request.
fn is_documented(answer: &Answer<'_>, is_head_only: bool) {
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("application/json"), "{answer:?}");
    assert!(answer.header("x-acs-request-id").is_some(), "{answer:?}");
    if is_head_only {
        return;
    }
    let json: serde_json::Value = serde_json::from_slice(answer.body).expect("JSON is answered");
    let has = |rpc: &str, roa: &str| {
        json.get(rpc)
            .or(json.get(roa))
            .is_some_and(|it| it.is_string())
    };
    if answer.status >= 400 {
        let is_whole =
            has("Code", "code") && has("Message", "message") && has("RequestId", "requestId");
        assert!(is_whole, "{json}");
    }
}

/// A request that is signed is read; with the signature of another it is refused.
fn signed_request(bytes: &[u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let nonce = || NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    let request = read(bytes);
    let Some(sent) = signed(&request, &nonce()) else {
        return;
    };
    let (answered, requests) = Service::converse(&sent);
    let is_head_only = request.method == "HEAD";
    let (answer, rest) = Answer::read(&answered, is_head_only);
    assert!(rest.is_empty(), "more is answered than was asked");
    let Some(seen) = requests.first() else {
        return assert!((400..500).contains(&answer.status), "{answer:?}");
    };
    is_documented(&answer, is_head_only);
    if answer.status < 400 {
        assert!(seen.parameters.is_object());
        // It is heard once: the nonce has been used.
        is_refused(&sent, "it is heard twice");
        let mut other = read(bytes);
        other.query.push(("Zz".to_owned(), "1".to_owned()));
        if let (Some(sent), Some(other)) = (signed(&request, "again"), signed(&other, "again")) {
            is_refused(&spliced(&sent, &other), "it has the signature of another");
        }
    }
}

fn is_refused(sent: &[u8], why: &str) {
    let (answered, requests) = Service::converse(sent);
    let is_head_only = requests.first().is_some_and(|it| it.method == "HEAD");
    let is_anonymous = requests.first().is_some_and(|it| it.operation == ANONYMOUS);
    let (answer, _) = Answer::read(&answered, is_head_only);
    assert!(answer.status >= 400 || is_anonymous, "{why}");
}

/// A request with the header `authorization` of another.
fn spliced(request: &[u8], other: &[u8]) -> Vec<u8> {
    let line = |bytes: &[u8]| {
        let start = bytes
            .windows(15)
            .position(|it| it == b"\r\nauthorization")
            .unwrap_or(0)
            + 2;
        let end = bytes[start..]
            .windows(2)
            .position(|it| it == b"\r\n")
            .unwrap_or(0);
        start..start + end
    };
    let (here, there) = (line(request), line(other));
    [&request[..here.start], &other[there], &request[here.end..]].concat()
}
