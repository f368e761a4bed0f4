//! Limits: how large, how long, how many, and which pattern.

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Scalar, Schema};

use crate::finding::Wire;
use crate::patterns::{self, Relation};
use crate::rule::Rule;
use crate::shapes::View;

use super::Judge;
use super::draft::Draft;
use super::kinds::type_span;
use super::members::is_response;
use super::schema::{Views, both};
use super::walk::At;

/// What happened to one end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Added,
    Removed,
    Tightened,
    Loosened,
}

/// One end of a range: how large, whether itself is excluded, where it is written.
#[derive(Clone, Debug)]
struct Bound {
    value: f64,
    is_excluded: bool,
    text: String,
    span: Span,
}

impl Bound {
    fn shown(&self) -> String {
        let excluded = if self.is_excluded {
            ", itself excluded"
        } else {
            ""
        };
        format!("{}{excluded}", self.text)
    }
}

/// `sign` is 1 for a lower bound, -1 for an upper one.
fn moved(old: Option<&Bound>, new: Option<&Bound>, sign: f64) -> Option<Move> {
    match (old, new) {
        (None, None) => None,
        (None, Some(_)) => Some(Move::Added),
        (Some(_), None) => Some(Move::Removed),
        (Some(a), Some(b)) => {
            let key = |it: &Bound| (sign * it.value, it.is_excluded);
            match key(b).partial_cmp(&key(a))? {
                std::cmp::Ordering::Greater => Some(Move::Tightened),
                std::cmp::Ordering::Less => Some(Move::Loosened),
                std::cmp::Ordering::Equal => None,
            }
        }
    }
}

type Key<T> = for<'s> fn(&'s Schema) -> Option<&'s Spanned<T>>;

fn number(view: &View<'_>, value: Key<Scalar>, excluded: Key<bool>) -> Option<Bound> {
    let bound = value(view.target)?;
    Some(Bound {
        value: bound.value.text.parse().ok()?,
        is_excluded: excluded(view.target).is_some_and(|it| it.value),
        text: bound.value.text.clone(),
        span: bound.span,
    })
}

fn count(view: &View<'_>, value: Key<u64>) -> Option<Bound> {
    let bound = value(view.target)?;
    Some(Bound {
        value: bound.value as f64,
        is_excluded: false,
        text: bound.value.to_string(),
        span: bound.span,
    })
}

/// Both ends of a range on both sides.
struct Range {
    what: &'static str,
    low: (Option<Bound>, Option<Bound>),
    high: (Option<Bound>, Option<Bound>),
}

impl<'a> Judge<'a> {
    pub(super) fn limits(&mut self, at: &At<'a>, views: Views<'a>) {
        let Views { old, new } = &views;
        let ends = |value: Key<Scalar>, excluded: Key<bool>| {
            (number(old, value, excluded), number(new, value, excluded))
        };
        let counts = |value: Key<u64>| (count(old, value), count(new, value));
        let numbers = Range {
            what: "value",
            low: ends(|it| it.minimum.as_ref(), |it| it.exclusive_minimum.as_ref()),
            high: ends(|it| it.maximum.as_ref(), |it| it.exclusive_maximum.as_ref()),
        };
        self.numbers(at, views, &numbers);
        let lengths = Range {
            what: "number of characters",
            low: counts(|it| it.min_length.as_ref()),
            high: counts(|it| it.max_length.as_ref()),
        };
        let rules = [
            (Rule::RequestLengthTightened, Rule::ResponseLengthShrunk),
            (Rule::RequestLengthLoosened, Rule::ResponseLengthGrown),
        ];
        self.sizes(at, views, &lengths, rules);
        let items = Range {
            what: "number of elements",
            low: counts(|it| it.min_items.as_ref()),
            high: counts(|it| it.max_items.as_ref()),
        };
        let rules = [
            (Rule::RequestItemsTightened, Rule::ResponseItemsShrunk),
            (Rule::RequestItemsLoosened, Rule::ResponseItemsGrown),
        ];
        self.sizes(at, views, &items, rules);
        self.pattern(at, views);
    }

    /// In requests each end has its rules; in answers only growing and shrinking matter.
    fn numbers(&mut self, at: &At<'a>, views: Views<'a>, range: &Range) {
        let low = moved(range.low.0.as_ref(), range.low.1.as_ref(), 1.0);
        let high = moved(range.high.0.as_ref(), range.high.1.as_ref(), -1.0);
        if at.uses.request() {
            let rule = low.map(|it| match it {
                Move::Added => Rule::RequestMinimumAdded,
                Move::Removed => Rule::RequestMinimumRemoved,
                Move::Tightened => Rule::RequestMinimumRaised,
                Move::Loosened => Rule::RequestMinimumLowered,
            });
            self.bound(at, views, rule, "the least value", &range.low);
            let is_page_size = self.is_page_size(at);
            let rule = high.map(|it| match (it, is_page_size) {
                (Move::Tightened, true) => Rule::PageSizeMaximumLowered,
                (Move::Loosened, true) => Rule::PageSizeMaximumRaised,
                (Move::Added, _) => Rule::RequestMaximumAdded,
                (Move::Removed, _) => Rule::RequestMaximumRemoved,
                (Move::Tightened, false) => Rule::RequestMaximumLowered,
                (Move::Loosened, false) => Rule::RequestMaximumRaised,
            });
            self.bound(at, views, rule, "the largest value", &range.high);
        }
        if at.uses.response || !at.uses.request() {
            self.grown_or_shrunk(
                at,
                views,
                range,
                (Rule::ResponseRangeShrunk, Rule::ResponseRangeGrown),
            );
        }
    }

