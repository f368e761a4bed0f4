//! What a change means depends on where it is: in what travels as text or as JSON, in what is
//! sent or answered, in one place or in a shape that many share.

use acs_diff::{Finding, Wire, WitnessKind};

use crate::side::{Side, compared, rules};

fn between(before: &str, after: &str) -> Vec<Finding> {
    let (old, new) = (Side::of(before), Side::of(after));
    for side in [&old, &new] {
        assert_eq!(side.errors(), None);
    }
    compared(&old, &new)
}

fn only(findings: Vec<Finding>) -> Finding {
    let count = findings.len();
    let mut findings = findings.into_iter();
    match (findings.next(), count) {
        (Some(finding), 1) => finding,
        (first, count) => panic!("{count} findings, the first {first:#?}"),
    }
}

fn parameter(keys: &str) -> String {
    format!("parameters:\n  Size:\n    in: query\n    {keys}\n    doc: How large.\n")
}

#[test]
fn a_number_and_its_digits_are_the_same_in_a_query() {
    let found = only(between(
        &parameter("type: integer"),
        &parameter("type: string"),
    ));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("request-number-to-string", Wire::Ok)
    );
    let numeric = "type: string\n    example: \"12\"";
    let found = only(between(
        &parameter(numeric),
        &parameter("type: integer\n    example: 12"),
    ));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("request-string-to-number", Wire::Ok)
    );
    let found = only(between(
        &parameter("type: string"),
        &parameter("type: integer"),
    ));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("request-string-to-number", Wire::Break)
    );
    let witness = found.witness.expect("a document");
    assert_eq!(
        (witness.kind, witness.document.as_str()),
        (WitnessKind::Request, r#"{"Size":"text"}"#)
    );
}

#[test]
fn a_number_and_its_digits_are_not_the_same_in_json() {
    let member = |ty: &str| {
        format!(
            "parameters:\n  Filter:\n    in: query\n    style: json\n    type: object\n    doc: What to look for.\n    \
             members:\n      Size:\n        type: {ty}\n        doc: How large.\n"
        )
    };
    let found = only(between(&member("integer"), &member("string")));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("request-number-to-string", Wire::Break)
    );
    assert_eq!(
        found.witness.expect("a document").document,
        r#"{"Filter":{"Size":1}}"#
    );
}

#[test]
fn readers_take_a_number_for_text_but_not_any_text_for_a_number() {
    let member = |ty: &str| {
        format!(
            "response:\n  type: object\n  doc: A disk.\n  members:\n    Size:\n      type: {ty}\n      doc: How large.\n"
        )
    };
    let found = only(between(&member("string"), &member("integer")));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("response-string-to-number", Wire::Risk)
    );
    assert!(found.witness.is_none());
    let found = only(between(&member("integer"), &member("string")));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("response-number-to-string", Wire::Break)
    );
    assert_eq!(
        found.witness.expect("a document").document,
        r#"{"Size":"text"}"#
    );
}

const INLINE: &str = "\
# operations/GetDisk.yaml
response:
  type: object
  doc: A disk.
  members:
    Size:
      type: object
      doc: Its size.
      members:
        Gib:
          type: integer
          doc: How large.
";

/// An operation that answers a shape, and the shape with what it holds.
fn shared(names: &[&str], shape: &str) -> String {
    let mut text = format!(
        "# service.yaml\nshapes:\n  Size:\n    type: object\n    doc: Its size.\n    members:\n{shape}"
    );
    for name in names {
        text.push_str(&format!(
            "# operations/{name}.yaml\noperation: {name}\nresponse:\n  type: object\n  doc: A disk.\n  members:\n    \
             Size:\n      shape: Size\n      doc: Its size.\n"
        ));
    }
    text
}

const GIB: &str = "      Gib:\n        type: integer\n        doc: How large.\n";

