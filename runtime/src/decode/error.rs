//! Why a body cannot be read.

use std::fmt;

/// Why a body cannot be read. It quotes none of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    kind: DecodeErrorKind,
    what: String,
    line: usize,
    column: usize,
}

/// What is wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// It is not JSON.
    Syntax,
    /// It ends too early, or is empty.
    Truncated,
    /// It is nested too deep.
    TooDeep,
}

impl DecodeError {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// The line where it was noticed, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte in the line where it was noticed, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what, line, column, ..
        } = self;
        write!(f, "not JSON: {what} at line {line} column {column}")
    }
}

impl std::error::Error for DecodeError {}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let place = format!(" at line {line} column {column}");
        let what = text.strip_suffix(&place).unwrap_or(&text).to_owned();
        let kind = if error.is_eof() {
            DecodeErrorKind::Truncated
        } else if what == "recursion limit exceeded" {
            DecodeErrorKind::TooDeep
        } else {
            DecodeErrorKind::Syntax
        };
        Self {
            kind,
            what,
            line,
            column,
        }
    }
}
