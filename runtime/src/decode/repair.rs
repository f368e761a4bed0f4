//! Rewrites JSON text so that serde_json reads all of it.
//!
//! - Half of a surrogate pair (`\ud800`) becomes `\ufffd`.
//! - A number that is not a whole one of 64 bits becomes a string: [`MARK`],
//!   then its digits. A string that happens to begin with the mark gets a
//!   second one, so the two cannot be confused; see [`unmark`].
//!
//! The text must be JSON already, and stays it: a value takes the place of a value.

/// A character that Unicode assigns to nobody.
const MARK: char = '\u{fdd0}';

/// What a string in repaired text stands for.
pub(super) enum Unmarked<'a> {
    Text(&'a str),
    Number(&'a str),
}

pub(super) fn unmark(text: &str) -> Unmarked<'_> {
    match text.strip_prefix(MARK) {
        None => Unmarked::Text(text),
        Some(rest) if rest.starts_with(MARK) => Unmarked::Text(rest),
        Some(number) => Unmarked::Number(number),
    }
}

pub(super) fn repair(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 8));
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let (before, token) = rest.split_at(start);
        out.push_str(before);
        rest = match token.strip_prefix('"') {
            Some(token) => string(token, &mut out),
            None => number(token, &mut out),
        };
    }
    out.push_str(rest);
    out
}

/// Rewrites a string, and returns what follows it. Starts after the quote.
fn string<'a>(token: &'a str, out: &mut String) -> &'a str {
    let (content, rest) = token.split_at(closing_quote(token));
    let rest = rest.strip_prefix('"').unwrap_or(rest);
    let is_key = rest.trim_start().starts_with(':');
    out.push('"');
    if !is_key && begins_with_mark(content) {
        out.push(MARK);
    }
    without_halves(content, out);
    out.push('"');
    rest
}

fn closing_quote(token: &str) -> usize {
    let mut escaped = false;
    let is_closing = |byte: u8| {
        let closing = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closing
    };
    token.bytes().position(is_closing).unwrap_or(token.len())
}

fn begins_with_mark(content: &str) -> bool {
    content.starts_with(MARK) || code_unit(content) == Some(0xfdd0)
}

/// Copies the content of a string, its halves of surrogate pairs replaced.
fn without_halves(content: &str, out: &mut String) {
    let mut rest = content;
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        out.push_str(before);
        let second = escape.get(6..).and_then(code_unit);
        let (length, lost) = match (code_unit(escape), second) {
            (None, _) => (2, false),
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            (Some(_), _) => (6, false),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(if lost { "\\ufffd" } else { escape });
        rest = after;
    }
    out.push_str(rest);
}

/// The code unit of a `\uXXXX` that the text starts with.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Rewrites a number, and returns what follows it.
fn number<'a>(token: &'a str, out: &mut String) -> &'a str {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let end = token.find(|c| !part(c)).unwrap_or(token.len());
    let (number, rest) = token.split_at(end);
    let whole = number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok();
    if whole && number != "-0" {
        out.push_str(number);
    } else {
        out.push('"');
        out.push(MARK);
        out.push_str(number);
        out.push('"');
    }
    rest
}
