//! A second opinion: another reader of YAML sees the same specs.

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Schema, Spec};
use serde_yaml::{Mapping, Value};

use crate::sources::api_spec;

#[test]
fn both_readers_agree_on_every_text_of_the_specs() {
    let sources = api_spec();
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(&sources, &mut diags);
    let histories = spec::history::parse(&sources, &mut diags);
    assert!(diags.is_empty() && !specs.is_empty());
    for date in spec::history::dates(&specs, &histories) {
        specs.extend(spec::history::at(&specs, &histories, &date));
    }
    let is_spec = |path: &str| path.ends_with(".yaml") && !path.ends_with("revision.yaml");
    for (_, file) in sources.files().filter(|(_, it)| is_spec(it.path())) {
        let other: Value = serde_yaml::from_str(file.text()).expect("it is YAML");
        let own = find(&specs, &sources, file.path());
        match own {
            Found::Service(service) => {
                text(&service.version.value, &other["version"]);
                text(&service.title.value, &other["title"]);
                assert_eq!(
                    service.endpoints.regions.len(),
                    len(&other["endpoints"]["regions"])
                );
                for (name, region) in &service.endpoints.regions {
                    let other = &other["endpoints"]["regions"][name.as_str()];
                    text(&region.public.value, &other["public"]);
                }
                shapes(&service.shapes, &other["shapes"]);
            }
            Found::Operation(operation) => {
                text(&operation.summary.value, &other["summary"]);
                optional(operation.doc.as_ref(), &other["doc"]);
                optional(operation.page_differs.as_ref(), &other["pageDiffers"]);
                schema(&operation.response, &other["response"]);
                assert_eq!(operation.parameters.len(), len(&other["parameters"]));
                for (name, parameter) in &operation.parameters {
                    schema(&parameter.schema, &other["parameters"][name.as_str()]);
                }
                for (index, example) in operation.examples.iter().enumerate() {
                    text(
                        &example.response.value,
                        &other["examples"][index]["response"],
                    );
                }
                for (index, error) in operation.errors.iter().enumerate() {
                    text(&error.status.value.text, &other["errors"][index]["status"]);
                    text(&error.code.value, &other["errors"][index]["code"]);
                }
                shapes(&operation.shapes, &other["shapes"]);
            }
        }
    }
}

enum Found<'a> {
    Service(&'a spec::Service),
    Operation(&'a spec::Operation),
}

fn find<'a>(specs: &'a [Spec], sources: &SourceMap, path: &str) -> Found<'a> {
    let is_here = |span: acs_codegen::source::Span| sources.file(span.file).path() == path;
    for spec in specs {
        if is_here(spec.service.product.span) {
            return Found::Service(&spec.service);
        }
        if let Some(operation) = spec.operations.iter().find(|it| is_here(it.name.span)) {
            return Found::Operation(operation);
        }
    }
    panic!("{path} was not read");
}

fn shapes(own: &spec::Map<Schema>, other: &Value) {
    assert_eq!(own.len(), len(other));
    for (name, shape) in own {
        schema(shape, &other[name.as_str()]);
    }
}

fn schema(own: &Schema, other: &Value) {
    optional(own.doc.as_ref(), &other["doc"]);
    optional(own.page_differs.as_ref(), &other["pageDiffers"]);
    optional(
        own.example.as_ref().map(|it| it.value.text.as_str()),
        &other["example"],
    );
    optional(own.since.as_ref(), &other["since"]);
    if let Some(values) = &own.values {
        let other = other["values"].as_mapping().expect("a mapping");
        assert_eq!(values.len(), other.len());
        for ((name, value), (other_name, other_value)) in values.iter().zip(other) {
            text(name.as_str(), other_name);
            let doc = other_value.get("doc").unwrap_or(other_value);
            text(value.doc.as_str(), doc);
        }
    }
    let members = own.members.iter().flatten();
    assert_eq!(members.clone().count(), len(&other["members"]));
    for (name, member) in members {
        schema(member, &other["members"][name.as_str()]);
    }
    if let Some(items) = &own.items {
        schema(items, &other["items"]);
    }
}

fn optional<T: ToString>(own: Option<T>, other: &Value) {
    match own {
        Some(own) => text(&own.to_string(), other),
        None => assert!(other.is_null(), "{other:?} was not read"),
    }
}

fn text(own: &str, other: &Value) {
    let other = match other {
        Value::String(other) => other.clone(),
        Value::Number(other) => other.to_string(),
        Value::Bool(other) => other.to_string(),
        other => panic!("`{own}` is {other:?} to the other reader"),
    };
    assert_eq!(own, other);
}

fn len(other: &Value) -> usize {
    other.as_mapping().map_or(0, Mapping::len)
}
