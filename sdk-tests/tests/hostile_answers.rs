//! Answers that are broken, endless or absurd: each ends in an error that says what is wrong,
//! within the limits, and alike in both clients. None of them makes a program panic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::error::Error as _;
use std::time::{Duration, Instant};

use acs_mock::{Fault, Reply, Rule, Server};
use acs_sas::runtime::{CallOptions, Config, Error, ErrorKind, NoteKind, Open, RetryPolicy};
use acs_sas::{Client, blocking, describe_image_criteria, describe_image_instances};

/// No call here takes longer, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const READ: Duration = Duration::from_millis(300);
const LARGEST_BODY: usize = 1 << 20;

type Images = acs_sas::runtime::Output<describe_image_instances::Response>;

fn options() -> CallOptions {
    CallOptions::new()
        .read_timeout(READ)
        .attempt_timeout(4 * READ)
        .largest_body(LARGEST_BODY)
        .retry(RetryPolicy::off())
}

/// One call from each client.
fn both(server: &Server, options: &CallOptions) -> [Result<Images, Error>; 2] {
    let config: Config = server.config();
    let request = describe_image_instances::Request::builder()
        .page_size(5)
        .build();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = Client::new(config.clone()).unwrap();
    let client = client.with_options(options.clone());
    let of_async = timed(|| runtime.block_on(client.send(&request)));
    let client = blocking::Client::new(config).unwrap();
    let client = client.with_options(options.clone());
    [of_async, timed(|| client.send(&request))]
}

fn timed<T>(call: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = call();
    let took = begun.elapsed();
    assert!(took < PATIENCE, "{took:?}");
    result
}

/// The kind of an error, and of what is below it.
fn kind(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Transport(error) => format!("transport: {:?}", error.kind()),
        ErrorKind::Decode(body) => format!("body: {:?}", body.error.kind()),
        ErrorKind::Service(service) => format!("service: {}", service.status().as_u16()),
        other => format!("{other:?}"),
    }
}

/// Checks that both clients fail in this way, in one line that shows nothing of the body.
#[track_caller]
fn fails(server: &Server, options: &CallOptions, expected: &str) {
    for result in both(server, options) {
        let error = result.unwrap_err();
        assert_eq!(kind(&error), expected, "{error:?}");
        assert_eq!(error.attempts(), 1);
        let text = error.to_string();
        assert!(text.starts_with("DescribeImageInstances: "), "{text}");
        assert!(text.len() < 1_000 && !text.contains('\n'), "{text}");
        assert!(!format!("{error:?}").contains("xxxxxxxx"), "{error:?}");
        let source = error.source().map(ToString::to_string);
        assert!(source.is_none_or(|it| !text.contains(&it)), "{text}");
    }
}

fn noted(output: &Images) -> Vec<(&str, NoteKind)> {
    let notes = output.notes().iter();
    notes.map(|it| (it.path(), it.kind())).collect()
}

/// A server where this goes wrong at every request.
fn broken(fault: Fault) -> Server {
    Server::builder().fault(Rule::new(fault)).start().unwrap()
}

/// A server that gives this answer.
fn answering(reply: Reply) -> Server {
    let server = Server::start().unwrap();
    server.expect("DescribeImageInstances").respond(reply);
    server
}

#[test]
fn connections_that_break_are_told_as_such() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Truncate] {
        fails(&broken(fault), &options(), "transport: Broken");
    }
}

#[test]
fn servers_that_hang_or_dawdle_end_in_a_timeout() {
    let faults = [Fault::Hang, Fault::Slow(2 * READ), Fault::Drip(2 * READ)];
    for fault in faults {
        fails(&broken(fault), &options(), "transport: Timeout");
    }
    // Each piece comes in time, all of them do not.
    fails(
        &broken(Fault::Drip(READ * 2 / 3)),
        &options(),
        "transport: Timeout",
    );
}

#[test]
fn a_server_that_stops_amid_an_answer_is_a_broken_connection() {
    for is_blocking in [false, true] {
        let server = broken(Fault::Drip(Duration::from_millis(200)));
        let config = server.config();
        let call = std::thread::spawn(move || match is_blocking {
            true => {
                let client = blocking::Client::new(config).unwrap();
                let client = client.with_options(CallOptions::new().retry(RetryPolicy::off()));
                client.describe_image_instances().send()
            }
            false => {
                let client = Client::new(config).unwrap();
                let client = client.with_options(CallOptions::new().retry(RetryPolicy::off()));
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(client.describe_image_instances().send())
            }
        });
        while server.calls("DescribeImageInstances") == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(server);
        let error = timed(|| call.join().unwrap()).unwrap_err();
        assert_eq!(kind(&error), "transport: Broken", "{error:?}");
    }
}

#[test]
fn bodies_are_no_larger_than_allowed() {
    let server = broken(Fault::Oversized(50 << 20));
    fails(&server, &options(), "transport: TooLarge");
    // The usual limit is 32 MiB.
    let usual = CallOptions::new().retry(RetryPolicy::off());
    fails(&server, &usual, "transport: TooLarge");
    let roomy = usual.largest_body(64 << 20).attempt_timeout(PATIENCE);
    for result in both(&server, &roomy) {
        assert_eq!(result.unwrap().image_instance_list.len(), 5);
    }
}

