//! HTTP/1.1 on a socket: requests in, bytes out.
//!
//! Nothing between this and the socket tidies up, so that a test can send what no HTTP library
//! would. What is read is bounded, and so is the time it may take.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::percent;

const MAX_HEAD: usize = 64 << 10;
const MAX_HEADERS: usize = 128;

/// How long a request may take to arrive once its first byte has.
const MAX_TIME: Duration = Duration::from_secs(30);

/// Headers that are never shown.
pub(crate) const SECRET_HEADERS: &[&str] = &[
    "authorization",
    "x-acs-bearer-token",
    "x-acs-security-token",
    "x-acs-zero-trust-idtoken",
];

/// A request without its body.
#[derive(Clone, Default)]
pub(crate) struct Message {
    pub(crate) method: String,
    /// The target as it was sent.
    pub(crate) target: String,
    /// The path as it was sent.
    pub(crate) path: String,
    /// The query, decoded, in the order it was sent.
    pub(crate) query: Vec<(String, String)>,
    /// The headers in the order they were sent, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body; empty until it has been read.
    pub(crate) body: Vec<u8>,
    pub(crate) is_old: bool,
}

/// Why a request cannot be answered as the service would.
#[derive(Debug)]
pub(crate) enum Problem {
    /// There is nobody to answer.
    Gone,
    /// It is not HTTP, or more than is taken. Answered with this status and the reason.
    Bad(u16, &'static str),
}

impl From<io::Error> for Problem {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl Message {
    /// The first value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the connection may carry another request.
    pub(crate) fn keeps_alive(&self) -> bool {
        let says = |word: &str| {
            let value = self.header("connection");
            value.is_some_and(|value| value.eq_ignore_ascii_case(word))
        };
        if self.is_old {
            says("keep-alive")
        } else {
            !says("close")
        }
    }

    /// The decoded form; empty if the body is none, `None` if it is broken.
    pub(crate) fn form(&self) -> Option<Vec<(String, String)>> {
        let kind = self.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Some(Vec::new());
        }
        percent::pairs(std::str::from_utf8(&self.body).ok()?)
    }

    fn parse(head: &[u8]) -> Result<Self, Problem> {
        let malformed = Problem::Bad(400, "this is not HTTP/1.1");
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(head) {
            Ok(httparse::Status::Complete(_)) => {}
            Err(httparse::Error::TooManyHeaders) => {
                return Err(Problem::Bad(431, "there are too many headers"));
            }
            _ => return Err(malformed),
        }
        let (Some(method), Some(target)) = (request.method, request.path) else {
            return Err(malformed);
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        // A proxy is sent the whole address; the path begins behind the host.
        let path = match path.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|it| rest.get(it..)).unwrap_or("/"),
            None => path,
        };
        let Some(query) = percent::pairs(query) else {
            return Err(Problem::Bad(400, "the query is not percent-encoded text"));
        };
        let headers = request.headers.iter().map(|header| {
            let value = std::str::from_utf8(header.value).ok()?;
            Some((header.name.to_ascii_lowercase(), value.to_owned()))
        });
        let Some(headers) = headers.collect() else {
            return Err(Problem::Bad(400, "a header is not UTF-8"));
        };
        Ok(Self {
            method: method.to_owned(),
            target: target.to_owned(),
            path: path.to_owned(),
            query,
            headers,
            body: Vec::new(),
            is_old: request.version == Some(0),
        })
    }

    fn body_length(&self) -> Result<usize, Problem> {
        if self.header("transfer-encoding").is_some() {
            return Err(Problem::Bad(411, "a body needs a content-length"));
        }
        match self.header("content-length") {
            Some(text) => text
                .parse()
                .map_err(|_| Problem::Bad(400, "the content-length is not a number")),
            None => Ok(0),
        }
    }
}

/// What bytes come in on and go out by: a socket, or the memory.
pub(crate) trait Stream: Read + Write {
    /// The socket, if it is one: memory makes nobody wait.
    fn socket(&self) -> Option<&TcpStream>;
}

impl Stream for TcpStream {
    fn socket(&self) -> Option<&TcpStream> {
        Some(self)
    }
}

/// Bytes that have arrived, and what is answered.
#[derive(Debug)]
pub(crate) struct Memory<'a> {
    pub(crate) arrived: &'a [u8],
    pub(crate) answered: Vec<u8>,
}

impl Read for Memory<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.arrived.read(buffer)
    }
}

impl Write for Memory<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.answered.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Memory<'_> {
    fn socket(&self) -> Option<&TcpStream> {
        None
    }
}

/// A connection that requests come in on.
#[derive(Debug)]
pub(crate) struct Connection<S> {
    pub(crate) stream: S,
    /// What has arrived and not been used.
    buffer: Vec<u8>,
    deadline: Option<Instant>,
}

impl<S: Stream> Connection<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            deadline: None,
        }
    }

    /// Reads up to the empty line that ends the headers.
    pub(crate) fn read_head(&mut self) -> Result<Message, Problem> {
        self.deadline = match self.buffer.is_empty() {
            true => None,
            false => Instant::now().checked_add(MAX_TIME),
        };
        loop {
            let end = self.buffer.windows(4).position(|it| it == b"\r\n\r\n");
            if let Some(end) = end {
                let end = end.saturating_add(4);
                let head: Vec<u8> = self.buffer.drain(..end).collect();
                return Message::parse(&head);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(Problem::Bad(431, "the headers are too large"));
            }
            self.fill()?;
        }
    }

    /// Reads the body that belongs to the headers.
    pub(crate) fn read_body(&mut self, message: &mut Message, limit: usize) -> Result<(), Problem> {
        let length = message.body_length()?;
        if length > limit {
            return Err(Problem::Bad(413, "the body is too large"));
        }
        let waits = message.header("expect");
        if waits.is_some_and(|it| it.eq_ignore_ascii_case("100-continue")) {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while self.buffer.len() < length {
            self.fill()?;
        }
        message.body = self.buffer.drain(..length).collect();
        Ok(())
    }

    fn fill(&mut self) -> Result<(), Problem> {
        let rest = match self.deadline {
            // Between requests a connection may stay as long as the server does.
            None => None,
            Some(deadline) => match deadline.saturating_duration_since(Instant::now()) {
                Duration::ZERO => return Err(Problem::Bad(408, "the request takes too long")),
                rest => Some(rest),
            },
        };
        if let Some(socket) = self.stream.socket() {
            socket.set_read_timeout(rest)?;
        }
        let mut chunk = [0; 16 << 10];
        match self.stream.read(&mut chunk)? {
            0 => Err(Problem::Gone),
            count => {
                self.buffer.extend(chunk.iter().take(count));
                if self.deadline.is_none() {
                    self.deadline = Instant::now().checked_add(MAX_TIME);
                }
                Ok(())
            }
        }
    }
}

/// The phrase that goes with a status.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}

/// Names only: a value may be a secret.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Message")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .field("body", &self.body.len())
            .finish()
    }
}
