//! How much speaks for a pair being a rename.
//!
//! The relation of the names gives the start, everything else adds or takes away, and every
//! addition leaves a sentence. The numbers are set so that
//! - the same letters suffice by themselves;
//! - a plural, a typing error, another order or another form need the same type, or more;
//! - a synonym, a word more or less, and wholly different names need a telling description that
//!   is the same, or several things that agree;
//! - names that exclude each other, scalars against objects, and contrary descriptions never win.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a name is cut where it was found, and as many are counted as there are"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::{self, Bag, Likeness};
use super::names::{self, Name, Relation};
use super::{Candidate, Kind, Match};

/// A pair and what speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) removed: usize,
    pub(super) added: usize,
    pub(super) relation: Relation,
    pub(super) score: f64,
    evidence: Vec<String>,
}

impl Judged {
    pub(super) fn to_match(&self) -> Match {
        Match {
            removed: self.removed,
            added: self.added,
            score: (self.score * 100.0).round() / 100.0,
            evidence: self.evidence.clone(),
        }
    }
}

/// A candidate, ready to be compared.
struct Prepared<'a> {
    candidate: &'a Candidate,
    name: Name,
    bag: Bag,
    children: BTreeSet<String>,
    /// Whether another candidate of its side has the same description.
    is_repeated: bool,
}

fn prepare(candidates: &[Candidate]) -> Vec<Prepared<'_>> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in candidates {
        *times.entry(candidate.description.trim()).or_default() += 1;
    }
    candidates
        .iter()
        .map(|candidate| Prepared {
            name: Name::new(&candidate.name),
            bag: Bag::new(&candidate.description),
            children: candidate
                .children
                .iter()
                .map(|name| super::words::fold(name))
                .collect(),
            is_repeated: times.get(candidate.description.trim()) > Some(&1),
            candidate,
        })
        .collect()
}

/// All pairs that nothing excludes, with their scores.
pub(super) fn judge(removed: &[Candidate], added: &[Candidate]) -> Vec<Judged> {
    let is_alone = removed.len() == 1 && added.len() == 1;
    let (old, new) = (prepare(removed), prepare(added));
    let mut judged = Vec::new();
    for (i, a) in old.iter().enumerate() {
        for (j, b) in new.iter().enumerate() {
            if a.candidate.kind != b.candidate.kind || a.candidate.name == b.candidate.name {
                continue;
            }
            let relation = names::relate(&a.name, &b.name);
            if relation == Relation::Opposed {
                continue;
            }
            let mut ledger = Ledger::start(relation, a.candidate.kind);
            types(&mut ledger, a.candidate, b.candidate, relation);
            descriptions(&mut ledger, a, b, relation);
            examples(&mut ledger, a.candidate, b.candidate);
            children(&mut ledger, a, b);
            surroundings(&mut ledger, a.candidate, b.candidate, is_alone);
            if names::discriminates(&a.name, &b.name) {
                ledger.take(0.15);
            }
            judged.push(Judged {
                removed: i,
                added: j,
                relation,
                score: ledger.score.clamp(0.0, 1.0),
                evidence: ledger.evidence,
            });
        }
    }
    judged
}

/// A score that grows, and why.
struct Ledger {
    score: f64,
    evidence: Vec<String>,
}

impl Ledger {
    fn start(relation: Relation, kind: Kind) -> Self {
        let (score, why) = match relation {
            Relation::Case => (0.90, "the names differ only in case"),
            Relation::Separators => (0.88, "the names differ only in separators and case"),
            Relation::Plural => (0.60, "one name is the plural of the other"),
            Relation::Typo => (
                0.60,
                "the names differ in a letter or two, as a mended typing error does",
            ),
            Relation::Order => (0.55, "the names have the same words in another order"),
            Relation::Form => (0.50, "the names use forms of the same words"),
            Relation::Abbreviation => (0.48, "one name abbreviates the other"),
            Relation::Synonym => (0.42, "the names use words for the same thing"),
            Relation::Extended => (0.34, "one name is the other with words added"),
            Relation::Different | Relation::Opposed => (0.12, ""),
        };
        // A value has nothing but its name and its label, so near names say little.
        let is_bare = kind == Kind::Value && relation >= Relation::Plural;
        let mut ledger = Self {
            score: score - if is_bare { 0.10 } else { 0.0 },
            evidence: Vec::new(),
        };
        if !why.is_empty() {
            ledger.evidence.push(why.to_owned());
        }
        ledger
    }

    fn add(&mut self, points: f64, why: impl Into<String>) {
        self.score += points;
        self.evidence.push(why.into());
    }

    fn take(&mut self, points: f64) {
        self.score -= points;
    }
}

/// What a type is made of, as far as a reader of text cares.
fn family(ty: &str) -> &str {
    match ty {
        "string" | "integer" | "number" | "boolean" => "scalar",
        // A named shape is an object or a set of values; its name decides.
        _ => ty,
    }
}

