//! The constant with the facts of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::option;
use crate::model::{Authorization, Crate, Meta, Pagination};

/// `pub const META: &Meta = &Meta { … };`
pub(super) fn constant(krate: &Crate, meta: &Meta) -> TokenStream {
    let Meta {
        action,
        protocol,
        methods,
        path,
        effect,
        security,
        ..
    } = meta;
    let Crate {
        product,
        api_version,
        ..
    } = krate;
    let authorization = optional(meta.authorization.as_ref().map(authorization));
    let pagination = optional(meta.pagination.as_ref().map(pagination));
    let success = success(&meta.success);
    let errors = meta.errors.iter().map(|(status, code, message)| {
        quote!(::acs_runtime::DocumentedError { status: #status, code: #code, message: #message })
    });
    quote! {
        /// Facts about the operation: its name on the wire, methods, RAM action, errors.
        pub const META: &::acs_runtime::Meta = &::acs_runtime::Meta {
            product: #product,
            version: #api_version,
            action: #action,
            protocol: ::acs_runtime::Protocol::#protocol,
            methods: &[#(::acs_runtime::Method::#methods),*],
            path: #path,
            effect: ::acs_runtime::Effect::#effect,
            security: &[#(::acs_runtime::Security::#security),*],
            authorization: #authorization,
            success: #success,
            pagination: #pagination,
            errors: &[#(#errors),*],
        };
    }
}

/// `Authorization { action: "yundun-sas:GetX", … }`
fn authorization(authorization: &Authorization) -> TokenStream {
    let Authorization {
        action,
        access,
        resources,
        condition_keys,
        associated_operations,
    } = authorization;
    quote! {
        ::acs_runtime::Authorization {
            action: #action,
            access: #access,
            resources: &[#(#resources),*],
            condition_keys: &[#(#condition_keys),*],
            associated_operations: &[#(#associated_operations),*],
        }
    }
}

/// `Pagination { items: "Images", page: Some("CurrentPage"), … }`
fn pagination(pagination: &Pagination) -> TokenStream {
    let items = &pagination.items;
    let page = option(&pagination.page);
    let token = option(&pagination.token);
    let size = option(&pagination.size);
    let total = option(&pagination.total);
    let next_token = option(&pagination.next_token);
    quote! {
        ::acs_runtime::Pagination {
            items: #items,
            page: #page,
            token: #token,
            size: #size,
            total: #total,
            next_token: #next_token,
        }
    }
}

/// `Success::Status`
fn success(success: &Option<(String, Vec<String>)>) -> TokenStream {
    match success {
        None => quote!(::acs_runtime::Success::Status),
        Some((name, equals)) => quote! {
            ::acs_runtime::Success::Member { name: #name, equals: &[#(#equals),*] }
        },
    }
}

/// `Some(&…)`
fn optional(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote!(::std::option::Option::Some(&#tokens)),
        None => quote!(::std::option::Option::None),
    }
}
