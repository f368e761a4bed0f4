//! Which operations are new, gone, renamed or changed.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs are made of indexes into the two lists"
)]

use std::collections::BTreeMap;

use acs_codegen::spec::{Operation, Spec, Word, word};

use crate::finding::{Compat, Rename};
use crate::rule::Rule;
use crate::shapes::Shapes;

use super::Judge;
use super::draft::Draft;
use super::twins::{self, Twin};

impl<'a> Judge<'a> {
    pub(super) fn operations(&mut self) {
        let (removed, added) = self.uneven();
        let twins = |operations: &[&'a Operation], spec: &'a Spec| -> Vec<Twin<'a>> {
            let twin = |it: &&'a Operation| {
                let shapes = Shapes {
                    service: &spec.service,
                    operation: Some(*it),
                };
                twins::of_operation(shapes, it, &spec.operations)
            };
            operations.iter().map(twin).collect()
        };
        let renames = twins::pair(&twins(&removed, self.old), &twins(&added, self.new));
        for (i, j, _) in &renames {
            self.renamed
                .insert(&removed[*i].name.value, &added[*j].name.value);
        }
        for (i, operation) in removed.iter().enumerate() {
            if renames.iter().all(|it| it.0 != i) {
                self.removed(operation);
            }
        }
        for (j, operation) in added.iter().enumerate() {
            if renames.iter().all(|it| it.1 != j) {
                self.added(operation);
            }
        }
        for (i, j, rename) in renames {
            self.renamed(removed[i], added[j], rename);
            self.operation(removed[i], added[j]);
        }
        let kept: Vec<(&'a Operation, &'a Operation)> = self
            .old_operations
            .iter()
            .filter_map(|(name, old)| Some((*old, *self.new_operations.get(name)?)))
            .collect();
        for (old, new) in kept {
            self.operation(old, new);
        }
    }

    /// Operations that are there on one side only: removed, added, both by name.
    fn uneven(&self) -> (Vec<&'a Operation>, Vec<&'a Operation>) {
        let only =
            |one: &'a [Operation], other: &BTreeMap<&str, &Operation>| -> Vec<&'a Operation> {
                let mut only: Vec<&Operation> = one
                    .iter()
                    .filter(|it| !other.contains_key(it.name.as_str()))
                    .collect();
                only.sort_by_key(|it| it.name.as_str());
                only
            };
        let removed = only(&self.old.operations, &self.new_operations);
        (removed, only(&self.new.operations, &self.old_operations))
    }

    fn removed(&mut self, operation: &Operation) {
        let rule = match operation.deprecated {
            Some(_) => Rule::OperationRemovedAfterDeprecation,
            None => Rule::OperationRemoved,
        };
        let name = &operation.name;
        let draft = Draft::new(
            rule,
            Some(&name.value),
            "",
            format!("operation `{name}` is gone"),
        );
        self.push(draft.old(name.span, ""));
    }

    fn added(&mut self, operation: &Operation) {
        let name = &operation.name;
        let title = format!("operation `{name}` is new");
        let draft = Draft::new(Rule::OperationAdded, Some(&name.value), "", title);
        self.push(draft.new_side(name.span, ""));
    }

    fn renamed(&mut self, old: &Operation, new: &Operation, rename: Rename) {
        let is_case = twins::fold(&old.name.value) == twins::fold(&new.name.value);
        let (rule, compat) = match is_case {
            true if snake(&old.name.value) == snake(&new.name.value) => {
                (Rule::OperationRenamedCase, Compat::None)
            }
            true => (Rule::OperationRenamedCase, Compat::Major),
            false => (Rule::OperationRenamed, Compat::Major),
        };
        let title = format!("operation `{}` was `{}`", new.name, old.name);
        let draft = Draft::new(rule, Some(&new.name.value), "", title)
            .old(old.name.span, &old.name.value)
            .new_side(new.name.span, &new.name.value)
            .rust(compat)
            .rename(rename);
        self.push(draft);
    }
}

/// A wire name as the generator writes fields and modules, near enough to tell whether it changes.
pub(super) fn snake(name: &str) -> String {
    acs_codegen::naming::field_name(name).unwrap_or_default()
}

/// The word of a value, for sentences.
pub(super) fn words<W: Word>(values: &[acs_codegen::source::Spanned<W>]) -> Vec<&'static str> {
    values.iter().map(|it| word(it.value)).collect()
}
