//! Changes specs as a vendor might, one small step at a time.

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{
    Effect, Flag, Format, Method, Operation, Scalar, Schema, Spec, Type, Value,
};

/// A step: what is done, and to which of the places where it can be done.
pub(crate) type Step = (u8, u16);

/// How many kinds of steps there are.
pub(crate) const KINDS: u8 = 40;

/// The same with steps that make a spec wrong.
pub(crate) const HOSTILE_KINDS: u8 = 48;

/// Does all steps.
pub(crate) fn mutated(spec: &Spec, steps: &[Step]) -> Spec {
    let mut spec = spec.clone();
    for (kind, place) in steps {
        step(&mut spec, *kind, usize::from(*place));
    }
    spec
}

fn text(span: Span, text: impl Into<String>) -> Option<Spanned<String>> {
    Some(Spanned::new(text.into(), span))
}

fn scalar(span: Span, text: &str) -> Option<Spanned<Scalar>> {
    Some(Spanned::new(Scalar::plain(text), span))
}

fn step(spec: &mut Spec, kind: u8, place: usize) {
    let count = spec.operations.len().max(1);
    match kind {
        0..28 | 40.. => on_schema(spec, kind, place),
        28 if spec.operations.len() > 1 => _ = spec.operations.remove(place % count),
        29 => {
            let mut copy = spec.operations[place % count].clone();
            copy.name.value = format!("{}Copy{place}", copy.name.value);
            if spec.operations.iter().all(|it| it.name != copy.name) {
                spec.operations.push(copy);
            }
        }
        30 => {
            let name = spec.operations[place % count].name.span;
            let id = Spanned::new(format!("cn-{place}"), name);
            let host = Spanned::new("host.aliyuncs.com".to_owned(), name);
            let region = acs_codegen::spec::Region {
                public: host,
                vpc: None,
            };
            spec.service.endpoints.regions.insert(id, region);
        }
        31 => {
            _ = spec
                .service
                .endpoints
                .regions
                .shift_remove_index(place % spec.service.endpoints.regions.len().max(1))
        }
        _ => {
            let operation = &mut spec.operations[place % count];
            on_operation(operation, kind, place);
        }
    }
}

fn on_operation(operation: &mut Operation, kind: u8, place: usize) {
    let span = operation.name.span;
    match kind {
        32 => operation.summary.value = format!("Does thing number {place}."),
        33 => operation.doc = text(span, format!("Words about thing {place}.")),
        34 => {
            let has = |method: Method| operation.methods.iter().any(|it| it.value == method);
            if !has(Method::Put) {
                operation.methods.push(Spanned::new(Method::Put, span));
            } else if operation.methods.len() > 1 {
                operation.methods.retain(|it| it.value != Method::Put);
            }
        }
        35 => {
            let effect = if operation
                .effect
                .as_ref()
                .is_some_and(|it| it.value == Effect::Read)
            {
                Effect::Write
            } else {
                Effect::Read
            };
            operation.effect = Some(Spanned::new(effect, span));
        }
        36 => {
            let deprecated = operation.deprecated.take();
            operation.deprecated = if deprecated.is_some() {
                None
            } else {
                Some(Spanned::new(Flag { text: None }, span))
            };
        }
        37 if !operation.errors.is_empty() => {
            _ = operation.errors.remove(place % operation.errors.len())
        }
        38 => {
            let names: Vec<String> = operation
                .parameters
                .keys()
                .map(|it| it.value.clone())
                .collect();
            if let Some(name) = names.get(place % names.len().max(1)) {
                operation.parameters.shift_remove(name.as_str());
            }
        }
        39 => {
            if let Some((_, parameter)) = operation
                .parameters
                .get_index(place % operation.parameters.len().max(1))
            {
                let parameter = parameter.clone();
                operation
                    .parameters
                    .insert(Spanned::new(format!("Added{place}"), span), parameter);
            }
        }
        _ => {}
    }
}

/// Calls `change` with the schema of that number, counted round and round.
fn on_schema(spec: &mut Spec, kind: u8, place: usize) {
    let mut count = 0;
    visit(spec, &mut |_, _| count += 1);
    let wanted = place % count.max(1);
    let mut index = 0;
    visit(spec, &mut |span, schema| {
        if index == wanted {
            change(schema, kind, place, span);
        }
        index += 1;
    });
}

/// Shows every schema of a spec, with the place of its nearest name.
pub(crate) fn visit(spec: &mut Spec, see: &mut dyn FnMut(Span, &mut Schema)) {
    for (name, shape) in &mut spec.service.shapes {
        inside(name.span, shape, see);
    }
    for operation in &mut spec.operations {
        for (name, parameter) in &mut operation.parameters {
            inside(name.span, &mut parameter.schema, see);
        }
        inside(operation.name.span, &mut operation.response, see);
        for (name, shape) in &mut operation.shapes {
            inside(name.span, shape, see);
        }
    }
}

fn inside(span: Span, schema: &mut Schema, see: &mut dyn FnMut(Span, &mut Schema)) {
    see(span, schema);
    if let Some(items) = &mut schema.items {
        inside(span, items, see);
    }
    for (name, member) in schema.members.iter_mut().flatten() {
        // The key is needed beside the value, and cannot be borrowed with it.
        inside(name.span, member, see);
    }
}

