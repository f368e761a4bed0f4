//! What is stated of a value: its format, its values, its limits, a default, an example.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Format, Map, Scalar, ScalarKind, Schema, Type, Value};

use crate::json::Json;
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::texts;

use super::{Role, brief, misplaced, scalar};

pub(super) fn format(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let Some(value) = json.get("format") else {
        return;
    };
    let word = value.text().unwrap_or_default();
    let format = match (ty, word) {
        (Type::Integer, "int32") => Format::Int32,
        (Type::Integer, "int64") => Format::Int64,
        (Type::Number, "float") => Format::Float,
        (Type::Number, "double") => Format::Double,
        (Type::String, "iso8601" | "iso8601_normal" | "date-time") => Format::DateTime,
        (Type::String, "binary") => Format::Binary,
        (Type::String, "byte") if is_base64(json.text_of("example")) => Format::Byte,
        (_, "") => return,
        _ => {
            let declared = json.text_of("type").unwrap_or("any");
            let what =
                format!("the format `{word}` does not describe a value of type `{declared}`");
            reader.report(Kind::Format, place, value, what);
            return;
        }
    };
    schema.format = Some(at(format, value));
}

/// Whether a sample does not prove that a text is anything but Base64.
fn is_base64(example: Option<&str>) -> bool {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '*');
    example.is_none_or(|it| it.len() % 4 == 0 && it.chars().all(is_digit))
}

/// Listed values; those of a list are its elements'.
pub(super) fn values(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let listed = json.get("enum");
    let titles = json.get("enumValueTitles");
    let Some(source) = listed.or(titles) else {
        return;
    };
    let keys: Vec<(String, _)> = match listed.filter(|it| !it.elements().is_empty()) {
        Some(listed) => {
            let elements = listed.elements().iter();
            elements
                .filter_map(|it| Some((it.scalar()?, it.span)))
                .collect()
        }
        None => {
            let titles = titles.map_or(&[][..], Json::entries).iter();
            titles
                .map(|(key, _)| (key.value.clone(), key.span))
                .collect()
        }
    };
    if listed.is_some_and(|it| it.elements().is_empty()) && keys.is_empty() {
        reader.report(Kind::Values, place, source, "a list of values is empty");
    }
    if keys.is_empty() {
        return;
    }
    let is_prose = listed.is_none() && keys.iter().any(|(key, _)| !is_word(key));
    let (is_of_type, problem) = match ty {
        Type::String => (true, ""),
        Type::Integer => {
            let are_integers = keys
                .iter()
                .all(|(key, _)| key.parse::<i64>().is_ok_and(|it| it.to_string() == *key));
            (
                are_integers,
                "a listed value is no integer, so the list is left out",
            )
        }
        Type::Array => (
            schema
                .items
                .as_ref()
                .is_some_and(|it| it.ty.as_ref().is_some_and(|it| it.value == Type::String)),
            "values are listed for a list whose elements are no texts",
        ),
        _ => (false, "values are listed for a type that has none"),
    };
    if is_prose {
        reader.report(
            Kind::Values,
            place,
            source,
            "the labels of values describe none, so they are left out",
        );
        return;
    }
    if !is_of_type {
        reader.report(Kind::Values, place, source, problem);
        return;
    }
    let mut values: Map<Value> = Map::new();
    for (key, span) in keys {
        if !texts::is_writable(&key) {
            let what = "a listed value has characters that a spec cannot hold";
            reader.report(Kind::Characters, place, span, what);
            continue;
        }
        if values.contains_key(key.as_str()) {
            let what = format!("the value `{key}` is listed twice");
            reader.report(Kind::Values, place, span, what);
            continue;
        }
        let label = titles.and_then(|it| texts::text(reader, it, &key, place));
        let doc = label.unwrap_or_else(|| text_at(crate::neutral::value(&key), span));
        values.insert(Spanned::new(key, span), Value::bare(doc));
    }
    if values.is_empty() {
        return;
    }
    match (ty, &mut schema.items) {
        (Type::Array, Some(items)) => {
            reader.report(
                Kind::Values,
                place,
                source,
                "values listed for a list are those of its elements",
            );
            items.values = Some(values);
        }
        _ => schema.values = Some(values),
    }
}

/// Whether a key of the labels is a value and no prose.
fn is_word(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 64
        && !key.contains(|c: char| c.is_whitespace() || "，。；：、（）|,;".contains(c))
}

