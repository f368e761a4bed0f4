//! How much a column matters to somebody who looks at a list: a guess from its name, since no spec
//! says it. Only which columns are left out, and that names come first, depends on it.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a row has a cell for each column, and weights are small"
)]

use std::collections::BTreeSet;

use crate::form::Field;

/// Words of names, and what they tell. The first row that has one counts.
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
    (NAMES, 11),
    (TAGS, 10),
    (&["level", "severity", "risk"], 9),
    (&["status", "state", "progress"], 8),
    (&["size", "version"], 7),
    (&["time", "date", "update", "modified"], 7),
    (&["count", "total", "num", "number"], 6),
    (&["type"], 6),
    (&["ip", "region", "host"], 5),
    (&["id"], 4),
];

/// Words of what people call a thing.
const NAMES: &[&str] = &["namespace", "name", "title", "alias"];

/// Words of what tells things of one name apart.
const TAGS: &[&str] = &["tag"];

/// What is taken off for each earlier column of the same row of [`WORDS`]: ten states say less
/// than a state, a time and a size.
const REPETITION: i32 = 1;

/// Weights of columns in their order, and which of the names each is.
pub(super) fn of(fields: &[&Field], rows: &[Vec<String>]) -> Vec<(i32, Option<usize>)> {
    let mut seen = [0; WORDS.len()];
    let columns = fields.iter().enumerate().map(|(index, field)| {
        let row = row_of(field);
        let mut weight = row.map_or(4, |row| WORDS[row].1);
        weight -= poverty(field, rows.iter().map(|row| row[index].as_str()));
        let name = name_of(field);
        if let Some(row) = row.filter(|_| name.is_none()) {
            weight -= REPETITION * seen[row];
            seen[row] += 1;
        }
        (weight, name)
    });
    columns.collect()
}

fn row_of(field: &Field) -> Option<usize> {
    let name = acs_codegen::naming::field_name(&field.name)?;
    let has_word = |(some, _): &(&[&str], i32)| name.split('_').any(|it| some.contains(&it));
    WORDS.iter().position(has_word)
}

/// The place among names: what a thing is in, what it is called, what tells it apart.
fn name_of(field: &Field) -> Option<usize> {
    let row = WORDS[row_of(field)?].0;
    let name = acs_codegen::naming::field_name(&field.name)?;
    let mut names = NAMES.iter().chain(TAGS);
    match row == NAMES || row == TAGS {
        true => names.position(|known| name.split('_').any(|it| it == *known)),
        false => None,
    }
}

/// What is taken off for a column that tells little.
fn poverty<'a>(field: &Field, cells: impl Iterator<Item = &'a str>) -> i32 {
    let mut count = 0;
    let different: BTreeSet<&str> = cells.inspect(|_| count += 1).collect();
    let mut poverty = 0;
    // What is the same everywhere tells less, and least of all if it is nothing.
    if different.iter().all(|it| it.is_empty()) {
        poverty += 20;
    } else if count > 1 && different.len() == 1 {
        poverty += 2;
    }
    if field.deprecated.is_some() {
        poverty += 10;
    }
    if matches!(field.kind, "array" | "map" | "object" | "any") {
        poverty += 3;
    }
    poverty
}
