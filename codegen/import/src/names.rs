//! Rust names where the wire names give none of their own.
//!
//! The generator names everything after its wire name and nothing else, so that nothing is ever
//! renamed by an addition; where two wire names meet, the spec must decide. Here it decides:
//!
//! - a type has its wire name if that is free within the operation, shallow ones first; else
//!   the name of what holds it stands in front;
//! - a field, a variant or an error code whose name is taken says how its spelling differs;
//! - what the spec `pinned` names already keeps its name, and is served before all others.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::naming;
use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Map, Operation, Schema, Service, Spec, Type};

use crate::reader::text_at;
use crate::report::{Kind, Place, Report};

mod spelled;

use spelled::{Case, alternatives, default_name};

/// Writes the names that `spec` needs to have one for everything; what `pinned` holds keeps its name.
pub fn settle(spec: &mut Spec, pinned: Option<&Spec>) -> Vec<Report> {
    let pins = pinned.map(Pins::of).unwrap_or_default();
    let service = &spec.service;
    let mut settler = Settler {
        product: format!(
            "{}/{}",
            service.product.value.to_lowercase(),
            service.version
        ),
        pins,
        reports: Vec::new(),
    };
    settler.service(&mut spec.service);
    settler.modules(&mut spec.operations);
    for operation in &mut spec.operations {
        settler.operation(operation);
    }
    settler.errors(spec);
    settler.reports
}

/// Names in use.
#[derive(Default)]
struct Pins {
    /// By module, that is by operation: names of types by the path of what they describe.
    types: BTreeMap<String, BTreeMap<String, String>>,
    /// By what holds them, such as `ListDisks:` or `ListDisks@200.Disks.`: names by wire name.
    parts: BTreeMap<String, BTreeMap<String, String>>,
}

/// Something that needs a name.
struct Site {
    /// `ListDisks:Tag.Value`, unique within the spec.
    path: String,
    /// The wire name it is called after.
    owner: String,
    span: Span,
    /// What holds it, the innermost last; a request or a response is the first.
    parents: Vec<String>,
    /// The name that the spec states already.
    stated: Option<String>,
}

struct Settler {
    product: String,
    pins: Pins,
    reports: Vec<Report>,
}

impl Settler {
    fn service(&mut self, service: &mut Service) {
        self.scope("", roots_of_shapes(&mut service.shapes, "#"));
    }

    fn operation(&mut self, operation: &mut Operation) {
        let name = operation.name.value.clone();
        self.parameters(operation);
        let mut roots = roots_of_shapes(&mut operation.shapes, &format!("{name}#"));
        for (wire, parameter) in &mut operation.parameters {
            roots.push(Root {
                path: format!("{name}:{wire}"),
                owner: wire.clone(),
                parent: Some("Request"),
                schema: &mut parameter.schema,
                makes_type: true,
            });
        }
        roots.push(Root {
            path: format!("{name}@200"),
            owner: operation.name.clone(),
            parent: Some("Response"),
            makes_type: operation
                .response
                .ty
                .as_ref()
                .is_none_or(|it| it.value != Type::Object),
            schema: &mut operation.response,
        });
        self.scope(&name, roots);
    }

    /// Names the modules of operations, which are methods of the client too.
    fn modules(&mut self, operations: &mut [Operation]) {
        let sites = operations.iter();
        let sites = sites
            .map(|it| (it.name.clone(), it.rust_name.clone()))
            .collect();
        let is_taken = |name: &str| naming::is_reserved_module(name) || naming::is_keyword(name);
        let names = self.choose(sites, "", '$', Case::Value, &is_taken);
        for (operation, name) in operations.iter_mut().zip(names) {
            operation.rust_name = name;
        }
    }

