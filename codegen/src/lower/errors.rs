//! The error codes of a product: one enum for all operations.
//!
//! Most codes are documented for many operations, and a program that handles them does so in
//! one place. What a code means to a particular operation stands in its module.

use indexmap::IndexMap;
use proc_macro2::{Ident, Span as TokenSpan};

use super::docs;
use super::names::Scope;
use crate::diag::{Diagnostics, Rule};
use crate::model::{Enum, Variant};
use crate::source::Spanned;
use crate::spec::{self, Spec};

/// Name of the enum.
pub(super) const NAME: &str = "ErrorCode";

/// The enum of all documented error codes, ordered by code.
pub(super) fn error_codes(spec: &Spec, diags: &mut Diagnostics) -> Option<Enum> {
    let product = &spec.service.product.value;
    let mut codes: IndexMap<&str, Vec<Documented<'_>>> = IndexMap::new();
    for operation in &spec.operations {
        for error in &operation.errors {
            let known = codes.entry(&error.code.value).or_default();
            known.push(Documented { operation, error });
        }
    }
    codes.sort_unstable_keys();
    let mut scope = Scope::types(format!("the errors of product `{product}`"), &[]);
    let variants = codes.values().filter_map(|places| {
        let code = &places.first()?.error.code;
        Some(Variant {
            ident: scope.name(code, name(places, diags), diags),
            wire: code.value.clone(),
            docs: docs::error_code(&code.value, places),
            deprecated: None,
        })
    });
    let variants: Vec<Variant> = variants.collect();
    (!variants.is_empty()).then(|| Enum {
        ident: Ident::new(NAME, TokenSpan::call_site()),
        shape: None,
        docs: docs::error_codes(product),
        is_integer: false,
        variants,
        deprecated: None,
    })
}

/// An error code at one operation.
#[derive(Clone, Copy)]
pub(super) struct Documented<'a> {
    pub(super) operation: &'a spec::Operation,
    pub(super) error: &'a spec::ErrorCode,
}

/// The Rust name that the spec gives a code, wherever it does.
fn name<'a>(places: &[Documented<'a>], diags: &mut Diagnostics) -> Option<&'a Spanned<String>> {
    let mut names =
        (places.iter()).filter_map(|place| Some((&place.error.code, place.error.name.as_ref()?)));
    let (code, first) = names.next()?;
    for (_, other) in names.filter(|(_, other)| other.value != first.value) {
        let code = &code.value;
        let message = format!("the error code `{code}` has another Rust name elsewhere");
        diags
            .error(Rule::NameCollision, other.span, message)
            .label(first.span, format!("here it is `{}`", first.value))
            .help("one code is one variant for all operations: give it the same `name:`");
    }
    Some(first)
}
