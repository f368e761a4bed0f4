//! All documented values of a product.

#![expect(
    clippy::indexing_slicing,
    reason = "the numbers are those of the catalogue and of its operations"
)]

use serde::Serialize;

use super::split::{Link, split};
use super::{Frame, Site};
use crate::address::{Names, fragment};
use crate::catalogue;
use crate::markdown;
use crate::product::Product;
use crate::tree::{Row, rows};
use crate::visible::line;

/// The pages, and where each set of values stands.
pub(super) struct Pages {
    /// Name and contents.
    pub(super) pages: Vec<(String, String)>,
    /// By number in the catalogue: links to the set and to each of its values.
    pub(super) links: Vec<Links>,
}

/// Where a set of values stands.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Links {
    /// The set.
    pub(crate) link: String,
    /// Its values.
    pub(crate) values: Vec<String>,
    /// In how many places it is used.
    pub(crate) uses: usize,
}

#[derive(Debug, Serialize)]
struct Page {
    count: usize,
    index: Vec<(String, String, String)>,
    pages: Vec<Link>,
    enums: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    link: String,
    name: String,
    /// An operation that tells it from others of the same name.
    of: String,
    is_closed: bool,
    doc_html: String,
    differs_html: Option<String>,
    rows: Vec<Row>,
    uses: Vec<(String, String, String)>,
    #[serde(skip)]
    number: usize,
}

pub(super) fn pages(site: &Site<'_>, product: &Product<'_>) -> Pages {
    let entries = &product.catalogue.entries;
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|number| (entries[*number].name.to_lowercase(), *number));
    let mut ids = Names::with(&["main", "top", "search"]);
    let mut shown: Vec<Shown> = order
        .into_iter()
        .map(|number| set(product, number, &entries[number], &mut ids))
        .collect();
    tell_apart(product, &mut shown);
    let parts = split("enums", &shown, size, |it| &it.name);
    let mut links = vec![Links::default(); entries.len()];
    for part in &parts {
        let file = &part.file;
        for set in &shown[part.range.clone()] {
            let value = |row: &Row| format!("{file}{}", row.link);
            links[set.number] = Links {
                link: format!("{file}{}", set.link),
                values: set.rows.iter().map(value).collect(),
                uses: set.uses.len(),
            };
        }
    }
    let count = shown.len();
    let mut shown = shown.into_iter();
    let pages = parts.into_iter().map(|part| {
        let enums: Vec<Shown> = shown.by_ref().take(part.range.len()).collect();
        let page = Page {
            count,
            index: enums
                .iter()
                .map(|it| (it.name.clone(), it.of.clone(), it.link.clone()))
                .collect(),
            pages: part.pages,
            enums,
        };
        let frame = Frame::of(product, "Enums", "enums.html");
        (part.file, site.render("enums.html", &frame, &page))
    });
    Pages {
        pages: pages.collect(),
        links,
    }
}

/// Says of sets of one name where each is used first. They stand side by side.
fn tell_apart(product: &Product<'_>, shown: &mut [Shown]) {
    for same in shown.chunk_by_mut(|a, b| a.name.to_lowercase() == b.name.to_lowercase()) {
        if same.len() < 2 {
            continue;
        }
        for set in same {
            let uses = &product.catalogue.entries[set.number].uses;
            let first = uses.first().map(|it| &product.operations[it.operation]);
            set.of = first.map_or_else(String::new, |it| line(it.spec.name.as_str()));
        }
    }
}

fn set(
    product: &Product<'_>,
    number: usize,
    entry: &catalogue::Entry<'_>,
    ids: &mut Names,
) -> Shown {
    let find = |name: &str| product.find(name);
    let id = ids.id(&entry.name);
    let values: Vec<String> = entry
        .values
        .keys()
        .map(|value| ids.id(&format!("{id}={value}")))
        .collect();
    // What a member says of itself is told where the member is.
    let target = entry.view.target;
    let is_shared = entry.view.shape.is_some();
    let doc = target
        .doc
        .as_ref()
        .filter(|_| is_shared || entry.uses.len() == 1);
    let closed = entry.view.get(|it| it.closed.as_ref());
    Shown {
        link: fragment(&id),
        name: line(&entry.name),
        of: String::new(),
        is_closed: closed.is_some_and(|it| it.value),
        doc_html: doc.map_or_else(String::new, |it| markdown::blocks(&it.value, &find)),
        differs_html: target
            .page_differs
            .as_ref()
            .filter(|_| is_shared)
            .map(|it| markdown::blocks(&it.value, &find)),
        rows: rows(entry.values, &values, &find),
        uses: entry
            .uses
            .iter()
            .map(|it| {
                let operation = &product.operations[it.operation];
                let link = format!("{}{}", operation.file, fragment(&it.id));
                (line(&operation.spec.name.value), line(&it.path), link)
            })
            .collect(),
        id,
        number,
    }
}

/// About how many bytes the set takes.
fn size(set: &Shown) -> usize {
    let rows = set.rows.iter();
    let rows = rows.flat_map(|it| [it.id.len().saturating_mul(3), it.doc_html.len(), 80]);
    let uses = set.uses.iter();
    let uses = uses.flat_map(|(name, path, link)| [name.len(), path.len(), link.len(), 60]);
    rows.chain(uses).chain([set.doc_html.len(), 200]).sum()
}
