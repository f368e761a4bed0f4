//! The module of one operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Body, Emitted, builder, enums, items, meta, shape, structs, wiring};
use crate::model::{Crate, Operation, Paging};

/// `src/describe_image_instances.rs`
pub(super) fn module(krate: &Crate, operation: &Operation) -> Emitted {
    let Operation {
        request, response, ..
    } = operation;
    let mut tokens = shape::object(request);
    tokens.extend(builder::builder(operation));
    tokens.push(facts(operation));
    tokens.extend(shape::object(response));
    tokens.extend(items(&operation.items));
    tokens.extend(operation.paging.iter().map(paged));
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

/// `impl Operation for Request { … }`
fn facts(operation: &Operation) -> TokenStream {
    let meta = meta::operation(&operation.meta);
    quote! {
        impl acs_runtime::Operation for Request {
            type Response = Response;
            const META: &'static acs_runtime::Meta = &#meta;
        }
    }
}

/// `impl Paged for Request { … }`
fn paged(paging: &Paging) -> TokenStream {
    let Paging { steps, item } = paging;
    let items = match steps.as_slice() {
        [list] => quote!(response.#list),
        [first, others @ .., list] => quote! {
            response.#first #(.and_then(|it| it.#others))* .map(|it| it.#list).unwrap_or_default()
        },
        [] => quote!(Vec::new()),
    };
    quote! {
        impl acs_runtime::Paged for Request {
            type Item = #item;
            #[inline]
            fn items(response: Response) -> Vec<#item> {
                #items
            }
        }
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
