//! Texts of our own where the language wants one and the metadata has none, or none that may be
//! kept.
//!
//! They say no more than the names do: `DescribeImageInstances` becomes "Calls
//! `DescribeImageInstances`.", not a guess at what it does.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Flag, Map, Operation, Schema, Spec, Value};

/// What stands for the summary of an operation.
pub(crate) fn summary(operation: &str) -> String {
    format!("Calls `{operation}`.")
}

/// What stands for the description of something, by its place.
pub(crate) fn doc(place: &str) -> String {
    let name = place.rsplit(['.', ':', '#', ' ']).next().unwrap_or(place);
    format!("`{}`.", name.trim_end_matches(['[', ']', '{', '}']))
}

/// What stands for the meaning of a value.
pub(crate) fn value(value: &str) -> String {
    match value.trim() {
        "" => "An empty text.".to_owned(),
        _ if value.contains('`') || value.contains(char::is_control) => "A value.".to_owned(),
        _ => format!("The value `{value}`."),
    }
}

/// What stands for the title of a group.
pub(crate) fn group(key: &str) -> String {
    let number = key.strip_prefix("group-").unwrap_or(key);
    format!("Group {number}")
}

/// The same spec without the vendor's prose; facts and names stay.
///
/// Texts that were neutral already stay as they are.
pub fn without_texts(spec: &mut Spec) {
    let service = &mut spec.service;
    service.title.value = service.product.value.clone();
    service.doc = None;
    for (key, group) in &mut service.groups {
        group.title.value = self::group(key.as_str());
        group.doc = None;
    }
    for (name, schema) in &mut service.shapes {
        let name = name.value.clone();
        without_docs(schema, &name, true);
    }
    for operation in &mut spec.operations {
        operation_without_texts(operation);
    }
}

fn operation_without_texts(operation: &mut Operation) {
    operation.summary.value = summary(&operation.name.value);
    operation.doc = None;
    for (name, parameter) in &mut operation.parameters {
        without_docs(&mut parameter.schema, &name.value, true);
    }
    let name = operation.name.value.clone();
    without_docs(&mut operation.response, &name, false);
    for (name, schema) in &mut operation.shapes {
        without_docs(schema, &name.value, true);
    }
    for error in &mut operation.errors {
        error.message = None;
        error.doc = None;
    }
    let is_ours = |text: &str| text.starts_with("Call `");
    if let Some(flag) = &mut operation.deprecated
        && !flag.value.text.as_deref().is_some_and(is_ours)
    {
        flag.value = Flag { text: None };
    }
}

fn without_docs(schema: &mut Schema, name: &str, needs_doc: bool) {
    let place = schema.doc.take().map(|it| it.span);
    if let Some(span) = place.filter(|_| needs_doc && schema.shape.is_none()) {
        schema.doc = Some(Spanned::new(doc(name), span));
    }
    if let Some(values) = &mut schema.values {
        values_without_labels(values);
    }
    if let Some(items) = &mut schema.items {
        without_docs(items, name, false);
    }
    for (name, member) in schema.members.iter_mut().flatten() {
        without_docs(member, &name.value, true);
    }
}

fn values_without_labels(values: &mut Map<Value>) {
    for (key, value) in values {
        value.doc.value = self::value(key.as_str());
    }
}
