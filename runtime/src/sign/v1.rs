//! The signature of old: HMAC-SHA1 over the parameters.
//!
//! Calls are signed by [`v3`](super::v3). The token service, which exchanges one credential for
//! another, is called with this one.

use std::time::SystemTime;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::{percent, timestamp};
use crate::credentials::{AccessKey, Secret};

/// Adds to the query what a signed request must have, and the signature over query and form.
/// `nonce` is any text that was not used before.
pub fn sign_query(
    method: &str,
    query: &mut Vec<(String, String)>,
    form: &[(String, String)],
    key: &AccessKey,
    now: SystemTime,
    nonce: &str,
) {
    let mut add = |name: &str, value: &str| query.push((name.to_owned(), value.to_owned()));
    add("AccessKeyId", &key.id);
    add("SignatureMethod", "HMAC-SHA1");
    add("SignatureVersion", "1.0");
    add("SignatureNonce", nonce);
    add("Timestamp", &timestamp(now));
    if let Some(token) = key
        .token
        .as_ref()
        .filter(|token| !token.expose().is_empty())
    {
        add("SecurityToken", token.expose());
    }
    let parameters = [query.as_slice(), form].concat();
    let signature = signature(method, &parameters, &key.secret);
    query.push(("Signature".to_owned(), signature));
}

/// The signature over the parameters, those of the query and those of a form body, in base64.
#[must_use]
pub fn signature(method: &str, parameters: &[(String, String)], secret: &Secret) -> String {
    let key = Zeroizing::new(format!("{}&", secret.expose()));
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes())
        .expect("bug: an HMAC takes keys of any length");
    mac.update(string_to_sign(method, parameters).as_bytes());
    BASE64.encode(&mac.finalize().into_bytes())
}

/// The text that the signature is made of.
#[must_use]
pub fn string_to_sign(method: &str, parameters: &[(String, String)]) -> String {
    let query = percent::encode(&percent::encode_pairs(parameters));
    format!("{method}&%2F&{query}")
}
