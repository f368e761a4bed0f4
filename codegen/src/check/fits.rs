//! Whether a value is one that a schema describes.
//!
//! JSON and the scalars of a spec are judged alike: a scalar becomes the JSON value
//! that would travel, and a mismatch says where in it the mistake is.

use std::str::FromStr;

use serde_json::Value as Json;

use crate::source::Spanned;
use crate::spec::{Format, Operation, Scalar, ScalarKind, Schema, Service, Style, Type, word};

use super::patterns;
use super::site::Scope;

/// A place in a value that its schema does not describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where: `ImageInstanceList[0].Status`; empty for the whole value.
    pub path: String,
    /// The member that is not described, if that is the problem.
    pub unknown: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// Whether the value may still be right, since a list of values is open.
    pub is_doubt: bool,
}

/// Compares a scalar that stands for a whole value, such as an example.
pub fn scalar<'a>(
    service: &'a Service,
    operation: Option<&'a Operation>,
    schema: &'a Schema,
    value: &Scalar,
) -> Vec<Mismatch> {
    scalar_in(&scope(service, operation), schema, value)
}

/// Compares a JSON value as it stands at its place.
pub fn value<'a>(
    service: &'a Service,
    operation: Option<&'a Operation>,
    schema: &'a Schema,
    value: &Json,
) -> Vec<Mismatch> {
    json_in(&scope(service, operation), schema, value)
}

/// Compares a JSON value that is not inside a text, whatever the style of its place.
pub fn content<'a>(
    service: &'a Service,
    operation: Option<&'a Operation>,
    schema: &'a Schema,
    value: &Json,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    compare_target(&scope(service, operation), schema, value, "", &mut found);
    found
}

fn scope<'a>(service: &'a Service, operation: Option<&'a Operation>) -> Scope<'a> {
    match operation {
        Some(operation) => Scope::of_operation(service, operation),
        None => Scope::of_service(service),
    }
}

/// Compares a scalar that stands for a whole value, such as a default.
pub(super) fn scalar_in<'a>(
    scope: &Scope<'a>,
    schema: &'a Schema,
    value: &Scalar,
) -> Vec<Mismatch> {
    let Some(ty) = scope.type_of(schema) else {
        return Vec::new();
    };
    let json = match (ty, value.kind) {
        (Type::String, _) => Json::String(value.text.clone()),
        (Type::Any, _) => return Vec::new(),
        (Type::Object | Type::Array | Type::Map, _) => match serde_json::from_str(&value.text) {
            Ok(json) => json,
            Err(error) => return vec![Mismatch::of("", format!("it is not JSON: {error}"))],
        },
        (Type::Integer | Type::Number | Type::Boolean, ScalarKind::String) => {
            Json::String(value.text.clone())
        }
        (Type::Integer | Type::Number | Type::Boolean, _) => {
            serde_json::from_str(&value.text).unwrap_or_else(|_| Json::String(value.text.clone()))
        }
    };
    let mut found = Vec::new();
    // Here the JSON text itself is written, whatever the style.
    compare_target(scope, schema, &json, "", &mut found);
    found
}

/// Compares a whole JSON value.
pub(super) fn json_in<'a>(scope: &Scope<'a>, schema: &'a Schema, value: &Json) -> Vec<Mismatch> {
    let mut found = Vec::new();
    compare(scope, schema, value, "", &mut found);
    found
}

fn compare<'a>(
    scope: &Scope<'a>,
    schema: &'a Schema,
    value: &Json,
    path: &str,
    found: &mut Vec<Mismatch>,
) {
    let style = schema.style.as_ref();
    let style = style.or_else(|| scope.target(schema).and_then(|it| it.style.as_ref()));
    if style.is_none_or(|it| it.value != Style::Json) {
        return compare_target(scope, schema, value, path, found);
    }
    match value.as_str().map(serde_json::from_str::<Json>) {
        Some(Ok(inner)) => compare_target(scope, schema, &inner, path, found),
        Some(Err(error)) => {
            found.push(Mismatch::of(path, format!("the text is not JSON: {error}")));
        }
        None => found.push(Mismatch::of(
            path,
            "`style: json` means JSON inside a text, but this is no text".to_owned(),
        )),
    }
}

