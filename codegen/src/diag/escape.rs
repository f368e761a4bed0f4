//! Makes text from a spec safe to print.

/// Replaces what could move a cursor, colour a terminal or reverse the reading
/// direction by its code point, so that what is shown is what is there.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !is_unsafe(c) {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out
}

/// Whether printing the character does something other than showing it.
pub(super) fn is_unsafe(c: char) -> bool {
    let is_bidi = matches!(
        c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    let is_invisible = matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    c.is_control() || is_bidi || is_invisible
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn terminal_codes_become_visible() {
        assert_eq!(escape("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(escape("漏洞 – é\nok"), "漏洞 – é\nok");
    }
}
