//! The signature of calls, ACS3-HMAC-SHA256.
//!
//! The request is written down as six parts, one a line ([`canonical_request`]); a hash of that
//! is signed ([`signature`]); the header `authorization` tells who signed, which headers, and the
//! signature ([`authorization`]). Whoever checks a signature walks the same way with the names of
//! headers that `authorization` gives, see [`Authorization::parse`].

use std::fmt;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

use super::{percent, sha256};
use crate::credentials::{AccessKey, Secret};

/// Name of the algorithm.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Header that holds the hash of the body.
pub const CONTENT_HASH: &str = "x-acs-content-sha256";

/// What of a request is signed.
#[derive(Clone, Copy)]
pub struct Signable<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// The path as it is sent, already encoded.
    pub path: &'a str,
    /// The query, see [`canonical_query`].
    pub query: &'a str,
    /// All headers, the hash of the body among them.
    pub headers: &'a HeaderMap,
}

/// The query, ordered and encoded. What is sent after the `?`, and what is signed.
#[must_use]
pub fn canonical_query(parameters: &[(String, String)]) -> String {
    percent::encode_pairs(parameters)
}

/// Names of the headers that are signed, in order.
#[must_use]
pub fn signed_headers(headers: &HeaderMap) -> Vec<&str> {
    let signed =
        |name: &&str| matches!(*name, "host" | "content-type") || name.starts_with("x-acs-");
    let mut names: Vec<&str> = headers.keys().map(http::HeaderName::as_str).collect();
    names.retain(signed);
    names.sort_unstable();
    names
}

/// The headers with these names, one `name:value` a line. Several values of one name are ordered
/// and joined by commas. A header that is not there counts as empty.
#[must_use]
pub fn canonical_headers(headers: &HeaderMap, names: &[&str]) -> Vec<u8> {
    let mut lines = Vec::new();
    for name in names {
        let values = headers.get_all(*name).iter();
        let mut values: Vec<&[u8]> = values.map(|value| value.as_bytes().trim_ascii()).collect();
        values.sort_unstable();
        lines.extend_from_slice(name.as_bytes());
        lines.push(b':');
        lines.extend_from_slice(&values.join(&b','));
        lines.push(b'\n');
    }
    lines
}

/// The request, written down in the one way that is signed.
#[must_use]
pub fn canonical_request(request: &Signable<'_>, signed: &[&str]) -> Vec<u8> {
    let Signable {
        method,
        path,
        query,
        headers,
    } = request;
    let path = if path.is_empty() { "/" } else { path };
    let hash = headers
        .get(CONTENT_HASH)
        .map_or(&b""[..], |hash| hash.as_bytes());
    let mut text = format!("{method}\n{path}\n{query}\n").into_bytes();
    text.extend_from_slice(&canonical_headers(headers, signed));
    text.push(b'\n');
    text.extend_from_slice(signed.join(";").as_bytes());
    text.push(b'\n');
    text.extend_from_slice(hash);
    text
}

/// The text that the signature is made of.
#[must_use]
pub fn string_to_sign(canonical_request: &[u8]) -> String {
    format!("{ALGORITHM}\n{}", sha256(canonical_request))
}

/// The signature over a canonical request, in lower-case hexadecimal.
#[must_use]
pub fn signature(canonical_request: &[u8], secret: &Secret) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
        .expect("bug: an HMAC takes keys of any length");
    mac.update(string_to_sign(canonical_request).as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// The value of the header `authorization`.
#[must_use]
pub fn authorization(request: &Signable<'_>, key: &AccessKey) -> String {
    let signed = signed_headers(request.headers);
    let signature = signature(&canonical_request(request, &signed), &key.secret);
    let authorization = Authorization {
        key_id: &key.id,
        signed,
        signature: &signature,
    };
    authorization.to_string()
}

/// What the header `authorization` says. Its text form is the value of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// Who signed.
    pub key_id: &'a str,
    /// Names of the headers that are signed.
    pub signed: Vec<&'a str>,
    /// The signature.
    pub signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the value of the header, if it is of this algorithm.
    #[must_use]
    pub fn parse(value: &'a str) -> Option<Self> {
        let mut parts = value.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(',');
        let mut part = |name: &str| parts.next()?.trim().strip_prefix(name)?.strip_prefix('=');
        let authorization = Self {
            key_id: part("Credential")?,
            signed: part("SignedHeaders")?.split(';').collect(),
            signature: part("Signature")?,
        };
        parts.next().is_none().then_some(authorization)
    }
}

impl fmt::Display for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key_id,
            signed,
            signature,
        } = self;
        let signed = signed.join(";");
        write!(
            f,
            "{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"
        )
    }
}

/// The method and the path alone: parameters and headers may be secrets.
impl fmt::Debug for Signable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, .. } = self;
        f.debug_struct("Signable")
            .field("method", method)
            .field("path", path)
            .finish_non_exhaustive()
    }
}
