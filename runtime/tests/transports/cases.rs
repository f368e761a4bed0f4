//! What every transport must do.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use acs_runtime::transport::{
    Exchange, Limits, ReqwestTransport, Transport, TransportError, TransportErrorKind,
};
use bytes::Bytes;
use http::{Method, Request, StatusCode};

use crate::carriers::{Answer, AsyncCarrier, Carrier, LIMITS, Settings};
use crate::server::{ROOT, Server, Then, proxy, resetting, send, silent, wait_for_end};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A connection is closed this long after the other side closed its own, at the latest.
const SETTLED: Duration = Duration::from_millis(150);

/// Sends one request after the other, with time for a pool to take the connection back. (It does
/// so on another thread, once the answer is read, and a request in between opens another one.)
fn send_in_turn(carrier: &impl Carrier, url: &str, count: usize) -> Vec<Answer> {
    let one = |_| {
        let answer = carrier.send(post(url));
        thread::sleep(SETTLED);
        answer
    };
    (0..count).map(one).collect()
}

fn default<C: Carrier>() -> C {
    C::new(&Settings::default())
}

fn post(url: &str) -> Exchange {
    exchange(Method::POST, url, "")
}

fn exchange(method: Method, url: &str, body: &'static str) -> Exchange {
    let request = Request::builder().method(method).uri(url);
    let request = request.header("host", "service.example");
    Exchange {
        request: request.body(Bytes::from(body)).expect("a request"),
        limits: LIMITS,
        direct: false,
    }
}

fn limited(url: &str, limits: Limits) -> Exchange {
    Exchange {
        limits,
        ..post(url)
    }
}

#[track_caller]
fn assert_ok(answer: Answer) {
    let response = answer.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(response.body(), "ok");
}

#[track_caller]
fn assert_fails(answer: Answer, kind: TransportErrorKind) -> TransportError {
    let error = answer.expect_err("no answer is expected");
    assert_eq!(error.kind(), kind, "{error:?}");
    error
}

/// Runs something that must end at about `limit`.
#[track_caller]
fn assert_lasts(limit: Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    let time = start.elapsed();
    assert!(time >= limit - limit / 10, "it took only {time:?}");
    assert!(time < limit + Duration::from_secs(3), "it took {time:?}");
}

pub(crate) fn the_target_goes_out_byte_for_byte<C: Carrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    let targets = [
        "/",
        "/?Criteria=%5B%7B%22name%22%3A%22riskStatus%22%7D%5D&CurrentPage=2&Scanned=true",
        "/?a=b%20c&d=%2B%2A~&e=",
        "/?a=b+c&empty&=x&&z=%e4%b8%ad",
        "/clusters/a%2Fb/%E4%B8%AD?x=1",
        "/a//b/?x=/?:@!$()*,;",
        "/trailing/",
    ];
    for target in targets {
        assert_ok(carrier.send(post(&server.url(target))));
        let seen = server.seen();
        let last = seen.last().expect("a request");
        assert_eq!(last.line(), format!("POST {target} HTTP/1.1"));
    }
}

pub(crate) fn headers_and_body_go_out_as_given<C: Carrier>() {
    let server = Server::answering(OK);
    let headers = [
        ("host", "other.example:8443"),
        ("accept", "application/json"),
        ("user-agent", "tests/1"),
        ("x-acs-action", "DescribeImageInstances"),
        ("x-acs-note", "two  spaces, comma; semicolon=\"quoted\""),
        ("content-type", "application/x-www-form-urlencoded"),
        (
            "authorization",
            "ACS3-HMAC-SHA256 Credential=id,Signature=ff",
        ),
    ];
    let mut exchange = exchange(Method::POST, &server.url("/"), "a=1&b=%20");
    for (name, value) in headers {
        let value = value.parse().expect("a value");
        exchange.request.headers_mut().insert(name, value);
    }
    assert_ok(default::<C>().send(exchange));

    let seen = server.seen();
    for (name, value) in headers {
        assert_eq!(seen[0].values(name), [value]);
    }
    assert_eq!(seen[0].values("content-length"), ["9"]);
    assert_eq!(seen[0].body, b"a=1&b=%20");
    for absent in ["accept-encoding", "transfer-encoding", "expect", "cookie"] {
        assert!(seen[0].values(absent).is_empty(), "{absent} was added");
    }
}

