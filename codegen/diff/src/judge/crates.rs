//! What findings mean for Rust callers: read off the crates that the generator makes of both specs.
//!
//! Only what is touched is lowered. Each change of the crate's public API belongs to the nearest
//! finding around it that can be its cause; a change that belongs to none becomes a finding of its
//! own. A spec that cannot be lowered leaves the verdicts as the rules state them.

#![expect(
    clippy::indexing_slicing,
    reason = "the indexes are those of the drafts, of which none is added or taken meanwhile"
)]

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::model::Crate;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Flag, Operation, Schema, Spec};

use crate::finding::{Area, Compat};
use crate::rule::Rule;
use crate::surface::{self, ApiChange, Kind};

use super::Judge;
use super::draft::Draft;
use super::sound::is_sound;

/// A place: operation, path.
type Key = (Option<String>, String);

impl<'a> Judge<'a> {
    /// Sets the verdicts on Rust callers, and adds what no other finding explains.
    pub(super) fn crates(&mut self, old: &SourceMap, new: &SourceMap) {
        if !self.drafts.iter().any(|it| is_cause(it.rule)) {
            return;
        }
        let (before, after) = self.touched_operations();
        let crates = lowered(old, self.old, &before).zip(lowered(new, self.new, &after));
        let Some((before, after)) = crates else {
            return;
        };
        let changes = surface::compare(&before, &after);
        self.assign(&changes);
    }

