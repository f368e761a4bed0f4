//! Texts: what changed in them is told, and whether it is worth reading.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "what both texts begin and end with is no longer than the shorter"
)]

use acs_codegen::source::Span;

use crate::facts::Fact;
use crate::finding::Docs;
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;

/// The rules for a text that comes, goes or changes.
#[derive(Clone, Copy)]
pub(super) struct Prose {
    pub(super) added: Rule,
    pub(super) removed: Rule,
    pub(super) changed: Rule,
}

impl Prose {
    /// A description.
    pub(super) const DESCRIPTION: Self = Self {
        added: Rule::DocDescriptionAdded,
        removed: Rule::DocDescriptionRemoved,
        changed: Rule::DocDescriptionChanged,
    };

    /// One rule for everything.
    pub(super) const fn of(rule: Rule) -> Self {
        Self {
            added: rule,
            removed: rule,
            changed: rule,
        }
    }
}

/// A value and its place, as drafts take it.
pub(super) fn side(fact: Option<&Fact<'_>>) -> Option<(Span, String)> {
    fact.map(|it| (it.span, it.value.to_string()))
}

impl Judge<'_> {
    /// Judges a text of something called `noun`.
    pub(super) fn prose(
        &mut self,
        rules: Prose,
        operation: Option<&str>,
        path: &str,
        noun: &str,
        old: Option<&Fact<'_>>,
        new: Option<&Fact<'_>>,
    ) {
        let (rule, what) = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => (rules.added, "is new"),
            (Some(_), None) => (rules.removed, "is gone"),
            (Some(a), Some(b)) if a == b => return,
            (Some(a), Some(b)) if is_noise(&a.value, &b.value) => (
                Rule::DocWhitespaceOrTypo,
                "differs in blanks or a typing error",
            ),
            (Some(_), Some(_)) => (rules.changed, "is worded differently"),
        };
        let title = format!("the text about {noun} {what}");
        let mut draft = Draft::new(rule, operation, path, title).sides(side(old), side(new));
        if rule == Rule::DocWhitespaceOrTypo {
            draft = draft.docs(Docs::Trivial);
        }
        self.push(draft);
    }
}

/// Whether two texts differ in nothing that a reader need look at: blanks, capitals of a first
/// word, punctuation, or a letter or two inside one word.
///
/// A digit, a word in backticks or a negation is never a typing error.
pub(super) fn is_noise(old: &str, new: &str) -> bool {
    let (old, new) = (words(old), words(new));
    if old == new {
        return true;
    }
    let prefix = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    if let ([a], [b]) = (old, new) {
        return is_mended(a, b);
    }
    // A word that was written twice, or torn in two.
    let joined = |words: &[String]| words.concat();
    old.len().abs_diff(new.len()) <= 1
        && old.len().min(new.len()) > 0
        && old.len() <= 2
        && new.len() <= 2
        && joined(old) == joined(new)
}

/// The words of a text without blanks and punctuation around them.
fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace();
    let bare = words.map(|it| {
        it.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '。' | '，' | '；' | '：'))
    });
    bare.filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether one word is the other with a slip of the finger.
fn is_mended(old: &str, new: &str) -> bool {
    let is_plain = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_alphabetic() || c == '\'' || c == '-')
    };
    if !is_plain(old) || !is_plain(new) || old.len().min(new.len()) < 4 {
        return false;
    }
    // Capitals inside may be a name on the wire.
    let has_inner_capital = |word: &str| word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    if has_inner_capital(old) || has_inner_capital(new) {
        return false;
    }
    if old.eq_ignore_ascii_case(new) {
        return true;
    }
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    let distance = acs_codegen::distance(&letters(old), &letters(new));
    // Short words one letter apart are often other words: `read` and `road`.
    distance
        <= usize::from(old.len().max(new.len()) >= 5) + usize::from(old.len().max(new.len()) >= 9)
}

#[cfg(test)]
mod tests {
    use super::is_noise;

    #[test]
    fn blanks_punctuation_and_slips_are_noise_and_facts_are_not() {
        for (old, new) in [
            ("The name of the image.", "The name  of\nthe image"),
            ("The instnace that runs.", "The instance that runs."),
            ("Name of the pod", "name of the pod"),
        ] {
            assert!(is_noise(old, new), "{old} / {new}");
        }
        for (old, new) in [
            ("At most 100 items.", "At most 200 items."),
            ("It is required.", "It is not required."),
            ("Value `on`.", "Value `off`."),
            ("The id of InstanceId.", "The id of instanceId."),
            ("It can read.", "It can road."),
            ("A text.", "Another thing altogether."),
        ] {
            assert!(!is_noise(old, new), "{old} / {new}");
        }
    }
}
