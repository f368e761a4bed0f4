//! Which removed thing and which added thing are one under another name.
//!
//! What a spec says itself (`formerly`) needs no guess; everything else is up to `rename`.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs are made of indexes into the two lists"
)]

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Map, Operation, Parameter, Schema, word};

use crate::finding::Rename;
use crate::rename::{self, Candidate, Kind};
use crate::shapes::Shapes;

/// A thing that is gone or new.
#[derive(Clone, Debug)]
pub(super) struct Twin<'a> {
    pub(super) candidate: Candidate,
    /// Names it says it had before.
    pub(super) formerly: Vec<&'a str>,
}

/// Pairs of indexes into `removed` and `added`, and why each is one.
pub(super) fn pair(removed: &[Twin<'_>], added: &[Twin<'_>]) -> Vec<(usize, usize, Rename)> {
    let mut found: Vec<(usize, usize, Rename)> = Vec::new();
    if removed.is_empty() || added.is_empty() {
        return found;
    }
    let name = |twin: &Twin<'_>| twin.candidate.name.clone();
    let said = |old: &str, new: &Twin<'_>| new.formerly.contains(&old);
    for (i, old) in removed.iter().enumerate() {
        if let Some(j) = added.iter().position(|new| said(&old.candidate.name, new))
            && found.iter().all(|it| it.1 != j)
        {
            let (from, to) = (name(old), name(&added[j]));
            let evidence = vec![format!("`{to}` says that it was `{from}` (`formerly`)")];
            found.push((
                i,
                j,
                Rename {
                    from,
                    to,
                    score: 1.0,
                    evidence,
                },
            ));
        }
    }
    let left =
        |twins: &[Twin<'_>], taken: &dyn Fn(usize) -> bool| -> (Vec<usize>, Vec<Candidate>) {
            let left = twins.iter().enumerate().filter(|(index, _)| !taken(*index));
            left.map(|(index, it)| (index, it.candidate.clone()))
                .unzip()
        };
    let (old_indexes, olds) = left(removed, &|index| found.iter().any(|it| it.0 == index));
    let (new_indexes, news) = left(added, &|index| found.iter().any(|it| it.1 == index));
    for it in rename::pair(&olds, &news) {
        let (i, j) = (old_indexes[it.removed], new_indexes[it.added]);
        let rename = Rename {
            from: name(&removed[i]),
            to: name(&added[j]),
            score: it.score,
            evidence: it.evidence,
        };
        found.push((i, j, rename));
    }
    found.sort_by_key(|it| it.0);
    found
}

/// A member or a parameter among its siblings.
pub(super) fn of_schema<'a, T>(
    shapes: Shapes<'a>,
    (name, schema): (&str, &'a Schema),
    siblings: &Map<T>,
    kind: Kind,
) -> Twin<'a> {
    let view = shapes.view(schema);
    let target = view.target;
    let ty = match view.shape {
        Some(shape) => shape.name.to_owned(),
        None => view
            .kind()
            .map_or_else(String::new, |it| word(it).to_owned()),
    };
    let text = |it: Option<&Spanned<String>>| it.map_or_else(String::new, |it| it.value.clone());
    let bounds = [
        (
            "minimum",
            target.minimum.as_ref().map(|it| it.value.text.clone()),
        ),
        (
            "maximum",
            target.maximum.as_ref().map(|it| it.value.text.clone()),
        ),
        (
            "minLength",
            target.min_length.as_ref().map(|it| it.value.to_string()),
        ),
        (
            "maxLength",
            target.max_length.as_ref().map(|it| it.value.to_string()),
        ),
        (
            "minItems",
            target.min_items.as_ref().map(|it| it.value.to_string()),
        ),
        (
            "maxItems",
            target.max_items.as_ref().map(|it| it.value.to_string()),
        ),
        (
            "pattern",
            target.pattern.as_ref().map(|it| it.value.clone()),
        ),
    ];
    let bounds = bounds
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}={}", value?)));
    // Of a list, what counts is what it holds.
    let inner = target
        .items
        .as_deref()
        .map_or(target, |it| shapes.view(it).target);
    let children = inner.members.iter().flat_map(|it| it.keys());
    Twin {
        candidate: Candidate {
            name: name.to_owned(),
            kind,
            ty,
            format: target
                .format
                .as_ref()
                .map_or_else(String::new, |it| word(it.value).to_owned()),
            constraints: bounds.collect(),
            description: text(view.get(|it| it.doc.as_ref())),
            example: view
                .get(|it| it.example.as_ref())
                .map_or_else(String::new, |it| it.value.text.clone()),
            siblings: siblings.keys().map(|it| it.value.clone()).collect(),
            children: children.map(|it| it.value.clone()).collect(),
        },
        formerly: schema.formerly.iter().map(|it| it.value.as_str()).collect(),
    }
}

/// An operation among all.
pub(super) fn of_operation<'a>(
    shapes: Shapes<'a>,
    operation: &'a Operation,
    siblings: &[Operation],
) -> Twin<'a> {
    let parameters = operation
        .parameters
        .iter()
        .map(|(name, _): (_, &Parameter)| name.value.clone());
    let response = shapes.view(&operation.response).target;
    let members = response
        .members
        .iter()
        .flat_map(|it| it.keys())
        .map(|it| it.value.clone());
    Twin {
        candidate: Candidate {
            name: operation.name.value.clone(),
            kind: Kind::Operation,
            description: operation.summary.value.clone(),
            siblings: siblings.iter().map(|it| it.name.value.clone()).collect(),
            children: parameters.chain(members).collect(),
            ..Candidate::default()
        },
        formerly: Vec::new(),
    }
}

/// A name without capitals and separators.
pub(super) fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
