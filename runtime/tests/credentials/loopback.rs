//! Metadata and URIs over real sockets.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use acs_runtime::credentials::{
    Cached, CredentialsUri, EcsRole, Provided, Provider, ProviderError,
};
use acs_runtime::flow::Program;
use acs_runtime::transport::{
    BlockingTransport, Exchange, TransportError, TransportErrorKind, drive_blocking,
};
use bytes::Bytes;

use super::machine::{Machine, key, temporary_key};

/// Answers each request with what `answer` makes of its lines.
struct Server {
    address: SocketAddr,
    requests: JoinHandle<Vec<Vec<String>>>,
}

impl Server {
    /// A server that answers so many requests, and then ends.
    fn start(
        count: usize,
        answer: impl Fn(&[String]) -> (u16, String) + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let requests = thread::spawn(move || {
            let served = (0..count).map(|_| {
                let (mut stream, _) = listener.accept().expect("a connection");
                let lines = head(&mut stream).expect("a request");
                let (status, body) = answer(&lines);
                let length = body.len();
                let response = format!(
                    "HTTP/1.1 {status} Status\r\nContent-Length: {length}\r\n\
                     Connection: close\r\n\r\n{body}"
                );
                stream.write_all(response.as_bytes()).expect("an answer");
                lines
            });
            served.collect()
        });
        Ok(Self { address, requests })
    }

    fn requests(self) -> Vec<Vec<String>> {
        self.requests.join().expect("the server")
    }
}

/// The lines up to the empty one, in lower case.
fn head(stream: &mut TcpStream) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    for line in BufReader::new(stream.take(1 << 16)).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        lines.push(line.to_ascii_lowercase());
    }
    Ok(lines)
}

/// Sends every request to this address, whatever its host.
#[derive(Debug)]
struct Sockets(SocketAddr);

impl Sockets {
    fn exchange(&self, exchange: &Exchange) -> io::Result<http::Response<Bytes>> {
        let mut stream = TcpStream::connect_timeout(&self.0, exchange.limits.connect)?;
        stream.set_read_timeout(Some(exchange.limits.read))?;
        let (head, body) = (&exchange.request, exchange.request.body());
        let uri = head.uri();
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let host = uri.authority().expect("a host");
        let mut request = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\n", head.method());
        for (name, value) in head.headers() {
            let value = value.to_str().map_err(io::Error::other)?;
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(request.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = String::new();
        stream
            .take(exchange.limits.body as u64)
            .read_to_string(&mut answer)?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .ok_or(io::ErrorKind::InvalidData)?;
        let status = head.split(' ').nth(1).ok_or(io::ErrorKind::InvalidData)?;
        let response = http::Response::builder().status(status);
        response
            .body(body.to_owned().into())
            .map_err(io::Error::other)
    }
}

impl BlockingTransport for Sockets {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let broken = |error| TransportError::new(TransportErrorKind::Broken, error);
        self.exchange(&exchange).map_err(broken)
    }

    fn run(&self, _: Program) -> io::Result<std::process::Output> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

fn ask(
    server: &Server,
    machine: &Machine,
    provider: &Arc<impl Provider + 'static>,
) -> Result<Provided, ProviderError> {
    drive_blocking(machine.flow(provider), &Sockets(server.address))
}

fn has(request: &[String], line: &str) -> bool {
    request.iter().any(|sent| sent == line)
}

#[test]
fn an_instance_gives_its_token_its_role_and_its_key() -> io::Result<()> {
    let server = Server::start(3, |lines| match lines[0].as_str() {
        "put /latest/api/token http/1.1" => (200, "imds-token".to_owned()),
        _ if !has(lines, "x-aliyun-ecs-metadata-token: imds-token") => (403, String::new()),
        "get /latest/meta-data/ram/security-credentials/ http/1.1" => (200, "role\n".to_owned()),
        "get /latest/meta-data/ram/security-credentials/role http/1.1" => {
            (200, temporary_key("STS.id", "2025-01-02T09:04:05Z"))
        }
        _ => (404, String::new()),
    })?;
    let (machine, provider) = (Machine::new(), Arc::new(Cached::new(EcsRole::new())));
    let provided = ask(&server, &machine, &provider).expect("a key");
    assert_eq!(key(&provided).id, "STS.id");
    assert_eq!(
        key(&provided).token.as_ref().expect("a token").expose(),
        "TOKEN"
    );
    // The second time it is at hand.
    assert_eq!(ask(&server, &machine, &provider), Ok(provided));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(has(
        &requests[0],
        "x-aliyun-ecs-metadata-token-ttl-seconds: 21600"
    ));
    assert!(
        requests
            .iter()
            .all(|request| has(request, "host: 100.100.100.200"))
    );
    Ok(())
}

#[test]
fn an_instance_of_old_has_no_token() -> io::Result<()> {
    let server = Server::start(2, |lines| {
        if has(
            lines,
            "get /latest/meta-data/ram/security-credentials/role http/1.1",
        ) {
            (200, temporary_key("STS.id", "2099-01-01T00:00:00Z"))
        } else {
            (404, "not found".to_owned())
        }
    })?;
    let provider = Arc::new(EcsRole::new().role("role"));
    let provided = ask(&server, &Machine::new(), &provider).expect("a key");
    assert_eq!(key(&provided).id, "STS.id");
    let requests = server.requests();
    let token = "x-aliyun-ecs-metadata-token:";
    assert!(!requests[1].iter().any(|line| line.starts_with(token)));
    Ok(())
}

#[test]
fn a_uri_is_asked_as_it_is_written() -> io::Result<()> {
    let server = Server::start(2, |lines| {
        if has(lines, "get /creds?role=a&x=%2f http/1.1") {
            (200, temporary_key("STS.id", "2099-01-01T00:00:00Z"))
        } else {
            (
                500,
                r#"{"Code": "InternalError", "Message": "out of order"}"#.to_owned(),
            )
        }
    })?;
    let machine = Machine::new().with_variable(
        "ALIBABA_CLOUD_CREDENTIALS_URI",
        &format!("http://{}/creds?role=a&x=%2F", server.address),
    );
    let provided = ask(&server, &machine, &Arc::new(CredentialsUri::new())).expect("a key");
    assert_eq!(key(&provided).id, "STS.id");
    let other = CredentialsUri::at(format!("http://{}/other", server.address));
    let error = ask(&server, &machine, &Arc::new(other)).expect_err("refused");
    assert_eq!(
        error.reasons[0].message,
        "127.0.0.1 answered with status 500: InternalError"
    );
    let requests = server.requests();
    assert!(
        requests[0]
            .iter()
            .any(|line| line.starts_with("user-agent: alibabacloud ("))
    );
    Ok(())
}
