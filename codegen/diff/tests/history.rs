//! What is said of a row of revisions: made-up ones, the documented page's, and the whole product's
//! where its metadata is present.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Spec};
use acs_diff::announce::{self, Row};
use acs_diff::delta::Delta;
use acs_diff::facts::Facts;
use acs_diff::history::{self, Dated};
use acs_diff::lifeline::{Happening, Lifeline, lifelines};
use acs_diff::{Options, Revision, Wire};

const SERVICE: &str = "product: Shop
version: 2020-01-01
title: Shop
protocol: rpc
endpoints: {rule: central, regions: {cn-hangzhou: {public: shop.example.com}}}
";

/// An operation with the members of its answer, each `name: type`.
fn operation(name: &str, members: &[&str]) -> (String, String) {
    let mut text = format!(
        "operation: {name}\nsummary: Tells.\nmethods: [POST]\nresponse:\n  type: object\n  members:\n"
    );
    for member in members {
        let (name, ty) = member.split_once(": ").unwrap();
        writeln!(text, "    {name}: {{type: {ty}, doc: What it is.}}").unwrap();
    }
    (format!("shop/2020-01-01/operations/{name}.yaml"), text)
}

/// A revision, from what its operations answer.
fn revision(operations: &[(&str, &[&str])]) -> (SourceMap, Vec<Spec>) {
    let service = (
        "shop/2020-01-01/service.yaml".to_owned(),
        SERVICE.to_owned(),
    );
    let operations = operations
        .iter()
        .map(|(name, members)| operation(name, members));
    let sources = SourceMap::from_texts(operations.chain([service]));
    let mut diags = Diagnostics::default();
    let specs = spec::parse(&sources, &mut diags);
    assert!(diags.finish().is_ok());
    (sources, specs)
}

fn dated<'a>(revisions: &'a [(&str, (SourceMap, Vec<Spec>))]) -> Vec<Dated<'a>> {
    revisions
        .iter()
        .map(|(date, (sources, specs))| Dated {
            date: (*date).to_owned(),
            revision: Revision { sources, specs },
        })
        .collect()
}

fn titles(findings: &[acs_diff::Finding]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding.title.as_str())
        .collect()
}

fn line<'a>(lines: &'a [Lifeline], path: &str) -> &'a Lifeline {
    lines.iter().find(|line| line.place.path == path).unwrap()
}

