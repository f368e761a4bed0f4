//! The keys of one mapping, while a record takes them out one by one.

use super::{Optional, Read, wrong_type};
use crate::diag::{Diagnostics, Rule};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// A mapping with more unknown keys is something else altogether, and guesses do not help.
const MAX_SUGGESTIONS: usize = 20;

/// What is left of a mapping.
pub(crate) struct Fields<'a> {
    head: Span,
    /// A text that stands for one key, and that key.
    shorthand: Option<(&'static str, &'a Node)>,
    entries: &'a [Entry],
    taken: Vec<bool>,
    missing: Vec<&'static str>,
    diags: &'a mut Diagnostics,
}

impl<'a> Fields<'a> {
    /// Begins to read a mapping; `None` if it is none, which is reported.
    pub(crate) fn open(
        node: &'a Node,
        shorthand: Option<&'static str>,
        diags: &'a mut Diagnostics,
    ) -> Option<Self> {
        let shorthand = shorthand.filter(|_| node.is_value()).map(|key| (key, node));
        let entries: &[Entry] = match &node.kind {
            Kind::Mapping(entries) => entries,
            Kind::Scalar(_) if shorthand.is_some() => &[],
            Kind::Scalar(_) | Kind::Sequence(_) => {
                wrong_type(node, "a mapping", diags);
                return None;
            }
        };
        Some(Self {
            head: node.head,
            shorthand,
            entries,
            taken: vec![false; entries.len()],
            missing: Vec::new(),
            diags,
        })
    }

    /// Takes a key that must be there.
    pub(crate) fn required<T: Read>(&mut self, key: &'static str) -> Option<T> {
        match self.take(key) {
            Some(node) => T::read(node, self.diags),
            None => {
                self.missing.push(key);
                None
            }
        }
    }

    /// Takes a key that may be left out.
    pub(crate) fn optional<T: Optional>(&mut self, key: &'static str) -> Option<T> {
        match self.take(key) {
            Some(node) => T::read_present(node, self.diags),
            None => Some(T::absent()),
        }
    }

    /// Reports the keys that nothing took and those that were wanted in vain.
    pub(crate) fn close(self, keys: fn() -> Vec<&'static str>) {
        if self.missing.is_empty() && self.taken.iter().all(|it| *it) {
            return;
        }
        let known = keys();
        let is_free = |known: &&str| !self.entries.iter().any(|it| it.key.value == *known);
        let free: Vec<&str> = known.iter().copied().filter(is_free).collect();
        let mut suggested: Vec<&str> = Vec::new();
        let entries = self.entries.iter().zip(&self.taken);
        let unknown = entries.filter(|(_, is_taken)| !**is_taken);
        for (index, (entry, _)) in unknown.enumerate() {
            let key = &entry.key;
            let free = free.iter().copied().filter(|_| index < MAX_SUGGESTIONS);
            let near = crate::closest(key.as_str(), free);
            let error = self.diags.error(
                Rule::UnknownKey,
                key,
                format!("there is no key `{key}` here"),
            );
            match near {
                Some(near) => {
                    suggested.push(near);
                    error.help(format!("did you mean `{near}`?"));
                }
                None => {
                    error.note(format!("the keys are {}", known.join(", ")));
                }
            }
        }
        // A key that was misspelt is not missing as well.
        for key in self.missing {
            if !suggested.contains(&key) {
                let message = format!("the key `{key}` is missing");
                self.diags.error(Rule::MissingKey, self.head, message);
            }
        }
    }

    fn take(&mut self, key: &str) -> Option<&'a Node> {
        if let Some((_, node)) = self.shorthand.filter(|(name, _)| *name == key) {
            return Some(node);
        }
        let mut entries = self.entries.iter().zip(&mut self.taken);
        let (entry, is_taken) = entries.find(|(it, _)| it.key.value == key)?;
        *is_taken = true;
        Some(&entry.value)
    }
}
