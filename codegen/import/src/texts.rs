//! Texts of the metadata as texts of a spec.
//!
//! A spec file has no tabs, control characters or invisible direction marks, and a summary is
//! one sentence. What rustdoc makes of a text is no concern here.

use acs_codegen::source::{Span, Spanned};

use crate::json::Json;
use crate::reader::{At, Reader, text_at};
use crate::report::Kind;

/// The text of a key, fit to be documentation; `None` if it says nothing.
pub(crate) fn text(
    reader: &mut Reader<'_>,
    json: &Json,
    key: &str,
    at: &At,
) -> Option<Spanned<String>> {
    let value = json.get(key)?;
    let text = value.scalar()?;
    let clean = cleaned(reader, &text, at, value.span);
    (!clean.is_empty()).then(|| text_at(as_block(clean), value.span))
}

/// A text without the characters that a spec file must not hold, and without blanks around it.
pub(crate) fn cleaned(reader: &mut Reader<'_>, text: &str, at: &At, place: Span) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut changed = 0_usize;
    let mut change = || changed = changed.saturating_add(1);
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.push('\n');
                change();
            }
            '\t' => {
                clean.push_str("    ");
                change();
            }
            '\n' => clean.push('\n'),
            c if is_forbidden(c) => change(),
            c => clean.push(c),
        }
    }
    if changed > 0 {
        let what = format!("{changed} characters that a spec cannot hold were replaced or removed");
        reader.report(Kind::Characters, at, place, what);
    }
    // What was between blanks and forbidden characters may be blank again.
    let lines: Vec<&str> = clean.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Whether a spec file can hold the text as it is, in quotes if need be.
pub(crate) fn is_writable(text: &str) -> bool {
    let is_refused = |c: char| is_forbidden(c) && !matches!(c, '\n' | '\t');
    !text.contains(|c| is_refused(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Whether the reader of specs refuses the character, or nobody sees it.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{feff}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text of several lines ends with a line break, as a block of YAML does.
pub(crate) fn as_block(mut text: String) -> String {
    if text.contains('\n') {
        text.push('\n');
    }
    text
}

/// Splits a text into a sentence that can stand alone and the rest.
pub(crate) fn sentence(text: &str) -> (String, Option<&str>) {
    let (first, behind) = text.split_at(sentence_end(text));
    let rest = behind
        .trim_start_matches(['。', '.', '！', '!', '\n', ' '])
        .trim();
    let first = first.trim_matches(|c: char| c.is_whitespace() || "。.,，;；:：、".contains(c));
    // A sentence of Chinese keeps the full stop of its script.
    let stop = if behind.starts_with('。') {
        '。'
    } else {
        '.'
    };
    (format!("{first}{stop}"), (!rest.is_empty()).then_some(rest))
}

/// Where the first sentence ends: before a line break, a full stop of either script, or a colon
/// that announces a list.
fn sentence_end(text: &str) -> usize {
    for (index, c) in text.char_indices() {
        let (before, behind) = text.split_at(index);
        let rest = behind.strip_prefix(c).unwrap_or_default();
        let ends = match c {
            '\n' | '。' => true,
            '.' => rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase),
            _ => false,
        };
        if ends && !before.trim().is_empty() {
            return index;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_ends_at_a_full_stop_or_a_line() {
        let cases = [
            ("获取镜像信息列表。", "获取镜像信息列表。", None),
            (
                "Lists disks. Needs a region.",
                "Lists disks.",
                Some("Needs a region."),
            ),
            (
                "Uses TLS 1.2 or e.g. none",
                "Uses TLS 1.2 or e.g. none.",
                None,
            ),
            ("Lists disks:\n\n- one", "Lists disks.", Some("- one")),
        ];
        for (text, first, rest) in cases {
            assert_eq!(sentence(text), (first.to_owned(), rest), "{text}");
        }
    }
}
