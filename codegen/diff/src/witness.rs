//! Documents that show a break: one version takes them, the other refuses or misreads them.
//!
//! None is shown that has not been tried: a request is checked as a spec checks it, an answer is
//! read as the runtime reads it, with all its tolerance.

use acs_codegen::fits;
use acs_codegen::spec::{Operation, Scalar, Schema};
use serde_json::{Map, Value as Json};

use crate::finding::{Witness, WitnessKind};
use crate::shapes::Shapes;

mod http;
mod pages;
mod place;
mod reader;
mod request;
mod response;
mod sample;

/// One version of an operation.
#[derive(Clone, Copy)]
struct Call<'a> {
    shapes: Shapes<'a>,
    operation: &'a Operation,
}

/// A place in a document at which something is wrong, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trouble {
    path: String,
    what: String,
}

impl<'a> Call<'a> {
    fn of(shapes: Shapes<'a>) -> Option<Self> {
        let operation = shapes.operation?;
        Some(Self { shapes, operation })
    }
}

/// Whether an example is a value of its schema.
pub(crate) fn example_fits<'a>(shapes: Shapes<'a>, schema: &'a Schema, example: &Scalar) -> bool {
    let found = fits::scalar(shapes.service, shapes.operation, schema, example);
    found.iter().all(|it| it.is_doubt)
}

/// Whether two sample answers say the same to a reader of one of the versions, and differ only in
/// what the other version describes differently.
pub(crate) fn sample_follows<'a>(old: Shapes<'a>, new: Shapes<'a>, texts: [&str; 2]) -> bool {
    let [Ok(before), Ok(after)] = texts.map(serde_json::from_str::<Json>) else {
        return false;
    };
    let [Some(old), Some(new)] = [old, new].map(Call::of) else {
        return false;
    };
    let read =
        |call: Call<'a>, document| reader::read(call.shapes, &call.operation.response, document);
    let (own_before, own_after) = (read(old, &before), read(new, &after));
    before != after
        && own_before.notes.is_empty()
        && own_after.notes.is_empty()
        && (own_before.value == read(old, &after).value
            || own_after.value == read(new, &before).value)
}

/// What the spec says of a value where it stands, but for doubts.
fn troubles<'a>(shapes: Shapes<'a>, schema: &'a Schema, value: &Json, root: &str) -> Vec<Trouble> {
    let found = fits::value(shapes.service, shapes.operation, schema, value);
    hard(found, root)
}

/// The same of JSON text that stands for itself, whatever the style.
fn content_troubles<'a>(
    shapes: Shapes<'a>,
    schema: &'a Schema,
    value: &Json,
    root: &str,
) -> Vec<Trouble> {
    let found = fits::content(shapes.service, shapes.operation, schema, value);
    hard(found, root)
}

fn hard(found: Vec<fits::Mismatch>, root: &str) -> Vec<Trouble> {
    let hard = found.into_iter().filter(|it| !it.is_doubt);
    hard.map(|it| Trouble {
        path: match (root, it.path.as_str()) {
            (root, "") => root.to_owned(),
            ("", path) => path.to_owned(),
            (root, path) if path.starts_with('[') => format!("{root}{path}"),
            (root, path) => format!("{root}.{path}"),
        },
        what: it.problem,
    })
    .collect()
}

/// Whether a place in a document is the one at `path` or inside it.
fn is_inside(place: &str, path: &str) -> bool {
    place
        .strip_prefix(path)
        .is_some_and(|it| it.is_empty() || it.starts_with(['.', '[']))
}

fn object(entries: impl IntoIterator<Item = (String, Json)>) -> Json {
    Json::Object(entries.into_iter().collect::<Map<_, _>>())
}

fn witness(
    kind: WitnessKind,
    document: &Json,
    old: impl Into<String>,
    new: impl Into<String>,
) -> Witness {
    Witness {
        kind,
        document: document.to_string(),
        old: old.into(),
        new: new.into(),
    }
}
