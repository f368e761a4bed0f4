//! The module of one operation.

use quote::quote;

use super::{Body, Emitted, builder, enums, items, meta, shape, structs, wiring};
use crate::model::{Crate, Operation};

/// `src/describe_image_instances.rs`
pub(super) fn module(krate: &Crate, operation: &Operation) -> Emitted {
    let Operation {
        request, response, ..
    } = operation;
    let mut tokens = vec![meta::operation(&operation.meta)];
    tokens.extend(shape::object(request));
    tokens.extend(builder::builder(operation));
    tokens.extend(shape::object(response));
    tokens.extend(items(&operation.items));
    tokens.push(quote!(acs_runtime::operation!(Request => Response, META);));
    let own = [&request.ident, &response.ident].into_iter();
    tokens.extend(wiring(
        own.chain(structs(&operation.items)),
        enums(&operation.items),
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
