//! The constants with the facts of a service and of an operation.
//!
//! Only what differs from the runtime's defaults is spelled out.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Authorization, Crate, Meta, Pagination};

/// `const SERVICE: Meta = Meta { product: "Sas", … };`
pub(super) fn service(krate: &Crate) -> TokenStream {
    let Crate {
        product,
        api_version,
        protocol,
        ..
    } = krate;
    quote! {
        /// Facts that all operations share.
        const SERVICE: acs_runtime::Meta = acs_runtime::Meta {
            product: #product,
            version: #api_version,
            protocol: acs_runtime::Protocol::#protocol,
            ..acs_runtime::Meta::DEFAULT
        };
    }
}

/// `Meta { action: "DescribeImageInstances", … }`
pub(super) fn operation(meta: &Meta) -> TokenStream {
    let Meta {
        action, methods, ..
    } = meta;
    let path = text("path", &meta.path);
    let protocol = meta.protocol.iter();
    let body = meta.body.iter();
    let effect = meta.effect.iter();
    let security = key(!meta.security.is_empty(), || {
        let variants = &meta.security;
        quote!(security: &[#(acs_runtime::Security::#variants),*],)
    });
    let authorization = meta.authorization.iter().map(authorization);
    let success = meta.success.iter().map(success);
    let pagination = meta.pagination.iter().map(pagination);
    let errors = key(!meta.errors.is_empty(), || errors(&meta.errors));
    quote! {
        acs_runtime::Meta {
            action: #action,
            methods: &[#(acs_runtime::Method::#methods),*],
            #(protocol: acs_runtime::Protocol::#protocol,)*
            #path
            #(body: acs_runtime::BodyType::#body,)*
            #(effect: acs_runtime::Effect::#effect,)*
            #security
            #(authorization: Some(&#authorization),)*
            #(success: #success,)*
            #(pagination: Some(&#pagination),)*
            #errors
            ..crate::SERVICE
        }
    }
}

/// `Authorization { action: "yundun-sas:GetX", access: "get", … }`
fn authorization(authorization: &Authorization) -> TokenStream {
    let Authorization {
        action,
        access,
        resources,
        condition_keys,
        associated_operations,
    } = authorization;
    let lists = [
        ("resources", resources),
        ("condition_keys", condition_keys),
        ("associated_operations", associated_operations),
    ];
    // An update that updates nothing is a lint.
    let rest = key(lists.iter().any(|(_, texts)| texts.is_empty()), || {
        quote!(..acs_runtime::Authorization::DEFAULT)
    });
    let lists = lists.map(|(name, values)| texts(name, values));
    quote! {
        acs_runtime::Authorization {
            action: #action,
            access: #access,
            #(#lists)*
            #rest
        }
    }
}

/// `Pagination { items: "Images", page: Some("CurrentPage"), … }`
fn pagination(pagination: &Pagination) -> TokenStream {
    let items = &pagination.items;
    let keys = [
        optional("page", &pagination.page),
        optional("token", &pagination.token),
        optional("size", &pagination.size),
        optional("total", &pagination.total),
        optional("next_token", &pagination.next_token),
    ];
    quote! {
        acs_runtime::Pagination {
            items: #items,
            #(#keys)*
            ..acs_runtime::Pagination::DEFAULT
        }
    }
}

/// `Success::Member { name: "Code", equals: &["200"] }`
fn success((name, equals): &(String, Vec<String>)) -> TokenStream {
    quote!(acs_runtime::Success::Member { name: #name, equals: &[#(#equals),*] })
}

/// `errors: &[DocumentedError { status: "403", … }],`
fn errors(errors: &[(String, String, String)]) -> TokenStream {
    let errors = errors.iter().map(|(status, code, message)| {
        quote!(acs_runtime::DocumentedError { status: #status, code: #code, message: #message })
    });
    quote!(errors: &[#(#errors),*],)
}

/// `path: "/clusters",`
fn text(name: &str, value: &Option<String>) -> TokenStream {
    let name = ident(name);
    let value = value.iter();
    quote!(#(#name: #value,)*)
}

/// `page: Some("CurrentPage"),`
fn optional(name: &str, value: &Option<String>) -> TokenStream {
    let name = ident(name);
    let value = value.iter();
    quote!(#(#name: Some(#value),)*)
}

/// `resources: &["*"],`
fn texts(name: &str, values: &[String]) -> TokenStream {
    let name = ident(name);
    key(!values.is_empty(), || quote!(#name: &[#(#values),*],))
}

fn key(is_there: bool, tokens: impl FnOnce() -> TokenStream) -> TokenStream {
    if is_there {
        tokens()
    } else {
        TokenStream::new()
    }
}

fn ident(name: &str) -> proc_macro2::Ident {
    quote::format_ident!("{name}")
}
