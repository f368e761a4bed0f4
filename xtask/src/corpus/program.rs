//! The source of the program that is linked to a crate: a table of its operations, and the driver
//! that uses it.
//!
//! Each request is begun with the crate's own builder, with a value for every parameter, so that
//! it shows whether a caller can give them all; the driver fills in what lies below.

use acs_codegen::model::{Crate, Field, Operation, RustType};

const DRIVER: &str = include_str!("program/driver.rs");

/// The whole program.
pub(super) fn source(krate: &Crate) -> String {
    let name = krate.name.replace('-', "_");
    let rows = krate.operations.iter().map(row);
    let rows: String = rows.collect();
    format!(
        "//! Made by `cargo xtask import-corpus`.\n\n\
         #![allow(deprecated, missing_docs)]\n\n\
         use {name} as subject;\n\n\
         {DRIVER}\n\
         const OPERATIONS: &[Operation] = &[\n{rows}];\n"
    )
}

fn row(operation: &Operation) -> String {
    let Operation {
        module,
        meta,
        request,
        ..
    } = operation;
    let path = meta.path.as_deref().unwrap_or_default();
    let setters = request.fields.iter().map(|field| {
        let value = value(field, path);
        format!(".{}({value})", field.ident)
    });
    let setters: String = setters.collect();
    let action = &meta.action;
    format!(
        "    Operation {{ name: {action:?}, read: read::<subject::{module}::Response>, \
         make: || made(subject::{module}::Request::builder(){setters}.build()) }},\n"
    )
}

fn value(field: &Field, path: &str) -> String {
    let wire = &field.member.wire;
    let is_text = matches!(field.ty, RustType::String | RustType::Open(_));
    let is_path = is_text && path.contains(&format!("{{+{wire}}}"));
    match is_path {
        true => "\"/a/b\"".to_owned(),
        false => of_type(&field.ty),
    }
}

fn of_type(ty: &RustType) -> String {
    match ty {
        RustType::String | RustType::Blob | RustType::Open(_) | RustType::Any => {
            "\"text\"".to_owned()
        }
        RustType::Integer => "1".to_owned(),
        RustType::Number => "1.5".to_owned(),
        RustType::Boolean => "true".to_owned(),
        RustType::Struct(_) | RustType::Boxed(_) => "Default::default()".to_owned(),
        RustType::List(item) => format!("[{}]", of_element(item)),
        RustType::Map(value) => format!("[(\"key\", {})]", of_element(value)),
        RustType::JsonText(_) => "subject::runtime::JsonText::default()".to_owned(),
    }
}

/// What stands in a list is given as it is: a list of lists takes vectors.
fn of_element(ty: &RustType) -> String {
    match ty {
        RustType::List(item) => format!("vec![{}]", owned(item)),
        RustType::Map(_) => "Default::default()".to_owned(),
        other => of_type(other),
    }
}

fn owned(ty: &RustType) -> String {
    match ty {
        RustType::List(_) | RustType::Map(_) => "Default::default()".to_owned(),
        RustType::Integer | RustType::Number | RustType::Boolean => of_type(ty),
        RustType::String
        | RustType::Blob
        | RustType::Open(_)
        | RustType::Any
        | RustType::JsonText(_)
        | RustType::Struct(_)
        | RustType::Boxed(_) => format!("{}.into()", of_type(ty))
            .replace("Default::default().into()", "Default::default()")
            .replace("JsonText::default().into()", "JsonText::default()"),
    }
}
