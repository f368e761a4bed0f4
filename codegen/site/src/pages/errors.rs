//! All error codes of a product, and what each operation says of them.

use std::collections::BTreeMap;

use acs_codegen::spec::ErrorCode;
use serde::Serialize;

use super::split::{file, split};
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
    pages: Vec<(String, String, bool)>,
    codes: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    link: String,
    code: String,
    statuses: Vec<String>,
    messages: Vec<String>,
    /// What is said of the code, and by which operations.
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
    let sizes: Vec<usize> = shown.iter().map(size).collect();
    let parts = split(&sizes);
    let mut links = BTreeMap::new();
    let mut names = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let file = file("errors", at);
        let shown = &shown[part.clone()];
        let code = |it: Option<&Shown>| it.map(|it| it.code.clone()).unwrap_or_default();
        names.push((code(shown.first()), code(shown.last()), file.clone()));
        let keys = codes.keys().skip(part.start).zip(shown);
        links.extend(keys.map(|(code, it)| ((*code).to_owned(), format!("{file}{}", it.link))));
    }
    let count = shown.len();
    let mut shown = shown.into_iter();
    let pages = parts.iter().enumerate().map(|(at, part)| {
        let others = names.iter().enumerate();
        let page = Page {
            count,
            pages: others
                .map(|(other, (first, last, file))| {
                    (format!("{first} to {last}"), file.clone(), other == at)
                })
                .collect(),
            codes: shown.by_ref().take(part.len()).collect(),
        };
        let frame = Frame::of(product, "Error codes", "errors.html");
        (
            file("errors", at),
            site.render("errors.html", &frame, &page),
        )
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
    let mut meanings: Vec<(&str, Vec<(String, String)>)> = Vec::new();
    for (entry, error) in places {
        add(&mut statuses, line(&error.status.value.text));
        if let Some(message) = &error.message {
            add(&mut messages, line(&message.value));
        }
        let text = error.doc.as_ref().map_or("", |it| it.value.as_str());
        let place = (line(&entry.spec.name.value), entry.file.clone());
        match meanings.iter_mut().find(|(other, _)| *other == text) {
            Some((_, operations)) => add(operations, place),
            None => meanings.push((text, vec![place])),
        }
    }
    Shown {
        link: fragment(&id),
        id,
        code: line(code),
        statuses,
        messages,
        meanings: meanings
            .into_iter()
            .map(|(text, places)| (markdown::blocks(text, &find), places))
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
    let texts = code.messages.iter().map(|it| it.len() + 20).sum::<usize>();
    let meanings = code.meanings.iter().map(|(text, places)| {
        let places = places
            .iter()
            .map(|(name, link)| name.len() + link.len() + 60);
        text.len() + places.sum::<usize>()
    });
    200 + texts + meanings.sum::<usize>()
}
