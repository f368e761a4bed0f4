//! Three-way merge of records: what one side changed since the base, together with what the
//! other did.
//!
//! It works on the trees that records are written as, so a key that is added to the language
//! is merged without a word here. Per key: who changed it wins; who changed it on both sides
//! differently is a [`Conflict`], and ours stays. Maps are merged by key; lists of records by
//! what identifies a record; any other list is one value.

use std::collections::BTreeMap;

use super::{Operation, Scalar, Service};
use crate::diag::Diagnostics;
use crate::read::{Read, Record, written};
use crate::source::SourceMap;
use crate::yaml::{self, Out};

/// A key that both sides changed, and differently. Ours is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where: `parameters.Criteria.type`.
    pub path: String,
    /// What it was, in one line; none if it was not there.
    pub base: Option<String>,
    /// What we say.
    pub ours: Option<String>,
    /// What they say.
    pub theirs: Option<String>,
}

/// Keys whose values are prose: without a base, ours are better by being there.
const PROSE: &[&str] = &[
    "doc",
    "message",
    "page",
    "pageDiffers",
    "summary",
    "title",
    "why",
];

/// Keys by which the records of a list are told apart.
const IDENTITIES: &[&[&str]] = &[
    &["status", "code"],
    &["title"],
    &["date", "summary"],
    &["target"],
];

/// Merges two versions of a service that both go back to `base`, or have nothing in common.
pub fn service(
    base: Option<&Service>,
    ours: &Service,
    theirs: &Service,
) -> (Service, Vec<Conflict>) {
    records(base, ours, theirs)
}

/// Merges two versions of an operation that both go back to `base`, or have nothing in common.
pub fn operation(
    base: Option<&Operation>,
    ours: &Operation,
    theirs: &Operation,
) -> (Operation, Vec<Conflict>) {
    records(base, ours, theirs)
}

fn records<R: Record + Read + Clone + PartialEq>(
    base: Option<&R>,
    ours: &R,
    theirs: &R,
) -> (R, Vec<Conflict>) {
    if ours == theirs || base == Some(theirs) {
        return (ours.clone(), Vec::new());
    }
    if base == Some(ours) {
        return (theirs.clone(), Vec::new());
    }
    let mut merger = Merger {
        has_base: base.is_some(),
        conflicts: Vec::new(),
    };
    let tree = |record: &R| without_needless_quotes(written(record));
    let base = base.map(tree);
    let (ours, theirs) = (tree(ours), tree(theirs));
    let merged = merger.value("", base.as_ref(), Some(&ours), Some(&theirs));
    let merged = merged.expect("bug: both sides have the record");
    (read_back(&merged), merger.conflicts)
}

fn read_back<R: Read>(tree: &Out) -> R {
    #[expect(clippy::unreachable, reason = "a record is written as a mapping")]
    let Out::Mapping(entries) = tree else {
        unreachable!("bug: a record is a mapping");
    };
    let sources = SourceMap::from_texts([("", yaml::document(entries))]);
    let (file, _) = sources.files().next().expect("bug: one file was put in");
    let mut diags = Diagnostics::default();
    let node = yaml::parse(&sources, file, &mut diags);
    let record = node.and_then(|node| R::read(&node, &mut diags));
    record.expect("bug: what was merged key by key is a record")
}

/// Quotes that change nothing are no difference.
pub(super) fn without_needless_quotes(value: Out) -> Out {
    match value {
        Out::Quoted(text) if !Scalar::text(text.as_str()).quoted => Out::Plain(text),
        Out::List(items) => Out::List(items.into_iter().map(without_needless_quotes).collect()),
        Out::Mapping(entries) => {
            let entries = entries.into_iter();
            Out::Mapping(
                entries
                    .map(|(key, it)| (key, without_needless_quotes(it)))
                    .collect(),
            )
        }
        value => value,
    }
}

struct Merger {
    has_base: bool,
    conflicts: Vec<Conflict>,
}

