//! What is stated of a value besides its description. Documentation writes the facts as a list, the
//! reference site as it likes, so that both say the same.

use crate::lower::resolve::View;
use crate::source::Spanned;
use crate::spec::Schema;

/// Something that is stated of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// A caller must give it.
    Required,
    /// What holds if it is not given.
    Default(&'a str),
    /// Which numbers it may be, in words.
    Range(String),
    /// How many characters it may have, in words.
    Length(String),
    /// How many elements it may have, in words.
    Elements(String),
    /// The regular expression that it matches.
    Pattern(&'a str),
    /// What a number counts.
    Unit(&'a str),
    /// A value that it may have.
    Example(&'a str),
    /// It is not for everybody's eyes.
    Secret,
    /// The day on which the vendor added it.
    Since(&'a str),
    /// The names it had before.
    Formerly(Vec<&'a str>),
}

/// All facts of a value at one place, in the order in which they are told.
pub fn facts(view: View<'_>, is_input: bool) -> Vec<Fact<'_>> {
    let is_true = |key: fn(&Schema) -> &Option<Spanned<bool>>| {
        view.get(|schema| key(schema).as_ref())
            .is_some_and(|it| it.value)
    };
    let required = view.site.required.as_ref();
    let is_required = is_input && required.is_some_and(|it| it.value);
    let default = view.get(|schema| schema.default.as_ref());
    let pattern = view.get(|schema| schema.pattern.as_ref());
    let unit = view.get(|schema| schema.unit.as_ref());
    let example = view.get(|schema| schema.example.as_ref());
    let formerly: Vec<&str> = view.site.formerly.iter().map(|it| it.as_str()).collect();
    let facts = [
        is_required.then_some(Fact::Required),
        default.map(|it| Fact::Default(&it.value.text)),
        range(view).map(Fact::Range),
        count(
            "characters",
            view.get(|schema| schema.min_length.as_ref()),
            view.get(|schema| schema.max_length.as_ref()),
        )
        .map(Fact::Length),
        count(
            "elements",
            view.get(|schema| schema.min_items.as_ref()),
            view.get(|schema| schema.max_items.as_ref()),
        )
        .map(Fact::Elements),
        pattern.map(|it| Fact::Pattern(&it.value)),
        unit.map(|it| Fact::Unit(&it.value)),
        example.map(|it| Fact::Example(&it.value.text)),
        is_true(|schema| &schema.sensitive).then_some(Fact::Secret),
        view.site.since.as_ref().map(|it| Fact::Since(&it.value)),
        (!formerly.is_empty()).then_some(Fact::Formerly(formerly)),
    ];
    facts.into_iter().flatten().collect()
}

fn range(view: View<'_>) -> Option<String> {
    let minimum = view
        .get(|schema| schema.minimum.as_ref())
        .map(|bound| bound.value.text.as_str());
    let maximum = view
        .get(|schema| schema.maximum.as_ref())
        .map(|bound| bound.value.text.as_str());
    let excludes = |key: fn(&Schema) -> &Option<Spanned<bool>>| {
        view.get(|schema| key(schema).as_ref())
            .is_some_and(|flag| flag.value)
    };
    let low = if excludes(|schema| &schema.exclusive_minimum) {
        "more than"
    } else {
        "at least"
    };
    let high = if excludes(|schema| &schema.exclusive_maximum) {
        "less than"
    } else {
        "at most"
    };
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if (low, high) == ("at least", "at most") => {
            Some(format!("{minimum} to {maximum}"))
        }
        (Some(minimum), Some(maximum)) => Some(format!("{low} {minimum}, {high} {maximum}")),
        (Some(minimum), None) => Some(format!("{low} {minimum}")),
        (None, Some(maximum)) => Some(format!("{high} {maximum}")),
        (None, None) => None,
    }
}

fn count(things: &str, low: Option<&Spanned<u64>>, high: Option<&Spanned<u64>>) -> Option<String> {
    match (low.map(|low| low.value), high.map(|high| high.value)) {
        (Some(low), Some(high)) => Some(format!("{low} to {high} {things}")),
        (Some(low), None) => Some(format!("at least {low} {things}")),
        (None, Some(high)) => Some(format!("at most {high} {things}")),
        (None, None) => None,
    }
}
