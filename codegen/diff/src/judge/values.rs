//! Documented values.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Value, Values};

use crate::finding::{Compat, Rename, Wire};
use crate::rule::Rule;
use crate::shapes::View;

use super::Judge;
use super::draft::Draft;
use super::kinds::type_span;
use super::members::{is_response, key_span};
use super::schema::{Views, both, flag, text};
use super::texts::Prose;
use super::twins::fold;
use super::walk::At;

impl<'a> Judge<'a> {
    pub(super) fn values(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = (
            views.old.target.values.as_ref(),
            views.new.target.values.as_ref(),
        );
        let is_closed =
            |view: &View<'a>| view.get(|it| it.closed.as_ref()).is_some_and(|it| it.value);
        let (was_closed, is_closed) = (is_closed(&views.old), is_closed(&views.new));
        match (old, new) {
            (None, None) => {}
            (None, Some(values)) => {
                let rules = (Rule::RequestBecameEnum, Rule::ResponseBecameEnum);
                self.enumeration(at, views, rules, "values are documented", values, is_closed);
            }
            (Some(values), None) => {
                let rules = (Rule::RequestEnumDropped, Rule::ResponseEnumDropped);
                self.enumeration(
                    at,
                    views,
                    rules,
                    "values are no longer documented",
                    values,
                    false,
                );
            }
            (Some(before), Some(after)) => {
                if was_closed != is_closed {
                    self.closed(at, views, is_closed);
                }
                self.listed(at, before, after, is_closed);
            }
        }
    }

