//! Signatures: proof that a request comes from the holder of an access key, and as it was made.
//!
//! The key's secret is never sent. Caller and service both write the request down in one
//! canonical way, and compare an HMAC of that text. [`v3`] is what calls use; [`v1`], its
//! predecessor, is what the token service still wants from credential providers.
//!
//! A V3 signature covers the method, the path, the query, a hash of the body, and these headers:
//!
//! - `host`: else the request could be replayed against another service;
//! - `content-type`: else the same bytes could be made to mean something else;
//! - everything that starts with `x-acs-`: the operation, its version, the time, the number that
//!   makes an attempt unique, the hash of the body, the security token.
//!
//! Other headers are left out. Proxies and HTTP libraries may add, change or drop them
//! (`connection`, `content-length`, `accept-encoding`), and a request must survive that.
//!
//! Nothing here reads a clock or makes random numbers: both are handed in.

pub mod percent;
mod time;
pub mod v1;
pub mod v3;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub use time::{parse_timestamp, timestamp};

/// The SHA-256 of no bytes at all, which is what most bodies are.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The SHA-256 of these bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    match bytes {
        [] => EMPTY.to_owned(),
        _ => HEXLOWER.encode(&Sha256::digest(bytes)),
    }
}

/// Whether two signatures are the same, in a time that does not depend on where they differ.
/// For whoever checks signatures: a quicker answer would tell how much of a guess is right.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    let differences = one.bytes().zip(other.bytes()).map(|(a, b)| a ^ b);
    let difference = differences.fold(0, |all, each| std::hint::black_box(all | each));
    one.len() == other.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_no_bytes_is_known() {
        assert_eq!(sha256(b""), HEXLOWER.encode(&Sha256::digest(b"")));
        assert_ne!(sha256(b" "), EMPTY);
    }
}
