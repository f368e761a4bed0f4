//! Makes any Markdown safe for rustdoc and clippy: the one place where text from a spec becomes
//! documentation.
//!
//! Inside code nothing is touched. Outside, what rustdoc would take for HTML, for an intra-doc
//! link or for a Rust test is made to read as the text it is, and lines are indented as their
//! list wants it. Should the parser that rustdoc uses still object, the text loses its lists, and
//! at last becomes a block of code: whatever a vendor writes, the documentation builds.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "every offset was found in the text that it cuts"
)]

use inline::escape_text;
use judge::objection;

use crate::diag::is_unsafe;

mod inline;
mod judge;
#[cfg(test)]
mod tests;

/// Quotations in quotations beyond this depth are text.
const MAX_DEPTH: usize = 4;

/// Lines of Markdown that rustdoc renders without a warning and never runs.
pub fn escape(markdown: &str) -> Vec<String> {
    let lines: Vec<String> = markdown.trim().lines().map(clean).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let attempts = [blocks, flat, fenced];
    let mut attempts = attempts.into_iter().map(|attempt| attempt(&lines));
    let harmless = attempts.find(|lines| objection(lines).is_none());
    harmless.expect("bug: a block of code is harmless")
}

/// A word that the whole of which shall read as code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_printable(c) { c } else { ' ' })
        .collect();
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let needs_space = plain.starts_with('`') || plain.ends_with('`') || plain.trim() != plain;
    if needs_space || plain.is_empty() {
        format!("{marks} {plain} {marks}")
    } else {
        format!("{marks}{plain}{marks}")
    }
}

/// The text on one line.
pub fn sentence(text: &str) -> String {
    let lines = escape(text);
    let lines = lines.iter().map(|line| line.trim());
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let line = lines.join(" ");
    match objection(std::slice::from_ref(&format!("- a: {line}"))) {
        None => line,
        Some(_) => code(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// Control characters and marks that change the direction or hide text have no place in a source file.
fn is_printable(c: char) -> bool {
    !is_unsafe(c)
}

fn clean(line: &str) -> String {
    let seen = line.chars().filter(|c| *c == '\t' || is_printable(*c));
    let line: String = seen.collect();
    line.replace('\t', "    ").trim_end().to_owned()
}

/// With everything that Markdown has.
fn blocks(lines: &[&str]) -> Vec<String> {
    Blocks::default().read(lines, 0)
}

/// Without lists and quotations inside others.
fn flat(lines: &[&str]) -> Vec<String> {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    Blocks::default().read(&lines, MAX_DEPTH)
}

/// As code.
fn fenced(lines: &[&str]) -> Vec<String> {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`'));
    let longest = runs.map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut out = vec![format!("{fence}text")];
    out.extend(lines.iter().map(|line| (*line).to_owned()));
    out.push(fence);
    out
}

/// What the line before was, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    Text,
    Quotation,
}

/// Reads Markdown line by line.
#[derive(Debug, Default)]
struct Blocks {
    out: Vec<String>,
    before: Before,
    /// Columns at which the last list item and its text begin.
    item: Option<(usize, usize)>,
}

impl Blocks {
    fn read(mut self, lines: &[&str], depth: usize) -> Vec<String> {
        let mut rest = lines;
        while let Some((line, behind)) = rest.split_first() {
            let start = line.trim_start();
            rest = if let Some(marks) = fence(start) {
                self.fence(start, marks, behind)
            } else if start.starts_with('>') && depth < MAX_DEPTH {
                let is_quoted = |line: &&&str| line.trim_start().starts_with('>');
                let (quoted, behind) = rest.split_at(rest.iter().take_while(is_quoted).count());
                self.quotation(quoted, depth);
                behind
            } else {
                self.line(line, depth);
                behind
            };
        }
        self.out
    }

    /// A block of code, with a language: without one rustdoc would compile and run it.
    fn fence<'l>(&mut self, start: &str, marks: &str, lines: &'l [&'l str]) -> &'l [&'l str] {
        let closes = |line: &&str| {
            let line = line.trim();
            line.starts_with(marks) && line.chars().all(|c| marks.starts_with(c))
        };
        let end = lines.iter().position(closes);
        let code = &lines[..end.unwrap_or(lines.len())];
        self.out
            .push(format!("{marks}{}", language(&start[marks.len()..])));
        self.out.extend(code.iter().map(|line| (*line).to_owned()));
        // An open fence would swallow the documentation that follows.
        self.out.push(marks.to_owned());
        (self.before, self.item) = (Before::Nothing, None);
        end.map_or(&[], |end| &lines[end + 1..])
    }

    fn quotation(&mut self, lines: &[&str], depth: usize) {
        let inner = lines.iter().map(|line| {
            let line = line.trim_start().trim_start_matches('>');
            line.strip_prefix(' ').unwrap_or(line)
        });
        let inner: Vec<&str> = inner.collect();
        let inner = Self::default().read(&inner, depth + 1);
        let quoted = inner.iter().map(|line| match line.as_str() {
            "" => ">".to_owned(),
            line => format!("> {line}"),
        });
        self.out.extend(quoted);
        (self.before, self.item) = (Before::Quotation, None);
    }

    fn line(&mut self, line: &str, depth: usize) {
        let start = line.trim_start();
        let indent = line.len() - start.len();
        if start.is_empty() {
            self.out.push(String::new());
            self.before = Before::Nothing;
            return;
        }
        if self.before == Before::Quotation {
            // Text that follows at once would belong to the quotation.
            self.out.push(String::new());
            self.before = Before::Nothing;
        }
        if let Some(sign) = item(start).filter(|_| depth < MAX_DEPTH) {
            // Four blanks make a code block, which rustdoc would run; in a list they are only a
            // deep item.
            let indent = indent.min(self.item.map_or(0, |(_, text)| text));
            let rest = tight(&start[sign.len()..]);
            let text = indent + sign.len() + 1;
            self.out.push(
                format!("{}{sign} {}", " ".repeat(indent), escape_text(&rest))
                    .trim_end()
                    .to_owned(),
            );
            (self.before, self.item) = (Before::Text, Some((indent, text)));
            return;
        }
        let continues = self.before == Before::Text;
        let column = match self.item {
            Some((_, text)) if continues || indent >= text => text,
            _ => {
                self.item = None;
                0
            }
        };
        self.out
            .push(format!("{}{}", " ".repeat(column), escape_text(start)));
        self.before = Before::Text;
    }
}

/// The marks that open a fence.
fn fence(start: &str) -> Option<&str> {
    let mark = start.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let marks = &start[..start.len() - start.trim_start_matches(mark).len()];
    let is_fence = marks.len() >= 3 && !start[marks.len()..].contains('`');
    is_fence.then_some(marks)
}

fn language(info: &str) -> &str {
    match info.trim() {
        known @ ("json" | "yaml" | "xml" | "text" | "java" | "python" | "go" | "shell" | "sql") => {
            known
        }
        _ => "text",
    }
}

/// What stands in a list item; five blanks behind a sign would make a code block.
fn tight(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim_start();
    while let Some(sign) = item(rest) {
        out.extend([sign, " "]);
        rest = rest[sign.len()..].trim_start();
    }
    out + rest
}

/// The sign that starts a list item.
fn item(text: &str) -> Option<&str> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let signs: &[char] = match digits {
        0 => &['-', '*', '+'],
        1..=9 => &['.', ')'],
        _ => return None,
    };
    let end = digits + 1;
    let is_item =
        text[digits..].starts_with(signs) && text[end..].chars().next().is_none_or(|c| c == ' ');
    is_item.then(|| &text[..end])
}
