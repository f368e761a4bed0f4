//! The client. Its methods lie in the modules of the operations.

use quote::quote;

use super::{Body, Emitted, docs};
use crate::model::Crate;

/// `src/client.rs`
pub(super) fn client(krate: &Crate) -> Emitted {
    let lines = docs(&krate.client_docs);
    let tokens = vec![
        quote! {
            use crate::ENDPOINTS;
        },
        quote! {
            #lines
            #[derive(Clone, Debug)]
            pub struct Operations<C> {
                pub(crate) caller: C,
            }
        },
        quote! {
            acs_runtime::client!(Operations, ENDPOINTS);
        },
    ];
    Emitted {
        path: format!("{}/src/client.rs", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Rust(vec!["What calls the service.".to_owned()], tokens),
    }
}
