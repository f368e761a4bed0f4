//! What goes into an operation: its parameters, and how each travels.

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{
    Method, Operation, Parameter, Place, Protocol, Schema, Service, Style, Type,
};

use crate::json::Json;
use crate::reader::{At, Reader, text_at};
use crate::report::Kind;
use crate::schema::{self, Role};
use crate::{mine, texts};

pub(super) fn parameters(
    reader: &mut Reader<'_>,
    service: &Service,
    api: &Json,
    place: &At,
    operation: &mut Operation,
) {
    for json in api.get("parameters").map_or(&[][..], Json::elements) {
        let Some(name) = json.get("name").filter(|it| {
            it.text()
                .is_some_and(|it| !it.is_empty() && texts::is_writable(it))
        }) else {
            reader.report(
                Kind::ParameterPlace,
                place,
                json,
                "a parameter has no name that a spec can hold",
            );
            continue;
        };
        let text = name.text().unwrap_or_default();
        let inner = place.parameter(text);
        if operation.parameters.contains_key(text) {
            reader.report(
                Kind::DuplicateParameter,
                &inner,
                name,
                "the parameter is here twice; the first counts",
            );
            continue;
        }
        if let Some(parameter) = parameter(reader, service, json, &inner, operation) {
            operation
                .parameters
                .insert(text_at(text, name.span), parameter);
        }
    }
    fill_the_path(reader, place, operation);
}

fn parameter(
    reader: &mut Reader<'_>,
    service: &Service,
    json: &Json,
    place: &At,
    operation: &Operation,
) -> Option<Parameter> {
    let word = json.get("in");
    let span = word.map_or(json.span, |it| it.span);
    let declared = match word.and_then(Json::text).unwrap_or_default() {
        "formData" => Place::Form,
        "path" => Place::Path,
        "header" => Place::Header,
        "body" => Place::Body,
        "host" => Place::Host,
        "query" => Place::Query,
        other => {
            let what =
                format!("the place `{other}` is unknown, so the parameter travels in the query");
            reader.report(Kind::ParameterPlace, place, span, what);
            Place::Query
        }
    };
    let mut schema = match json.get("schema") {
        Some(schema) => schema::schema(reader, schema, place, Role::Parameter),
        None => {
            reader.report(
                Kind::ContradictingType,
                place,
                json,
                "the parameter has no schema, so it may be anything",
            );
            schema::anything(&span)
        }
    };
    if declared == Place::Header && place.0.ends_with('*') {
        schema::keys_by_text(reader, place, span, &mut schema);
    }
    schema.style = style(reader, service, json, place, &schema, declared);
    let (allowed, problem) = allowed(service, operation, declared);
    if let Some(problem) = problem {
        reader.report(Kind::ParameterPlace, place, span, problem);
    }
    if allowed? == Place::Host {
        require(reader, place, span, &mut schema);
    }
    Some(Parameter::bare(Spanned::new(allowed?, span), schema))
}

/// Marks a parameter whose place cannot stay empty.
fn require(reader: &mut Reader<'_>, place: &At, span: Span, schema: &mut Schema) {
    if schema.required.is_none() {
        let what = "a part of the path or the host must be given, so it is required";
        reader.report(Kind::ParameterPlace, place, span, what);
        schema.required = Some(Spanned::new(true, span));
    }
    schema.default = None;
    mine::keep_marks_true(schema);
}

