//! What is written is read back the same, whatever it says.

use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::{SourceMap, Spanned};
use acs_codegen::spec::{self, Operation, Scalar, Schema, Spec, Value, write};
use proptest::prelude::*;

use crate::sources::api_spec;

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

fn parsed(text: &str) -> Spec {
    let sources = SourceMap::from_texts([
        ("demo/2024-01-01/service.yaml", SERVICE),
        ("demo/2024-01-01/operations/Ping.yaml", text),
    ]);
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(&sources, &mut diags);
    assert!(
        diags.is_empty(),
        "{text}\n{}",
        diags.render(&sources, Style::Plain)
    );
    specs.pop().expect("there is a spec")
}

/// An operation that says these texts in every way that a text can be said.
fn operation(texts: &[String]) -> Operation {
    let spec =
        parsed("operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n");
    let mut operation = spec.operations.into_iter().next().expect("there is one");
    let place = operation.name.span;
    let at = |text: &String| Spanned::new(text.clone(), place);
    operation.doc = texts.first().map(at);
    let mut members = spec::Map::new();
    for (index, text) in texts.iter().enumerate() {
        let mut member = Schema::bare();
        member.doc = Some(at(text));
        member.example = Some(Spanned::new(Scalar::text(text.as_str()), place));
        member.formerly = texts.iter().map(at).collect();
        let values = texts.iter().map(|it| (at(it), Value::bare(at(text))));
        member.values = Some(values.collect());
        members.insert(at(&format!("{text}{index}")), member);
    }
    operation.response.members = Some(members);
    operation
}

#[test]
fn the_specs_of_the_repository_are_read_back_the_same() {
    let sources = api_spec();
    let mut diags = Diagnostics::default();
    for spec in spec::parse(&sources, &mut diags) {
        for operation in &spec.operations {
            let text = write::operation(operation);
            let read = parsed(&text).operations;
            assert!(read.first() == Some(operation), "{text}");
            // Its own text needs no change to say what it says.
            let own = sources.file(operation.name.span.file).text();
            assert_eq!(
                write::update_operation(own, operation).as_deref(),
                Some(own)
            );
        }
    }
}

#[test]
fn texts_that_look_like_something_else_stay_texts() {
    let texts = [
        "",
        " ",
        "~",
        "null",
        "true",
        "no",
        "1.10",
        "010",
        "0x1f",
        "1e3",
        "-",
        "- a",
        "---",
        "...",
        "# a",
        "a # b",
        "a: b",
        "a:",
        ":a",
        "? a",
        "! a",
        "&a",
        "*a",
        "%a",
        "@a",
        "`a`",
        "[a",
        "{a",
        "a, b]",
        "'a'",
        "\"a\"",
        "a'b\"c\\",
        "a\nb",
        "a\nb\n",
        "a\nb\n\n",
        "a\n",
        "\na",
        " a\nb",
        "a\n\n",
        "a\n b\n  c",
        "a \nb",
        "\ta",
        "a\tb\nc",
        "<<",
        "2024-01-01",
        "|",
        ">",
        "é",
        "名",
        "🙂",
        "a\n#b",
        "a\n---\nb",
        "-1",
        "-x",
        ".5",
        "=",
        ",a",
    ];
    for text in texts {
        round(&[text.to_owned()]);
        round(&[text.to_owned(), "other".to_owned()]);
    }
    round(&texts.map(str::to_owned));
}

fn round(texts: &[String]) {
    let written = operation(texts);
    let text = write::operation(&written);
    let read = parsed(&text).operations;
    assert!(read.first() == Some(&written), "{texts:?}\n{text}");
    // A second opinion.
    let other: serde_yaml::Value =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(
        other["doc"].as_str(),
        texts.first().map(String::as_str),
        "{text}"
    );
    for (index, text) in texts.iter().enumerate() {
        let member = &other["response"]["members"][format!("{text}{index}").as_str()];
        assert_eq!(member["doc"].as_str(), Some(text.as_str()));
        assert_eq!(member["example"].as_str(), Some(text.as_str()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_read_back_the_same(texts in prop::collection::vec("[ -~\n\t\u{a0}-\u{ff}]{0,12}|[-:#?&*!|>'\"%@`{}\\[\\], \n~a1.]{0,8}", 1..3)) {
        round(&texts);
    }
}
