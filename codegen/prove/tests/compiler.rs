//! The verdict on Rust callers is the compiler's: in bounded form. All of it is
//! `cargo xtask prove --all`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use acs_diff::surface::{self, Kind};
use acs_diff::{Compat, Place};
use acs_prove::corpus::Corpus;
use acs_prove::{Compiler, Pair, corpus, prove_all, report};

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| corpus::pairs().unwrap());

/// How many processors the gate has.
const THREADS: usize = 2;

/// Every third change at each place, and every fourth of whole specs.
fn bounded() -> Vec<Pair> {
    let mut pairs = CORPUS.batches(3).unwrap();
    let whole = CORPUS.pairs.iter().filter(|it| it.shape == "whole spec");
    let forward = whole.filter(|it| !it.kind.ends_with("undone"));
    pairs.extend(forward.step_by(4).cloned());
    pairs
}

fn changes(pair: &Pair) -> Vec<surface::ApiChange> {
    let (old, new) = (pair.old.generate().unwrap(), pair.new.generate().unwrap());
    surface::compare(&old.model, &new.model)
}

#[test]
fn the_compiler_agrees() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let compiler = Compiler::new(&root, Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let pairs = bounded();
    let proofs = prove_all(&pairs, &compiler, THREADS).unwrap();
    let both = pairs.iter().zip(&proofs);
    let wrong: Vec<String> = both
        .filter(|(_, proof)| !proof.disagreements.is_empty())
        .map(|(pair, proof)| report::line(pair, proof))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(proofs.iter().all(|proof| proof.uses > 0));
}

#[test]
fn every_kind_of_item_is_lost_and_gained_in_the_pairs() {
    let mut lost = BTreeSet::new();
    let mut gained = BTreeSet::new();
    for change in CORPUS.pairs.iter().flat_map(changes) {
        match change.compat {
            Compat::Major => lost.insert(change.kind),
            Compat::Minor => gained.insert(change.kind),
            Compat::None => false,
        };
    }
    // A crate has one name, and what a required parameter gains is always missed.
    let kinds = [
        Kind::Feature,
        Kind::Operation,
        Kind::Struct,
        Kind::Enum,
        Kind::Field,
        Kind::Variant,
        Kind::Setter,
        Kind::Pages,
    ];
    for kind in kinds {
        assert!(lost.contains(&kind), "{kind:?} is never lost");
        assert!(gained.contains(&kind), "{kind:?} is never gained");
    }
    assert!(lost.contains(&Kind::Crate) && lost.contains(&Kind::Required));
}

#[test]
fn every_verdict_is_what_the_author_of_the_pair_expects() {
    for pair in &CORPUS.pairs {
        if let Some(expected) = pair.expected {
            let verdict = surface::verdict(&changes(pair)).compat;
            assert_eq!(verdict, expected, "{} at {}", pair.kind, pair.shape);
        }
    }
}

#[test]
fn a_change_back_loses_what_the_change_gained() {
    for both in CORPUS.pairs.chunks(2) {
        let [there, back] = both else {
            panic!("a pair has no way back");
        };
        let gained = |pair: &Pair| -> BTreeSet<String> {
            let new = changes(pair);
            let new = new.into_iter().filter(|it| it.before.is_empty());
            new.map(|it| it.item).collect()
        };
        let lost = |pair: &Pair| -> BTreeSet<String> {
            let gone = changes(pair);
            let gone = gone.into_iter().filter(|it| it.after.is_empty());
            gone.map(|it| it.item).collect()
        };
        let name = format!("{} at {}", there.kind, there.shape);
        // A setter that hides a method is worth a word of its own when it comes.
        let is_missing = |item: &String| !item.ends_with("()");
        let there: Vec<String> = gained(there).into_iter().filter(is_missing).collect();
        let back: Vec<String> = lost(back).into_iter().filter(is_missing).collect();
        assert_eq!(there, back, "{name}");
    }
}

#[test]
fn a_change_knows_the_place_of_the_spec_it_comes_from() {
    let is = |it: &&Pair| it.kind == "object-lost-member" && it.shape == "response list element";
    let pair = CORPUS.pairs.iter().find(is).unwrap();
    let changes = changes(pair);
    let place = Place {
        service: "box/1".to_owned(),
        operation: Some("GetIt".to_owned()),
        path: "response.Things[].B".to_owned(),
    };
    assert_eq!(surface::verdict_at(&changes, &place).compat, Compat::Major);
    assert_eq!(changes[0].item, "get_it::Things::b");
    assert_eq!(changes[0].before, "pub b: Option<i64>");
}
