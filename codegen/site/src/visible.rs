//! Text as it may stand on a page: what would be invisible or would change the direction of
//! reading is shown by its code point, and what HTML forbids is replaced.

use std::borrow::Cow;

use acs_codegen::diag::escape;

/// The text with everything in it visible.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let text: String = text
        .chars()
        .map(|c| if is_no_character(c) { '\u{FFFD}' } else { c })
        .collect();
    Cow::Owned(escape(&text))
}

/// The text with everything in it visible, on one line.
pub(crate) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}

/// Code points that Unicode sets aside and that no page may hold.
fn is_no_character(c: char) -> bool {
    let c = u32::from(c);
    (0xFDD0..=0xFDEF).contains(&c) || c & 0xFFFE == 0xFFFE
}

/// Adds a text to a page, be it between tags or in the quotes of an attribute.
pub(crate) fn push_escaped(out: &mut impl std::fmt::Write, text: &str) -> std::fmt::Result {
    let text = visible(text);
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, behind) = rest.split_at(at);
        let mut behind = behind.chars();
        out.write_str(before)?;
        out.write_str(match behind.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = behind.as_str();
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_shown() {
        assert_eq!(
            visible("a\u{202e}b\u{0}c\u{fffe}"),
            "a\\u{202e}b\\u{0}c\u{fffd}"
        );
        assert_eq!(visible("漏洞\tx"), "漏洞    x");
    }

    #[test]
    fn no_text_ends_an_attribute_or_opens_a_tag() {
        let mut out = String::new();
        push_escaped(&mut out, "\"'><&").unwrap();
        assert_eq!(out, "&quot;&#39;&gt;&lt;&amp;");
    }
}
