//! What objects hold and operations take: added, removed, renamed, required.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs are made of indexes into the two lists"
)]

use acs_codegen::spec::{Map, Operation, Parameter, Place, Schema};

use crate::facts::Step;
use crate::finding::{Compat, Rename, Wire};
use crate::rename::Kind;
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::operations::snake;
use super::schema::{both, is_required};
use super::twins::{self, Twin};
use super::walk::{At, Role};

/// Names before and after of what is one thing on both sides.
type Pairs<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Judge<'a> {
    /// Reports parameters that come, go or are renamed; returns those that are on both sides.
    pub(super) fn parameter_pairs(
        &mut self,
        at: &At<'a>,
        old: &'a Operation,
        new: &'a Operation,
    ) -> Pairs<'a> {
        let (mut pairs, removed, added) = split(&old.parameters, &new.parameters);
        let (was, is) = (at.frame.old, at.frame.new);
        let olds: Vec<Twin<'_>> = removed
            .iter()
            .map(|(name, it)| {
                twins::of_schema(was, (name, &it.schema), &old.parameters, Kind::Parameter)
            })
            .collect();
        let news: Vec<Twin<'_>> = added
            .iter()
            .map(|(name, it)| {
                twins::of_schema(is, (name, &it.schema), &new.parameters, Kind::Parameter)
            })
            .collect();
        let renames = twins::pair(&olds, &news);
        for (i, (name, it)) in removed.iter().enumerate() {
            if renames.iter().all(|rename| rename.0 != i) {
                self.parameter_removed(at, name, it);
            }
        }
        for (j, (name, it)) in added.iter().enumerate() {
            if renames.iter().all(|rename| rename.1 != j) {
                self.parameter_added(at, new, name, it);
            }
        }
        for (i, j, rename) in renames {
            let ((from, before), (to, after)) = (removed[i], added[j]);
            let is_case = twins::fold(from) == twins::fold(to);
            let rule = if is_case {
                Rule::RequestParameterRenamedCase
            } else {
                Rule::RequestParameterRenamed
            };
            // The name of a placeholder is nothing that travels.
            let is_placeholder =
                before.place.value == Place::Path && after.place.value == Place::Path;
            let witness = if is_placeholder {
                None
            } else {
                self.renamed_parameter_witness(at.frame, from)
            };
            let mut inner = at.step(Step::Parameter(to), Role::Parameter);
            inner.owner = to;
            let draft = Draft::new(
                rule,
                at.operation,
                inner.path(),
                format!("parameter `{to}` was `{from}`"),
            )
            .old(key_span(&old.parameters, from), from)
            .new_side(key_span(&new.parameters, to), to)
            .rust(renamed_compat(from, &before.schema, to, &after.schema))
            .wire(if is_placeholder {
                Wire::None
            } else {
                Wire::Break
            })
            .rename(rename)
            .witness(witness);
            self.push(draft);
            pairs.push((from, to));
        }
        pairs
    }

    fn parameter_removed(&mut self, at: &At<'a>, name: &'a str, parameter: &Parameter) {
        let is_deprecated = parameter.schema.deprecated.is_some();
        let rule = match (parameter.place.value, is_deprecated) {
            (Place::Path, _) => Rule::PathParameterRemoved,
            (_, true) => Rule::RequestParameterRemovedAfterDeprecation,
            (_, false) => Rule::RequestParameterRemoved,
        };
        let path = at.step(Step::Parameter(name), Role::Parameter).path();
        let witness = if rule == Rule::PathParameterRemoved {
            self.path_witness(at.frame)
        } else {
            None
        };
        let draft = Draft::new(
            rule,
            at.operation,
            path,
            format!("parameter `{name}` is gone"),
        );
        let span = at
            .frame
            .old
            .operation
            .map(|it| key_span(&it.parameters, name));
        self.push(
            draft
                .sides(span.map(|it| (it, name.to_owned())), None)
                .witness(witness),
        );
    }

    fn parameter_added(
        &mut self,
        at: &At<'a>,
        new: &'a Operation,
        name: &'a str,
        parameter: &'a Parameter,
    ) {
        let rule = match (parameter.place.value, is_required(&parameter.schema)) {
            (Place::Path, _) => Rule::PathParameterAdded,
            (_, true) => Rule::RequestParameterAddedRequired,
            (_, false) => Rule::RequestParameterAddedOptional,
        };
        let witness = match rule {
            Rule::PathParameterAdded => self.path_witness(at.frame),
            Rule::RequestParameterAddedRequired => self.missing_witness(at.frame, name),
            _ => None,
        };

        let path = at.step(Step::Parameter(name), Role::Parameter).path();
        let title = match rule {
            Rule::RequestParameterAddedOptional => format!("parameter `{name}` is new"),
            _ => format!("parameter `{name}` is new and must be given"),
        };
        let draft = Draft::new(rule, at.operation, path, title);
        self.push(
            draft
                .new_side(key_span(&new.parameters, name), name)
                .witness(witness),
        );
    }

    /// Compares the members of two objects.
    pub(super) fn members(&mut self, at: &At<'a>, old: &'a Map<Schema>, new: &'a Map<Schema>) {
        let (mut pairs, removed, added) = split(old, new);
        let (was, is) = (at.frame.old, at.frame.new);
        let olds: Vec<Twin<'_>> = removed
            .iter()
            .map(|it| twins::of_schema(was, *it, old, Kind::Member))
            .collect();
        let news: Vec<Twin<'_>> = added
            .iter()
            .map(|it| twins::of_schema(is, *it, new, Kind::Member))
            .collect();
        let renames = twins::pair(&olds, &news);
        for (i, (name, it)) in removed.iter().enumerate() {
            if renames.iter().all(|rename| rename.0 != i) {
                self.member_removed(at, old, name, it);
            }
        }
        for (j, (name, it)) in added.iter().enumerate() {
            if renames.iter().all(|rename| rename.1 != j) {
                self.member_added(at, new, name, it);
            }
        }
        for (i, j, rename) in renames {
            self.member_renamed(at, (old, removed[i]), (new, added[j]), &rename);
            pairs.push((removed[i].0, added[j].0));
        }
        for (from, to) in pairs {
            if let (Some(before), Some(after)) = (old.get(from), new.get(to)) {
                let inner = if from == to {
                    at.step(Step::Member(to), Role::Member)
                } else {
                    at.renamed(from, to)
                };
                self.schema(&inner, before, after);
            }
        }
    }

    fn member_removed(
        &mut self,
        at: &At<'a>,
        siblings: &Map<Schema>,
        name: &'a str,
        schema: &Schema,
    ) {
        let rules = match schema.deprecated.is_some() {
            true => (
                Rule::RequestMemberRemovedAfterDeprecation,
                Rule::ResponseMemberRemovedAfterDeprecation,
            ),
            false => (Rule::RequestMemberRemoved, Rule::ResponseMemberRemoved),
        };
        let inner = at.step(Step::Member(name), Role::Member);
        for rule in both(at, rules) {
            let witness = if is_response(rule) {
                self.absent_witness(&inner)
            } else {
                None
            };
            let draft = Draft::new(
                rule,
                at.operation,
                inner.path(),
                format!("member `{name}` is gone"),
            );
            self.push(
                draft
                    .old(key_span(siblings, name), name)
                    .reach(&at.reach)
                    .witness(witness),
            );
        }
    }

    fn member_added(
        &mut self,
        at: &At<'a>,
        siblings: &Map<Schema>,
        name: &'a str,
        schema: &Schema,
    ) {
        let request = if is_required(schema) {
            Rule::RequestMemberAddedRequired
        } else {
            Rule::RequestMemberAddedOptional
        };
        let inner = at.step(Step::Member(name), Role::Member);
        for rule in both(at, (request, Rule::ResponseMemberAdded)) {
            let witness = match rule {
                Rule::RequestMemberAddedRequired => self.missing_member_witness(&inner),
                _ => None,
            };
            let draft = Draft::new(
                rule,
                at.operation,
                inner.path(),
                format!("member `{name}` is new"),
            );
            self.push(
                draft
                    .new_side(key_span(siblings, name), name)
                    .reach(&at.reach)
                    .witness(witness),
            );
        }
    }

    fn member_renamed(
        &mut self,
        at: &At<'a>,
        (olds, (from, before)): (&Map<Schema>, (&'a str, &'a Schema)),
        (news, (to, after)): (&Map<Schema>, (&'a str, &'a Schema)),
        rename: &Rename,
    ) {
        let rules = match twins::fold(from) == twins::fold(to) {
            true => (
                Rule::RequestMemberRenamedCase,
                Rule::ResponseMemberRenamedCase,
            ),
            false => (Rule::RequestMemberRenamed, Rule::ResponseMemberRenamed),
        };
        let inner = at.renamed(from, to);
        for rule in both(at, rules) {
            let witness = match is_response(rule) {
                true => self.renamed_response_witness(&inner),
                false => self.renamed_request_witness(&inner),
            };
            let draft = Draft::new(
                rule,
                at.operation,
                inner.path(),
                format!("member `{to}` was `{from}`"),
            )
            .old(key_span(olds, from), from)
            .new_side(key_span(news, to), to)
            .rust(renamed_compat(from, before, to, after))
            .rename(rename.clone())
            .reach(&at.reach)
            .witness(witness);
            let is_declared = after.formerly.iter().any(|it| it.value == from);
            self.push(match (is_response(rule), is_declared) {
                (false, _) => draft,
                (true, true) => {
                    draft.advice("Nothing: `formerly` keeps the old name readable.".to_owned())
                }
                (true, false) => draft.advice(format!(
                    "Write `formerly: [{from}]` beside `{to}`, so that both names are understood."
                )),
            });
        }
    }
}

