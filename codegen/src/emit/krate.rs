//! The crate root and the module of shared types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Body, Emitted, deprecated, enumeration, enums, items, meta, option, structs, wiring};
use crate::model::{Crate, Endpoints, Enum, Operation};

/// `src/lib.rs`
pub(super) fn root(krate: &Crate) -> Emitted {
    let mut tokens = constants(krate);
    if !krate.operations.is_empty() {
        tokens.push(meta::service(krate));
    }
    tokens.push(quote! {
        pub use acs_runtime as runtime;
    });
    if !krate.shapes.is_empty() {
        tokens.push(quote!(
            pub mod shapes;
        ));
    }
    tokens.push(quote!(
        pub mod client;
    ));
    if krate.error_codes.is_some() {
        tokens.push(quote!(
            mod error_code;
        ));
        tokens.push(quote!(
            pub use error_code::ErrorCode;
        ));
    }
    tokens.push(clients());
    tokens.push(blocking());
    tokens.extend(krate.operations.iter().map(declaration));
    Emitted {
        path: format!("{}/src/lib.rs", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Rust(krate.docs.clone(), tokens),
    }
}

/// `src/shapes.rs`
pub(super) fn shapes(krate: &Crate) -> Emitted {
    let mut tokens = items(&krate.shapes);
    tokens.extend(wiring(structs(&krate.shapes), enums(&krate.shapes)));
    Emitted {
        path: format!("{}/src/shapes.rs", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Rust(
            vec!["Types that several operations share.".to_owned()],
            tokens,
        ),
    }
}

/// `src/error_code.rs`
pub(super) fn error_codes(krate: &Crate, codes: &Enum) -> Emitted {
    let mut tokens = enumeration::enumeration(codes);
    tokens.extend(wiring([].into_iter(), [&codes.ident].into_iter()));
    Emitted {
        path: format!("{}/src/error_code.rs", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Rust(Vec::new(), tokens),
    }
}

/// `pub type Client = client::Operations<Async>;`
fn clients() -> TokenStream {
    quote! {
        /// Calls the service without occupying a thread.
        pub type Client = client::Operations<acs_runtime::Async>;
    }
}

/// `pub mod blocking { … }`
fn blocking() -> TokenStream {
    quote! {
        /// For programs without an async runtime.
        pub mod blocking {
            /// Calls the service and waits for the answer.
            pub type Client = crate::client::Operations<acs_runtime::Blocking>;
        }
    }
}

/// `#[cfg(feature = "container-image")] pub mod describe_image_instances;`
fn declaration(operation: &Operation) -> TokenStream {
    let module = &operation.module;
    let feature = operation.feature.iter();
    let deprecated = deprecated(&operation.deprecated);
    quote! {
        #(#[cfg(feature = #feature)])*
        #deprecated
        pub mod #module;
    }
}

/// `pub const PRODUCT: &str = "Sas";`
fn constants(krate: &Crate) -> Vec<TokenStream> {
    let Crate {
        product,
        api_version,
        ..
    } = krate;
    let endpoints = endpoints(&krate.endpoints);
    vec![
        quote! {
            /// Product code.
            pub const PRODUCT: &str = #product;
        },
        quote! {
            /// API version that every request names.
            pub const API_VERSION: &str = #api_version;
        },
        quote! {
            /// Hosts that answer for the product.
            pub const ENDPOINTS: &acs_runtime::Endpoints = &#endpoints;
        },
    ]
}

/// `Endpoints { rule: EndpointRule::Regional, … }`
fn endpoints(endpoints: &Endpoints) -> TokenStream {
    let Endpoints {
        rule,
        prefix,
        regions,
    } = endpoints;
    let regions = regions.iter().map(|(id, public, vpc)| {
        let vpc = option(vpc);
        quote!(acs_runtime::Region { id: #id, public: #public, vpc: #vpc })
    });
    quote! {
        acs_runtime::Endpoints {
            rule: acs_runtime::EndpointRule::#rule,
            prefix: #prefix,
            regions: &[#(#regions),*],
        }
    }
}
