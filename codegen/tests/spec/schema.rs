//! The published JSON Schemas and the reader agree on what a spec file may say.

use std::path::Path;

use acs_codegen::diag::{Diagnostics, Rule};
use acs_codegen::schema::schemas;
use acs_codegen::source::SourceMap;
use acs_codegen::spec;
use serde_json::Value as Json;
use serde_yaml::Value as Yaml;

use crate::sources::{api_spec, fixture, fixtures, operation};

/// The schemas, ready to judge.
struct Judge {
    service: Json,
    operation: Json,
    revision: Json,
    policy: Json,
}

impl Judge {
    fn new() -> Self {
        let schemas = schemas();
        let schema = |name| serde_json::from_str(&schemas[name]).expect("a schema is JSON");
        Self {
            service: schema("service.json"),
            operation: schema("operation.json"),
            revision: schema("revision.json"),
            policy: schema("policy.json"),
        }
    }

    fn accepts(&self, path: &str, text: &str) -> bool {
        let schema = match path.rsplit('/').next() {
            Some("service.yaml") => &self.service,
            Some("revision.yaml") => &self.revision,
            Some("policy.yaml") => &self.policy,
            _ => &self.operation,
        };
        let yaml = serde_yaml::from_str(text);
        yaml.is_ok_and(|it| is_valid(schema, schema, &json(&it)))
    }

    fn accepts_all(&self, sources: &SourceMap) -> bool {
        let mut specs = sources
            .files()
            .filter(|(_, it)| it.path().ends_with(".yaml"));
        specs.all(|(_, it)| self.accepts(it.path(), it.text()))
    }
}

/// Judges by the few keywords that our schemas use.
///
/// A validator from a registry costs some fifty crates for these. It would ignore a keyword
/// that it does not know; here that is a failure, so that nothing goes untested.
fn is_valid(root: &Json, schema: &Json, value: &Json) -> bool {
    let Some(schema) = schema.as_object() else {
        return schema
            .as_bool()
            .expect("a schema is an object or a boolean");
    };
    schema
        .iter()
        .all(|(keyword, argument)| match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "properties" => {
                let properties = argument.as_object().into_iter().flatten();
                let mut given = properties.filter_map(|(key, it)| Some((it, value.get(key)?)));
                given.all(|(schema, value)| is_valid(root, schema, value))
            }
            "additionalProperties" => {
                let known = &schema.get("properties").unwrap_or(&Json::Null);
                let entries = value.as_object().into_iter().flatten();
                let mut others = entries.filter(|(key, _)| known.get(key).is_none());
                others.all(|(_, value)| is_valid(root, argument, value))
            }
            "required" => {
                let mut keys = argument.as_array().into_iter().flatten();
                keys.all(|key| {
                    !value.is_object() || value.get(key.as_str().unwrap_or("")).is_some()
                })
            }
            "items" => {
                let mut items = value.as_array().into_iter().flatten();
                items.all(|it| is_valid(root, argument, it))
            }
            "type" => match argument {
                Json::Array(types) => types.iter().any(|ty| is_of_type(ty, value)),
                ty => is_of_type(ty, value),
            },
            "const" => argument == value,
            "enum" => argument.as_array().is_some_and(|it| it.contains(value)),
            "minimum" => value.as_f64() >= argument.as_f64(),
            "anyOf" => {
                let mut schemas = argument.as_array().into_iter().flatten();
                schemas.any(|it| is_valid(root, it, value))
            }
            "oneOf" => {
                let schemas = argument.as_array().into_iter().flatten();
                schemas.filter(|it| is_valid(root, it, value)).count() == 1
            }
            "$ref" => {
                let path = argument.as_str().and_then(|it| it.strip_prefix('#'));
                let target = path.and_then(|it| root.pointer(it));
                is_valid(root, target.expect("a reference has its target"), value)
            }
            keyword => panic!("the keyword `{keyword}` is not known here"),
        })
}

fn is_of_type(ty: &Json, value: &Json) -> bool {
    match ty.as_str().expect("a type is a text") {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        ty => panic!("the type `{ty}` is not known here"),
    }
}

