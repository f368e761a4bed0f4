//! What the search looks through, as a script: pages that lie in a folder may load scripts, and
//! nothing else.
//!
//! Names that many operations have are there once, with the numbers of the operations.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::product::Product;
use crate::visible::line;

/// Texts are cut here: a line of a result holds no more.
const MAX_CHARACTERS: usize = 120;

/// Where a product has its documented values and error codes.
pub(crate) type Places = (Vec<crate::pages::EnumLinks>, BTreeMap<String, String>);

/// A name, where it leads, and what is said of it.
type Found = (String, String, String);

#[derive(Debug, Serialize)]
struct Index {
    title: String,
    folder: String,
    /// Name, file, summary.
    operations: Vec<Found>,
    /// Path, operations; and the id, if it is not made of the path.
    parameters: Vec<Part>,
    members: Vec<Part>,
    /// Name, link, and values: value, link, meaning.
    enums: Vec<(String, String, Vec<Found>)>,
    /// Code, link, status.
    errors: Vec<Found>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part {
    Usual(String, Vec<usize>),
    Odd(String, Vec<usize>, String),
}

/// The script.
pub(crate) fn index(products: &[Product<'_>], places: &[Places]) -> String {
    let products = products.iter().zip(places);
    let indexes: Vec<Index> = products
        .map(|(product, places)| of(product, places))
        .collect();
    let json = serde_json::to_string(&indexes).expect("bug: an index is JSON");
    format!("globalThis.acsIndex={json};\n")
}

fn of(product: &Product<'_>, (enums, errors): &Places) -> Index {
    let operations = product.operations.iter();
    let (mut parameters, mut members) = (Parts::default(), Parts::default());
    for (number, entry) in product.operations.iter().enumerate() {
        for node in &entry.parameters {
            node.visit(&mut |it| parameters.add('p', it, number));
        }
        entry.response.visit(&mut |it| members.add('r', it, number));
    }
    let sets = product.catalogue.entries.iter().zip(enums);
    let statuses: BTreeMap<&str, &str> = product
        .operations
        .iter()
        .flat_map(|it| &it.spec.errors)
        .map(|it| (it.code.as_str(), it.status.value.text.as_str()))
        .collect();
    Index {
        title: line(product.service().title.value.as_str()),
        folder: product.folder.clone(),
        operations: operations
            .map(|it| {
                let summary = cut(it.spec.summary.as_str());
                (line(it.spec.name.as_str()), it.file.clone(), summary)
            })
            .collect(),
        parameters: parameters.finish(),
        members: members.finish(),
        enums: sets
            .map(|(set, links)| {
                let values = set.values.iter().zip(&links.values);
                let values = values.map(|((value, meaning), link)| {
                    (
                        line(value.as_str()),
                        link.clone(),
                        cut(meaning.doc.as_str()),
                    )
                });
                (line(&set.name), links.link.clone(), values.collect())
            })
            .collect(),
        errors: errors
            .iter()
            .map(|(code, link)| {
                let status = statuses.get(code.as_str()).copied().unwrap_or_default();
                (line(code), link.clone(), line(status))
            })
            .collect(),
    }
}

/// Paths with the operations that have them.
#[derive(Debug, Default)]
struct Parts {
    /// By path and, if it is not the usual one, id.
    found: BTreeMap<(String, Option<String>), Vec<usize>>,
}

impl Parts {
    fn add(&mut self, prefix: char, node: &crate::tree::Node<'_>, operation: usize) {
        if node.path.is_empty() {
            return;
        }
        let id = (node.id != format!("{prefix}-{}", node.path)).then(|| node.id.clone());
        let operations = self.found.entry((line(&node.path), id)).or_default();
        operations.push(operation);
    }

    fn finish(self) -> Vec<Part> {
        let found = self.found.into_iter();
        found
            .map(|((path, id), operations)| match id {
                None => Part::Usual(path, operations),
                Some(id) => Part::Odd(path, operations, id),
            })
            .collect()
    }
}

/// The first line of a text without the signs that set code apart.
fn cut(text: &str) -> String {
    let first = text.trim().lines().next().unwrap_or_default();
    let first = line(&first.replace('`', ""));
    let end = first.char_indices().nth(MAX_CHARACTERS);
    match end.and_then(|(end, _)| first.get(..end)) {
        Some(start) => format!("{}…", start.trim_end()),
        None => first,
    }
}
