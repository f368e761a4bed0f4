//! Rust types of fields, spelled in full so that no name of a service can shadow them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum RustType {
    /// Text.
    String,
    /// A whole number; 64 bits, whatever the spec says, so that widening changes nothing.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Any JSON value.
    Any,
    /// A body that is neither JSON nor text.
    Blob,
    /// A documented value or another.
    Open(TypePath),
    /// An object.
    Struct(TypePath),
    /// An object that may hold itself.
    Boxed(TypePath),
    /// A list.
    List(Box<RustType>),
    /// Values by key.
    Map(Box<RustType>),
    /// JSON inside a string.
    JsonText(Box<RustType>),
}

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::String => quote!(String),
            Self::Integer => quote!(i64),
            Self::Number => quote!(f64),
            Self::Boolean => quote!(bool),
            Self::Any => quote!(acs_runtime::Any),
            Self::Blob => quote!(acs_runtime::Blob),
            Self::Open(path) => quote!(acs_runtime::Open<#path>),
            Self::Struct(path) => quote!(#path),
            Self::Boxed(path) => quote!(Box<#path>),
            Self::List(item) => quote!(Vec<#item>),
            Self::Map(value) => quote!(acs_runtime::Map<#value>),
            Self::JsonText(inner) => quote!(acs_runtime::JsonText<#inner>),
        });
    }
}

/// Where a generated type lies.
#[derive(Clone, Debug, PartialEq)]
pub enum TypePath {
    /// In the module of the operation.
    Local(Ident),
    /// In `crate::shapes`.
    Shared(Ident),
}

impl TypePath {
    /// The last part of the path.
    pub fn ident(&self) -> &Ident {
        match self {
            Self::Local(ident) | Self::Shared(ident) => ident,
        }
    }
}

impl ToTokens for TypePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Local(ident) => quote!(#ident),
            Self::Shared(ident) => quote!(crate::shapes::#ident),
        });
    }
}
