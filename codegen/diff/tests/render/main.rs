//! One report in every format. The report is made by hand, so that a new rule or another word of
//! the engine changes nothing here.

mod report;
mod schema;
mod structure;

use std::path::Path;

use acs_codegen::diag::Style;
use acs_diff::render::{Format, json_schema, render};
use acs_diff::report::FailOn;
use serde_json::Value;

use report::{report, saying};

const ALL: [Format; 8] = [
    Format::Text(Style::Plain),
    Format::Totals,
    Format::Json,
    Format::Markdown,
    Format::Html,
    Format::Sarif,
    Format::Junit,
    Format::Github,
];

#[test]
fn text_tells_each_cause_in_a_few_lines() {
    insta::assert_snapshot!(render(&report(), Format::Text(Style::Plain)));
}

#[test]
fn colours_change_nothing_but_colours() {
    let colored = render(&report(), Format::Text(Style::Ansi));
    assert!(colored.contains("\u{1b}[31m") || colored.contains("\u{1b}[1m"));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = code.split_once('m').expect("a colour ends").1;
    }
    plain.push_str(rest);
    assert_eq!(plain, render(&report(), Format::Text(Style::Plain)));
}

#[test]
fn totals_count_what_each_rule_found() {
    insta::assert_snapshot!(render(&report(), Format::Totals));
}

#[test]
fn markdown_is_ready_to_paste() {
    insta::assert_snapshot!(render(&report(), Format::Markdown));
}

#[test]
fn json_says_everything() {
    insta::assert_snapshot!(render(&report(), Format::Json));
}

#[test]
fn sarif_holds_the_findings() {
    insta::assert_snapshot!(render(&report(), Format::Sarif));
}

#[test]
fn junit_fails_what_breaks() {
    insta::assert_snapshot!(render(&report(), Format::Junit));
}

#[test]
fn annotations_are_one_line_each() {
    insta::assert_snapshot!(render(&report(), Format::Github));
}

#[test]
fn the_page_has_everything_in_itself() {
    let page = render(&report(), Format::Html);
    // The style and the script have no business in a snapshot of the contents.
    let start = page.find("<header>").expect("the page has a header");
    let end = page.rfind("<script>").expect("the page has a script");
    insta::assert_snapshot!(&page[start..end]);
    for outside in [
        "src=", "<link", "@import", "url(", "http:", "https:", "//cdn",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("\u{1b}"));
}

#[test]
fn every_link_of_the_page_has_its_target() {
    let page = render(&report(), Format::Html);
    let links: Vec<&str> = page
        .split("href=\"#")
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .collect();
    assert!(links.len() > 5);
    for link in links {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}

#[test]
fn json_fits_its_schema() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("the schema is JSON");
    for report in [report(), saying("\u{1b}<\n`\"")] {
        let value = serde_json::from_str(&render(&report, Format::Json)).expect("it is JSON");
        assert_eq!(
            schema::problems(&schema, &schema, &value),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_schema_refuses_what_the_report_never_says() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("the schema is JSON");
    let mut value: Value = serde_json::from_str(&render(&report(), Format::Json)).expect("JSON");
    value["steps"][0]["findings"][0]["wire"] = "perhaps".into();
    value["steps"][0]["surprise"] = 1.into();
    value["title"].take();
    assert_eq!(schema::problems(&schema, &schema, &value).len(), 3);
}

/// The official schema was applied by hand; what it demands of the parts that we use stands here.
#[test]
fn sarif_has_what_its_readers_need() {
    let text = render(&report(), Format::Sarif);
    let sarif: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(!rules.is_empty() && !results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let level = result["level"].as_str().expect("a level");
        assert!(["none", "note", "warning", "error"].contains(&level));
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|it| !it.is_empty())
        );
        for location in result["locations"].as_array().into_iter().flatten() {
            let physical = &location["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().expect("a URI");
            assert!(
                uri.is_ascii() && !uri.contains(' ') && !uri.contains(':'),
                "{uri}"
            );
            assert!(physical["region"]["startLine"].as_u64() > Some(0));
        }
    }
}

/// The texts of `sdk-tests/fixtures/attacks/`, but for the longest, and one that has several of them.
fn attacks() -> Vec<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk-tests/fixtures/attacks/texts.json");
    let corpus = std::fs::read_to_string(path).expect("the corpus is there");
    let corpus: Value = serde_json::from_str(&corpus).expect("the corpus is JSON");
    let corpus = corpus.as_array().expect("the corpus is a list").iter();
    let texts = corpus.filter(|it| it["times"].is_null());
    let texts = texts.map(|it| it["text"].as_str().expect("a text").to_owned());
    let several =
        "\u{1b}[31m<img src=x onerror=alert(1)>\n::error::pwned\n%0A\u{202e}`\"'&{{ 1 }}]]>";
    texts.chain([several.to_owned()]).collect()
}

