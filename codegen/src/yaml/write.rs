//! A tree of values to YAML text, as a person would write it: block style, one key a line,
//! quotes only where they are needed.
//!
//! Invariants:
//! - [`parse`](super::parse) reads the text back as the same values, and a text that other
//!   readers of YAML take for null is in quotes;
//! - nothing depends on anything but the tree.
//!
//! The card's `serde_yaml` reads the same values from the text (the tests ask it), but does not
//! write it: its numbers lose their spelling (`1.10` becomes `1.1`), and each element of
//! `[POST, GET]` would take a line.

use super::{Scalar, characters};

/// A value that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Out {
    /// A text that the key takes for a text whatever it says, so that quotes are up to us.
    Text(String),
    /// A number, a boolean or a text that must stand without quotes.
    Plain(String),
    /// A text that must stand in quotes or in a block.
    Quoted(String),
    List(Vec<Out>),
    Mapping(Vec<(String, Out)>),
}

/// A list of single values up to this length stands on one line.
const FLOW_WIDTH: usize = 80;

/// Whether the text may stand without quotes, and is read as it stands.
fn can_be_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let is_null = Scalar {
        text: text.to_owned(),
        is_plain: true,
    }
    .is_null();
    let starts_well = first.is_alphanumeric() || matches!(first, '_' | '/' | '.' | '(' | '$' | '^');
    let negative = text.strip_prefix('-');
    let is_number = negative.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    let is_marker = text.starts_with("---") || text.starts_with("...");
    let ends_well = !text.ends_with([' ', ':']);
    let is_visible = |c: char| c != '\n' && c != '\t' && characters::is_allowed_in_scalar(c);
    (starts_well || is_number)
        && !is_null
        && !is_marker
        && ends_well
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_visible)
}

/// Single values before those that hold more; otherwise the order stays.
pub(crate) fn singles_first(entries: Vec<(String, Out)>) -> Vec<(String, Out)> {
    let (single, compound): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|(_, it)| is_single(it));
    single.into_iter().chain(compound).collect()
}

/// Whether the text may stand without quotes, and is a text to every reader of YAML 1.2.
pub(crate) fn is_plain_text(text: &str) -> bool {
    let is_word = ["true", "false", "null"]
        .iter()
        .any(|it| text.eq_ignore_ascii_case(it));
    let digits = text.trim_start_matches(['+', '-']);
    let is_based = ["0x", "0o", "0b"].iter().any(|it| digits.starts_with(it));
    let is_special = [".inf", ".nan"]
        .iter()
        .any(|it| digits.eq_ignore_ascii_case(it));
    let is_numeric = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && (is_based || is_special || digits.replace('_', "").parse::<f64>().is_ok());
    can_be_plain(text) && !is_word && !is_numeric
}

/// A value on one line, for messages: the beginning of it if it is long.
pub(crate) fn brief(value: &Out) -> String {
    let whole = match value {
        Out::Text(text) | Out::Plain(text) | Out::Quoted(text) => text.clone(),
        Out::List(items) => format!(
            "[{}]",
            items.iter().map(brief).collect::<Vec<_>>().join(", ")
        ),
        Out::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|(key, it)| format!("{key}: {}", brief(it)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    };
    let line: String = whole
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let end = line.char_indices().nth(80);
    match end.and_then(|(end, _)| line.get(..end)) {
        Some(start) => format!("{start}…"),
        None => line,
    }
}

/// An entry as a block, without the line break at its end; the first line is not indented.
pub(crate) fn entry_text(key: &str, value: &Out, indent: usize) -> String {
    let mut text = String::new();
    entry(key, value, indent, &mut text);
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// A value that fits behind its key on one line; `None` if it needs lines of its own.
pub(crate) fn flow_text(value: &Out) -> Option<String> {
    let is_line = match value {
        Out::Text(it) | Out::Quoted(it) => !can_be_block(it),
        Out::Plain(_) => true,
        value => is_single(value),
    };
    is_line.then(|| {
        let mut text = String::new();
        single(value, 0, &mut text);
        text
    })
}

/// The text of a document.
pub(crate) fn document(entries: &[(String, Out)]) -> String {
    let mut text = String::new();
    for (index, (key, value)) in entries.iter().enumerate() {
        // What fills a page of its own is set off by a blank line.
        if index > 0 && !is_single(value) {
            text.push('\n');
        }
        entry(key, value, 0, &mut text);
    }
    text
}

fn is_single(value: &Out) -> bool {
    match value {
        Out::Text(_) | Out::Plain(_) | Out::Quoted(_) => true,
        Out::List(items) => fits_a_line(items),
        Out::Mapping(entries) => entries.is_empty(),
    }
}

/// `key: value`, at an indentation that is written already.
fn entry(key: &str, value: &Out, indent: usize, text: &mut String) {
    if can_be_plain_key(key) {
        text.push_str(key);
    } else {
        quote(key, text);
    }
    text.push(':');
    let below = indent.saturating_add(2);
    match value {
        Out::Mapping(entries) if !entries.is_empty() => {
            text.push('\n');
            block(entries, below, text);
        }
        Out::List(items) if !fits_a_line(items) => {
            text.push('\n');
            for item in items {
                pad(below, text);
                text.push_str("- ");
                element(item, below.saturating_add(2), text);
            }
        }
        value => {
            text.push(' ');
            single(value, below, text);
            text.push('\n');
        }
    }
}

fn block(entries: &[(String, Out)], indent: usize, text: &mut String) {
    for (key, value) in entries {
        pad(indent, text);
        entry(key, value, indent, text);
    }
}

/// What follows `- `.
fn element(item: &Out, indent: usize, text: &mut String) {
    match item {
        Out::Mapping(entries) if !entries.is_empty() => {
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    pad(indent, text);
                }
                entry(key, value, indent, text);
            }
        }
        item => {
            single(item, indent, text);
            text.push('\n');
        }
    }
}

