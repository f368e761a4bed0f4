//! Everything that can be made to go wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{ErrorKind, Read as _, Write as _};
use std::time::{Duration, Instant};

use acs_mock::{Fault, Rule, Server};

mod support;
use support::{Answer, Call, connect, shop, start};

/// A server where this goes wrong at every request.
fn broken(fault: Fault) -> Server {
    start(Server::builder().fault(Rule::new(fault)))
}

fn images(server: &Server) -> Call {
    Call::new(server, "DescribeImageInstances")
}

fn statuses(server: &Server, count: usize) -> Vec<u16> {
    (0..count)
        .map(|_| images(server).answer(server).status)
        .collect()
}

#[test]
fn throttling_comes_in_both_forms() {
    let server = broken(Fault::Throttle);
    assert_eq!(
        images(&server).refusal(&server),
        (400, "Throttling.User".to_owned())
    );
    let server = broken(Fault::ThrottleFor(Duration::from_millis(1500)));
    let answer = images(&server).answer(&server);
    assert_eq!(
        (answer.status, answer.header("x-acs-retry-after")),
        (429, Some("1500"))
    );
    let request = server.requests().pop().unwrap();
    assert_eq!(request.code.as_deref(), Some("Throttling"));
    assert!(matches!(request.fault, Some(Fault::ThrottleFor(_))));
}

#[test]
fn errors_of_the_service_are_json_and_those_of_a_proxy_are_not() {
    for (status, code) in [(500, "InternalError"), (503, "ServiceUnavailable")] {
        let server = broken(Fault::server_error(status));
        assert_eq!(images(&server).refusal(&server), (status, code.to_owned()));
    }
    let server = broken(Fault::BadGateway);
    let answer = images(&server).answer(&server);
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (502, Some("text/html"))
    );
    assert!(answer.body.starts_with(b"<html>"));
}

#[test]
fn a_truncated_body_is_shorter_than_it_says() {
    let server = broken(Fault::Truncate);
    let answer = images(&server).answer(&server);
    assert_eq!(answer.status, 200);
    assert!(!answer.is_whole && !answer.body.is_empty());
}

#[test]
fn connections_are_reset_before_and_after_the_work() {
    for (fault, applied) in [(Fault::ResetBefore, 0), (Fault::ResetAfter, 1)] {
        let server = start(shop().fault(Rule::new(fault.clone())));
        let call = Call::new(&server, "AddItem").query("Name", "box");
        let error = call.send(&server).unwrap_err();
        let kinds = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
        assert!(kinds.contains(&error.kind()), "{fault:?}: {error}");
        assert_eq!(server.applied("AddItem"), applied);
        let request = server.requests().pop().unwrap();
        assert_eq!((request.status, request.fault), (None, Some(fault)));
    }
}

#[test]
fn late_answers_are_late_as_a_whole_or_piece_by_piece() {
    let delay = Duration::from_millis(60);
    for (fault, expected) in [(Fault::Slow(delay), delay), (Fault::Drip(delay), 8 * delay)] {
        let server = broken(fault);
        let begun = Instant::now();
        let answer = images(&server).answer(&server);
        assert!(begun.elapsed() >= expected);
        assert!(answer.is_whole && answer.json()["PageInfo"].is_object());
    }
}

#[test]
fn a_server_that_hangs_sends_nothing_and_can_still_be_stopped() {
    let server = broken(Fault::Hang);
    let mut stream = connect(&server);
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    stream
        .write_all(&images(&server).bytes(&server.endpoint()))
        .unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut
    ));
    assert_eq!(server.requests()[0].status, None);
    let begun = Instant::now();
    drop(server);
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn the_content_type_can_be_wrong() {
    let server = broken(Fault::WrongContentType);
    let answer = images(&server).answer(&server);
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(answer.json()["ImageInstanceList"].is_array());
}

#[test]
fn answers_can_hold_what_no_spec_knows() {
    let server = broken(Fault::Unexpected);
    let body = images(&server).answer(&server).json();
    assert!(body["Unexpected"].is_object() && body["PageInfo"]["Unexpected"].is_object());
    let image = &body["ImageInstanceList"][0];
    assert!(image["Unexpected"].is_object());
    assert_eq!(
        (&image["ScaStatus"], &image["HcStatus"]),
        (&"UNEXPECTED".into(), &"UNEXPECTED".into())
    );
    assert_eq!(image["Deployed"], 987_654);
    assert_eq!(image["RegionId"], "cn-hangzhou");
}

#[test]
fn bodies_can_be_huge_deep_or_empty() {
    let server = broken(Fault::Oversized(50 << 20));
    let answer = images(&server).answer(&server);
    assert!(answer.is_whole && answer.body.len() > 50 << 20);
    assert!(answer.body.ends_with(b"}"));
    let server = broken(Fault::Deep(100_000));
    let answer = images(&server).answer(&server);
    // The list of images and the text of their endpoints have brackets too.
    assert_eq!(
        answer.body.iter().filter(|it| **it == b'[').count(),
        100_000 + 1 + 20
    );
    let server = broken(Fault::Deep(3));
    assert_eq!(
        images(&server).answer(&server).json()["Unexpected"],
        serde_json::json!([[[]]])
    );
    let server = broken(Fault::Empty);
    assert!(images(&server).answer(&server).body.is_empty());
}

