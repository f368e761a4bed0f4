//! What is asked, and how: too much, too slowly, too often, out of the site, no HTTP at all.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::{LARGE, Target, answer, assert_refused, builder, status};

#[test]
fn only_addresses_of_this_machine_are_bound() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "169.254.1.1:0"] {
        let error = builder(address).start().unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("is not an address of this machine only"),
            "{text}"
        );
    }
}

#[test]
fn an_address_in_use_is_named() {
    let target = Target::new();
    let address = &target.authority;
    let error = builder(address).start().unwrap_err();
    assert_eq!(error.to_string(), format!("cannot listen on {address}"));
}

#[test]
fn large_bodies_are_refused_before_and_while_they_arrive() {
    let target = Target::new();
    let headers = format!(
        "Content-Type: application/json\r\nX-Explore-Token: {}\r\n",
        target.token()
    );
    // Announced: nothing of it is waited for.
    let announced = format!("{headers}Content-Length: 9000000000\r\n");
    let answer = target.ask("POST /_explore/api/check", &announced, "");
    assert_refused(&answer, 413, "larger than 1000 bytes");
    assert_refused(
        &target.post(&headers, &"x".repeat(1001)),
        413,
        "larger than 1000 bytes",
    );
    let chunks = "64\r\n".to_owned() + &"x".repeat(100) + "\r\n";
    let chunked = format!("{headers}Transfer-Encoding: chunked\r\n");
    let answer = target.ask("POST /_explore/api/check", &chunked, &chunks.repeat(11));
    assert_refused(&answer, 413, "larger than 1000 bytes");
}

#[test]
fn headers_are_bounded() {
    let target = Target::new();
    let answer = target.ask("GET /", &format!("X: {}\r\n", "x".repeat(300_000)), "");
    assert_eq!(status(&answer), 431, "{answer}");
    let answer = target.ask("GET /", &"X: x\r\n".repeat(200), "");
    assert_eq!(status(&answer), 431, "{answer}");
}

#[test]
fn slow_clients_are_let_go_and_others_served_meanwhile() {
    let target = Target::new();
    let token = target.token();
    let host = &target.authority;
    // A head that never ends, a body that never ends, and one that says nothing at all.
    let mut head = target.connect();
    head.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: ").as_bytes())
        .unwrap();
    let mut body = target.connect();
    body.write_all(
        format!(
            "POST /_explore/api/check HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             X-Explore-Token: {token}\r\nContent-Length: 10\r\n\r\n{{"
        )
        .as_bytes(),
    )
    .unwrap();
    let mut silent = target.connect();
    assert_eq!(status(&target.ask("GET /", "", "")), 200);
    assert_refused(&answer(&mut body), 408, "too long to arrive");
    assert!(
        !answer(&mut head).contains("200"),
        "half a head is no request"
    );
    assert_eq!(answer(&mut silent), "");
}

#[test]
fn more_connections_than_fit_wait_and_are_served_then() {
    let target = Target::new();
    let idle: Vec<TcpStream> = (0..8).map(|_| target.connect()).collect();
    assert_eq!(status(&target.ask("GET /", "", "")), 200);
    drop(idle);
}

#[test]
fn a_client_that_takes_no_answer_loses_its_connection() {
    let mut builder = builder("127.0.0.1:0");
    builder.site.add("large.txt", "x".repeat(LARGE));
    let target = Target::of(builder);
    let host = &target.authority;
    let mut stream = target.connect();
    let request = format!("GET /large.txt HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_secs(6));
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    assert!(bytes.len() < LARGE, "{} bytes came", bytes.len());
}

#[test]
fn no_path_leads_out_of_the_site() {
    let target = Target::new();
    for path in [
        "/../Cargo.toml",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "/_explore/../../etc/passwd",
        "/_explore/explore.js/../../etc/passwd",
        "/etc/passwd%00.html",
        "/index.html/",
        "//evil.example/%2e%2e",
    ] {
        let answer = target.ask(&format!("GET {path}"), "", "");
        assert!(matches!(status(&answer), 400 | 404), "{path}: {answer}");
        assert!(!answer.contains("root:"), "{path}: {answer}");
        assert!(!answer.contains("location:"), "{path}: {answer}");
    }
}

#[test]
fn a_second_request_cannot_hide_in_the_first() {
    let target = Target::new();
    let host = &target.authority;
    for framing in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 0\r\nContent-Length: 40",
        "Content-Length: +5",
        "Transfer-Encoding: chunked, identity",
    ] {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\n{framing}\r\n\r\n0\r\n\r\n\
             GET /index.html HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        );
        let answer = target.send(request);
        assert!(!answer.contains("evil"), "{framing}: {answer}");
        assert!(
            answer.matches(" 200 OK").count() <= 1,
            "{framing}: {answer}"
        );
    }
}

#[test]
fn noise_is_no_request() {
    let target = Target::new();
    let noise: Vec<u8> = (0..=255_u8).cycle().take(4096).collect();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        &noise,
    ] {
        let mut stream = target.connect();
        // The server may close before everything was sent.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(!text.contains("200 OK"), "{text}");
    }
    assert_eq!(status(&target.ask("GET /", "", "")), 200);
}

#[test]
fn dropping_it_ends_it() {
    let Target {
        explorer,
        authority,
    } = Target::new();
    let mut open = TcpStream::connect(&authority).unwrap();
    drop(explorer);
    assert_eq!(answer(&mut open), "");
    assert!(TcpStream::connect(&authority).is_err());
}
