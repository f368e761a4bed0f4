//! Descriptions, and the facts in them that no key states.
//!
//! Vendors write values, limits and defaults into the text. A change of one of these is a change
//! of the API that nothing but the text shows, so it is told as such and marked as read from
//! prose. Where a key states the fact, the key is judged and the text is only a text.

use std::collections::BTreeSet;

use acs_codegen::mine;
use acs_codegen::spec::MinedKey;

use crate::facts::Fact;
use crate::finding::{Docs, Wire};
use crate::rule::Rule;
use crate::shapes::View;

use super::Judge;
use super::draft::Draft;
use super::schema::Views;
use super::texts::Prose;
use super::walk::At;

/// What a text states that does not state a fact.
const NOTHING: &str = "nothing";

/// A fact that a text states, before and after.
struct Stated {
    rule: Rule,
    title: String,
    old: String,
    new: String,
}

impl<'a> Judge<'a> {
    /// Marks findings from `first` on that are about keys which were read out of a description.
    pub(super) fn mark_mined(&mut self, at: &At<'a>, views: Views<'a>, first: usize) {
        let mined = || {
            [views.old, views.new]
                .into_iter()
                .flat_map(|it| it.site.mined.iter().chain(&it.target.mined))
        };
        if mined().next().is_none() {
            return;
        }
        let path = at.path();
        for draft in self.drafts.iter_mut().skip(first) {
            let is_here = draft
                .path
                .strip_prefix(&path)
                .is_some_and(|it| it.is_empty() || it.starts_with('='));
            let is_about = || mined().any(|it| keys(draft.rule).contains(&it.value));
            if is_here && is_about() {
                draft.is_mined = true;
            }
        }
    }

    /// Judges the description of a schema.
    pub(super) fn description(
        &mut self,
        at: &At<'a>,
        views: Views<'a>,
        old: Option<Fact<'_>>,
        new: Option<Fact<'_>>,
    ) {
        if old == new {
            return;
        }
        let (Some(before), Some(after)) = (&old, &new) else {
            return self.prose(
                Prose::DESCRIPTION,
                at.operation,
                &at.path(),
                &at.noun(),
                old.as_ref(),
                new.as_ref(),
            );
        };
        let facts = if self.options.mine {
            stated(at, views, &before.value, &after.value)
        } else {
            Vec::new()
        };
        if facts.is_empty() {
            return self.prose(
                Prose::DESCRIPTION,
                at.operation,
                &at.path(),
                &at.noun(),
                old.as_ref(),
                new.as_ref(),
            );
        }
        for fact in facts {
            let draft = Draft::new(fact.rule, at.operation, at.path(), fact.title).reach(&at.reach);
            let end = |span, value: String| Some((span, value));
            let draft = draft.sides(end(before.span, fact.old), end(after.span, fact.new));
            // What is said for the first time may have been so all along.
            let is_other = fact.rule.verdict().wire == Wire::Risk
                && [&draft.old, &draft.new]
                    .into_iter()
                    .flatten()
                    .all(|(_, it)| it != NOTHING);
            let is_warning = fact.rule == Rule::DocDeprecationInProse;
            let wire = if is_other || is_warning {
                Wire::Risk
            } else {
                Wire::Ok
            };
            self.push(draft.docs(Docs::Changed).wire(wire).mined());
        }
    }
}

/// The keys that a rule is about and that may have been read out of a description.
fn keys(rule: Rule) -> &'static [MinedKey] {
    let about = |word: &str| rule.id().contains(word);
    match () {
        () if about("default") => &[MinedKey::Default],
        () if about("enum") => &[MinedKey::Values],
        () if about("minimum") => &[MinedKey::Minimum],
        () if about("maximum") => &[MinedKey::Maximum],
        () if about("-range-") => &[MinedKey::Minimum, MinedKey::Maximum],
        () if about("-length-") => &[MinedKey::MinLength, MinedKey::MaxLength],
        () if about("-items-") => &[MinedKey::MinItems, MinedKey::MaxItems],
        () if about("-unit-") => &[MinedKey::Unit],
        () if about("deprecated") => &[MinedKey::Deprecated],
        () => &[],
    }
}

