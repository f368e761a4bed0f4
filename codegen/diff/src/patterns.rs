//! What one regular expression takes and another does not.
//!
//! Both become automata, which are walked side by side. A text is spelled with the letters of
//! ASCII and two from beyond, which is all that patterns of this kind tell apart; the shortest
//! text comes first, so it can be shown.

use std::collections::{BTreeSet, VecDeque};

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};

/// How the texts that two patterns take relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// The same texts.
    Same,
    /// The new one takes all that the old one took, and more.
    Wider,
    /// The new one takes less. A text that only the old one takes.
    Narrower(String),
    /// Each takes what the other does not. A text that only the old one takes.
    Other(String),
    /// It cannot be told.
    Unknown,
}

/// More states than patterns of parameters have.
const MOST_STATES: usize = 20_000;
const MOST_BYTES: usize = 4 << 20;

/// How the texts relate that the patterns match somewhere.
pub(crate) fn relation(old: &str, new: &str) -> Relation {
    let (Some(old), Some(new)) = (automaton(old), automaton(new)) else {
        return Relation::Unknown;
    };
    let Some((lost, gained)) = differences(&old, &new, 1) else {
        return Relation::Unknown;
    };
    match (lost.into_iter().next(), gained.is_empty()) {
        (None, true) => Relation::Same,
        (None, false) => Relation::Wider,
        (Some(text), true) => Relation::Narrower(text),
        (Some(text), false) => Relation::Other(text),
    }
}

/// A few texts that the pattern does not match, short ones first.
pub(crate) fn misfits(pattern: &str) -> Vec<String> {
    let found = automaton("").zip(automaton(pattern));
    found
        .and_then(|(all, it)| differences(&all, &it, 6))
        .map(|it| it.0)
        .unwrap_or_default()
}

/// A few texts that the pattern matches, short ones first.
pub(crate) fn fits(pattern: &str) -> Vec<String> {
    // Nothing is both the first and the last and has a letter between.
    let found = automaton("$a^").zip(automaton(pattern));
    found
        .and_then(|(none, it)| differences(&none, &it, 6))
        .map(|it| it.1)
        .unwrap_or_default()
}

type Dfa = dense::DFA<Vec<u32>>;

fn automaton(pattern: &str) -> Option<Dfa> {
    let config = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .match_kind(MatchKind::All)
        .dfa_size_limit(Some(MOST_BYTES))
        .determinize_size_limit(Some(MOST_BYTES));
    dense::Builder::new()
        .configure(config)
        .build(&ascii_classes(pattern))
        .ok()
}

/// The classes `\d`, `\s` and `\w` as the runtime's own engine has them: of ASCII alone.
fn ascii_classes(pattern: &str) -> String {
    let mut text = String::new();
    let mut is_escaped = false;
    let mut depth = 0_usize;
    for c in pattern.chars() {
        if is_escaped {
            is_escaped = false;
            let class = match c {
                'd' => "0-9",
                'w' => "0-9A-Za-z_",
                's' => r"\t\n\v\f\r ",
                _ => {
                    text.push('\\');
                    text.push(c);
                    continue;
                }
            };
            let open = depth == 0;
            text.push_str(if open { "[" } else { "" });
            text.push_str(class);
            text.push_str(if open { "]" } else { "" });
            continue;
        }
        match c {
            '\\' => {
                is_escaped = true;
                continue;
            }
            '[' => depth = depth.saturating_add(1),
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        text.push(c);
    }
    if is_escaped {
        text.push('\\');
    }
    text
}

/// What texts are spelled with, the most readable first.
fn letters() -> Vec<String> {
    let readable = ('a'..='z')
        .chain('A'..='Z')
        .chain('0'..='9')
        .chain("-_./: ".chars());
    let mut letters: Vec<String> = readable.map(String::from).collect();
    letters.extend(
        (' '..='~')
            .map(String::from)
            .filter(|it| !letters.contains(it))
            .collect::<Vec<_>>(),
    );
    letters.extend(["\n", "é", "中"].map(str::to_owned));
    letters
}

/// Where an automaton is; none once it has matched, since what follows changes nothing.
type Place = Option<StateID>;

/// Texts of the first and not the second, and the other way round: at most so many of each.
/// None if the automata are too large.
fn differences(one: &Dfa, other: &Dfa, most: usize) -> Option<(Vec<String>, Vec<String>)> {
    let start = |dfa: &Dfa| {
        dfa.start_state(&start::Config::new().anchored(Anchored::No))
            .ok()
    };
    let first: (Place, Place) = (Some(start(one)?), Some(start(other)?));
    let letters = letters();
    let mut seen: BTreeSet<(Place, Place)> = BTreeSet::from([first]);
    let mut queue: VecDeque<((Place, Place), String)> = VecDeque::from([(first, String::new())]);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    while let Some(((a, b), text)) = queue.pop_front() {
        match (accepts(one, a), accepts(other, b)) {
            (true, false) if left.len() < most => left.push(text.clone()),
            (false, true) if right.len() < most => right.push(text.clone()),
            _ => {}
        }
        if left.len() >= most && right.len() >= most {
            break;
        }
        if a.is_none() && b.is_none() {
            continue;
        }
        for letter in &letters {
            let next = (step(one, a, letter), step(other, b, letter));
            if seen.insert(next) {
                if seen.len() > MOST_STATES {
                    return None;
                }
                queue.push_back((next, format!("{text}{letter}")));
            }
        }
    }
    Some((left, right))
}

fn accepts(dfa: &Dfa, place: Place) -> bool {
    place.is_none_or(|it| dfa.is_match_state(dfa.next_eoi_state(it)))
}

fn step(dfa: &Dfa, place: Place, letter: &str) -> Place {
    letter.bytes().try_fold(place?, |state, byte| {
        let next = dfa.next_state(state, byte);
        (!dfa.is_match_state(next)).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::{Relation, fits, misfits, relation};

    #[test]
    fn inclusion_is_proven_with_a_text_that_shows_it() {
        assert_eq!(relation("^[a-z]+$", "^[a-z]{1,}$"), Relation::Same);
        assert_eq!(relation("^[a-z]+$", "^[a-z0-9]+$"), Relation::Wider);
        assert_eq!(
            relation("^[a-z0-9]+$", "^[a-z]+$"),
            Relation::Narrower("0".to_owned())
        );
        assert_eq!(relation("^a+$", "^b+$"), Relation::Other("a".to_owned()));
        assert_eq!(relation(r"^\d{2}$", "^[0-9]{2}$"), Relation::Same);
        assert_eq!(relation("abc", "b"), Relation::Wider);
        assert_eq!(relation("(", "b"), Relation::Unknown);
        assert_eq!(
            relation("^.{3}$", "^..é$"),
            Relation::Narrower("aaa".to_owned())
        );
    }

    #[test]
    fn texts_fit_or_do_not() {
        assert!(misfits("^[a-z]+$").contains(&"A".to_owned()));
        assert!(misfits("").is_empty());
        assert_eq!(fits("^i-[0-9]{2}$")[0], "i-00");
        for text in fits("^[a-z]{2,4}x?$") {
            assert!(
                regex_lite::Regex::new("^[a-z]{2,4}x?$")
                    .expect("a pattern")
                    .is_match(&text),
                "{text}"
            );
        }
    }
}
