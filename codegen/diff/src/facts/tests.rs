//! No key of the spec language is left out.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::COVER;

/// Record and key of everything that the published schemas declare.
fn declared() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (file, text) in acs_codegen::schema::schemas() {
        let schema: Json = serde_json::from_str(&text).expect("a schema is JSON");
        let root = match file.as_str() {
            "service.json" => "Service",
            "operation.json" => "Operation",
            // History, policy and overrides are about specs, not in them.
            _ => continue,
        };
        let mut add = |record: &str, schema: &Json| {
            let shorthand = schema["anyOf"].as_array().into_iter().flatten();
            for schema in shorthand.chain([schema]) {
                let keys = schema["properties"].as_object().into_iter().flatten();
                found.extend(keys.map(|(key, _)| (record.to_owned(), key.clone())));
            }
        };
        add(root, &schema);
        for (record, schema) in schema["$defs"].as_object().into_iter().flatten() {
            add(record, schema);
        }
    }
    found
}

#[test]
fn every_key_of_the_language_is_compared() {
    let covered: BTreeSet<(String, String)> = COVER
        .iter()
        .map(|(record, key, _)| ((*record).to_owned(), (*key).to_owned()))
        .collect();
    // A parameter is a schema with one key more.
    let declared: BTreeSet<(String, String)> = declared()
        .into_iter()
        .filter(|(record, key)| record != "Parameter" || key == "in")
        .collect();
    assert!(declared.len() > 80, "{declared:?}");
    let forgotten: Vec<_> = declared.difference(&covered).collect();
    assert!(
        forgotten.is_empty(),
        "add a facet or a reason: {forgotten:?}"
    );
    let stale: Vec<_> = covered.difference(&declared).collect();
    assert!(stale.is_empty(), "no such keys: {stale:?}");
}