    fn enumeration(
        &mut self,
        at: &At<'a>,
        views: Views<'a>,
        rules: (Rule, Rule),
        what: &str,
        values: &Values,
        is_closed: bool,
    ) {
        for rule in both(at, rules) {
            let names: Vec<&str> = values.keys().map(|it| it.value.as_str()).collect();
            let witness = if is_closed && !is_response(rule) {
                self.request_value_witness(at, views.old.site)
            } else {
                None
            };
            let wire = match (rule, witness.is_some()) {
                (Rule::RequestBecameEnum, true) => Wire::Break,
                (Rule::RequestBecameEnum, false) => Wire::Ok,
                _ => rule.verdict().wire,
            };
            let title = format!("{}: {what}", at.noun());
            let span = |view: &View<'a>| {
                let key = view
                    .target
                    .values
                    .iter()
                    .flat_map(|it| it.keys())
                    .next()
                    .map(|it| it.span);
                key.or_else(|| type_span(view))
                    .map(|it| (it, names.join(", ")))
            };
            let (old, new) = match rule {
                Rule::RequestBecameEnum | Rule::ResponseBecameEnum => (None, span(&views.new)),
                _ => (span(&views.old), None),
            };
            let mut draft = Draft::new(rule, at.operation, at.path(), title)
                .sides(old, new)
                .reach(&at.reach);
            // The other side has a place, though nothing to show there.
            draft.old = draft
                .old
                .or_else(|| type_span(&views.old).map(|it| (it, String::new())));
            draft.new = draft
                .new
                .or_else(|| type_span(&views.new).map(|it| (it, String::new())));
            self.push(draft.wire(wire).witness(witness));
        }
    }

    fn closed(&mut self, at: &At<'a>, views: Views<'a>, is_closed: bool) {
        let (rules, what) = match is_closed {
            true => (
                (Rule::RequestEnumClosed, Rule::ResponseEnumClosed),
                "takes documented values only",
            ),
            false => (
                (Rule::RequestEnumOpened, Rule::ResponseEnumOpened),
                "takes other values, too",
            ),
        };
        for rule in both(at, rules) {
            let said = |view: &View<'a>| {
                view.get(|it| it.closed.as_ref())
                    .map(|it| (it.span, it.value.to_string()))
            };
            let witness = if rule == Rule::RequestEnumClosed {
                self.request_value_witness(at, views.old.site)
            } else {
                None
            };
            let draft = Draft::new(
                rule,
                at.operation,
                at.path(),
                format!("{} {what}", at.noun()),
            );
            self.push(
                draft
                    .sides(said(&views.old), said(&views.new))
                    .reach(&at.reach)
                    .witness(witness),
            );
        }
    }

    fn listed(&mut self, at: &At<'a>, old: &'a Values, new: &'a Values, is_closed: bool) {
        let mut removed: Vec<(&str, &Value)> = only(old, new);
        let mut added: Vec<(&str, &Value)> = only(new, old);
        for (wire, value) in old {
            if let Some(after) = new.get(wire.as_str()) {
                self.listed_value(at, wire.as_str(), value, after);
            }
        }
        let mut pairs = Vec::new();
        removed.retain(|(from, before)| {
            let twin = added
                .iter()
                .position(|(to, _)| fold(to) == fold(from) && !fold(from).is_empty());
            if let Some(index) = twin {
                let (to, after) = added.remove(index);
                pairs.push((*from, *before, to, after));
            }
            twin.is_none()
        });
        for (from, before, to, after) in pairs {
            for rule in both(
                at,
                (
                    Rule::RequestEnumValueRenamedCase,
                    Rule::ResponseEnumValueRenamedCase,
                ),
            ) {
                let witness = match is_response(rule) {
                    true => self.unknown_value_witness(at, to),
                    false if is_closed => self.enum_value_witness(at, from),
                    false => None,
                };
                let wire = if witness.is_some() {
                    Wire::Break
                } else {
                    Wire::Risk
                };
                let compat = if variant(from, before) == variant(to, after) {
                    Compat::None
                } else {
                    Compat::Major
                };
                let rename = Rename {
                    from: from.to_owned(),
                    to: to.to_owned(),
                    score: 0.99,
                    evidence: vec!["the values differ only in capitals and separators".to_owned()],
                };
                let draft = Draft::new(
                    rule,
                    at.operation,
                    value_path(at, to),
                    format!("value `{to}` of {} was `{from}`", at.noun()),
                );
                let draft = draft
                    .old(key_span(old, from), from)
                    .new_side(key_span(new, to), to);
                self.push(
                    draft
                        .wire(wire)
                        .rust(compat)
                        .rename(rename)
                        .reach(&at.reach)
                        .witness(witness),
                );
            }
            self.listed_value(at, to, before, after);
        }
        for (wire, _) in added {
            for rule in both(
                at,
                (Rule::RequestEnumValueAdded, Rule::ResponseEnumValueAdded),
            ) {
                let title = format!("value `{wire}` of {} is new", at.noun());
                let draft = Draft::new(rule, at.operation, value_path(at, wire), title);
                self.push(draft.new_side(key_span(new, wire), wire).reach(&at.reach));
            }
        }
        for (wire, _) in removed {
            for rule in both(
                at,
                (
                    Rule::RequestEnumValueRemoved,
                    Rule::ResponseEnumValueRemoved,
                ),
            ) {
                let witness = if is_closed && !is_response(rule) {
                    self.enum_value_witness(at, wire)
                } else {
                    None
                };
                let wire_verdict = match (is_response(rule), witness.is_some()) {
                    (false, true) => Wire::Break,
                    // An open list refuses nothing.
                    (false, false) => Wire::Risk,
                    (true, _) => rule.verdict().wire,
                };
                let title = format!("value `{wire}` of {} is gone", at.noun());
                let draft = Draft::new(rule, at.operation, value_path(at, wire), title);
                self.push(
                    draft
                        .old(key_span(old, wire), wire)
                        .reach(&at.reach)
                        .wire(wire_verdict)
                        .witness(witness),
                );
            }
        }
    }

    /// A value that is documented on both sides.
    fn listed_value(&mut self, at: &At<'a>, wire: &str, old: &Value, new: &Value) {
        let path = value_path(at, wire);
        let noun = format!("value `{wire}` of {}", at.noun());
        self.prose(
            Prose::of(Rule::DocValueMeaningChanged),
            at.operation,
            &path,
            &noun,
            text(Some(&old.doc)).as_ref(),
            text(Some(&new.doc)).as_ref(),
        );
        let simple = |rule: Rule,
                      title: String,
                      old: Option<&Spanned<String>>,
                      new: Option<&Spanned<String>>| {
            let side = |it: Option<&Spanned<String>>| it.map(|it| (it.span, it.value.clone()));
            Draft::new(rule, at.operation, path.clone(), title)
                .sides(side(old), side(new))
                .reach(&at.reach)
        };
        if old.name.as_ref().map(|it| &it.value) != new.name.as_ref().map(|it| &it.value) {
            let draft = simple(
                Rule::RustIdentChanged,
                format!("the variant of {noun} has another name"),
                old.name.as_ref(),
                new.name.as_ref(),
            );
            let compat = if variant(wire, old) == variant(wire, new) {
                Compat::None
            } else {
                Compat::Major
            };
            self.push(draft.rust(compat));
        }
        if old.since != new.since {
            let title = format!("the date since when there is {noun} is another");
            self.push(simple(
                Rule::DocSinceChanged,
                title,
                old.since.as_ref(),
                new.since.as_ref(),
            ));
        }
        let (before, after) = (flag(old.deprecated.as_ref()), flag(new.deprecated.as_ref()));
        let rules = match (&before, &after) {
            (None, None) => return,
            (Some(a), Some(b)) if a == b => return,
            (Some(_), Some(_)) => vec![Rule::DocDeprecationNoteChanged],
            (None, _) => both(
                at,
                (
                    Rule::RequestEnumValueDeprecated,
                    Rule::ResponseEnumValueDeprecated,
                ),
            ),
            (_, None) => both(
                at,
                (
                    Rule::RequestEnumValueUndeprecated,
                    Rule::ResponseEnumValueUndeprecated,
                ),
            ),
        };
        for rule in rules {
            let draft = Draft::new(
                rule,
                at.operation,
                path.clone(),
                format!("{noun}: its deprecation changes"),
            );
            let side = super::texts::side;
            self.push(
                draft
                    .sides(side(before.as_ref()), side(after.as_ref()))
                    .reach(&at.reach),
            );
        }
    }
}

/// Values of one list that the other does not have, by name.
fn only<'v>(one: &'v Values, other: &Values) -> Vec<(&'v str, &'v Value)> {
    let mut found: Vec<(&str, &Value)> = one
        .iter()
        .filter(|(wire, _)| !other.contains_key(wire.as_str()))
        .map(|(wire, value)| (wire.value.as_str(), value))
        .collect();
    found.sort_by_key(|it| it.0);
    found
}

fn value_path(at: &At<'_>, wire: &str) -> String {
    format!("{}={wire}", at.path())
}

fn variant(wire: &str, value: &Value) -> Option<String> {
    let name = value.name.as_ref().map(|it| it.value.clone());
    name.or_else(|| acs_codegen::naming::type_name(wire))
}
