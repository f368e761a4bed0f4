//! Each rule is broken once, and the picture is what people will see.

use std::path::Path;

use acs_codegen::diag::{Rule, Style};
use acs_codegen::explain::explain;
use acs_codegen::source::SourceMap;

use crate::sources::{api_spec, findings, fixture, fixtures, operation};

fn rule_of(path: &Path) -> Rule {
    let name = path.file_stem().and_then(|it| it.to_str());
    let rule = name.and_then(Rule::from_id);
    rule.unwrap_or_else(|| panic!("{} is called after no rule", path.display()))
}

#[test]
fn every_mistake_is_explained() {
    for path in fixtures("errors") {
        let sources = fixture(&path);
        let picture = findings(&sources).render(&sources, Style::Plain);
        insta::assert_snapshot!(rule_of(&path).id(), picture);
    }
}

#[test]
fn each_fixture_breaks_its_rule_and_no_other() {
    for path in fixtures("errors") {
        let rule = rule_of(&path);
        let found: Vec<Rule> = findings(&fixture(&path))
            .iter()
            .map(|it| it.rule())
            .collect();
        assert!(!found.is_empty(), "{rule}");
        assert!(found.iter().all(|it| *it == rule), "{rule}: {found:?}");
    }
}

#[test]
fn every_rule_has_a_fixture_and_an_explanation() {
    let fixtures: Vec<Rule> = fixtures("errors").iter().map(|it| rule_of(it)).collect();
    for rule in Rule::ALL {
        // What cannot be read cannot be a text file; `hostile` has the cases.
        let is_covered = fixtures.contains(rule) || *rule == Rule::UnreadableFile;
        assert!(is_covered, "{rule} has no fixture");
        let text = explain(*rule);
        assert!(text.starts_with(&format!("# {rule}\n")), "{rule}");
        assert!(text.contains("Wrong:") && text.contains("Right:"), "{rule}");
        assert!(rule.summary().ends_with('.'), "{rule}");
        assert_eq!(Rule::from_id(rule.id()), Some(*rule));
    }
}

#[test]
fn the_specs_of_the_repository_have_no_findings() {
    let sources = api_spec();
    let found = findings(&sources);
    assert!(found.is_empty(), "{}", found.render(&sources, Style::Plain));
}

#[test]
fn all_mistakes_of_a_file_are_reported_in_order_of_the_text() {
    let sources = operation(
        "operation: Ping\nsumary: Answers.\nmethods: POST\neffect: reed\nresponse: {type: objekt}\n",
    );
    insta::assert_snapshot!("many", findings(&sources).render(&sources, Style::Plain));
}

/// What a parameter adds to the builder besides its field has names of its own.
#[test]
fn a_parameter_that_clashes_with_the_builder_is_reported() {
    let start = "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n";
    let required = "{in: query, type: string, required: true, doc: A text.}";
    for (parameters, rule) in [
        (format!("{{Build: {required}}}"), Rule::ReservedName),
        (
            format!("{{Tag.1: {required}, Tag1: {required}}}"),
            Rule::NameCollision,
        ),
    ] {
        let sources = operation(&format!("{start}parameters: {parameters}\n"));
        let found = findings(&sources);
        let rules: Vec<Rule> = found.iter().map(|it| it.rule()).collect();
        assert_eq!(rules, [rule], "{}", found.render(&sources, Style::Plain));
    }
}

#[test]
fn the_json_form_is_stable() {
    let sources = operation(
        "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse:\n  type: object\n  \
         members:\n    漏: {type: string, doc: A., formerly: [é, é]}\n",
    )
    .with_root("api-spec");
    let mut json: serde_json::Value =
        serde_json::from_str(&findings(&sources).to_json(&sources)).expect("it is JSON");
    let explanation = json[0]["explain"].take();
    assert!(explanation.as_str().is_some_and(|it| it.starts_with('#')));
    insta::assert_snapshot!("json", format!("{json:#}"));
}

#[test]
fn terminal_codes_of_a_spec_do_not_reach_the_terminal() {
    let sources = operation("operation: \"\\e[31mPing\"\nsummary: \u{1b}[2J\n");
    let picture = findings(&sources).render(&sources, Style::Plain);
    assert!(!picture.contains('\u{1b}'), "{picture:?}");
}

#[test]
fn the_order_of_files_changes_nothing() {
    let files = [
        ("b/1/service.yaml", "product: B"),
        ("a/1/service.yaml", "product: A"),
        ("a/1/operations/X.yaml", "operation: X"),
    ];
    let forwards = SourceMap::from_texts(files);
    let backwards = SourceMap::from_texts(files.into_iter().rev());
    assert_eq!(
        findings(&forwards).render(&forwards, Style::Plain),
        findings(&backwards).render(&backwards, Style::Plain),
    );
}
