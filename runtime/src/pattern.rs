//! Regular expressions.
//!
//! A [`Pattern`] holds the function that reads it. So the reader is linked into a program only
//! if a table that the program uses has a pattern, and not because some other operation has one.

use std::collections::BTreeMap;
use std::fmt;

/// A regular expression in a table.
#[derive(Clone, Copy)]
pub struct Pattern {
    text: &'static str,
    read: fn(&str) -> Option<Matcher>,
}

/// Whether a text matches.
type Matcher = Box<dyn Fn(&str) -> bool>;

impl Pattern {
    /// The expression with this text. One that cannot be read accepts everything.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, read }
    }

    /// The text of the expression.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.text
    }
}

/// Two are equal if their texts are.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text, f)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

fn read(pattern: &str) -> Option<Matcher> {
    let regex = regex_lite::Regex::new(pattern).ok()?;
    Some(Box::new(move |text| regex.is_match(text)))
}

/// The expressions met so far. Lists repeat them for every element.
#[derive(Default)]
pub(crate) struct Patterns {
    read: BTreeMap<&'static str, Option<Matcher>>,
}

impl Patterns {
    /// Whether the text matches.
    pub(crate) fn accept(&mut self, pattern: Pattern, text: &str) -> bool {
        let read = || (pattern.read)(pattern.text);
        let matcher = self.read.entry(pattern.text).or_insert_with(read);
        matcher.as_ref().is_none_or(|matches| matches(text))
    }
}
