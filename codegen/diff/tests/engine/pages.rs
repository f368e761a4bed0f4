//! Each rule has a page, and what the page shows before and after really gives the rule.

use std::collections::BTreeSet;

use acs_diff::{Compat, Mirror, Rule, explain};

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
