//! Characters that a spec file must not hold: those that people cannot see and
//! those that readers of YAML disagree about.

use crate::diag::{Diagnostics, Rule};
use crate::source::{FileId, Span};

/// Reports the first of each kind of forbidden character; whether there was none.
pub(super) fn are_allowed(file: FileId, text: &str, diags: &mut Diagnostics) -> bool {
    // Nearly every file is plain, which is quicker to tell of bytes than of characters.
    if text.bytes().all(is_plain) {
        return true;
    }
    let mut seen: Vec<char> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start.saturating_add(c.len_utf8());
        let rest = text.get(end..).unwrap_or_default();
        let is_line_break = c == '\n' || (c == '\r' && rest.starts_with('\n'));
        let is_leading_mark = c == '\u{feff}' && start == 0;
        let Some(what) = forbidden(c).filter(|_| !is_line_break && !is_leading_mark) else {
            continue;
        };
        if seen.contains(&c) {
            continue;
        }
        seen.push(c);
        let span = Span { file, start, end };
        let error = diags.error(
            Rule::ForbiddenCharacter,
            span,
            format!("{what} (U+{:04X}) is not allowed", u32::from(c)),
        );
        if c == '\t' {
            error.help("indent with spaces; inside a text write `\"\\t\"`");
        }
    }
    seen.is_empty()
}

/// The first character that a scalar may not hold once its escapes are resolved.
pub(super) fn first_forbidden_in_scalar(text: &str) -> Option<char> {
    if text.bytes().all(is_plain) {
        return None;
    }
    text.chars().find(|c| !is_allowed_in_scalar(*c))
}

/// Whether a scalar may hold the character once its escapes are resolved.
pub(super) fn is_allowed_in_scalar(c: char) -> bool {
    matches!(c, '\n' | '\t') || forbidden(c).is_none()
}

/// Whether the byte is a visible character of ASCII, a blank or the end of a line.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'\n' | b' '..=b'~')
}

/// What is wrong with a character, if something is.
fn forbidden(c: char) -> Option<&'static str> {
    match c {
        '\t' => Some("a tab"),
        '\0' => Some("a NUL"),
        '\r' => Some("a carriage return without line feed"),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some("an invisible line break"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("an invisible change of the reading direction")
        }
        '\u{feff}' => Some("a byte order mark inside the text"),
        '\n' => None,
        c if c.is_control() => Some("a control character"),
        _ => None,
    }
}
