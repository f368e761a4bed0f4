//! A machine that has what the bytes say, and nothing else.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ExitStatus, Output};
use std::time::{Duration, SystemTime};

use acs_runtime::flow::Program;
use acs_runtime::sign::percent;
use acs_runtime::system::System;
use acs_runtime::transport::{BlockingTransport, Exchange, Scripted, TransportError};
use bytes::Bytes;

use super::Parts;

/// In an answer, stands for everything that was sent.
const QUOTE: &str = "<quote>";

#[derive(Clone, Debug)]
pub(super) struct Machine {
    scripted: Scripted,
    output: Vec<u8>,
}

impl Machine {
    pub(super) fn new(parts: &Parts) -> Self {
        let scripted = Scripted::new()
            .with_variable("HOME", "/home/somebody")
            .with_file(
                "/home/somebody/.aliyun/config.json",
                parts.config.as_bytes(),
            )
            .with_file(
                "/home/somebody/.alibabacloud/credentials",
                parts.ini.as_bytes(),
            )
            .with_file("/token", parts.token.as_bytes());
        let answers = parts.answers.iter();
        let scripted = answers.fold(scripted, |scripted, (status, body)| {
            scripted.answer(*status, body.clone())
        });
        Self {
            scripted,
            output: parts.output.as_bytes().to_vec(),
        }
    }

    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        self.scripted.exchanges()
    }
}

/// Everything that was sent, fit for a JSON text: as it is, and encoded.
fn quote(exchange: &Exchange) -> String {
    let request = &exchange.request;
    let headers = request.headers().iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let body = String::from_utf8_lossy(request.body());
    let sent = format!("{} {headers:?} {body}", request.uri());
    let both = serde_json::json!(format!("{sent} {}", percent::encode(&sent))).to_string();
    both.trim_matches('"').to_owned()
}

impl System for Machine {
    fn now(&self) -> SystemTime {
        self.scripted.now()
    }

    fn random(&self, buffer: &mut [u8]) {
        self.scripted.random(buffer);
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.scripted.variable(name)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.scripted.read(path)
    }

    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        self.scripted.replace(path, contents)
    }
}

impl BlockingTransport for Machine {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let mut response = BlockingTransport::send(&self.scripted, exchange.clone())?;
        if let Ok(text) = std::str::from_utf8(response.body())
            && text.contains(QUOTE)
        {
            *response.body_mut() = text.replace(QUOTE, &quote(&exchange)).into();
        }
        Ok(response)
    }

    fn sleep(&self, time: Duration) {
        BlockingTransport::sleep(&self.scripted, time);
    }

    fn run(&self, program: Program) -> io::Result<Output> {
        let output = Output {
            status: ExitStatus::from_raw(0),
            stdout: self.output.clone(),
            stderr: Vec::new(),
        };
        BlockingTransport::run(&self.scripted.clone().output(Ok(output)), program)
    }
}
