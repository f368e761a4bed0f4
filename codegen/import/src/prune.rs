//! Leaves out what the checker refuses.
//!
//! Whether an example, a default, a pattern or a sample answer fits its schema is the checker's
//! knowledge, and it is asked rather than repeated. What it points at is removed and reported,
//! until it has nothing to say.

use std::collections::BTreeMap;

use acs_codegen::diag::{Diagnostics, Place, Rule, Severity};
use acs_codegen::source::{SourceMap, Span, Spanned};
use acs_codegen::spec::{Schema, Spec};

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
                        self.removed += 1;
                        self.reader.report(Kind::Sample, &place, span, message);
                    }
                    None => operation.examples.push(example),
                }
            }
        }
    }

    fn schema(&mut self, schema: &mut Schema, place: &At) {
        self.take(&mut schema.example, Kind::Example, place);
        self.take(&mut schema.default, Kind::Default, place);
        self.take(&mut schema.pattern, Kind::Pattern, place);
        self.take(&mut schema.minimum, Kind::Limit, place);
        self.take(&mut schema.maximum, Kind::Limit, place);
        self.take(&mut schema.min_length, Kind::Limit, place);
        self.take(&mut schema.max_length, Kind::Limit, place);
        self.take(&mut schema.min_items, Kind::Limit, place);
        self.take(&mut schema.max_items, Kind::Limit, place);
        self.take(&mut schema.exclusive_minimum, Kind::Limit, place);
        self.take(&mut schema.exclusive_maximum, Kind::Limit, place);
        self.take(&mut schema.format, Kind::Format, place);
        self.take(&mut schema.style, Kind::ParameterStyle, place);
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
        if let Some((_, message)) = self.found.remove(&span) {
            *value = None;
            self.removed += 1;
            self.reader.report(kind, place, span, message);
        }
    }
}
