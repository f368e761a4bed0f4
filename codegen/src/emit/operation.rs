//! The module of one operation.

use quote::quote;

use super::{Body, Emitted, builder, enumeration, enums, items, meta, shape, structs, wiring};
use crate::model::{Crate, Operation};

/// `src/describe_image_instances.rs`
pub(super) fn module(krate: &Crate, operation: &Operation) -> Emitted {
    let Operation {
        request,
        response,
        error_codes,
        ..
    } = operation;
    let mut tokens = vec![meta::operation(&operation.meta)];
    tokens.extend(shape::object(request));
    tokens.extend(builder::builder(operation));
    tokens.extend(shape::object(response));
    tokens.extend(items(&operation.items));
    tokens.extend(error_codes.iter().flat_map(enumeration::enumeration));
    tokens.push(quote!(::acs_runtime::operation!(Request => Response, META);));
    let own = [&request.ident, &response.ident].into_iter();
    let codes = error_codes.iter().map(|codes| &codes.ident);
    tokens.extend(wiring(
        own.chain(structs(&operation.items)),
        enums(&operation.items).chain(codes),
    ));
    Emitted {
        path: format!("{}/src/{}.rs", krate.folder, file_name(operation)),
        origin: operation.origin.clone(),
        body: Body::Rust(operation.docs.clone(), tokens),
    }
}

/// Cargo looks for `mod r#type` in `type.rs`.
fn file_name(operation: &Operation) -> String {
    operation
        .module
        .to_string()
        .trim_start_matches("r#")
        .to_owned()
}
