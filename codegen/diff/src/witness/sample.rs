//! Values that a schema allows.

use acs_codegen::spec::{Format, Schema, Type};
use serde_json::{Value as Json, json};

use super::{content_troubles, object};
use crate::patterns;
use crate::shapes::{Shapes, View};

/// No sample nests deeper.
const DEPTH: usize = 8;

/// How much of an object a sample shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// What must be there.
    Required,
    /// Every member.
    Everything,
}

/// A value as it stands at the place: JSON in a text if the style says so.
pub(super) fn value<'a>(shapes: Shapes<'a>, site: &'a Schema, fill: Fill) -> Json {
    styled(&shapes.view(site), inner(shapes, site, fill, DEPTH))
}

/// A value without the text around it.
pub(super) fn content<'a>(shapes: Shapes<'a>, site: &'a Schema, fill: Fill) -> Json {
    inner(shapes, site, fill, DEPTH)
}

/// Puts JSON in a text where that is the style.
pub(super) fn styled(view: &View<'_>, value: Json) -> Json {
    if view.is_json_text() {
        Json::String(value.to_string())
    } else {
        value
    }
}

fn inner<'a>(shapes: Shapes<'a>, site: &'a Schema, fill: Fill, depth: usize) -> Json {
    let view = shapes.view(site);
    let target = view.target;
    if depth == 0 {
        return Json::Null;
    }
    let below = depth.saturating_sub(1);
    let nested =
        |schema: &'a Schema| styled(&shapes.view(schema), inner(shapes, schema, fill, below));
    match view.kind() {
        Some(Type::Object) if target.members.is_some() => {
            let members = target.members.iter().flatten().filter(|(_, it)| {
                fill == Fill::Everything || it.required.as_ref().is_some_and(|it| it.value)
            });
            object(members.map(|(name, it)| (name.value.clone(), nested(it))))
        }
        Some(Type::Array) => {
            let least = target.min_items.as_ref().map_or(0, |it| it.value).min(50);
            let count = if fill == Fill::Everything {
                least.max(1)
            } else {
                least
            };
            let items = target.items.as_deref();
            Json::Array((0..count).filter_map(|_| items.map(nested)).collect())
        }
        Some(Type::Map) => match (fill, target.items.as_deref()) {
            (Fill::Everything, Some(items)) => object([("key".to_owned(), nested(items))]),
            _ => object([]),
        },
        _ => {
            let all = candidates(shapes, site);
            all.into_iter().next().unwrap_or(Json::Null)
        }
    }
}

/// Values that the schema allows, one of each kind that some other schema may refuse.
pub(super) fn candidates<'a>(shapes: Shapes<'a>, site: &'a Schema) -> Vec<Json> {
    let view = shapes.view(site);
    let mut found = match view.kind() {
        Some(Type::String) => texts(&view),
        Some(Type::Integer | Type::Number) => numbers(&view),
        Some(Type::Boolean) => vec![json!(true), json!(false)],
        Some(Type::Array) => lists(shapes, &view),
        Some(Type::Object) if view.target.members.is_some() => vec![
            inner(shapes, site, Fill::Everything, DEPTH),
            inner(shapes, site, Fill::Required, DEPTH),
        ],
        Some(Type::Map) => vec![inner(shapes, site, Fill::Everything, DEPTH)],
        _ => vec![
            json!({ "key": "value" }),
            json!(["value"]),
            json!("text"),
            json!(1),
        ],
    };
    found.retain(|it| content_troubles(shapes, site, it, "").is_empty());
    found
}