pub(crate) fn the_host_is_told_where_it_is_missing<C: Carrier>() {
    let server = Server::answering(OK);
    let mut exchange = post(&server.url("/"));
    exchange.request.headers_mut().clear();
    assert_ok(default::<C>().send(exchange));
    let address = server.address.to_string();
    assert_eq!(server.seen()[0].values("host"), [address]);
}

pub(crate) fn a_wrong_length_is_put_right<C: Carrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    for (method, body, lengths) in [(Method::POST, "ab", vec!["2"]), (Method::GET, "", vec![])] {
        let mut exchange = exchange(method, &server.url("/"), body);
        let five = "5".parse().expect("a value");
        exchange
            .request
            .headers_mut()
            .insert("content-length", five);
        assert_ok(carrier.send(exchange));
        let seen = server.seen();
        let last = seen.last().expect("a request");
        assert_eq!(last.values("content-length"), lengths);
    }
}

pub(crate) fn the_length_is_told_where_a_body_may_be<C: Carrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    let cases = [
        (Method::POST, "", vec!["0"]),
        (Method::PUT, "", vec!["0"]),
        (Method::PATCH, "ab", vec!["2"]),
        (Method::GET, "", vec![]),
        (Method::DELETE, "", vec![]),
        (Method::DELETE, "abc", vec!["3"]),
        (Method::GET, "{}", vec!["2"]),
    ];
    for (method, body, lengths) in cases {
        assert_ok(carrier.send(exchange(method.clone(), &server.url("/"), body)));
        let seen = server.seen();
        let last = seen.last().expect("a request");
        assert_eq!(last.values("content-length"), lengths, "{method} {body:?}");
        assert_eq!(last.body, body.as_bytes(), "{method}");
    }
}

pub(crate) fn a_connection_is_used_again<C: Carrier>() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    let server = Server::answering(chunked);
    let answers = send_in_turn(&default::<C>(), &server.url("/"), 4);
    answers.into_iter().for_each(assert_ok);
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 0, 0]);
}

pub(crate) fn requests_of_several_threads_do_not_mix<C: Carrier>() {
    let server = Server::new(|seen, wire| {
        let body = String::from_utf8_lossy(&seen.body);
        let length = body.len();
        send(
            wire,
            &format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"),
        );
        Then::Keep
    });
    let carrier = default::<C>();
    thread::scope(|scope| {
        for name in ["one", "two", "three", "four"] {
            let (carrier, url) = (&carrier, server.url("/"));
            scope.spawn(move || {
                for _ in 0..25 {
                    let answer = carrier.send(exchange(Method::POST, &url, name));
                    assert_eq!(answer.expect("an answer").body(), name);
                }
            });
        }
    });
    assert_eq!(server.seen().len(), 100);
}

pub(crate) fn every_status_is_an_answer<C: Carrier>() {
    let server = Server::new(|seen, wire| {
        let status = seen.line().split(['/', ' ']).nth(2).unwrap_or_default();
        send(
            wire,
            &format!("HTTP/1.1 {status} Some Reason\r\nContent-Length: 2\r\n\r\nok"),
        );
        Then::Keep
    });
    let carrier = default::<C>();
    for status in [
        200, 201, 299, 300, 399, 400, 401, 403, 404, 407, 408, 425, 429, 500, 503, 599,
    ] {
        let response = carrier.send(post(&server.url(&format!("/{status}"))));
        let response = response.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.body(), "ok");
    }
    assert_eq!(server.seen().len(), 16, "nothing is repeated");
}

pub(crate) fn a_redirect_is_not_followed<C: Carrier>() {
    let other = Server::answering(OK);
    let location = other.url("/elsewhere");
    let server = Server::new(move |seen, wire| {
        let status = seen.line().split(['/', ' ']).nth(2).unwrap_or_default();
        send(
            wire,
            &format!("HTTP/1.1 {status} R\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"),
        );
        Then::Keep
    });
    let carrier = default::<C>();
    for status in [301, 302, 303, 307, 308] {
        let response = carrier.send(post(&server.url(&format!("/{status}"))));
        let response = response.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["location"], other.url("/elsewhere"));
    }
    assert!(other.seen().is_empty());
}

