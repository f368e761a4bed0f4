//! Attacks over real sockets, byte for byte as an attacker could send them.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use acs_codegen::source::SourceMap;
use acs_mock::Server;

use crate::server::Limits;
use crate::{Builder, Explorer};

fn builder(address: &str) -> Builder {
    let page = "<p>home</p><!-- explorer --></body>".to_owned();
    let large = "x".repeat(64 << 20);
    let site = [
        ("index.html".to_owned(), page),
        ("large.txt".to_owned(), large),
    ];
    let specs = [
        (
            "shop/2020-01-01/service.yaml",
            "product: Shop\nversion: 2020-01-01\ntitle: Shop\nprotocol: rpc\nendpoints:\n  rule: central\n",
        ),
        (
            "shop/2020-01-01/operations/Hello.yaml",
            "operation: Hello\nsummary: Says hello.\nmethods: [GET]\nresponse:\n  type: object\n  doc: Nothing.\n",
        ),
    ];
    let builder = Explorer::builder(
        site.into_iter().collect(),
        SourceMap::from_texts(specs),
        Server::start().unwrap(),
    );
    Builder {
        address: address.parse().unwrap(),
        limits: quick(),
        ..builder
    }
}

fn quick() -> Limits {
    Limits {
        body: 1000,
        head: Duration::from_millis(300),
        upload: Duration::from_millis(300),
        age: Duration::from_millis(1000),
        rest: Duration::from_millis(300),
        connections: 4,
    }
}

/// A running explorer and what a foreign program knows of it.
struct Target {
    explorer: Explorer,
    authority: String,
}

impl Target {
    fn new() -> Self {
        let explorer = builder("127.0.0.1:0").start().unwrap();
        let authority = explorer.authority.clone();
        Self {
            explorer,
            authority,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.authority).unwrap();
        let limit = Duration::from_secs(20);
        stream.set_read_timeout(Some(limit)).unwrap();
        stream
    }

