//! Judges by the keywords that the schema of reports uses; any other is a failure, so that nothing
//! goes untested.

use serde_json::Value;

/// What a value has that its schema refuses.
pub(crate) fn problems(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let keywords = schema.as_object().expect("a schema is an object");
    for (keyword, argument) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let path = argument.as_str().and_then(|it| it.strip_prefix('#'));
                let target = path.and_then(|it| root.pointer(it));
                found.extend(problems(root, target.expect("a target"), value));
            }
            "type" => found.extend(wrong_type(argument, value)),
            "const" if argument != value => found.push(format!("{value} is not {argument}")),
            "enum" if !argument.as_array().is_some_and(|it| it.contains(value)) => {
                found.push(format!("{value} is none of {argument}"));
            }
            "minimum" if value.as_f64() < argument.as_f64() => found.push(format!("{value}")),
            "maximum" if value.as_f64() > argument.as_f64() => found.push(format!("{value}")),
            "const" | "enum" | "minimum" | "maximum" => {}
            "items" => {
                let items = value.as_array().into_iter().flatten();
                found.extend(items.flat_map(|it| problems(root, argument, it)));
            }
            "properties" => {
                let entries = value.as_object().into_iter().flatten();
                for (key, value) in entries {
                    match argument.get(key) {
                        Some(schema) => found.extend(problems(root, schema, value)),
                        None => found.push(format!("`{key}` is not known")),
                    }
                }
            }
            "required" => {
                let keys = argument.as_array().into_iter().flatten();
                let keys = keys.filter_map(Value::as_str);
                let missing = keys.filter(|key| value.get(*key).is_none());
                found.extend(missing.map(|key| format!("`{key}` is missing")));
            }
            "additionalProperties" => assert_eq!(argument, &Value::Bool(false)),
            keyword => panic!("the keyword `{keyword}` is not known here"),
        }
    }
    found
}

fn wrong_type(ty: &Value, value: &Value) -> Option<String> {
    let fits = match ty.as_str().expect("a type is a text") {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        ty => panic!("the type `{ty}` is not known here"),
    };
    (!fits).then(|| format!("{value} is no {ty}"))
}
