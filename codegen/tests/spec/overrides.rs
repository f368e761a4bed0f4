//! Overrides change what a spec says, and whatever they say is judged where it stands.

use acs_codegen::diag::{Diagnostics, Rule, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Spec};

use crate::sources::findings;

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

const PING: &str = "\
operation: Ping
summary: Answers.
methods: [POST]
parameters:
  PageSize: {in: query, type: integer, doc: A size., maximum: 500, default: 600}
response: {type: object}
";

fn sources(overrides: &str) -> SourceMap {
    SourceMap::from_texts([
        ("demo/2024-01-01/service.yaml", SERVICE),
        ("demo/2024-01-01/operations/Ping.yaml", PING),
        ("demo/2024-01-01/overrides/sizes.yaml", overrides),
    ])
}

fn parsed(sources: &SourceMap) -> Spec {
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(sources, &mut diags);
    assert!(diags.is_empty(), "{}", diags.render(sources, Style::Plain));
    specs.pop().expect("there is a spec")
}

#[test]
fn an_override_sets_and_unsets_keys() {
    let sources = sources(
        "- target: Ping/parameters/PageSize
  set: {maximum: 50, required: true}
  unset: [default]
  why: The service refuses more.
  source: a recorded answer
  since: 2026-08-01
- target: service
  set: {title: Demonstration}
  why: So says the console.
  since: 2026-08-01
",
    );
    let spec = parsed(&sources);
    let size = &spec.operations[0].parameters["PageSize"].schema;
    assert_eq!(
        size.maximum.as_ref().map(|it| it.value.text.as_str()),
        Some("50")
    );
    assert!(size.required.is_some() && size.default.is_none());
    assert_eq!(spec.service.title.as_str(), "Demonstration");
}

#[test]
fn a_mistake_in_an_override_is_shown_there() {
    let sources = sources(
        "- target: Ping/parameters/PageSize
  set: {maximum: many}
  unset: [default]
  why: The service refuses more.
  since: 2026-08-01
",
    );
    let found = findings(&sources);
    assert!(found.iter().all(|it| it.rule() == Rule::InvalidBounds));
    let shown = found.render(&sources, Style::Plain);
    assert!(shown.contains("overrides/sizes.yaml:2:18"), "{shown}");
}

#[test]
fn an_override_says_why_and_since_when() {
    let sources = sources(
        "- target: Ping/parameters/PageSize
  set: {maximum: 50}
  why: \"\"
  since: last week
",
    );
    let rules: Vec<Rule> = findings(&sources).iter().map(|it| it.rule()).collect();
    assert_eq!(rules, [Rule::EmptyText, Rule::MalformedDate]);
}
