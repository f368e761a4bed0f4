//! The program in Rust, with the generated crate.

use acs_codegen::model::Paging;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Extent, first_line, title};
use crate::{Operation, Request};

mod expression;

use expression::Writer;
pub(super) use expression::is_absent;

/// The lines that the program needs in `Cargo.toml`.
pub(super) fn manifest(operation: &Operation) -> String {
    let krate = operation.krate();
    format!(
        "[dependencies]\n\
         {} = {{ path = \"generated/{}\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n",
        krate.name, krate.folder
    )
}

pub(super) fn program(request: &Request<'_>, extent: Extent) -> String {
    let operation = request.operation();
    let model = operation.model();
    let mut writer = Writer::new(operation);
    let setters = writer.setters(&request.object, &model.request, false);
    let krate = format_ident!("{}", operation.krate().name.replace('-', "_"));
    let module = &model.module;
    let call = quote!(client.#module() #setters);
    let body = match (&model.paging, extent) {
        (Some(_), Extent::Result) => quote! {
            let mut items = #call.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        },
        (Some(paging), Extent::Call) => {
            let items = items(paging);
            quote! {
                let response = #call.send().await?;
                for item in #items {
                    println!("{item:?}");
                }
            }
        }
        (None, _) if model.response.fields.is_empty() => quote! {
            let response = #call.send().await?;
            println!("done: {}", response.request_id().unwrap_or_default());
        },
        (None, _) => quote! {
            let response = #call.send().await?.into_inner();
            println!("{response:#?}");
        },
    };
    let main = quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let client = #krate::Client::from_env().await?;
            #body
            Ok(())
        }
    };
    let summary = first_line(operation.summary());
    let title = title(operation);
    let mut text = format!("//! {summary}\n//!\n//! {title}\n//!\n//! ```toml\n");
    for line in manifest(operation).lines() {
        text += &format!("//! {line}\n");
    }
    text += "//! ```\n\n";
    let imports = writer.imports();
    if !imports.is_empty() {
        text += &pretty(imports);
        text.push('\n');
    }
    text + &pretty(main)
}

/// The items of a page: `&response.list`, or all that lie below objects that may be absent.
fn items(paging: &Paging) -> TokenStream {
    match paging.steps.as_slice() {
        [] => quote!([&*response]),
        [list] => quote!(&response.#list),
        [first, rest @ ..] => quote!(response.#first.iter()#(.flat_map(|it| &it.#rest))*),
    }
}

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("bug: a sample is no Rust");
    prettyplease::unparse(&file)
}
