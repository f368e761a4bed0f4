//! HTTP as bytes: requests that are written, answers that are read.

use acs_runtime::sign::{self, v3};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

use crate::request::Request;
use crate::service;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    headers: Vec<(String, &'a [u8])>,
    pub(crate) body: &'a [u8],
}

impl<'a> Answer<'a> {
    /// Reads the answer that bytes begin with, and returns what follows it.
    ///
    /// # Panics
    ///
    /// If there is none, or less of it than it says.
    pub(crate) fn read(bytes: &'a [u8], is_head_only: bool) -> (Self, &'a [u8]) {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut headers);
        let length = match response.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            other => panic!("this is no answer, {other:?}: {}", bytes.escape_ascii()),
        };
        let status = response.code.expect("a whole answer has a status");
        let headers = response.headers.iter();
        let headers: Vec<_> = headers
            .map(|it| (it.name.to_ascii_lowercase(), it.value))
            .collect();
        let mut answer = Self {
            status,
            headers,
            body: &[],
        };
        let rest = &bytes[length..];
        if is_head_only || status == 100 {
            return (answer, rest);
        }
        let said = answer
            .header("content-length")
            .and_then(|it| it.parse().ok());
        let said: usize = said.expect("an answer says how long it is");
        assert!(
            said <= rest.len(),
            "{} of {said} bytes are answered",
            rest.len()
        );
        let rest;
        (answer.body, rest) = bytes[length..].split_at(said);
        (answer, rest)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(it, _)| it == name);
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
}

/// The bytes of a request.
pub(crate) fn written(request: &http::Request<Bytes>) -> Vec<u8> {
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |it| it.as_str());
    let mut bytes = format!("{} {target} HTTP/1.1\r\n", request.method()).into_bytes();
    let length = HeaderValue::from(request.body().len());
    let length = (&http::header::CONTENT_LENGTH, &length);
    for (name, value) in request.headers().iter().chain([length]) {
        bytes.extend(name.as_str().as_bytes());
        bytes.extend(b": ");
        bytes.extend(value.as_bytes());
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"\r\n");
    bytes.extend(request.body());
    bytes
}

/// A request in bytes, signed with the key of the server; `None` if it is no HTTP.
pub(crate) fn signed(request: &Request<'_>, nonce: &str) -> Option<Vec<u8>> {
    let mut headers = request.headers.clone();
    let mut body = Bytes::copy_from_slice(request.body);
    if !request.form.is_empty() {
        body = sign::percent::encode_form(&request.form).into();
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert("content-type", kind);
    }
    for name in [
        "content-length",
        "transfer-encoding",
        "connection",
        "expect",
        "authorization",
    ] {
        headers.remove(name);
    }
    set(&mut headers, "host", "localhost")?;
    set(&mut headers, "x-acs-date", &sign::timestamp(service::now()))?;
    set(&mut headers, "x-acs-signature-nonce", nonce)?;
    set(&mut headers, v3::CONTENT_HASH, &sign::sha256(&body))?;
    let query = v3::canonical_query(&request.query);
    let path = match request.path.as_str() {
        "" => "/",
        path => path,
    };
    let signable = v3::Signable {
        method: &request.method,
        path,
        query: &query,
        headers: &headers,
    };
    let authorization = v3::authorization(&signable, &service::key());
    set(&mut headers, "authorization", &authorization)?;
    let mark = if query.is_empty() { "" } else { "?" };
    let made = http::Request::builder()
        .method(request.method.as_str())
        .uri(format!("{path}{mark}{query}"));
    let mut made = made.body(body).ok()?;
    let is_as_signed = made.uri().path() == path && made.uri().query().unwrap_or_default() == query;
    *made.headers_mut() = headers;
    is_as_signed.then(|| written(&made))
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) -> Option<()> {
    headers.insert(name, HeaderValue::from_str(value).ok()?);
    Some(())
}