#[test]
fn what_vanished_for_hours_is_one_line() {
    let names: Vec<String> = (0..345).map(|i| format!("Operation{i}Of")).collect();
    let members: &[&str] = &["RequestId: string"];
    let all: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), members)).collect();
    let kept = [("Stays", members)];
    let with = |extra: &[(&'static str, &'static [&'static str])]| {
        let operations: Vec<(&str, &[&str])> =
            all.iter().copied().chain(extra.iter().copied()).collect();
        revision(&operations)
    };
    let revisions = [
        ("2026-04-20", with(&kept)),
        ("2026-04-21T02", revision(&kept)),
        ("2026-04-21T08", with(&kept)),
        (
            "2026-05-01",
            with(&[("Stays", &["RequestId: string", "Count: integer"])]),
        ),
    ];
    let revisions = dated(&revisions);
    let options = Options::default();
    let steps = history::steps(&revisions, &options);
    assert_eq!(steps[0].findings.len(), 345);
    let folded = history::folded(&revisions, &steps, &options);
    assert_eq!(
        titles(&folded),
        [
            "345 operations were removed on 2026-04-21T02 and restored on 2026-04-21T08",
            folded[1].title.as_str(),
        ]
    );
    assert_eq!(folded[0].rule, "history-flapped");
    assert_eq!(folded[0].reach.len(), 345);
    assert_eq!(folded[0].verdict.wire, Wire::None);
    assert_eq!(folded[1].rule, "response-member-added");
}

#[test]
fn a_type_that_goes_and_comes_back_leaves_nothing_but_a_line() {
    let revisions = [
        ("2020-01-01", revision(&[("Get", &["Id: string"])])),
        ("2020-02-01", revision(&[("Get", &["Id: integer"])])),
        ("2020-03-01", revision(&[("Get", &["Id: string"])])),
    ];
    let revisions = dated(&revisions);
    let options = Options::default();
    let steps = history::steps(&revisions, &options);
    assert!(history::net(&revisions, &options).is_empty());
    assert_eq!(
        titles(&history::folded(&revisions, &steps, &options)),
        ["the type of `Id` changed on 2020-02-01 and back on 2020-03-01"]
    );
    let lines = lifelines(&revisions, &steps);
    let types: Vec<&Happening> = line(&lines, "response.Id")
        .events
        .iter()
        .map(|it| &it.what)
        .collect();
    let retyped = |from: &str, to: &str| Happening::Retyped {
        from: from.into(),
        to: to.into(),
    };
    assert_eq!(
        types,
        [
            &Happening::There,
            &retyped("string", "integer"),
            &retyped("integer", "string")
        ]
    );
}

/// Each shape holds the next one twice: 2^40 paths.
#[test]
fn shapes_that_double_their_paths_have_a_bounded_number_of_lines() {
    let mut shapes = String::from("shapes:\n");
    for level in 0..40 {
        let part = format!("{{shape: S{}, doc: A part.}}", level + 1);
        writeln!(
            shapes,
            "  S{level}: {{type: object, doc: A step., members: {{Left: {part}, Right: {part}}}}}"
        )
        .unwrap();
    }
    shapes.push_str(
        "  S40: {type: object, doc: The end., members: {Id: {type: string, doc: It.}}}\n",
    );
    let operation = "operation: Get\nsummary: Tells.\nmethods: [POST]\nresponse:\n  type: object\n  \
                     members:\n    Top: {shape: S0, doc: The top.}\n";
    let sources = SourceMap::from_texts([
        ("shop/2020-01-01/service.yaml", format!("{SERVICE}{shapes}")),
        ("shop/2020-01-01/operations/Get.yaml", operation.to_owned()),
    ]);
    let mut diags = Diagnostics::default();
    let specs = spec::parse(&sources, &mut diags);
    assert!(diags.finish().is_ok());
    let revisions = [("2020-01-01", (sources, specs))];
    let lines = lifelines(&dated(&revisions), &[]);
    assert!((10_000..=20_001).contains(&lines.len()), "{}", lines.len());
}

#[test]
fn a_rename_continues_the_life_line_and_is_no_coming_and_going() {
    let revisions = [
        ("2020-01-01", revision(&[("Get", &["Id: string"])])),
        (
            "2020-02-01",
            revision(&[("Get", &["Id: string", "lastTime: integer"])]),
        ),
        (
            "2020-03-01",
            revision(&[("Get", &["Id: string", "LastTime: integer"])]),
        ),
        ("2020-04-01", revision(&[("Get", &["Id: string"])])),
    ];
    let revisions = dated(&revisions);
    let steps = history::steps(&revisions, &Options::default());
    assert!(history::flapped(&revisions[..3], &steps[..2]).is_empty());
    let lines = lifelines(&revisions, &steps);
    assert_eq!(lines.len(), 3, "the operation and two members");
    let life = line(&lines, "response.LastTime");
    let dates: Vec<&str> = life
        .events
        .iter()
        .map(|event| event.date.as_str())
        .collect();
    assert_eq!(dates, ["2020-02-01", "2020-03-01", "2020-04-01"]);
    assert_eq!(
        life.events[1].what,
        Happening::Renamed {
            from: "lastTime".into(),
            to: "LastTime".into()
        }
    );
    assert_eq!(life.events[1].rule, Some("response-member-renamed-case"));
    assert_eq!(life.events[1].verdict.unwrap().wire, Wire::Break);
    assert_eq!(life.events[2].what, Happening::Removed);
    assert!(!life.is_there);
}

#[test]
fn the_newest_is_compared_with_all_before_it() {
    let revisions = [
        (
            "2020-01-01",
            revision(&[("Get", &["Id: string", "Old: string"])]),
        ),
        (
            "2020-02-01",
            revision(&[("Get", &["Id: string", "Short: boolean"])]),
        ),
        ("2020-03-01", revision(&[("Get", &["Id: string"])])),
    ];
    let since = history::against_all(&dated(&revisions), &Options::default());
    let told: Vec<(&str, Vec<&str>)> = since
        .iter()
        .map(|it| {
            (
                it.finding.place.path.as_str(),
                it.from.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    // The last step alone says nothing of `Old`.
    assert_eq!(
        told,
        [
            ("response.Old", vec!["2020-01-01"]),
            ("response.Short", vec!["2020-02-01"])
        ]
    );
}

#[test]
fn changes_joined_are_the_change_between_the_ends() {
    let revisions = [
        revision(&[
            ("Get", &["Id: string", "Old: string"]),
            ("Put", &["Id: string"]),
        ]),
        revision(&[("Get", &["Id: integer", "New: string"])]),
        revision(&[
            ("Get", &["Id: string", "New: number"]),
            ("Put", &["Id: string"]),
        ]),
    ];
    let facts: Vec<Facts<'_>> = revisions.iter().map(|it| Facts::of(&it.1[0])).collect();
    let joined = Delta::between(&facts[0], &facts[1]).net(&Delta::between(&facts[1], &facts[2]));
    assert_eq!(joined, Delta::between(&facts[0], &facts[2]));
}

#[test]
fn the_documented_page_has_the_life_that_its_change_history_tells() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    let sources = SourceMap::load(&folder).unwrap();
    let mut diags = Diagnostics::default();
    let specs = spec::parse(&sources, &mut diags);
    let histories = spec::history::parse(&sources, &mut diags);
    let dates = spec::history::dates(&specs, &histories);
    let row: Vec<Vec<Spec>> = dates
        .iter()
        .map(|date| {
            let mut specs = spec::history::at(&specs, &histories, date);
            for spec in &mut specs {
                spec.operations
                    .retain(|it| it.name.value == "DescribeImageInstances");
            }
            specs
        })
        .collect();
    let revisions: Vec<Dated<'_>> = dates
        .iter()
        .zip(&row)
        .map(|(date, specs)| Dated {
            date: date.clone(),
            revision: Revision {
                sources: &sources,
                specs,
            },
        })
        .collect();
    let steps = history::steps(&revisions, &Options::default());
    let lines = lifelines(&revisions, &steps);
    let life = line(&lines, "response.ImageInstanceList[].LastScanTime");
    let told: Vec<(&str, &Happening, Option<&str>)> = life
        .events
        .iter()
        .map(|event| (event.date.as_str(), &event.what, event.rule))
        .collect();
    let renamed = Happening::Renamed {
        from: "lastScanTime".into(),
        to: "LastScanTime".into(),
    };
    assert_eq!(
        told,
        [
            (
                "2024-06-26",
                &Happening::Added,
                Some("response-member-added")
            ),
            ("2024-07-19", &renamed, Some("response-member-renamed-case")),
        ]
    );
    let tag = line(&lines, "response.ImageInstanceList[].SourceBizTag");
    assert_eq!(tag.events.len(), 1);
    assert_eq!(tag.events[0].date, "2025-09-19");
    assert!(history::flapped(&revisions, &steps).is_empty());

    // The page has two rows, so it says nothing of the third change.
    let newest = row.last().unwrap();
    let mut rows = announce::rows(&sources, newest);
    assert_eq!(rows.len(), 2);
    let found = announce::cross_check(&rows, &steps);
    assert_eq!(
        titles(&found),
        [
            "the vendor announces nothing between 2024-07-19 and 2025-09-19, but the answer changed: \
             `response-member-added`"
        ]
    );
    assert_eq!(found[0].rule, "history-unannounced");
    // And rows that nothing bears out, repeated and in two languages, are told once.
    for summary in ["The Error code has changed.", "错误码 400 变更"] {
        rows.push(Row {
            date: "2025-02-01".to_owned(),
            summary: summary.to_owned(),
            ..rows[0].clone()
        });
    }
    let found = announce::cross_check(&rows, &steps);
    assert_eq!(
        titles(&found)[0],
        "the vendor announces for 2025-02-01 that error codes changed, and the spec does not show it"
    );
    assert_eq!((found[0].rule, found.len()), ("history-vendor-only", 2));
    // What nobody can read may be anything.
    rows.push(Row {
        date: "2025-09-19".to_owned(),
        summary: "Improvements.".to_owned(),
        ..rows[0].clone()
    });
    assert_eq!(announce::cross_check(&rows, &steps).len(), 1);
}
