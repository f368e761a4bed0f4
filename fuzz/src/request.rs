//! A request in lines, for the targets that sign one.
//!
//! First method and path; then `?name=value` for each parameter of the query, `!name=value` for each
//! of the form, `:name: value` for each header, `@id secret token` for the key; after an empty line
//! the body. Values are taken as they are, nothing is decoded.

use acs_runtime::credentials::AccessKey;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// A request that is to be signed.
#[derive(Debug, Default)]
pub(crate) struct Request<'a> {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Pairs,
    pub(crate) form: Pairs,
    pub(crate) headers: HeaderMap,
    pub(crate) key: [String; 3],
    pub(crate) body: &'a [u8],
}

pub(crate) fn read(bytes: &[u8]) -> Request<'_> {
    let end = bytes.windows(2).position(|it| it == b"\n\n");
    let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split('\n');
    let (method, path) = split(lines.next().unwrap_or_default(), ' ');
    let body = body.get(2..).unwrap_or_default();
    let mut request = Request {
        method,
        path,
        body,
        ..Request::default()
    };
    for line in lines {
        let mut chars = line.chars();
        match chars.next() {
            Some('?') => request.query.push(split(chars.as_str(), '=')),
            Some('!') => request.form.push(split(chars.as_str(), '=')),
            Some(':') => {
                let (name, value) = chars.as_str().split_once(':').unwrap_or_default();
                let name = HeaderName::try_from(name);
                let value = HeaderValue::from_bytes(value.as_bytes());
                if let (Ok(name), Ok(value)) = (name, value) {
                    request.headers.append(name, value);
                }
            }
            Some('@') => {
                let (id, rest) = split(chars.as_str(), ' ');
                let (secret, token) = split(&rest, ' ');
                request.key = [id, secret, token];
            }
            _ => {}
        }
    }
    request
}

fn split(text: &str, at: char) -> (String, String) {
    let (before, after) = text.split_once(at).unwrap_or((text, ""));
    (before.to_owned(), after.to_owned())
}

pub(crate) fn key(request: &Request<'_>) -> AccessKey {
    let [id, secret, token] = &request.key;
    AccessKey {
        id: id.clone(),
        secret: secret.as_str().into(),
        token: (!token.is_empty()).then(|| token.as_str().into()),
    }
}
