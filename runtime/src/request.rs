//! Makes the HTTP request of one attempt: the parts of a call, where they belong, signed.
//!
//! Each attempt is assembled anew, because time, nonce and signature must not be the same twice;
//! everything else comes out the same, the bytes of the body among it.
//!
//! Invariants:
//! - what is signed is what is sent: body and query are written once, then hashed and sent;
//! - the query holds no name twice, and neither do the headers that are set here;
//! - nothing that a caller adds can change what a call is: host, operation, time, nonce, hash and
//!   signature are set last.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::credentials::Identity;
pub use crate::endpoints::Scheme;
use crate::sign::{percent, v3};
use crate::{BodyType, Encoded, Meta, Method, Protocol};

mod error;
mod headers;
mod target;

pub use error::RequestError;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json; charset=utf-8";
const STREAM: &str = "application/octet-stream";

/// What an attempt has that the call has not.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// HTTP or HTTPS.
    pub scheme: Scheme,
    /// The host, with `:port` if that is not the usual one.
    pub host: &'a str,
    /// Who is calling.
    pub identity: &'a Identity,
    /// Where the identity was found, such as `default/env`. Not sent if empty.
    pub source: &'a str,
    /// The time.
    pub now: SystemTime,
    /// A text that no other attempt has.
    pub nonce: &'a str,
    /// Which program is calling, see [`user_agent`].
    pub user_agent: &'a str,
    /// Headers that the caller adds. Those of the operation win.
    pub headers: &'a HeaderMap,
    /// Parameters that the caller adds to the query. Those of the operation win, and of two with
    /// the same name the later one.
    pub query: &'a [(String, String)],
    /// What came before, from the second attempt on.
    pub attempt: Option<Attempt>,
}

/// What came before an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How many attempts were made.
    pub made: u32,
    /// How long was waited since the last one.
    pub delay: Duration,
}

/// Makes the HTTP request of one attempt. Its URI is absolute.
///
/// # Errors
///
/// If the parameters make no HTTP request: see [`RequestError`].
pub fn assemble(
    meta: &Meta,
    encoded: &Encoded,
    context: &Context<'_>,
) -> Result<http::Request<Bytes>, RequestError> {
    let method = method(meta);
    let host = target::host(context.host, &encoded.host)?;
    let path = target::path(meta.path, &encoded.path)?;
    let fixed = target::query(meta.path, &encoded.path)?;
    let query = v3::canonical_query(&query(meta, encoded, context, fixed));
    let (content_type, body) = body(meta, encoded)?;

    let mut headers = headers::defaults(context, content_type)?;
    headers::merge(&mut headers, encoded, context)?;
    headers::facts(&mut headers, meta, context, &host, &body)?;
    headers::identity(&mut headers, meta, context.identity)?;
    if let Identity::AccessKey(key) = context.identity {
        let request = v3::Signable {
            method,
            path: &path,
            query: &query,
            headers: &headers,
        };
        let authorization = v3::authorization(&request, key);
        headers::set_secret(&mut headers, AUTHORIZATION, &authorization)?;
    }

    let mut request = http::Request::new(body);
    *request.method_mut() = method.parse().expect("bug: the method is one of HTTP");
    *request.uri_mut() = target::uri(context.scheme, &host, &path, &query)?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Which program is calling: this SDK, and what the caller adds.
///
/// ```
/// let user_agent = acs_runtime::request::user_agent(Some("my-app/3.2"));
/// assert!(user_agent.starts_with("AlibabaCloud ("));
/// assert!(user_agent.ends_with(" TeaDSL/2 my-app/3.2"));
/// ```
#[must_use]
pub fn user_agent(suffix: Option<&str>) -> String {
    let known = |name: &'static str| if name.is_empty() { "unknown" } else { name };
    let (os, arch) = (known(std::env::consts::OS), known(std::env::consts::ARCH));
    // The language version is the oldest that this crate is built with: no other is known here.
    let (rust, core) = (env!("CARGO_PKG_RUST_VERSION"), env!("CARGO_PKG_VERSION"));
    let own = format!("AlibabaCloud ({os}; {arch}) Rust/{rust} Core/{core} TeaDSL/2");
    match suffix.map(str::trim) {
        None | Some("") => own,
        Some(suffix) => format!("{own} {suffix}"),
    }
}

fn method(meta: &Meta) -> &'static str {
    meta.methods.first().unwrap_or(&Method::Post).as_str()
}

/// Whether what belongs to a form goes to the query, as there is no body.
fn is_bodiless(meta: &Meta) -> bool {
    matches!(meta.methods.first(), Some(Method::Get | Method::Head))
}

/// The parameters of the query. Later ones replace earlier ones of the same name; what the path
/// says, which is what the operation is, replaces all.
fn query(
    meta: &Meta,
    encoded: &Encoded,
    context: &Context<'_>,
    fixed: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let form = is_bodiless(meta).then_some(&encoded.form);
    let pairs = context
        .query
        .iter()
        .chain(&encoded.query)
        .chain(form.into_iter().flatten());
    let mut query: BTreeMap<String, String> = pairs.cloned().chain(fixed).collect();
    match (meta.protocol, context.identity) {
        (Protocol::Rpc, Identity::Anonymous) => {
            query
                .entry("Format".to_owned())
                .or_insert_with(|| "json".to_owned());
        }
        (Protocol::Rpc, Identity::Bearer(_)) => {
            query.insert("SignatureType".to_owned(), "BEARERTOKEN".to_owned());
        }
        _ => {}
    }
    query.into_iter().collect()
}

/// The body, and what it is.
fn body(meta: &Meta, encoded: &Encoded) -> Result<(Option<&'static str>, Bytes), RequestError> {
    let form = !encoded.form.is_empty() && !is_bodiless(meta);
    match &encoded.body {
        Some(_) if form => Err(RequestError::TwoBodies),
        Some(body) => {
            let content_type = match meta.body {
                BodyType::Json => Some(JSON),
                BodyType::Bytes => None,
                BodyType::Stream => Some(STREAM),
            };
            Ok((content_type, body.clone().into_bytes()))
        }
        None if form => Ok((Some(FORM), percent::encode_form(&encoded.form).into())),
        None => Ok((None, Bytes::new())),
    }
}