    /// Names all types of one Rust module, and what is inside them.
    fn scope(&mut self, module: &str, mut roots: Vec<Root<'_>>) {
        let mut sites = Vec::new();
        for root in &roots {
            let parents: Vec<String> = root.parent.map(str::to_owned).into_iter().collect();
            collect(
                root.schema,
                &root.path,
                &root.owner,
                &parents,
                root.makes_type,
                &mut sites,
            );
        }
        sites.sort_by_key(|it| it.parents.len());
        let pins = self.pins.types.remove(module).unwrap_or_default();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for site in &sites {
            let pinned = site.stated.as_ref().or_else(|| pins.get(&site.path));
            if let Some(name) = pinned.filter(|it| taken.insert((*it).clone())) {
                names.insert(site.path.clone(), name.clone());
            }
        }
        for site in &sites {
            if names.contains_key(&site.path) {
                continue;
            }
            let is_free = |name: &str| !taken.contains(name) && !naming::is_reserved_type(name);
            let name = type_candidates(site).find(|it| is_free(it));
            let name = name.expect("bug: one of endless candidates is free");
            taken.insert(name.clone());
            names.insert(site.path.clone(), name);
        }
        for site in &sites {
            let Some(name) = names.get(&site.path) else {
                continue;
            };
            if default_name(&site.owner, Case::Type).as_ref() == Some(name) {
                names.remove(&site.path);
            } else if site.stated.is_none() {
                let what = format!("its Rust type is called `{name}`");
                self.report(&site.path, site.span, what);
            }
        }
        for root in &mut roots {
            apply(
                root.schema,
                &root.path,
                root.owner.span,
                root.makes_type,
                &names,
            );
            self.inside(root.schema, &root.path);
        }
    }

    /// Fields and variants, which are named within their object or list of values.
    fn inside(&mut self, schema: &mut Schema, path: &str) {
        if let Some(values) = &mut schema.values {
            let sites = values
                .iter()
                .map(|(key, value)| (key.clone(), value.name.clone()));
            let names = self.choose(sites.collect(), path, '=', Case::Type, &|_| false);
            for ((_, value), name) in values.iter_mut().zip(names) {
                value.name = name;
            }
        }
        if let Some(members) = &mut schema.members {
            let sites = members
                .iter()
                .map(|(key, member)| (key.clone(), member.field.clone()));
            let names = self.choose(sites.collect(), path, '.', Case::Value, &|_| false);
            for ((_, member), name) in members.iter_mut().zip(names) {
                member.field = name;
            }
        }
        if let Some(items) = &mut schema.items {
            self.inside(items, path);
        }
        for (name, member) in schema.members.iter_mut().flatten() {
            self.inside(member, &format!("{path}.{name}"));
        }
    }

    fn parameters(&mut self, operation: &mut Operation) {
        let sites = operation.parameters.iter();
        let sites = sites
            .map(|(key, it)| (key.clone(), it.schema.field.clone()))
            .collect();
        let name = operation.name.value.clone();
        let names = self.choose(sites, &name, ':', Case::Value, &naming::is_reserved_setter);
        for ((_, parameter), name) in operation.parameters.iter_mut().zip(names) {
            parameter.schema.field = name;
        }
    }

    /// The names that must be stated, in the order of `sites`.
    fn choose(
        &mut self,
        sites: Vec<(Spanned<String>, Option<Spanned<String>>)>,
        path: &str,
        separator: char,
        case: Case,
        is_reserved: &dyn Fn(&str) -> bool,
    ) -> Vec<Option<Spanned<String>>> {
        // A required field has a marker type, in which underscores do not count.
        let folded = |name: &str| name.replace('_', "");
        let pins = self.pins.parts.remove(&format!("{path}{separator}"));
        let pins = pins.unwrap_or_default();
        // An import of some operations knows neither the modules nor the errors of the others.
        let is_partial = matches!(separator, '$' | '!');
        let wires: BTreeSet<&str> = sites.iter().map(|(wire, _)| wire.as_str()).collect();
        let others = pins
            .iter()
            .filter(|(wire, _)| is_partial && !wires.contains(wire.as_str()));
        let mut taken: BTreeSet<String> = others.map(|(_, name)| folded(name)).collect();
        let mut names: Vec<Option<String>> = Vec::new();
        for (wire, stated) in &sites {
            let name = stated
                .as_ref()
                .map(|it| &it.value)
                .or(pins.get(wire.as_str()));
            let name = name.filter(|it| taken.insert(folded(it)));
            names.push(name.cloned());
        }
        let mut chosen = Vec::new();
        for ((wire, stated), name) in sites.into_iter().zip(names) {
            let default = default_name(&wire.value, case);
            let name = name.unwrap_or_else(|| {
                let candidates = default
                    .clone()
                    .into_iter()
                    .chain(alternatives(&wire.value, case));
                let mut free =
                    candidates.filter(|it| !taken.contains(&folded(it)) && !is_reserved(it));
                let name = free.next().expect("bug: one of endless candidates is free");
                taken.insert(folded(&name));
                name
            });
            let is_stated = default.as_ref() != Some(&name);
            if is_stated && stated.is_none() {
                let what = format!("its Rust name is `{name}`");
                let at = format!("{path}{separator}{wire}");
                self.report(at.trim_start_matches(['$', '!']), wire.span, what);
            }
            chosen.push(stated.or_else(|| is_stated.then(|| text_at(name, wire.span))));
        }
        chosen
    }

