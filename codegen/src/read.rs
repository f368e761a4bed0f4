//! Turns YAML trees into records, reporting everything that is wrong on the way.
//!
//! A [`record!`] declares a struct, its reader, its writer and its JSON Schema in one place.
//! Readers go on after a mistake: each value that cannot be read is reported where
//! it stands and yields `None`, and so does whatever contains it.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::diag::{Diagnostics, Rule};
use crate::source::{HasSpan, Span, Spanned};
use crate::spec::Map;
use crate::yaml::{Kind, Node};

mod fields;
mod record;
mod write;

pub(crate) use fields::Fields;
pub(crate) use record::{Record, RecordSchema, record, written};
pub(crate) use write::{Write, WriteOptional};

/// A type that YAML can be read into.
pub(crate) trait Read: Sized {
    /// Reads a value; `None` if a mistake was reported.
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self>;

    /// The JSON Schema of exactly the values that `read` takes.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A type whose key may be left out.
pub(crate) trait Optional: Sized {
    /// What an absent key means.
    fn absent() -> Self;

    /// Reads a key that is there.
    fn read_present(node: &Node, diags: &mut Diagnostics) -> Option<Self>;

    /// The JSON Schema of a key that is there.
    fn schema_present(generator: &mut SchemaGenerator) -> Schema;
}

/// A set of words one of which a key takes.
pub trait Word: Copy + PartialEq + 'static {
    /// The words and what they stand for.
    const WORDS: &'static [(&'static str, Self)];
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type<'d>(
    node: &Node,
    expected: &str,
    diags: &'d mut Diagnostics,
) -> &'d mut crate::diag::Diagnostic {
    let message = match node.describe() {
        None => format!("this key has no value, but takes {expected}"),
        Some(found) => format!("expected {expected}, found {found}"),
    };
    let is_absent = node.describe().is_none();
    let error = diags.error(Rule::WrongType, node, message);
    if is_absent {
        error.help("give it a value or remove the key");
    }
    error
}

/// Reads one of a set of words.
pub(crate) fn read_word<W: Word>(node: &Node, diags: &mut Diagnostics) -> Option<W> {
    let words = || {
        let words: Vec<String> = W::WORDS.iter().map(|(it, _)| format!("`{it}`")).collect();
        words.join(", ")
    };
    let text = match &node.kind {
        Kind::Scalar(scalar) if !scalar.is_null() => scalar.text.as_str(),
        _ => {
            wrong_type(node, &format!("one of {}", words()), diags);
            return None;
        }
    };
    if let Some((_, value)) = W::WORDS.iter().find(|(it, _)| *it == text) {
        return Some(*value);
    }
    let message = format!("`{text}` is none of the words that this key takes");
    diags
        .error(Rule::UnknownWord, node, message)
        .did_you_mean(text, W::WORDS.iter().map(|(it, _)| *it))
        .note(format!("it takes {}", words()));
    None
}

impl HasSpan for Node {
    fn span(&self) -> Span {
        self.span
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        Some(Self::new(T::read(node, diags)?, node.span))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        T::read(node, diags).map(Self::new)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

/// The JSON Schema of a text: what YAML takes for a number or a boolean is one too.
pub(crate) fn text() -> Schema {
    json_schema!({ "type": ["string", "number", "boolean"] })
}

/// Takes any plain value by its text, so that `1.10` and `NO` stay what the author wrote.
impl Read for String {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(scalar) if !scalar.is_null() => Some(scalar.text.clone()),
            _ => {
                wrong_type(node, "a text", diags);
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        text()
    }
}

impl Read for bool {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.is_plain && scalar.text == "true" => Some(true),
            Kind::Scalar(scalar) if scalar.is_plain && scalar.text == "false" => Some(false),
            Kind::Scalar(scalar) if !scalar.is_null() => {
                let message = format!("expected `true` or `false`, found `{}`", scalar.text);
                diags.error(Rule::WrongType, node, message);
                None
            }
            _ => {
                wrong_type(node, "`true` or `false`", diags);
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

impl Read for u64 {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        let number = match &node.kind {
            Kind::Scalar(scalar) if scalar.is_plain => canonical_u64(&scalar.text),
            _ => None,
        };
        if number.is_none() {
            let error = wrong_type(node, "a whole number from 0", diags);
            if matches!(&node.kind, Kind::Scalar(it) if canonical_u64(&it.text).is_some()) {
                error.help("remove the quotes");
            }
        }
        number
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0 })
    }
}

/// Refuses spellings that other readers of YAML take for another number, such as `010`.
fn canonical_u64(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        let Kind::Sequence(nodes) = &node.kind else {
            let error = wrong_type(node, "a list", diags);
            if node.is_value() {
                error.help("a list of one is written `[value]`, or `- value` on a line of its own");
            }
            return None;
        };
        let items: Vec<Option<T>> = nodes.iter().map(|it| T::read(it, diags)).collect();
        items.into_iter().collect()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": T::schema(generator) })
    }
}

impl<T: Read> Read for Map<T> {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        let Kind::Mapping(entries) = &node.kind else {
            wrong_type(node, "a mapping", diags);
            return None;
        };
        let mut map = Self::with_capacity(entries.len());
        let mut is_complete = true;
        for entry in entries {
            match T::read(&entry.value, diags) {
                Some(value) => {
                    map.insert(entry.key.clone(), value);
                }
                None => is_complete = false,
            }
        }
        is_complete.then_some(map)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": T::schema(generator) })
    }
}

impl<T: Read> Optional for Option<T> {
    fn absent() -> Self {
        None
    }

    fn read_present(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        T::read(node, diags).map(Some)
    }

    fn schema_present(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Read> Optional for Vec<T> {
    fn absent() -> Self {
        Self::new()
    }

    fn read_present(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        Self::read(node, diags)
    }

    fn schema_present(generator: &mut SchemaGenerator) -> Schema {
        Self::schema(generator)
    }
}

impl<T: Read> Optional for Map<T> {
    fn absent() -> Self {
        Self::new()
    }

    fn read_present(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        Self::read(node, diags)
    }

    fn schema_present(generator: &mut SchemaGenerator) -> Schema {
        Self::schema(generator)
    }
}
