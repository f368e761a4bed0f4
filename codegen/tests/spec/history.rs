//! What is true on a date, and what a history may not say.

use acs_codegen::diag::{Rule, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_codegen::spec::history::{at, dates};

use crate::sources::findings;

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

fn operation(name: &str, more: &str) -> String {
    format!(
        "operation: {name}\nsummary: Answers.\nmethods: [POST]\nresponse: {{type: object}}\n{more}"
    )
}

/// `Ping` of three days, `Old` that goes on the second, `Always` that was always there.
fn sources(more: &[(&str, &str)]) -> SourceMap {
    let day = |date: &str, file: &str| format!("demo/2024-01-01/history/{date}/{file}");
    let mut files = vec![
        (
            "demo/2024-01-01/service.yaml".to_owned(),
            SERVICE.to_owned(),
        ),
        (
            "demo/2024-01-01/operations/Ping.yaml".to_owned(),
            operation("Ping", "doc: Third.\nrevision: 2024-03-01\n"),
        ),
        (
            "demo/2024-01-01/operations/Always.yaml".to_owned(),
            operation("Always", ""),
        ),
        (
            day("2024-01-15", "revision.yaml"),
            "doc: It begins.".to_owned(),
        ),
        (
            day("2024-01-15", "operations/Ping.yaml"),
            operation("Ping", "doc: First.\n"),
        ),
        (
            day("2024-01-15", "operations/Old.yaml"),
            operation("Old", ""),
        ),
        (
            day("2024-02-01", "revision.yaml"),
            "removed: [Old]".to_owned(),
        ),
        (
            day("2024-02-01", "operations/Ping.yaml"),
            operation("Ping", "doc: Second.\n"),
        ),
    ];
    files.extend(
        more.iter()
            .map(|(path, text)| (format!("demo/2024-01-01/{path}"), (*text).to_owned())),
    );
    SourceMap::from_texts(files)
}

fn specs(sources: &SourceMap) -> Vec<Spec> {
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    acs_codegen::parse(sources, &options).expect("the specs are good")
}

/// `Ping (Second.), Always`
fn operations(specs: &[Spec]) -> String {
    let operations = specs.iter().flat_map(|it| &it.operations);
    let names = operations.map(|it| match &it.doc {
        Some(doc) => format!("{} ({doc})", it.name),
        None => it.name.value.clone(),
    });
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_date_has_the_last_file_up_to_it() {
    let sources = sources(&[]);
    let specs = specs(&sources);
    let histories = acs_codegen::history(&sources, &specs).expect("the history is good");
    assert_eq!(
        dates(&specs, &histories),
        ["2024-01-15", "2024-02-01", "2024-03-01"]
    );
    for (date, expected) in [
        ("2024-01-14", "Always"),
        ("2024-01-15", "Always, Old, Ping (First.)"),
        ("2024-01-31", "Always, Old, Ping (First.)"),
        ("2024-02-01", "Always, Ping (Second.)"),
        ("2024-03-01", "Always, Ping (Third.)"),
        ("9999-12-31", "Always, Ping (Third.)"),
    ] {
        assert_eq!(
            operations(&at(&specs, &histories, date)),
            expected,
            "{date}"
        );
    }
}

#[test]
fn a_broken_revision_is_an_error_with_its_place() {
    for (path, text, rule) in [
        (
            "history/2024-02-01/operations/Other.yaml",
            "operation: Other\nsumary: Answers.\n",
            Rule::UnknownKey,
        ),
        (
            "history/2024-02-15/operations/Ping.yaml",
            operation("Ping", "").as_str(),
            Rule::MissingFile,
        ),
        (
            "history/2024-02-15/revision.yaml",
            "published: 2024-02-30\n",
            Rule::MalformedDate,
        ),
        (
            "history/2024-02-30/revision.yaml",
            "doc: No such day.\n",
            Rule::UnexpectedFile,
        ),
        (
            "history/2024-02-15/service.yaml",
            SERVICE,
            Rule::MissingFile,
        ),
    ] {
        let sources = sources(&[(path, text)]);
        let found = findings(&sources);
        let picture = found.render(&sources, Style::Plain);
        assert!(
            found.iter().any(|it| it.rule() == rule),
            "{path}: {picture}"
        );
        let folder = path.rsplit_once('/').expect("a path").0;
        let folder = folder.trim_end_matches("/operations");
        assert!(picture.contains(folder), "{picture}");
    }
}

#[test]
fn a_revision_dated_otherwise_than_its_folder_is_reported() {
    let text = operation("Ping", "revision: 2024-02-16\n");
    let sources = sources(&[
        ("history/2024-02-15/revision.yaml", "doc: A day."),
        ("history/2024-02-15/operations/Ping.yaml", &text),
    ]);
    let rules: Vec<Rule> = findings(&sources).iter().map(|it| it.rule()).collect();
    assert_eq!(rules, [Rule::FileMismatch]);
}

#[test]
fn what_is_wrong_with_an_earlier_operation_is_found_like_in_a_present_one() {
    let text = operation(
        "Ping",
        "parameters: {A: {in: query, type: array, doc: A list.}}\n",
    );
    let sources = sources(&[
        ("history/2024-02-15/revision.yaml", "doc: A day."),
        ("history/2024-02-15/operations/Ping.yaml", &text),
    ]);
    let rules: Vec<Rule> = findings(&sources).iter().map(|it| it.rule()).collect();
    assert_eq!(rules, [Rule::IncompleteType]);
}
