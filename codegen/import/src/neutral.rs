//! Texts of our own where the language wants one and the metadata has none, or none that may be
//! kept.
//!
//! They say no more than the names do: `DescribeImageInstances` becomes "Calls
//! `DescribeImageInstances`.", not a guess at what it does.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Flag, Map, MinedKey, Operation, Schema, Spec, Value};

/// What stands for the summary of an operation.
pub(crate) fn summary(operation: &str) -> String {
    format!("Calls `{operation}`.")
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
    service.shapes.values_mut().for_each(without_docs);
    for operation in &mut spec.operations {
        operation_without_texts(operation);
    }
}

fn operation_without_texts(operation: &mut Operation) {
    operation.summary.value = summary(&operation.name.value);
    operation.doc = None;
    let parameters = operation.parameters.values_mut();
    parameters.for_each(|it| without_docs(&mut it.schema));
    without_docs(&mut operation.response);
    operation.shapes.values_mut().for_each(without_docs);
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

fn without_docs(schema: &mut Schema) {
    schema.doc = None;
    let is_mined = |key: &Spanned<MinedKey>| key.value == MinedKey::Deprecated;
    if let Some(flag) = &mut schema.deprecated
        && schema.mined.iter().any(is_mined)
    {
        flag.value.text = None;
    }
    if let Some(values) = &mut schema.values {
        values_without_labels(values);
    }
    schema
        .items
        .as_deref_mut()
        .into_iter()
        .for_each(without_docs);
    let members = schema.members.iter_mut().flat_map(|it| it.values_mut());
    members.for_each(without_docs);
}

fn values_without_labels(values: &mut Map<Value>) {
    for (key, value) in values {
        value.doc.value = self::value(key.as_str());
    }
}