    /// Operations before and after whose crate may differ: those with findings about more than
    /// texts, and for each shared shape one that uses it.
    fn touched_operations(&self) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        let mut add = |name: &str| {
            let old_name = self
                .renamed
                .iter()
                .find(|it| *it.1 == name)
                .map_or(name, |it| it.0);
            before.extend(
                self.old_operation(old_name)
                    .map(|it| it.name.value.as_str()),
            );
            after.extend(self.new_operation(name).map(|it| it.name.value.as_str()));
        };
        for draft in self.drafts.iter().filter(|it| is_cause(it.rule)) {
            if let Some(name) = &draft.operation {
                add(name);
            }
            // Whether callers build a shape depends on who uses it.
            let of_request = |name: &&String| {
                let shape = draft
                    .path
                    .strip_prefix("shapes.")
                    .and_then(|it| it.split(['.', '[']).next());
                let uses = shape.and_then(|it| self.new_usage.get(it)?.get(name.as_str()));
                uses.is_some_and(|it| it.request())
            };
            let users = [draft.reach.first(), draft.reach.iter().find(of_request)];
            users.into_iter().flatten().for_each(|name| add(name));
        }
        (before, after)
    }

    fn assign(&mut self, changes: &[ApiChange]) {
        let places: Vec<Option<Key>> = self.drafts.iter().map(place).collect();
        let moved: Vec<(Key, Key)> = self
            .drafts
            .iter()
            .zip(&places)
            .filter_map(|(it, place)| came_from(it, place.as_ref()?))
            .collect();
        let mut by_place: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
        for (index, place) in places.iter().enumerate() {
            if let Some(place) = place {
                by_place.entry(place).or_default().push(index);
            }
        }
        let mut verdicts: BTreeMap<usize, (Compat, bool)> = BTreeMap::new();
        let mut left: Vec<(Key, &ApiChange)> = Vec::new();
        for change in changes {
            let mut is_explained = false;
            let mut keys: Vec<Key> = change
                .origins
                .iter()
                .map(|it| self.key(it, change, &moved))
                .collect();
            keys.dedup();
            for key in &keys {
                for index in causes(key, &by_place, &self.drafts, change) {
                    let verdict = verdicts.entry(index).or_insert((Compat::None, false));
                    verdict.0 = verdict.0.max(change.compat);
                    verdict.1 |= change.behaves_differently;
                    is_explained = true;
                }
            }
            // Codes of errors are judged over all operations, of which not all are here.
            let is_shared = keys.iter().all(|(_, path)| path.starts_with("errors"));
            if let Some(key) = keys
                .into_iter()
                .next()
                .filter(|_| !is_explained && !is_shared && change.compat != Compat::None)
            {
                left.push((key, change));
            }
        }
        for (index, draft) in self.drafts.iter_mut().enumerate() {
            if places[index].is_some() && is_cause(draft.rule) && draft.rule.area() != Area::Error {
                let (compat, differs) = verdicts
                    .get(&index)
                    .copied()
                    .unwrap_or((Compat::None, false));
                // What is deprecated is told in the documentation where the compiler says nothing.
                draft.verdict.rust.compat = compat;
                draft.verdict.rust.behaves_differently |= differs;
            }
        }
        self.unexplained(left);
    }

    /// The place of a change as findings name it: after all renames.
    fn key(&self, origin: &crate::Place, change: &ApiChange, moved: &[(Key, Key)]) -> Key {
        let operation = origin
            .operation
            .as_deref()
            .map(|it| match self.old_operation(it) {
                Some(old) => self.name_now(&old.name.value).to_owned(),
                None => it.to_owned(),
            });
        let mut key = (operation, origin.path.replace("{}", "[]"));
        self.through_shape(&mut key);
        if change.after.is_empty() || change.before.is_empty() {
            for (from, to) in moved {
                if key.0 == from.0
                    && let Some(rest) = inside(&key.1, &from.1)
                {
                    key.1 = format!("{}{rest}", to.1);
                    break;
                }
            }
        }
        key
    }

    /// The fields of an answer that is a shape are those of the shape, which is the service's
    /// unless the operation has it.
    fn through_shape(&self, key: &mut Key) {
        let Some(name) = key.0.as_deref() else { return };
        let own = [self.old_operation(name), self.new_operation(name)];
        let shape = key
            .1
            .strip_prefix("shapes.")
            .and_then(|it| it.split(['.', '[', '=']).next());
        let is_own = |shape: &str| own.iter().flatten().any(|it| it.shapes.contains_key(shape));
        if shape.is_some_and(|it| !is_own(it)) {
            key.0 = None;
        }
    }

    /// Findings for changes that nothing explains, one for each place and rule.
    fn unexplained(&mut self, left: Vec<(Key, &ApiChange)>) {
        let mut seen = BTreeSet::new();
        for ((operation, path), change) in left {
            let is_type = matches!(change.kind, Kind::Struct | Kind::Enum);
            let holds_box = |text: &str| text.contains("Box<");
            let rule = match (change.before.as_str(), change.after.as_str()) {
                ("", _) if is_type => Rule::RustTypeAdded,
                (_, "") if is_type => Rule::RustTypeRemoved,
                (old, new)
                    if !old.is_empty() && !new.is_empty() && holds_box(old) != holds_box(new) =>
                {
                    if holds_box(new) {
                        Rule::RustBoxAdded
                    } else {
                        Rule::RustBoxRemoved
                    }
                }
                _ => Rule::RustItemChanged,
            };
            if !seen.insert((operation.clone(), path.clone(), rule)) {
                continue;
            }
            let shown = |text: &str| {
                if text.is_empty() {
                    "absent".to_owned()
                } else {
                    format!("`{text}`")
                }
            };
            let title = format!(
                "`{}` is {}, was {}",
                change.item,
                shown(&change.after),
                shown(&change.before)
            );
            let mut draft =
                Draft::new(rule, operation.as_deref(), path.clone(), title).rust(change.compat);
            draft.verdict.rust.behaves_differently = change.behaves_differently;
            let span = |spec: &'a Spec| -> acs_codegen::source::Span {
                let operation = operation
                    .as_ref()
                    .and_then(|name| spec.operations.iter().find(|it| it.name.value == *name));
                operation.map_or(spec.service.product.span, |it| it.name.span)
            };
            if !change.before.is_empty() {
                draft = draft.old(span(self.old), &change.before);
            }
            if !change.after.is_empty() {
                draft = draft.new_side(span(self.new), &change.after);
            }
            self.push(draft.distinct(&change.item));
        }
    }
}

/// Whether findings of the rule can be the cause of a change of the crate.
fn is_cause(rule: Rule) -> bool {
    !matches!(
        rule.area(),
        Area::Documentation | Area::Policy | Area::Endpoint | Area::Authorization
    )
}

