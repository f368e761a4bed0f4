//! What a value is: its type, and how it becomes text.

use acs_codegen::source::Span;
use acs_codegen::spec::{Format, Style, Type, word};

use crate::facts::Step;
use crate::finding::Wire;
use crate::rule::Rule;
use crate::shapes::View;

use super::Judge;
use super::draft::Draft;
use super::members::is_response;
use super::schema::{Views, both};
use super::walk::{At, Role};

/// What a value is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
    Map,
    Any,
}

impl Form {
    fn of(view: &View<'_>) -> Option<Self> {
        Some(match view.kind()? {
            Type::String => Self::Text,
            Type::Integer => Self::Integer,
            Type::Number => Self::Number,
            Type::Boolean => Self::Boolean,
            Type::Array => Self::Array,
            Type::Object if view.target.members.is_some() => Self::Object,
            Type::Map => Self::Map,
            // An object without members is any value.
            Type::Object | Type::Any => Self::Any,
        })
    }

    fn is_scalar(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Integer | Self::Number | Self::Boolean
        )
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// The rules for a value that becomes another kind of value.
fn rules(old: Form, new: Form) -> (Rule, Rule) {
    use Form::{Array, Integer, Map, Number, Object, Text};
    match (old, new) {
        (Integer, Number) => (Rule::RequestIntegerToNumber, Rule::ResponseIntegerToNumber),
        (Number, Integer) => (Rule::RequestNumberToInteger, Rule::ResponseNumberToInteger),
        (Text, it) if it.is_number() => (Rule::RequestStringToNumber, Rule::ResponseStringToNumber),
        (it, Text) if it.is_number() => (Rule::RequestNumberToString, Rule::ResponseNumberToString),
        (it, Array) if it.is_scalar() => (Rule::RequestScalarToArray, Rule::ResponseScalarToArray),
        (Array, it) if it.is_scalar() => (Rule::RequestArrayToScalar, Rule::ResponseArrayToScalar),
        (Object | Map, Array) => (Rule::RequestObjectToArray, Rule::ResponseObjectToArray),
        (Array, Object | Map) => (Rule::RequestArrayToObject, Rule::ResponseArrayToObject),
        (a, b) if !a.is_scalar() || !b.is_scalar() => {
            (Rule::RequestObjectReshaped, Rule::ResponseObjectReshaped)
        }
        _ => (Rule::RequestTypeChanged, Rule::ResponseTypeChanged),
    }
}

impl<'a> Judge<'a> {
    /// Judges what a value is, and what is inside it.
    pub(super) fn value(&mut self, at: &At<'a>, views: Views<'a>) {
        let (Some(old), Some(new)) = (Form::of(&views.old), Form::of(&views.new)) else {
            return;
        };
        match (views.old.is_json_text(), views.new.is_json_text()) {
            (false, true) if old == Form::Text => {
                let rules = (Rule::RequestJsonTyped, Rule::ResponseJsonTyped);
                return self.kind(at, views, rules, "the JSON inside it is described");
            }
            (true, false) if new == Form::Text => {
                let rules = (Rule::RequestJsonUntyped, Rule::ResponseJsonUntyped);
                return self.kind(
                    at,
                    views,
                    rules,
                    "the JSON inside it is no longer described",
                );
            }
            _ => {}
        }
        if old != new {
            let wraps = |outer: &View<'a>, inner: &View<'a>, shapes: crate::shapes::Shapes<'a>| {
                inner.kind() == Some(Type::Array) && wrapped_list(outer, shapes)
            };
            let is_wrapper = wraps(&views.old, &views.new, at.frame.old)
                || wraps(&views.new, &views.old, at.frame.new);
            if is_wrapper {
                let rules = (
                    Rule::RequestListWrapperChanged,
                    Rule::ResponseListWrapperChanged,
                );
                return self.kind(
                    at,
                    views,
                    rules,
                    "the list has another object around it, or none",
                );
            }
            let what = format!("it is {}, was {}", name(&views.new), name(&views.old));
            self.kind(at, views, rules(old, new), &what);
            // A number is still bounded when it may have a fraction.
            if old.is_number() && new.is_number() {
                self.limits(at, views);
            }
            return;
        }
        self.style(at, views);
        self.format(at, views);
        self.unit(at, views);
        self.values(at, views);
        self.limits(at, views);

        let mut inside = at.clone();
        if views.old.is_json_text() || views.new.is_json_text() {
            inside.uses = at.uses.inside_json_text();
        }
        if let (Some(before), Some(after)) = (&views.old.target.items, &views.new.target.items) {
            self.schema(&inside.step(Step::Items, Role::Items), before, after);
        }
        if let (Some(before), Some(after)) = (&views.old.target.members, &views.new.target.members)
        {
            self.members(&inside, before, after);
        }
    }

    /// A value that is something else now. What that means is tried out.
    fn kind(&mut self, at: &At<'a>, views: Views<'a>, rules: (Rule, Rule), what: &str) {
        for rule in both(at, rules) {
            let title = format!("{}: {what}", at.noun());
            let witness = match is_response(rule) {
                true => self.response_value_witness(at, views.new.site),
                false => self.request_value_witness(at, views.old.site),
            };
            let wire = match (witness.is_some(), rule.verdict().wire) {
                (true, _) => Wire::Break,
                // The same bytes travel.
                (false, Wire::Break) if !is_response(rule) && !at.uses.json => Wire::Ok,
                (false, wire) => wire.min(Wire::Risk),
            };
            let mut draft = Draft::new(rule, at.operation, at.path(), title)
                .reach(&at.reach)
                .wire(wire)
                .witness(witness);
            draft.old = type_span(&views.old).map(|it| (it, name(&views.old)));
            draft.new = type_span(&views.new).map(|it| (it, name(&views.new)));
            self.push(draft);
        }
    }