pub(crate) fn an_answer_may_have_no_body<C: Carrier>() {
    let answers = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204),
        (
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
            304,
        ),
    ];
    for (answer, status) in answers {
        let server = Server::answering(answer);
        let carrier = default::<C>();
        for _ in 0..2 {
            let response = carrier.send(post(&server.url("/"))).expect("an answer");
            assert_eq!(response.status().as_u16(), status);
            assert!(response.body().is_empty());
        }
    }
}

pub(crate) fn an_interim_answer_is_skipped<C: Carrier>() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let server = Server::answering(interim);
    assert_ok(default::<C>().send(post(&server.url("/"))));
}

pub(crate) fn headers_without_end_break<C: Carrier>() {
    let written = Arc::new(AtomicUsize::new(0));
    let count = written.clone();
    let server = Server::new(move |_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\n");
        let header = format!("X-Header: {}\r\n", "x".repeat(1_000));
        for _ in 0..30_000 {
            if wire.write_all(header.as_bytes()).is_err() {
                break;
            }
            count.fetch_add(header.len(), Ordering::SeqCst);
        }
        Then::Close
    });
    let answer = default::<C>().send(post(&server.url("/")));
    assert_fails(answer, TransportErrorKind::Broken);
    thread::sleep(SETTLED);
    let written = written.load(Ordering::SeqCst);
    assert!(written < 20_000_000, "{written} bytes were taken");
}

pub(crate) fn a_chunked_body_is_put_together<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(
            wire,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        );
        for piece in [
            "4\r\n{\"a\"\r",
            "\n3;x=y\r\n:1}",
            "\r\n0\r\n",
            "Trailer: 1\r\n\r\n",
        ] {
            send(wire, piece);
            thread::sleep(Duration::from_millis(10));
        }
        Then::Keep
    });
    let response = default::<C>().send(post(&server.url("/")));
    assert_eq!(response.expect("an answer").body(), "{\"a\":1}");
}

pub(crate) fn a_body_without_a_length_ends_with_the_connection<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok");
        Then::Close
    });
    let carrier = default::<C>();
    assert_ok(carrier.send(post(&server.url("/"))));
    assert_ok(carrier.send(post(&server.url("/"))));
}

pub(crate) fn a_body_as_large_as_the_limit_is_accepted<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
        send(wire, &"x".repeat(300_000));
        Then::Keep
    });
    let carrier = default::<C>();
    let at = |body| limited(&server.url("/"), Limits { body, ..LIMITS });
    let response = carrier.send(at(300_000)).expect("an answer");
    assert_eq!(response.body().len(), 300_000);
    assert_fails(carrier.send(at(299_999)), TransportErrorKind::TooLarge);
}

pub(crate) fn a_body_announced_too_large_is_not_read<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
        wait_for_end(wire);
        Then::Close
    });
    let answer = default::<C>().send(post(&server.url("/")));
    assert_fails(answer, TransportErrorKind::TooLarge);
}

pub(crate) fn a_body_that_grows_too_large_is_given_up<C: Carrier>() {
    let written = Arc::new(AtomicUsize::new(0));
    let count = written.clone();
    let server = Server::new(move |_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        let piece = vec![b'x'; 50_000];
        for _ in 0..1_000 {
            if wire.write_all(&piece).is_err() {
                break;
            }
            count.fetch_add(piece.len(), Ordering::SeqCst);
        }
        Then::Close
    });
    let answer = default::<C>().send(post(&server.url("/")));
    assert_fails(answer, TransportErrorKind::TooLarge);
    // One mebibyte is the limit; the rest lies in buffers of the sockets. Of 50 MB most never
    // left the server.
    thread::sleep(SETTLED);
    let written = written.load(Ordering::SeqCst);
    assert!(written < 20_000_000, "{written} bytes were taken");
}

pub(crate) fn a_refused_connection_is_before_sending<C: Carrier>() {
    let (listener, address) = silent();
    drop(listener);
    let answer = default::<C>().send(post(&format!("http://{address}/")));
    let error = assert_fails(answer, TransportErrorKind::Connect);
    assert!(error.is_before_sending());
    assert!(error.source().is_some(), "the cause is kept");
}

