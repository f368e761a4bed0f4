//! A transport as a user may write it, with nothing but the standard library.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use acs_runtime::transport::{
    BlockingTransport, Exchange, TransportError,
    TransportErrorKind::{self, Broken, Connect, Request, Timeout, TooLarge},
};
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::carriers::{Answer, Carrier, Settings};

#[derive(Debug)]
pub(crate) struct Own;

impl BlockingTransport for Own {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let Exchange {
            request, limits, ..
        } = exchange;
        let authority = request.uri().authority().ok_or(Request)?;
        let mut tcp = TcpStream::connect(authority.as_str())
            .map_err(|error| TransportError::new(Connect, error))?;
        tcp.set_read_timeout(Some(limits.read)).map_err(during)?;

        let target = request.uri().path_and_query().ok_or(Request)?;
        let mut head = format!("{} {target} HTTP/1.1\r\n", request.method()).into_bytes();
        for (name, value) in request.headers() {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        let length = request.body().len();
        head.extend(format!("connection: close\r\ncontent-length: {length}\r\n\r\n").bytes());
        tcp.write_all(&head).map_err(during)?;
        tcp.write_all(request.body()).map_err(during)?;

        let mut answer = BufReader::new(tcp);
        let mut response = http::Response::default();
        let status = line(&mut answer)?;
        let status = status.strip_prefix("HTTP/1.1 ").and_then(|s| s.get(..3));
        let status = status.and_then(|status| status.parse().ok());
        *response.status_mut() = status.ok_or(Broken)?;
        let mut rest = u64::MAX;
        loop {
            let header = line(&mut answer)?;
            let Some((name, value)) = header.split_once(": ") else {
                break;
            };
            let name: HeaderName = name.parse().map_err(|_| Broken)?;
            let value: HeaderValue = value.parse().map_err(|_| Broken)?;
            if name == "content-length" {
                let length = value.to_str().ok().and_then(|length| length.parse().ok());
                rest = length.ok_or(Broken)?;
            }
            response.headers_mut().append(name, value);
        }
        if matches!(response.status().as_u16(), 204 | 304) {
            return Ok(response);
        }
        let mut body = Vec::new();
        let take = rest.min(limits.body as u64 + 1);
        answer.take(take).read_to_end(&mut body).map_err(during)?;
        if body.len() > limits.body {
            return Err(TooLarge.into());
        }
        Ok(response.map(|_: Bytes| body.into()))
    }
}

fn line(answer: &mut impl BufRead) -> Result<String, TransportError> {
    let mut line = String::new();
    answer.read_line(&mut line).map_err(during)?;
    Ok(line.trim_end().to_owned())
}

fn during(error: io::Error) -> TransportError {
    let late = matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    );
    let kind: TransportErrorKind = if late { Timeout } else { Broken };
    TransportError::new(kind, error)
}

impl Carrier for Own {
    fn new(_: &Settings) -> Self {
        Self
    }

    fn send(&self, exchange: Exchange) -> Answer {
        BlockingTransport::send(self, exchange)
    }
}
