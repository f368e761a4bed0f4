//! What a reader of a version gets from an answer, whatever the answer says.
//!
//! It follows the runtime's rules of tolerance (`decode` of `acs-runtime`), driven by the spec
//! instead of by tables: what is absent, null or unknown costs nothing; text is taken for a number
//! that it spells, a number for text; one value for a list of one; what fits nowhere is skipped.

use acs_codegen::spec::{Schema, Type};
use serde_json::{Map, Value as Json};

use super::Trouble;
use crate::shapes::{Shapes, View};

/// What was read, and what could not be.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The answer as the reader has it.
    pub(super) value: Option<Json>,
    /// What was skipped, ignored or is not documented.
    pub(super) notes: Vec<Trouble>,
}

/// Reads an answer.
pub(super) fn read<'a>(shapes: Shapes<'a>, schema: &'a Schema, document: &Json) -> Reading {
    let mut reading = Reading::default();
    let value = any(shapes, schema, document, "", &mut reading.notes);
    reading.value = value;
    reading
}

fn any<'a>(
    shapes: Shapes<'a>,
    site: &'a Schema,
    value: &Json,
    path: &str,
    notes: &mut Vec<Trouble>,
) -> Option<Json> {
    let view = shapes.view(site);
    if !view.is_json_text() {
        return content(shapes, &view, value, path, notes);
    }
    let text = match value {
        Json::Array(_) | Json::Object(_) | Json::Null => {
            return content(shapes, &view, value, path, notes);
        }
        scalar => text_of(scalar),
    };
    let fits = match view.kind() {
        Some(Type::Array) => text.trim_start().starts_with('['),
        Some(Type::Object | Type::Map) => text.trim_start().starts_with('{'),
        _ => true,
    };
    let inner = serde_json::from_str::<Json>(&text).ok().filter(|_| fits);
    let mut inside = Vec::new();
    let read = inner.and_then(|it| content(shapes, &view, &it, path, &mut inside));
    notes.extend(inside);
    if read.is_none() {
        note(
            notes,
            path,
            "it is text that does not hold the described JSON, and kept as text",
        );
        return Some(Json::String(text));
    }
    read
}

fn content<'a>(
    shapes: Shapes<'a>,
    view: &View<'a>,
    value: &Json,
    path: &str,
    notes: &mut Vec<Trouble>,
) -> Option<Json> {
    let target = view.target;
    match (view.kind()?, value) {
        (_, Json::Null) => None,
        (Type::Any, _) => Some(value.clone()),
        (Type::Object, _) if target.members.is_none() => Some(value.clone()),
        (Type::Object, Json::Object(members)) => Some(object(shapes, view, members, path, notes)),
        (Type::Map, Json::Object(entries)) => {
            let items = target.items.as_deref()?;
            let entries = entries.iter().filter_map(|(name, it)| {
                let value = any(shapes, items, it, &join(path, name), notes)?;
                Some((name.clone(), value))
            });
            Some(super::object(entries.collect::<Vec<_>>()))
        }
        (Type::Array, Json::Array(elements)) => {
            let items = target.items.as_deref()?;
            let read = elements.iter().enumerate();
            let read = read.filter_map(|(index, it)| {
                any(shapes, items, it, &format!("{path}[{index}]"), notes)
            });
            Some(Json::Array(read.collect()))
        }
        // Where there is nothing to list, some services send an empty string.
        (Type::Array, Json::String(text)) if text.is_empty() => refuse(view, value, path, notes),
        (Type::Array, _) => {
            let read = any(shapes, target.items.as_deref()?, value, path, notes)?;
            Some(Json::Array(vec![read]))
        }
        (_, Json::Array(_) | Json::Object(_)) | (Type::Object | Type::Map, _) => {
            refuse(view, value, path, notes)
        }
        (kind @ (Type::String | Type::Integer), _) if target.values.is_some() => {
            let is_integer = kind == Type::Integer;
            let text = match value {
                Json::Number(it) if is_integer => {
                    whole(&it.to_string()).map_or_else(|| it.to_string(), |it| it.to_string())
                }
                other => text_of(other),
            };
            if !target
                .values
                .iter()
                .any(|it| it.contains_key(text.as_str()))
            {
                note(notes, path, "it is none of the documented values");
            }
            let number = text
                .parse::<i64>()
                .ok()
                .filter(|it| is_integer && it.to_string() == text);
            Some(number.map_or(Json::String(text), Json::from))
        }
        (Type::String, _) => Some(Json::String(text_of(value))),
        (Type::Integer, Json::Number(number)) => match whole(&number.to_string()) {
            Some(number) => Some(number.into()),
            None => refuse(view, value, path, notes),
        },
        (Type::Integer, Json::String(text)) => match whole(text.trim()) {
            Some(number) => Some(number.into()),
            None => refuse(view, value, path, notes),
        },
        (Type::Number, Json::Number(_)) => Some(value.clone()),
        (Type::Number, Json::String(text)) => {
            match text.trim().parse::<f64>().ok().filter(|it| it.is_finite()) {
                Some(number) => Some(number.into()),
                None => refuse(view, value, path, notes),
            }
        }
        (Type::Boolean, Json::Bool(_)) => Some(value.clone()),
        (Type::Boolean, Json::Number(number)) => match number.as_i64() {
            Some(it @ (0 | 1)) => Some((it == 1).into()),
            _ => refuse(view, value, path, notes),
        },
        (Type::Boolean, Json::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true.into()),
            "false" | "0" => Some(false.into()),
            _ => refuse(view, value, path, notes),
        },
        (Type::Integer | Type::Number, Json::Bool(_)) => refuse(view, value, path, notes),
    }
}

fn object<'a>(
    shapes: Shapes<'a>,
    view: &View<'a>,
    members: &Map<String, Json>,
    path: &str,
    notes: &mut Vec<Trouble>,
) -> Json {
    let known = view.target.members.iter().flatten();
    let mut read = Map::new();
    for (name, schema) in known {
        // A member's own name counts before a former name.
        let former = || schema.formerly.iter().find_map(|it| members.get(&it.value));
        if let Some(value) = members.get(&name.value).or_else(former)
            && let Some(value) = any(shapes, schema, value, &join(path, name.as_str()), notes)
        {
            read.insert(name.value.clone(), value);
        }
    }
    for name in members.keys() {
        let is_known = view.target.members.iter().flatten().any(|(it, schema)| {
            it.value == *name || schema.formerly.iter().any(|it| it.value == *name)
        });
        if !is_known {
            note(
                notes,
                &join(path, name),
                "there is no such member, and it is ignored",
            );
        }
    }
    Json::Object(read)
}

fn refuse(view: &View<'_>, value: &Json, path: &str, notes: &mut Vec<Trouble>) -> Option<Json> {
    let wanted = view.kind().map_or("value", acs_codegen::spec::word);
    let found = match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    };
    note(
        notes,
        path,
        &format!("it is {found} where `{wanted}` belongs, and skipped"),
    );
    None
}

fn note(notes: &mut Vec<Trouble>, path: &str, what: &str) {
    notes.push(Trouble {
        path: path.to_owned(),
        what: what.to_owned(),
    });
}

/// A whole number of 64 bits, be it written with a fraction of zero.
#[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
    })
}

fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests;
