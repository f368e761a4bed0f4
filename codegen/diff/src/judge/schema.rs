//! Two schemas that are one thing before and after.
//!
//! What is written at a place counts before what the shape says. Two uses of one shape are
//! compared here only in what stands at the place; the shape itself is judged once, elsewhere.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Flag, Scalar, Schema, Type};

use crate::facts::Fact;
use crate::finding::Docs;
use crate::rule::Rule;
use crate::shapes::{Home, View};

use super::Judge;
use super::draft::Draft;
use super::operations::snake;
use super::texts::{Prose, side};
use super::walk::{At, Role};

/// The rules of both sides that apply: for requests, then for answers.
pub(super) fn both(at: &At<'_>, (request, response): (Rule, Rule)) -> Vec<Rule> {
    let mut rules = Vec::new();
    if at.uses.request() {
        rules.push(request);
    }
    if at.uses.response || rules.is_empty() {
        rules.push(response);
    }
    rules
}

/// Whether it must be there.
pub(super) fn is_required(schema: &Schema) -> bool {
    schema.required.as_ref().is_some_and(|it| it.value)
}

/// Before and after.
pub(super) type Ends<T> = (Option<T>, Option<T>);

/// The two sides of a place, resolved.
#[derive(Clone, Copy)]
pub(super) struct Views<'a> {
    pub(super) old: View<'a>,
    pub(super) new: View<'a>,
}

impl<'a> Views<'a> {
    /// What applies at the place on both sides; nothing if the shapes say it and are judged elsewhere.
    fn at_place<T>(&self, key: impl Fn(&'a Schema) -> Option<&'a T>) -> Ends<&'a T> {
        let is_paired = self.old.shape.is_some() && self.new.shape.is_some();
        if is_paired && key(self.old.site).is_none() && key(self.new.site).is_none() {
            return (None, None);
        }
        (self.old.get(&key), self.new.get(&key))
    }
}

pub(super) fn text(value: Option<&Spanned<String>>) -> Option<Fact<'_>> {
    value.map(|it| Fact::new(it.value.as_str().into(), it.span))
}

fn scalar(value: Option<&Spanned<Scalar>>) -> Option<Fact<'_>> {
    value.map(|it| Fact::new(it.value.text.as_str().into(), it.span))
}

pub(super) fn flag(value: Option<&Spanned<Flag>>) -> Option<Fact<'_>> {
    value.map(|it| Fact::new(it.value.text.as_deref().unwrap_or_default().into(), it.span))
}

