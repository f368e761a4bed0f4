//! Both signatures as the protocol's description has them. Shares no code with the runtime, nor
//! with the fake server; libraries do the hashing.

use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// What every request of the old kind says, in the case that is tried.
pub(super) const COMMON: &[(&str, &str)] = &[
    ("SignatureMethod", "HMAC-SHA1"),
    ("SignatureVersion", "1.0"),
    ("SignatureNonce", NONCE),
    ("Timestamp", "2025-01-02T03:04:05Z"),
];

pub(super) const NONCE: &str = "0123456789abcdef";

/// Lower-case hexadecimal SHA-256.
pub(super) fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Keeps `A-Z a-z 0-9 - _ . ~`, and writes every other byte as `%XX`.
pub(super) fn encode(text: &str) -> String {
    let byte = |byte: u8| match char::from(byte) {
        c @ ('A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' | '.' | '~') => c.to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Sorted by name in byte order; an empty value keeps its `=`.
pub(super) fn query(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<&(String, String)> = pairs.iter().collect();
    // Stable, so that of two with one name, which no request has, the first stays first.
    pairs.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// What is signed with ACS3-HMAC-SHA256. Header names are in lower case.
pub(super) struct Version3<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a [(String, String)],
    pub(super) headers: &'a [(&'a str, &'a [u8])],
    pub(super) hash: &'a str,
}

impl Version3<'_> {
    pub(super) fn signed_headers(&self) -> Vec<&str> {
        let is_signed =
            |name: &&str| *name == "host" || *name == "content-type" || name.starts_with("x-acs-");
        let mut names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        names.retain(is_signed);
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(super) fn canonical_request(&self) -> Vec<u8> {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let mut text = Vec::new();
        for line in [self.method, path, &query(self.query)] {
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
        }
        for name in self.signed_headers() {
            let named = self.headers.iter().filter(|(it, _)| *it == name);
            let mut values: Vec<&[u8]> = named.map(|(_, value)| value.trim_ascii()).collect();
            values.sort_unstable();
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            text.extend_from_slice(&values.join(&b","[..]));
            text.push(b'\n');
        }
        text.push(b'\n');
        text.extend_from_slice(self.signed_headers().join(";").as_bytes());
        text.push(b'\n');
        text.extend_from_slice(self.hash.as_bytes());
        text
    }

    pub(super) fn authorization(&self, id: &str, secret: &str) -> String {
        let to_sign = format!("ACS3-HMAC-SHA256\n{}", hash(&self.canonical_request()));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
        mac.update(to_sign.as_bytes());
        let signature = HEXLOWER.encode(&mac.finalize().into_bytes());
        let signed = self.signed_headers().join(";");
        format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={signed},Signature={signature}")
    }
}

/// What is signed with HMAC-SHA1: the method, a slash, and all parameters encoded twice.
pub(super) fn string_to_sign(method: &str, pairs: &[(String, String)]) -> String {
    // In the order of the names as they are, as the V3 query is.
    format!("{method}&%2F&{}", encode(&query(pairs)))
}

pub(super) fn signature(string_to_sign: &str, secret: &str) -> String {
    let key = format!("{secret}&");
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("any key will do");
    mac.update(string_to_sign.as_bytes());
    BASE64.encode(&mac.finalize().into_bytes())
}

/// The query as it is sent: what was in it, what every request says, and the signature.
pub(super) fn signed_query(
    method: &str,
    query: &[(String, String)],
    form: &[(String, String)],
    [id, secret, token]: &[String; 3],
) -> Vec<(String, String)> {
    let mut sent = query.to_vec();
    let common = COMMON.iter().map(|(name, value)| (*name, *value));
    let token = (!token.is_empty()).then_some(("SecurityToken", token.as_str()));
    for (name, value) in common.chain([("AccessKeyId", id.as_str())]).chain(token) {
        sent.push((name.to_owned(), value.to_owned()));
    }
    let all: Vec<_> = sent.iter().chain(form).cloned().collect();
    let signature = signature(&string_to_sign(method, &all), secret);
    sent.push(("Signature".to_owned(), signature));
    sent
}
