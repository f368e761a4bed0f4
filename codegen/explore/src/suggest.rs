//! Values to offer where a spec lists none itself but names the operation that knows them.
//!
//! The text of a parameter may name another operation, as `Criteria` does: which names a condition
//! may have, another operation tells. Whatever that operation documents for a member of the same
//! name is offered. An offer binds nobody, and the crate does not enforce it.

use std::collections::BTreeMap;

use acs_call::{Catalogue, Operation};
use acs_codegen::resolve::{Resolver, View};
use acs_codegen::spec::{Schema, Type};
use serde::Serialize;

/// A value that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Offer {
    pub(crate) value: String,
    /// What it means; empty if nothing says so.
    pub(crate) title: String,
}

/// What to offer for the fields of an operation, by their paths in its form.
pub(crate) fn offers(catalogue: &Catalogue, operation: &Operation) -> BTreeMap<String, Vec<Offer>> {
    let spec = operation.spec();
    let resolver = Resolver::new(operation.service()).with_operation(spec);
    let mut walk = Walk {
        catalogue,
        operation,
        resolver: &resolver,
        inside: Vec::new(),
        offers: BTreeMap::new(),
    };
    for (name, parameter) in &spec.parameters {
        walk.field(&name.value, &name.value, &parameter.schema, &[]);
    }
    walk.offers
}

struct Walk<'a> {
    catalogue: &'a Catalogue,
    operation: &'a Operation,
    resolver: &'a Resolver<'a>,
    /// Named shapes that are being walked.
    inside: Vec<&'a str>,
    offers: BTreeMap<String, Vec<Offer>>,
}

impl<'a> Walk<'a> {
    /// `named` are the operations that the texts around the field name.
    fn field(&mut self, name: &str, path: &str, schema: &'a Schema, named: &[&'a Operation]) {
        let view = self.resolver.view(schema);
        let shape = view.shape.map(|(_, name)| name.value.as_str());
        if shape.is_some_and(|it| self.inside.contains(&it)) {
            return;
        }
        let mut named = named.to_vec();
        named.extend(self.operations_in(doc(view)));
        let (ty, values) = (
            view.target.ty.as_ref().map(|it| it.value),
            &view.target.values,
        );
        if ty == Some(Type::String) && values.is_none() {
            let offers = named.iter().flat_map(|it| documented(it, name)).collect();
            self.offer(path, offers);
        }
        let outside = self.inside.len();
        self.inside.extend(shape);
        for (name, member) in view.target.members.iter().flatten() {
            let path = format!("{path}.{name}", name = name.value);
            self.field(&name.value, &path, member, &named);
        }
        if let Some(element) = view.target.items.as_deref() {
            self.field(name, path, element, &named);
        }
        self.inside.truncate(outside);
    }

    fn offer(&mut self, path: &str, offers: Vec<Offer>) {
        if offers.is_empty() {
            return;
        }
        let known = self.offers.entry(path.to_owned()).or_default();
        for offer in offers {
            if known.iter().all(|it| it.value != offer.value) {
                known.push(offer);
            }
        }
    }

    /// Other operations of the product that a text has between backticks.
    fn operations_in(&self, text: &str) -> Vec<&'a Operation> {
        let product = format!("{}/{}", self.operation.product(), self.operation.version());
        let quoted = text.split('`').skip(1).step_by(2);
        let is_name = |it: &&str| it.starts_with(|it: char| it.is_ascii_uppercase());
        let found = quoted.filter(is_name).filter_map(|name| {
            let found = self.catalogue.find(Some(&product), name).ok()?;
            (found.name() == name && name != self.operation.name()).then_some(found)
        });
        found.collect()
    }
}

fn doc<'a>(view: View<'a>) -> &'a str {
    view.get(|it| it.doc.as_ref()).map_or("", |it| &it.value)
}

/// What an operation documents for members of its response that have this name, or its plural.
fn documented(operation: &Operation, name: &str) -> Vec<Offer> {
    let resolver = Resolver::new(operation.service()).with_operation(operation.spec());
    let mut found = Vec::new();
    let mut inside = Vec::new();
    members(
        &resolver,
        &operation.spec().response,
        &mut inside,
        &mut |member, view| {
            if member.eq_ignore_ascii_case(name) {
                let values = view.target.values.iter().flatten();
                found.extend(values.map(|(wire, value)| Offer {
                    value: wire.value.clone(),
                    title: first_line(&value.doc.value),
                }));
            } else if member.eq_ignore_ascii_case(&format!("{name}s")) {
                // A list in a text, as its example shows.
                let example = view
                    .get(|it| it.example.as_ref())
                    .map_or("", |it| &it.value.text);
                let several = example.contains(',');
                let values = example
                    .split(',')
                    .filter(|it| several && !it.trim().is_empty());
                found.extend(values.map(|value| Offer {
                    value: value.trim().to_owned(),
                    title: String::new(),
                }));
            }
        },
    );
    found
}

fn members<'a>(
    resolver: &'a Resolver<'a>,
    schema: &'a Schema,
    inside: &mut Vec<&'a str>,
    tell: &mut impl FnMut(&str, View<'a>),
) {
    let view = resolver.view(schema);
    let shape = view.shape.map(|(_, name)| name.value.as_str());
    if shape.is_some_and(|it| inside.contains(&it)) {
        return;
    }
    let outside = inside.len();
    inside.extend(shape);
    for (name, member) in view.target.members.iter().flatten() {
        tell(&name.value, resolver.view(member));
        members(resolver, member, inside, tell);
    }
    if let Some(element) = view.target.items.as_deref() {
        members(resolver, element, inside, tell);
    }
    inside.truncate(outside);
}

fn first_line(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().to_owned()
}
