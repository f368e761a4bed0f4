//! Where text came from: the files of a spec folder and positions in them.
//!
//! Invariants:
//! - files are ordered by path, so the order in which they were found or given
//!   changes nothing downstream;
//! - a [`Span`] lies inside its file and on character boundaries;
//! - paths are relative to the spec folder and use `/` on every system.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

mod load;
#[cfg(test)]
mod tests;

pub use load::IMPORTED;

/// The files of one spec folder, in memory.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    root: String,
    files: Vec<SourceFile>,
}

/// One file of a [`SourceMap`].
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    /// Where every some thousandth byte stands. Metadata files are one line of megabytes, in which
    /// counting from the start for each finding would cost more than finding it.
    marks: OnceLock<Vec<(usize, Position)>>,
}

/// Names a file of the [`SourceMap`] that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A value and the place it was written.
///
/// Compares and hashes by the value alone: the same word in two places is the
/// same word.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Anything a diagnostic can point at.
pub trait HasSpan {
    /// Where it stands.
    fn span(&self) -> Span;
}

/// A position for people: both count from 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl SourceMap {
    /// Takes files that are already in memory, as pairs of path and text.
    pub fn from_texts<P, T>(texts: impl IntoIterator<Item = (P, T)>) -> Self
    where
        P: Into<String>,
        T: Into<String>,
    {
        let mut files: Vec<SourceFile> = texts
            .into_iter()
            .map(|(path, text)| SourceFile {
                marks: OnceLock::new(),
                path: path.into(),
                text: text.into(),
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            root: String::new(),
            files,
        }
    }

    /// Sets the folder name that diagnostics print before each path.
    #[must_use]
    pub fn with_root(mut self, root: impl Into<String>) -> Self {
        self.root = root.into();
        self
    }

    /// The folder name that diagnostics print before each path; may be empty.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// All files, ordered by path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index), file))
    }

    /// The file of that name in this map.
    pub fn file(&self, id: FileId) -> &SourceFile {
        let file = self.files.get(id.0);
        file.expect("bug: a span of other sources")
    }

    /// The path of a file as diagnostics print it.
    pub fn display_path(&self, id: FileId) -> String {
        self.display(&self.file(id).path)
    }

    /// The text that a span covers.
    pub fn text_of(&self, span: Span) -> &str {
        self.file(span.file)
            .text
            .get(span.start..span.end)
            .unwrap_or_default()
    }

    /// A path below the root as diagnostics print it.
    pub(crate) fn display(&self, path: &str) -> String {
        if self.root.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.root)
        }
    }
}

impl SourceFile {
    /// Path below the spec folder, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        const STRIDE: usize = 4096;
        let end = if self.text.is_char_boundary(offset) {
            offset
        } else {
            self.text.len()
        };
        let first = (0, Position { line: 1, column: 1 });
        if end < STRIDE {
            return advance(&self.text, first, end);
        }
        let marks = self.marks.get_or_init(|| {
            let mut marks = vec![first];
            let mut last = first;
            for start in (STRIDE..self.text.len()).step_by(STRIDE) {
                let boundary = (start..).find(|it| self.text.is_char_boundary(*it));
                let at = boundary.unwrap_or(self.text.len());
                last = (at, advance(&self.text, last, at));
                marks.push(last);
            }
            marks
        });
        let before = marks.partition_point(|(at, _)| *at <= end);
        let mark = marks.get(before.saturating_sub(1)).unwrap_or(&first);
        advance(&self.text, *mark, end)
    }
}

/// The position of a byte behind another whose position is known.
fn advance(text: &str, (from, known): (usize, Position), to: usize) -> Position {
    let between = text.get(from..to).unwrap_or_default();
    let newlines = between.matches('\n').count();
    let (column, line) = match between.rsplit_once('\n') {
        Some((_, line)) => (1, line),
        None => (known.column, between),
    };
    // A byte order mark is not part of the first line.
    let is_start = column == 1;
    let line = if is_start {
        line.trim_start_matches('\u{feff}')
    } else {
        line
    };
    Position {
        line: known.line.saturating_add(newlines),
        column: column.saturating_add(line.chars().count()),
    }
}

impl<T> Spanned<T> {
    /// Puts a value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Changes the value and keeps the place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}

impl Spanned<String> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl<T: HasSpan + ?Sized> HasSpan for &T {
    fn span(&self) -> Span {
        (**self).span()
    }
}

impl HasSpan for Span {
    fn span(&self) -> Span {
        *self
    }
}

impl<T> HasSpan for Spanned<T> {
    fn span(&self) -> Span {
        self.span
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Lets maps keyed by spanned text be asked with plain text.
impl Borrow<str> for Spanned<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
