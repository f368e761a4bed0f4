//! YAML text to a tree that knows where each part stands, and back.
//!
//! The subset is small on purpose: one document of mappings, lists and scalars.
//! Anchors, aliases, tags, merge keys and directives are refused, so a file means
//! what it shows and cannot grow beyond its text.
//!
//! Invariants of a [`Node`]:
//! - it nests at most [`MAX_DEPTH`] deep, so walking and dropping it may recurse;
//! - the keys of a mapping are unique, non-null scalars;
//! - a scalar holds no control characters but line breaks and tabs.
//!
//! Nothing else in the crate names a type of the YAML library.

use crate::source::{Span, Spanned};

mod characters;
mod offsets;
mod parse;
mod splice;
mod write;

pub(crate) use parse::parse;
pub(crate) use splice::splice;
pub(crate) use write::{Out, brief, document, is_plain_text, singles_first};

/// Nothing in the spec language nests as deep as this.
pub(crate) const MAX_DEPTH: usize = 64;

/// How many scalars, lists and mappings a file may hold.
pub(crate) const MAX_NODES: usize = 250_000;

/// A part of a YAML document.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The text of the node; of a value that is not there, the key without it.
    pub(crate) span: Span,
    /// A place of a few words that stands for the node: its key if it has one.
    pub(crate) head: Span,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Spanned<String>,
    pub(crate) value: Node,
}

#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// What the scalar says, without quotes and with escapes resolved.
    pub(crate) text: String,
    /// Whether it is written without quotes, so that it may be a number, a boolean or null.
    pub(crate) is_plain: bool,
}

impl Node {
    /// What the node is, for messages; `None` if it is null.
    pub(crate) fn describe(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Sequence(_) => Some("a list"),
            Kind::Mapping(_) => Some("a mapping"),
            Kind::Scalar(scalar) if scalar.is_null() => None,
            Kind::Scalar(scalar) if !scalar.is_plain => Some("a text"),
            Kind::Scalar(scalar) => match scalar.text.as_str() {
                "true" | "false" => Some("a boolean"),
                text if is_number(text) => Some("a number"),
                _ => Some("a text"),
            },
        }
    }

    /// Whether the node is a scalar other than null.
    pub(crate) fn is_value(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if !scalar.is_null())
    }
}

impl Scalar {
    pub(crate) fn is_null(&self) -> bool {
        let is_null = matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL");
        self.is_plain && is_null
    }
}

/// Whether a plain scalar is a number that every reader of YAML and JSON agrees on.
pub(crate) fn is_number(text: &str) -> bool {
    is_integer(text) || (text.parse::<f64>().is_ok() && is_json_number(text))
}

/// Whether a plain scalar is a whole number that every reader of YAML and JSON agrees on.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_canonical = digits == "0" || !digits.starts_with('0');
    is_canonical && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `-? int frac? exp?`, as JSON has it.
fn is_json_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_integer(whole)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|it| is_digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}
