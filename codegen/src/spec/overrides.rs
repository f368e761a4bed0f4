//! `overrides/*.yaml`: corrections of imported facts, each with its reason.
//!
//! A correction is applied to the tree of a file before it is read, so whatever it says is
//! judged like the rest of the spec, and a mistake in it is shown where it stands. One that
//! matches nothing, or that says what the file says already, is an error: the vendor has moved,
//! and somebody should look.

use crate::date::is_date;
use crate::diag::{Diagnostics, Rule};
use crate::read::{Read, Write, record, wrong_type};
use crate::source::{HasSpan, Span, Spanned};
use crate::yaml::{Entry, Kind, Node, Out};
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// A correction of facts that an import brought.
    pub struct Override {
        required {
            /// What is corrected: the operation, or `service`, and the keys that lead to it, such
            /// as `ListDisks/parameters/Filters`.
            "target" target: Spanned<String>,
            /// How we know better.
            "why" why: Spanned<String>,
            /// Date (`YYYY-MM-DD`) from which we know it.
            "since" since: Spanned<String>,
        }
        optional {
            /// Keys that get another value, with the values.
            "set" set: Option<Patch>,
            /// Keys that are taken away.
            "unset" unset: Vec<Spanned<String>>,
            /// Where that can be looked up: a page, or a recorded answer.
            "source" source: Option<Spanned<String>>,
        }
    }
}

/// A file of `overrides/`.
pub type Overrides = Vec<Override>;

/// Keys and values of whatever is corrected, not read yet.
#[derive(Clone, Debug)]
pub struct Patch(Vec<Entry>);

impl PartialEq for Patch {
    fn eq(&self, other: &Self) -> bool {
        self.write() == other.write()
    }
}

impl Read for Patch {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Mapping(entries) => Some(Self(entries.clone())),
            Kind::Scalar(_) | Kind::Sequence(_) => {
                wrong_type(node, "a mapping", diags);
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

impl Write for Patch {
    fn write(&self) -> Out {
        let entries = self.0.iter();
        Out::Mapping(
            entries
                .map(|it| (it.key.value.clone(), tree(&it.value)))
                .collect(),
        )
    }
}

/// What a node says, wherever it stands.
fn tree(node: &Node) -> Out {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.is_plain => Out::Plain(scalar.text.clone()),
        Kind::Scalar(scalar) => Out::Quoted(scalar.text.clone()),
        Kind::Sequence(items) => Out::List(items.iter().map(tree).collect()),
        Kind::Mapping(entries) => {
            let entries = entries.iter();
            Out::Mapping(
                entries
                    .map(|it| (it.key.value.clone(), tree(&it.value)))
                    .collect(),
            )
        }
    }
}

/// The corrections of a product, and which of them have been applied.
#[derive(Default)]
pub(super) struct Corrections {
    overrides: Vec<(Override, bool)>,
}

impl Corrections {
    pub(super) fn new(overrides: Vec<Override>, diags: &mut Diagnostics) -> Self {
        for correction in &overrides {
            says_why_and_since_when(correction, diags);
        }
        Self {
            overrides: overrides.into_iter().map(|it| (it, false)).collect(),
        }
    }

    /// Corrects the tree of a file; `name` is that of its operation, or `service`.
    pub(super) fn apply(&mut self, name: &str, node: &mut Node, diags: &mut Diagnostics) {
        for (correction, is_applied) in &mut self.overrides {
            let mut steps = correction.target.as_str().split('/');
            if steps.next() == Some(name) {
                *is_applied = true;
                let steps: Vec<&str> = steps.collect();
                correct(correction, &steps, node, diags);
            }
        }
    }

    /// Reports the corrections of operations that are not there.
    pub(super) fn finish<'a>(
        self,
        names: impl Iterator<Item = &'a str> + Clone,
        diags: &mut Diagnostics,
    ) {
        for (correction, is_applied) in self.overrides {
            if !is_applied {
                let target = &correction.target;
                let name = target.value.split('/').next().unwrap_or_default();
                let message = format!("the override is for `{name}`, which is no operation here");
                let names = names.clone().chain(["service"]);
                diags
                    .error(Rule::UnmatchedOverride, target, message)
                    .did_you_mean(name, names);
            }
        }
    }
}

fn says_why_and_since_when(correction: &Override, diags: &mut Diagnostics) {
    let Override { why, since, .. } = correction;
    if why.value.trim().is_empty() {
        diags
            .error(Rule::EmptyText, why, "this text is empty")
            .help("say how we know better");
    }
    if !is_date(since.as_str()) {
        let message = format!("`{since}` is not a date");
        diags
            .error(Rule::MalformedDate, since, message)
            .help("write a day that exists as `YYYY-MM-DD`");
    }
}

fn correct(correction: &Override, steps: &[&str], node: &mut Node, diags: &mut Diagnostics) {
    let mut at = node;
    for step in steps {
        let Kind::Mapping(entries) = &mut at.kind else {
            return unmatched(correction, step, &[], diags);
        };
        if !entries.iter().any(|it| it.key.value == *step) {
            let keys: Vec<&str> = entries.iter().map(|it| it.key.as_str()).collect();
            return unmatched(correction, step, &keys, diags);
        }
        let entry = entries.iter_mut().find(|it| it.key.value == *step);
        at = &mut entry.expect("bug: it is there").value;
    }
    let Kind::Mapping(entries) = &mut at.kind else {
        return unmatched(correction, steps.last().unwrap_or(&""), &[], diags);
    };
    if correction.set.is_none() && correction.unset.is_empty() {
        let message = "the override changes nothing";
        diags
            .error(Rule::IdleOverride, &correction.target, message)
            .help("give it keys to `set` or to `unset`");
    }
    for new in correction.set.iter().flat_map(|it| &it.0) {
        match entries.iter_mut().find(|it| it.key == new.key) {
            Some(old) if tree(&old.value) == tree(&new.value) => {
                let message = format!("`{}` is `{}` already", new.key, brief(&new.value));
                idle(&new.key, old.key.span, &message, diags);
            }
            Some(old) => old.value = new.value.clone(),
            None => entries.push(new.clone()),
        }
    }
    for key in &correction.unset {
        match entries.iter().position(|it| it.key == *key) {
            Some(index) => _ = entries.remove(index),
            None => idle(
                key,
                at.head,
                &format!("there is no `{key}` to take away"),
                diags,
            ),
        }
    }
}

fn brief(node: &Node) -> String {
    crate::yaml::brief(&tree(node))
}

fn idle(place: &impl HasSpan, there: Span, message: &str, diags: &mut Diagnostics) {
    diags
        .error(Rule::IdleOverride, place, message)
        .label(there, "the spec says so here")
        .help("remove the override, or what it no longer changes");
}

fn unmatched(correction: &Override, step: &str, keys: &[&str], diags: &mut Diagnostics) {
    let message = format!("the override leads to `{step}`, which is not there");
    diags
        .error(Rule::UnmatchedOverride, &correction.target, message)
        .did_you_mean(step, keys.iter().copied());
}
