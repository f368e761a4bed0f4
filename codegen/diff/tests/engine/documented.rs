//! The documented page over the years: what its two rows of history stand for.

use std::fs;
use std::path::Path;

use acs_diff::{Compat, Wire};

use crate::side::{Side, compared};

const VERSION: &str = "sas/2018-12-03";

/// The operation as of a day, alone in its product.
fn revision(file: &str) -> Side {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../api-spec")
        .join(VERSION);
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the spec is there");
    Side::of_texts([
        (format!("{VERSION}/service.yaml"), read("service.yaml")),
        (
            format!("{VERSION}/operations/DescribeImageInstances.yaml"),
            read(file),
        ),
    ])
}

#[test]
fn the_documented_page_is_told_step_by_step() {
    let name = "operations/DescribeImageInstances.yaml";
    let days =
        ["2022-12-26", "2024-06-26", "2024-07-19"].map(|day| format!("history/{day}/{name}"));
    let [first, second, third] = days.map(|file| revision(&file));
    let now = revision(name);
    let member = "response.ImageInstanceList[]";

    let found = compared(&first, &second);
    let api: Vec<_> = found
        .iter()
        .filter(|it| it.verdict.wire != Wire::None)
        .collect();
    assert_eq!(api.len(), 1, "{found:#?}");
    assert_eq!(
        (api[0].rule, api[0].place.path.as_str()),
        ("response-member-added", &*format!("{member}.lastScanTime"))
    );
    assert_eq!(api[0].verdict.rust.compat, Compat::Minor);

    let found = compared(&second, &third);
    let api: Vec<_> = found
        .iter()
        .filter(|it| it.verdict.wire != Wire::None)
        .collect();
    let [rename] = api.as_slice() else {
        panic!("{found:#?}")
    };
    assert_eq!(
        (rename.rule, rename.place.path.as_str()),
        (
            "response-member-renamed-case",
            &*format!("{member}.LastScanTime")
        )
    );
    assert_eq!(
        (rename.verdict.wire, rename.verdict.rust.compat),
        (Wire::Break, Compat::None)
    );
    let why = rename.rename.as_ref().expect("a rename");
    assert!(why.score > 0.9 && !why.evidence.is_empty(), "{why:?}");
    let witness = rename.witness.as_ref().expect("a witness");
    assert!(
        witness.document.contains("LastScanTime") && witness.old.contains("lastScanTime"),
        "{witness:?}"
    );

    let declared = rename.advice.contains("formerly");
    assert!(declared, "{}", rename.advice);

    let found = compared(&third, &now);
    let api: Vec<_> = found
        .iter()
        .filter(|it| it.verdict.wire != Wire::None)
        .collect();
    assert_eq!(api.len(), 1, "{found:#?}");
    assert_eq!(
        (api[0].rule, api[0].place.path.as_str()),
        ("response-member-added", &*format!("{member}.SourceBizTag"))
    );
}
