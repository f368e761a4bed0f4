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
        method(operation),
        definition(operation, &states),
        setters(operation, &states),
        debug(&states),
    ]);
    items
}

/// `pub mod unset { pub enum Tag {} }`
fn markers(required: &[Required], fields: &[Field]) -> TokenStream {
    let markers = required.iter().map(|Required { field, marker }| {
        let field = fields.get(*field).expect("bug: a field has a marker");
        let doc = format!(" `{}` has no value yet.", field.member.wire);
        quote! {
            #[doc = #doc]
            pub enum #marker {}
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
    let fields = fields(&quote!(acs_runtime::Detached), &operation.required);
    quote! {
        impl Request {
            /// Starts a request with no parameter set.
            #[inline]
            pub fn builder() -> Builder {
                Builder { #fields }
            }

            /// Checks the parameters against what is documented, without sending anything.
            ///
            /// # Errors
            ///
            /// Every violation, each with the path of the value.
            #[inline]
            pub fn validate(&self) -> std::result::Result<(), acs_runtime::Invalid> {
                acs_runtime::validate(self)
            }
        }
    }
}

/// The client's method. It lies in the module, whose deprecation it thereby shares.
///
/// `impl<C: Caller> Operations<C> { pub fn describe_image_instances(&self) -> Builder<C> { … } }`
fn method(operation: &Operation) -> TokenStream {
    let module = &operation.module;
    let docs = docs(&operation.method_docs);
    let fields = fields(&quote!(self.caller.clone()), &operation.required);
    quote! {
        impl<C: acs_runtime::Caller> crate::client::Operations<C> {
            #docs
            #[inline]
            pub fn #module(&self) -> Builder<C> {
                Builder { #fields }
            }
        }
    }
}

/// `caller: …, request: Default::default()`: a builder that has no parameter yet.
fn fields(caller: &TokenStream, required: &[Required]) -> TokenStream {
    let given = phantom(required.len());
    quote!(caller: #caller, request: Default::default(), #given)
}

/// `pub struct Builder<P0 = unset::Tag> { … }`
fn definition(operation: &Operation, states: &[Ident]) -> TokenStream {
    let docs = docs(&operation.builder_docs);
    let markers = operation.required.iter().map(|required| &required.marker);
    let states_of = quote!(C = acs_runtime::Detached #(, #states = unset::#markers)*);
    let given = given_fields(states.len())
        .into_iter()
        .zip(states.chunks(SIMPLE));
    let given =
        given.map(|(given, states)| quote!(#given: std::marker::PhantomData<(#(#states,)*)>,));
    let complex = complex(states.len());
    quote! {
        #docs
        #complex
        #[must_use = "call `send` or `build`"]
        pub struct Builder<#states_of> {
            caller: C,
            request: Request,
            #(#given)*
        }
    }
}

/// `impl<C, P0> Debug for Builder<C, P0> { … }`: by hand, for whatever calls and whatever is set.
fn debug(states: &[Ident]) -> TokenStream {
    let generics = quote!(<C #(, #states)*>);
    quote! {
        impl #generics std::fmt::Debug for Builder #generics {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.request.fmt(f)
            }
        }
    }
}

/// `impl<C, P0> Builder<C, P0> { … }`
fn setters(operation: &Operation, states: &[Ident]) -> TokenStream {
    let generics = quote!(<C #(, #states)*>);
    let sending = sending(operation, states);
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
    let complex = complex(states.len());
    quote! {
        #complex
        impl #generics Builder #generics {
            #(#setters)*

            /// The request with the parameters set so far.
            #[inline]
            pub fn build(self) -> Request #bounds {
                self.request
            }
            #sending
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
    let given = phantom(states.len());
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #ident(mut self, value: #argument) -> Builder<C #(, #after)*> {
            self.request.#ident = #value;
            Builder { caller: self.caller, request: self.request, #given }
        }
    }
}

/// As many type parameters as a field may have before clippy calls its type complex.
const SIMPLE: usize = 7;

/// As many as a function's result may have.
const SIMPLE_RESULT: usize = 11;

/// The fields that hold the type parameters: `given`, and more if they are many.
fn given_fields(count: usize) -> Vec<Ident> {
    let fields = (1..=count.div_ceil(SIMPLE)).map(|number| match number {
        1 => format_ident!("given"),
        _ => format_ident!("given_{number}"),
    });
    fields.collect()
}

/// `given: PhantomData`
fn phantom(count: usize) -> TokenStream {
    let fields = given_fields(count);
    quote!(#(#fields: std::marker::PhantomData),*)
}

fn complex(count: usize) -> Option<TokenStream> {
    (count > SIMPLE_RESULT).then(|| {
        quote! {
            #[allow(clippy::type_complexity, reason = "a type parameter for each required parameter")]
        }
    })
}

/// `pub fn send(self) -> C::Sending<Response> where C: Caller { … }`
fn sending(operation: &Operation, states: &[Ident]) -> TokenStream {
    let docs = docs(&operation.send_docs);
    let bounds = quote!(where C: acs_runtime::Caller, #(#states: acs_runtime::Given),*);
    let paging = operation.paging.is_some().then(|| {
        quote! {
            /// Sends the request and those of the following pages, each when its page is asked for.
            #[inline]
            pub fn pages(self) -> C::Pages<Request> #bounds {
                self.caller.pages(self.request)
            }

            /// The items of all pages. A page is requested when its first item is asked for.
            #[inline]
            pub fn items(self) -> C::Items<Request> #bounds {
                self.caller.items(self.request)
            }
        }
    });
    quote! {
        #docs
        #[inline]
        pub fn send(self) -> C::Sending<Response> #bounds {
            self.caller.send(&self.request)
        }
        #paging
    }
}
