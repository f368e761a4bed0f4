//! Checks the V3 signature of a request.
//!
//! The signature is computed here from what arrived, by code that shares nothing with the client
//! that made it: a mistake in one of the two shows as a mismatch.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::http::{Message, SECRET_HEADERS};
use crate::percent;
use crate::refusal::Refusal;

/// The one algorithm that is understood.
const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What an `Authorization` header says.
#[derive(Debug)]
pub(crate) struct Authorization<'a> {
    /// Names the key.
    pub(crate) key_id: &'a str,
    signed: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the header.
    pub(crate) fn parse(header: &'a str) -> Result<Self, Refusal> {
        let incomplete = |what: &str| {
            let message = format!("The header Authorization is incomplete: {what}.");
            Refusal::bad("IncompleteSignature", message)
        };
        let (algorithm, rest) = header
            .split_once(' ')
            .ok_or_else(|| incomplete("an algorithm and its parts are wanted"))?;
        if algorithm != ALGORITHM {
            return Err(incomplete(&format!("the algorithm must be {ALGORITHM}")));
        }
        let part = |name: &str| {
            let mut parts = rest.split(',').map(str::trim);
            let value = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
            let value = value.filter(|value| !value.is_empty());
            value.ok_or_else(|| incomplete(&format!("{name} is missing")))
        };
        Ok(Self {
            key_id: part("Credential")?,
            signed: part("SignedHeaders")?.split(';').collect(),
            signature: part("Signature")?,
        })
    }

    /// Whether the request was signed with this secret, and everything that must be was signed.
    ///
    /// A refusal quotes the request; `hides_query` keeps the parameters out of it.
    pub(crate) fn verify(
        &self,
        message: &Message,
        secret: &str,
        hides_query: bool,
    ) -> Result<(), Refusal> {
        self.names_are_signed(message)?;
        let hash = hex(&Sha256::digest(&message.body));
        if message.header("x-acs-content-sha256") != Some(&hash) {
            let problem = format!(
                "The header x-acs-content-sha256 is not the hash of the body, which is {hash}."
            );
            return Err(Refusal::bad("SignatureDoesNotMatch", problem));
        }
        let raw_names = canonical_query(&message.query, str::to_owned);
        let encoded_names = canonical_query(&message.query, percent::encode);
        // The documentation encodes names, the vendor's SDKs do not: both are taken.
        let mut expected = String::new();
        for query in [raw_names, encoded_names] {
            expected = self.canonical_request(message, &query, &hash);
            if self.is_signature_of(&expected, secret) {
                return Ok(());
            }
        }
        let shown = match hides_query {
            true => self.canonical_request(message, "***", &hash),
            false => expected.clone(),
        };
        let shown = masked(message, &shown);
        let to_sign = string_to_sign(&expected).replace('\n', "\\n");
        Err(Refusal::bad(
            "SignatureDoesNotMatch",
            format!(
                "The signature is not the one computed here. String to sign: {to_sign} \
                 Canonical request: {}",
                shown.replace('\n', "\\n")
            ),
        ))
    }

    /// What carries meaning is signed, so that nobody can change it on the way.
    fn names_are_signed(&self, message: &Message) -> Result<(), Refusal> {
        let must_be_signed =
            |name: &str| name == "host" || name == "content-type" || name.starts_with("x-acs-");
        let sent = message.headers.iter().map(|(name, _)| name.as_str());
        // HTTP wants a host whether or not it arrived.
        let names = std::iter::once("host").chain(sent);
        let unsigned = names.filter(|name| must_be_signed(name) && !self.signed.contains(name));
        if let Some(name) = unsigned.into_iter().next() {
            let problem = format!("The header {name} is not among the signed headers.");
            return Err(Refusal::bad("IncompleteSignature", problem));
        }
        if !self.signed.is_sorted() {
            let problem = "The signed headers are not in order.";
            return Err(Refusal::bad("IncompleteSignature", problem));
        }
        let absent = self.signed.iter().find(|it| message.header(it).is_none());
        match absent {
            Some(name) => {
                let problem = format!("The header {name} is said to be signed, but is absent.");
                Err(Refusal::bad("IncompleteSignature", problem))
            }
            None => Ok(()),
        }
    }

    fn canonical_request(&self, message: &Message, query: &str, hash: &str) -> String {
        let mut headers = String::new();
        for name in &self.signed {
            let named = message.headers.iter().filter(|(it, _)| it == name);
            let mut values: Vec<&str> = named.map(|(_, value)| value.trim()).collect();
            values.sort_unstable();
            headers.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let Message { method, path, .. } = message;
        let signed = self.signed.join(";");
        format!("{method}\n{path}\n{query}\n{headers}\n{signed}\n{hash}")
    }

    fn is_signature_of(&self, canonical_request: &str, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("bug: HMAC takes keys of any length");
        mac.update(string_to_sign(canonical_request).as_bytes());
        hex(&mac.finalize().into_bytes()) == self.signature
    }
}

/// The canonical request without the headers that are secret.
fn masked(message: &Message, canonical_request: &str) -> String {
    let mut shown = canonical_request.to_owned();
    for name in SECRET_HEADERS {
        if let Some(value) = message.header(name) {
            shown = shown.replace(&format!("{name}:{}", value.trim()), &format!("{name}:***"));
        }
    }
    shown
}

/// The query as it is signed. Two parameters of one name have been refused before.
fn canonical_query(pairs: &[(String, String)], spell: impl Fn(&str) -> String) -> String {
    let mut pairs: Vec<&(String, String)> = pairs.iter().collect();
    pairs.sort();
    let parts = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", spell(name), percent::encode(value)));
    parts.collect::<Vec<_>>().join("&")
}

fn string_to_sign(canonical_request: &str) -> String {
    format!(
        "{ALGORITHM}\n{}",
        hex(&Sha256::digest(canonical_request.as_bytes()))
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