fn change(schema: &mut Schema, kind: u8, place: usize, span: Span) {
    let ty = schema.ty.as_ref().map(|it| it.value);
    let is_number = matches!(ty, Some(Type::Integer | Type::Number));
    let is_text = ty == Some(Type::String);
    let toggled = |flag: &Option<Spanned<bool>>| {
        Some(Spanned::new(
            !flag.as_ref().is_some_and(|it| it.value),
            span,
        ))
    };
    match kind {
        0 => schema.doc = text(span, format!("Words about number {place}.")),
        1 => schema.doc = None,
        2 => schema.example = scalar(span, &format!("{place}")),
        3 => schema.required = toggled(&schema.required),
        4 if is_number => schema.minimum = scalar(span, &format!("{}", place % 50)),
        5 if is_number => schema.maximum = scalar(span, &format!("{}", 100 + place % 50)),
        6 if is_number => schema.minimum = None,
        7 if is_text => schema.max_length = Some(Spanned::new(10 + place as u64 % 90, span)),
        8 if is_text => schema.min_length = Some(Spanned::new(place as u64 % 9, span)),
        9 if is_text => schema.pattern = text(span, format!("^[a-z]{{1,{}}}$", 1 + place % 9)),
        10 if is_text => schema.pattern = None,
        11 if is_text && schema.values.is_none() => {
            schema.ty = Some(Spanned::new(Type::Integer, span));
            (
                schema.pattern,
                schema.format,
                schema.min_length,
                schema.max_length,
            ) = (None, None, None, None);
        }
        12 if is_number && schema.values.is_none() => {
            schema.ty = Some(Spanned::new(Type::String, span));
            (schema.minimum, schema.maximum, schema.format) = (None, None, None);
        }
        13 if ty == Some(Type::Integer) => schema.format = Some(Spanned::new(Format::Int32, span)),
        14 if ty == Some(Type::Integer) => schema.format = Some(Spanned::new(Format::Int64, span)),
        15 if is_number || is_text => schema.unit = text(span, format!("unit{}", place % 5)),
        16 => schema.default = scalar(span, &format!("{}", place % 7)),
        17 => schema.since = text(span, format!("2024-01-{:02}", 1 + place % 28)),
        18 => {
            let is_set = schema.deprecated.take().is_some();
            schema.deprecated = if is_set {
                None
            } else {
                Some(Spanned::new(Flag { text: None }, span))
            };
        }
        19 if is_text => {
            let values = schema.values.get_or_insert_default();
            let value = Value {
                doc: Spanned::new(format!("Value {place}."), span),
                name: None,
                since: None,
                deprecated: None,
            };
            values.insert(Spanned::new(format!("value{place}"), span), value);
        }
        20 if is_text => {
            if let Some(values) = &mut schema.values {
                let count = values.len().max(1);
                values.shift_remove_index(place % count);
            }
        }
        21 if schema.values.is_some() => schema.closed = toggled(&schema.closed),
        22 | 23 => {
            if let Some(members) = &mut schema.members {
                let count = members.len().max(1);
                if kind == 22 {
                    members.shift_remove_index(place % count);
                } else if let Some((_, member)) = members.get_index(place % count) {
                    let member = member.clone();
                    members.insert(Spanned::new(format!("Added{place}"), span), member);
                }
            }
        }
        24 => {
            if let Some(members) = &mut schema.members {
                let count = members.len().max(1);
                if let Some((name, member)) = members.shift_remove_index(place % count) {
                    let other = if name.value.starts_with(|c: char| c.is_ascii_uppercase()) {
                        name.value.to_lowercase()
                    } else {
                        name.value.to_uppercase()
                    };
                    members.insert(name.map(|_| other), member);
                }
            }
        }
        25 if is_text || is_number => schema.sensitive = toggled(&schema.sensitive),
        26 => schema.page_differs = text(span, format!("The page says {place}.")),
        40 => schema.shape = text(span, "Nowhere"),
        41 => (schema.ty, schema.shape) = (None, None),
        42 => schema.items = None,
        43 => schema.minimum = scalar(span, "no number"),
        44 => schema.pattern = text(span, "(["),
        45 => {
            (schema.ty, schema.shape) = (
                None,
                text(
                    span,
                    if place.is_multiple_of(2) {
                        "PageInfo"
                    } else {
                        "YesNo"
                    },
                ),
            );
        }
        46 => schema.members = None,
        47 => schema.ty = Some(Spanned::new(Type::Object, span)),
        27 if ty == Some(Type::Array) => {
            schema.max_items = Some(Spanned::new(1 + place as u64 % 99, span))
        }
        _ => {}
    }
}

/// The same spec in another order: everything that has an order is turned round.
pub(crate) fn reversed(spec: &Spec) -> Spec {
    let mut spec = spec.clone();
    visit(&mut spec, &mut |_, schema| {
        if let Some(members) = &mut schema.members {
            members.reverse();
        }
        if let Some(values) = &mut schema.values {
            values.reverse();
        }
        schema.formerly.reverse();
    });
    spec.service.shapes.reverse();
    spec.service.groups.reverse();
    spec.service.endpoints.regions.reverse();
    spec.operations.reverse();
    for operation in &mut spec.operations {
        operation.parameters.reverse();
        operation.shapes.reverse();
        operation.methods.reverse();
        operation.security.reverse();
        operation.errors.reverse();
        operation.examples.reverse();
        operation.changes.reverse();
        if let Some(authorization) = &mut operation.authorization {
            authorization.resources.reverse();
            authorization.condition_keys.reverse();
            authorization.associated_operations.reverse();
        }
        if let Some(success) = &mut operation.success {
            success.equals.reverse();
        }
    }
    spec
}
