//! Spells out [`Crate`]s as Rust tokens and manifests.
//!
//! Invariants:
//! - no decision falls here: what could go either way was settled by `lower`;
//! - each function takes one node of the model and shows a line of its output;
//! - paths are written in full, so no name of a service can shadow what is meant.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::Options;
use crate::model::{Crate, Docs, Item};

mod builder;
mod client;
mod enumeration;
mod krate;
mod manifest;
mod meta;
mod operation;
mod setter;
mod shape;

/// A file before it is rendered.
#[derive(Debug)]
pub(crate) struct Emitted {
    /// Path below the output folder.
    pub(crate) path: String,
    /// What it was made from, below the spec folder.
    pub(crate) origin: String,
    /// What it holds.
    pub(crate) body: Body,
}

/// Contents of an [`Emitted`] file.
#[derive(Debug)]
pub(crate) enum Body {
    /// A Rust module: its documentation and its items.
    Rust(Docs, Vec<TokenStream>),
    /// TOML.
    Toml(String),
    /// Markdown.
    Markdown(String),
}

/// All files, one at a time, so that the tokens of a large product are never in memory together.
pub(crate) fn emit<'a>(
    crates: &'a [Crate],
    options: &'a Options,
) -> impl Iterator<Item = Emitted> + 'a {
    let readme = std::iter::once_with(|| manifest::readme(crates));
    readme.chain(
        crates
            .iter()
            .flat_map(move |krate| emit_crate(krate, options)),
    )
}

fn emit_crate<'a>(krate: &'a Crate, options: &'a Options) -> impl Iterator<Item = Emitted> + 'a {
    let shapes = (!krate.shapes.is_empty()).then(|| krate::shapes(krate));
    let root = [
        manifest::manifest(krate, options),
        manifest::rustfmt(krate),
        krate::root(krate),
        client::client(krate),
    ];
    let codes = krate.error_codes.iter();
    let operations = krate.operations.iter();
    root.into_iter()
        .chain(shapes)
        .chain(codes.map(move |codes| krate::error_codes(krate, codes)))
        .chain(operations.map(move |operation| operation::module(krate, operation)))
}

/// `/// The page to return.`
fn docs(lines: &Docs) -> TokenStream {
    let lines = lines.iter().map(|line| doc_line(line));
    quote!(#(#[doc = #lines])*)
}

/// `" The page to return."`, written as a raw string: documentation is most of the output, and
/// escaping each of its characters, to undo it when it is printed, was some 12 % of the instructions.
pub(crate) fn doc_line(line: &str) -> Literal {
    // Only what is no Markdown, such as a unit, still has tabs, which clippy minds.
    let line = line.replace('\t', " ");
    let space = if line.is_empty() { "" } else { " " };
    let mut fence = String::new();
    while line.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    let raw = format!("r{fence}\"{space}{line}\"{fence}");
    raw.parse()
        .unwrap_or_else(|_| Literal::string(&format!("{space}{line}")))
}

/// `#[deprecated(note = "call `X` instead")]`
fn deprecated(note: &Option<String>) -> TokenStream {
    match note.as_deref() {
        Some("") => quote!(#[deprecated]),
        Some(note) => quote!(#[deprecated(note = #note)]),
        None => TokenStream::new(),
    }
}

/// `Some("…")`
fn option(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn items(items: &[Item]) -> Vec<TokenStream> {
    let tokens = items.iter().map(|item| match item {
        Item::Struct(object) => shape::object(object),
        Item::Enum(values) => enumeration::enumeration(values),
    });
    tokens.flatten().collect()
}

/// Names of the structs among some types.
fn structs(items: &[Item]) -> impl Iterator<Item = &Ident> {
    items.iter().filter_map(|item| match item {
        Item::Struct(object) => Some(&object.ident),
        Item::Enum(_) => None,
    })
}

/// Names of the enums among some types.
fn enums(items: &[Item]) -> impl Iterator<Item = &Ident> {
    items.iter().filter_map(|item| match item {
        Item::Struct(_) => None,
        Item::Enum(values) => Some(&values.ident),
    })
}

/// Wires the types of a module to the runtime.
fn wiring<'a>(
    structs: impl Iterator<Item = &'a Ident>,
    enums: impl Iterator<Item = &'a Ident>,
) -> Vec<TokenStream> {
    let structs: Vec<_> = structs.collect();
    let enums: Vec<_> = enums.collect();
    let mut wiring = Vec::new();
    if !structs.is_empty() {
        wiring.push(quote!(acs_runtime::data!(#(#structs),*);));
    }
    if !enums.is_empty() {
        wiring.push(quote!(acs_runtime::enumeration!(#(#enums),*);));
    }
    wiring
}
