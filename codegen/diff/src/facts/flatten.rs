//! Walks a spec once and writes down every fact.

use std::borrow::Cow;
use std::collections::BTreeMap;

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{
    Authorization, ErrorCode, Flag, Operation, Pagination, Scalar, Schema, Service, Spec, Success,
    Value, Word, word,
};

use super::{Facet, Fact, Facts, Node, Path, Step};

pub(super) fn spec(spec: &Spec) -> Facts<'_> {
    let mut walk = Walk::default();
    walk.service(&spec.service);
    for operation in &spec.operations {
        walk.operation(Some(Step::Operation(&operation.name.value)), operation);
    }
    walk.finish()
}

pub(super) fn service(service: &Service) -> Facts<'_> {
    let mut walk = Walk::default();
    walk.service(service);
    walk.finish()
}

pub(super) fn operation(operation: &Operation) -> Facts<'_> {
    let mut walk = Walk::default();
    walk.operation(None, operation);
    walk.finish()
}

#[derive(Default)]
struct Walk<'a> {
    path: Path<'a>,
    nodes: Vec<(Path<'a>, Node<'a>)>,
}

/// The properties of a part, while they are collected.
struct Facets<'a>(BTreeMap<Facet, Fact<'a>>);

impl<'a> Walk<'a> {
    fn finish(mut self) -> Facts<'a> {
        // Like parts are told apart by what they say, so that their order leaves no trace.
        let facets = |node: &Node<'a>| -> Vec<(Facet, Cow<'a, str>)> {
            let facets = node.facets.iter();
            facets
                .map(|(facet, it)| (*facet, it.value.clone()))
                .collect()
        };
        self.nodes
            .sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| facets(one).cmp(&facets(other))));
        let mut nodes: BTreeMap<Path<'a>, Node<'a>> = BTreeMap::new();
        let next = self.nodes.iter().skip(1);
        let is_unique = (self.nodes.iter().zip(next)).all(|((path, _), (next, _))| path != next);
        if is_unique {
            return Facts {
                nodes: self.nodes.into_iter().collect(),
            };
        }
        for (mut path, node) in self.nodes {
            let mut numbers = 2..;
            while nodes.contains_key(&path) {
                if numbers.start > 2 {
                    path.pop();
                }
                path.extend(numbers.next().map(Step::Again));
            }
            nodes.insert(path, node);
        }
        Facts { nodes }
    }

    /// Adds a part and what `inside` adds below it.
    fn node(
        &mut self,
        step: impl Into<Option<Step<'a>>>,
        span: Span,
        facets: Facets<'a>,
        inside: impl FnOnce(&mut Self),
    ) {
        let depth = self.path.len();
        self.path.extend(step.into());
        let node = Node {
            span,
            facets: facets.0,
        };
        self.nodes.push((self.path.clone(), node));
        inside(self);
        self.path.truncate(depth);
    }

    fn leaf(&mut self, step: Step<'a>, span: Span, facets: Facets<'a>) {
        self.node(step, span, facets, |_| ());
    }

    fn names(&mut self, names: &'a [Spanned<String>], step: fn(&'a str) -> Step<'a>) {
        for name in names {
            self.leaf(step(&name.value), name.span, Facets::new());
        }
    }

    fn words<W: Word>(&mut self, words: &'a [Spanned<W>], step: fn(&'a str) -> Step<'a>) {
        for it in words {
            self.leaf(step(word(it.value)), it.span, Facets::new());
        }
    }

    fn service(&mut self, service: &'a Service) {
        let endpoints = &service.endpoints;
        let facets = Facets::new()
            .text(Facet::Product, Some(&service.product))
            .text(Facet::Version, Some(&service.version))
            .text(Facet::Title, Some(&service.title))
            .word(Facet::Protocol, Some(&service.protocol))
            .text(Facet::Doc, service.doc.as_ref())
            .text(Facet::Page, service.page.as_ref())
            .text(Facet::RamCode, service.ram_code.as_ref())
            .text(Facet::Crate, service.krate.as_ref())
            .text(Facet::CrateVersion, service.crate_version.as_ref())
            .word(Facet::EndpointRule, Some(&endpoints.rule))
            .text(Facet::EndpointPrefix, endpoints.prefix.as_ref());
        let node = Node {
            span: service.product.span,
            facets: facets.0,
        };
        self.nodes.push((Vec::new(), node));
        for (id, region) in &endpoints.regions {
            let facets = Facets::new()
                .text(Facet::Public, Some(&region.public))
                .text(Facet::Vpc, region.vpc.as_ref());
            self.leaf(Step::Region(&id.value), id.span, facets);
        }
        for (name, group) in &service.groups {
            let facets = Facets::new()
                .text(Facet::Title, Some(&group.title))
                .text(Facet::Doc, group.doc.as_ref());
            self.leaf(Step::Group(&name.value), name.span, facets);
        }
        for (name, shape) in &service.shapes {
            self.schema(Step::Shape(&name.value), name.span, shape, Facets::new());
        }
    }

    fn operation(&mut self, step: Option<Step<'a>>, operation: &'a Operation) {
        let facets = Facets::new()
            .text(Facet::Summary, Some(&operation.summary))
            .text(Facet::Doc, operation.doc.as_ref())
            .text(Facet::Page, operation.page.as_ref())
            .text(Facet::Group, operation.group.as_ref())
            .text(Facet::UrlPath, operation.path.as_ref())
            .text(Facet::Name, operation.rust_name.as_ref())
            .word(Facet::Effect, operation.effect.as_ref())
            .flag(operation.deprecated.as_ref())
            .text(Facet::PageDiffers, operation.page_differs.as_ref());
        let name = &operation.name;
        self.node(step, name.span, facets, |walk| {
            walk.words(&operation.methods, Step::Method);
            walk.words(&operation.security, Step::Security);
            if let Some(authorization) = &operation.authorization {
                walk.authorization(authorization);
            }
            for (name, parameter) in &operation.parameters {
                let facets = Facets::new().word(Facet::Place, Some(&parameter.place));
                walk.schema(
                    Step::Parameter(&name.value),
                    name.span,
                    &parameter.schema,
                    facets,
                );
            }
            walk.schema(
                Step::Response,
                name.span,
                &operation.response,
                Facets::new(),
            );
            for (name, shape) in &operation.shapes {
                walk.schema(Step::Shape(&name.value), name.span, shape, Facets::new());
            }
            if let Some(success) = &operation.success {
                walk.success(success);
            }
            if let Some(pagination) = &operation.pagination {
                walk.pagination(pagination);
            }
            for error in &operation.errors {
                walk.error(error);
            }
            for example in &operation.examples {
                let facets = Facets::new().text(Facet::SampleBody, Some(&example.response));
                walk.leaf(
                    Step::Sample(&example.title.value),
                    example.title.span,
                    facets,
                );
            }
            for change in &operation.changes {
                let step = Step::Row(&change.date.value, &change.summary.value);
                walk.leaf(step, change.date.span, Facets::new());
            }
        });
    }

    fn authorization(&mut self, authorization: &'a Authorization) {
        let facets = Facets::new()
            .text(Facet::Action, Some(&authorization.action))
            .word(Facet::Access, Some(&authorization.access));
        self.node(
            Step::Authorization,
            authorization.action.span,
            facets,
            |walk| {
                walk.names(&authorization.resources, Step::Resource);
                walk.names(&authorization.condition_keys, Step::ConditionKey);
                walk.names(&authorization.associated_operations, Step::Associated);
            },
        );
    }

    fn success(&mut self, success: &'a Success) {
        let facets = Facets::new().text(Facet::SuccessMember, Some(&success.member));
        self.node(Step::Success, success.member.span, facets, |walk| {
            for value in &success.equals {
                walk.leaf(Step::Equals(&value.value.text), value.span, Facets::new());
            }
        });
    }

    fn pagination(&mut self, pagination: &'a Pagination) {
        let facets = Facets::new()
            .text(Facet::PageItems, Some(&pagination.items))
            .text(Facet::PageNumber, pagination.page.as_ref())
            .text(Facet::PageToken, pagination.token.as_ref())
            .text(Facet::PageSize, pagination.size.as_ref())
            .text(Facet::PageTotal, pagination.total.as_ref())
            .text(Facet::PageNextToken, pagination.next_token.as_ref());
        self.leaf(Step::Pagination, pagination.items.span, facets);
    }

    fn error(&mut self, error: &'a ErrorCode) {
        let facets = Facets::new()
            .text(Facet::Message, error.message.as_ref())
            .text(Facet::Doc, error.doc.as_ref())
            .text(Facet::Name, error.name.as_ref());
        let step = Step::Error(&error.code.value, &error.status.value.text);
        self.leaf(step, error.code.span, facets);
    }

    fn schema(&mut self, step: Step<'a>, span: Span, schema: &'a Schema, facets: Facets<'a>) {
        let has_values = schema.values.as_ref().map(|_| span);
        let has_members = schema.members.as_ref().map(|_| span);
        let facets = facets
            .word(Facet::Type, schema.ty.as_ref())
            .text(Facet::Shape, schema.shape.as_ref())
            .text(Facet::Doc, schema.doc.as_ref())
            .truth(Facet::Required, schema.required.as_ref())
            .word(Facet::Format, schema.format.as_ref())
            .text(Facet::Unit, schema.unit.as_ref())
            .scalar(Facet::Default, schema.default.as_ref())
            .scalar(Facet::Example, schema.example.as_ref())
            .said(Facet::HasValues, has_values)
            .truth(Facet::Closed, schema.closed.as_ref())
            .scalar(Facet::Minimum, schema.minimum.as_ref())
            .scalar(Facet::Maximum, schema.maximum.as_ref())
            .truth(Facet::ExclusiveMinimum, schema.exclusive_minimum.as_ref())
            .truth(Facet::ExclusiveMaximum, schema.exclusive_maximum.as_ref())
            .count(Facet::MinLength, schema.min_length.as_ref())
            .count(Facet::MaxLength, schema.max_length.as_ref())
            .count(Facet::MinItems, schema.min_items.as_ref())
            .count(Facet::MaxItems, schema.max_items.as_ref())
            .text(Facet::Pattern, schema.pattern.as_ref())
            .said(Facet::HasMembers, has_members)
            .word(Facet::Style, schema.style.as_ref())
            .text(Facet::Name, schema.name.as_ref())
            .text(Facet::Field, schema.field.as_ref())
            .text(Facet::Since, schema.since.as_ref())
            .truth(Facet::Sensitive, schema.sensitive.as_ref())
            .flag(schema.deprecated.as_ref())
            .text(Facet::PageDiffers, schema.page_differs.as_ref());
        self.node(step, span, facets, |walk| {
            for (name, member) in schema.members.iter().flatten() {
                walk.schema(Step::Member(&name.value), name.span, member, Facets::new());
            }
            if let Some(items) = &schema.items {
                walk.schema(Step::Items, span, items, Facets::new());
            }
            for (wire, value) in schema.values.iter().flatten() {
                walk.value(wire, value);
            }
            walk.names(&schema.formerly, Step::Formerly);
        });
    }

    fn value(&mut self, wire: &'a Spanned<String>, value: &'a Value) {
        let facets = Facets::new()
            .text(Facet::Doc, Some(&value.doc))
            .text(Facet::Name, value.name.as_ref())
            .text(Facet::Since, value.since.as_ref())
            .flag(value.deprecated.as_ref());
        self.leaf(Step::Value(&wire.value), wire.span, facets);
    }
}

