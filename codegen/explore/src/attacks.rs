//! Attacks over real sockets, byte for byte as an attacker could send them.

mod asking;
mod bounds;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use acs_codegen::source::SourceMap;
use acs_mock::Server;

use crate::server::Limits;
use crate::{Builder, Explorer};

/// A file that no buffer of a socket holds.
const LARGE: usize = 64 << 20;

fn builder(address: &str) -> Builder {
    let page = "<p>home</p><!-- explorer --></body>".to_owned();
    let site = [("index.html".to_owned(), page)];
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
        head: Duration::from_secs(1),
        upload: Duration::from_secs(1),
        age: Duration::from_secs(3),
        rest: Duration::from_secs(1),
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
        Self::of(builder("127.0.0.1:0"))
    }

    fn of(builder: Builder) -> Self {
        let explorer = builder.start().unwrap();
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
fn specs_with_mistakes_are_drawn() {
    let mut builder = builder("127.0.0.1:0");
    builder.specs = SourceMap::from_texts([("shop/2020-01-01/service.yaml", "product: [")]);
    let error = builder.start().unwrap_err().to_string();
    assert!(
        error.starts_with("the specs have mistakes:\nerror["),
        "{error}"
    );
}
