//! Makes findings of what differs between two revisions.
//!
//! The delta says what is touched; the specs say what it means. Nothing is judged that the delta
//! does not touch, so equal facts give no finding. A rename is a reading of one part that is gone
//! and one that is new. What is added or removed as a whole is one finding, not one for each part
//! of it; a shape is judged once, with the operations that it reaches; a value that is written out
//! on one side and a shape on the other is resolved and compared where it stands.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::spec::{Operation, Spec};

use crate::delta::Delta;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::shapes::{ShapeRef, Usage, usage};
use crate::{Options, Revision};

use draft::Draft;

mod bounds;
mod crates;
mod draft;
mod errors;
mod kinds;
mod members;
mod mined;
mod moves;
mod operation;
mod operations;
mod paging;
mod policy;
mod schema;
mod service;
mod shared;
mod sound;
mod texts;
mod twins;
mod values;
pub(crate) mod walk;

pub(crate) fn judge<'a>(
    old: &Revision<'a>,
    new: &Revision<'a>,
    options: &'a Options,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (before, after) in pairs(old.specs, new.specs) {
        let Some(any) = after.or(before) else {
            continue;
        };
        let service = service_name(any);
        let mut drafts = match (before, after) {
            (Some(before), Some(after)) => compared((old, before), (new, after), options),
            _ => vec![version(before, after)],
        };
        discriminate(&mut drafts);
        let drafts = drafts.into_iter();
        findings.extend(drafts.map(|it| it.finish(&service, old.sources, new.sources)));
    }
    let key = |it: &Finding| {
        (
            it.place.clone(),
            Rule::from_id(it.rule),
            it.fingerprint.clone(),
        )
    };
    findings.sort_by_cached_key(key);
    findings
}

/// What is known while two specs are compared.
pub(crate) struct Judge<'a> {
    pub(crate) old: &'a Spec,
    pub(crate) new: &'a Spec,
    options: &'a Options,
    old_operations: BTreeMap<&'a str, &'a Operation>,
    new_operations: BTreeMap<&'a str, &'a Operation>,
    /// What differs in what all operations share.
    delta: Delta<'a>,
    pub(crate) old_usage: Usage<'a>,
    pub(crate) new_usage: Usage<'a>,
    /// Operations by name before, and what they are called now.
    pub(crate) renamed: BTreeMap<&'a str, &'a str>,
    drafts: Vec<Draft>,
    /// Shapes of the service that were compared already, by both names.
    compared: BTreeSet<(&'a str, &'a str)>,
    /// Shapes that were compared where they are used, by operation.
    resolved: BTreeSet<(Option<&'a str>, ShapeRef<'a>, ShapeRef<'a>)>,
}

fn compared<'a>(
    (was, old): (&Revision<'a>, &'a Spec),
    (is, new): (&Revision<'a>, &'a Spec),
    options: &'a Options,
) -> Vec<Draft> {
    let facts = [&old.service, &new.service].map(Facts::of_service);
    let mut judge = Judge {
        old,
        new,
        options,
        old_operations: by_name(old),
        new_operations: by_name(new),
        delta: Delta::between(&facts[0], &facts[1]),
        old_usage: usage(old),
        new_usage: usage(new),
        renamed: BTreeMap::new(),
        drafts: Vec::new(),
        compared: BTreeSet::new(),
        resolved: BTreeSet::new(),
    };
    judge.service();
    judge.operations();
    judge.shared_shapes();
    if options.rust {
        judge.crates(was.sources, is.sources);
    }
    judge.drafts
}

/// Operations by name; of two that have the same, the first.
fn by_name(spec: &Spec) -> BTreeMap<&str, &Operation> {
    let operations = spec.operations.iter().rev();
    operations.map(|it| (it.name.as_str(), it)).collect()
}

impl<'a> Judge<'a> {
    /// Whether breaks are to be shown by documents.
    pub(crate) fn shows_witnesses(&self) -> bool {
        self.options.witnesses
    }

    fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// The operation of that name in the old spec.
    pub(crate) fn old_operation(&self, name: &str) -> Option<&'a Operation> {
        self.old_operations.get(name).copied()
    }

    /// The operation of that name in the new spec.
    pub(crate) fn new_operation(&self, name: &str) -> Option<&'a Operation> {
        self.new_operations.get(name).copied()
    }

    /// What the operation is called now.
    pub(crate) fn name_now(&self, old: &'a str) -> &'a str {
        self.renamed.get(old).copied().unwrap_or(old)
    }
}

type Pair<'a> = (Option<&'a Spec>, Option<&'a Spec>);

/// Which spec became which: by product and version, else the only one of a product by product.
fn pairs<'a>(old: &'a [Spec], new: &'a [Spec]) -> Vec<Pair<'a>> {
    let product = |spec: &Spec| spec.service.product.value.to_ascii_lowercase();
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let mut left: Vec<&Spec> = new.iter().collect();
    let mut alone = Vec::new();
    for spec in old {
        match left
            .iter()
            .position(|it| service_name(it) == service_name(spec))
        {
            Some(index) => pairs.push((Some(spec), Some(left.remove(index)))),
            None => alone.push(spec),
        }
    }
    for spec in alone {
        let same = |it: &&Spec| product(it) == product(spec);
        let is_only = old.iter().filter(same).count() == 1 && new.iter().filter(same).count() == 1;
        match left
            .iter()
            .position(|it| product(it) == product(spec))
            .filter(|_| is_only)
        {
            Some(index) => pairs.push((Some(spec), Some(left.remove(index)))),
            None => pairs.push((Some(spec), None)),
        }
    }
    pairs.extend(left.into_iter().map(|it| (None, Some(it))));
    pairs
}

/// Product code and version, as places have it.
fn service_name(spec: &Spec) -> String {
    let service = &spec.service;
    format!(
        "{}/{}",
        service.product.value.to_ascii_lowercase(),
        service.version.value
    )
}

/// A version of a product that is there on one side only.
fn version(old: Option<&Spec>, new: Option<&Spec>) -> Draft {
    let rule = match old {
        Some(_) => Rule::ApiVersionRemoved,
        None => Rule::ApiVersionAdded,
    };
    let title = old.or(new).map_or_else(String::new, |it| {
        let service = &it.service;
        let what = if old.is_some() { "gone" } else { "new" };
        format!(
            "version {} of {} is {what}",
            service.version.value, service.product.value
        )
    });
    let side = |spec: Option<&Spec>| {
        let version = &spec?.service.version;
        Some((version.span, version.value.clone()))
    };
    Draft::new(rule, None, "", title).sides(side(old), side(new))
}

/// Gives findings of one rule and place what tells them apart: first their values, then a number.
fn discriminate(drafts: &mut [Draft]) {
    for pass in 0..2 {
        let mut groups: BTreeMap<(Rule, Option<String>, String, String), Vec<usize>> =
            BTreeMap::new();
        for (index, it) in drafts.iter().enumerate() {
            let key = (
                it.rule,
                it.operation.clone(),
                it.path.clone(),
                it.distinct.clone(),
            );
            groups.entry(key).or_default().push(index);
        }
        for group in groups.into_values().filter(|it| it.len() > 1) {
            for (number, index) in group.into_iter().enumerate() {
                let draft = drafts.get_mut(index);
                let draft = draft.expect("bug: the indexes are those of the drafts");
                let value = |side: &Option<_>| {
                    side.as_ref()
                        .map_or("", |(_, value): &(_, String)| value.as_str())
                        .to_owned()
                };
                let more = match pass {
                    0 => format!("{}\u{1}{}", value(&draft.old), value(&draft.new)),
                    _ => number.to_string(),
                };
                draft.distinct = format!("{}\u{1}{more}", draft.distinct);
            }
        }
    }
}