/// How a list or an object becomes text.
fn style(
    reader: &mut Reader<'_>,
    service: &Service,
    json: &Json,
    place: &At,
    schema: &Schema,
    travels: Place,
) -> Option<Spanned<Style>> {
    let target = schema
        .shape
        .as_ref()
        .and_then(|it| service.shapes.get(it.as_str()));
    let ty = target.unwrap_or(schema).ty.as_ref().map(|it| it.value);
    let is_compound = matches!(
        ty,
        Some(Type::Object | Type::Array | Type::Map | Type::Any) | None
    );
    let is_family = json.text_of("name").is_some_and(|it| it.ends_with('*'));
    let value = json.get("style");
    let span = value.map_or(json.span, |it| it.span);
    let style = match value.and_then(Json::text).unwrap_or_default() {
        // A family of headers is one for each key.
        "" if travels == Place::Header && is_family => return None,
        "" if is_compound && matches!(travels, Place::Path | Place::Host | Place::Header) => {
            Style::Json
        }
        "" => return None,
        "xml" if travels == Place::Body && !service.protocol.value.is_supported() => Style::Xml,
        // The body is JSON as it is.
        "json" if travels == Place::Body => return None,
        other if travels == Place::Body => {
            let what = format!("the style `{other}` means nothing for a body");
            reader.report(Kind::ParameterStyle, place, span, what);
            return None;
        }
        "json" => Style::Json,
        "repeatList" => Style::RepeatList,
        "flat" if ty == Some(Type::Array) => {
            reader.report(
                Kind::ParameterStyle,
                place,
                span,
                "a `flat` list is written as `repeatList`",
            );
            Style::RepeatList
        }
        "flat" => Style::Flat,
        "simple" => Style::Simple,
        other => {
            let what = format!("the style `{other}` is unknown to the language");
            reader.report(Kind::ParameterStyle, place, span, what);
            return None;
        }
    };
    if !is_compound {
        reader.report(
            Kind::ParameterStyle,
            place,
            span,
            "a single value has no style",
        );
        return None;
    }
    Some(Spanned::new(style, span))
}

/// Where a parameter can travel; `None` if nowhere.
fn allowed(
    service: &Service,
    operation: &Operation,
    place: Place,
) -> (Option<Place>, Option<&'static str>) {
    let is_rpc = service.protocol.value == Protocol::Rpc;
    let method = operation.methods.first().map(|it| it.value);
    let in_path = operation
        .path
        .as_ref()
        .is_some_and(|it| it.value.contains('{'));
    let has_body = || {
        operation
            .parameters
            .values()
            .any(|it| matches!(it.place.value, Place::Form | Place::Body))
    };
    match place {
        Place::Form if method == Some(Method::Trace) => (
            Some(Place::Query),
            Some("the method has no body, so the parameter travels in the query"),
        ),
        Place::Body if matches!(method, Some(Method::Head | Method::Trace)) => (
            None,
            Some("there is no place for the body, so the parameter is left out"),
        ),
        Place::Body if has_body() => (
            None,
            Some("there is another body already, so the parameter is left out"),
        ),
        Place::Path if is_rpc || !in_path => (
            Some(Place::Query),
            Some("the path has no place for the parameter, so it travels in the query"),
        ),
        place => (Some(place), None),
    }
}

/// Every placeholder has its parameter, and the other way round.
fn fill_the_path(reader: &mut Reader<'_>, place: &At, operation: &mut Operation) {
    let path = operation.path.clone();
    let text = path.as_ref().map_or("", |it| it.as_str());
    let span = path.as_ref().map_or(operation.name.span, |it| it.span);
    let names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|it| it.split_once('}'))
        .map(|(name, _)| name.trim_start_matches('+'))
        .collect();
    for (name, parameter) in &mut operation.parameters {
        if parameter.place.value == Place::Path && !names.contains(&name.as_str()) {
            let inner = place.parameter(name.as_str());
            reader.report(
                Kind::Path,
                &inner,
                &parameter.place,
                "the path has no placeholder for the parameter, so it travels in the query",
            );
            parameter.place.value = Place::Query;
        }
    }
    for name in names {
        match operation.parameters.get_mut(name) {
            Some(parameter) => {
                let inner = place.parameter(name);
                if parameter.place.value != Place::Path {
                    let what = "the parameter stands in the path, so it travels there";
                    reader.report(Kind::Path, &inner, span, what);
                    parameter.place.value = Place::Path;
                }
                let span = parameter.place.span;
                require(reader, &inner, span, &mut parameter.schema);
            }
            None => {
                reader.report(
                    Kind::Path,
                    &place.parameter(name),
                    span,
                    "no parameter is listed for the placeholder; a text is assumed",
                );
                let mut schema = Schema::bare();
                schema.ty = Some(Spanned::new(Type::String, span));
                schema.required = Some(Spanned::new(true, span));
                operation.parameters.insert(
                    text_at(name, span),
                    Parameter::bare(Spanned::new(Place::Path, span), schema),
                );
            }
        }
    }
}
