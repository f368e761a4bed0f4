//! The builder of a request: setters by name, required parameters checked by the compiler.
//!
//! Each required parameter is a type parameter of the builder that says whether it is
//! set: it starts as a marker named like the parameter, so that the compiler's message
//! names what is missing, and becomes `Set`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{deprecated, docs, setter};
use crate::model::{Field, Operation, Required};

/// Markers, the builder, its setters, and how it starts.
pub(super) fn builder(operation: &Operation) -> Vec<TokenStream> {
    let states: Vec<Ident> = (0..operation.required.len())
        .map(|n| format_ident!("P{n}"))
        .collect();
    let mut items = Vec::new();
    if !operation.required.is_empty() {
        items.push(markers(&operation.required, &operation.request.fields));
    }
    items.extend([
        start(operation),
        definition(operation, &states),
        setters(operation, &states),
    ]);
    items
}

/// `pub mod unset { pub struct Tag; }`
fn markers(required: &[Required], fields: &[Field]) -> TokenStream {
    let markers = required.iter().map(|Required { field, marker }| {
        let doc = format!(" `{}` has no value yet.", fields[*field].member.wire);
        quote! {
            #[doc = #doc]
            #[derive(Debug)]
            pub struct #marker;
        }
    });
    quote! {
        /// Required parameters of [`Request`] that a [`Builder`] may still lack.
        pub mod unset {
            #(#markers)*
        }
    }
}

/// `impl Request { pub fn builder() -> Builder { … } }`
fn start(operation: &Operation) -> TokenStream {
    let given = phantom(&operation.required);
    quote! {
        impl Request {
            /// Starts a request with no parameter set.
            #[inline]
            pub fn builder() -> Builder {
                Builder { request: Default::default(), #given }
            }
        }
    }
}

/// `pub struct Builder<P0 = unset::Tag> { … }`
fn definition(operation: &Operation, states: &[Ident]) -> TokenStream {
    let docs = docs(&operation.builder_docs);
    let markers = operation.required.iter().map(|required| &required.marker);
    let generics = generics(&quote!(#(#states = unset::#markers),*));
    let given =
        (!states.is_empty()).then(|| quote!(given: std::marker::PhantomData<(#(#states,)*)>,));
    quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "call `build` to get the request"]
        pub struct Builder #generics {
            request: Request,
            #given
        }
    }
}

/// `impl<P0> Builder<P0> { … }`
fn setters(operation: &Operation, states: &[Ident]) -> TokenStream {
    let generics = generics(&quote!(#(#states),*));
    let setters = operation
        .request
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            match operation
                .required
                .iter()
                .position(|required| required.field == index)
            {
                Some(position) => required_setter(field, position, states),
                None => setter::of_builder(field, &operation.request.ident),
            }
        });
    let bounds = (!states.is_empty()).then(|| quote!(where #(#states: acs_runtime::Given),*));
    quote! {
        impl #generics Builder #generics {
            #(#setters)*

            /// The request with the parameters set so far.
            #[inline]
            pub fn build(self) -> Request #bounds {
                self.request
            }
        }
    }
}

/// `pub fn tag(mut self, value: impl Into<String>) -> Builder<Set, P1> { … }`
fn required_setter(field: &Field, position: usize, states: &[Ident]) -> TokenStream {
    let ident = &field.ident;
    let docs = docs(&setter::setter_docs(field, &format_ident!("Request")));
    let deprecated = deprecated(&field.deprecated);
    let argument = setter::argument(&field.ty);
    let value = setter::stored(field);
    let after = states
        .iter()
        .enumerate()
        .map(|(index, state)| match index == position {
            true => quote!(acs_runtime::Set),
            false => quote!(#state),
        });
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #ident(mut self, value: #argument) -> Builder<#(#after),*> {
            self.request.#ident = #value;
            Builder { request: self.request, given: std::marker::PhantomData }
        }
    }
}

fn phantom(required: &[Required]) -> TokenStream {
    match required {
        [] => TokenStream::new(),
        _ => quote!(given: std::marker::PhantomData),
    }
}

fn generics(parameters: &TokenStream) -> TokenStream {
    if parameters.is_empty() {
        TokenStream::new()
    } else {
        quote!(<#parameters>)
    }
}
