//! Every line of the real specs is spoilt in several ways: the reader never panics, and
//! what it finds, it finds where the line is.

use acs_codegen::diag::{Diagnostic, Place, Rule};
use acs_codegen::source::SourceMap;

use crate::sources::{api_spec, findings};

/// A line that starts an entry of a mapping.
struct Entry<'a> {
    /// Number of the line, from 0.
    line: usize,
    /// Where the key begins.
    indent: usize,
    key: &'a str,
    value: &'a str,
    /// Number of the line behind the entry.
    end: usize,
    /// The lines of the mapping around it, with its own key.
    around: std::ops::Range<usize>,
    /// The keys of the mappings around it.
    path: Vec<&'a str>,
}

/// Of every file but the documented page, one entry in so many is spoilt.
const STRIDE: usize = 97;

#[test]
fn a_spoilt_line_is_found_where_it_is() {
    let all = api_spec();
    // The files of the past are the same in other words.
    let present = || {
        let files = all.files().map(|(_, file)| file);
        files.filter(|it| !it.path().contains("/history/"))
    };
    let operations = present().filter(|it| it.path().contains("/operations/"));
    let mut spoilt = 0;
    for (number, file) in operations.enumerate() {
        // An operation is judged beside its service alone: the others would only take time.
        let alone = present().filter(|it| !it.path().contains("/operations/"));
        let alone = alone.chain([file]).map(|it| (it.path(), it.text()));
        let sources = SourceMap::from_texts(alone).with_root(all.root());
        let lines: Vec<&str> = file.text().lines().collect();
        let entries = entries(&lines);
        assert!(entries.len() > 10, "there is something to spoil");
        let is_whole = file.path().ends_with("/DescribeImageInstances.yaml");
        let (skip, step) = if is_whole {
            (0, 1)
        } else {
            (number % 7, STRIDE)
        };
        let some: Vec<&Entry<'_>> = entries.iter().skip(skip).step_by(step).collect();
        spoilt += some.len();
        std::thread::scope(|scope| {
            for some in some.chunks(some.len().div_ceil(4).max(1)) {
                let (sources, lines, entries) = (&sources, &lines, &entries);
                scope.spawn(move || {
                    for entry in some {
                        spoil(sources, file.path(), lines, entries, entry);
                    }
                });
            }
        });
    }
    assert!(spoilt > 200, "{spoilt} lines are enough");
}

