//! Leaves out what the checker refuses.
//!
//! Whether an example, a default, a pattern or a sample answer fits its schema is the checker's
//! knowledge, and it is asked rather than repeated. What it points at is removed and reported,
//! until it has nothing to say.

use std::collections::BTreeMap;

use acs_codegen::diag::{Diagnostics, Place, Rule, Severity};
use acs_codegen::source::{SourceMap, Span, Spanned};
use acs_codegen::spec::{Schema, Spec};

use crate::mine;
use crate::reader::{At, Reader};
use crate::report::Kind;

/// The checker stops after ten thousand findings, so a large product takes several rounds.
const ROUNDS: usize = 32;

pub(crate) fn prune(reader: &mut Reader<'_>, sources: &SourceMap, spec: &mut Spec) {
    for _ in 0..ROUNDS {
        let found = match acs_codegen::check(sources, std::slice::from_ref(spec)) {
            Ok(_) => return,
            Err(found) => refused(&found),
        };
        let mut pruner = Pruner {
            reader,
            found,
            removed: 0,
        };
        pruner.spec(spec);
        if pruner.removed == 0 {
            return;
        }
    }
}

/// What is refused, by where it stands.
fn refused(diags: &Diagnostics) -> BTreeMap<Span, (Rule, String)> {
    let errors = diags.iter().filter(|it| it.severity() == Severity::Error);
    let placed = errors.filter_map(|it| match it.place() {
        Place::Span(span) => Some((*span, (it.rule(), it.message().to_owned()))),
        Place::File(_) => None,
    });
    placed.collect()
}

struct Pruner<'r, 'j> {
    reader: &'r mut Reader<'j>,
    found: BTreeMap<Span, (Rule, String)>,
    removed: usize,
}

impl Pruner<'_, '_> {
    fn spec(&mut self, spec: &mut Spec) {
        for (name, shape) in &mut spec.service.shapes {
            self.schema(shape, &At::component(name.as_str()));
        }
        for operation in &mut spec.operations {
            let place = At::operation(operation.name.as_str());
            for (name, parameter) in &mut operation.parameters {
                self.schema(&mut parameter.schema, &place.parameter(name.as_str()));
            }
            self.schema(&mut operation.response, &place.response("200"));
            let examples = std::mem::take(&mut operation.examples);
            for example in examples {
                let span = example.response.span;
                let inside = self.found.iter().find(|(at, (rule, _))| {
                    *rule == Rule::InvalidSample
                        && span.file == at.file
                        && span.start <= at.start
                        && at.end <= span.end
                });
                match inside {
                    Some((_, (_, message))) => {
                        let message = message.clone();
                        self.removed = self.removed.saturating_add(1);
                        self.reader.report(Kind::Sample, &place, span, message);
                    }
                    None => operation.examples.push(example),
                }
            }
        }
    }

    fn schema(&mut self, schema: &mut Schema, place: &At) {
        use Kind::{Default, Example, Format, Limit, ParameterStyle, Pattern};

        self.take(&mut schema.example, Example, place);
        self.take(&mut schema.default, Default, place);
        self.take(&mut schema.pattern, Pattern, place);
        self.take(&mut schema.minimum, Limit, place);
        self.take(&mut schema.maximum, Limit, place);
        self.take(&mut schema.min_length, Limit, place);
        self.take(&mut schema.max_length, Limit, place);
        self.take(&mut schema.min_items, Limit, place);
        self.take(&mut schema.max_items, Limit, place);
        self.take(&mut schema.exclusive_minimum, Limit, place);
        self.take(&mut schema.exclusive_maximum, Limit, place);
        self.take(&mut schema.format, Format, place);
        self.take(&mut schema.style, ParameterStyle, place);
        mine::keep_marks_true(schema);
        if let Some(items) = &mut schema.items {
            self.schema(items, &place.element());
        }
        for (name, member) in schema.members.iter_mut().flatten() {
            self.schema(member, &place.member(name.as_str()));
        }
    }

    fn take<T>(&mut self, value: &mut Option<Spanned<T>>, kind: Kind, place: &At) {
        let Some(span) = value.as_ref().map(|it| it.span) else {
            return;
        };
        // What was mined from one text stands at one place, so the rule tells which is meant.
        let is_meant = self.found.get(&span).is_some_and(|(rule, _)| match rule {
            Rule::InvalidExample => kind == Kind::Example,
            Rule::InvalidDefault => kind == Kind::Default,
            Rule::InvalidPattern => kind == Kind::Pattern,
            Rule::InvalidBounds => kind == Kind::Limit,
            _ => true,
        });
        if is_meant && let Some((_, message)) = self.found.remove(&span) {
            *value = None;
            self.removed = self.removed.saturating_add(1);
            self.reader.report(kind, place, span, message);
        }
    }
}
