//! Rust names that a spec chooses.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::Operation;

use super::site::Site;

/// The Rust names in a schema are identifiers in the usual case.
pub(super) fn rust_names_are_legal(site: &Site<'_>, diags: &mut Diagnostics) {
    let values = site.schema.values.iter().flat_map(|it| it.values());
    let names = values.filter_map(|it| it.name.as_ref());
    for name in names.chain(&site.schema.name) {
        type_name_is_legal(name, diags);
    }
    if let Some(field) = &site.schema.field {
        value_name_is_legal(field, "field", diags);
    }
}

/// The Rust name of an operation is an identifier in the usual case.
pub(super) fn operation_name_is_legal(operation: &Operation, diags: &mut Diagnostics) {
    if let Some(name) = &operation.rust_name {
        value_name_is_legal(name, "module", diags);
    }
}

fn value_name_is_legal(name: &Spanned<String>, what: &str, diags: &mut Diagnostics) {
    if !is_snake(name.as_str()) {
        let message = format!("`{name}` is no name for a Rust {what}");
        diags
            .error(Rule::InvalidIdentifier, name, message)
            .help("use snake_case, such as `last_scan_time`, and no keyword");
    }
}

/// The Rust names of error codes are identifiers in the usual case.
pub(super) fn error_names_are_legal(operation: &Operation, diags: &mut Diagnostics) {
    for name in operation.errors.iter().filter_map(|it| it.name.as_ref()) {
        type_name_is_legal(name, diags);
    }
}

fn type_name_is_legal(name: &Spanned<String>, diags: &mut Diagnostics) {
    if !is_pascal(name.as_str()) {
        let message = format!("`{name}` is no name for a Rust type or variant");
        diags
            .error(Rule::InvalidIdentifier, name, message)
            .help("use PascalCase, such as `LastScan`, and no keyword");
    }
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
        && syn::parse_str::<syn::Ident>(name).is_ok()
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && syn::parse_str::<syn::Ident>(name).is_ok()
}
