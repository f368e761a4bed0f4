//! Reads facts out of descriptions: which values there are, how large one may be, what is
//! assumed without one, in which unit it counts, and that it should no longer be used.
//!
//! Vendors state such facts in prose, in English and in Chinese, far more often than in keys.
//! Prose cannot be parsed, but it has habits: a cue ("Valid values:", "取值：") and behind it a
//! list, a range or a word. Each function looks for its cues and reads what follows by rules
//! that a person could apply with a finger on the line; there are no scores. What does not fit
//! a rule to the end yields nothing, because a missing fact is cheap and a wrong one is not.
//!
//! Every result says which bytes it was read from. The time is linear in the text: a cue is
//! found by plain search, and the look around it is bounded.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "every offset was found in the text that it cuts, and a property test reads any text"
)]

use std::ops::Range;

mod default;
mod deprecation;
mod limits;
#[cfg(test)]
mod tests;
mod text;
mod unit;
mod values;

pub use default::default;
pub use deprecation::deprecation;
pub use limits::limits;
pub use unit::unit;
pub use values::values;

/// A fact and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mined<T> {
    /// The fact.
    pub value: T,
    /// Bytes of the text it was read from.
    pub range: Range<usize>,
}

/// A value that a text says a field can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinedValue {
    /// The value as it travels.
    pub value: String,
    /// What the text says about it; none if it says nothing.
    pub label: Option<String>,
    /// Bytes of the text that spell the value.
    pub range: Range<usize>,
}

/// Bounds that a text states. Numbers are decimal text without group separators.
///
/// A text does not know the type of its field. Lengths hold for strings, item counts for lists,
/// also where the description stands on the element of the list ("Valid values of N: 1 to 20").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Smallest number.
    pub minimum: Option<Mined<String>>,
    /// Largest number.
    pub maximum: Option<Mined<String>>,
    /// Fewest characters.
    pub min_length: Option<Mined<u64>>,
    /// Most characters.
    pub max_length: Option<Mined<u64>>,
    /// Fewest elements.
    pub min_items: Option<Mined<u64>>,
    /// Most elements.
    pub max_items: Option<Mined<u64>>,
}