pub(crate) fn a_handshake_has_the_limit_of_connecting<C: Carrier>() {
    let (_listener, address) = silent();
    let carrier = default::<C>();
    assert_lasts(LIMITS.connect, || {
        let answer = carrier.send(post(&format!("https://{address}/")));
        assert_fails(answer, TransportErrorKind::Connect);
    });
}

pub(crate) fn an_answer_that_does_not_begin_is_late<C: Carrier>() {
    let server = Server::new(|_, wire| {
        wait_for_end(wire);
        Then::Close
    });
    let read = Duration::from_millis(600);
    // A client of the user's own does not tell when it is connected.
    let limits = Limits {
        connect: Duration::from_millis(100),
        read,
        ..LIMITS
    };
    let carrier = default::<C>();
    assert_lasts(read, || {
        let answer = carrier.send(limited(&server.url("/"), limits));
        let error = assert_fails(answer, TransportErrorKind::Timeout);
        assert!(!error.is_before_sending());
    });
    assert_eq!(server.seen().len(), 1, "nothing is repeated");
}

pub(crate) fn an_answer_that_stops_is_late<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin");
        wait_for_end(wire);
        Then::Close
    });
    let read = Duration::from_millis(500);
    let limits = Limits { read, ..LIMITS };
    let carrier = default::<C>();
    assert_lasts(read, || {
        let answer = carrier.send(limited(&server.url("/"), limits));
        assert_fails(answer, TransportErrorKind::Timeout);
    });
}

pub(crate) fn an_answer_in_drips_has_a_total_limit<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for _ in 0..200 {
            thread::sleep(Duration::from_millis(50));
            if wire.write_all(b"x").is_err() {
                break;
            }
        }
        Then::Close
    });
    let total = Duration::from_millis(700);
    let limits = Limits { total, ..LIMITS };
    let carrier = default::<C>();
    assert_lasts(total, || {
        let answer = carrier.send(limited(&server.url("/"), limits));
        assert_fails(answer, TransportErrorKind::Timeout);
    });
}

pub(crate) fn limits_may_be_endless_or_nothing<C: Carrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    let endless = Limits {
        connect: Duration::MAX,
        read: Duration::MAX,
        total: Duration::MAX,
        body: usize::MAX,
    };
    assert_ok(carrier.send(limited(&server.url("/"), endless)));

    let (_listener, address) = silent();
    let nothing = Limits {
        connect: Duration::ZERO,
        read: Duration::ZERO,
        total: Duration::ZERO,
        body: 0,
    };
    let answer = carrier.send(limited(&format!("http://{address}/"), nothing));
    let kind = answer.expect_err("there is no time").kind();
    assert!(
        matches!(
            kind,
            TransportErrorKind::Connect | TransportErrorKind::Timeout
        ),
        "{kind:?}"
    );
}

pub(crate) fn a_reset_within_the_body_breaks<C: Carrier>() {
    let address = resetting("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin");
    let answer = default::<C>().send(post(&format!("http://{address}/")));
    let error = assert_fails(answer, TransportErrorKind::Broken);
    assert!(!error.is_before_sending());
}

pub(crate) fn a_truncated_body_breaks<C: Carrier>() {
    let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbeg",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n",
        "HTTP/1.1 200 OK\r\nContent-",
    ];
    for answer in answers {
        let server = Server::new(move |_, wire| {
            send(wire, answer);
            Then::Close
        });
        let result = default::<C>().send(post(&server.url("/")));
        assert_fails(result, TransportErrorKind::Broken);
        assert_eq!(server.seen().len(), 1, "nothing is repeated");
    }
}

pub(crate) fn what_is_not_http_breaks<C: Carrier>() {
    let answers = [
        "",
        "hello\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
    ];
    for answer in answers {
        let server = Server::new(move |_, wire| {
            send(wire, answer);
            Then::Close
        });
        let result = default::<C>().send(post(&server.url("/")));
        assert_fails(result, TransportErrorKind::Broken);
        assert_eq!(server.seen().len(), 1, "nothing is repeated");
    }
}

pub(crate) fn a_connection_closed_while_idle_is_replaced<C: Carrier>() {
    let server = Server::new(|_, wire| {
        send(wire, OK);
        Then::Close
    });
    let answers = send_in_turn(&default::<C>(), &server.url("/"), 2);
    answers.into_iter().for_each(assert_ok);
    assert_eq!(server.seen().len(), 2);
}