/// Whether the rule is about answers.
pub(super) fn is_response(rule: Rule) -> bool {
    rule.area() == crate::finding::Area::Response
}

/// Where the key of that name stands.
pub(super) fn key_span<T>(map: &Map<T>, name: &str) -> acs_codegen::source::Span {
    let key = map.get_key_value(name).map(|it| it.0.span);
    key.expect("bug: the name comes from the map")
}

type Named<'a, T> = Vec<(&'a str, &'a T)>;

/// Names on both sides, those that are gone and those that are new, all by name.
fn split<'a, T>(old: &'a Map<T>, new: &'a Map<T>) -> (Pairs<'a>, Named<'a, T>, Named<'a, T>) {
    let mut pairs = Vec::new();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for (name, it) in old {
        match new.get_key_value(name.as_str()) {
            Some((other, _)) => pairs.push((name.value.as_str(), other.value.as_str())),
            None => removed.push((name.value.as_str(), it)),
        }
    }
    for (name, it) in new {
        if !old.contains_key(name.as_str()) {
            added.push((name.value.as_str(), it));
        }
    }
    pairs.sort_unstable();
    removed.sort_by_key(|it| it.0);
    added.sort_by_key(|it| it.0);
    (pairs, removed, added)
}

/// Whether a renamed thing keeps its Rust name.
fn renamed_compat(from: &str, before: &Schema, to: &str, after: &Schema) -> Compat {
    let field = |name: &str, schema: &Schema| {
        schema
            .field
            .as_ref()
            .map_or_else(|| snake(name), |it| it.value.clone())
    };
    if field(from, before) == field(to, after) {
        Compat::None
    } else {
        Compat::Major
    }
}
