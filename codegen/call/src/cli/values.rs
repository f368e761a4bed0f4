//! Parameters as the command line has them, as values: names in any spelling, parts after dots,
//! lists by repetition, contents of files after `@`.

use acs_codegen::{closest, naming};
use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use crate::form::Field;

/// The values of a request.
pub(super) fn values(
    fields: &[Field],
    parameters: &[(String, Option<String>)],
) -> Result<Map<String, Value>, Vec<String>> {
    let (mut values, mut problems) = (Map::new(), Vec::new());
    for (name, text) in parameters {
        let steps: Vec<&str> = name.split('.').collect();
        if let Err(problem) = set(fields, &mut values, &steps, text.as_deref()) {
            problems.push(format!("`--{name}` {problem}"));
        }
    }
    match problems.is_empty() {
        true => Ok(values),
        false => Err(problems),
    }
}

/// A name as it is written here: `page-size`.
pub(super) fn kebab(wire: &str) -> String {
    match naming::field_name(wire) {
        Some(name) => name.replace('_', "-"),
        None => wire.to_owned(),
    }
}

/// The field of that name, in whatever spelling.
pub(super) fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    let folded = |name: &str| -> String {
        let letters = name.chars().filter(|it| !matches!(it, '-' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    let exact = fields.iter().find(|it| it.name == name);
    let alike = |it: &&Field| folded(&it.name) == folded(name) || kebab(&it.name) == name;
    exact.or_else(|| fields.iter().find(alike))
}

fn set(
    fields: &[Field],
    values: &mut Map<String, Value>,
    steps: &[&str],
    text: Option<&str>,
) -> Result<(), String> {
    let [name, rest @ ..] = steps else {
        return Err("has no name".to_owned());
    };
    let Some(field) = find(fields, name) else {
        let names: Vec<String> = fields.iter().map(|it| kebab(&it.name)).collect();
        return Err(match closest(name, names.iter().map(String::as_str)) {
            Some(closest) => format!("is not known; did you mean `{closest}`?"),
            None => "is not known".to_owned(),
        });
    };
    if rest.is_empty() && field.kind != "array" && values.contains_key(&field.name) {
        return Err("is given twice".to_owned());
    }
    let place = values.entry(field.name.clone()).or_insert(Value::Null);
    put(field, place, rest, text)
}

/// Puts a value, or a part of one, where nothing or other parts are.
fn put(field: &Field, place: &mut Value, rest: &[&str], text: Option<&str>) -> Result<(), String> {
    const MIXED: &str = "is a part of what is given as a whole";
    match (field.kind, rest) {
        ("array", []) => {
            let element = leaf(field.items.as_deref().unwrap_or(field), text)?;
            match place {
                // The first may be the JSON of the whole list.
                Value::Null => *place = element,
                Value::Array(elements) => elements.push(element),
                first => {
                    let mut elements = whole(std::mem::take(first));
                    elements.push(element);
                    *first = Value::Array(elements);
                }
            }
            Ok(())
        }
        (_, []) => {
            *place = leaf(field, text)?;
            Ok(())
        }
        ("array", [step, below @ ..]) => {
            let item = field.items.as_deref().unwrap_or(field);
            if place.is_null() {
                *place = json!([]);
            }
            let Value::Array(elements) = place else {
                return Err(MIXED.to_owned());
            };
            match step.parse::<usize>() {
                Ok(number) => {
                    let next = elements.len().saturating_add(1);
                    if number == next {
                        elements.push(Value::Null);
                    }
                    let index = number.checked_sub(1);
                    match index.and_then(|index| elements.get_mut(index)) {
                        Some(element) => put(item, element, below, text),
                        None => Err(format!("has no element {number}; the next is {next}")),
                    }
                }
                Err(_) => {
                    // A member that the last element has begins another one.
                    let has = |last: &Value| {
                        let name = find(&item.fields, step).map(|it| &it.name);
                        let is_leaf = below.is_empty();
                        is_leaf && name.is_some_and(|it| last.get(it).is_some())
                    };
                    if elements.last().is_none_or(has) {
                        elements.push(Value::Null);
                    }
                    let last = elements.last_mut();
                    put(item, last.expect("bug: there is one"), rest, text)
                }
            }
        }
        ("map", rest) => {
            if place.is_null() {
                *place = json!({});
            }
            let Value::Object(entries) = place else {
                return Err(MIXED.to_owned());
            };
            let item = field.items.as_deref().unwrap_or(field);
            entries.insert(rest.join("."), leaf(item, text)?);
            Ok(())
        }
        ("object", rest) if !field.recursive => {
            if place.is_null() {
                *place = json!({});
            }
            let Value::Object(members) = place else {
                return Err(MIXED.to_owned());
            };
            set(&field.fields, members, rest, text)
        }
        ("object" | "any", _) => Err("is too deep for dots: give its JSON".to_owned()),
        (_, _) => Err("has no parts".to_owned()),
    }
}

/// The elements of a list that was given at once, or of a list of one.
fn whole(value: Value) -> Vec<Value> {
    match &value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(elements)) => elements,
            _ => vec![value],
        },
        _ => vec![value],
    }
}

fn leaf(field: &Field, text: Option<&str>) -> Result<Value, String> {
    let Some(text) = text else {
        return match field.kind {
            "boolean" => Ok(true.into()),
            _ => Err(format!("takes a value: {}", article(field))),
        };
    };
    let text = match text.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => rest.to_owned(),
        Some(path) => {
            let bytes =
                std::fs::read(path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
            match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) if field.kind == "bytes" => {
                    return Ok(json!({"base64": BASE64.encode(error.as_bytes())}));
                }
                Err(_) => return Err(format!("cannot take `{path}`, which is no text")),
            }
        }
        None => text.to_owned(),
    };
    match field.kind {
        "any" => Ok(serde_json::from_str(&text).unwrap_or(Value::String(text))),
        _ => Ok(Value::String(text)),
    }
}

fn article(field: &Field) -> &'static str {
    match field.kind {
        "integer" => "a whole number",
        "number" => "a number",
        "enum" => "one of the documented values",
        "map" | "object" => "JSON, or its parts after dots",
        _ => "text",
    }
}