/// The example and the documented values; nothing else if they tell what the text is like.
fn texts(view: &View<'_>) -> Vec<Json> {
    let target = view.target;
    let values = target
        .values
        .iter()
        .flat_map(|it| it.keys())
        .map(|it| it.value.clone());
    let mut texts: Vec<String> = values.collect();
    texts.extend(
        view.get(|it| it.example.as_ref())
            .map(|it| it.value.text.clone()),
    );
    texts.extend(
        view.get(|it| it.default.as_ref())
            .map(|it| it.value.text.clone()),
    );
    let are_numbers = !texts.is_empty() && texts.iter().all(|it| it.parse::<f64>().is_ok());
    if let Some(pattern) = &target.pattern {
        let least = target.min_length.as_ref().map_or(0, |it| it.value);
        let fitting = patterns::fits(&pattern.value);
        texts.extend(
            fitting
                .into_iter()
                .filter(|it| it.chars().count() as u64 >= least),
        );
    } else if !are_numbers {
        texts.extend(["text", "other-text"].map(str::to_owned));
        let lengths = [&target.min_length, &target.max_length]
            .into_iter()
            .flatten();
        texts.extend(
            lengths
                .filter_map(|it| usize::try_from(it.value).ok())
                .filter(|length| *length <= 4096)
                .map(|length| "a".repeat(length)),
        );
        let least = target.min_length.as_ref().map(|it| it.value.clamp(1, 4096));
        let least = least.and_then(|it| usize::try_from(it).ok());
        texts.push("a".repeat(least.unwrap_or(1)));
        if target.max_length.is_none() {
            texts.push("a".repeat(300));
        }
        if target.min_length.is_none() {
            texts.push(String::new());
        }
    }
    texts.into_iter().map(Json::String).collect()
}

fn numbers(view: &View<'_>) -> Vec<Json> {
    let target = view.target;
    let is_integer = view.kind() == Some(Type::Integer);
    let mut found = Vec::new();
    let parsed = |text: &str| -> Option<Json> {
        match is_integer {
            true => text.parse::<i64>().ok().map(|it| json!(it)),
            false => text.parse::<f64>().ok().map(|it| json!(it)),
        }
    };
    let values = target.values.iter().flat_map(|it| it.keys());
    found.extend(values.filter_map(|it| parsed(&it.value)));
    let said = [
        view.get(|it| it.example.as_ref()),
        view.get(|it| it.default.as_ref()),
    ];
    found.extend(
        said.into_iter()
            .flatten()
            .filter_map(|it| parsed(&it.value.text)),
    );
    for bound in [&target.minimum, &target.maximum].into_iter().flatten() {
        found.extend(parsed(&bound.value.text));
        let Ok(number) = bound.value.text.parse::<f64>() else {
            continue;
        };
        let near = [number - 1.0, number + 1.0];
        found.extend(near.iter().filter_map(|it| parsed(&format!("{it}"))));
        if !is_integer {
            found.extend([json!(number - 0.5), json!(number + 0.5)]);
        }
    }
    found.extend([json!(1), json!(0), json!(-1), json!(1000)]);
    if is_integer
        && target
            .format
            .as_ref()
            .is_none_or(|it| it.value != Format::Int32)
    {
        found.extend([json!(2_147_483_648_i64), json!(-2_147_483_649_i64)]);
    }
    found.extend([json!(1_000_000_000), json!(-1_000_000_000)]);
    if !is_integer {
        found.push(json!(1.5));
    }
    found
}

/// Lists as long and as short as they may be, and one of every element.
fn lists<'a>(shapes: Shapes<'a>, view: &View<'a>) -> Vec<Json> {
    let Some(items) = view.target.items.as_deref() else {
        return vec![json!([])];
    };
    let item = styled(
        &shapes.view(items),
        inner(shapes, items, Fill::Everything, DEPTH - 1),
    );
    let bound = |it: &Option<acs_codegen::source::Spanned<u64>>| {
        it.as_ref().map(|it| it.value.min(1000) as usize)
    };
    let (least, most) = (bound(&view.target.min_items), bound(&view.target.max_items));
    let mut counts = vec![
        least.unwrap_or(0).max(1),
        2,
        most.unwrap_or(100),
        least.unwrap_or(0),
    ];
    counts.dedup();
    counts
        .into_iter()
        .map(|count| Json::Array(vec![item.clone(); count]))
        .collect()
}
