//! Schemas: what a value is, and every key that says more about it.
//!
//! A key is taken if it means something for the type it stands beside; any other is reported.

use acs_codegen::source::{HasSpan, Span, Spanned};
use acs_codegen::spec::{Flag, Map, Scalar, ScalarKind, Schema, Type};

use crate::json::{Json, Kind as JsonKind};
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::{mine, texts};

mod facts;

use facts::{default, example, format, limits, pattern, values};

/// What a schema is to the thing that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Parameter,
    Member,
    Element,
    Response,
    Component,
}

/// Keys that are read elsewhere or below, or have no say in ours.
const READ: &[&str] = &[
    "type",
    "$ref",
    "properties",
    "items",
    "additionalProperties",
    "description",
    "title",
    "required",
    "format",
    "enum",
    "enumValueTitles",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "default",
    "example",
    "deprecated",
];

/// Keys of the publisher's own tools.
const PUBLISHERS: &[&str] = &[
    "docRequired",
    "isFileTransferUrl",
    "readOnly",
    "index",
    "itemName",
    "backendName",
    "parseType",
    "sdkPropertyName",
];

/// The name of the component that a `$ref` leads to.
pub(crate) fn reference(json: &Json) -> Option<&str> {
    let reference = json.text_of("$ref")?;
    Some(reference.rsplit('/').next().unwrap_or(reference))
}

pub(crate) fn schema(reader: &mut Reader<'_>, json: &Json, place: &At, role: Role) -> Schema {
    reader.keys_are_unique(json, place);
    let mut schema = Schema::bare();
    let ty = match reference(json) {
        Some(name) if reader.component(name).is_some() && texts::is_writable(name) => {
            let target = json.get("$ref").map_or(json.span, |it| it.span);
            schema.shape = Some(text_at(name, target));
            None
        }
        Some(name) => {
            let what = format!("nothing is called `{name}`, so the value may be anything");
            reader.report(Kind::DanglingReference, place, json, what);
            Some(Type::Any)
        }
        None => Some(type_of(reader, json, place, role)),
    };
    if let Some(ty) = ty {
        let word = json.get("type").map_or(json.span, |it| it.span);
        schema.ty = Some(Spanned::new(ty, word));
        parts(reader, json, place, ty, role, &mut schema);
    }
    texts_of(reader, json, place, role, &mut schema);
    if json.is_set("required") {
        required(reader, json, place, role, &mut schema);
    }
    facts(reader, json, place, ty, role, &mut schema);
    if let Some(description) = json.get("description")
        && let Some(text) = description.text()
    {
        mine::facts(reader, text, description.span, place, role, &mut schema);
    }
    leftovers(reader, json, place);
    schema
}

/// The type, where what stands beside it does not prove that it lies.
fn type_of(reader: &mut Reader<'_>, json: &Json, place: &At, role: Role) -> Type {
    let declared = json.text_of("type").unwrap_or_default();
    let has_properties = json
        .get("properties")
        .is_some_and(|it| !it.entries().is_empty());
    let has_values = json
        .get("additionalProperties")
        .is_some_and(|it| matches!(it.kind, JsonKind::Object(_)));
    let has_items = json.get("items").is_some();
    let (ty, problem) = match declared {
        "object" if has_properties => (Type::Object, None),
        "object" if role == Role::Response && !has_values => (Type::Object, None),
        "object" => (Type::Map, None),
        "array" if has_properties => (
            Type::Object,
            Some("a list with `properties` is read as an object"),
        ),
        "array" => (Type::Array, None),
        "string" if has_items => (Type::Array, Some("a text with `items` is read as a list")),
        "string" if has_properties => (
            Type::String,
            Some("a text has `properties`, which are left out"),
        ),
        "string" => (Type::String, None),
        "integer" => (Type::Integer, None),
        "number" => (Type::Number, None),
        "boolean" => (Type::Boolean, None),
        "any" => (Type::Any, None),
        "" if has_properties => (Type::Object, Some("there is no type beside `properties`")),
        _ => (
            Type::Any,
            Some("the type is missing or unknown, so the value may be anything"),
        ),
    };
    if let Some(problem) = problem {
        reader.report(Kind::ContradictingType, place, json, problem);
    }
    ty
}

/// What an object, a list or a map consists of.
fn parts(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    role: Role,
    schema: &mut Schema,
) {
    match ty {
        Type::Object => {
            let mut members = Map::new();
            for (name, member) in json.get("properties").map_or(&[][..], Json::entries) {
                if members.contains_key(name.as_str()) {
                    continue;
                }
                if !texts::is_writable(name.as_str()) {
                    let what = "the name has characters that a spec cannot hold";
                    reader.report(Kind::Characters, place, name, what);
                    continue;
                }
                let inner =
                    self::schema(reader, member, &place.member(name.as_str()), Role::Member);
                members.insert(name.clone(), inner);
            }
            if !members.is_empty() || role != Role::Response {
                schema.members = Some(members);
            }
        }
        Type::Array | Type::Map => {
            let (key, inner) = match ty {
                Type::Array => ("items", place.element()),
                _ => ("additionalProperties", place.entry()),
            };
            let items = match json.get(key) {
                Some(items) if matches!(items.kind, JsonKind::Object(_)) => {
                    self::schema(reader, items, &inner, Role::Element)
                }
                _ => {
                    if ty == Type::Array {
                        let what = "a list does not say what its elements are";
                        reader.report(Kind::UnknownElements, place, json, what);
                    }
                    anything(json)
                }
            };
            schema.items = Some(Box::new(items));
        }
        Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Any => {}
    }
}