impl Merger {
    fn value(
        &mut self,
        path: &str,
        base: Option<&Out>,
        ours: Option<&Out>,
        theirs: Option<&Out>,
    ) -> Option<Out> {
        if ours == theirs || base == theirs {
            return ours.cloned();
        }
        if base == ours {
            return theirs.cloned();
        }
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            if let Some(merged) = self.inside(path, base, ours, theirs) {
                return Some(merged);
            }
            // Behind a listed value stands what it means.
            let mut keys = path.rsplit('.');
            let is_prose = keys.next().is_some_and(|key| PROSE.contains(&key))
                || keys.next() == Some("values");
            if !self.has_base && is_prose {
                return Some(ours.clone());
            }
        }
        let text = |value: Option<&Out>| value.map(yaml::brief);
        self.conflicts.push(Conflict {
            path: path.to_owned(),
            base: text(base),
            ours: text(ours),
            theirs: text(theirs),
        });
        ours.cloned()
    }

    /// Merges part by part; `None` if one of the values has no parts.
    fn inside(&mut self, path: &str, base: Option<&Out>, ours: &Out, theirs: &Out) -> Option<Out> {
        match (ours, theirs) {
            (Out::Mapping(ours), Out::Mapping(theirs)) => {
                let base = base.and_then(mapping);
                let merged = self.mapping(path, base.as_deref().unwrap_or_default(), ours, theirs);
                Some(Out::Mapping(merged))
            }
            // A value of a list of values, once as a text and once with more to say.
            (Out::Mapping(_), Out::Text(_)) | (Out::Text(_), Out::Mapping(_)) => {
                let (ours, theirs) = (mapping(ours)?, mapping(theirs)?);
                let base = base.and_then(mapping);
                let merged =
                    self.mapping(path, base.as_deref().unwrap_or_default(), &ours, &theirs);
                Some(match merged.as_slice() {
                    [(key, text)] if key == "doc" => text.clone(),
                    _ => Out::Mapping(merged),
                })
            }
            (Out::List(ours), Out::List(theirs)) => {
                let base = match base {
                    Some(Out::List(items)) => keyed(items)?,
                    _ => Vec::new(),
                };
                let merged = self.mapping(path, &base, &keyed(ours)?, &keyed(theirs)?);
                Some(Out::List(merged.into_iter().map(|(_, it)| it).collect()))
            }
            _ => None,
        }
    }

    /// Our entries in our order; what is new of theirs stands behind what it stands behind there.
    fn mapping(
        &mut self,
        path: &str,
        base: &[(String, Out)],
        ours: &[(String, Out)],
        theirs: &[(String, Out)],
    ) -> Vec<(String, Out)> {
        let map = |entries: &[(String, Out)]| -> BTreeMap<String, Out> {
            entries.iter().cloned().collect()
        };
        let (base, in_theirs, in_ours) = (map(base), map(theirs), map(ours));
        let inner = |key: &str| match path {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        };
        let mut merged: Vec<(String, Out)> = Vec::new();
        for (key, value) in ours {
            let value = self.value(&inner(key), base.get(key), Some(value), in_theirs.get(key));
            merged.extend(value.map(|it| (key.clone(), it)));
        }
        let mut previous: Option<&String> = None;
        for (key, value) in theirs {
            if !in_ours.contains_key(key)
                && let Some(value) = self.value(&inner(key), base.get(key), None, Some(value))
            {
                let at_previous = |(key, _): &(String, Out)| Some(key) == previous;
                let behind = merged.iter().position(at_previous);
                let index = behind.map_or(0, |it| it.saturating_add(1));
                merged.insert(index, (key.clone(), value));
            }
            previous = Some(key);
        }
        merged
    }
}

/// The entries of a mapping, or of the text that stands for one.
fn mapping(value: &Out) -> Option<Vec<(String, Out)>> {
    match value {
        Out::Mapping(entries) => Some(entries.clone()),
        Out::Text(_) => Some(vec![("doc".to_owned(), value.clone())]),
        Out::Plain(_) | Out::Quoted(_) | Out::List(_) => None,
    }
}

/// The records of a list by what identifies them; `None` if something does not.
fn keyed(items: &[Out]) -> Option<Vec<(String, Out)>> {
    let identity = |item: &Out| {
        let Out::Mapping(entries) = item else {
            return None;
        };
        let value = |key: &str| {
            let (_, value) = entries.iter().find(|(it, _)| it == key)?;
            Some(yaml::brief(value))
        };
        let keys = IDENTITIES
            .iter()
            .find(|keys| keys.iter().all(|it| value(it).is_some()))?;
        let parts: Vec<String> = keys.iter().filter_map(|it| value(it)).collect();
        Some(parts.join(" "))
    };
    let mut keyed: Vec<(String, Out)> = Vec::new();
    for item in items {
        let key = identity(item)?;
        if keyed.iter().any(|(it, _)| *it == key) {
            return None;
        }
        keyed.push((key, item.clone()));
    }
    Some(keyed)
}