    /// Error codes are one enum for the whole product.
    fn errors(&mut self, spec: &mut Spec) {
        let mut codes: BTreeMap<String, (Spanned<String>, Option<Spanned<String>>)> =
            BTreeMap::new();
        for error in spec.operations.iter().flat_map(|it| &it.errors) {
            let entry = codes
                .entry(error.code.value.clone())
                .or_insert_with(|| (error.code.clone(), None));
            if entry.1.is_none() {
                entry.1.clone_from(&error.name);
            }
        }
        let keys: Vec<String> = codes.keys().cloned().collect();
        let names = self.choose(codes.into_values().collect(), "", '!', Case::Type, &|_| {
            false
        });
        let names: BTreeMap<String, Spanned<String>> = keys
            .into_iter()
            .zip(names)
            .filter_map(|(key, name)| Some((key, name?)))
            .collect();
        for error in spec.operations.iter_mut().flat_map(|it| &mut it.errors) {
            if let Some(name) = names.get(&error.code.value) {
                error
                    .name
                    .get_or_insert_with(|| text_at(name.value.clone(), error.code.span));
            }
        }
    }

    fn report(&mut self, path: &str, span: Span, what: String) {
        self.reports.push(Report {
            kind: Kind::Name,
            place: Place {
                path: format!("{} {path}", self.product),
                span,
            },
            what,
        });
    }
}

/// A schema from which types hang.
struct Root<'a> {
    path: String,
    owner: Spanned<String>,
    parent: Option<&'static str>,
    schema: &'a mut Schema,
    /// Whether the schema itself becomes a type called after its owner.
    makes_type: bool,
}

fn roots_of_shapes<'a>(shapes: &'a mut Map<Schema>, prefix: &str) -> Vec<Root<'a>> {
    let roots = shapes.iter_mut().map(|(name, schema)| Root {
        path: format!("{prefix}{name}"),
        owner: name.clone(),
        parent: None,
        schema,
        makes_type: true,
    });
    roots.collect()
}

/// Whether a schema becomes a Rust type of its own, as `lower` decides it.
fn is_type(schema: &Schema) -> bool {
    match schema.ty.as_ref().map(|it| it.value) {
        Some(Type::Object) => schema.members.is_some(),
        Some(Type::String | Type::Integer) => schema.values.is_some(),
        _ => false,
    }
}

fn collect(
    schema: &Schema,
    path: &str,
    owner: &Spanned<String>,
    parents: &[String],
    makes_type: bool,
    sites: &mut Vec<Site>,
) {
    if makes_type && is_type(schema) {
        sites.push(Site {
            path: path.to_owned(),
            owner: owner.value.clone(),
            span: owner.span,
            parents: parents.to_vec(),
            stated: schema.name.as_ref().map(|it| it.value.clone()),
        });
    }
    if let Some(items) = &schema.items {
        collect(items, path, owner, parents, true, sites);
    }
    let mut inner = parents.to_vec();
    if makes_type {
        inner.push(owner.value.clone());
    }
    for (name, member) in schema.members.iter().flatten() {
        collect(member, &format!("{path}.{name}"), name, &inner, true, sites);
    }
}

