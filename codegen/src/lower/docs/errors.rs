//! What is told of error codes.

use indexmap::IndexSet;

use super::escape::{code, escape};
use super::{append, sentence};
use crate::lower::errors::Documented;
use crate::model::Docs;
use crate::spec;

/// The errors of an operation.
pub(super) fn of_operation(operation: &spec::Operation) -> Docs {
    if operation.errors.is_empty() {
        return Vec::new();
    }
    let rows = operation.errors.iter().map(|error| {
        let meaning = error
            .doc
            .as_ref()
            .map(|doc| format!(": {}", sentence(&doc.value)));
        format!(
            "- {} (HTTP {}){}",
            code(&error.code.value),
            sentence(&error.status.value.text),
            meaning.unwrap_or_default()
        )
    });
    let mut docs = vec!["# Errors".to_owned(), String::new()];
    docs.extend(rows);
    append(
        &mut docs,
        vec!["[`ErrorCode`](crate::ErrorCode) has them, and those of the other operations. The service may send others.".to_owned()],
    );
    docs
}

/// The enum of documented error codes.
pub(in crate::lower) fn error_codes(product: &str) -> Docs {
    vec![
        format!("The error codes that are documented for {}.", code(product)),
        String::new(),
        "What a code means to an operation is told in the module of the operation.".to_owned(),
        String::new(),
        "The service may send others: [`Open`](acs_runtime::Open) keeps them.".to_owned(),
    ]
}

/// One error code: what all operations that document it say of it.
pub(in crate::lower) fn error_code(wire: &str, places: &[Documented<'_>]) -> Docs {
    let mut docs = shared_meaning(places);
    if docs.is_empty() {
        docs.push(format!("The service answers {}.", code(wire)));
    }
    let statuses = places
        .iter()
        .map(|it| sentence(&it.error.status.value.text));
    let messages = places.iter().filter_map(|it| it.error.message.as_ref());
    let operations = places.iter().map(|it| code(&it.operation.name.value));
    let facts = [
        ("HTTP status", distinct(statuses)),
        ("On the wire", vec![code(wire)]),
        ("Message", distinct(messages.map(|it| code(&it.value)))),
        ("Operations", distinct(operations)),
    ];
    let facts = facts.into_iter().filter(|(_, values)| !values.is_empty());
    append(
        &mut docs,
        facts
            .map(|(name, values)| format!("- {name}: {}", listed(&values)))
            .collect(),
    );
    docs
}

/// The paragraphs with which every explanation of a code begins.
fn shared_meaning(places: &[Documented<'_>]) -> Docs {
    let texts = places.iter().filter_map(|it| it.error.doc.as_ref());
    let shared = shared_paragraphs(texts.map(|it| it.as_str()));
    if shared.is_empty() {
        return Docs::new();
    }
    escape(&shared.join("\n\n"))
}

/// The paragraphs with which every text begins.
pub fn shared_paragraphs<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts = texts.into_iter();
    let first = texts.next().unwrap_or_default();
    let mut shared: Vec<&str> = first.split("\n\n").collect();
    for text in texts {
        let same = shared.iter().zip(text.split("\n\n"));
        let count = same.take_while(|(a, b)| a.trim() == b.trim()).count();
        shared.truncate(count);
    }
    shared.retain(|it| !it.trim().is_empty());
    shared
}

fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    values.collect::<IndexSet<_>>().into_iter().collect()
}

/// The first few, and how many more there are.
fn listed(values: &[String]) -> String {
    const SHOWN: usize = 5;
    match values.split_at_checked(SHOWN) {
        None | Some((_, [])) => values.join(", "),
        Some((first, more)) => format!("{} and {} more", first.join(", "), more.len()),
    }
}
