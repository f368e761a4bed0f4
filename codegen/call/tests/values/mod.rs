//! Values of the right types for a form, whether the service would take them or not.

use acs_call::{Field, Form};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Values for some of the parameters.
pub(crate) fn of(form: &Form) -> BoxedStrategy<Map<String, Value>> {
    members(&form.fields)
}

fn members(fields: &[Field]) -> BoxedStrategy<Map<String, Value>> {
    let mut all = Just(Map::new()).boxed();
    for field in fields {
        let name = field.name.clone();
        let value = proptest::option::of(value(field));
        all = (all, value)
            .prop_map(move |(mut members, value)| {
                if let Some(value) = value {
                    members.insert(name.clone(), value);
                }
                members
            })
            .boxed();
    }
    all
}

fn value(field: &Field) -> BoxedStrategy<Value> {
    let typed = typed(field);
    match field.style {
        // The same as a value, and as the text that travels.
        Some("json") => prop_oneof![
            typed.clone(),
            typed.prop_map(|it| it.to_string().into()),
            "[ -z]{1,8}"
                .prop_filter("no JSON", |it| {
                    serde_json::from_str::<Value>(it).is_err()
                })
                .prop_map(Value::from),
        ]
        .boxed(),
        _ => typed,
    }
}

fn typed(field: &Field) -> BoxedStrategy<Value> {
    let element = || {
        field
            .items
            .as_deref()
            .map(value)
            .unwrap_or(Just(Value::from("?")).boxed())
    };
    match field.kind {
        "string" => ".{0,20}".prop_map(Value::from).boxed(),
        "integer" => any::<i64>().prop_map(Value::from).boxed(),
        "number" => any::<i32>()
            .prop_map(|it| Value::from(f64::from(it) / 8.0))
            .boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "enum" => {
            let values: Vec<String> = field.values.iter().map(|it| it.value.clone()).collect();
            let other = if field.is_integer {
                "[1-9][0-9]{0,8}"
            } else {
                "[a-z]{1,9}"
            };
            prop_oneof![proptest::sample::select(values), other]
                .prop_map(Value::from)
                .boxed()
        }
        "array" => vec(element(), 0..3).prop_map(Value::from).boxed(),
        "map" => btree_map("[a-z.#]{1,6}", element(), 0..3)
            .prop_map(|it| Value::Object(it.into_iter().collect()))
            .boxed(),
        "object" if !field.recursive => members(&field.fields).prop_map(Value::Object).boxed(),
        "object" => Just(Value::Object(Map::new())).boxed(),
        "bytes" => ".{0,20}".prop_map(Value::from).boxed(),
        _ => prop_oneof![
            any::<i64>().prop_map(Value::from),
            "[a-z]{0,9}".prop_map(Value::from)
        ]
        .boxed(),
    }
}
