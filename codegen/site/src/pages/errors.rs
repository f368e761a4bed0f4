//! All error codes of a product, and what each operation says of them.

use std::collections::BTreeMap;

use acs_codegen::describe::shared_paragraphs;
use acs_codegen::spec::ErrorCode;
use serde::Serialize;

use super::split::{Link, split};
use super::{Frame, Site};
use crate::address::{Names, fragment};
use crate::markdown;
use crate::product::{Entry, Product};
use crate::visible::line;

/// The pages, and where each code stands.
pub(super) struct Pages {
    /// Name and contents.
    pub(super) pages: Vec<(String, String)>,
    /// Links, by code.
    pub(super) links: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct Page {
    count: usize,
    pages: Vec<Link>,
    codes: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    link: String,
    code: String,
    statuses: Vec<String>,
    messages: Vec<String>,
    /// What all operations say of the code first.
    shared_html: String,
    /// What is said of it then, and by which operations.
    meanings: Vec<(String, Vec<(String, String)>)>,
}

pub(super) fn pages(site: &Site<'_>, product: &Product<'_>) -> Pages {
    let mut codes: BTreeMap<&str, Vec<(&Entry<'_>, &ErrorCode)>> = BTreeMap::new();
    for entry in &product.operations {
        for error in &entry.spec.errors {
            codes
                .entry(error.code.as_str())
                .or_default()
                .push((entry, error));
        }
    }
    let mut ids = Names::with(&["main", "top", "search"]);
    let shown: Vec<Shown> = codes
        .iter()
        .map(|(code, places)| code_of(product, code, places, &mut ids))
        .collect();
    let parts = split("errors", &shown, size, |it| &it.code);
    let mut links = BTreeMap::new();
    for part in &parts {
        let keys = codes.keys().zip(&shown);
        let here = keys.skip(part.range.start).take(part.range.len());
        let link = |shown: &Shown| format!("{}{}", part.file, shown.link);
        links.extend(here.map(|(code, it)| ((*code).to_owned(), link(it))));
    }
    let count = shown.len();
    let mut shown = shown.into_iter();
    let pages = parts.into_iter().map(|part| {
        let page = Page {
            count,
            pages: part.pages,
            codes: shown.by_ref().take(part.range.len()).collect(),
        };
        let frame = Frame::of(product, "Error codes", "errors.html");
        (part.file, site.render("errors.html", &frame, &page))
    });
    Pages {
        pages: pages.collect(),
        links,
    }
}

fn code_of(
    product: &Product<'_>,
    code: &str,
    places: &[(&Entry<'_>, &ErrorCode)],
    ids: &mut Names,
) -> Shown {
    let find = |name: &str| product.find(name);
    let id = ids.id(code);
    let (mut statuses, mut messages) = (Vec::new(), Vec::new());
    let mut meanings: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let texts = || places.iter().filter_map(|(_, it)| it.doc.as_ref());
    let shared = shared_paragraphs(texts().map(|it| it.as_str()));
    for (entry, error) in places {
        add(&mut statuses, line(&error.status.value.text));
        if let Some(message) = &error.message {
            add(&mut messages, line(&message.value));
        }
        let text = error.doc.as_ref().map_or("", |it| it.value.trim());
        let paragraphs = text.split("\n\n").skip(shared.len());
        let rest = paragraphs.collect::<Vec<_>>().join("\n\n");
        let place = (line(&entry.spec.name.value), entry.file.clone());
        match meanings.iter_mut().find(|(other, _)| *other == rest) {
            Some((_, operations)) => add(operations, place),
            None => meanings.push((rest, vec![place])),
        }
    }
    Shown {
        link: fragment(&id),
        id,
        code: line(code),
        statuses,
        messages,
        shared_html: markdown::blocks(&shared.join("\n\n"), &find),
        meanings: meanings
            .into_iter()
            .map(|(text, places)| (markdown::blocks(&text, &find), places))
            .collect(),
    }
}

fn add<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// About how many bytes the code takes.
fn size(code: &Shown) -> usize {
    let texts = code.messages.iter().flat_map(|it| [it.len(), 20]);
    let meanings = code.meanings.iter().flat_map(|(text, places)| {
        let places = places.iter();
        let places = places.flat_map(|(name, link)| [name.len(), link.len(), 60]);
        places.chain([text.len()])
    });
    texts
        .chain(meanings)
        .chain([code.shared_html.len(), 200])
        .sum()
}