/// Makes the value one text for each key, as headers of a family are.
pub(crate) fn keys_by_text(reader: &mut Reader<'_>, place: &At, span: Span, schema: &mut Schema) {
    let is_of_texts = |it: &Schema| it.ty.as_ref().is_some_and(|it| it.value == Type::String);
    let is_map = schema.ty.as_ref().is_some_and(|it| it.value == Type::Map);
    if is_map && schema.items.as_deref().is_some_and(is_of_texts) {
        return;
    }
    reader.report(
        Kind::ContradictingType,
        place,
        span,
        "a family of headers is a map of texts",
    );
    let mut items = Schema::bare();
    items.ty = Some(Spanned::new(Type::String, span));
    schema.shape = None;
    schema.members = None;
    schema.values = None;
    schema.ty = Some(Spanned::new(Type::Map, span));
    schema.items = Some(Box::new(items));
}

/// A schema that any value fits.
pub(crate) fn anything(place: &impl HasSpan) -> Schema {
    let mut schema = Schema::bare();
    schema.ty = Some(at(Type::Any, place));
    schema
}

fn texts_of(reader: &mut Reader<'_>, json: &Json, place: &At, role: Role, schema: &mut Schema) {
    let description = texts::text(reader, json, "description", place);
    let title = texts::text(reader, json, "title", place);
    if let (Some(description), Some(title)) = (&description, &title)
        && description != title
    {
        reader.report(
            Kind::SecondText,
            place,
            title,
            "the title gives way to the description",
        );
    }
    schema.doc = description.or(title);
    let needs_doc = matches!(role, Role::Parameter | Role::Member | Role::Component);
    if schema.doc.is_none() && needs_doc && schema.shape.is_none() {
        reader.report(Kind::MissingText, place, json, "nothing describes it");
    }
    if json.is_set("deprecated") {
        let flag = json.get("deprecated").map_or(json.span, |it| it.span);
        schema.deprecated = Some(Spanned::new(Flag { text: None }, flag));
    }
}

fn required(reader: &mut Reader<'_>, json: &Json, place: &At, role: Role, schema: &mut Schema) {
    let flag = json.get("required").map_or(json.span, |it| it.span);
    if matches!(role, Role::Parameter | Role::Member) {
        schema.required = Some(Spanned::new(true, flag));
    } else {
        let what = "`required` means nothing here";
        reader.report(Kind::MisplacedKey, place, flag, what);
    }
}

/// Formats, values, limits, defaults and examples.
fn facts(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Option<Type>,
    role: Role,
    schema: &mut Schema,
) {
    let Some(ty) = ty else {
        beside_reference(reader, json, place, schema);
        return;
    };
    format(reader, json, place, ty, schema);
    values(reader, json, place, ty, schema);
    limits(reader, json, place, ty, schema);
    pattern(reader, json, place, ty, schema);
    default(reader, json, place, ty, role, schema);
    schema.example = example(reader, json, place, Some(ty));
}

/// Of a reference, the example belongs to the place of use; the rest is the component's.
fn beside_reference(reader: &mut Reader<'_>, json: &Json, place: &At, schema: &mut Schema) {
    schema.example = example(reader, json, place, None);
    for key in [
        "enumValueTitles",
        "enum",
        "format",
        "minimum",
        "maximum",
        "pattern",
        "default",
    ] {
        if let Some(value) = json.get(key) {
            let what = format!("`{key}` stands beside a reference, which says it already");
            reader.report(Kind::MisplacedKey, place, value, what);
        }
    }
}

/// A text of the metadata as a value of a type: all its values are texts.
pub(crate) fn scalar(ty: Type, text: &str) -> Option<Scalar> {
    let plain = Scalar::plain(text.trim());
    if !texts::is_writable(text) {
        return None;
    }
    match ty {
        Type::String | Type::Any => Some(Scalar::text(text)),
        Type::Integer => (plain.kind == ScalarKind::Integer && plain.text.parse::<i64>().is_ok())
            .then_some(plain),
        Type::Number => {
            matches!(plain.kind, ScalarKind::Integer | ScalarKind::Number).then_some(plain)
        }
        Type::Boolean => match text.trim().to_ascii_lowercase().as_str() {
            it @ ("true" | "false") => Some(Scalar::plain(it)),
            _ => None,
        },
        Type::Object | Type::Array | Type::Map => serde_json::from_str::<serde_json::Value>(text)
            .ok()
            .map(|_| Scalar::text(text)),
    }
}

/// The beginning of a text, for reports.
pub(crate) fn brief(text: &str) -> String {
    let mut brief: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 {
        brief.push('…');
    }
    brief
}

fn misplaced(reader: &mut Reader<'_>, key: &str, value: &Json, place: &At, ty: Type) {
    let ty = match ty {
        Type::String => "text",
        Type::Integer | Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Array => "list",
        Type::Object | Type::Map => "object",
        Type::Any => "value of any type",
    };
    let what = format!("`{key}` means nothing for a {ty}");
    reader.report(Kind::MisplacedKey, place, value, what);
}

/// Keys that nothing above reads.
fn leftovers(reader: &mut Reader<'_>, json: &Json, place: &At) {
    for (key, value) in json.entries() {
        let name = key.as_str();
        let is_idle = matches!(value.kind, JsonKind::Boolean(false) | JsonKind::Null);
        // A required parameter is required in the documentation as well.
        let is_repeated =
            name == "docRequired" && json.is_set("docRequired") == json.is_set("required");
        if READ.contains(&name) || is_idle || is_repeated {
            continue;
        }
        let what = match PUBLISHERS.contains(&name) {
            true => format!("`{name}` is for the publisher's own tools"),
            false => format!("the key `{name}` is unknown"),
        };
        reader.report(Kind::PublisherKey, place, key, what);
    }
}