pub(crate) fn an_answer_that_nobody_asked_for_answers_nothing<C: Carrier>() {
    // Whoever took the second one for the answer to the next request would mix callers up.
    let server = Server::new(|seen, wire| {
        let body = String::from_utf8_lossy(&seen.body);
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        send(wire, &answer.repeat(2));
        Then::Keep
    });
    let carrier = default::<C>();
    for body in ["one", "two", "three", "four"] {
        let answer = carrier.send(exchange(Method::POST, &server.url("/"), body));
        assert_eq!(answer.expect("an answer").body(), body);
    }
}

pub(crate) fn a_name_that_nobody_knows_is_before_sending<C: Carrier>() {
    let carrier = default::<C>();
    let answer = carrier.send(post("http://nowhere.invalid/"));
    let error = assert_fails(answer, TransportErrorKind::Connect);
    assert!(error.is_before_sending());
}

pub(crate) fn names_are_looked_up_by_a_resolver<C: Carrier>() {
    let carrier = C::new(&Settings {
        resolver: Some(|host| match host {
            "service.invalid" => Ok(vec!["127.0.0.1".parse().expect("an address")]),
            "nobody.invalid" => Ok(Vec::new()),
            _ => Err(std::io::Error::other("nobody can be asked")),
        }),
        ..Settings::default()
    });
    let server = Server::answering(OK);
    let port = server.address.port();
    for host in ["service.invalid", "127.0.0.1"] {
        assert_ok(carrier.send(post(&format!("http://{host}:{port}/"))));
    }
    for host in ["nobody.invalid", "else.invalid"] {
        let answer = carrier.send(post(&format!("http://{host}:{port}/")));
        let error = assert_fails(answer, TransportErrorKind::Connect);
        assert!(error.is_before_sending());
    }
}

pub(crate) fn a_lookup_has_the_limit_of_connecting<C: Carrier>() {
    let carrier = C::new(&Settings {
        resolver: Some(|_| {
            thread::sleep(Duration::from_secs(2));
            Ok(vec!["127.0.0.1".parse().expect("an address")])
        }),
        ..Settings::default()
    });
    assert_lasts(LIMITS.connect, || {
        let answer = carrier.send(post("http://slow.invalid/"));
        assert_fails(answer, TransportErrorKind::Connect);
    });
}

pub(crate) fn a_request_that_may_have_arrived_is_not_repeated<C: Carrier>() {
    // Kept open after the first answer, closed as soon as the second request is there.
    let served = AtomicUsize::new(0);
    let server = Server::new(move |_, wire| {
        if served.fetch_add(1, Ordering::SeqCst) == 1 {
            return Then::Close;
        }
        send(wire, OK);
        Then::Keep
    });
    let carrier = default::<C>();
    assert_ok(carrier.send(post(&server.url("/"))));
    thread::sleep(SETTLED);
    let answer = carrier.send(post(&server.url("/")));
    let error = assert_fails(answer, TransportErrorKind::Broken);
    assert!(!error.is_before_sending());
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0]);
    assert_ok(carrier.send(post(&server.url("/"))));
}

fn trusting() -> Settings {
    Settings {
        root: Some(ROOT.pem.clone()),
        ..Settings::default()
    }
}

fn tls_server() -> Server {
    Server::tls(|_, wire| {
        send(wire, OK);
        Then::Keep
    })
}

pub(crate) fn a_certificate_of_a_given_root_is_trusted<C: Carrier>() {
    let server = tls_server();
    let carrier = C::new(&trusting());
    let url = format!("https://{}/?a=1", server.address);
    let answers = send_in_turn(&carrier, &url, 2);
    answers.into_iter().for_each(assert_ok);
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /?a=1 HTTP/1.1");
    assert_eq!(seen[1].connection, 0, "the connection is kept");
}

pub(crate) fn a_certificate_of_an_unknown_root_is_refused<C: Carrier>() {
    let server = tls_server();
    let answer = default::<C>().send(post(&format!("https://{}/", server.address)));
    assert_fails(answer, TransportErrorKind::Connect);
    assert!(server.seen().is_empty());
}

