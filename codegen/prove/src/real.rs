//! Pairs that happened: revisions of specs, and of the vendor's published metadata.

use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Operation, Spec, history};

use crate::pair::{Pair, Side};

/// Each revision of the specs beside the one before it.
///
/// # Errors
///
/// What is wrong with the specs, for people.
pub fn revisions(sources: &SourceMap) -> Result<Vec<Pair>, String> {
    let explain = |diags: Diagnostics| diags.render(sources, Style::Plain);
    let specs: Vec<Spec> = Side::read_all(sources)?
        .into_iter()
        .map(|side| side.spec)
        .collect();
    let histories = acs_codegen::history(sources, &specs).map_err(explain)?;
    let dates = history::dates(&specs, &histories);
    let at = |date: &String| (date.clone(), history::at(&specs, &histories, date));
    let revisions: Vec<(String, Vec<Spec>)> = dates.iter().map(at).collect();
    let steps = revisions.iter().zip(revisions.iter().skip(1));
    let pairs = steps.flat_map(|((from, before), (to, after))| {
        before.iter().filter_map(move |old| {
            let same = |new: &&Spec| new.service.product == old.service.product;
            let new = after.iter().find(same)?;
            let side = |spec: &Spec| Side {
                sources: sources.clone(),
                spec: spec.clone(),
            };
            Some(pair(from, to, side(old), side(new)))
        })
    });
    Ok(pairs.collect())
}

/// Each metadata file beside the one before it, given by date and text, oldest first. Prose is
/// left out, and what did not change.
///
/// # Errors
///
/// If a text is no metadata.
pub fn metadata(files: &[(String, String)]) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    let mut before: Option<(&str, Side)> = None;
    for (date, text) in files {
        let read = acs_import::read(date, text);
        let mut imported = read.map_err(|_| format!("{date} is no metadata"))?;
        acs_import::without_texts(&mut imported.spec);
        let (sources, mut spec) = (imported.sources, imported.spec);
        if let Some((_, old)) = &before {
            // As an import over an existing spec does, so that nothing is named anew.
            acs_import::settle_names(&mut spec, Some(&old.spec));
        }
        let side = Side { sources, spec };
        if let Some((from, old)) = before.replace((date, side.clone())) {
            pairs.push(changed_operations(pair(from, date, old, side)));
        }
    }
    Ok(pairs)
}

fn pair(from: &str, to: &str, old: Side, new: Side) -> Pair {
    Pair {
        kind: format!("{from} to {to}"),
        shape: old.spec.service.product.value.clone(),
        expected: None,
        old,
        new,
    }
}

/// Without the operations that are the same on both sides.
fn changed_operations(mut pair: Pair) -> Pair {
    let old = pair.old.spec.operations.clone();
    let is_new = |it: &Operation| !old.contains(it);
    let new = pair.new.spec.operations.clone();
    let is_old = |it: &Operation| !new.contains(it);
    pair.old.spec.operations.retain(is_old);
    pair.new.spec.operations.retain(is_new);
    for side in [&mut pair.old, &mut pair.new] {
        let Spec {
            service,
            operations,
        } = &mut side.spec;
        let has = |group: &str| {
            let mut groups = operations.iter().filter_map(|it| it.group.as_ref());
            groups.any(|it| it.value == group)
        };
        service.groups.retain(|name, _| has(&name.value));
    }
    pair
}
