//! What came of pairs, for people.

use std::fmt::Write;

use acs_diff::Compat;

use crate::pair::Pair;
use crate::proof::Proof;
use crate::semver_checks::Opinion;

/// A line for a pair, and below it where the verdict and the compiler disagree.
pub fn line(pair: &Pair, proof: &Proof) -> String {
    let Pair { kind, shape, .. } = pair;
    let verdict = word(proof.verdict.compat);
    let behaves = match proof.verdict.behaves_differently {
        true => "~",
        false => " ",
    };
    let (broken, uses) = (proof.broken.len(), proof.uses);
    let mut text =
        format!("{verdict}{behaves} {broken:>5} of {uses:>5} uses broken  {kind} at {shape}\n");
    for disagreement in &proof.disagreements {
        for line in disagreement.lines() {
            // Writing to a text does not fail.
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// A row for a pair: the verdict, what `cargo-semver-checks` says, and what changed.
pub fn row(pair: &Pair, proof: &Proof, opinion: &Opinion) -> String {
    let Pair { kind, shape, .. } = pair;
    let (ours, theirs) = (proof.verdict.compat, opinion.compat);
    let agrees = if ours == theirs { "" } else { "**" };
    let deciding = proof
        .changes
        .iter()
        .filter(|it| it.compat == ours && ours != Compat::None);
    let mut kinds: Vec<String> = deciding.map(|it| format!("{:?}", it.kind)).collect();
    kinds.sort();
    kinds.dedup();
    format!(
        "| {kind} at {shape} | {} | {agrees}{}{agrees} | {} | {} |\n",
        word(ours).trim(),
        word(theirs).trim(),
        kinds.join(", "),
        opinion.lints.join(", "),
    )
}

/// The sum of all pairs.
pub fn summary(proofs: &[Proof]) -> String {
    let count = |compat| {
        let same = proofs.iter().filter(|proof| proof.verdict.compat == compat);
        same.count()
    };
    let wrong = proofs.iter().filter(|it| !it.disagreements.is_empty());
    let uses: usize = proofs.iter().map(|proof| proof.uses).sum();
    format!(
        "{} pairs, {uses} uses: {} major, {} minor, {} none; the compiler disagrees in {}",
        proofs.len(),
        count(Compat::Major),
        count(Compat::Minor),
        count(Compat::None),
        wrong.count(),
    )
}

fn word(compat: Compat) -> &'static str {
    match compat {
        Compat::None => "none ",
        Compat::Minor => "minor",
        Compat::Major => "major",
    }
}