/// What is skipped is skipped without recursion, so its depth is no matter.
#[test]
fn bodies_nested_deep_are_read_past() {
    for result in both(&broken(Fault::Deep(100_000)), &options()) {
        let output = result.unwrap();
        assert_eq!(output.image_instance_list.len(), 5);
        assert_eq!(noted(&output), [("$.Unexpected", NoteKind::UnknownMember)]);
    }
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let in_place = format!(r#"{{"ImageInstanceList":{open}{close},"RequestId":"1"}}"#);
    for body in [in_place, format!("{open}{close}")] {
        for result in both(&answering(Reply::text(body)), &options()) {
            let output = result.unwrap();
            assert_eq!(output.notes().count(), 1);
            assert!(output.image_instance_list.is_empty());
        }
    }
    let unfinished = answering(Reply::text(open));
    fails(&unfinished, &options(), "body: Truncated");
}

#[test]
fn what_is_no_json_is_told_as_such() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "body: Truncated"),
        (b" \r\n", "body: Truncated"),
        (b"{\"RequestId\":\"xxxxxxxx\",\"Image", "body: Truncated"),
        (b"<html><body>xxxxxxxx</body></html>", "body: Syntax"),
        (b"\x00\xff\xfexxxxxxxx\x1b[2J", "body: Syntax"),
        (b"{\"ImageInstanceList\":[]} xxxxxxxx", "body: Syntax"),
        (b"{'RequestId':'xxxxxxxx'}", "body: Syntax"),
    ];
    for (body, expected) in cases {
        fails(&answering(Reply::text(body)), &options(), expected);
    }
    fails(&broken(Fault::Empty), &options(), "body: Truncated");
}

#[test]
fn an_error_that_is_no_json_keeps_its_status() {
    fails(&broken(Fault::BadGateway), &options(), "service: 502");
    let garbage = Reply::text(b"\xff\x00xxxxxxxx".as_slice()).status(500);
    fails(&answering(garbage), &options(), "service: 500");
    let deep = Reply::text("[".repeat(100_000)).status(400);
    fails(&answering(deep), &options(), "service: 400");
    let elsewhere = Reply::text("").status(302).header("location", "/elsewhere");
    fails(&answering(elsewhere), &options(), "service: 302");
}

#[test]
fn json_of_other_types_is_read_with_notes() {
    for body in ["[]", "\"xxxxxxxx\"", "17", "true"] {
        for result in both(&answering(Reply::text(body)), &options()) {
            let output = result.unwrap();
            assert_eq!(output.notes().count(), 1, "{body}");
            assert!(output.image_instance_list.is_empty());
        }
    }
    let body = r#"{ "ImageInstanceList": [{ "Uuid": "a" }, "xxxxxxxx", { "Uuid": [] }],
                    "PageInfo": 17, "RequestId": { "xxxxxxxx": 1 } }"#;
    for result in both(&answering(Reply::text(body)), &options()) {
        let output = result.unwrap();
        let paths: Vec<&str> = output.notes().iter().map(|it| it.path()).collect();
        let expected = [
            "$.ImageInstanceList[1]",
            "$.ImageInstanceList[2].Uuid",
            "$.PageInfo",
            "$.RequestId",
        ];
        assert_eq!(paths, expected);
        assert!(!output.notes().to_string().contains("xxxxxxxx"));
        let first = &output.image_instance_list[0];
        assert_eq!(first.uuid.as_deref(), Some("a"));
    }
    let body = b"{\"RequestId\":\"\xff\"}".as_slice();
    for result in both(&answering(Reply::text(body)), &options()) {
        let output = result.unwrap();
        assert_eq!(noted(&output), [("$", NoteKind::InvalidUtf8)]);
        assert_eq!(output.request_id.as_deref(), Some("\u{fffd}"));
    }
}

#[test]
fn the_content_type_is_not_believed() {
    for result in both(&broken(Fault::WrongContentType), &options()) {
        assert_eq!(result.unwrap().image_instance_list.len(), 5);
    }
}

#[test]
fn members_and_values_of_a_later_version_are_read() {
    for result in both(&broken(Fault::Unexpected), &options()) {
        let output = result.unwrap();
        assert_eq!(output.image_instance_list.len(), 5);
        // A member is noted wherever it is; a value is kept, so there is nothing to note.
        let notes = noted(&output);
        assert!(notes.contains(&("$.Unexpected", NoteKind::UnknownMember)));
        assert!(notes.contains(&("$.PageInfo.Unexpected", NoteKind::UnknownMember)));
        assert_eq!(notes.len(), 7, "body, page and five images: {notes:?}");
        for image in &output.image_instance_list {
            assert!(matches!(image.sca_status, Some(Open::Unknown(_))));
            let status = image.hc_status.as_ref().unwrap();
            assert_eq!(status.as_str(), "UNEXPECTED");
            assert_eq!(image.region_id.as_deref(), Some("cn-hangzhou"));
        }
    }
}

#[test]
fn the_next_call_on_the_same_client_succeeds() {
    let faults = [
        Fault::ResetAfter,
        Fault::Truncate,
        Fault::Hang,
        Fault::Oversized(2 << 20),
        Fault::Empty,
    ];
    let server = Server::start().unwrap();
    let client = blocking::Client::new(server.config()).unwrap();
    let client = client.with_options(options());
    let async_client = Client::new(server.config()).unwrap();
    let async_client = async_client.with_options(options());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for fault in faults {
        server.clear_faults();
        server.inject(Rule::new(fault.clone()).times(2));
        let request = describe_image_criteria::Request::builder().build();
        let calls: [&dyn Fn() -> bool; 2] = [&|| client.send(&request).is_ok(), &|| {
            runtime.block_on(async_client.send(&request)).is_ok()
        }];
        let fate = calls.map(|call| call());
        assert_eq!(fate, [false, false], "{fault:?}");
        let fate = calls.map(|call| call());
        assert_eq!(fate, [true, true], "{fault:?}");
    }
}