pub(crate) fn a_certificate_for_another_host_is_refused<C: Carrier>() {
    let server = tls_server();
    let carrier = C::new(&trusting());
    let port = server.address.port();
    let answer = carrier.send(post(&format!("https://localhost:{port}/")));
    assert_fails(answer, TransportErrorKind::Connect);
    assert!(server.seen().is_empty());
}

pub(crate) fn any_certificate_can_be_accepted<C: Carrier>() {
    let server = tls_server();
    let carrier = C::new(&Settings {
        any_certificate: true,
        ..Settings::default()
    });
    assert_ok(carrier.send(post(&format!("https://{}/", server.address))));
}

/// `Basic` of `us@er` and `p:ss`.
const LOGIN: (&str, &str) = ("us%40er:p%3Ass@", "Basic dXNAZXI6cDpzcw==");

fn proxied(proxy: &Server) -> Settings {
    let url = format!("http://{}{}", LOGIN.0, proxy.address);
    Settings {
        http_proxy: Some(url.clone()),
        https_proxy: Some(url),
        ..trusting()
    }
}

pub(crate) fn plain_requests_are_given_to_the_proxy<C: Carrier>() {
    let proxy = proxy(None);
    let carrier = C::new(&proxied(&proxy));
    for answer in send_in_turn(&carrier, "http://service.example/p?a=b%20c", 2) {
        assert_eq!(answer.expect("an answer").body(), "proxy");
    }
    let seen = proxy.seen();
    assert_eq!(seen.len(), 2);
    for request in seen {
        assert_eq!(
            request.line(),
            "POST http://service.example/p?a=b%20c HTTP/1.1"
        );
        assert_eq!(request.values("host"), ["service.example"]);
        assert_eq!(request.values("proxy-authorization"), [LOGIN.1]);
        assert_eq!(request.connection, 0, "the connection is kept");
    }
}

pub(crate) fn plain_requests_go_through_a_tunnel<C: Carrier>() {
    let server = Server::answering(OK);
    let proxy = proxy(Some(server.address));
    let carrier = C::new(&proxied(&proxy));
    assert_ok(carrier.send(post("http://service.example/p?a=b%20c")));
    assert_eq!(
        proxy.seen()[0].line(),
        "CONNECT service.example:80 HTTP/1.1"
    );
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /p?a=b%20c HTTP/1.1");
    assert!(seen[0].values("proxy-authorization").is_empty());
}

pub(crate) fn tls_goes_through_a_tunnel<C: Carrier>() {
    let server = tls_server();
    let proxy = proxy(Some(server.address));
    let carrier = C::new(&proxied(&proxy));
    let answers = send_in_turn(&carrier, "https://service.example/p?a=b%20c", 2);
    answers.into_iter().for_each(assert_ok);
    let tunnels = proxy.seen();
    assert_eq!(tunnels.len(), 1, "the tunnel is kept");
    assert_eq!(tunnels[0].line(), "CONNECT service.example:443 HTTP/1.1");
    assert_eq!(tunnels[0].values("proxy-authorization"), [LOGIN.1]);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].line(), "POST /p?a=b%20c HTTP/1.1");
    assert!(seen[0].values("proxy-authorization").is_empty());
}

pub(crate) fn a_tunnel_that_is_refused_is_before_sending<C: Carrier>() {
    let proxy = proxy(None);
    let carrier = C::new(&proxied(&proxy));
    let answer = carrier.send(post("https://service.example/?secret=1"));
    let error = assert_fails(answer, TransportErrorKind::Connect);
    assert!(error.is_before_sending());
    let mut told = format!("{error:?}");
    let mut cause: Option<&dyn Error> = Some(&error);
    while let Some(error) = cause {
        told.push_str(&error.to_string());
        cause = error.source();
    }
    for secret in ["p:ss", "p%3Ass", "dXNAZXI6cDpzcw", "secret"] {
        assert!(!told.contains(secret), "{told}");
    }
}

pub(crate) fn a_proxy_that_is_silent_has_the_limit_of_connecting<C: Carrier>() {
    let (_listener, address) = silent();
    let carrier = C::new(&Settings {
        https_proxy: Some(format!("http://{address}")),
        ..trusting()
    });
    assert_lasts(LIMITS.connect, || {
        let answer = carrier.send(post("https://service.example/"));
        assert_fails(answer, TransportErrorKind::Connect);
    });
}

