//! Documented values: a C-like enum that the runtime wraps in `Open`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::model::{Enum, Variant};

/// The enum and its table.
pub(super) fn enumeration(values: &Enum) -> Vec<TokenStream> {
    vec![definition(values), table(values)]
}

/// `pub enum RepoType { Private, Public }`
fn definition(values: &Enum) -> TokenStream {
    let Enum {
        ident,
        docs: lines,
        variants,
        ..
    } = values;
    let docs = docs(lines);
    let variants = variants.iter().map(variant);
    quote! {
        #docs
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
        }
    }
}

/// `Private,`
fn variant(variant: &Variant) -> TokenStream {
    let Variant {
        ident, docs: lines, ..
    } = variant;
    let docs = docs(lines);
    quote! {
        #docs
        #ident,
    }
}

/// `impl Enumeration for RepoType { … }`
fn table(values: &Enum) -> TokenStream {
    let Enum {
        ident,
        variants,
        is_integer,
        ..
    } = values;
    let idents = variants.iter().map(|variant| &variant.ident);
    let wires = variants.iter().map(|variant| &variant.wire);
    let integer = is_integer.then(|| {
        quote!(
            const INTEGER: bool = true;
        )
    });
    quote! {
        impl acs_runtime::Enumeration for #ident {
            const VARIANTS: &'static [Self] = &[#(Self::#idents),*];
            const VALUES: &'static [&'static str] = &[#(#wires),*];
            #integer
        }
    }
}
