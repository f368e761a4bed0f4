//! Breaks on the wire are shown by documents.

use std::collections::{BTreeMap, BTreeSet};

use acs_diff::{Area, Finding, Rule, Wire, explain};

use crate::contexts;
use crate::pages::blocks;
use crate::side::{Side, compared};

/// Rules whose breaks no document can show, and why.
const WITHOUT_DOCUMENT: &[(&str, &str)] = &[
    (
        "api-style-changed",
        "every request of the product is another",
    ),
    (
        "api-version-changed",
        "the spec does not say how the other version answers the same request",
    ),
    (
        "api-version-removed",
        "there is no operation left to show it with",
    ),
    (
        "operation-removed",
        "every request of the operation shows it",
    ),
    (
        "operation-removed-after-deprecation",
        "every request of the operation shows it",
    ),
    (
        "operation-renamed",
        "every request of the operation shows it",
    ),
    (
        "endpoint-removed",
        "the request is the same, and its host is gone",
    ),
    (
        "endpoint-vpc-removed",
        "the request is the same, and its host is gone",
    ),
    (
        "security-removed",
        "the request is the same, and its signature is not taken",
    ),
];

fn is_break(finding: &Finding) -> bool {
    finding.verdict.wire == Wire::Break
}

#[test]
fn breaks_of_requests_and_answers_are_shown() {
    let (mut shown, mut all) = (0, 0);
    let mut without: BTreeMap<&str, usize> = BTreeMap::new();
    let mut breaking: BTreeSet<&str> = BTreeSet::new();
    for rule in Rule::ALL {
        let blocks = blocks(explain(rule.id()).expect("a page"));
        let [before, after] = blocks.as_slice() else {
            continue;
        };
        let (old, new) = (Side::of(before), Side::of(after));
        let mut found = compared(&old, &new);
        found.extend(compared(&new, &old));
        for context in contexts::ALL {
            found.extend(
                contexts::compared(&old, &new, *context)
                    .into_iter()
                    .flat_map(|it| it.0),
            );
        }
        for finding in found.iter().filter(|it| is_break(it)) {
            breaking.insert(finding.rule);
            let is_excused = WITHOUT_DOCUMENT.iter().any(|(it, _)| *it == finding.rule);
            if is_excused {
                assert!(
                    finding.witness.is_none(),
                    "{} has a document after all",
                    finding.rule
                );
                assert!(
                    !matches!(finding.area, Area::Request | Area::Response),
                    "{}",
                    finding.rule
                );
                continue;
            }
            all += 1;
            match &finding.witness {
                Some(witness) => {
                    let json: Result<serde_json::Value, _> =
                        serde_json::from_str(&witness.document);
                    assert!(
                        json.is_ok_and(|it| it.is_object()),
                        "{}: {}",
                        finding.rule,
                        witness.document
                    );
                    assert!(witness.old != witness.new, "{}: {witness:?}", finding.rule);
                    shown += 1;
                }
                None => *without.entry(finding.rule).or_default() += 1,
            }
        }
    }
    assert!(all > 200, "{all} breaks are enough to judge");
    assert!(
        shown * 100 >= all * 95,
        "{shown} of {all} are shown; not these: {without:?}"
    );
    // Every rule that says `Break` of itself is seen to break, or its page says less.
    let says_break = Rule::ALL
        .iter()
        .filter(|it| it.is_compared() && it.verdict().wire == Wire::Break);
    let unseen: Vec<&str> = says_break
        .map(|it| it.id())
        .filter(|it| !breaking.contains(it))
        .collect();
    assert_eq!(unseen, vec!["api-version-removed"], "no example breaks");
}
