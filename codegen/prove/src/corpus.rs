//! Pairs that were written down: every change with a consequence for Rust, at every place where
//! it can happen, and changes that have none.
//!
//! `schemas.txt` and `members.txt` hold the changes of a value and of something with a name; each
//! is tried at each place (`places`). `edits.txt` holds changes of a whole spec, that of `shop`.
//! Each is also tried backwards, where nobody said what to expect.

use acs_diff::Compat;
use indexmap::IndexMap;

use crate::pair::{Pair, Side};
use entries::{Entry, entries};
use places::Place;

mod edits;
mod entries;
mod places;

/// All pairs, and the changes that the language of specs has no words for at some place.
///
/// # Errors
///
/// What is wrong with the corpus.
pub fn pairs() -> Result<Corpus, String> {
    let mut corpus = Corpus::default();
    for (text, places) in [
        (include_str!("../corpus/schemas.txt"), places::OF_VALUES),
        (include_str!("../corpus/members.txt"), places::OF_MEMBERS),
    ] {
        let entries = entries(text)?;
        for place in places {
            let mut accepted = Vec::new();
            for entry in &entries {
                if corpus.add_at(entry, place)? {
                    accepted.push(entry.clone());
                }
            }
            corpus.accepted.push((*place, accepted));
        }
    }
    for entry in entries(include_str!("../corpus/edits.txt"))? {
        let (old, new) = edits::apply(&entry)?;
        let shape = "whole spec";
        corpus.add(
            &entry.kind,
            shape,
            entry.expected,
            Side::read(&old)?,
            Side::read(&new)?,
        );
    }
    Ok(corpus)
}

/// The pairs, and what is none.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Pairs of specs that the generator accepts.
    pub pairs: Vec<Pair>,
    /// Change, place, and what the generator has against it there.
    pub refused: Vec<(String, String, String)>,
    /// What is accepted where.
    accepted: Vec<(Place, Vec<Entry>)>,
}

impl Corpus {
    /// So many of the pairs: each change once before any is there twice, and each at another
    /// place than the change before it.
    pub fn sample(&self, count: usize) -> Vec<Pair> {
        let mut kinds: IndexMap<&str, Vec<&Pair>> = IndexMap::new();
        for pair in &self.pairs {
            kinds.entry(&pair.kind).or_default().push(pair);
        }
        let rounds = kinds.values().map(Vec::len).max().unwrap_or(0);
        let pick = |round: usize| {
            let turns = kinds.values().enumerate();
            turns.filter_map(move |(turn, pairs)| {
                let turned = pairs.iter().cycle().skip(turn);
                let mut turned = turned.take(pairs.len());
                turned.nth(round).map(|it| (*it).clone())
            })
        };
        (0..rounds).flat_map(pick).take(count).collect()
    }

    /// Changes of values and members again, those of a place in one spec, an operation each: fewer
    /// runs of the compiler for the same uses. Takes every `step`th change of a place, other ones
    /// at each. Shapes of the service are not there.
    ///
    /// # Errors
    ///
    /// What is wrong with the corpus.
    pub fn batches(&self, step: usize) -> Result<Vec<Pair>, String> {
        let apart = self.accepted.iter().filter(|(place, _)| place.is_apart());
        let batch = |(turn, (place, entries)): (usize, &(Place, Vec<Entry>))| {
            let first = turn.checked_rem(step).unwrap_or_default();
            let some: Vec<&Entry> = entries.iter().skip(first).step_by(step.max(1)).collect();
            Ok(Pair {
                kind: format!("{} changes in an operation each", some.len()),
                shape: place.name.to_owned(),
                expected: None,
                old: Side::read(&place.spec_of_many(some.iter().map(|it| it.old.as_str())))?,
                new: Side::read(&place.spec_of_many(some.iter().map(|it| it.new.as_str())))?,
            })
        };
        apart.enumerate().map(batch).collect()
    }

    /// A value may not go wherever another does: the check of specs says where.
    fn add_at(&mut self, entry: &Entry, place: &Place) -> Result<bool, String> {
        let old = Self::side(place, &entry.old)?;
        let new = Self::side(place, &entry.new)?;
        let refusal = [&old, &new]
            .into_iter()
            .find_map(|side| side.generate().err());
        match &refusal {
            Some(refusal) => {
                let (kind, name) = (entry.kind.clone(), place.name.to_owned());
                self.refused.push((kind, name, refusal.clone()));
            }
            None => self.add(&entry.kind, place.name, entry.expected, old, new),
        }
        Ok(refusal.is_none())
    }

    fn side(place: &Place, snippet: &str) -> Result<Side, String> {
        Side::read(&place.spec(snippet))
    }

    fn add(&mut self, kind: &str, shape: &str, expected: Option<Compat>, old: Side, new: Side) {
        let back = Pair {
            kind: format!("{kind}, undone"),
            shape: shape.to_owned(),
            expected: None,
            old: new.clone(),
            new: old.clone(),
        };
        self.pairs.push(Pair {
            kind: kind.to_owned(),
            expected,
            old,
            new,
            ..back.clone()
        });
        self.pairs.push(back);
    }
}