#[test]
fn making_a_shape_of_a_value_costs_nothing_on_the_wire() {
    for (before, after) in [
        (INLINE.to_owned(), shared(&["GetDisk"], GIB)),
        (shared(&["GetDisk"], GIB), INLINE.to_owned()),
    ] {
        let found = between(&before, &after);
        assert!(
            found.iter().all(|it| it.verdict.wire == Wire::None),
            "{found:#?}"
        );
        assert!(
            rules(&found).iter().all(|it| it.starts_with("rust-type-")),
            "{:?}",
            rules(&found)
        );
    }
    // What changes on the way is told where it stands.
    let more = format!("{GIB}      Kind:\n        type: string\n        doc: Of what.\n");
    let found = between(INLINE, &shared(&["GetDisk"], &more));
    let added = found
        .iter()
        .find(|it| it.rule == "response-member-added")
        .expect("the member is told");
    assert_eq!(added.place.path, "response.Size.Kind");
}

#[test]
fn a_shape_is_told_once_with_all_operations_that_it_reaches() {
    let names = ["GetDisk", "ListDisks", "ShowDisk"];
    let more = format!("{GIB}      Kind:\n        type: string\n        doc: Of what.\n");
    let found = only(between(&shared(&names, GIB), &shared(&names, &more)));
    assert_eq!(
        (found.rule, found.place.path.as_str()),
        ("response-member-added", "shapes.Size.Kind")
    );
    assert_eq!(
        (found.place.operation, found.reach),
        (None, names.map(str::to_owned).to_vec())
    );
    let found = only(between(&shared(&names, &more), &shared(&names, GIB)));
    assert_eq!(
        (found.rule, found.verdict.wire),
        ("response-member-removed", Wire::Break)
    );
    assert_eq!(
        found.witness.expect("a document").document,
        r#"{"Size":{"Gib":1}}"#
    );
}

#[test]
fn a_shape_that_is_sent_and_answered_is_judged_for_both() {
    let both = |most: u32| {
        format!(
            "shapes:\n  Size:\n    type: integer\n    doc: A size.\n    maximum: {most}\nparameters:\n  Size:\n    in: query\n    \
             shape: Size\n    doc: How large.\nresponse:\n  type: object\n  doc: A disk.\n  members:\n    Size:\n      shape: Size\n      \
             doc: How large.\n"
        )
    };
    let found = between(&both(100), &both(50));
    assert_eq!(
        rules(&found),
        ["request-maximum-lowered", "response-range-shrunk"]
    );
    assert!(found.iter().all(|it| it.place.path == "shapes.Size"));
    let witness = found
        .iter()
        .find_map(|it| it.witness.as_ref())
        .expect("a document");
    assert_eq!(witness.document, r#"{"Size":100}"#);
}

#[test]
fn what_comes_or_goes_as_a_whole_is_one_finding() {
    let rest = "parameters:\n  DiskId:\n    in: query\n    type: string\n    doc: Its ID.\n";
    let one = format!("# operations/GetDisk.yaml\n{rest}");
    let two = format!(
        "{one}# operations/ListDisks.yaml\noperation: ListDisks\nsummary: Lists disks.\n{rest}"
    );
    assert_eq!(only(between(&one, &two)).rule, "operation-added");
    let object = format!("{INLINE}    Zone:\n      type: string\n      doc: Its zone.\n");
    let without = object.replace(
        "    Size:\n      type: object\n      doc: Its size.\n      members:\n        Gib:\n          type: integer\n          doc: How large.\n",
        "",
    );
    assert_eq!(
        only(between(&object, &without)).rule,
        "response-member-removed"
    );
}

#[test]
fn a_fingerprint_outlives_moved_lines_and_other_words() {
    let before = parameter("type: integer\n    maximum: 100");
    let after = parameter("type: integer\n    maximum: 50");
    let name = |before: &str, after: &str| {
        let found = between(before, after);
        found
            .into_iter()
            .find(|it| it.rule == "request-maximum-lowered")
            .expect("the limit is told")
            .fingerprint
    };
    let usual = name(&before, &after);
    let moved = format!(
        "# A comment.\n\n\nsummary: Returns one disk.\n{}",
        after.replace("How large.", "How large the disk is.")
    );
    assert_eq!(usual, name(&before, &moved));
    let other = after.replace("Size", "Length");
    assert_ne!(usual, name(&before.replace("Size", "Length"), &other));
}
