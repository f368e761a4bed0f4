//! Texts that want to be more than texts.

use std::fs;
use std::path::Path;

use acs_codegen::diag::Style;
use acs_codegen::source::{SourceMap, Spanned};
use acs_codegen::spec::{Schema, Spec};
use acs_diff::input::{Folder, Problem, folder};
use acs_site::{Options, build};
use serde_json::{Value, json};

use crate::page::pages;
use crate::{ours, shared};

/// The texts of `sdk-tests/fixtures/attacks/`: each would do harm if it came through. The longest are
/// cut.
fn attacks() -> Vec<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk-tests/fixtures/attacks/texts.json");
    let corpus: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let text = |it: &Value| {
        let times = it["times"].as_u64().unwrap_or(1).min(500);
        it["text"]
            .as_str()
            .unwrap()
            .repeat(usize::try_from(times).unwrap())
    };
    corpus.as_array().unwrap().iter().map(text).collect()
}

/// The same specs with another text wherever there is one for people.
fn speaking(mut folder: Folder, texts: &[String]) -> Folder {
    let mut texts = texts.iter().cycle();
    let mut say = |text: &mut Spanned<String>| {
        text.value = texts.next().expect("there are texts").clone();
    };
    for Spec {
        service,
        operations,
    } in &mut folder.specs
    {
        say(&mut service.title);
        service.doc.iter_mut().for_each(&mut say);
        for group in service.groups.values_mut() {
            say(&mut group.title);
            group.doc.iter_mut().for_each(&mut say);
        }
        for shape in service.shapes.values_mut() {
            schema(shape, &mut say);
        }
        for operation in operations {
            say(&mut operation.summary);
            operation.doc.iter_mut().for_each(&mut say);
            operation.page.iter_mut().for_each(&mut say);
            operation.path.iter_mut().for_each(&mut say);
            operation.page_differs.iter_mut().for_each(&mut say);
            for parameter in operation.parameters.values_mut() {
                schema(&mut parameter.schema, &mut say);
            }
            schema(&mut operation.response, &mut say);
            for error in &mut operation.errors {
                error.message.iter_mut().for_each(&mut say);
                error.doc.iter_mut().for_each(&mut say);
            }
            for example in &mut operation.examples {
                say(&mut example.title);
                say(&mut example.response);
            }
            for change in &mut operation.changes {
                say(&mut change.summary);
            }
            if let Some(authorization) = &mut operation.authorization {
                say(&mut authorization.action);
                authorization.resources.iter_mut().for_each(&mut say);
            }
        }
    }
    folder
}

fn schema(it: &mut Schema, say: &mut dyn FnMut(&mut Spanned<String>)) {
    for text in [
        &mut it.doc,
        &mut it.unit,
        &mut it.page_differs,
        &mut it.since,
    ] {
        text.iter_mut().for_each(&mut *say);
    }
    for value in it.values.iter_mut().flat_map(|it| it.values_mut()) {
        say(&mut value.doc);
        value.since.iter_mut().for_each(&mut *say);
    }
    if let Some(example) = &mut it.example {
        let mut text = Spanned::new(example.value.text.clone(), example.span);
        say(&mut text);
        example.value.text = text.value;
    }
    for inner in it.members.iter_mut().flat_map(|it| it.values_mut()) {
        schema(inner, say);
    }
    if let Some(inner) = &mut it.items {
        schema(inner, say);
    }
}

fn told(problem: &Problem) -> String {
    match problem {
        Problem::Message(text) => text.clone(),
        Problem::Findings(sources, diags) => diags.render(sources, Style::Plain),
    }
}

fn harmless(folder: &Folder) {
    let files = build(folder, &Options::default()).expect("texts stop nothing");
    let (_, problems) = pages(&files);
    assert!(
        problems.is_empty(),
        "{:#?}",
        &problems[..problems.len().min(20)]
    );
}

#[test]
fn attacks_come_out_as_text_wherever_they_stand() {
    let texts = attacks();
    assert!(texts.len() > 150);
    // There are so many places that every text comes to all kinds of them.
    harmless(&speaking(ours(), &texts));
}

