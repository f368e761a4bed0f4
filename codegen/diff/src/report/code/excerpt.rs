//! Cuts what is worth showing out of a file. Works on lines: both our specs and our generated
//! code are laid out by indentation.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "lines and offsets come from a search in the same text"
)]

use serde_json::{Deserializer, Value};

/// Nobody compares more than this side by side.
const MAX_LINES: usize = 40;

/// Nobody reads on in a line that is longer.
const MAX_CHARS: usize = 400;

/// The JSON value at a place, laid out in lines: metadata often has one line for everything.
pub(super) fn json(text: &str, line: usize, column: usize) -> String {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    let from_line = &text[before..];
    let start = from_line.char_indices().nth(column.saturating_sub(1));
    let rest = start.map_or("", |(offset, _)| &from_line[offset..]);
    let Some((value, rest)) = next_value(rest) else {
        return String::new();
    };
    let text = match rest.trim_start().strip_prefix(':').and_then(next_value) {
        Some((of_key, _)) => format!("{value}: {of_key:#}"),
        None => format!("{value:#}"),
    };
    join(&text.lines().collect::<Vec<_>>(), 0)
}

/// A value and what follows it.
fn next_value(text: &str) -> Option<(Value, &str)> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some((value, &text[values.byte_offset()..]))
}

/// The line (counted from 1) and what is indented below it, moved to the margin.
pub(super) fn block(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let Some(start) = line.checked_sub(1).filter(|it| *it < lines.len()) else {
        return String::new();
    };
    let margin = indent(lines[start]);
    let rest = lines[start + 1..].iter();
    let inside = rest.take_while(|it| it.trim().is_empty() || indent(it) > margin);
    let mut found = vec![lines[start]];
    found.extend(inside.copied());
    while found.last().is_some_and(|it| it.trim().is_empty()) {
        found.pop();
    }
    join(&found, margin)
}

/// An item of generated code with its documentation: `Image`, `Image::last_scan_time` or
/// `Builder::page_size()`.
pub(super) fn item(text: &str, path: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let (holder, name) = match path.rsplit_once("::") {
        Some((holder, name)) => (holder.rsplit("::").next().unwrap_or(holder), Some(name)),
        None => (path, None),
    };
    let declares = |line: &str| {
        ["pub struct ", "pub enum "].iter().any(|start| {
            let rest = line
                .strip_prefix(start)
                .and_then(|it| it.strip_prefix(holder));
            rest.is_some_and(|it| !it.starts_with(is_word))
        })
    };
    let start = lines.iter().position(|it| declares(it))?;
    let Some(name) = name else {
        return Some(whole(&lines, start));
    };
    let is_method = name.ends_with("()");
    let name = name.trim_end_matches("()");
    let is_it = |line: &str| {
        let line = line.trim_start();
        if is_method {
            let rest = line
                .strip_prefix("pub fn ")
                .and_then(|it| it.strip_prefix(name));
            return rest.is_some_and(|it| it.starts_with(['(', '<']));
        }
        let rest = line.strip_prefix("pub ").unwrap_or(line).strip_prefix(name);
        rest.is_some_and(|it| it.starts_with([':', ',']) || it.starts_with(" ="))
    };
    let found = lines[start..].iter().position(|it| is_it(it))?;
    let at = start + found;
    let margin = indent(lines[at]);
    let first = first_of_docs(&lines, at);
    let end = lines[at..]
        .iter()
        .position(|it| it.ends_with([',', '{', ';']) && indent(it) == margin)
        .map_or(at, |it| at + it);
    let mut found: Vec<&str> = lines[first..=end].to_vec();
    let cut = found.last().map(|it| it.trim_end_matches(" {").to_owned());
    if let (Some(last), Some(cut)) = (found.last_mut(), &cut) {
        *last = cut;
    }
    Some(join(&found, margin))
}

/// A declaration up to the bracket that ends it.
fn whole(lines: &[&str], start: usize) -> String {
    let margin = indent(lines[start]);
    let is_end =
        |line: &&str| indent(line) == margin && (line.contains('}') || line.ends_with(';'));
    let end = lines[start..].iter().position(is_end);
    let end = end.map_or(start, |it| start + it);
    join(&lines[first_of_docs(lines, start)..=end], margin)
}

/// The first line of documentation and attributes above a line.
fn first_of_docs(lines: &[&str], at: usize) -> usize {
    let above = lines[..at].iter().rev();
    let docs = above.take_while(|it| {
        let line = it.trim_start();
        line.starts_with("///") || line.starts_with("#[")
    });
    at - docs.count()
}

fn join(lines: &[&str], margin: usize) -> String {
    let mut out: Vec<String> = lines
        .iter()
        .take(MAX_LINES)
        .map(|it| short(it.get(margin..).unwrap_or_else(|| it.trim_start())))
        .collect();
    if lines.len() > MAX_LINES {
        out.push("…".to_owned());
    }
    out.join("\n")
}

fn short(line: &str) -> String {
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::{block, item, json};

    const RUST: &str = "\
/// An image.
#[derive(Debug)]
pub struct Image {
    /// When it was scanned.
    ///
    /// On the wire: `LastScanTime`.
    pub last_scan_time: Option<i64>,
    /// Its size.
    pub size: Option<i64>,
}
/// The request.
pub struct Builder<C> {
    caller: C,
}
impl<C> Builder<C> {
    /// Items on a page.
    pub fn page_size(mut self, value: impl Into<i64>) -> Self {
        self
    }
}
";

    #[test]
    fn a_value_of_json_gets_lines_of_its_own() {
        let text = "{\n\"a\": 1, \"é\": {\"b\": [1]}, \"c\": 2}";
        assert_eq!(json(text, 2, 9), "\"é\": {\n  \"b\": [\n    1\n  ]\n}");
        assert_eq!(json(text, 2, 14), "{\n  \"b\": [\n    1\n  ]\n}");
        assert_eq!(json(text, 7, 1), "");
        assert_eq!(json(text, 2, 700), "");
    }

    #[test]
    fn a_block_ends_where_the_indentation_does() {
        let yaml = "a:\n  b:\n    type: string\n\n    doc: X\n\n  c: 1\n";
        assert_eq!(block(yaml, 2), "b:\n  type: string\n\n  doc: X");
        assert_eq!(block(yaml, 9), "");
    }

    #[test]
    fn a_field_comes_with_its_documentation() {
        let found = item(RUST, "Image::last_scan_time").expect("it is there");
        assert!(found.starts_with("/// When it was scanned."), "{found}");
        assert!(
            found.ends_with("pub last_scan_time: Option<i64>,"),
            "{found}"
        );
    }

    #[test]
    fn a_method_comes_without_its_body() {
        let found = item(RUST, "Builder::page_size()").expect("it is there");
        assert!(found.ends_with("pub fn page_size(mut self, value: impl Into<i64>) -> Self"));
    }

    #[test]
    fn a_type_comes_whole() {
        let found = item(RUST, "Image").expect("it is there");
        assert!(
            found.starts_with("/// An image.") && found.ends_with('}'),
            "{found}"
        );
        assert_eq!(item(RUST, "Imag"), None);
    }
}
