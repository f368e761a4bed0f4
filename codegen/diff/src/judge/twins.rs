//! Which removed thing and which added thing are one under another name.

use crate::finding::Rename;

/// A thing that is gone or new.
#[derive(Clone, Debug)]
pub(super) struct Twin<'a> {
    pub(super) name: &'a str,
    /// What kind of value it is; things of different kinds are never one.
    pub(super) kind: String,
    /// Names it says it had before.
    pub(super) formerly: Vec<&'a str>,
}

/// Pairs of indexes into `removed` and `added`, and why each is one.
pub(super) fn pair(removed: &[Twin<'_>], added: &[Twin<'_>]) -> Vec<(usize, usize, Rename)> {
    let mut found: Vec<(usize, usize, Rename)> = Vec::new();
    let evidence = |old: &Twin<'_>, new: &Twin<'_>| {
        if new.formerly.contains(&old.name) {
            return Some((1.0, format!("`formerly` of `{}` says so", new.name)));
        }
        let is_same = fold(old.name) == fold(new.name) && old.kind == new.kind;
        is_same.then(|| {
            (
                0.99,
                "the names differ only in capitals and separators".to_owned(),
            )
        })
    };
    for (i, old) in removed.iter().enumerate() {
        let free = |found: &[(usize, usize, Rename)], j: usize| found.iter().all(|it| it.1 != j);
        let matches: Vec<_> = added
            .iter()
            .enumerate()
            .filter(|(j, _)| free(&found, *j))
            .filter_map(|(j, new)| Some((j, new, evidence(old, new)?)))
            .collect();
        if let [(j, new, (score, why))] = matches.as_slice() {
            let rename = Rename {
                from: old.name.to_owned(),
                to: new.name.to_owned(),
                score: *score,
                evidence: vec![why.clone()],
            };
            found.push((i, *j, rename));
        }
    }
    found
}

/// A name without capitals and separators.
pub(super) fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