/// A text of the same shape that means nothing.
fn twin(text: &str) -> String {
    let harmless = |c: char| if c.is_whitespace() { c } else { 'x' };
    text.chars().map(harmless).collect()
}

/// Compares structures, and shows where they part.
#[track_caller]
fn same(attack: &str, found: &[String], expected: &[String]) {
    let parts = found.iter().zip(expected).position(|(a, b)| a != b);
    let at = parts.unwrap_or(found.len().min(expected.len()));
    let near = |of: &[String]| of[at.saturating_sub(3)..of.len().min(at + 3)].join(", ");
    let (near, expected_near) = (near(found), near(expected));
    assert!(
        found == expected,
        "{attack:?}: {near}\nand not {expected_near}"
    );
}

#[test]
fn no_text_of_a_spec_becomes_markup() {
    let attacks = attacks();
    assert!(attacks.len() > 150);
    for attack in attacks {
        let (report, twin) = (saying(&attack), saying(&twin(&attack)));
        for format in ALL {
            let out = render(&report, format);
            let says = |what: &str| format!("{format:?} of {attack:?}: {what}\n{out}");
            let hidden = |c: char| {
                let is_invisible = matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
                c != '\n' && (c.is_control() || is_invisible)
            };
            assert!(!out.contains(hidden), "{}", says("something hidden"));
            match format {
                Format::Html => {
                    let expected = structure::html(&render(&twin, format));
                    same(&attack, &structure::html(&out), &expected);
                }
                Format::Junit => {
                    let expected = structure::tags(&render(&twin, format));
                    same(&attack, &structure::tags(&out), &expected);
                }
                Format::Markdown => {
                    let expected = structure::markdown(&render(&twin, format));
                    same(&attack, &structure::markdown(&out), &expected);
                }
                Format::Github => {
                    let commands = out.lines().filter(|it| !it.is_empty());
                    assert!(commands.clone().all(|it| it.starts_with("::")), "{out}");
                    assert_eq!(commands.count(), 1, "{out}");
                }
                Format::Text(_) | Format::Totals => {
                    let is_command = |line: &str| {
                        let line = line.trim_start();
                        line.starts_with("::") || line.starts_with("##[")
                    };
                    assert!(!out.lines().any(is_command), "{}", says("a command"));
                }
                Format::Json | Format::Sarif => {
                    serde_json::from_str::<Value>(&out).expect("it is JSON");
                }
            }
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in ALL {
        assert_eq!(render(&report(), format), render(&report(), format));
    }
}

#[test]
fn an_axis_decides_what_fails() {
    let report = report();
    assert!(report.fails(FailOn::Wire) && report.fails(FailOn::Rust) && report.fails(FailOn::Docs));
    assert!(!report.fails(FailOn::None));
    let mut texts = report.clone();
    for step in &mut texts.steps {
        step.entries.retain(|it| it.is_docs_only());
    }
    assert!(!texts.fails(FailOn::Wire) && !texts.fails(FailOn::Rust));
    assert!(texts.fails(FailOn::Docs));
    let mut accepted = report;
    for step in &mut accepted.steps {
        step.entries.retain(|it| it.accepted.is_some());
    }
    assert!(!accepted.is_empty() && !accepted.fails(FailOn::Docs));
}