#[test]
fn a_redirect_names_another_place() {
    let server = broken(Fault::Redirect("http://127.0.0.1:9/".to_owned()));
    let answer = images(&server).answer(&server);
    let location = answer.header("location");
    assert_eq!(
        (answer.status, location),
        (302, Some("http://127.0.0.1:9/"))
    );
}

#[test]
fn an_answer_can_be_no_http_at_all() {
    let server = start(shop().fault(Rule::new(Fault::Garbage)));
    let mut stream = connect(&server);
    let call = Call::new(&server, "AddItem").query("Name", "box");
    stream.write_all(&call.bytes(&server.endpoint())).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert!(!bytes.is_empty() && !bytes.starts_with(b"HTTP"));
    assert_eq!(server.applied("AddItem"), 1);
    assert_eq!(server.requests()[0].status, None);
}

#[test]
fn an_answer_can_lie_about_its_encoding_and_its_length() {
    let server = broken(Fault::WrongEncoding);
    let answer = images(&server).answer(&server);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.json()["ImageInstanceList"].is_array());
    let whole = answer.body.len();
    let server = broken(Fault::ShortLength);
    let answer = images(&server).answer(&server);
    assert_eq!(answer.body.len(), whole / 2);
}

/// What a connection gives after one request, until nothing more comes.
fn everything(server: &Server) -> (String, bool) {
    let mut stream = connect(server);
    let wait = Some(Duration::from_millis(200));
    stream.set_read_timeout(wait).unwrap();
    let request = images(server).bytes(&server.endpoint());
    stream.write_all(&request).unwrap();
    let mut bytes = Vec::new();
    let is_closed = stream.read_to_end(&mut bytes).is_ok();
    (String::from_utf8(bytes).unwrap(), is_closed)
}

#[test]
fn an_answer_can_come_twice_or_be_the_last_without_saying_so() {
    let (text, is_closed) = everything(&broken(Fault::Twice));
    assert_eq!(text.matches("HTTP/1.1 200 OK\r\n").count(), 2);
    assert!(!is_closed);
    let (text, is_closed) = everything(&broken(Fault::CloseAfter));
    assert!(text.contains("connection: keep-alive") && is_closed);
}

#[test]
fn rules_count_and_leave_other_operations_alone() {
    let rule = Rule::new(Fault::Throttle)
        .on("DescribeImageInstances")
        .after(1)
        .times(2);
    let server = start(Server::builder().fault(rule));
    assert_eq!(
        Call::new(&server, "DescribeImageCriteria")
            .answer(&server)
            .status,
        200
    );
    assert_eq!(statuses(&server, 5), [200, 400, 400, 200, 200]);
    server.inject(Rule::new(Fault::server_error(503)).times(1));
    assert_eq!(statuses(&server, 2), [503, 200]);
    server.inject(Rule::new(Fault::BadGateway));
    assert_eq!(statuses(&server, 1), [502]);
    server.clear_faults();
    assert_eq!(statuses(&server, 1), [200]);
}

#[test]
fn chance_follows_from_the_seed() {
    let run = |seed| {
        let rule = Rule::new(Fault::Throttle).probability(0.5);
        let server = start(Server::builder().seed(seed).fault(rule));
        statuses(&server, 40)
    };
    let one = run(1);
    assert_eq!(one, run(1));
    assert_ne!(one, run(2));
    let throttled = one.iter().filter(|it| **it == 400).count();
    assert!((8..=32).contains(&throttled), "{throttled}");
}

#[test]
fn requests_that_are_no_http_or_too_large_are_refused() {
    let server = start(Server::builder().max_body(1000));
    let send = |bytes: &[u8]| {
        let mut stream = connect(&server);
        stream.write_all(bytes).unwrap();
        Answer::read(&mut stream).unwrap().status
    };
    assert_eq!(send(b"hello\r\n\r\n"), 400);
    assert_eq!(send(b"GET /?a=%zz HTTP/1.1\r\nhost: a\r\n\r\n"), 400);
    assert_eq!(send(b"POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n"), 400);
    assert_eq!(
        send(b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"),
        411
    );
    assert_eq!(
        send(b"POST / HTTP/1.1\r\ncontent-length: 1001\r\n\r\n"),
        413
    );
    let headers = "x: y\r\n".repeat(200);
    assert_eq!(
        send(format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes()),
        431
    );
    let header = "x".repeat(70_000);
    assert_eq!(
        send(format!("GET / HTTP/1.1\r\nx: {header}").as_bytes()),
        431
    );
    // And it still serves.
    assert_eq!(images(&server).answer(&server).status, 200);
}

#[test]
fn a_connection_carries_several_requests() {
    let server = start(Server::builder());
    let mut stream = connect(&server);
    let both = [images(&server).bytes("a"), images(&server).bytes("b")].concat();
    stream.write_all(&both).unwrap();
    let hosts = [(); 2].map(|()| Answer::read(&mut stream).unwrap().status);
    assert_eq!(hosts, [200, 200]);
    let mut last = images(&server);
    last.unsigned
        .push(("connection".to_owned(), "close".to_owned()));
    stream.write_all(&last.bytes("c")).unwrap();
    assert_eq!(
        Answer::read(&mut stream).unwrap().header("connection"),
        Some("close")
    );
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}
