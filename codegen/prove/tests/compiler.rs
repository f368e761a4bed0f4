//! The verdict on Rust callers is the compiler's: in bounded form. All of it is
//! `cargo xtask prove --all`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::LazyLock;

use acs_prove::corpus::Corpus;
use acs_prove::{Compiler, Pair, corpus, prove_all, report};

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| corpus::pairs().unwrap());

/// How many processors the gate has.
const THREADS: usize = 2;

fn compiler() -> Compiler {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Compiler::new(&root, Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap()
}

fn agrees(pairs: &[Pair]) {
    let proofs = prove_all(pairs, &compiler(), THREADS).unwrap();
    let wrong: Vec<String> = pairs
        .iter()
        .zip(&proofs)
        .filter(|(_, proof)| !proof.disagreements.is_empty())
        .map(|(pair, proof)| report::line(pair, proof))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn the_compiler_agrees_on_every_change_at_some_places() {
    agrees(&CORPUS.batches(5).unwrap());
}

#[test]
fn the_compiler_agrees_on_a_sample_of_changes_of_whole_specs() {
    agrees(&CORPUS.sample(24));
}
