//! Percent-encoding as signatures want it.
//!
//! Form encoders write a space as `+`, keep `*` and encode `~`; each of the three would make
//! the signature wrong. So this is the one spelling, for signing and for sending.

/// The text with everything but `A-Z a-z 0-9 - _ . ~` written as `%XX`, byte by byte.
///
/// ```
/// use acs_runtime::sign::percent;
///
/// assert_eq!(percent::encode("a b/*~测"), "a%20b%2F%2A~%E6%B5%8B");
/// ```
#[must_use]
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    push(&mut encoded, text);
    encoded
}

/// Appends the text, encoded.
pub(super) fn push(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    #[expect(clippy::indexing_slicing, reason = "it is one of 16 digits")]
    let digit = |bits: u8| char::from(DIGITS[usize::from(bits & 15)]);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push(digit(byte >> 4));
                out.push(digit(byte));
            }
        }
    }
}

/// `name=value&…`, names and values encoded, ordered by name byte by byte.
///
/// ```
/// use acs_runtime::sign::percent;
///
/// let pairs = [("b", "1 2"), ("B", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
/// assert_eq!(percent::encode_pairs(&pairs), "B=&b=1%202");
/// ```
#[must_use]
pub fn encode_pairs(pairs: &[(String, String)]) -> String {
    let mut sorted: Vec<&(String, String)> = pairs.iter().collect();
    sorted.sort_by_key(|(name, _)| name);
    let mut encoded = String::new();
    for (name, value) in sorted {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        push(&mut encoded, name);
        encoded.push('=');
        push(&mut encoded, value);
    }
    encoded
}

/// The text of a form body: as [`encode_pairs`], with `+` for a space.
#[must_use]
pub fn encode_form(pairs: &[(String, String)]) -> String {
    // A percent sign of a name or a value is `%25` by now.
    encode_pairs(pairs).replace("%20", "+")
}
