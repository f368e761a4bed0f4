//! Percent-encoding and the pairs of a query or a form.

use std::fmt::Write as _;

/// Encodes everything but letters, digits and `-_.~`.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Decodes a part of a path; `None` if it is not the encoding of text.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high << 4 | low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// Decodes a query or a form, in which a space may be written `+`.
pub(crate) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let plain = |text: &str| decode(&text.replace('+', "%20"));
    let parts = text.split('&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        Some((plain(name)?, plain(value)?))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_read_in_both_spellings_and_broken_escapes_in_none() {
        let pair = |value: &str| Some(vec![("a".to_owned(), value.to_owned())]);
        assert_eq!(pairs("a=b+c%20d%2B"), pair("b c d+"));
        assert_eq!(pairs("a"), pair(""));
        assert_eq!(pairs("a=%4"), None);
        assert_eq!(pairs("a=%+1"), None);
        assert_eq!(pairs("a=%ff"), None);
        assert_eq!(encode("a b*~é"), "a%20b%2A~%C3%A9");
    }
}
