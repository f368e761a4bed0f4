//! Turns emitted files into text. The one place that knows the header and the printer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::escape;
use crate::emit::{Body, Emitted, doc_line};
use crate::files::{Files, GENERATED};

pub(crate) fn render(emitted: impl Iterator<Item = Emitted>) -> Files {
    let mut files = Files::default();
    for Emitted { path, origin, body } in emitted {
        // A comment of one line, whatever the specs are called.
        let origin = escape(&origin).replace('\n', " ");
        let header = format!("{GENERATED} by `cargo xtask codegen` from {origin}. Do not edit.");
        let text = match body {
            Body::Rust(docs, items) => format!("// {header}\n\n{}", rust(&docs, items)),
            Body::Toml(toml) => format!("# {header}\n\n{toml}"),
            Body::Markdown(markdown) => markdown,
        };
        files.insert(path, text);
    }
    files
}

/// Prints a module item by item, so that the syntax tree of a large one is never whole in memory.
fn rust(docs: &[String], items: Vec<TokenStream>) -> String {
    let docs = docs.iter().map(|line| doc_line(line));
    let mut text = pretty(quote!(#(#![doc = #docs])*));
    let mut previous_is_line = false;
    for item in items {
        let item = pretty(item);
        // Declarations of one line stand together.
        let is_line = item.lines().count() == 1;
        if !(text.is_empty() || is_line && previous_is_line) {
            text.push('\n');
        }
        text += &item;
        previous_is_line = is_line;
    }
    text
}

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("bug: emitted tokens are not Rust");
    prettyplease::unparse(&file)
}