fn spoil(
    sources: &SourceMap,
    path: &str,
    lines: &[&str],
    entries: &[Entry<'_>],
    entry: &Entry<'_>,
) {
    let inside = entries
        .iter()
        .filter(|it| (entry.line..entry.end).contains(&it.line));
    let parent = entry.path.last().copied();
    let names: Vec<&str> = inside.map(|it| it.key).chain(parent).collect();
    for (how, text) in spoilt(lines, entry) {
        judge(sources, path, entry, &names, how, &text);
    }
}

fn judge(
    sources: &SourceMap,
    path: &str,
    entry: &Entry<'_>,
    names: &[&str],
    how: &str,
    text: &str,
) {
    let files = sources.files().map(|(_, it)| {
        let text = if it.path() == path { text } else { it.text() };
        (it.path(), text)
    });
    let sources = SourceMap::from_texts(files);
    let found = findings(&sources);
    // What only the other operations use is unused here.
    let mut found_here = found
        .iter()
        .filter(|it| !matches!(it.rule(), Rule::UnusedShape | Rule::UnusedGroup))
        .peekable();
    let is_near = |it: &Diagnostic| is_near(it, &sources, path, entry, names);
    assert!(
        found_here.peek().is_none() || found_here.any(is_near),
        "{how} `{}` in line {} of {path} is found elsewhere:\n{}",
        entry.key,
        entry.line + 1,
        found.render(&sources, acs_codegen::diag::Style::Plain),
    );
}

/// Whether a finding leads to the entry: it points into the mapping around it, or names it.
fn is_near(
    found: &Diagnostic,
    sources: &SourceMap,
    path: &str,
    entry: &Entry<'_>,
    names: &[&str],
) -> bool {
    let Place::Span(span) = found.place() else {
        return false;
    };
    let file = sources.file(span.file);
    let line = file.position(span.start).line - 1;
    let is_inside = (entry.line..=entry.end).contains(&line);
    let is_around = file.path() == path && (is_inside || entry.around.contains(&line));
    // What refers to a thing that is gone is reported where it refers to it. Only wire
    // names are told apart by their capitals from the words of a message.
    let mut names = names.iter().filter(|it| it.starts_with(char::is_uppercase));
    let is_word = |name: &str| {
        let mut words = found
            .message()
            .split(|c: char| !(c.is_alphanumeric() || "_-/".contains(c)));
        words.any(|it| it == name)
    };
    is_around || is_word(entry.key) || names.any(|it| is_word(it))
}

/// The entries of all mappings in block style.
fn entries<'a>(lines: &[&'a str]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut block: Option<usize> = None;
    for (line, text) in lines.iter().enumerate() {
        let leading = text.len() - text.trim_start().len();
        if block.is_some_and(|indent| text.trim().is_empty() || leading > indent) {
            continue;
        }
        block = None;
        let body = text.trim_start().trim_start_matches("- ");
        let indent = text.len() - body.len();
        let Some((key, value)) = body.split_once(':') else {
            continue;
        };
        if body.starts_with('#') || !(value.is_empty() || value.starts_with(' ')) {
            continue;
        }
        if value.trim() == "|" {
            block = Some(leading);
        }
        let behind = |indent: usize| {
            let rest = lines.iter().enumerate().skip(line + 1);
            let is_outside = |text: &str| {
                let leading = text.len() - text.trim_start().len();
                !text.trim().is_empty() && leading <= indent
            };
            let outside = rest.into_iter().find(|(_, it)| is_outside(it));
            outside.map_or(lines.len(), |(number, _)| number)
        };
        let parent = entries.iter().rev().find(|it| it.indent < indent);
        // A file is called by its first entry.
        let first = entries.first().map_or(line, |it| it.line);
        let around = parent.map_or(first..first + 1, |it| it.line..it.end);
        let mut path = parent.map_or(Vec::new(), |it| it.path.clone());
        path.extend(parent.map(|it| it.key));
        entries.push(Entry {
            line,
            indent,
            key,
            value: value.trim(),
            end: behind(indent),
            around,
            path,
        });
    }
    entries
}

/// The text of the file with the entry spoilt in one way each.
fn spoilt(lines: &[&str], entry: &Entry<'_>) -> Vec<(&'static str, String)> {
    let start = &lines[entry.line][..entry.indent];
    let key = entry.key;
    let inner = &lines[entry.line + 1..entry.end];
    let with = |own: Vec<String>| {
        let before = lines[..entry.line].iter().map(ToString::to_string);
        let after = lines[entry.end..].iter().map(ToString::to_string);
        let all: Vec<String> = before.chain(own).chain(after).collect();
        all.join("\n") + "\n"
    };
    let with_inner = |first: String| {
        let inner = inner.iter().map(ToString::to_string);
        with([first].into_iter().chain(inner).collect())
    };
    let mut texts = vec![
        (
            "a misspelt",
            with_inner(format!("{start}{key}x: {}", entry.value)),
        ),
        ("an emptied", with(vec![format!("{start}{key}:")])),
        (
            "a list in place of",
            with(vec![format!("{start}{key}: [zz]")]),
        ),
        (
            "a mapping in place of",
            with(vec![format!("{start}{key}: {{zz: zz}}")]),
        ),
        (
            "another text in place of",
            with(vec![format!("{start}{key}: zz")]),
        ),
        (
            "a number in place of",
            with(vec![format!("{start}{key}: 7")]),
        ),
        (
            "a doubled",
            with_inner(format!(
                "{start}{key}: zz\n{}{key}: {}",
                " ".repeat(entry.indent),
                entry.value
            )),
        ),
    ];
    // The first entry of a list element carries the dash, so its line cannot just go.
    if !start.contains('-') {
        texts.push(("a deleted", with(Vec::new())));
    }
    texts
}
