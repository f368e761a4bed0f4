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

/// JSON in which what [`escape`] replaces is spelled with `\u`: to programs it says the same.
pub fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_unsafe(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out += &format!("\\u{unit:04x}");
        }
    }
    out
}

/// Whether printing the character does something other than showing it.
pub(crate) fn is_unsafe(c: char) -> bool {
    let is_bidi = matches!(
        c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    let is_invisible = matches!(
        c,
        '\u{ad}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    );
    c.is_control() || is_bidi || is_invisible
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json};

    #[test]
    fn terminal_codes_become_visible() {
        assert_eq!(escape("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
    }

    #[test]
    fn json_says_the_same_in_visible_characters() {
        let json = "[\n\"a\u{7f}\u{202e}\u{e0041}b\"]";
        let escaped = escape_json(json);
        assert_eq!(escaped, "[\n\"a\\u007f\\u202e\\udb40\\udc41b\"]");
        let value = |it: &str| serde_json::from_str::<serde_json::Value>(it).ok();
        assert_eq!(value(&escaped), value(json));
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(escape("漏洞 – é\nok"), "漏洞 – é\nok");
    }
}