/// What an editor sees: keys of a mapping are texts.
fn json(yaml: &Yaml) -> Json {
    match yaml {
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let key = json(key);
                let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                (key, json(value))
            });
            Json::Object(entries.collect())
        }
        scalar => serde_json::to_value(scalar).expect("a scalar is JSON"),
    }
}

fn is_read(sources: &SourceMap) -> bool {
    let mut diags = Diagnostics::default();
    spec::parse(sources, &mut diags);
    spec::history::parse(sources, &mut diags);
    !diags.has_errors()
}

/// Rules about files and about YAML itself, which a schema never sees.
fn is_about_text(path: &Path) -> bool {
    let name = path
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    matches!(
        Rule::from_id(name),
        Some(
            Rule::UnexpectedFile
                | Rule::MissingFile
                | Rule::YamlSyntax
                | Rule::YamlFeature
                | Rule::ForbiddenCharacter
                | Rule::TooComplex
                | Rule::DuplicateKey
        )
    )
}

#[test]
fn the_specs_of_the_repository_are_valid() {
    assert!(Judge::new().accepts_all(&api_spec()));
}

#[test]
fn reader_and_schema_agree_on_every_fixture() {
    let judge = Judge::new();
    for path in fixtures("errors").iter().filter(|it| !is_about_text(it)) {
        let sources = fixture(path);
        let agree = judge.accepts_all(&sources) == is_read(&sources);
        assert!(agree, "{}", path.display());
    }
}

#[test]
fn reader_and_schema_agree_on_small_differences() {
    let judge = Judge::new();
    let ping = "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n";
    let member =
        |text: &str| ping.replace("{type: object}", &format!("{{members: {{A: {text}}}}}"));
    for text in [
        ping.to_owned(),
        format!("{ping}deprecated: true\n"),
        format!("{ping}deprecated: Use another.\n"),
        format!("{ping}deprecated: false\n"),
        format!("{ping}deprecated:\n"),
        format!("{ping}doc: NO\n"),
        format!("{ping}doc: 1.10\n"),
        format!("{ping}doc: [a]\n"),
        format!("{ping}doc: ~\n"),
        format!("{ping}errors: []\n"),
        format!("{ping}errors: [{{status: 403, code: 1}}]\n"),
        format!("{ping}errors: [{{status: 403}}]\n"),
        format!("{ping}success: {{member: Ok, equals: [true, 1, yes]}}\n"),
        format!("{ping}success: {{member: Ok, equals: [[]]}}\n"),
        format!("{ping}parameters: {{A: {{in: query, type: string}}}}\n"),
        format!("{ping}parameters: {{A: {{type: string}}}}\n"),
        format!("{ping}parameters: {{A: {{in: query, typ: string}}}}\n"),
        member("{type: string, values: {A: Doc., B: {doc: Doc., name: Bee}}}"),
        member("{type: string, values: {A: {name: Bee}}}"),
        member("{type: string, values: {A: [Doc.]}}"),
        member("{type: integer, values: {0: No., 1: Yes.}}"),
        member("{type: string, minLength: 1}"),
        member("{type: string, minLength: -1}"),
        member("{type: string, minLength: 1.5}"),
        member("{type: string, required: yes}"),
        member("{type: string, required: true}"),
        member("{in: query, type: string}"),
        member("{type: array, items: {type: strin}}"),
        member("text"),
    ] {
        let sources = operation(&text);
        assert_eq!(judge.accepts_all(&sources), is_read(&sources), "{text}");
    }
}

#[test]
fn every_key_of_a_schema_is_described() {
    for (name, text) in schemas() {
        let schema: Json = serde_json::from_str(&text).expect("it is JSON");
        let defs = schema["$defs"].as_object().into_iter().flatten();
        for record in defs.map(|(_, it)| it).chain([&schema]) {
            for (key, property) in record["properties"].as_object().into_iter().flatten() {
                let is_described = property["description"].is_string();
                assert!(is_described, "{name}: {key}");
            }
        }
    }
}
