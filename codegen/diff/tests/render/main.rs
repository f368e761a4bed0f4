//! One report in every format. The report is made by hand, so that a new rule or another word of
//! the engine changes nothing here.

mod report;
mod schema;

use acs_codegen::diag::Style;
use acs_diff::render::{Format, json_schema, render};
use acs_diff::report::FailOn;
use serde_json::Value;

use report::{hostile, report};

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
    for report in [report(), hostile()] {
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

#[test]
fn no_text_of_a_spec_becomes_markup() {
    for format in ALL {
        let out = render(&hostile(), format);
        assert!(!out.contains('\u{1b}'), "{format:?}");
        // Programs want texts as they are.
        let is_data = matches!(format, Format::Json | Format::Sarif);
        assert!(is_data || !out.contains('\u{202e}'), "{format:?}");
        match format {
            Format::Markdown => {
                // In code spans, which longer fences hold together, nothing is markup.
                let outside: String = out.split("``").step_by(2).collect();
                assert!(!outside.contains("<img"), "{outside}");
            }
            Format::Html | Format::Junit => {
                assert!(!out.contains("<img"), "{format:?}: {out}");
                assert!(!out.contains("<script>alert"), "{format:?}");
            }
            Format::Github => {
                let commands = out.lines().filter(|it| !it.is_empty());
                assert!(commands.clone().all(|it| it.starts_with("::")), "{out}");
                assert_eq!(commands.count(), 1, "{out}");
            }
            Format::Text(_) | Format::Totals => {
                assert!(!out.contains("::error::pwned\n"), "{out}");
            }
            Format::Json | Format::Sarif => {
                serde_json::from_str::<Value>(&out).expect("it is JSON");
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
