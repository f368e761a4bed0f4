//! What could not be read, and where.

use std::fmt;

use super::order::Orders;
use super::put::Outcome;
use crate::path::Path;

/// More than this would help nobody, and a bad response could fill the memory.
const MOST_NOTES: usize = 100;

/// What could not be read of a response: the first 100 notes, and how many more there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    notes: Vec<Note>,
    more: usize,
}

impl Notes {
    /// Whether everything was as documented.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// How many there are, those that were not kept included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.notes.len().saturating_add(self.more)
    }

    /// Those that were kept, in the order of the response.
    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.notes.iter()
    }
}

impl<'a> IntoIterator for &'a Notes {
    type Item = &'a Note;
    type IntoIter = std::slice::Iter<'a, Note>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, note) in self.notes.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "\n" })?;
            note.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

/// Something that could not be read. It tells where and what, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    path: String,
    kind: NoteKind,
}

impl Note {
    /// Where, such as `$.Images[1].Size`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What.
    #[must_use]
    pub fn kind(&self) -> NoteKind {
        self.kind
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.kind)
    }
}

/// What could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// A member that is not documented; ignored.
    UnknownMember,
    /// A value of the wrong kind; skipped.
    WrongKind {
        /// What belongs there.
        expected: &'static str,
        /// What was there.
        found: &'static str,
    },
    /// `null` where there must be something; dropped.
    NullElement,
    /// One value where a list belongs; taken for a list of one.
    SingleElement,
    /// A number that does not fit; skipped.
    OutOfRange,
    /// A number that does not fit, where any value may be; kept as text.
    KeptAsText,
    /// A member under a former name beside the current one; skipped.
    Superseded,
    /// Bytes that are not UTF-8; replaced by `U+FFFD`.
    InvalidUtf8,
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteKind::UnknownMember => f.write_str("is not documented, and ignored"),
            NoteKind::WrongKind { expected, found } => {
                write!(f, "is {found} where {expected} belongs, and skipped")
            }
            NoteKind::NullElement => f.write_str("is null where a value belongs, and dropped"),
            NoteKind::SingleElement => f.write_str("is one value where a list belongs"),
            NoteKind::OutOfRange => f.write_str("is a number that does not fit, and skipped"),
            NoteKind::KeptAsText => f.write_str("is a number that does not fit, and kept as text"),
            NoteKind::Superseded => f.write_str("repeats a member under a former name"),
            NoteKind::InvalidUtf8 => f.write_str("holds bytes that are not UTF-8"),
        }
    }
}

/// Whether every digit of a number can be had.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// By reading the text again.
    Exact,
    /// No: the nearest `f64` must do.
    #[cfg(feature = "serde")]
    Nearest,
}

/// What one reading of a text has noticed so far.
pub(super) struct Log {
    pub(super) notes: Notes,
    /// What became of the last value.
    pub(super) outcome: Outcome,
    pub(super) digits: Digits,
    /// A number was met whose digits matter, and are lost.
    pub(super) digits_lost: bool,
    /// The text has been through `repair`.
    pub(super) repaired: bool,
    pub(super) orders: Orders,
}

/// Where in the notes a reading started.
#[derive(Clone, Copy)]
pub(super) struct Start {
    kept: usize,
    more: usize,
}

/// The state of a reading that is interrupted by one of a text inside the text.
pub(super) struct Outer {
    digits: Digits,
    digits_lost: bool,
    repaired: bool,
}

impl Log {
    pub(super) fn new(digits: Digits) -> Self {
        Self {
            notes: Notes::default(),
            outcome: Outcome::Kept,
            digits,
            digits_lost: false,
            repaired: false,
            orders: Orders::default(),
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn note(&mut self, path: &Path<'_>, kind: NoteKind) {
        if self.notes.notes.len() < MOST_NOTES {
            let path = path.to_string();
            self.notes.notes.push(Note { path, kind });
        } else {
            self.notes.more = self.notes.more.saturating_add(1);
        }
    }

    pub(super) fn start(&self) -> Start {
        let (kept, more) = (self.notes.notes.len(), self.notes.more);
        Start { kept, more }
    }

    /// Forgets what was noticed since the start.
    pub(super) fn restart(&mut self, start: Start) {
        self.notes.notes.truncate(start.kept);
        self.notes.more = start.more;
        self.digits_lost = false;
    }

    /// Begins a text inside the text, of which every digit can be had.
    pub(super) fn enter(&mut self) -> Outer {
        let Log {
            digits,
            digits_lost,
            repaired,
            ..
        } = *self;
        self.digits = Digits::Exact;
        self.digits_lost = false;
        self.repaired = false;
        Outer {
            digits,
            digits_lost,
            repaired,
        }
    }

    pub(super) fn leave(&mut self, outer: Outer) {
        let Outer {
            digits,
            digits_lost,
            repaired,
        } = outer;
        self.digits = digits;
        self.digits_lost = digits_lost;
        self.repaired = repaired;
    }
}