impl<'a> Facets<'a> {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn put(mut self, facet: Facet, value: Option<(Cow<'a, str>, Span)>) -> Self {
        if let Some((value, span)) = value {
            self.0.insert(facet, Spanned::new(value, span));
        }
        self
    }

    fn text(self, facet: Facet, value: Option<&'a Spanned<String>>) -> Self {
        self.put(
            facet,
            value.map(|it| (Cow::Borrowed(it.value.as_str()), it.span)),
        )
    }

    fn scalar(self, facet: Facet, value: Option<&'a Spanned<Scalar>>) -> Self {
        self.put(
            facet,
            value.map(|it| (Cow::Borrowed(it.value.text.as_str()), it.span)),
        )
    }

    fn count(self, facet: Facet, value: Option<&Spanned<u64>>) -> Self {
        self.put(
            facet,
            value.map(|it| (Cow::Owned(it.value.to_string()), it.span)),
        )
    }

    fn word<W: Word>(self, facet: Facet, value: Option<&Spanned<W>>) -> Self {
        self.put(
            facet,
            value.map(|it| (Cow::Borrowed(word(it.value)), it.span)),
        )
    }

    /// What is not so is the same as what is not said.
    fn truth(self, facet: Facet, value: Option<&Spanned<bool>>) -> Self {
        let value = value.filter(|it| it.value);
        self.put(facet, value.map(|it| (Cow::Borrowed("true"), it.span)))
    }

    fn said(self, facet: Facet, span: Option<Span>) -> Self {
        self.put(facet, span.map(|span| (Cow::Borrowed("true"), span)))
    }

    fn flag(self, value: Option<&'a Spanned<Flag>>) -> Self {
        let text = |flag: &'a Flag| flag.text.as_deref().unwrap_or_default();
        self.put(
            Facet::Deprecated,
            value.map(|it| (Cow::Borrowed(text(&it.value)), it.span)),
        )
    }
}
