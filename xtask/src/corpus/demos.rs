//! The sample answers of the metadata: which of them its own schemas describe, and whether two
//! texts say the same.

use std::collections::BTreeMap;

use anyhow::Context as _;
use data_encoding::BASE64;
use serde_json::{Map, Value};

/// Deeper than any sample nests; recursion ends here at the latest.
const MAX_DEPTH: usize = 64;

/// A sample answer that its schema describes.
pub(super) struct Demo {
    pub(super) operation: String,
    /// As the metadata has it.
    pub(super) text: String,
    /// What it says.
    pub(super) body: Value,
}

/// The sample answers that hold only what is described, each value of its type.
pub(super) fn of(metadata: &str) -> anyhow::Result<Vec<Demo>> {
    let metadata: Value = serde_json::from_str(metadata)?;
    let components = &metadata["components"]["schemas"];
    let apis = metadata["apis"]
        .as_object()
        .context("there are no `apis`")?;
    let described: BTreeMap<&String, Demo> = apis
        .iter()
        .filter_map(|(operation, api)| {
            let schema = answer(&api["responses"])?;
            let list: Vec<Value> = serde_json::from_str(api["responseDemo"].as_str()?).ok()?;
            let json = list.iter().find(|it| it["type"] == "json")?;
            let text = json["example"].as_str()?.to_owned();
            let body: Value = serde_json::from_str(&text).ok()?;
            if !describes(schema, &body, components, 0) {
                return None;
            }
            // Of bytes nothing is known but that they are those; as JSON they are Base64.
            let is_binary = schema["type"] == "string" && schema["format"] == "binary";
            let body = match is_binary {
                true => BASE64.encode(text.as_bytes()).into(),
                false => body,
            };
            let demo = Demo {
                operation: operation.clone(),
                text,
                body,
            };
            Some((operation, demo))
        })
        .collect();
    Ok(described.into_values().collect())
}

/// The schema of the answer of success: that of 200, else of the lowest such status.
fn answer(responses: &Value) -> Option<&Value> {
    let responses = responses.as_object()?;
    let is_success = |status: &&String| status.len() == 3 && status.starts_with('2');
    let lowest = || {
        let mut statuses: Vec<&String> = responses.keys().filter(is_success).collect();
        statuses.sort();
        statuses.first().and_then(|it| responses.get(*it))
    };
    let success = responses.get("200").or_else(lowest)?;
    let schema = success.get("schema")?;
    // What is not described can be anything, so it proves nothing.
    (*schema != Value::Object(Map::new())).then_some(schema)
}

fn describes(schema: &Value, value: &Value, components: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or(name);
        let target = components.get(name);
        return target.is_some_and(|it| describes(it, value, components, depth + 1));
    }
    let inner = |schema: &Value, value: &Value| describes(schema, value, components, depth + 1);
    match (schema["type"].as_str().unwrap_or_default(), value) {
        ("any", _) | ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => true,
        ("integer", Value::Number(number)) => match (number.as_i64(), schema["format"].as_str()) {
            (Some(integer), Some("int32")) => i32::try_from(integer).is_ok(),
            (integer, _) => integer.is_some(),
        },
        ("number", Value::Number(_)) => true,
        ("array", Value::Array(list)) => match schema.get("items") {
            Some(items) => list.iter().all(|it| inner(items, it)),
            None => true,
        },
        ("object", Value::Object(members)) => {
            let properties = schema["properties"].as_object().filter(|it| !it.is_empty());
            match (properties, schema.get("additionalProperties")) {
                (Some(properties), _) => members
                    .iter()
                    .all(|(name, it)| properties.get(name).is_some_and(|schema| inner(schema, it))),
                (None, Some(values)) => members.values().all(|it| inner(values, it)),
                (None, None) => true,
            }
        }
        _ => false,
    }
}

/// Where what was read and written back differs from the sample; nothing and empty are the same.
pub(super) fn difference(sample: &Value, written: &str) -> Option<String> {
    match serde_json::from_str(written) {
        Ok(written) => differs(sample, &written, "$"),
        Err(error) => Some(format!("what is written back is no JSON: {error}")),
    }
}

fn differs(sample: &Value, written: &Value, path: &str) -> Option<String> {
    let same = match (sample, written) {
        (Value::Object(sample), Value::Object(written)) => {
            let names = sample.keys().chain(written.keys());
            return names.into_iter().find_map(|name| {
                let value = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or(Value::Null);
                differs(&value(sample), &value(written), &format!("{path}.{name}"))
            });
        }
        (Value::Array(sample), Value::Array(written)) if sample.len() == written.len() => {
            let pairs = sample.iter().zip(written).enumerate();
            return pairs.into_iter().find_map(|(index, (sample, written))| {
                differs(sample, written, &format!("{path}[{index}]"))
            });
        }
        (Value::Number(sample), Value::Number(written)) => sample.as_f64() == written.as_f64(),
        (sample, written) => sample == written || is_empty(sample) && is_empty(written),
    };
    (!same).then(|| format!("`{path}` is {sample}, but {written} after it was read"))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sample_is_described_by_types_and_members() {
        let components = json!({"Node": {"type": "object", "properties": {
            "next": {"$ref": "#/components/schemas/Node"},
            "size": {"type": "integer", "format": "int32"},
        }}});
        let node = json!({"$ref": "#/components/schemas/Node"});
        let is_described = |value: Value| describes(&node, &value, &components, 0);
        assert!(is_described(json!({"next": {"size": 1}})));
        assert!(!is_described(json!({"next": {"size": "1"}})));
        assert!(!is_described(json!({"size": 3_000_000_000_i64})));
        assert!(!is_described(json!({"other": 1})));
        assert!(!is_described(json!([])));
    }

    #[test]
    fn nothing_and_empty_are_the_same_and_so_are_equal_numbers() {
        let sample = json!({"a": [], "b": {}, "c": null, "d": 20, "e": [{"f": "x"}]});
        assert_eq!(difference(&sample, r#"{"d":20.0,"e":[{"f":"x"}]}"#), None);
        let other = difference(&sample, r#"{"d":20,"e":[{"f":"y"}]}"#);
        assert_eq!(
            other.as_deref(),
            Some("`$.e[0].f` is \"x\", but \"y\" after it was read")
        );
    }
}
