//! Names a finding for good: by what it is about, never by lines or the words of a message.

use crate::finding::Place;
use crate::rule::Rule;

/// A hash of rule, place and what else tells two findings of one rule and place apart.
///
/// FNV-1a of 64 bits: a page of code that anybody can write again, and plenty for the findings
/// of one repository.
pub(crate) fn fingerprint(rule: Rule, place: &Place, distinct: &str) -> String {
    let parts = [
        rule.id(),
        &place.service,
        place.operation.as_deref().unwrap_or_default(),
        &place.path,
        distinct,
    ];
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // A byte that no text holds keeps the parts apart.
        for byte in part.bytes().chain([0xff]) {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
