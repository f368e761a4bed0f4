//! Recognises renames: which of the names that vanished from a place is which of those that
//! appeared there.
//!
//! No key says so, so it is inferred, and only from evidence that can be shown: how the names are
//! related (`names`), and what else the two have in common, such as type, description, example
//! and parts (`score`). Two names that contradict each other (`StartTime`, `EndTime`) are never a
//! rename, whatever else agrees. Among all pairs of a place the best whole is chosen, not the
//! best pair first (`assign`); a pair that another could replace just as well is dropped, unless
//! the names are the same but for case and separators.

mod assign;
mod likeness;
mod names;
mod score;
#[cfg(test)]
mod tests;
mod words;

use names::Relation;
use score::Judged;

/// What a name belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A member of an object.
    #[default]
    Member,
    /// A parameter of an operation.
    Parameter,
    /// An operation.
    Operation,
    /// A documented value.
    Value,
    /// An error code.
    ErrorCode,
}

/// A name that vanished or appeared, and what is known about it. What is not known stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The name on the wire.
    pub name: String,
    /// What it belongs to. Only equal kinds are compared.
    pub kind: Kind,
    /// Type, such as `integer`, or the name of a shape.
    pub ty: String,
    /// Format, such as `int64`.
    pub format: String,
    /// Constraints, such as `minimum=1`.
    pub constraints: Vec<String>,
    /// Description; of a value its meaning, of an error code its message.
    pub description: String,
    /// Example.
    pub example: String,
    /// Names beside it in its own revision, in the order of the spec, itself included.
    pub siblings: Vec<String>,
    /// Names of its parts: members of an object, parameters and answers of an operation.
    pub children: Vec<String>,
}

/// A rename.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Index of the name before.
    pub removed: usize,
    /// Index of the name after.
    pub added: usize,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What speaks for it, a sentence each.
    pub evidence: Vec<String>,
}

/// Least score of a rename.
const THRESHOLD: f64 = 0.65;

/// How much better a pairing must be than the next best one.
const MARGIN: f64 = 0.06;

/// Pairs the names that vanished from one place with those that appeared there. Pairs are
/// ordered by `removed`; the order of the candidates changes nothing else.
///
/// ```
/// use acs_diff::rename::{Candidate, pair};
///
/// let name = |name: &str| Candidate { name: name.into(), ty: "integer".into(), ..Candidate::default() };
/// let pairs = pair(&[name("lastScanTime")], &[name("LastScanTime")]);
/// assert_eq!(pairs[0].evidence[0], "the names differ only in case");
/// assert!(pair(&[name("StartTime")], &[name("EndTime")]).is_empty());
/// ```
pub fn pair(removed: &[Candidate], added: &[Candidate]) -> Vec<Match> {
    let judged = score::judge(removed, added);
    let edges: Vec<Judged> = judged
        .into_iter()
        .filter(|pair| pair.score >= THRESHOLD)
        .collect();
    let chosen = assign::best(&edges);
    let mut matches: Vec<Match> = chosen
        .iter()
        .filter(|&&at| is_clear(&edges, &chosen, at))
        .filter_map(|&at| Some(edges.get(at)?.to_match()))
        .collect();
    matches.sort_by_key(|pair| pair.removed);
    matches
}

/// Whether no other pairing is about as good as the chosen pair `at`.
fn is_clear(edges: &[Judged], chosen: &[usize], at: usize) -> bool {
    let Some(this) = edges.get(at) else {
        return false;
    };
    if this.relation == Relation::Case || this.relation == Relation::Separators {
        return true;
    }
    let partner = |is_rival: &dyn Fn(&Judged) -> bool| {
        chosen
            .iter()
            .filter_map(|&other| edges.get(other))
            .find(|edge| is_rival(edge))
    };
    edges.iter().enumerate().all(|(other_at, other)| {
        let shares_removed = other.removed == this.removed;
        let shares_added = other.added == this.added;
        if other_at == at || !(shares_removed || shares_added) {
            return true;
        }
        // What the other end of the rival is paired with now, and would lose.
        let taken = if shares_removed {
            partner(&|edge| edge.added == other.added)
        } else {
            partner(&|edge| edge.removed == other.removed)
        };
        match taken {
            None => other.score + MARGIN < this.score,
            Some(taken) => {
                // Swapped, both pairs would be others: is their sum about as good?
                let (removed, added) = if shares_removed {
                    (taken.removed, this.added)
                } else {
                    (this.removed, taken.added)
                };
                let back = edges
                    .iter()
                    .find(|edge| edge.removed == removed && edge.added == added);
                back.is_none_or(|back| other.score + back.score + MARGIN < this.score + taken.score)
            }
        }
    })
}
