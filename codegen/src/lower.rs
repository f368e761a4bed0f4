//! Turns checked [`Spec`]s into [`Crate`]s.
//!
//! Invariants:
//! - every decision about the Rust side falls here: names, types, boxes, documentation,
//!   what has setters; `emit` only spells out;
//! - the order of the spec is kept, and nothing depends on anything else's presence but
//!   the place it was written;
//! - nothing here reads or writes files.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::diag::Diagnostics;
use crate::model::{self, Crate, Operation};
use crate::source::SourceMap;
use crate::spec::{self, Spec};

use module::Module;
use names::{Scope, runtime_variant};
use resolve::Resolver;

mod constraints;
pub(crate) mod docs;
mod errors;
mod example;
mod meta;
mod module;
pub(crate) mod names;
mod paging;
pub(crate) mod resolve;

/// Types that every operation module has, and those that it uses by their short names.
const OPERATION_TYPES: &[&str] = &[
    "Box",
    "Builder",
    "Default",
    "Into",
    "IntoIterator",
    "Option",
    "Request",
    "Response",
    "Self",
    "String",
    "Vec",
];

/// Types that the module of shared types uses by their short names.
const SHARED_TYPES: &[&str] = &[
    "Box",
    "Default",
    "Into",
    "IntoIterator",
    "Option",
    "Self",
    "String",
    "Vec",
];

pub(crate) fn lower(sources: &SourceMap, specs: &[Spec], diags: &mut Diagnostics) -> Vec<Crate> {
    specs
        .iter()
        .map(|spec| lower_crate(sources, spec, diags))
        .collect()
}

/// Folder of a product's crate below the output folder.
pub fn crate_folder(service: &spec::Service) -> String {
    let name = crate_name(service);
    name.strip_prefix("acs-").unwrap_or(&name).to_owned()
}

fn crate_name(service: &spec::Service) -> String {
    match &service.krate {
        Some(name) => name.value.clone(),
        None => format!("acs-{}", service.product.value.to_ascii_lowercase()),
    }
}

fn lower_crate(sources: &SourceMap, spec: &Spec, diags: &mut Diagnostics) -> Crate {
    let service = &spec.service;
    let resolver = Resolver::new(service);
    let shapes = shared_shapes(&resolver, spec, diags);

    let mut modules = Scope::modules(format!("product `{}`", service.product.value));
    let mut operations: Vec<Operation> = spec
        .operations
        .iter()
        .map(|operation| {
            let module = modules.name(&operation.name, operation.rust_name.as_ref(), diags);
            lower_operation(sources, &resolver, spec, operation, &shapes, module, diags)
        })
        .collect();
    operations.sort_by(|a, b| a.module.cmp(&b.module));

    let name = crate_name(service);
    let error_codes = errors::error_codes(spec, diags);
    let docs = docs::krate(service, &operations);
    let client_docs = docs::client(service, &name.replace('-', "_"));
    let version = service
        .crate_version
        .as_ref()
        .map_or("0.1.0", |version| &version.value);
    Crate {
        folder: crate_folder(service),
        version: version.to_owned(),
        description: format!(
            "Alibaba Cloud {} ({} {})",
            service.title.value, service.product.value, service.version.value
        ),
        origin: service_origin(sources, service),
        docs,
        product: service.product.value.clone(),
        api_version: service.version.value.clone(),
        protocol: meta::protocol(service.protocol.value),
        endpoints: endpoints(service),
        features: features(service),
        shapes,
        operations,
        error_codes,
        client_docs,
        name,
    }
}

fn lower_operation(
    sources: &SourceMap,
    resolver: &Resolver<'_>,
    spec: &Spec,
    operation: &spec::Operation,
    shapes: &[model::Item],
    module: Ident,
    diags: &mut Diagnostics,
) -> Operation {
    let owner = format!("operation `{}`", operation.name.value);
    let resolver = resolver.with_operation(operation);
    let mut scope = Module::new(&resolver, Scope::types(owner, OPERATION_TYPES), diags);
    scope.named_shapes(&operation.shapes, &resolver.inputs_of(operation));

    let request = scope.request(operation);
    let response = scope.response(operation, shapes);
    let items = scope.finish();

    let krate = crate_name(&spec.service);
    let source = example::Source {
        krate: &krate,
        module: &module,
        request: &request,
        items: &items,
        shapes,
    };
    let example = example::request(&source, operation, &resolver);
    let required = required(operation, &request, diags);
    Operation {
        origin: sources.file(operation.name.span.file).path().to_owned(),
        feature: operation.group.as_ref().map(|group| group.value.clone()),
        summary: docs::sentence(&operation.summary.value),
        docs: docs::operation(&spec.service, operation),
        deprecated: operation
            .deprecated
            .as_ref()
            .map(|flag| docs::deprecation(&flag.value)),
        meta: meta::meta(&spec.service, operation, &resolver),
        builder_docs: docs::builder(&example),
        method_docs: docs::method(&spec.service, operation, &module),
        send_docs: docs::send(&spec.service),
        paging: paging::paging(operation, &response, &items, shapes),
        required,
        request,
        response,
        items,
        module,
    }
}

/// Types that several operations share, and what hangs below them.
fn shared_shapes(
    resolver: &Resolver<'_>,
    spec: &Spec,
    diags: &mut Diagnostics,
) -> Vec<model::Item> {
    let inputs: BTreeSet<&str> = spec
        .operations
        .iter()
        .flat_map(|operation| resolver.with_operation(operation).inputs_of(operation))
        .collect();
    let owner = format!("product `{}`", spec.service.product.value);
    let mut module = Module::shared(resolver, Scope::types(owner, SHARED_TYPES), diags);
    module.named_shapes(&spec.service.shapes, &inputs);
    module.finish()
}

fn required(
    operation: &spec::Operation,
    request: &model::Struct,
    diags: &mut Diagnostics,
) -> Vec<model::Required> {
    let owner = format!("operation `{}`", operation.name.value);
    let mut scope = Scope::markers(owner);
    let fields = request.fields.iter().zip(operation.parameters.keys());
    let mut required: Vec<_> = fields
        .enumerate()
        .filter(|(_, (field, _))| field.member.required)
        .map(|(index, (field, wire))| model::Required {
            field: index,
            marker: scope.marker(&field.ident, wire, diags),
        })
        .collect();
    required.sort_by(|a, b| a.marker.cmp(&b.marker));
    required
}

fn features(service: &spec::Service) -> Vec<model::Feature> {
    let feature = |(name, group): (&crate::source::Spanned<String>, &spec::Group)| model::Feature {
        name: name.value.clone(),
        title: group.title.value.clone(),
    };
    service.groups.iter().map(feature).collect()
}

fn endpoints(service: &spec::Service) -> model::Endpoints {
    let endpoints = &service.endpoints;
    let prefix = match &endpoints.prefix {
        Some(prefix) => prefix.value.clone(),
        None => service.product.value.to_ascii_lowercase(),
    };
    let mut regions: Vec<_> = endpoints
        .regions
        .iter()
        .map(|(id, region)| {
            let vpc = region.vpc.as_ref().map(|host| host.value.clone());
            (id.value.clone(), region.public.value.clone(), vpc)
        })
        .collect();
    regions.sort();
    model::Endpoints {
        rule: runtime_variant(endpoints.rule.value),
        prefix,
        regions,
    }
}

fn service_origin(sources: &SourceMap, service: &spec::Service) -> String {
    let path = sources.file(service.product.span.file).path();
    path.rsplit_once('/')
        .map_or(path, |(folder, _)| folder)
        .to_owned()
}