/// The place that the generator gives what the finding is about.
fn place(draft: &Draft) -> Option<Key> {
    if !is_cause(draft.rule) {
        return None;
    }
    let path = match draft.rule {
        Rule::RustFeatureMoved => String::new(),
        Rule::RustCrateRenamed => String::new(),
        Rule::RustIdentChanged if draft.path == "name" => String::new(),
        _ if draft.path.starts_with("pagination") => "pagination".to_owned(),
        _ => draft.path.clone(),
    };
    Some((draft.operation.clone(), path))
}

/// The places before and after of what was renamed or moved.
fn came_from(draft: &Draft, place: &Key) -> Option<(Key, Key)> {
    let rename = draft.rename.as_ref()?;
    let old = if rename.from.contains('.') {
        rename.from.clone()
    } else {
        format!("{}.{}", place.1.rsplit_once('.')?.0, rename.from)
    };
    Some(((place.0.clone(), old), place.clone()))
}

/// What follows of `path` behind `outer`, if it is there or inside.
fn inside<'p>(path: &'p str, outer: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(outer)?;
    (outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[', '='])).then_some(rest)
}

/// The findings nearest to a place that can be the cause of a change there.
fn causes(
    key: &Key,
    by_place: &BTreeMap<&Key, Vec<usize>>,
    drafts: &[Draft],
    change: &ApiChange,
) -> Vec<usize> {
    let is_able = |index: &usize| {
        let rule = drafts[*index].rule;
        rule.verdict().rust.compat != Compat::None
            || change.compat == Compat::None
            || drafts[*index].rename.is_some()
    };
    // The type of a field names what is in its lists and maps.
    let inner = (0..4).map(|depth| format!("{}{}", key.1, "[]".repeat(depth)));
    let outer = std::iter::successors(Some(key.1.as_str()), |path| {
        match path.rsplit_once(['.', '[', '=']) {
            Some((outer, _)) => Some(outer),
            None => (!path.is_empty()).then_some(""),
        }
    });
    for path in inner.chain(outer.skip(1).map(str::to_owned)) {
        let here = (key.0.clone(), path);
        let found: Vec<usize> = by_place
            .get(&here)
            .into_iter()
            .flatten()
            .copied()
            .filter(is_able)
            .collect();
        if !found.is_empty() {
            let names_type = |index: &usize| drafts[*index].rule == Rule::RustTypePathChanged;
            // A type of another name is no reason for more than its name.
            let exact: Vec<usize> = found.iter().copied().filter(|it| !names_type(it)).collect();
            return if exact.is_empty() { found } else { exact };
        }
    }
    Vec::new()
}

/// The crate of a product with these operations only; none if the spec is not good enough.
fn lowered(sources: &SourceMap, spec: &Spec, operations: &BTreeSet<&str>) -> Option<Crate> {
    let kept = spec
        .operations
        .iter()
        .filter(|it| operations.contains(it.name.value.as_str()));
    let mut part = Spec {
        service: spec.service.clone(),
        operations: kept.map(bare).collect(),
    };
    part.service.shapes.values_mut().for_each(silence);
    if !is_sound(&part) {
        return None;
    }
    acs_codegen::lower(sources, &[part]).ok()?.pop()
}

/// An operation without the texts that cost time to lay out and are no API.
fn bare(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    operation.doc = None;
    operation.page_differs = None;
    operation.examples.clear();
    operation.changes.clear();
    operation.errors.clear();
    let parameters = operation.parameters.values_mut().map(|it| &mut it.schema);
    parameters.for_each(silence);
    silence(&mut operation.response);
    operation.shapes.values_mut().for_each(silence);
    operation
}

fn silence(schema: &mut Schema) {
    schema.doc = None;
    schema.page_differs = None;
    schema.example = None;
    if let Some(deprecated) = &mut schema.deprecated {
        deprecated.value = Flag { text: None };
    }
    if let Some(items) = &mut schema.items {
        silence(items);
    }
    schema
        .members
        .iter_mut()
        .flatten()
        .for_each(|(_, it)| silence(it));
}
