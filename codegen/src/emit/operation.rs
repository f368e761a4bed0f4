//! The module of one operation.

use quote::quote;

use super::{Body, Emitted, builder, enumeration, items, meta, shape, wiring};
use crate::model::{Crate, Item, Operation};

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
    tokens.extend(wiring(&everything(operation)));
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

fn everything(operation: &Operation) -> Vec<Item> {
    let own = [&operation.request, &operation.response].map(|object| Item::Struct(object.clone()));
    let codes = operation
        .error_codes
        .iter()
        .map(|codes| Item::Enum(codes.clone()));
    own.into_iter()
        .chain(operation.items.iter().cloned())
        .chain(codes)
        .collect()
}