    fn style(&mut self, at: &At<'a>, views: Views<'a>) {
        // A list in a query is written as a repeated list unless it says otherwise.
        let style = |view: &View<'a>| {
            let style = view.get(|it| it.style.as_ref()).map(|it| it.value);
            style.filter(|it| *it != Style::RepeatList)
        };
        let (before, after) = (style(&views.old), style(&views.new));
        if before == after {
            return;
        }
        for rule in both(at, (Rule::RequestStyleChanged, Rule::ResponseStyleChanged)) {
            let shown = |it: Option<Style>| it.map_or("plain", word).to_owned();
            let title = format!(
                "{} is written as {}, was as {}",
                at.noun(),
                shown(after),
                shown(before)
            );
            let witness = match (is_response(rule), at.role) {
                (true, _) => self.response_value_witness(at, views.new.site),
                (false, Role::Parameter) => self.style_of_parameter_witness(at),
                (false, _) => self.request_value_witness(at, views.old.site),
            };
            let wire = if witness.is_some() {
                Wire::Break
            } else {
                Wire::Risk
            };
            let span = |view: &View<'a>| {
                view.get(|it| it.style.as_ref())
                    .map(|it| it.span)
                    .or_else(|| type_span(view))
            };
            let mut draft = Draft::new(rule, at.operation, at.path(), title)
                .reach(&at.reach)
                .wire(wire)
                .witness(witness);
            draft.old = span(&views.old).map(|it| (it, shown(before)));
            draft.new = span(&views.new).map(|it| (it, shown(after)));
            if before != Some(Style::Json) && after != Some(Style::Json) {
                draft = draft.rust(crate::finding::Compat::None);
            } else {
                draft = draft.rust(crate::finding::Compat::Major);
            }
            self.push(draft);
        }
    }

    fn format(&mut self, at: &At<'a>, views: Views<'a>) {
        let format = |view: &View<'a>| view.target.format.as_ref().map(|it| it.value);
        let (before, after) = (format(&views.old), format(&views.new));
        let is_int = views.old.kind() == Some(Type::Integer);
        // What is not said is the widest.
        let usual = |it: Option<Format>| match it {
            Some(Format::Int64 | Format::Double) => None,
            other => other,
        };
        if usual(before) == usual(after) {
            return;
        }
        let rules = match (is_int, after) {
            (true, Some(Format::Int32)) => (Rule::RequestIntNarrowed, Rule::ResponseIntNarrowed),
            (true, _) => (Rule::RequestIntWidened, Rule::ResponseIntWidened),
            (false, _) => (Rule::RequestFormatChanged, Rule::ResponseFormatChanged),
        };
        for rule in both(at, rules) {
            let shown = |it: Option<Format>| {
                it.map_or_else(
                    || "no format".to_owned(),
                    |it| format!("format `{}`", word(it)),
                )
            };
            let title = format!("{} has {}, had {}", at.noun(), shown(after), shown(before));
            let span = |view: &View<'a>| {
                view.target
                    .format
                    .as_ref()
                    .map(|it| it.span)
                    .or_else(|| type_span(view))
            };
            let witness = match rule {
                Rule::RequestIntNarrowed => self.request_value_witness(at, views.old.site),
                _ => None,
            };
            let mut draft = Draft::new(rule, at.operation, at.path(), title)
                .reach(&at.reach)
                .witness(witness);
            draft.old = span(&views.old).map(|it| (it, shown(before)));
            draft.new = span(&views.new).map(|it| (it, shown(after)));
            self.push(draft);
        }
    }

    fn unit(&mut self, at: &At<'a>, views: Views<'a>) {
        let (old, new) = (
            views.old.target.unit.as_ref(),
            views.new.target.unit.as_ref(),
        );
        if old == new {
            return;
        }
        for rule in both(at, (Rule::RequestUnitChanged, Rule::ResponseUnitChanged)) {
            let shown = |it: Option<&acs_codegen::source::Spanned<String>>| {
                it.map_or_else(|| "not stated".to_owned(), |it| format!("`{it}`"))
            };
            let title = format!(
                "the unit of {} is {}, was {}",
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
            // A unit that was merely not stated is no other unit.
            let is_said = old.is_some() && new.is_some();
            self.push(if is_said {
                draft
            } else {
                draft.wire(Wire::Ok).differs(false)
            });
        }
    }
}

/// Whether it is an object whose only member is a list.
fn wrapped_list<'a>(view: &View<'a>, shapes: crate::shapes::Shapes<'a>) -> bool {
    let Some(members) = &view.target.members else {
        return false;
    };
    let mut members = members.values();
    match (members.next(), members.next()) {
        (Some(only), None) => shapes.view(only).kind() == Some(Type::Array),
        _ => false,
    }
}

/// A place that says what the value is.
pub(super) fn type_span(view: &View<'_>) -> Option<Span> {
    let site = view.site.ty.as_ref().map(|it| it.span);
    let shape = view.site.shape.as_ref().map(|it| it.span);
    site.or(shape)
        .or_else(|| view.target.ty.as_ref().map(|it| it.span))
}

fn name(view: &View<'_>) -> String {
    let kind = view.kind().map_or("nothing", word);
    match (view.is_json_text(), kind) {
        (true, _) => format!("JSON text of type `{kind}`"),
        (false, "object") if view.target.members.is_none() => "any object".to_owned(),
        (false, _) => format!("of type `{kind}`"),
    }
}
