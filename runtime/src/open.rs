//! Values that are documented one by one, and may grow.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A set of documented values. For generated code.
///
/// `VARIANTS` and `VALUES` have the same length and order.
pub trait Enumeration: Copy + PartialEq + 'static {
    /// All variants.
    const VARIANTS: &'static [Self];
    /// Their text on the wire.
    const VALUES: &'static [&'static str];
    /// Whether the values are whole numbers on the wire.
    const INTEGER: bool = false;

    /// The text on the wire.
    #[inline]
    fn as_str(self) -> &'static str {
        let index = Self::VARIANTS.iter().position(|variant| *variant == self);
        index
            .and_then(|index| Self::VALUES.get(index))
            .copied()
            .unwrap_or_default()
    }
}

/// A documented value, or one that the service has learned since.
///
/// Any text makes one, and becomes the documented value where there is one:
///
/// ```
/// # use acs_runtime::{Enumeration, Open};
/// # enum LogicalExp { Or, And }
/// # impl Enumeration for LogicalExp {
/// #     const VARIANTS: &'static [Self] = &[Self::Or, Self::And];
/// #     const VALUES: &'static [&'static str] = &["OR", "AND"];
/// # }
/// # acs_runtime::enumeration!(LogicalExp);
/// let known: Open<LogicalExp> = "OR".into();
/// assert!(matches!(known, Open::Known(LogicalExp::Or)));
/// assert_eq!(known, LogicalExp::Or);
///
/// let unknown: Open<LogicalExp> = "XOR".into();
/// assert_eq!(unknown.known(), None);
/// assert_eq!(unknown.as_str(), "XOR");
/// ```
///
/// Two are equal if their text on the wire is.
#[derive(Clone)]
pub enum Open<E> {
    /// A documented value.
    Known(E),
    /// A value that is not documented. It is kept, and sent back unchanged.
    Unknown(UnknownValue),
}

/// Text of a value that is not documented. Only [`Open`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// The text on the wire.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<E: Enumeration> Open<E> {
    /// The text on the wire.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Open::Known(known) => known.as_str(),
            Open::Unknown(unknown) => &unknown.0,
        }
    }

    /// The documented value, if it is one.
    #[must_use]
    #[inline]
    pub fn known(&self) -> Option<E> {
        match self {
            Open::Known(known) => Some(*known),
            Open::Unknown(_) => None,
        }
    }
}

impl<E: Enumeration> From<E> for Open<E> {
    #[inline]
    fn from(known: E) -> Self {
        Open::Known(known)
    }
}

impl<E: Enumeration> From<&str> for Open<E> {
    #[inline]
    fn from(text: &str) -> Self {
        match lookup(E::VALUES, text).and_then(|index| E::VARIANTS.get(index)) {
            Some(known) => Open::Known(*known),
            None => Open::Unknown(UnknownValue(text.to_owned())),
        }
    }
}

impl<E: Enumeration> From<String> for Open<E> {
    #[inline]
    fn from(text: String) -> Self {
        Open::from(text.as_str())
    }
}

impl<E: Enumeration> From<i64> for Open<E> {
    #[inline]
    fn from(number: i64) -> Self {
        Open::from(number.to_string())
    }
}

/// An empty unknown value: what a new list element is before it is filled.
impl<E> Default for Open<E> {
    #[inline]
    fn default() -> Self {
        Open::Unknown(UnknownValue(String::new()))
    }
}

impl<E: Enumeration> PartialEq for Open<E> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<E: Enumeration> Eq for Open<E> {}

impl<E: Enumeration> PartialEq<E> for Open<E> {
    #[inline]
    fn eq(&self, other: &E) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<E: Enumeration> PartialEq<str> for Open<E> {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl<E: Enumeration> PartialEq<&str> for Open<E> {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl<E: Enumeration> Hash for Open<E> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<E: Enumeration> fmt::Display for Open<E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text as it is for a documented value, `Unknown("…")` for any other.
impl<E: Enumeration> fmt::Debug for Open<E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        OpenRef::new(self).fmt(f)
    }
}

/// An [`Open`] value whose Rust type is forgotten.
#[derive(Clone, Copy)]
pub struct OpenRef<'a> {
    pub(crate) text: &'a str,
    pub(crate) known: bool,
    pub(crate) integer: bool,
    pub(crate) values: &'static [&'static str],
}

impl<'a> OpenRef<'a> {
    /// The text on the wire.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    #[inline]
    pub(crate) fn new<E: Enumeration>(open: &'a Open<E>) -> Self {
        Self {
            text: open.as_str(),
            known: matches!(open, Open::Known(_)),
            integer: E::INTEGER,
            values: E::VALUES,
        }
    }
}

impl fmt::Debug for OpenRef<'_> {
    #[inline(never)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.known {
            f.write_str(self.text)
        } else {
            write!(f, "Unknown({:?})", self.text)
        }
    }
}

#[inline(never)]
fn lookup(values: &[&str], text: &str) -> Option<usize> {
    values.iter().position(|value| *value == text)
}
