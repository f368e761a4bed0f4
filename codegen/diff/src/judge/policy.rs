//! What a RAM policy must allow, and when an answer is a success.

use acs_codegen::spec::Operation;

use crate::delta::{Change, Delta};
use crate::facts::{Facet, Node, Step};
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::operation::spans;
use super::service::shown;
use super::texts::side;
use super::walk::Frame;

impl<'a> Judge<'a> {
    pub(super) fn authorization(&mut self, new: &Operation, inside: &Delta<'a>) {
        let name = Some(new.name.value.as_str());
        let root = inside.changes.get([Step::Authorization].as_slice());
        let action = |node: &Option<Node<'_>>| {
            side(node.as_ref().and_then(|it| it.facets.get(&Facet::Action)))
        };
        match root {
            Some(change @ Change { before: None, .. }) => {
                let draft = Draft::new(
                    Rule::RamActionAdded,
                    name,
                    "authorization",
                    "a RAM policy must allow the call",
                );
                return self.push(draft.sides(None, action(&change.after)));
            }
            Some(change @ Change { after: None, .. }) => {
                let title = "no RAM policy need allow the call any more";
                let draft = Draft::new(Rule::RamActionRemoved, name, "authorization", title);
                return self.push(draft.sides(action(&change.before), None));
            }
            Some(change) => {
                for (facet, before, after) in change.facets() {
                    let (rule, path, what) = match facet {
                        Facet::Access => (
                            Rule::RamAccessLevelChanged,
                            "authorization.access",
                            "access level",
                        ),
                        _ => (Rule::RamActionChanged, "authorization.action", "RAM action"),
                    };
                    let title = format!("the {what} is {}, was {}", shown(after), shown(before));
                    self.push(Draft::new(rule, name, path, title).sides(side(before), side(after)));
                }
            }
            None => {}
        }
        for (path, change) in inside.inside(&[Step::Authorization]) {
            let [_, step] = path.as_slice() else { continue };
            let (added, removed, what, value) = match step {
                Step::Resource(it) => (
                    Rule::RamResourceAdded,
                    Rule::RamResourceRemoved,
                    "resource",
                    it,
                ),
                Step::ConditionKey(it) => (
                    Rule::RamConditionKeyAdded,
                    Rule::RamConditionKeyRemoved,
                    "condition key",
                    it,
                ),
                Step::Associated(it) => (
                    Rule::RamDependentActionAdded,
                    Rule::RamDependentActionRemoved,
                    "further action",
                    it,
                ),
                _ => continue,
            };
            let (rule, is) = if change.before.is_none() {
                (added, "new")
            } else {
                (removed, "gone")
            };
            let (old, now) = spans(change, value);
            let draft = Draft::new(
                rule,
                name,
                super::walk::path_text(path),
                format!("the {what} `{value}` is {is}"),
            );
            self.push(draft.sides(old, now));
        }
    }

    pub(super) fn success(&mut self, frame: Frame<'a>, inside: &Delta<'a>) {
        let name = frame.new.operation.map(|it| it.name.value.as_str());
        let member = |node: &Option<Node<'_>>| {
            side(
                node.as_ref()
                    .and_then(|it| it.facets.get(&Facet::SuccessMember)),
            )
        };
        if let Some(change) = inside.changes.get([Step::Success].as_slice()) {
            let (rule, title) = match (&change.before, &change.after) {
                (None, _) => (
                    Rule::SuccessRuleAdded,
                    "a member of the answer tells success from failure",
                ),
                (_, None) => (
                    Rule::SuccessRuleRemoved,
                    "every answer with status 200 is a success",
                ),
                _ => (
                    Rule::SuccessMemberChanged,
                    "another member tells success from failure",
                ),
            };
            let draft = Draft::new(rule, name, "success", title)
                .sides(member(&change.before), member(&change.after));
            let witness = self.success_witness(frame, &[]);
            return self.push(draft.witness(witness));
        }
        for (path, change) in inside.inside(&[Step::Success]) {
            let [_, Step::Equals(value)] = path.as_slice() else {
                continue;
            };
            let (rule, what) = match change.before {
                None => (Rule::SuccessValueAdded, "means success"),
                Some(_) => (Rule::SuccessValueRemoved, "no longer means success"),
            };
            let (old, now) = spans(change, value);
            let draft = Draft::new(
                rule,
                name,
                super::walk::path_text(path),
                format!("`{value}` {what}"),
            );
            let witness = self.success_witness(frame, &[value]);
            self.push(draft.sides(old, now).witness(witness));
        }
    }
}
