//! What the static table says about a member: place, style, constraints.

use std::str::FromStr;

use proc_macro2::Ident;

use super::names::runtime_variant;
use super::resolve::{Resolver, View};
use crate::model::{Member, Rule};
use crate::source::Spanned;
use crate::spec::{Place, Scalar, Schema, Style, Type};

/// The row of the member called `wire`.
pub(super) fn member(wire: &str, view: View<'_>, resolver: &Resolver<'_>) -> Member {
    let is_set = |key: fn(&Schema) -> &Option<Spanned<bool>>| {
        view.get(|schema| key(schema).as_ref())
            .is_some_and(|flag| flag.value)
    };
    let style = view
        .get(|schema| schema.style.as_ref())
        .map(|style| style.value);
    Member {
        wire: wire.to_owned(),
        needs_alias: false,
        required: view
            .site
            .required
            .as_ref()
            .is_some_and(|required| required.value),
        sensitive: is_set(|schema| &schema.sensitive),
        closed: is_set(|schema| &schema.closed),
        style: style
            .filter(|style| !matches!(style, Style::RepeatList | Style::Xml))
            .map(runtime_variant),
        place: None,
        formerly: view
            .site
            .formerly
            .iter()
            .map(|name| name.value.clone())
            .collect(),
        rules: rules(view),
        items: items(view, resolver).map(Box::new),
    }
}

/// Where a parameter travels, if not in the query.
pub(super) fn place(place: Place) -> Option<Ident> {
    (place != Place::Query).then(|| runtime_variant(place))
}

/// The row of the elements, if it says anything.
fn items(view: View<'_>, resolver: &Resolver<'_>) -> Option<Member> {
    let items = view.target.items.as_deref()?;
    let row = member("", resolver.view(items), resolver);
    let says_something = row.sensitive
        || row.closed
        || row.style.is_some()
        || !row.rules.is_empty()
        || row.items.is_some();
    says_something.then_some(row)
}

fn rules(view: View<'_>) -> Vec<Rule> {
    let is_integer = view.target.kind() == Some(Type::Integer);
    let is_exclusive = |key: fn(&Schema) -> &Option<Spanned<bool>>| {
        view.get(|schema| key(schema).as_ref())
            .is_some_and(|flag| flag.value)
    };
    let mut rules = Vec::new();
    if let Some(bound) = view.get(|schema| schema.minimum.as_ref()) {
        let excludes = is_exclusive(|schema| &schema.exclusive_minimum);
        rules.push(match (is_integer, excludes) {
            (true, false) => Rule::Min(number(bound)),
            (true, true) => Rule::Above(number(bound)),
            (false, false) => Rule::MinNumber(number(bound)),
            (false, true) => Rule::AboveNumber(number(bound)),
        });
    }
    if let Some(bound) = view.get(|schema| schema.maximum.as_ref()) {
        let excludes = is_exclusive(|schema| &schema.exclusive_maximum);
        rules.push(match (is_integer, excludes) {
            (true, false) => Rule::Max(number(bound)),
            (true, true) => Rule::Below(number(bound)),
            (false, false) => Rule::MaxNumber(number(bound)),
            (false, true) => Rule::BelowNumber(number(bound)),
        });
    }
    let mut count = |key: fn(&Schema) -> &Option<Spanned<u64>>, rule: fn(u64) -> Rule| {
        let limit = view.get(|schema| key(schema).as_ref());
        rules.extend(limit.map(|limit| rule(limit.value)));
    };
    count(|schema| &schema.min_length, Rule::MinLength);
    count(|schema| &schema.max_length, Rule::MaxLength);
    count(|schema| &schema.min_items, Rule::MinItems);
    count(|schema| &schema.max_items, Rule::MaxItems);
    let pattern = view.get(|schema| schema.pattern.as_ref());
    rules.extend(pattern.map(|pattern| Rule::Pattern(pattern.value.clone())));
    rules
}

fn number<N: FromStr>(bound: &Spanned<Scalar>) -> N {
    let number = bound.value.text.parse().ok();
    number.expect("bug: check lets no bound pass that is not a number of its type")
}
