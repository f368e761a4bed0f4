//! Setters: by value, so that they chain; `impl Into` where a caller may hold the value in
//! several forms.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::{deprecated, docs};
use crate::model::{Docs, Field, RustType};

/// The setter of a struct that callers build.
pub(super) fn of_struct(field: &Field, owner: &Ident) -> TokenStream {
    plain(field, &quote!(self), owner, &quote!(#[must_use]))
}

/// The setter of a parameter that is not required. The builder itself is `#[must_use]`.
pub(super) fn of_builder(field: &Field, owner: &Ident) -> TokenStream {
    plain(field, &quote!(self.request), owner, &TokenStream::new())
}

/// `pub fn page_size(mut self, value: i64) -> Self { self.page_size = Some(value); self }`
fn plain(field: &Field, place: &TokenStream, owner: &Ident, must_use: &TokenStream) -> TokenStream {
    let ident = &field.ident;
    let docs = docs(&setter_docs(field, owner));
    let deprecated = deprecated(&field.deprecated);
    let argument = argument(&field.ty);
    let value = stored(field);
    quote! {
        #docs
        #deprecated
        #[inline]
        #must_use
        pub fn #ident(mut self, value: #argument) -> Self {
            #place.#ident = #value;
            self
        }
    }
}

/// `impl Into<String>`
pub(super) fn argument(ty: &RustType) -> TokenStream {
    match ty {
        RustType::String
        | RustType::Any
        | RustType::Blob
        | RustType::Open(_)
        | RustType::JsonText(_) => {
            quote!(impl Into<#ty>)
        }
        RustType::Integer | RustType::Number | RustType::Boolean | RustType::Struct(_) => {
            quote!(#ty)
        }
        RustType::Boxed(path) => quote!(#path),
        RustType::List(item) => {
            let item = argument_in_list(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        RustType::Map(value) => {
            let value = argument_in_list(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
    }
}

fn argument_in_list(ty: &RustType) -> TokenStream {
    if converts(ty) {
        quote!(impl Into<#ty>)
    } else {
        quote!(#ty)
    }
}

/// The expression that turns the argument `value` into what the field holds.
pub(super) fn stored(field: &Field) -> TokenStream {
    let value = match &field.ty {
        RustType::Boxed(_) => quote!(Box::new(value)),
        RustType::List(item) if converts(item) => {
            return quote!(value.into_iter().map(Into::into).collect());
        }
        RustType::List(_) => return quote!(value.into_iter().collect()),
        RustType::Map(inner) => {
            let element = if converts(inner) {
                quote!(value.into())
            } else {
                quote!(value)
            };
            return quote!(value.into_iter().map(|(key, value)| (key.into(), #element)).collect());
        }
        ty if converts(ty) => quote!(value.into()),
        _ => quote!(value),
    };
    quote!(Some(#value))
}

/// Whether a caller may give something that converts into the type.
fn converts(ty: &RustType) -> bool {
    match ty {
        RustType::String
        | RustType::Any
        | RustType::Blob
        | RustType::Open(_)
        | RustType::JsonText(_) => true,
        RustType::Integer
        | RustType::Number
        | RustType::Boolean
        | RustType::Struct(_)
        | RustType::Boxed(_)
        | RustType::List(_)
        | RustType::Map(_) => false,
    }
}

/// The first paragraph of the field's documentation, and where the rest is.
pub(super) fn setter_docs(field: &Field, owner: &Ident) -> Docs {
    let mut lines: Docs = field
        .docs
        .iter()
        .take_while(|line| !line.is_empty())
        .cloned()
        .collect();
    if lines.len() == field.docs.len() {
        return lines;
    }
    // A link spells a keyword as it is: `field@Request::type`.
    let more = format!("([more](field@{owner}::{}))", field.ident.unraw());
    // Of a table or a block of code, a part is none.
    let has_parts = |line: &String| {
        let start = line.trim_start();
        ["```", "~~~", "|", ">"]
            .iter()
            .any(|it| start.starts_with(it))
    };
    if lines.iter().any(has_parts) {
        return vec![more];
    }
    if let Some(last) = lines.last_mut() {
        *last += &format!(" {more}");
    }
    lines
}