#[test]
fn what_the_vendor_writes_comes_out_as_text() {
    let Some(path) = shared("metadata/texts/rustdoc-hazards.jsonl") else {
        return;
    };
    let lines = fs::read_to_string(path).unwrap();
    let texts: Vec<String> = lines
        .lines()
        .map(|it| {
            let line: Value = serde_json::from_str(it).unwrap();
            line["text"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(texts.len() > 1000);
    // As many places as there are texts, and more.
    harmless(&speaking(ours(), &texts));
}

/// A spec of one operation whose answer is a shape.
fn of_shapes(root: &str, shapes: &Value) -> Folder {
    let service = json!({
        "product": "Deep", "version": "2020-01-01", "title": "Deep", "protocol": "rpc",
        "endpoints": {"rule": "central"}, "shapes": shapes,
    });
    let operation = json!({
        "operation": "Get", "summary": "Does something.", "methods": ["POST"],
        "response": {"type": "object", "members": {"Root": {"shape": root, "doc": "All."}}},
    });
    let sources = SourceMap::from_texts([
        ("deep/2020-01-01/service.yaml", service.to_string()),
        ("deep/2020-01-01/operations/Get.yaml", operation.to_string()),
    ]);
    folder(sources).unwrap_or_else(|problem| panic!("{}", told(&problem)))
}

/// Each shape holds the next one twice: told one by one, they would be thousands of parts.
#[test]
fn shapes_in_shapes_end_somewhere() {
    let next = |number: usize| json!({"shape": format!("S{}", number + 1), "doc": "The next."});
    let last = json!({"type": "string", "doc": "The last."});
    for (count, width) in [(14, 2), (300, 1)] {
        let shape = |number: usize| {
            let member = if number + 1 == count {
                last.clone()
            } else {
                next(number)
            };
            let members = (0..width).map(|it| (format!("M{it}"), member.clone()));
            let members: serde_json::Map<String, Value> = members.collect();
            (
                format!("S{number}"),
                json!({"type": "object", "doc": "One.", "members": members}),
            )
        };
        let shapes: serde_json::Map<String, Value> = (0..count).map(shape).collect();
        let folder = of_shapes("S0", &shapes.into());
        let files = build(&folder, &Options::default()).unwrap();
        let (_, problems) = pages(&files);
        assert!(problems.is_empty(), "{problems:#?}");
        let page = files.get("deep/2020-01-01/Get.html").unwrap();
        assert!(page.len() < 3_000_000, "{}", page.len());
        let cut = if width == 2 {
            "Holds what"
        } else {
            "too deep to be shown"
        };
        assert!(page.contains(cut));
    }
}

/// Names of the wire that are no names of files, ids or tags.
#[test]
fn odd_names_stay_in_their_place() {
    let member = |field: &str| json!({"type": "string", "field": field, "doc": "One."});
    let operation = |name: &str, module: &str| {
        let values = json!({
            "<b>": {"name": "A", "doc": "One."},
            "\" onclick=\"x": {"name": "B", "doc": "Two."},
            "a b": {"name": "C", "doc": "Three."},
            "a_b": {"name": "D", "doc": "Four."},
        });
        let document = json!({
            "operation": name,
            "name": module,
            "summary": "Does something.",
            "methods": ["POST"],
            "parameters": {
                "</section><script>": {"in": "query", "type": "string", "field": "a", "doc": "One."},
                "漏洞 é": {"in": "query", "type": "string", "field": "b", "doc": "Two."},
                "a b": {"in": "query", "type": "string", "field": "c", "doc": "Three.", "name": "Odd", "values": values},
                "a_b": {"in": "query", "type": "string", "field": "d", "doc": "Four."},
            },
            "response": {"type": "object", "members": {
                "%41": member("a"), "#": member("b"), "../x": member("c"), "'": member("d"),
            }},
            "errors": [{"status": 400, "code": "<i>.\"x", "name": "Odd", "doc": "Odd."}],
        });
        (
            format!("odd/2020-01-01/operations/{name}.yaml"),
            document.to_string(),
        )
    };
    let service = json!({
        "product": "Odd", "version": "2020-01-01", "title": "Odd", "protocol": "rpc",
        "endpoints": {"rule": "central"},
    });
    let sources = SourceMap::from_texts([
        (
            "odd/2020-01-01/service.yaml".to_owned(),
            service.to_string(),
        ),
        operation("index", "first"),
        operation("Enums", "second"),
        operation("Same", "third"),
        operation("same", "fourth"),
    ]);
    let folder = folder(sources).unwrap_or_else(|problem| panic!("{}", told(&problem)));
    let files = build(&folder, &Options::default()).unwrap();
    let (pages, problems) = pages(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    let names: Vec<&str> = pages.keys().map(String::as_str).collect();
    let lower: std::collections::BTreeSet<String> =
        names.iter().map(|it| it.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    assert!(names.contains(&"odd/2020-01-01/index-2.html"), "{names:?}");
}