fn apply(
    schema: &mut Schema,
    path: &str,
    span: Span,
    makes_type: bool,
    names: &BTreeMap<String, String>,
) {
    if makes_type && is_type(schema) && schema.name.is_none() {
        schema.name = names.get(path).map(|it| text_at(it.as_str(), span));
    }
    if let Some(items) = &mut schema.items {
        apply(items, path, span, true, names);
    }
    for (name, member) in schema.members.iter_mut().flatten() {
        apply(member, &format!("{path}.{name}"), name.span, true, names);
    }
}

/// The wire name, then with more and more of what holds it in front, then numbered.
fn type_candidates(site: &Site) -> impl Iterator<Item = String> + '_ {
    let own = default_name(&site.owner, Case::Type)
        .or_else(|| alternatives(&site.owner, Case::Type).next());
    let own = own.unwrap_or_else(|| "Unnamed".to_owned());
    let parents = site.parents.iter().rev();
    let parents = parents.filter_map(|it| {
        default_name(it, Case::Type).or_else(|| alternatives(it, Case::Type).next())
    });
    let qualified = parents.scan(own.clone(), |name, parent| {
        name.insert_str(0, &parent);
        Some(name.clone())
    });
    let numbered = (2..).map({
        let own = own.clone();
        move |number| format!("{own}{number}")
    });
    std::iter::once(own).chain(qualified).chain(numbered)
}

impl Pins {
    fn of(spec: &Spec) -> Self {
        let mut pins = Self::default();
        for (name, schema) in &spec.service.shapes {
            pins.schema("", schema, &format!("#{name}"), name, true);
        }
        for operation in &spec.operations {
            let module = operation.name.as_str();
            pins.part(
                "$",
                &operation.name,
                operation.rust_name.as_ref(),
                Case::Value,
            );
            for (name, schema) in &operation.shapes {
                pins.schema(module, schema, &format!("{module}#{name}"), name, true);
            }
            for (name, parameter) in &operation.parameters {
                let schema = &parameter.schema;
                pins.part(
                    &format!("{module}:"),
                    name,
                    schema.field.as_ref(),
                    Case::Value,
                );
                pins.schema(module, schema, &format!("{module}:{name}"), name, true);
            }
            let response = &operation.response;
            let is_object = response
                .ty
                .as_ref()
                .is_some_and(|it| it.value == Type::Object);
            pins.schema(
                module,
                response,
                &format!("{module}@200"),
                &operation.name,
                !is_object,
            );
            for error in &operation.errors {
                pins.part("!", &error.code, error.name.as_ref(), Case::Type);
            }
        }
        pins
    }

    fn part(
        &mut self,
        holder: &str,
        wire: &Spanned<String>,
        stated: Option<&Spanned<String>>,
        case: Case,
    ) {
        let name = stated.map(|it| it.value.clone());
        if let Some(name) = name.or_else(|| default_name(&wire.value, case)) {
            let parts = self.parts.entry(holder.to_owned()).or_default();
            parts.entry(wire.value.clone()).or_insert(name);
        }
    }

    fn schema(
        &mut self,
        module: &str,
        schema: &Schema,
        path: &str,
        owner: &Spanned<String>,
        makes_type: bool,
    ) {
        if makes_type && is_type(schema) {
            let name = schema.name.as_ref().map(|it| it.value.clone());
            if let Some(name) = name.or_else(|| default_name(&owner.value, Case::Type)) {
                let types = self.types.entry(module.to_owned()).or_default();
                types.insert(path.to_owned(), name);
            }
        }
        for (wire, value) in schema.values.iter().flatten() {
            self.part(&format!("{path}="), wire, value.name.as_ref(), Case::Type);
        }
        if let Some(items) = &schema.items {
            self.schema(module, items, path, owner, true);
        }
        for (name, member) in schema.members.iter().flatten() {
            self.part(
                &format!("{path}."),
                name,
                member.field.as_ref(),
                Case::Value,
            );
            self.schema(module, member, &format!("{path}.{name}"), name, true);
        }
    }
}
