//! A client without an HTTP library: it sends what a test wants, right or wrong.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use acs_mock::{AccessKey, Builder, Server};
use acs_runtime::sign::{self, percent, v3};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// The time of servers and clients here: 2025-01-02T03:04:05Z.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_787_045)
}

pub(crate) fn start(builder: Builder) -> Server {
    builder.clock(now).start().unwrap()
}

/// A server of the fixture specs.
pub(crate) fn shop() -> Builder {
    Server::builder().specs(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"))
}

/// A request to be signed and sent.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Sent as they are here, so already encoded where that matters.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) form: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Signed where they have to be.
    pub(crate) headers: Vec<(String, String)>,
    /// Sent, but not signed.
    pub(crate) unsigned: Vec<(String, String)>,
    pub(crate) key: Option<AccessKey>,
    pub(crate) without: Vec<&'static str>,
}

impl Call {
    pub(crate) fn new(server: &Server, action: &str) -> Self {
        let version = match action {
            "AddItem" | "ListItems" => "2020-01-01",
            "PutThing" | "Hello" | "Badge" => "2021-01-01",
            "Ask" => "2022-01-01",
            _ => "2018-12-03",
        };
        let key = server.access_key();
        let headers = [
            ("x-acs-action", action),
            ("x-acs-version", version),
            ("x-acs-date", "2025-01-02T03:04:05Z"),
            ("x-acs-signature-nonce", &nonce()),
        ];
        Self {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: Vec::new(),
            form: Vec::new(),
            body: Vec::new(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            unsigned: Vec::new(),
            key: Some(key),
            without: Vec::new(),
        }
    }

    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn form(mut self, name: &str, value: &str) -> Self {
        self.form.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(it, _)| it != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request in bytes.
    pub(crate) fn bytes(&self, host: &str) -> Vec<u8> {
        let mut body = self.body.clone();
        let mut headers = self.headers.clone();
        headers.push(("host".to_owned(), host.to_owned()));
        if !self.form.is_empty() {
            body = percent::encode_pairs(&self.form).into_bytes();
            let kind = "application/x-www-form-urlencoded";
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        if let Some(token) = self.key.as_ref().and_then(|it| it.token.as_ref()) {
            headers.push(("x-acs-security-token".to_owned(), token.expose().to_owned()));
        }
        headers.push(("x-acs-content-sha256".to_owned(), sign::sha256(&body)));
        headers.retain(|(name, _)| !self.without.contains(&name.as_str()));
        headers.sort();
        let query = v3::canonical_query(&self.query);
        if let Some(key) = &self.key {
            let value = self.authorization(key, &headers, &query);
            headers.push(("authorization".to_owned(), value));
        }
        headers.extend(self.unsigned.iter().cloned());
        let mark = if query.is_empty() { "" } else { "?" };
        let mut bytes = format!("{} {}{mark}{query} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in headers {
            bytes += &format!("{name}: {value}\r\n");
        }
        bytes += &format!("content-length: {}\r\n\r\n", body.len());
        [bytes.as_bytes(), &body].concat()
    }

    /// Signs as the client does.
    fn authorization(&self, key: &AccessKey, headers: &[(String, String)], query: &str) -> String {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    name.parse::<HeaderName>().unwrap(),
                    value.parse::<HeaderValue>().unwrap(),
                )
            })
            .collect();
        let request = v3::Signable {
            method: &self.method,
            path: &self.path,
            query,
            headers: &headers,
        };
        v3::authorization(&request, key)
    }

    pub(crate) fn send(&self, server: &Server) -> io::Result<Answer> {
        let mut stream = connect(server);
        stream.write_all(&self.bytes(&server.endpoint()))?;
        Answer::read(&mut stream)
    }

    /// Sends, and expects an answer.
    pub(crate) fn answer(&self, server: &Server) -> Answer {
        self.send(server).unwrap()
    }

    /// Sends, and expects an error: its status and code.
    pub(crate) fn refusal(&self, server: &Server) -> (u16, String) {
        let answer = self.answer(server);
        let body = answer.json();
        let code = body["Code"].as_str().or(body["code"].as_str());
        (answer.status, code.unwrap_or("none").to_owned())
    }
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

pub(crate) fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body is as long as it was said to be.
    pub(crate) is_whole: bool,
}

impl Answer {
    pub(crate) fn read(stream: &mut TcpStream) -> io::Result<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read(&mut byte)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers = lines.filter_map(|it| it.split_once(": "));
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: u64 = length.unwrap().1.parse().unwrap();
        let mut body = Vec::new();
        stream.take(length).read_to_end(&mut body)?;
        let is_whole = body.len() as u64 == length;
        Ok(Self {
            status,
            headers,
            body,
            is_whole,
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }
}
