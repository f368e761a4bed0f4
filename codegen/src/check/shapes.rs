//! What schemas are, and what they refer to.

use std::collections::BTreeSet;

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Operation, Schema, Service, Spec, Type};

use super::site::{Role, Scope, Site};

/// A schema says what it is once: by a type or by a shape.
pub(super) fn schema_has_type_or_shape(site: &Site<'_>, diags: &mut Diagnostics) {
    match (&site.schema.ty, &site.schema.shape) {
        (Some(ty), Some(shape)) => {
            let message = format!("{} has both a `type` and a `shape`", site.title());
            diags
                .error(Rule::TypeOrShape, shape, message)
                .label(ty, "the type")
                .help("remove the `type`: the shape has one");
        }
        (None, None) => {
            let message = format!("{} has neither a `type` nor a `shape`", site.title());
            diags.error(Rule::TypeOrShape, site, message);
        }
        (Some(_), None) | (None, Some(_)) => {}
    }
}

/// A shape that is referred to is defined.
pub(super) fn shapes_exist(scope: &Scope<'_>, site: &Site<'_>, diags: &mut Diagnostics) {
    let Some(shape) = &site.schema.shape else {
        return;
    };
    if scope.shape(shape.as_str()).is_none() {
        let message = format!("{} has undefined shape `{shape}`", site.title());
        diags
            .error(Rule::UnknownShape, shape, message)
            .did_you_mean(shape.as_str(), scope.shape_names().map(Spanned::as_str));
    }
}

/// An operation does not redefine what the service defines.
pub(super) fn operation_shapes_are_new(
    service: &Service,
    operation: &Operation,
    diags: &mut Diagnostics,
) {
    for name in operation.shapes.keys() {
        if let Some((first, _)) = service.shapes.get_key_value(name.as_str()) {
            let message = format!("the service already defines a shape `{name}`");
            diags
                .error(Rule::DuplicateShape, name, message)
                .label(first, "defined here")
                .help("use the service's shape, or give this one another name");
        }
    }
}

/// Every shape is reached from a parameter or a response.
pub(super) fn shapes_are_used(spec: &Spec, diags: &mut Diagnostics) {
    let service = &spec.service;
    let mut used_of_service: BTreeSet<&str> = BTreeSet::new();
    for operation in &spec.operations {
        let scope = Scope::of_operation(service, operation);
        let mut used = BTreeSet::new();
        let parameters = operation.parameters.values().map(|it| &it.schema);
        for schema in parameters.chain([&operation.response]) {
            reach(&scope, schema, &mut used);
        }
        for name in operation.shapes.keys() {
            shape_is_among(&used, name, diags);
        }
        used_of_service.extend(used);
    }
    for name in service.shapes.keys() {
        shape_is_among(&used_of_service, name, diags);
    }
}

fn shape_is_among(used: &BTreeSet<&str>, name: &Spanned<String>, diags: &mut Diagnostics) {
    if !used.contains(name.as_str()) {
        let message = format!("nothing uses the shape `{name}`");
        diags.warning(Rule::UnusedShape, name, message);
    }
}

fn reach<'a>(scope: &Scope<'a>, start: &'a Schema, used: &mut BTreeSet<&'a str>) {
    let mut open = vec![start];
    while let Some(schema) = open.pop() {
        if let Some(name) = &schema.shape
            && used.insert(name.as_str())
        {
            open.extend(scope.shape(name.as_str()));
        }
        open.extend(schema.items.as_deref());
        open.extend(schema.members.iter().flat_map(|it| it.values()));
    }
}

/// A shape that contains itself does so through an object, which Rust can name.
pub(super) fn shapes_are_no_cycles(scope: &Scope<'_>, diags: &mut Diagnostics) {
    for (name, start) in scope.own_shapes() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut next = shape_behind(start);
        while let Some(shape) = next.filter(|it| seen.insert(it.as_str())) {
            if shape == name {
                let message = format!("shape `{name}` is defined by itself");
                diags
                    .error(Rule::ShapeCycle, name, message)
                    .label(shape, "here it comes round")
                    .help("put an object between the shape and itself");
            }
            next = scope.shape(shape.as_str()).and_then(shape_behind);
        }
    }
}

/// The shape that a schema leads to through lists and maps alone.
fn shape_behind(schema: &Schema) -> Option<&Spanned<String>> {
    let mut schema = schema;
    while let Some(items) = &schema.items {
        schema = items;
    }
    schema.shape.as_ref()
}

/// A list or a map without items says nothing, and so does an object without members.
pub(super) fn types_are_complete(site: &Site<'_>, diags: &mut Diagnostics) {
    let Some(ty) = site.own_type() else {
        return;
    };
    let title = site.title();
    match ty.value {
        Type::Array | Type::Map if site.schema.items.is_none() => {
            let what = if ty.value == Type::Map {
                "values"
            } else {
                "elements"
            };
            let message = format!("{title} does not say what its {what} are");
            diags
                .error(Rule::IncompleteType, ty, message)
                .help("describe them under `items`");
        }
        Type::Object if site.schema.members.is_none() && site.role != Role::Response => {
            let message = format!("{title} does not say what its members are");
            diags
                .error(Rule::IncompleteType, ty, message)
                .help("list them under `members`; if their names are not known, write `type: map`");
        }
        _ => {}
    }
}

/// A former name belongs to nothing else.
pub(super) fn former_names_are_free(site: &Site<'_>, diags: &mut Diagnostics) {
    let Some(siblings) = site.siblings else {
        return;
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for former in &site.schema.formerly {
        let others = siblings.iter().filter(|(name, _)| *name != site.name);
        let former_of_others = others.flat_map(|(_, it)| &it.formerly);
        let taken = siblings
            .get_key_value(former.as_str())
            .map(|(name, _)| name);
        let taken = taken.or_else(|| former_of_others.into_iter().find(|it| *it == former));
        if let Some(taken) = taken {
            let message = format!("`{former}` is the name of something else here");
            diags
                .error(Rule::FormerlyConflict, former, message)
                .label(taken, "it is used here");
        } else if !seen.insert(former.as_str()) {
            let message = format!("the former name `{former}` is listed twice");
            diags.error(Rule::FormerlyConflict, former, message);
        }
    }
}

/// What must be given needs no default.
pub(super) fn required_has_no_default(site: &Site<'_>, diags: &mut Diagnostics) {
    let required = site.schema.required.as_ref().filter(|it| it.value);
    if let (Some(required), Some(default)) = (required, &site.schema.default) {
        let message = format!("{} is required, so its default never applies", site.title());
        diags
            .warning(Rule::RequiredDefault, default, message)
            .label(required, "required here");
    }
}
