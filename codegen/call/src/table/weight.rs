//! How much a column matters to somebody who looks at a list: a guess from its name, since no spec
//! says it. Only the order in which columns are left out depends on it.

use std::collections::BTreeSet;

use crate::form::Field;

/// Words of names, and what they tell. The first that is found counts.
const WORDS: &[(&[&str], i32)] = &[
    (
        &[
            "uuid",
            "digest",
            "hash",
            "md5",
            "sha256",
            "token",
            "url",
            "uri",
            "endpoints",
            "icon",
        ],
        1,
    ),
    (&["alias", "namespace", "tag"], 8),
    (&["name", "title"], 10),
    (&["level", "severity", "risk"], 8),
    (&["status", "state", "progress"], 7),
    (&["type", "version", "size"], 6),
    (&["time", "date", "update", "modified"], 6),
    (&["count", "total", "num", "number"], 5),
    (&["ip", "region", "host"], 4),
    (&["id"], 3),
];

/// The weight of a column with these cells.
pub(super) fn of<'a>(field: &Field, cells: impl Iterator<Item = &'a str>) -> i32 {
    let name = acs_codegen::naming::field_name(&field.name).unwrap_or_default();
    let words: BTreeSet<&str> = name.split('_').collect();
    let known = WORDS
        .iter()
        .find(|(some, _)| some.iter().any(|it| words.contains(it)));
    let mut weight = known.map_or(4, |(_, weight)| *weight);
    let mut count = 0;
    let different: BTreeSet<&str> = cells.inspect(|_| count += 1).collect();
    // What is the same everywhere tells nothing, least of all if it is nothing.
    if different.iter().all(|it| it.is_empty()) {
        weight -= 20;
    } else if count > 1 && different.len() == 1 {
        weight -= 4;
    }
    if field.deprecated.is_some() {
        weight -= 10;
    }
    if matches!(field.kind, "array" | "map" | "object" | "any") {
        weight -= 3;
    }
    weight
}