impl<'a> Judge<'a> {
    /// Judges a schema and all that is inside it.
    pub(super) fn schema(&mut self, at: &At<'a>, old: &'a Schema, new: &'a Schema) {
        // Most schemas say what they said, and lead where they led.
        if at.is_settled && at.owner == at.old_owner && old == new {
            return;
        }
        let views = Views {
            old: at.frame.old.view(old),
            new: at.frame.new.view(new),
        };
        let first = self.drafts.len();
        self.site(at, views);
        match (views.old.shape, views.new.shape) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => {
                let is_shared = a.home == Home::Service && b.home == Home::Service;
                let is_rename = self.new.service.shapes.get(a.name).is_none()
                    && self.old.service.shapes.get(b.name).is_none();
                if is_shared && is_rename {
                    self.shared_pair((a.name, views.old.target), (b.name, views.new.target));
                } else if self.resolved.insert((at.operation, a, b)) {
                    self.type_path(at, views);
                    self.value(at, views);
                }
            }
            _ => {
                self.type_path(at, views);
                self.value(at, views);
            }
        }
        self.mark_mined(at, views, first);
    }

    /// What belongs to the place: whether it must be there, texts, examples.
    fn site(&mut self, at: &At<'a>, views: Views<'a>) {
        self.required(at, views);
        self.deprecated(at, views);
        self.defaults(at, views);
        self.former_names(at, views);

        let (old, new) = views.at_place(|it| it.doc.as_ref());
        self.description(at, views, text(old), text(new));
        let (old, new) = views.at_place(|it| it.page_differs.as_ref());
        if old != new {
            let rules = Prose::of(Rule::DocPageDiffersChanged);
            let (old, new) = (text(old), text(new));
            self.prose(
                rules,
                at.operation,
                &at.path(),
                &at.noun(),
                old.as_ref(),
                new.as_ref(),
            );
        }
        let (old, new) = views.at_place(|it| it.since.as_ref());
        if old != new {
            let title = format!("the date since when there is {} is another", at.noun());
            self.push(self.draft(Rule::DocSinceChanged, at, title, text(old), text(new)));
        }
        self.examples(at, views);

        let (old, new) = views.at_place(|it| it.sensitive.as_ref());
        let is = |it: Option<&Spanned<bool>>| it.is_some_and(|it| it.value);
        if is(old) != is(new) {
            let (rules, what) = match is(new) {
                true => (
                    (Rule::RequestSensitiveAdded, Rule::ResponseSensitiveAdded),
                    "is",
                ),
                false => (
                    (
                        Rule::RequestSensitiveRemoved,
                        Rule::ResponseSensitiveRemoved,
                    ),
                    "is no longer",
                ),
            };
            let span = |it: Option<&Spanned<bool>>| it.map(|it| (it.span, it.value.to_string()));
            for rule in both(at, rules) {
                let draft = Draft::new(
                    rule,
                    at.operation,
                    at.path(),
                    format!("{} {what} a secret", at.noun()),
                );
                self.push(draft.sides(span(old), span(new)).reach(&at.reach));
            }
        }
        let field = |view: &View<'a>, owner: &str| {
            view.site
                .field
                .as_ref()
                .map_or_else(|| snake(owner), |it| it.value.clone())
        };
        let is_named = matches!(at.role, Role::Parameter | Role::Member);
        if is_named && at.owner == at.old_owner && views.old.site.field != views.new.site.field {
            let (before, after) = (field(&views.old, at.owner), field(&views.new, at.owner));
            if before != after {
                let title = format!("the field of {} is `{after}`, was `{before}`", at.noun());
                let (old, new) = (views.old.site.field.as_ref(), views.new.site.field.as_ref());
                self.push(self.draft(Rule::RustIdentChanged, at, title, text(old), text(new)));
            }
        }
    }

    /// A finding at the place with both values.
    pub(super) fn draft(
        &self,
        rule: Rule,
        at: &At<'a>,
        title: String,
        old: Option<Fact<'_>>,
        new: Option<Fact<'_>>,
    ) -> Draft {
        let draft = Draft::new(rule, at.operation, at.path(), title);
        draft
            .sides(side(old.as_ref()), side(new.as_ref()))
            .reach(&at.reach)
    }

    fn required(&mut self, at: &At<'a>, views: Views<'a>) {
        let (was, is) = (is_required(views.old.site), is_required(views.new.site));
        if was == is || !matches!(at.role, Role::Parameter | Role::Member) {
            return;
        }
        let rules = match (at.role, is) {
            (Role::Parameter, true) => vec![Rule::RequestParameterBecameRequired],
            (Role::Parameter, false) => vec![Rule::RequestParameterBecameOptional],
            (_, true) => both(
                at,
                (
                    Rule::RequestMemberBecameRequired,
                    Rule::ResponseMemberBecameRequired,
                ),
            ),
            (_, false) => both(
                at,
                (
                    Rule::RequestMemberBecameOptional,
                    Rule::ResponseMemberBecameOptional,
                ),
            ),
        };
        let said = |view: &View<'a>| {
            view.site
                .required
                .as_ref()
                .map(|it| (it.span, it.value.to_string()))
        };
        for rule in rules {
            let witness = match rule {
                Rule::RequestParameterBecameRequired => self.missing_witness(at.frame, at.owner),
                Rule::RequestMemberBecameRequired => self.missing_member_witness(at),
                _ => None,
            };
            let what = match (super::members::is_response(rule), is) {
                (true, true) => "is always sent",
                (true, false) => "may be left out of answers",
                (false, true) => "must be given",
                (false, false) => "may be left out",
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

    fn deprecated(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = views.at_place(|it| it.deprecated.as_ref());
        let (old, new) = (flag(old), flag(new));
        let (rules, what) = match (&old, &new, at.role) {
            (None, None, _) => return,
            (Some(a), Some(b), _) if a == b => return,
            (Some(_), Some(_), _) => {
                let title = format!("{} is deprecated with other words", at.noun());
                return self.push(self.draft(Rule::DocDeprecationNoteChanged, at, title, old, new));
            }
            (None, _, Role::Parameter) => (vec![Rule::RequestParameterDeprecated], "is deprecated"),
            (_, None, Role::Parameter) => (
                vec![Rule::RequestParameterUndeprecated],
                "is no longer deprecated",
            ),
            (None, ..) => (
                both(
                    at,
                    (
                        Rule::RequestMemberDeprecated,
                        Rule::ResponseMemberDeprecated,
                    ),
                ),
                "is deprecated",
            ),
            (_, None, _) => (
                both(
                    at,
                    (
                        Rule::RequestMemberUndeprecated,
                        Rule::ResponseMemberUndeprecated,
                    ),
                ),
                "is no longer deprecated",
            ),
        };
        for rule in rules {
            let title = format!("{} {what}", at.noun());
            self.push(self.draft(rule, at, title, old.clone(), new.clone()));
        }
    }

    fn defaults(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = views.at_place(|it| it.default.as_ref());
        if old.map(|it| &it.value.text) == new.map(|it| &it.value.text) {
            return;
        }
        let request = match (old, new) {
            (None, _) => Rule::RequestDefaultAdded,
            (_, None) => Rule::RequestDefaultRemoved,
            _ if self.is_page_size(at) => {
                let number = |it: Option<&Spanned<Scalar>>| {
                    it.and_then(|it| it.value.text.parse::<f64>().ok())
                };
                match (number(old), number(new)) {
                    (Some(a), Some(b)) if b < a => Rule::PageSizeDefaultLowered,
                    (Some(a), Some(b)) if b > a => Rule::PageSizeDefaultRaised,
                    _ => Rule::RequestDefaultChanged,
                }
            }
            _ => Rule::RequestDefaultChanged,
        };
        for rule in both(at, (request, Rule::ResponseDefaultChanged)) {
            let value = |it: Option<&Spanned<Scalar>>| {
                it.map_or_else(|| "not stated".to_owned(), |it| format!("`{}`", it.value))
            };
            let title = format!(
                "the default of {} is {}, was {}",
                at.noun(),
                value(new),
                value(old)
            );
            let witness = match rule {
                Rule::PageSizeDefaultLowered => self.page_size_witness(at, old, new),
                _ => None,
            };
            let draft = self
                .draft(rule, at, title, scalar(old), scalar(new))
                .witness(witness);
            // A break is told only where it can be shown.
            let is_shown = rule != Rule::PageSizeDefaultLowered || draft.witness.is_some();
            self.push(if is_shown {
                draft
            } else {
                draft.wire(crate::finding::Wire::Risk)
            });
        }
    }

    /// Whether the place is the parameter that takes the size of a page.
    pub(super) fn is_page_size(&self, at: &At<'a>) -> bool {
        let operation = at.frame.new.operation;
        let size = operation.and_then(|it| it.pagination.as_ref()?.size.as_ref());
        at.role == Role::Parameter && size.is_some_and(|it| it.value == at.owner)
    }

    fn former_names(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = (&views.old.site.formerly, &views.new.site.formerly);
        let has =
            |list: &[Spanned<String>], it: &Spanned<String>| list.iter().any(|other| other == it);
        for it in new
            .iter()
            .filter(|it| !has(old, it) && it.value != at.old_owner)
        {
            let title = format!("{} is also understood as `{it}`", at.noun());
            let draft = Draft::new(
                Rule::ResponseFormerNameAdded,
                at.operation,
                at.path(),
                title,
            );
            self.push(
                draft
                    .new_side(it.span, &it.value)
                    .distinct(&it.value)
                    .reach(&at.reach),
            );
        }
        for it in old
            .iter()
            .filter(|it| !has(new, it) && it.value != at.owner)
        {
            let title = format!("{} is no longer understood as `{it}`", at.noun());
            let draft = Draft::new(
                Rule::ResponseFormerNameRemoved,
                at.operation,
                at.path(),
                title,
            );
            self.push(
                draft
                    .old(it.span, &it.value)
                    .distinct(&it.value)
                    .reach(&at.reach),
            );
        }
    }

    fn examples(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = views.at_place(|it| it.example.as_ref());
        let same = old.map(|it| &it.value.text) == new.map(|it| &it.value.text);
        if same && (old.is_none() || views.old.target == views.new.target) {
            return;
        }
        let fits = |shapes: crate::shapes::Shapes<'a>,
                    view: &View<'a>,
                    value: Option<&Spanned<Scalar>>| {
            value.is_none_or(|it| crate::witness::example_fits(shapes, view.site, &it.value))
        };
        let was = fits(at.frame.old, &views.old, old);
        let is = fits(at.frame.new, &views.new, new);
        if was != is && old.is_some() && new.is_some() {
            let (rule, what) = match is {
                true => (Rule::ExampleBecameValid, "fits now"),
                false => (Rule::ExampleBecameInvalid, "no longer fits"),
            };
            let title = format!("the example of {} {what}", at.noun());
            return self.push(self.draft(rule, at, title, scalar(old), scalar(new)));
        }
        if !same {
            let title = format!("the example of {} is another", at.noun());
            self.push(self.draft(Rule::DocExampleChanged, at, title, scalar(old), scalar(new)));
        }
    }

    /// Where the Rust type of the value stands, if it is one of its own.
    fn type_path(&mut self, at: &At<'a>, views: Views<'a>) {
        if at.role == Role::Response {
            return;
        }
        let path = |view: &View<'a>, owner: &str, is_shared: bool| {
            let name = view.target.name.as_ref().map(|it| it.value.clone());
            let wire = view.shape.map_or(owner, |it| it.name);
            let is_shared = view.shape.map_or(is_shared, |it| it.home == Home::Service);
            makes_type(view.target).then(|| {
                (
                    is_shared,
                    name.unwrap_or_else(|| {
                        acs_codegen::naming::type_name(wire).unwrap_or_default()
                    }),
                )
            })
        };
        let is_shared = at.operation.is_none();
        let before = path(&views.old, at.old_owner, is_shared);
        let after = path(&views.new, at.owner, is_shared);
        let (Some((was_shared, before)), Some((is_shared, after))) = (before, after) else {
            return;
        };
        // A type that is called after what was renamed follows it.
        let follows = at.owner != at.old_owner && views.new.target.name.is_none();
        if (was_shared, &before) == (is_shared, &after) || follows {
            return;
        }
        let place = |is_shared: bool, name: &str| {
            if is_shared {
                format!("shapes::{name}")
            } else {
                name.to_owned()
            }
        };
        let (before, after) = (place(was_shared, &before), place(is_shared, &after));
        let title = format!("the type of {} is `{after}`, was `{before}`", at.noun());
        let span = |view: &View<'a>| super::kinds::type_span(view);
        let mut draft =
            Draft::new(Rule::RustTypePathChanged, at.operation, at.path(), title).reach(&at.reach);
        draft.old = span(&views.old).map(|it| (it, before));
        draft.new = span(&views.new).map(|it| (it, after));
        self.push(draft.docs(Docs::None));
    }
}

/// Whether a schema becomes a Rust type of its own.
pub(super) fn makes_type(schema: &Schema) -> bool {
    match schema.ty.as_ref().map(|it| it.value) {
        Some(Type::Object) => schema.members.is_some(),
        Some(Type::String | Type::Integer) => schema.values.is_some(),
        _ => false,
    }
}
