//! What the reader gets is what the runtime gets.

use std::path::Path;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_sas::describe_image_instances::Response;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::read;
use crate::shapes::Shapes;

const VERSION: &str = "sas/2018-12-03";

/// The documented operation, as the generated crate was made from.
fn spec() -> Spec {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../api-spec")
        .join(VERSION);
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("the spec is there");
    let files = ["service.yaml", "operations/DescribeImageInstances.yaml"];
    let sources = SourceMap::from_texts(files.map(|it| (format!("{VERSION}/{it}"), read(it))));
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: true,
        product: None,
    };
    acs_codegen::parse(&sources, &options)
        .expect("the spec is good")
        .remove(0)
}

/// Values of every kind that an answer may have in any place.
fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        (-3_i64..3).prop_map(Json::from),
        Just(json!(9_007_199_254_740_993_i64)),
        Just(json!(1.5)),
        Just(json!(2.0)),
        prop::sample::select(vec![
            "",
            "text",
            " 12 ",
            "0",
            "1",
            "True",
            "false",
            "1.0",
            "[1]",
            "{\"a\":1}",
            "NORMAL",
            "null"
        ])
        .prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let name = prop::sample::select(vec!["Status", "Count", "Unknown"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec((name, inner), 0..3).prop_map(|it| super::super::object(
                it.into_iter().map(|(name, it)| (name.to_owned(), it))
            )),
        ]
    })
}

/// An answer whose members have the right names and any values.
fn answer(names: Vec<String>) -> impl Strategy<Value = Json> {
    let member = (prop::sample::select(names), value());
    let image = prop::collection::vec(member, 0..6)
        .prop_map(super::super::object)
        .boxed();
    let list = prop_oneof![
        prop::collection::vec(image.clone(), 0..3).prop_map(Json::from),
        image,
        value()
    ];
    (list, value(), value()).prop_map(|(list, count, id)| {
        json!({ "ImageInstanceList": list, "PageInfo": { "Count": count }, "RequestId": id })
    })
}

/// The same without what says nothing, and with texts that hold JSON opened.
fn plain(value: Json) -> Option<Json> {
    match value {
        Json::Null => None,
        Json::String(text) => match serde_json::from_str(&text) {
            Ok(inner @ (Json::Array(_) | Json::Object(_))) => plain(inner),
            _ => Some(Json::String(text)),
        },
        Json::Array(items) => {
            let items: Vec<Json> = items.into_iter().filter_map(plain).collect();
            (!items.is_empty()).then_some(Json::Array(items))
        }
        Json::Object(members) => {
            let members = members
                .into_iter()
                .filter_map(|(name, it)| Some((name, plain(it)?)));
            let members: serde_json::Map<String, Json> = members.collect();
            (!members.is_empty()).then_some(Json::Object(members))
        }
        other => Some(other),
    }
}

#[test]
fn the_reader_reads_as_the_runtime_does() {
    let spec = spec();
    let operation = &spec.operations[0];
    let shapes = Shapes {
        service: &spec.service,
        operation: Some(operation),
    };
    let list = operation
        .response
        .members
        .as_ref()
        .and_then(|it| it.get("ImageInstanceList"));
    let image = list
        .and_then(|it| it.items.as_deref())
        .and_then(|it| it.members.as_ref());
    let names = image
        .expect("images have members")
        .keys()
        .map(|it| it.value.clone())
        .collect();
    let config = ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(document in answer(names))| {
        let ours = read(shapes, &operation.response, &document).value.and_then(plain);
        let text = document.to_string();
        let theirs = acs_runtime::decode::<Response>(text.as_bytes()).expect("it is JSON");
        let theirs: Json = serde_json::from_str(&acs_runtime::to_json(&theirs.value)).expect("it is JSON");
        prop_assert_eq!(ours, plain(theirs), "{}", text);
    });
}
