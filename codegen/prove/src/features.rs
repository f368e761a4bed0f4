//! Cargo features: what a program may ask of the crate's manifest.

use acs_codegen::model::Crate;

use crate::pair::Generated;

/// All features that turn operations on.
pub(crate) fn all(krate: &Crate) -> Vec<String> {
    krate.features.iter().map(|it| it.name.clone()).collect()
}

/// No feature, and each alone.
pub(crate) fn fewer(krate: &Crate) -> impl Iterator<Item = Vec<String>> {
    let none = std::iter::once(Vec::new());
    none.chain(all(krate).into_iter().map(|feature| vec![feature]))
}

/// Whether any choice of features could tell the two crates apart that all features together do
/// not: if neither the manifests nor what the roots turn on differ, none can.
pub(crate) fn differ(old: &Generated, new: &Generated) -> bool {
    gates(old) != gates(new)
}

/// Features of the old manifest that the new one lacks, which cargo refuses to turn on.
pub(crate) fn refused(old: &Generated, new: &Generated) -> Vec<String> {
    let there = manifest(new);
    let gone = manifest(old).into_iter().filter(|it| !there.contains(it));
    gone.map(|feature| format!("feature `{feature}`")).collect()
}

/// Names in `[features]`, read from the text that cargo reads.
fn manifest(side: &Generated) -> Vec<String> {
    let path = format!("{}/Cargo.toml", side.model.folder);
    let text = side.files.get(&path).unwrap_or_default();
    let lines = text
        .lines()
        .skip_while(|line| *line != "[features]")
        .skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// What the root turns on, and by which feature.
fn gates(side: &Generated) -> Vec<String> {
    let path = format!("{}/src/lib.rs", side.model.folder);
    let text = side.files.get(&path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let gate = |(index, line): (usize, &&str)| {
        let is_gate = line.starts_with("#[cfg(");
        // An attribute of deprecation may stand between it and the module.
        is_gate.then(|| lines.iter().skip(index).take(3).copied().collect())
    };
    let mut gates: Vec<String> = lines.iter().enumerate().filter_map(gate).collect();
    gates.sort();
    gates
}
