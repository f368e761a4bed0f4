//! Shapes that several operations share: judged once, with the operations that they reach.

use std::rc::Rc;

use acs_codegen::spec::Schema;

use crate::facts::Step;
use crate::rule::Rule;
use crate::shapes::Uses;

use super::Judge;
use super::draft::Draft;
use super::walk::{At, Role, frame};

impl<'a> Judge<'a> {
    /// Every shape of the service that the delta touches.
    pub(super) fn shared_shapes(&mut self) {
        let mut names: Vec<&'a str> = Vec::new();
        for path in self.delta.changes.keys() {
            if let Some(Step::Shape(name)) = path.first()
                && names.last() != Some(name)
            {
                names.push(name);
            }
        }
        for name in names {
            let old = self.old.service.shapes.get_key_value(name);
            let new = self.new.service.shapes.get_key_value(name);
            match (old, new) {
                (Some((_, before)), Some((_, after))) => {
                    self.shared_pair((name, before), (name, after))
                }
                (Some((key, _)), None) if !self.is_now_another(name) => {
                    let draft = Draft::new(
                        Rule::RustTypeRemoved,
                        None,
                        format!("shapes.{name}"),
                        format!("shape `{name}` is gone"),
                    );
                    self.push(draft.old(key.span, name));
                }
                (None, Some((key, _))) if !self.was_another(name) => {
                    let draft = Draft::new(
                        Rule::RustTypeAdded,
                        None,
                        format!("shapes.{name}"),
                        format!("shape `{name}` is new"),
                    );
                    self.push(draft.new_side(key.span, name));
                }
                _ => {}
            }
        }
    }

    /// Compares two shapes of the service, each pair once.
    pub(super) fn shared_pair(&mut self, old: (&'a str, &'a Schema), new: (&'a str, &'a Schema)) {
        if !self.compared.insert((old.0, new.0)) {
            return;
        }
        let (uses, reach) = self.reach(old.0, new.0);
        let at = At {
            frame: frame((&self.old.service, None), (&self.new.service, None)),
            operation: None,
            route: vec![Step::Shape(new.0)],
            old_route: vec![Step::Shape(old.0)],
            is_settled: true,
            uses,
            role: Role::Shape,
            owner: new.0,
            old_owner: old.0,
            reach: Rc::new(reach),
        };
        let first = self.drafts.len();
        if old.0 != new.0 {
            let key = |spec: &'a acs_codegen::spec::Spec, name: &str| {
                spec.service
                    .shapes
                    .get_key_value(name)
                    .map(|it| (it.0.span, name.to_owned()))
            };
            let title = format!("shape `{}` was `{}`", new.0, old.0);
            let draft =
                Draft::new(Rule::RustTypePathChanged, None, at.path(), title).reach(&at.reach);
            self.push(draft.sides(key(self.old, old.0), key(self.new, new.0)));
        }
        self.schema(&at, old.1, new.1);
        let frame = at.frame;
        self.moves(first, frame);
    }

    /// How both shapes are used by the same operations, and which these are.
    fn reach(&self, old: &str, new: &str) -> (Uses, Vec<String>) {
        let empty = Default::default();
        let before = self.old_usage.get(old).unwrap_or(&empty);
        let after = self.new_usage.get(new).unwrap_or(&empty);
        let mut uses = Uses::default();
        let mut reach = Vec::new();
        for (operation, was) in before {
            if let Some(is) = after.get(self.name_now(operation)) {
                uses = uses.or(was.and(*is));
                reach.push(self.name_now(operation).to_owned());
            }
        }
        if uses.is_none() {
            let all = before.values().chain(after.values());
            uses = all.fold(Uses::default(), |sum, it| sum.or(*it));
            reach = after.keys().map(|it| (*it).to_owned()).collect();
        }
        reach.sort();
        (uses, reach)
    }

    /// Whether a use of the shape was read as one of a shape with another name.
    fn is_now_another(&self, old: &str) -> bool {
        self.compared.iter().any(|(it, _)| *it == old)
    }

    fn was_another(&self, new: &str) -> bool {
        self.compared.iter().any(|(_, it)| *it == new)
    }
}