    /// Sends bytes and reads until the server closes.
    fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // What is refused early is not taken to its end.
        let _ = stream.write_all(bytes.as_ref());
        answer(&mut stream)
    }

    /// A request with its own `Host`, which closes the connection after the answer.
    fn ask(&self, line: &str, headers: &str, body: &str) -> String {
        let host = &self.authority;
        self.send(format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n{body}"
        ))
    }

    fn token(&self) -> String {
        let page = self.ask("GET /", "", "");
        let (_, rest) = page.split_once("data-explore-token=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Posts JSON as the page does, but for what `headers` says.
    fn post(&self, headers: &str, body: &str) -> String {
        let length = body.len();
        let headers = format!("Content-Length: {length}\r\n{headers}");
        self.ask("POST /_explore/api/check", &headers, body)
    }
}

fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer takes nothing from it.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn status(answer: &str) -> u16 {
    let word = answer.split(' ').nth(1);
    word.and_then(|it| it.parse().ok()).unwrap_or(0)
}

#[track_caller]
fn assert_refused(answer: &str, code: u16, why: &str) {
    assert_eq!(status(answer), code, "{answer}");
    assert!(answer.contains(why), "{answer}");
    assert!(answer.contains("content-type: text/plain"), "{answer}");
    assert!(answer.contains("cache-control: no-store"), "{answer}");
}

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
fn a_page_is_served_with_every_protection() {
    let target = Target::new();
    let page = target.ask("GET /", "", "");
    assert_eq!(status(&page), 200, "{page}");
    for header in [
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; ",
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "x-frame-options: DENY",
        "content-type: text/html; charset=utf-8",
    ] {
        assert!(page.contains(header), "{header}: {page}");
    }
    assert!(
        !page.to_lowercase().contains("access-control-allow"),
        "{page}"
    );
}

#[test]
fn a_name_that_was_made_to_resolve_to_this_machine_is_refused() {
    let target = Target::new();
    let (_, port) = target.authority.split_once(':').unwrap();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.2:{port}"),
        format!("127.1:{port}"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        format!("{}@evil.example", target.authority),
        String::new(),
    ] {
        let answer = target.send(format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert_refused(&answer, 403, "`Host` header names something else");
        assert!(!answer.contains("data-explore-token"), "{answer}");
        assert!(
            !host.contains("evil") || !answer.contains("evil"),
            "{answer}"
        );
    }
}

#[test]
fn hosts_that_contradict_each_other_are_refused() {
    let target = Target::new();
    let host = &target.authority;
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        ),
        format!(
            "GET / HTTP/1.1\r\nHost: evil.example\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{host}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    ] {
        let answer = target.send(&request);
        assert_refused(&answer, 403, "`Host` header names something else");
    }
}

#[test]
fn other_sites_are_refused_even_with_the_token() {
    let target = Target::new();
    let token = format!("X-Explore-Token: {}\r\n", target.token());
    let home = &target.authority;
    for origin in [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("https://{home}"),
        format!("http://{home}.evil.example"),
        "http://127.0.0.1:1".to_owned(),
        "http://localhost".to_owned(),
        String::new(),
        format!("http://{home}\r\nOrigin: http://evil.example"),
    ] {
        let headers = format!("Origin: {origin}\r\nContent-Type: application/json\r\n{token}");
        let answer = target.post(&headers, "{}");
        assert_refused(&answer, 403, "`Origin` header names another site");
        // Pages, which hold the token, neither.
        let answer = target.ask("GET /", &format!("Origin: {origin}\r\n"), "");
        assert_refused(&answer, 403, "`Origin` header names another site");
    }
}

#[test]
fn no_permission_is_given_in_advance() {
    let target = Target::new();
    let headers = "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n";
    let answer = target.ask("OPTIONS /_explore/api/send", headers, "");
    assert_refused(&answer, 403, "`Origin` header names another site");
    let answer = target.ask("OPTIONS /", "", "");
    assert_refused(&answer, 405, "asked with GET");
    assert!(
        !answer.to_lowercase().contains("access-control"),
        "{answer}"
    );
}

#[test]
fn data_needs_the_token_of_this_run() {
    let target = Target::new();
    let other = Target::new();
    let json = "Content-Type: application/json\r\n";
    let answer = target.post(json, "{}");
    assert_refused(&answer, 403, "needs the header `x-explore-token`");
    let own = target.token();
    let short = &own[..own.len() - 1];
    for token in [
        &other.token(),
        "",
        short,
        &format!("{own}A"),
        &own.to_lowercase(),
    ] {
        let headers = format!("{json}X-Explore-Token: {token}\r\n");
        assert_refused(&target.post(&headers, "{}"), 403, "not of this run");
    }
    let twice = format!("{json}X-Explore-Token: {own}\r\nX-Explore-Token: x\r\n");
    assert_refused(&target.post(&twice, "{}"), 403, "not of this run");
    // Not in the address either, which would be remembered.
    let path = format!("GET /_explore/api/form?x-explore-token={own}");
    assert_refused(&target.ask(&path, "", ""), 403, "needs the header");
    // Every path of the data, those that do not exist too.
    for path in ["form", "target", "send", "nothing", ""] {
        let answer = target.ask(&format!("GET /_explore/api/{path}"), "", "");
        assert_refused(&answer, 403, "needs the header `x-explore-token`");
    }
}

#[test]
fn what_a_form_could_post_is_refused() {
    let target = Target::new();
    let token = format!("X-Explore-Token: {}\r\n", target.token());
    for kind in [
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: multipart/form-data; boundary=application/json\r\n",
        "Content-Type: text/plain; application/json\r\n",
        "Content-Type: application/jsonp\r\n",
    ] {
        let answer = target.post(&format!("{token}{kind}"), "{}");
        assert_refused(&answer, 415, "has the `Content-Type` application/json");
    }
    let length = "Content-Length: 2\r\nContent-Type: application/json\r\n";
    let answer = target.ask("PUT /_explore/api/check", &format!("{token}{length}"), "{}");
    assert_refused(&answer, 405, "asked with POST");
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
    let target = Target::new();
    let authority = &target.authority;
    let mut stream = TcpStream::connect(authority).unwrap();
    let request = format!("GET /large.txt HTTP/1.1\r\nHost: {authority}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(2000));
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    assert!(bytes.len() < 64 << 20, "{} bytes came", bytes.len());
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