/// A value on the line that has begun; a text of several lines goes on below it.
fn single(value: &Out, indent: usize, text: &mut String) {
    match value {
        Out::Plain(it) => text.push_str(it),
        Out::Text(it) if is_plain_text(it) => text.push_str(it),
        Out::Text(it) | Out::Quoted(it) if can_be_block(it) => literal(it, indent, text),
        Out::Text(it) | Out::Quoted(it) => quote(it, text),
        Out::Mapping(_) => text.push_str("{}"),
        Out::List(items) => {
            let inside = items.iter().map(flow_item).collect::<Vec<_>>().join(", ");
            text.push('[');
            text.push_str(&inside);
            text.push(']');
        }
    }
}

/// Whether the list is short enough for `[a, b]`.
fn fits_a_line(items: &[Out]) -> bool {
    let are_single = items
        .iter()
        .all(|it| matches!(it, Out::Text(_) | Out::Plain(_) | Out::Quoted(_)));
    let widths = items.iter().map(|it| flow_item(it).len().saturating_add(2));
    let width: usize = widths.sum();
    items.is_empty() || (are_single && width <= FLOW_WIDTH)
}

fn flow_item(item: &Out) -> String {
    let mut text = String::new();
    match item {
        Out::Plain(it) => text.push_str(it),
        Out::Text(it) if is_plain_text(it) && !it.contains([',', '[', ']', '{', '}', ':', '#']) => {
            text.push_str(it);
        }
        Out::Text(it) | Out::Quoted(it) => quote(it, &mut text),
        Out::List(_) => text.push_str("[]"),
        Out::Mapping(_) => text.push_str("{}"),
    }
    text
}

/// A key is at most 1,024 characters long and on one line.
fn can_be_plain_key(key: &str) -> bool {
    is_plain_text(key) && !key.contains(':') && key.len() <= 256
}

/// A block ends with one line break or none, so that empty lines behind it never belong to it.
fn can_be_block(text: &str) -> bool {
    let is_visible = |c: char| c == '\n' || (c != '\t' && characters::is_allowed_in_scalar(c));
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !text.starts_with([' ', '\n'])
        && text.chars().all(is_visible)
}

fn literal(it: &str, indent: usize, text: &mut String) {
    let body = it.strip_suffix('\n');
    text.push_str(if body.is_some() { "|" } else { "|-" });
    for line in body.unwrap_or(it).split('\n') {
        text.push('\n');
        if !line.is_empty() {
            pad(indent, text);
            text.push_str(line);
        }
    }
}

/// Single quotes where they do, double quotes where something must be escaped.
fn quote(it: &str, text: &mut String) {
    use std::fmt::Write as _;

    let is_visible = |c: char| c != '\n' && c != '\t' && characters::is_allowed_in_scalar(c);
    let is_clean = it.chars().all(is_visible);
    if is_clean && (it.contains(['"', '\\']) && !it.contains('\'')) {
        text.push('\'');
        text.push_str(it);
        text.push('\'');
        return;
    }
    text.push('"');
    for c in it.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if is_visible(c) => text.push(c),
            c => _ = write!(text, "\\U{:08X}", u32::from(c)),
        }
    }
    text.push('"');
}

fn pad(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}
