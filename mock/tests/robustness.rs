//! Whatever arrives, nothing panics and the server goes on.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use acs_mock::Server;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

mod support;
use support::{Call, connect, shop, start};

/// Sends bytes and reads whatever comes back.
fn send(server: &Server, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(server);
    let mut back = Vec::new();
    // The server may close at any point.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.read_to_end(&mut back);
    back
}

#[test]
fn damaged_requests_do_no_harm() {
    let panics = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&panics);
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current()
            .name()
            .is_some_and(|it| it.starts_with("acs-mock"))
        {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        usual(info);
    }));
    let server = start(shop());
    let call = Call::new(&server, "AddItem")
        .query("Name", "box")
        .query("Tags.#3#a.b", "1")
        .form("Parts.1.Id", "é")
        .form("Parts.2.Sizes.1", "7");
    let whole = call.bytes(&server.endpoint());
    let changes = prop::collection::vec((0..whole.len(), any::<u8>()), 0..6);
    let strategy = (changes, 0..=whole.len());
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(400)
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&strategy, |(changes, end)| {
        let mut bytes = whole.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let back = send(&server, &bytes[..end]);
        prop_assert!(back.is_empty() || back.starts_with(b"HTTP/1.1 "));
        Ok(())
    });
    result.unwrap();
    assert_eq!(panics.load(Ordering::SeqCst), 0);
    let call = Call::new(&server, "ListItems");
    assert_eq!(call.answer(&server).status, 200);
}

#[test]
fn a_conversation_in_memory_is_that_over_the_port() {
    let one = |action: &str| Call::new(&start(shop()), action).query("Name", "box");
    let [mut add, list] = [one("AddItem"), one("ListItems")].map(|it| it.bytes("localhost"));
    add.extend(&list);
    for bytes in [
        &add[..],
        b"GET / HTTP/1.1\r\n\r\nGET /?a=%4 HTTP/1.1\r\n\r\n",
        b"PUT / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nab",
    ] {
        // Each server is asked once, so that both number their answers alike.
        let over_the_port = send(&start(shop()), bytes);
        assert_eq!(start(shop()).converse(bytes), over_the_port);
    }
}

#[test]
fn any_parameters_are_taken_or_refused() {
    let server = start(shop());
    let name = prop_oneof![
        Just("Name".to_owned()),
        Just("Count".to_owned()),
        "(Parts|Tags|Colours)(\\.[#0-9a-z]{0,3}){0,4}",
        ".{0,8}",
    ];
    let strategy = prop::collection::btree_map(name, ".{0,8}", 0..6);
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(300)
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&strategy, |pairs| {
        let mut call = Call::new(&server, "AddItem");
        for (name, value) in &pairs {
            call = call.query(name, value);
        }
        let (status, code) = call.refusal(&server);
        let is_known = ["OK", "InvalidParameter", "MissingParameter"].contains(&code.as_str());
        prop_assert!(
            is_known && [200, 400].contains(&status),
            "{status} {code} {pairs:?}"
        );
        Ok(())
    });
    result.unwrap();
}

#[test]
fn calls_of_many_threads_at_once_are_all_answered_and_a_token_works_once() {
    let server = start(shop());
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let call = Call::new(&server, "AddItem").query("Name", "box");
                    let call = call.query("ClientToken", "one");
                    assert_eq!(call.answer(&server).status, 200);
                }
            });
        }
    });
    assert_eq!(
        (server.calls("AddItem"), server.applied("AddItem")),
        (80, 1)
    );
}