/// The facts that differ and that no key states on either side.
fn stated(at: &At<'_>, views: Views<'_>, old: &str, new: &str) -> Vec<Stated> {
    let mut found = Vec::new();
    let noun = at.noun();
    let said = |key: fn(&View<'_>) -> bool| key(&views.old) || key(&views.new);
    if !said(|it| it.target.values.is_some()) {
        let values = |text: &str| -> Option<BTreeSet<String>> {
            let values = mine::values(text)?;
            Some(values.into_iter().map(|it| it.value).collect())
        };
        // A list that is only there once may have been put into other words.
        if let (Some(before), Some(after)) = (values(old), values(new)) {
            let sides = [
                (Rule::DocValidValuesAdded, &after, &before, "lists"),
                (
                    Rule::DocValidValuesRemoved,
                    &before,
                    &after,
                    "no longer lists",
                ),
            ];
            for (rule, have, lack, verb) in sides {
                let only: Vec<&str> = have.difference(lack).map(String::as_str).collect();
                if !only.is_empty() {
                    let list = |values: &BTreeSet<String>| {
                        values
                            .iter()
                            .map(String::as_str)
                            .collect::<Vec<_>>()
                            .join(", ")
                    };
                    found.push(Stated {
                        rule,
                        title: format!("the text about {noun} {verb} `{}`", only.join("`, `")),
                        old: list(&before),
                        new: list(&after),
                    });
                }
            }
        }
    }
    let is_limited = said(|it| {
        let target = it.target;
        target.minimum.is_some()
            || target.maximum.is_some()
            || target.min_length.is_some()
            || target.max_length.is_some()
            || target.min_items.is_some()
            || target.max_items.is_some()
    });
    if !is_limited {
        let (before, after) = (limits(&mine::limits(old)), limits(&mine::limits(new)));
        found.extend(differs(
            Rule::DocLimitChanged,
            &noun,
            "a limit",
            before,
            after,
        ));
    }
    let value = |it: Option<mine::Mined<String>>| it.map(|it| it.value);
    if !said(|it| it.get(|it| it.default.as_ref()).is_some()) {
        found.extend(differs(
            Rule::DocDefaultChanged,
            &noun,
            "a default",
            value(mine::default(old)),
            value(mine::default(new)),
        ));
    }
    if !said(|it| it.target.unit.is_some()) {
        found.extend(differs(
            Rule::DocUnitChanged,
            &noun,
            "a unit",
            value(mine::unit(old)),
            value(mine::unit(new)),
        ));
    }
    if !said(|it| it.get(|it| it.deprecated.as_ref()).is_some()) {
        let (before, after) = (value(mine::deprecation(old)), value(mine::deprecation(new)));
        let rule = match (&before, &after) {
            (None, Some(_)) => Some((Rule::DocDeprecationInProse, "says that it is deprecated")),
            (Some(_), None) => Some((
                Rule::DocDeprecationWithdrawn,
                "no longer says that it is deprecated",
            )),
            _ => None,
        };
        found.extend(rule.map(|(rule, what)| Stated {
            rule,
            title: format!("the text about {noun} {what}"),
            old: side_text(before),
            new: side_text(after),
        }));
    }
    found
}

fn differs(
    rule: Rule,
    noun: &str,
    what: &str,
    old: Option<String>,
    new: Option<String>,
) -> Option<Stated> {
    (old != new).then(|| Stated {
        rule,
        title: format!(
            "the text about {noun} states {what}: {}, was {}",
            side_text(new.clone()),
            side_text(old.clone())
        ),
        old: side_text(old),
        new: side_text(new),
    })
}

fn side_text(value: Option<String>) -> String {
    value.unwrap_or_else(|| NOTHING.to_owned())
}

/// Limits in one line.
fn limits(limits: &mine::Limits) -> Option<String> {
    let number = |what: &str, it: &Option<mine::Mined<String>>| {
        it.as_ref().map(|it| format!("{what} {}", it.value))
    };
    let count = |what: &str, it: &Option<mine::Mined<u64>>| {
        it.as_ref().map(|it| format!("{what} {}", it.value))
    };
    let parts = [
        number("at least", &limits.minimum),
        number("at most", &limits.maximum),
        count("characters from", &limits.min_length),
        count("characters to", &limits.max_length),
        count("elements from", &limits.min_items),
        count("elements to", &limits.max_items),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
