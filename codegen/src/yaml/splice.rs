//! Changes a YAML text where a tree of values differs from another, and nowhere else.
//!
//! The text was written by a person, so what does not change keeps its bytes: comments, blank
//! lines, quotes, the order of keys. A changed value is exchanged, a new key is written behind
//! the key that it stands behind in the tree, and a key that is gone takes its lines along.
//!
//! Only block mappings are edited inside; in a list or behind a `{`, the whole value is
//! exchanged. The caller reads the result and compares, so a text that is laid out in a way
//! this does not foresee costs an edit by hand and no fact.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "spans are those of the text, and edits are sorted and apart"
)]

use super::write::{entry_text, flow_text};
use super::{Entry, Kind, Node, Out};

/// The text that says `after` where it said `before`; `None` if it cannot be edited.
///
/// `node` is the tree of `text`.
pub(crate) fn splice(text: &str, node: &Node, before: &Out, after: &Out) -> Option<String> {
    let mut splicer = Splicer {
        text,
        edits: Vec::new(),
    };
    splicer.mapping(node, before, after)?;
    let mut edits = splicer.edits;
    edits.sort_by_key(|it| (it.start, it.end));
    let pairs = || edits.iter().zip(edits.iter().skip(1));
    if pairs().any(|(edit, next)| edit.end > next.start) {
        return None;
    }
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(&text[at..edit.start]);
        new.push_str(&edit.text);
        at = edit.end;
    }
    new.push_str(&text[at..]);
    Some(new)
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
}

struct Splicer<'a> {
    text: &'a str,
    edits: Vec<Edit>,
}

impl Splicer<'_> {
    fn mapping(&mut self, node: &Node, before: &Out, after: &Out) -> Option<()> {
        let (Kind::Mapping(entries), Out::Mapping(before), Out::Mapping(after)) =
            (&node.kind, before, after)
        else {
            return None;
        };
        let is_block = !self.text[node.span.start..].starts_with('{');
        let first = entries.first().filter(|_| is_block)?;
        let indent = self.column(first.key.span.start);
        let find = |tree: &[(String, Out)], key: &str| {
            tree.iter()
                .find(|(it, _)| it == key)
                .map(|(_, value)| value.clone())
        };
        for entry in entries {
            let key = entry.key.as_str();
            match (find(before, key), find(after, key)) {
                (Some(old), Some(new)) if old == new => {}
                (old, Some(new)) => self.exchange(entry, old.as_ref(), &new, indent)?,
                (Some(_), None) => self.remove(entry, entries, indent)?,
                // A key that says nothing, such as an empty list, stays.
                (None, None) => {}
            }
        }
        let mut previous: Option<&Entry> = None;
        let mut pending: Vec<(&str, &Out)> = Vec::new();
        for (key, value) in after {
            match entries.iter().find(|it| it.key.as_str() == key) {
                Some(entry) => {
                    self.insert(previous, &std::mem::take(&mut pending), first, indent);
                    previous = Some(entry);
                }
                None => pending.push((key, value)),
            }
        }
        self.insert(previous, &pending, first, indent);
        Some(())
    }

    /// Writes keys behind an entry, or in front of the first.
    fn insert(
        &mut self,
        behind: Option<&Entry>,
        keys: &[(&str, &Out)],
        first: &Entry,
        indent: usize,
    ) {
        let texts: Vec<String> = keys
            .iter()
            .map(|(key, value)| entry_text(key, value, indent))
            .collect();
        if texts.is_empty() {
            return;
        }
        let margin = " ".repeat(indent);
        let (at, text) = match behind {
            Some(entry) => {
                let lines = texts.iter().map(|it| format!("\n{margin}{it}"));
                (
                    self.line_end(entry.value.span.end.max(entry.key.span.end)),
                    lines.collect(),
                )
            }
            None => {
                let lines = texts.iter().map(|it| format!("{it}\n{margin}"));
                (first.key.span.start, lines.collect())
            }
        };
        self.edits.push(Edit {
            start: at,
            end: at,
            text,
        });
    }

    fn exchange(
        &mut self,
        entry: &Entry,
        old: Option<&Out>,
        new: &Out,
        indent: usize,
    ) -> Option<()> {
        if let (Some(old), Out::Mapping(_)) = (old, new)
            && matches!(old, Out::Mapping(_))
        {
            let mark = self.edits.len();
            if self.mapping(&entry.value, old, new).is_some() {
                return Some(());
            }
            self.edits.truncate(mark);
        }
        // A single value on the line of its key keeps the comment behind it.
        let span = entry.value.span;
        let is_on_line =
            !self.text[entry.key.span.start..span.end.max(entry.key.span.end)].contains('\n');
        let is_there = span != entry.key.span;
        if let Some(text) = flow_text(new).filter(|_| is_on_line && is_there) {
            self.edits.push(Edit {
                start: span.start,
                end: span.end,
                text,
            });
            return Some(());
        }
        self.edits.push(Edit {
            start: entry.key.span.start,
            end: span.end.max(entry.key.span.end),
            text: entry_text(entry.key.as_str(), new, indent),
        });
        Some(())
    }

    /// Removes the lines of an entry. The only one of a mapping cannot go alone.
    fn remove(&mut self, entry: &Entry, entries: &[Entry], indent: usize) -> Option<()> {
        if entries.len() == 1 {
            return None;
        }
        let end = self.line_end(entry.value.span.end.max(entry.key.span.end));
        let line = entry.key.span.start - indent;
        let is_alone = self.text[line..entry.key.span.start].trim().is_empty();
        let (start, end) = match is_alone {
            true => (line, (end + 1).min(self.text.len())),
            // The line begins with the dash of a list, which the next key takes over.
            false => {
                let next = entries
                    .iter()
                    .find(|it| it.key.span.start > entry.key.span.start)?;
                (entry.key.span.start, next.key.span.start)
            }
        };
        self.edits.push(Edit {
            start,
            end,
            text: String::new(),
        });
        Some(())
    }

    /// Characters before an offset on its line; indentation is ASCII.
    fn column(&self, offset: usize) -> usize {
        let line = self.text[..offset].rfind('\n').map_or(0, |it| it + 1);
        offset - line
    }

    fn line_end(&self, offset: usize) -> usize {
        self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |it| offset + it)
    }
}
