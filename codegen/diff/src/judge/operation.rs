//! One operation before and after: everything that is no schema.

use std::collections::BTreeSet;
use std::rc::Rc;

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Effect, Map, Method, Operation, Schema, Security};

use crate::delta::{Change, Delta, FacetChange};
use crate::facts::{Facet, Facts, Path, Step};
use crate::finding::Wire;
use crate::rule::Rule;
use crate::shapes::{travels, uses_of};
use crate::witness::sample_follows;

use super::Judge;
use super::draft::Draft;
use super::operations::words;
use super::texts::{Prose, side};
use super::walk::{At, Frame, Role, frame};

impl<'a> Judge<'a> {
    pub(super) fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        // Most operations say what they said.
        if old == new {
            return;
        }
        let facts = [old, new].map(Facts::of_operation);
        let inside = Delta::between(&facts[0], &facts[1]);
        if inside.is_empty() {
            return;
        }
        let frame = frame(
            (&self.old.service, Some(old)),
            (&self.new.service, Some(new)),
        );
        let first = self.drafts.len();
        self.schemas(frame, old, new, &inside);
        self.moves(first, frame);
        self.methods(old, new);
        self.securities(old, new);
        self.errors(old, new);
        self.authorization(new, &inside);
        self.success(frame, &inside);
        self.pagination(frame, first);
        for (path, change) in &inside.changes {
            match path.as_slice() {
                [] => {
                    for facet in change.facets() {
                        self.operation_facet(old, new, facet);
                    }
                }
                // A new member in a sample is told where it is described.
                [Step::Sample(title)] if follows(frame, title) => {}
                [Step::Sample(title)] => self.sample(new, path, title, change),
                [Step::Row(date, text)] => self.row(new, path, date, text, change),
                _ => {}
            }
        }
    }

    fn operation_facet(
        &mut self,
        old: &Operation,
        new: &Operation,
        (facet, before, after): FacetChange<'_, '_>,
    ) {
        let name = Some(new.name.value.as_str());
        let noun = format!("operation `{}`", new.name);
        let draft = |rule: Rule, path: &str, title: String| {
            Draft::new(rule, name, path, title).sides(side(before), side(after))
        };
        let draft = match facet {
            Facet::Summary => {
                return self.prose(
                    Prose::of(Rule::DocSummaryChanged),
                    name,
                    "summary",
                    &noun,
                    before,
                    after,
                );
            }
            Facet::Doc => return self.prose(Prose::DESCRIPTION, name, "doc", &noun, before, after),
            Facet::PageDiffers => {
                return self.prose(
                    Prose::of(Rule::DocPageDiffersChanged),
                    name,
                    "pageDiffers",
                    &noun,
                    before,
                    after,
                );
            }
            Facet::Page => draft(
                Rule::DocPageChanged,
                "page",
                "the address of the page is another".to_owned(),
            ),
            Facet::Group => {
                let group = |it: &Option<Spanned<String>>| {
                    it.as_ref()
                        .map_or_else(|| "no group".to_owned(), |it| format!("group `{it}`"))
                };
                let title = format!(
                    "{noun} is in {}, was in {}",
                    group(&new.group),
                    group(&old.group)
                );
                draft(Rule::RustFeatureMoved, "group", title)
            }
            Facet::UrlPath => return self.url_path(old, new),
            Facet::Name => draft(
                Rule::RustIdentChanged,
                "name",
                format!("the module and the method of {noun} have another name"),
            ),
            Facet::Effect => {
                let writes = |it: &Operation| {
                    it.effect
                        .as_ref()
                        .is_none_or(|it| it.value == Effect::Write)
                };
                match (writes(old), writes(new)) {
                    (false, true) => draft(
                        Rule::OperationBecameWrite,
                        "effect",
                        format!("{noun} changes something, and only looked before"),
                    ),
                    (true, false) => draft(
                        Rule::OperationBecameRead,
                        "effect",
                        format!("{noun} only looks, and changed something before"),
                    ),
                    _ => return,
                }
            }
            Facet::Deprecated => match (before, after) {
                (None, _) => draft(
                    Rule::OperationDeprecated,
                    "",
                    format!("{noun} is deprecated"),
                ),
                (_, None) => draft(
                    Rule::OperationUndeprecated,
                    "",
                    format!("{noun} is no longer deprecated"),
                ),
                _ => draft(
                    Rule::DocDeprecationNoteChanged,
                    "deprecated",
                    format!("{noun} is deprecated with other words"),
                ),
            },
            _ => return,
        };
        self.push(draft);
    }

    /// The path, unless all that differs is a placeholder: then the parameter is the cause.
    fn url_path(&mut self, old: &Operation, new: &Operation) {
        let text = |it: &Operation| {
            it.path
                .as_ref()
                .map_or_else(|| "/".to_owned(), |it| it.value.clone())
        };
        let (before, after) = (text(old), text(new));
        let fixed = |path: &str| -> Vec<String> {
            let parts = path
                .split('/')
                .filter(|it| !it.starts_with('{') && !it.is_empty());
            parts.map(str::to_owned).collect()
        };
        let parts = |path: &str| path.split('/').filter(|it| it.starts_with('{')).count();
        // As many placeholders and the same words in another order is another path, too.
        if before == after || (fixed(&before) == fixed(&after) && parts(&before) != parts(&after)) {
            return;
        }
        let shape = |path: &str| -> Vec<String> {
            let parts = path
                .split('/')
                .map(|it| if it.starts_with('{') { "{}" } else { it });
            parts.map(str::to_owned).collect()
        };
        if shape(&before) == shape(&after) {
            // Another name for a placeholder is nothing that travels.
            return;
        }
        let span = |it: &Operation| it.path.as_ref().map_or(it.name.span, |it| it.span);
        let title = format!("the path is `{after}`, was `{before}`");
        let witness = self.http_witness(old, new, Rule::PathChanged);
        let draft = Draft::new(Rule::PathChanged, Some(&new.name.value), "path", title);
        self.push(
            draft
                .old(span(old), before)
                .new_side(span(new), after)
                .witness(witness),
        );
    }

    fn methods(&mut self, old: &'a Operation, new: &'a Operation) {
        let (before, after) = (words(&old.methods), words(&new.methods));
        let sent = |methods: &[&'static str]| methods.first().copied();
        for it in new
            .methods
            .iter()
            .filter(|it| !contains::<Method>(&old.methods, it.value))
        {
            let name = acs_codegen::spec::word(it.value);
            let path = format!("methods.{name}");
            let draft = Draft::new(
                Rule::HttpMethodAdded,
                Some(&new.name.value),
                path,
                format!("the service takes `{name}`"),
            );
            self.push(draft.new_side(it.span, name));
        }
        for it in old
            .methods
            .iter()
            .filter(|it| !contains::<Method>(&new.methods, it.value))
        {
            let name = acs_codegen::spec::word(it.value);
            let path = format!("methods.{name}");
            let is_sent = sent(&before) == Some(name);
            let witness = if is_sent {
                self.http_witness(old, new, Rule::HttpMethodRemoved)
            } else {
                None
            };
            let draft = Draft::new(
                Rule::HttpMethodRemoved,
                Some(&new.name.value),
                path,
                format!("the service no longer takes `{name}`"),
            );
            let draft = draft
                .old(it.span, name)
                // Clients send the first; the others are for those who write requests by hand.
                .wire(if is_sent { Wire::Break } else { Wire::Risk })
                .differs(sent(&before) != sent(&after))
                .witness(witness);
            self.push(draft);
        }
    }

    /// An empty list means an access key.
    fn securities(&mut self, old: &'a Operation, new: &'a Operation) {
        let list = |it: &Operation| -> Vec<Spanned<Security>> {
            match it.security.as_slice() {
                [] => vec![Spanned::new(Security::AccessKey, it.name.span)],
                some => some.to_vec(),
            }
        };
        let (before, after) = (list(old), list(new));
        for it in after.iter().filter(|it| !contains(&before, it.value)) {
            let name = acs_codegen::spec::word(it.value);
            let draft = Draft::new(
                Rule::SecurityAdded,
                Some(&new.name.value),
                format!("security.{name}"),
                format!("the service takes `{name}`"),
            );
            self.push(draft.new_side(it.span, name));
        }
        for it in before.iter().filter(|it| !contains(&after, it.value)) {
            let name = acs_codegen::spec::word(it.value);
            let draft = Draft::new(
                Rule::SecurityRemoved,
                Some(&new.name.value),
                format!("security.{name}"),
                format!("the service no longer takes `{name}`"),
            );
            self.push(draft.old(it.span, name));
        }
    }

    fn sample(&mut self, new: &Operation, path: &Path<'_>, title: &str, change: &Change<'_>) {
        let (rule, what) = match (&change.before, &change.after) {
            (None, _) => (Rule::DocSampleAdded, "new"),
            (_, None) => (Rule::DocSampleRemoved, "gone"),
            _ => (Rule::DocSampleChanged, "another"),
        };
        let text = super::walk::path_text(path);
        let draft = Draft::new(
            rule,
            Some(&new.name.value),
            text,
            format!("the sample answer `{title}` is {what}"),
        );
        self.push(draft.sides(spans(change, title).0, spans(change, title).1));
    }

    fn row(
        &mut self,
        new: &Operation,
        path: &Path<'_>,
        date: &str,
        text: &str,
        change: &Change<'_>,
    ) {
        let (rule, what) = match change.before {
            None => (Rule::ChangeAnnounced, "announces"),
            Some(_) => (Rule::ChangeWithdrawn, "no longer announces"),
        };
        let place = super::walk::path_text(path);
        let title = format!("the vendor's page {what} for {date}: {text}");
        let draft = Draft::new(rule, Some(&new.name.value), place, title).distinct(text);
        self.push(draft.sides(spans(change, text).0, spans(change, text).1));
    }

    /// The parameters, the answer and the shapes of the operation, if anything in them differs.
    fn schemas(
        &mut self,
        frame: Frame<'a>,
        old: &'a Operation,
        new: &'a Operation,
        inside: &Delta<'a>,
    ) {
        let touches = |step: Step<'a>| inside.inside(&[step]).next().is_some();
        let is_schema = |path: &Path<'_>| {
            matches!(
                path.first(),
                Some(Step::Parameter(_) | Step::Response | Step::Shape(_))
            )
        };
        if !inside.changes.keys().any(is_schema) {
            return;
        }
        let at = At {
            frame,
            operation: Some(&new.name.value),
            route: Vec::new(),
            old_route: Vec::new(),
            is_settled: keys(&old.shapes) == keys(&new.shapes),
            uses: crate::shapes::Uses::RESPONSE,
            role: Role::Response,
            owner: &new.name.value,
            old_owner: &old.name.value,
            reach: Rc::default(),
        };
        self.parameters(&at, old, new);
        if touches(Step::Response) {
            self.schema(
                &at.step(Step::Response, Role::Response),
                &old.response,
                &new.response,
            );
        }
        let (old_uses, new_uses) = (uses_of(frame.old, old), uses_of(frame.new, new));
        for (name, shape) in &new.shapes {
            let Some((old_name, before)) = old.shapes.get_key_value(name.as_str()) else {
                continue;
            };
            let [old_use, new_use] = [&old_uses, &new_uses].map(|uses| {
                let found = uses.iter().find(|(it, _)| {
                    it.home == crate::shapes::Home::Operation && it.name == name.value
                });
                found.map(|it| *it.1).unwrap_or_default()
            });
            let mut at = at.step(Step::Shape(&name.value), Role::Shape);
            (at.owner, at.old_owner) = (&name.value, &old_name.value);
            at.uses = old_use.and(new_use);
            if at.uses.is_none() {
                at.uses = old_use.or(new_use);
            }
            self.schema(&at, before, shape);
        }
    }

    fn parameters(&mut self, at: &At<'a>, old: &'a Operation, new: &'a Operation) {
        let pairs = self.parameter_pairs(at, old, new);
        for (old_name, new_name) in pairs {
            let (Some(before), Some(after)) =
                (old.parameters.get(old_name), new.parameters.get(new_name))
            else {
                continue;
            };
            let mut inner = at.step(Step::Parameter(new_name), Role::Parameter);
            inner.old_route = vec![Step::Parameter(old_name)];
            (inner.owner, inner.old_owner) = (new_name, old_name);
            let (was, is) = (travels(before.place.value), travels(after.place.value));
            inner.uses = was.or(is);
            if before.place.value != after.place.value {
                let [from, to] = [before, after].map(|it| acs_codegen::spec::word(it.place.value));
                let title = format!("{} travels in `{to}`, was in `{from}`", inner.noun());
                let draft = Draft::new(
                    Rule::RequestParameterMoved,
                    at.operation,
                    inner.path(),
                    title,
                )
                .old(before.place.span, from)
                .new_side(after.place.span, to)
                .witness(self.moved_witness(old, new, old_name));
                self.push(draft);
            }
            self.schema(&inner, &before.schema, &after.schema);
        }
    }
}

/// The names of an operation's own shapes.
fn keys(shapes: &Map<Schema>) -> BTreeSet<&str> {
    shapes.keys().map(|it| it.value.as_str()).collect()
}

fn contains<W: PartialEq>(list: &[Spanned<W>], value: W) -> bool {
    list.iter().any(|it| it.value == value)
}

type Ends = (Option<(Span, String)>, Option<(Span, String)>);

/// Where a part was and is.
/// Whether a sample answer changed only because what the answer holds did.
fn follows(frame: Frame<'_>, title: &str) -> bool {
    let text = |operation: Option<&Operation>| {
        let samples = operation.map(|it| it.examples.as_slice());
        let sample = samples?.iter().find(|it| it.title.value == title)?;
        Some(sample.response.value.clone())
    };
    match (text(frame.old.operation), text(frame.new.operation)) {
        (Some(old), Some(new)) => sample_follows(frame.old, frame.new, [&old, &new]),
        _ => false,
    }
}

pub(super) fn spans(change: &Change<'_>, value: &str) -> Ends {
    let end =
        |node: &Option<crate::facts::Node<'_>>| node.as_ref().map(|it| (it.span, value.to_owned()));
    (end(&change.before), end(&change.after))
}