    fn sizes(
        &mut self,
        at: &At<'a>,
        views: Views<'a>,
        range: &Range,
        [tighter, looser]: [(Rule, Rule); 2],
    ) {
        if at.uses.request() {
            self.grown_or_shrunk(at, views, range, (tighter.0, looser.0));
        }
        if at.uses.response || !at.uses.request() {
            self.grown_or_shrunk(at, views, range, (tighter.1, looser.1));
        }
    }

    fn bound(
        &mut self,
        at: &At<'a>,
        views: Views<'a>,
        rule: Option<Rule>,
        what: &str,
        ends: &(Option<Bound>, Option<Bound>),
    ) {
        let Some(rule) = rule else { return };
        let witness = match rule.verdict().wire {
            Wire::Break => self.request_value_witness(at, views.old.site),
            _ => None,
        };
        let title = format!(
            "{what} of {} is {}, was {}",
            at.noun(),
            shown(ends.1.as_ref()),
            shown(ends.0.as_ref())
        );
        self.push(
            limited(rule, at, views, title, ends.0.as_ref(), ends.1.as_ref()).witness(witness),
        );
    }

    fn grown_or_shrunk(
        &mut self,
        at: &At<'a>,
        views: Views<'a>,
        range: &Range,
        (shrunk, grown): (Rule, Rule),
    ) {
        let ends = [(&range.low, 1.0), (&range.high, -1.0)];
        for (rule, wanted) in [
            (shrunk, [Move::Added, Move::Tightened]),
            (grown, [Move::Removed, Move::Loosened]),
        ] {
            let hits: Vec<_> = ends
                .iter()
                .filter_map(|((old, new), sign)| {
                    let step = moved(old.as_ref(), new.as_ref(), *sign)
                        .filter(|it| wanted.contains(it))?;
                    Some((old.as_ref(), new.as_ref(), step))
                })
                .collect();
            let Some((old, new, _)) = hits.first() else {
                continue;
            };
            let title = format!(
                "the {} of {} is {}, was {}",
                range.what,
                at.noun(),
                range_text(&range.low.1, &range.high.1),
                range_text(&range.low.0, &range.high.0)
            );
            let mut draft = limited(rule, at, views, title, *old, *new);
            if rule.verdict().wire == Wire::Break {
                // A limit that was not stated may have been there all along.
                let is_new = hits.iter().all(|it| it.2 == Move::Added);
                let witness = if is_new {
                    None
                } else {
                    self.request_value_witness(at, views.old.site)
                };
                draft = draft
                    .wire(if witness.is_some() {
                        Wire::Break
                    } else {
                        Wire::Risk
                    })
                    .witness(witness);
            }
            self.push(draft);
        }
    }

    fn pattern(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = (
            views.old.target.pattern.as_ref(),
            views.new.target.pattern.as_ref(),
        );
        if old == new {
            return;
        }
        let relation = match (old, new) {
            (Some(old), Some(new)) => patterns::relation(&old.value, &new.value),
            _ => Relation::Unknown,
        };
        let request = match (old, new, &relation) {
            (None, ..) => Rule::RequestPatternAdded,
            (_, None, _) => Rule::RequestPatternRemoved,
            (.., Relation::Same | Relation::Wider) => Rule::RequestPatternLoosened,
            (.., Relation::Narrower(_) | Relation::Other(_)) => Rule::RequestPatternTightened,
            (.., Relation::Unknown) => Rule::RequestPatternUnproven,
        };
        for rule in both(at, (request, Rule::ResponsePatternChanged)) {
            let witness = match (is_response(rule), &relation) {
                (true, _) => None,
                (false, Relation::Narrower(text) | Relation::Other(text)) => {
                    self.request_texts_witness(at, std::slice::from_ref(text))
                }
                (false, _) if rule == Rule::RequestPatternAdded => {
                    let texts = new
                        .map(|it| patterns::misfits(&it.value))
                        .unwrap_or_default();
                    self.request_texts_witness(at, &texts)
                }
                _ => None,
            };
            let wire = match (rule.verdict().wire, witness.is_some()) {
                (Wire::Break, false) => Wire::Risk,
                (wire, _) => wire,
            };
            let shown = |it: Option<&Spanned<String>>| {
                it.map_or_else(|| "none".to_owned(), |it| format!("`{it}`"))
            };
            let title = format!(
                "the pattern of {} is {}, was {}",
                at.noun(),
                shown(new),
                shown(old)
            );
            let draft = self.draft(
                rule,
                at,
                title,
                super::schema::text(old),
                super::schema::text(new),
            );
            self.push(draft.wire(wire).witness(witness));
        }
    }
}

fn limited(
    rule: Rule,
    at: &At<'_>,
    views: Views<'_>,
    title: String,
    old: Option<&Bound>,
    new: Option<&Bound>,
) -> Draft {
    let side = |bound: Option<&Bound>, view: &View<'_>| match bound {
        Some(bound) => Some((bound.span, bound.shown())),
        None => type_span(view).map(|it| (it, String::new())),
    };
    let draft = Draft::new(rule, at.operation, at.path(), title).reach(&at.reach);
    draft.sides(side(old, &views.old), side(new, &views.new))
}

fn shown(bound: Option<&Bound>) -> String {
    bound.map_or_else(|| "not stated".to_owned(), Bound::shown)
}

fn range_text(low: &Option<Bound>, high: &Option<Bound>) -> String {
    match (low, high) {
        (None, None) => "not limited".to_owned(),
        (Some(low), None) => format!("{} or more", low.shown()),
        (None, Some(high)) => format!("{} or less", high.shown()),
        (Some(low), Some(high)) => format!("{} to {}", low.shown(), high.shown()),
    }
}