pub(super) fn limits(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let is_number = matches!(ty, Type::Integer | Type::Number);
    for key in ["minimum", "maximum"] {
        let Some(value) = json.get(key) else { continue };
        if !is_number {
            misplaced(reader, key, value, place, ty);
            continue;
        }
        let text = value.scalar().unwrap_or_default();
        let scalar = Scalar::plain(text.trim());
        let fits = match ty {
            Type::Integer => {
                scalar.kind == ScalarKind::Integer && scalar.text.parse::<i64>().is_ok()
            }
            _ => matches!(scalar.kind, ScalarKind::Integer | ScalarKind::Number),
        };
        // A limit that every value of the format keeps says nothing.
        let is_idle = ty == Type::Integer
            && matches!(
                scalar.text.as_str(),
                "9223372036854775807" | "-9223372036854775808"
            );
        if !fits {
            let what = format!("the limit `{text}` is no value of the type");
            reader.report(Kind::Limit, place, value, what);
        } else if is_idle {
            reader.report(
                Kind::Limit,
                place,
                value,
                "the limit is that of all integers, so it limits nothing",
            );
        } else {
            let bound = Some(at(scalar, value));
            match key {
                "minimum" => schema.minimum = bound,
                _ => schema.maximum = bound,
            }
        }
    }
    for (key, has_bound) in [
        ("exclusiveMinimum", schema.minimum.is_some()),
        ("exclusiveMaximum", schema.maximum.is_some()),
    ] {
        let Some(value) = json.get(key).filter(|_| json.is_set(key)) else {
            continue;
        };
        if !has_bound {
            misplaced(reader, key, value, place, ty);
        } else if key == "exclusiveMinimum" {
            schema.exclusive_minimum = Some(at(true, value));
        } else {
            schema.exclusive_maximum = Some(at(true, value));
        }
    }
    schema.min_length = count(reader, json, "minLength", ty == Type::String, place, ty);
    schema.max_length = count(reader, json, "maxLength", ty == Type::String, place, ty);
    schema.min_items = count(reader, json, "minItems", ty == Type::Array, place, ty);
    schema.max_items = count(reader, json, "maxItems", ty == Type::Array, place, ty);
    room(
        reader,
        place,
        &mut schema.min_length,
        &mut schema.max_length,
    );
    room(reader, place, &mut schema.min_items, &mut schema.max_items);
}

fn count(
    reader: &mut Reader<'_>,
    json: &Json,
    key: &str,
    fits: bool,
    place: &At,
    ty: Type,
) -> Option<Spanned<u64>> {
    let value = json.get(key)?;
    if !fits {
        misplaced(reader, key, value, place, ty);
        return None;
    }
    let number = value.scalar().and_then(|it| it.parse::<u64>().ok());
    // Nothing is longer than this, so it limits nothing; the runtime counts in 32 bits.
    match number.filter(|it| *it <= u64::from(u32::MAX)) {
        Some(number) => Some(at(number, value)),
        None => {
            let what = format!("`{key}` is no count, or one that nothing exceeds");
            reader.report(Kind::Limit, place, value, what);
            None
        }
    }
}

/// Limits between which there is nothing are no limits.
fn room(
    reader: &mut Reader<'_>,
    place: &At,
    low: &mut Option<Spanned<u64>>,
    high: &mut Option<Spanned<u64>>,
) {
    if let (Some(minimum), Some(maximum)) = (&low, &high)
        && minimum.value > maximum.value
    {
        let what = format!("nothing is left between {minimum} and {maximum}, so neither is taken");
        reader.report(Kind::Limit, place, minimum.span, what);
        (*low, *high) = (None, None);
    }
}

pub(super) fn pattern(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let Some(value) = json.get("pattern") else {
        return;
    };
    let pattern = value.text().unwrap_or_default();
    if ty != Type::String {
        misplaced(reader, "pattern", value, place, ty);
    } else if !texts::is_writable(pattern) {
        let what = "the pattern has characters that a spec cannot hold";
        reader.report(Kind::Pattern, place, value, what);
    } else if pattern.is_empty() {
        reader.report(Kind::Pattern, place, value, "the pattern is empty");
    } else {
        schema.pattern = Some(text_at(pattern, value.span));
    }
}

pub(super) fn default(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Type,
    role: Role,
    schema: &mut Schema,
) {
    let Some(value) = json.get("default") else {
        return;
    };
    let problem = if !matches!(role, Role::Parameter | Role::Member) {
        Some("a default means nothing here".to_owned())
    } else if schema.required.is_some() {
        Some("the value is required, so its default never applies".to_owned())
    } else {
        let scalar = value.scalar().and_then(|it| scalar(ty, &it));
        schema.default = scalar.map(|it| at(it, value));
        let text = value.scalar().unwrap_or_default();
        schema
            .default
            .is_none()
            .then(|| format!("the default `{text}` is no value of the type"))
    };
    if let Some(problem) = problem {
        reader.report(Kind::Default, place, value, problem);
    }
}

pub(super) fn example(
    reader: &mut Reader<'_>,
    json: &Json,
    place: &At,
    ty: Option<Type>,
) -> Option<Spanned<Scalar>> {
    let value = json.get("example")?;
    let text = value.scalar()?;
    if text.is_empty() {
        return None;
    }
    let scalar = match ty {
        Some(ty) => scalar(ty, &text),
        // What the shape is decides later; `prune` knows it.
        None => texts::is_writable(&text).then(|| Scalar::text(text.as_str())),
    };
    if scalar.is_none() {
        let what = format!("the example `{}` is no value of the type", brief(&text));
        reader.report(Kind::Example, place, value, what);
    }
    scalar.map(|it| at(it, value))
}