pub(crate) fn an_excepted_host_needs_no_proxy<C: Carrier>() {
    let server = Server::answering(OK);
    let proxy = proxy(None);
    let carrier = C::new(&Settings {
        no_proxy: "other.example,127.0.0.1",
        ..proxied(&proxy)
    });
    assert_ok(carrier.send(post(&server.url("/"))));
    assert!(proxy.seen().is_empty());
    assert!(server.seen()[0].values("proxy-authorization").is_empty());
}

pub(crate) fn a_direct_exchange_needs_no_proxy<C: Carrier>() {
    let server = Server::answering(OK);
    let proxy = proxy(Some(server.address));
    let carrier = C::new(&proxied(&proxy));
    // First through the proxy, so that there is a connection that must not be taken.
    let answer = carrier.send(post(&server.url("/")));
    assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
    let through = proxy.seen().len();
    assert_eq!(through, 1);
    let direct = Exchange {
        direct: true,
        ..post(&server.url("/direct"))
    };
    assert_ok(carrier.send(direct));
    assert_eq!(proxy.seen().len(), through);
    let seen = server.seen();
    let last = seen.last().expect("a request");
    assert_eq!(last.line(), "POST /direct HTTP/1.1");
    assert!(last.values("proxy-authorization").is_empty());
}

pub(crate) fn a_uri_that_is_not_http_is_refused<C: Carrier>() {
    let carrier = default::<C>();
    for uri in [
        "/relative",
        "ftp://service.example/",
        "service.example:443",
        "http://user:password@service.example/",
    ] {
        let error = assert_fails(carrier.send(post(uri)), TransportErrorKind::Request);
        assert!(error.is_before_sending());
    }
}

pub(crate) fn a_dropped_exchange_closes_its_connection<C: AsyncCarrier>() {
    let server = Server::new(|_, wire| {
        send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin");
        Then::Keep
    });
    let carrier = default::<C>();
    let (runtime, transport) = carrier.parts();
    runtime.block_on(async {
        let exchange = transport.send(post(&server.url("/")));
        let limit = Duration::from_millis(200);
        let late = tokio::time::timeout(limit, exchange).await;
        assert!(late.is_err(), "there is no whole answer");
    });
    let closed = server.closed.recv_timeout(Duration::from_secs(5));
    assert_eq!(closed, Ok(0));
}

pub(crate) fn a_transport_outlives_a_runtime<C: AsyncCarrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    let (_, transport) = carrier.parts();
    for _ in 0..3 {
        let runtime = crate::carriers::runtime();
        assert_ok(runtime.block_on(transport.send(post(&server.url("/")))));
    }
}

pub(crate) fn a_missing_runtime_is_an_error<C: AsyncCarrier>() {
    let carrier = default::<C>();
    let (_, transport) = carrier.parts();
    let mut exchange = transport.send(post("http://127.0.0.1:9/"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(answer) = exchange.as_mut().poll(&mut context) else {
        panic!("it waits for what cannot come");
    };
    assert_fails(answer, TransportErrorKind::Request);
}

/// `reqwest` only: its URLs change some targets.
pub(crate) fn a_target_that_would_change_is_refused<C: AsyncCarrier>() {
    let server = Server::answering(OK);
    let carrier = default::<C>();
    for target in ["/a/../b", "/a/%2e%2e/b", "/?a='"] {
        let answer = carrier.send(post(&server.url(target)));
        assert_fails(answer, TransportErrorKind::Request);
    }
    assert!(server.seen().is_empty());
}

/// `reqwest` only: a client of the user's own may follow redirects.
pub(crate) fn a_followed_redirect_is_an_error<C: AsyncCarrier>() {
    let other = Server::answering(OK);
    let location = other.url("/");
    let server = Server::new(move |_, wire| {
        let answer = format!("HTTP/1.1 302 R\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        send(wire, &answer);
        Then::Keep
    });
    let carrier = default::<C>();
    let (runtime, _) = carrier.parts();
    let client = reqwest::Client::builder().no_proxy();
    let client = client.build().expect("a client");
    let transport = ReqwestTransport::new(client.clone(), client);
    let answer = runtime.block_on(transport.send(post(&server.url("/"))));
    assert_fails(answer, TransportErrorKind::Broken);
}
