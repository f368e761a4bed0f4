//! Turns the character positions of the YAML library into byte offsets, once.

use saphyr_parser::Span as CharSpan;

use crate::source::{FileId, Span};

/// Where each character of a file begins.
pub(super) struct Offsets {
    file: FileId,
    /// Bytes before the text that the library sees.
    base: usize,
    /// Length of that text in bytes.
    len: usize,
    /// Offset of each character; empty if all are one byte long.
    starts: Vec<usize>,
}

impl Offsets {
    pub(super) fn new(file: FileId, base: usize, text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(offset, _)| offset).collect()
        };
        Self {
            file,
            base,
            len: text.len(),
            starts,
        }
    }

    pub(super) fn span(&self, span: CharSpan) -> Span {
        let start = self.offset(span.start.index());
        Span {
            file: self.file,
            start,
            end: self.offset(span.end.index()).max(start),
        }
    }

    /// An empty span in front of a character.
    pub(super) fn at(&self, index: usize) -> Span {
        let start = self.offset(index);
        Span {
            file: self.file,
            start,
            end: start,
        }
    }

    /// The empty span at the beginning.
    pub(super) fn start(&self) -> Span {
        self.at(0)
    }

    fn offset(&self, index: usize) -> usize {
        let offset = if self.starts.is_empty() {
            index.min(self.len)
        } else {
            self.starts.get(index).copied().unwrap_or(self.len)
        };
        self.base.saturating_add(offset)
    }
}