fn compare_target<'a>(
    scope: &Scope<'a>,
    schema: &'a Schema,
    value: &Json,
    path: &str,
    found: &mut Vec<Mismatch>,
) {
    let Some(target) = scope.target(schema) else {
        return;
    };
    let Some(ty) = target.ty.as_ref().map(|it| it.value) else {
        return;
    };
    match (ty, value) {
        // What is null counts as absent.
        (Type::Any, _) | (_, Json::Null) => {}
        (Type::String, Json::String(text)) => compare_text(target, text, path, found),
        (Type::Integer, Json::Number(number)) if number.is_i64() => {
            compare_integer(target, number.as_i64().unwrap_or_default(), path, found);
        }
        (Type::Number, Json::Number(number)) => {
            let number = number.as_f64().unwrap_or_default();
            compare_bounds(target, number, path, found);
        }
        (Type::Boolean, Json::Bool(_)) => {}
        (Type::Object, Json::Object(members)) => {
            for (name, value) in members {
                let inner = join(path, name);
                match described_member(target, name) {
                    Some(member) => compare(scope, member, value, &inner, found),
                    None => found.push(Mismatch {
                        unknown: Some(name.clone()),
                        ..Mismatch::of(&inner, "it is not described".to_owned())
                    }),
                }
            }
            let required = target.members.iter().flatten();
            for (name, _) in
                required.filter(|(_, it)| it.required.as_ref().is_some_and(|it| it.value))
            {
                if !members.contains_key(name.as_str()) {
                    let problem = "it is required but absent".to_owned();
                    found.push(Mismatch::of(&join(path, name.as_str()), problem));
                }
            }
        }
        (Type::Map, Json::Object(entries)) => {
            for (name, value) in entries {
                if let Some(items) = target.items.as_deref() {
                    compare(scope, items, value, &join(path, name), found);
                }
            }
        }
        (Type::Array, Json::Array(elements)) => {
            compare_count(target, elements.len(), path, found);
            for (index, value) in elements.iter().enumerate() {
                if let Some(items) = target.items.as_deref() {
                    compare(scope, items, value, &format!("{path}[{index}]"), found);
                }
            }
        }
        _ => {
            let (wanted, is) = (word(ty), described(value));
            found.push(Mismatch::of(
                path,
                format!("it should be of type `{wanted}`, but is {is}"),
            ));
        }
    }
}

/// The member of that name, be it a former one.
fn described_member<'a>(object: &'a Schema, name: &str) -> Option<&'a Schema> {
    let members = object.members.as_ref()?;
    let by_former_name = || {
        let mut members = members.values();
        members.find(|it| it.formerly.iter().any(|former| former.value == name))
    };
    members.get(name).or_else(by_former_name)
}

fn compare_text(schema: &Schema, text: &str, path: &str, found: &mut Vec<Mismatch>) {
    let length = text.chars().count() as u64;
    if let Some(limit) = schema.min_length.as_ref().filter(|it| length < it.value) {
        let problem = format!("it is shorter than {} characters", limit.value);
        found.push(Mismatch::of(path, problem));
    }
    if let Some(limit) = schema.max_length.as_ref().filter(|it| length > it.value) {
        let problem = format!("it is longer than {} characters", limit.value);
        found.push(Mismatch::of(path, problem));
    }
    if patterns::compiled(schema).is_some_and(|it| !it.is_match(text)) {
        found.push(Mismatch::of(
            path,
            "it does not match the pattern".to_owned(),
        ));
    }
    compare_values(schema, text, path, found);
}

fn compare_integer(schema: &Schema, number: i64, path: &str, found: &mut Vec<Mismatch>) {
    let format = schema.format.as_ref().map(|it| it.value);
    if format == Some(Format::Int32) && i32::try_from(number).is_err() {
        found.push(Mismatch::of(path, "it does not fit 32 bits".to_owned()));
    }
    compare_bounds(schema, number, path, found);
    compare_values(schema, &number.to_string(), path, found);
}

fn compare_bounds<N>(schema: &Schema, number: N, path: &str, found: &mut Vec<Mismatch>)
where
    N: PartialOrd + FromStr,
{
    let bound =
        |bound: &Option<Spanned<Scalar>>| -> Option<N> { bound.as_ref()?.value.text.parse().ok() };
    let excludes = |flag: &Option<Spanned<bool>>| flag.as_ref().is_some_and(|it| it.value);
    let is_below = |it: &N| number < *it || (number == *it && excludes(&schema.exclusive_minimum));
    if bound(&schema.minimum).is_some_and(|it| is_below(&it)) {
        found.push(Mismatch::of(path, "it is below the minimum".to_owned()));
    }
    let is_above = |it: &N| number > *it || (number == *it && excludes(&schema.exclusive_maximum));
    if bound(&schema.maximum).is_some_and(|it| is_above(&it)) {
        found.push(Mismatch::of(path, "it is above the maximum".to_owned()));
    }
}

fn compare_count(schema: &Schema, count: usize, path: &str, found: &mut Vec<Mismatch>) {
    let count = count as u64;
    if let Some(limit) = schema.min_items.as_ref().filter(|it| count < it.value) {
        let problem = format!("it has fewer than {} elements", limit.value);
        found.push(Mismatch::of(path, problem));
    }
    if let Some(limit) = schema.max_items.as_ref().filter(|it| count > it.value) {
        let problem = format!("it has more than {} elements", limit.value);
        found.push(Mismatch::of(path, problem));
    }
}

fn compare_values(schema: &Schema, text: &str, path: &str, found: &mut Vec<Mismatch>) {
    let Some(values) = schema.values.as_ref().filter(|it| !it.is_empty()) else {
        return;
    };
    if !values.contains_key(text) {
        found.push(Mismatch {
            is_doubt: schema.closed.as_ref().is_none_or(|it| !it.value),
            ..Mismatch::of(path, format!("`{text}` is none of the listed values"))
        });
    }
}

impl Mismatch {
    fn of(path: &str, problem: String) -> Self {
        Self {
            path: path.to_owned(),
            unknown: None,
            problem,
            is_doubt: false,
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn described(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(number) if number.is_f64() => "a number with a fraction",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
