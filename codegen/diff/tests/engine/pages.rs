//! Each rule has a page, and what the page shows before and after really gives the rule.

use std::collections::BTreeSet;

use acs_diff::delta::Delta;
use acs_diff::facts::{COVER, Cover, Facet, Facts};
use acs_diff::{Area, Compat, Mirror, Rule, explain};

use crate::side::{Side, compared, rules};

/// Rules whose page has no specs to compare, and why.
const WITHOUT_SPECS: &[(&str, &str)] = &[
    ("api-version-added", "the page shows folders"),
    ("api-version-removed", "the page shows folders"),
    (
        "rust-item-changed",
        "no spec gives it: it is about the generator",
    ),
];

/// Pages one side of which is no good spec, since that is what they are about.
const BAD_SPECS: &[&str] = &["example-became-invalid", "example-became-valid"];

/// The `yaml` blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<String> {
    let starts = page.split("```yaml\n").skip(1);
    starts
        .filter_map(|it| Some(it.split_once("```")?.0.to_owned()))
        .collect()
}

/// The rules that a page says come along.
fn companions(page: &str) -> BTreeSet<&str> {
    let line = page.lines().find(|it| it.starts_with("Comes with "));
    line.into_iter()
        .flat_map(|it| it.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_rule_has_a_page_with_all_chapters() {
    for rule in Rule::ALL {
        let page = explain(rule.id()).expect("a page");
        assert!(
            page.starts_with(&format!("# `{rule}`\n\n{}", rule.summary())),
            "{rule}"
        );
        for chapter in [
            "## Before and after",
            "## Why it matters",
            "## What to do",
            "## How to live with it",
        ] {
            let text = page.split_once(chapter).expect(chapter).1;
            assert!(
                text.trim_start().len() > 5 && !text.trim_start().starts_with('#'),
                "{rule}: {chapter}"
            );
        }
        let has_rust = page.matches("```rust").count() == 2;
        let changes_rust = rule.verdict().rust.compat != Compat::None;
        assert_eq!(has_rust, changes_rust, "{rule}: Rust before and after");
        let has_specs = blocks(page).len() == 2;
        let is_listed = WITHOUT_SPECS.iter().any(|(it, _)| it == &rule.id());
        assert_eq!(
            has_specs,
            rule.is_compared() && !is_listed,
            "{rule}: YAML before and after"
        );
    }
    assert!(explain("no-such-rule").is_none());
}

#[test]
fn every_page_shows_what_gives_its_rule() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let page = explain(rule.id()).expect("a page");
        let blocks = blocks(page);
        let [before, after] = blocks.as_slice() else {
            continue;
        };
        let (old, new) = (Side::of(before), Side::of(after));
        for side in [&old, &new] {
            if let Some(errors) = side.errors().filter(|_| !BAD_SPECS.contains(&rule.id())) {
                wrong.push(format!("{rule}: a spec is wrong\n{errors}"));
            }
        }
        let mut expected = companions(page);
        expected.insert(rule.id());
        let found = compared(&old, &new);
        let ids = rules(&found);
        if ids != expected.iter().copied().collect::<Vec<_>>() {
            wrong.push(format!("{rule}: expected {expected:?}, found {ids:?}"));
        }
        let back = rules(&compared(&new, &old));
        match rule.back() {
            Mirror::Rule(mirror) if !back.contains(&mirror.id()) => {
                wrong.push(format!(
                    "{rule}: the way back should give {mirror}, gives {back:?}"
                ));
            }
            Mirror::None("") => wrong.push(format!("{rule}: no reason")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_its_mirrors_or_a_reason() {
    for rule in Rule::ALL {
        match rule.back() {
            Mirror::Rule(back) => {
                // What was known before may choose among rules, so the way back of the way back
                // is a rule with the same way back.
                let again = match back.back() {
                    Mirror::Rule(again) => again,
                    Mirror::None(reason) => panic!("{rule}, {back}: {reason}"),
                };
                assert_eq!(again.back(), rule.back(), "{rule}");
            }
            Mirror::None(reason) => assert!(reason.len() > 10, "{rule}"),
        }
        let has_sides = matches!(rule.area(), Area::Request | Area::Response);
        match rule.side() {
            Mirror::Rule(other) => {
                assert!(has_sides && other.area() != rule.area(), "{rule}, {other}");
                assert!(
                    matches!(other.area(), Area::Request | Area::Response),
                    "{rule}, {other}"
                );
                assert!(matches!(other.side(), Mirror::Rule(_)), "{rule}, {other}");
            }
            Mirror::None(reason) => assert_eq!(has_sides, !reason.is_empty(), "{rule}"),
        }
    }
}

#[test]
fn the_examples_touch_every_property() {
    let mut touched = BTreeSet::new();
    for rule in Rule::ALL {
        let blocks = blocks(explain(rule.id()).expect("a page"));
        let [before, after] = blocks.as_slice() else {
            continue;
        };
        let (old, new) = (Side::of(before), Side::of(after));
        for (old, new) in old.specs.iter().zip(&new.specs) {
            let delta = Delta::between(&Facts::of(old), &Facts::of(new));
            let changes = delta.changes.values();
            touched.extend(changes.flat_map(|it| {
                it.facets()
                    .into_iter()
                    .map(|facet| facet.0)
                    .collect::<Vec<_>>()
            }));
        }
    }
    let all = COVER.iter().filter_map(|(.., cover)| match cover {
        Cover::Facet(facet) => Some(*facet),
        Cover::Parts | Cover::Record(_) | Cover::Ignored(_) => None,
    });
    // Its place in the map of products: another product is no other version of this one.
    let beyond = BTreeSet::from([Facet::Product]);
    let untouched: Vec<Facet> = all
        .filter(|it| !touched.contains(it) && !beyond.contains(it))
        .collect();
    assert!(untouched.is_empty(), "no example changes {untouched:?}");
}

#[test]
fn the_reference_lists_every_rule_as_it_is() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let reference = std::fs::read_to_string(path).expect("the reference is there");
    let rows: Vec<&str> = reference
        .lines()
        .take_while(|it| *it != "## What is not here")
        .filter(|it| it.starts_with("| `"))
        .collect();
    for rule in Rule::ALL {
        let start = format!("| `{rule}` | {} |", rule.summary());
        assert!(
            rows.iter().any(|it| it.starts_with(&start)),
            "{rule} is not in docs/rules.md as it is"
        );
    }
    assert_eq!(rows.len(), Rule::ALL.len());
}