fn types(ledger: &mut Ledger, a: &Candidate, b: &Candidate, relation: Relation) {
    if a.ty.is_empty() || b.ty.is_empty() {
        return;
    }
    let is_close = relation <= Relation::Separators;
    if a.ty == b.ty && a.format == b.format {
        let format = if a.format.is_empty() {
            String::new()
        } else {
            format!(" ({})", a.format)
        };
        ledger.add(0.08, format!("both are of type {}{format}", a.ty));
        if !a.constraints.is_empty() && a.constraints == b.constraints {
            ledger.add(0.06, "both have the same constraints");
        }
    } else if a.ty == b.ty {
        ledger.add(0.05, format!("both are of type {}", a.ty));
    } else if family(&a.ty) == family(&b.ty) {
        ledger.take(if is_close { 0.05 } else { 0.20 });
    } else {
        ledger.take(if is_close { 0.20 } else { 0.45 });
    }
}

fn descriptions(ledger: &mut Ledger, a: &Prepared<'_>, b: &Prepared<'_>, relation: Relation) {
    let kind = a.candidate.kind;
    let what = match kind {
        Kind::Value => "meaning",
        Kind::ErrorCode => "message",
        _ => "description",
    };
    let is_telling = a.bag.is_telling() && !a.is_repeated && !b.is_repeated;
    match likeness::compare(&a.bag, &b.bag) {
        Likeness::Same if is_telling => {
            // An error code is its message; a value its meaning.
            let is_long = kind == Kind::ErrorCode && a.bag.is_long();
            let points = if is_long { 0.50 } else { 0.30 };
            ledger.add(points, format!("the {what} is the same"));
        }
        Likeness::Same => ledger.add(
            0.12,
            format!("the {what} is the same, though it says little"),
        ),
        // Texts of neighbours are often nearly the same: it takes names that are near as well.
        Likeness::Near if is_telling && relation < Relation::Extended => {
            ledger.add(0.20, format!("the {what} is nearly the same"));
        }
        Likeness::Near | Likeness::Loose | Likeness::Unknown => {}
        Likeness::Different if relation <= Relation::Separators => ledger.take(0.05),
        Likeness::Different => ledger.take(0.15),
        Likeness::Contrary if relation <= Relation::Separators => {}
        Likeness::Contrary => ledger.take(0.50),
    }
    let names_it = |one: &Candidate, other: &Candidate| {
        other.name.len() >= 4
            && mentions(&one.description, &other.name)
            && acs_codegen::mine::deprecation(&one.description).is_some()
    };
    if names_it(a.candidate, b.candidate) {
        ledger.add(
            0.35,
            format!(
                "the old text is deprecated in favour of `{}`",
                b.candidate.name
            ),
        );
    }
}

/// Whether a text holds a name as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, name)| {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        !is_part(text[..start].chars().next_back())
            && !is_part(text[start + name.len()..].chars().next())
    })
}

fn examples(ledger: &mut Ledger, a: &Candidate, b: &Candidate) {
    let is_telling =
        a.example.len() >= 4 && !["true", "false", "null", "none"].contains(&a.example.as_str());
    if is_telling && a.example == b.example {
        ledger.add(0.14, "the example is the same");
    }
}

fn children(ledger: &mut Ledger, a: &Prepared<'_>, b: &Prepared<'_>) {
    if a.children.is_empty() || b.children.is_empty() {
        return;
    }
    let common = a.children.intersection(&b.children).count();
    let all = a.children.union(&b.children).count();
    let share = common as f64 / all as f64;
    let is_many = common >= 3 || share == 1.0;
    if share >= 0.75 && is_many {
        let points = if common >= 3 { 0.32 } else { 0.20 };
        ledger.add(
            points,
            format!("{common} of {all} parts have the same names"),
        );
    } else if share >= 0.5 && is_many {
        ledger.add(0.15, format!("{common} of {all} parts have the same names"));
    } else if share < 0.25 {
        ledger.take(0.35);
    }
}

/// What stands before and behind a name in its revision.
fn neighbours(candidate: &Candidate) -> Option<(Option<&str>, Option<&str>)> {
    let siblings = &candidate.siblings;
    let at = siblings.iter().position(|name| *name == candidate.name)?;
    let name = |at: Option<usize>| at.and_then(|at| siblings.get(at)).map(String::as_str);
    Some((name(at.checked_sub(1)), name(Some(at + 1))))
}

fn surroundings(ledger: &mut Ledger, a: &Candidate, b: &Candidate, is_alone: bool) {
    if let (Some(before), Some(after)) = (neighbours(a), neighbours(b))
        && before == after
        && before != (None, None)
    {
        ledger.add(0.06, "both stand between the same neighbours");
    }
    if is_alone {
        ledger.add(0.03, "nothing else vanished or appeared there");
    }
}
