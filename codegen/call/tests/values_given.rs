//! What a person may write for a value, and what is said about what cannot be one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use acs_call::{Catalogue, Operation};
use acs_codegen::source::SourceMap;
use acs_runtime::to_json;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

mod support;
use support::catalogue;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// The request as JSON of the wire.
fn given(operation: &Operation, values: Value) -> Value {
    let request = operation.request(&object(values)).unwrap();
    serde_json::from_str(&to_json(request.object())).unwrap()
}

fn problems(operation: &Operation, values: Value) -> Vec<String> {
    let problems = operation.request(&object(values)).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

/// One operation with a parameter of every kind.
fn kinds() -> Catalogue {
    let service = "product: Zoo\nversion: 2020-01-01\ntitle: Zoo\nprotocol: rpc\nendpoints: {rule: central}\n\
                   shapes:\n  Node:\n    type: object\n    members:\n      Name: {type: string, doc: Name.}\n      \
                   Children: {type: array, items: {shape: Node}, doc: Below.}\n";
    let operation = "operation: Feed\nsummary: Feeds.\nmethods: [POST]\nparameters:\n  \
         Text: {in: query, type: string, doc: A.}\n  \
         Count: {in: query, type: integer, maximum: 9, doc: A.}\n  \
         Share: {in: query, type: number, doc: A.}\n  \
         Wild: {in: query, type: boolean, doc: A.}\n  \
         Size: {in: query, type: string, closed: true, values: {S: Small., L: Large.}, doc: A.}\n  \
         Tags: {in: query, type: array, items: {type: string}, doc: A.}\n  \
         Food: {in: query, type: map, items: {type: integer}, doc: A.}\n  \
         Tree: {in: query, shape: Node, style: json, doc: A.}\n  \
         Extra: {in: query, type: any, doc: A.}\n  \
         Secret: {in: query, type: integer, sensitive: true, doc: A.}\n\
         response: {type: object, members: {Fed: {type: boolean, doc: A.}}}\n";
    let files = [
        ("zoo/2020-01-01/service.yaml", service),
        ("zoo/2020-01-01/operations/Feed.yaml", operation),
    ];
    let sources = SourceMap::from_texts(files);
    Catalogue::read(&sources)
        .unwrap_or_else(|it| panic!("{}", it.render(&sources, acs_codegen::diag::Style::Plain)))
}

#[test]
fn text_that_reads_as_the_value_is_the_value() {
    let catalogue = kinds();
    let feed = catalogue.find(None, "feed").unwrap();
    let typed = json!({
        "Text": "12", "Count": 3, "Share": 0.5, "Wild": true, "Size": "S", "Tags": ["a", "b"],
        "Food": {"hay": 2}, "Tree": {"Name": "n", "Children": [{"Name": "m"}]}, "Secret": 7,
    });
    let text = json!({
        "Text": "12", "Count": " 3 ", "Share": "0.5", "Wild": "True", "Size": "S",
        "Tags": "[\"a\", \"b\"]", "Food": "{\"hay\": \"2\"}",
        "Tree": "{\"Children\": [{\"Name\": \"m\"}], \"Name\": \"n\"}", "Secret": "7",
    });
    assert_eq!(given(feed, typed), given(feed, text));
}

#[test]
fn null_is_no_value_and_a_single_value_is_a_list_of_one() {
    let catalogue = kinds();
    let feed = catalogue.find(None, "Feed").unwrap();
    assert_eq!(
        given(
            feed,
            json!({"Text": null, "Tags": "a", "Extra": {"b": [1]}})
        ),
        json!({"Tags": ["a"], "Extra": {"b": [1]}})
    );
}

#[test]
fn every_problem_is_told_with_its_path_and_no_secret() {
    let catalogue = kinds();
    let feed = catalogue.find(None, "Feed").unwrap();
    let values = json!({
        "Count": "2O", "Share": "much", "Wild": "perhaps", "Tags": ["a", null], "Food": {"hay": []},
        "Tree": {"Nam": "n", "Children": [{"Name": {}}]}, "Secret": "MARKED", "Texts": "x", "Text": [],
    });
    let mut expected = vec![
        "`Count`: must be a whole number, but is \"2O\"",
        "`Share`: must be a number, but is \"much\"",
        "`Wild`: must be `true` or `false`, but is \"perhaps\"",
        "`Tags[1]`: must be a value, but is nothing",
        "`Food.hay`: must be a whole number, but is a list",
        "`Tree.Nam`: is not known; did you mean `Name`?",
        "`Tree.Children[0].Name`: must be text, but is an object",
        "`Secret`: must be a whole number, but is something else",
        "`Texts`: is not known; did you mean `Text`?",
        "`Text`: must be text, but is a list",
    ];
    expected.sort_unstable();
    let mut found = problems(feed, values);
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn what_the_service_would_refuse_is_said_in_the_words_of_the_crate() {
    let catalogue = kinds();
    let feed = catalogue.find(None, "Feed").unwrap();
    let values = object(json!({"Count": 12, "Size": "XL", "Tree": "{"}));
    let invalid = feed.request(&values).unwrap().validate().unwrap_err();
    let text = invalid.to_string();
    assert!(
        text.starts_with("`Count`: must be at most 9, but is 12\n"),
        "{text}"
    );
    assert!(
        text.contains("`Size`: must be \"S\" or \"L\", but is \"XL\"\n"),
        "{text}"
    );
    assert!(text.contains("`Tree`: must be JSON text, but is"), "{text}");
}

#[test]
fn an_operation_is_found_however_it_is_spelt_and_else_the_closest_is_named() {
    let catalogue = catalogue();
    for name in [
        "DescribeImageInstances",
        "describe-image-instances",
        "describe_image_instances",
    ] {
        assert_eq!(
            catalogue.find(None, name).unwrap().name(),
            "DescribeImageInstances"
        );
    }
    let error = catalogue
        .find(Some("Sas"), "DescribeImageInstance")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no operation is called `DescribeImageInstance`; did you mean `DescribeImageInstances`?"
    );
    assert_eq!(error.closest(), Some("DescribeImageInstances"));
    let error = catalogue.find(Some("Ecs"), "DescribeImages").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no product is called `Ecs`; there is `Sas 2018-12-03`"
    );
    assert!(
        catalogue
            .find(Some("sas/2018-12-03"), "DescribeImage")
            .is_ok()
    );
    assert!(
        catalogue
            .find(Some("sas/2020-01-01"), "DescribeImage")
            .is_err()
    );
}

#[test]
fn a_form_ends_although_objects_may_hold_their_like() {
    let catalogue = kinds();
    let form = catalogue.find(None, "Feed").unwrap().form();
    let tree = form.fields.iter().find(|it| it.name == "Tree").unwrap();
    assert_eq!(
        (tree.kind, tree.style, tree.recursive),
        ("object", Some("json"), false)
    );
    let below = tree.fields[1].items.as_deref().unwrap();
    assert_eq!(
        (below.path.as_str(), below.recursive),
        ("Tree.Children", true)
    );
    assert!(below.fields.is_empty());
}

/// Any JSON, nested a little.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        r#"[\[\]{}:",0-9a]{0,12}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[NC]?[a-z]{0,8}|Name|Children|base64", inner, 0..4)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_that_is_given_makes_it_panic(values in proptest::collection::vec(any_json(), 10)) {
        let catalogue = kinds();
        let feed = catalogue.find(None, "Feed").unwrap();
        let names = feed.form().fields.into_iter().map(|it| it.name);
        let values = names.zip(values).collect();
        if let Ok(request) = feed.request(&values) {
            let _ = (request.findings(), request.encoded(), format!("{request:?}"));
        }
    }
}
