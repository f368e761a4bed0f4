//! JSON that travels inside a string.

use std::fmt;

use crate::{Field, Ref};

/// JSON that travels inside a string.
///
/// Build the value and it is written as compact JSON text; or give the text
/// yourself with [`JsonText::raw`]. Text that the service sends is a `Value`
/// if it can be read as one, and kept as `Raw` otherwise.
///
/// A value that is there is sent even if it is an empty list, as `[]`.
#[derive(Clone, PartialEq)]
pub enum JsonText<T> {
    /// What the text says.
    Value(T),
    /// The text itself.
    Raw(String),
}

impl<T> JsonText<T> {
    /// JSON text as it is to be sent. Validation checks that it is JSON.
    #[must_use]
    pub fn raw(text: impl Into<String>) -> Self {
        JsonText::Raw(text.into())
    }

    /// The value, unless only the text is known.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Option<&T> {
        match self {
            JsonText::Value(value) => Some(value),
            JsonText::Raw(_) => None,
        }
    }
}

impl<T: Default> Default for JsonText<T> {
    #[inline]
    fn default() -> Self {
        JsonText::Value(T::default())
    }
}

impl<T> From<T> for JsonText<T> {
    #[inline]
    fn from(value: T) -> Self {
        JsonText::Value(value)
    }
}

/// A list with one element.
impl<T> From<T> for JsonText<Vec<T>> {
    #[inline]
    fn from(element: T) -> Self {
        JsonText::Value(vec![element])
    }
}

impl<T, const N: usize> From<[T; N]> for JsonText<Vec<T>> {
    #[inline]
    fn from(elements: [T; N]) -> Self {
        JsonText::Value(Vec::from(elements))
    }
}

/// The value. Raw text is not shown, because it may hold what a value would hide.
impl<T: Field + Default> fmt::Debug for JsonText<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Ref::Json(self), f)
    }
}
