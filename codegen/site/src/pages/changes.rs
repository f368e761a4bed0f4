//! What changed in a product, the newest first: from the history of its specs, and what the
//! vendor's pages announce where there is no such history.

use std::collections::BTreeMap;

use serde::Serialize;

use super::history::{Day, day};
use super::split::{Link, split};
use super::{Frame, Site};
use crate::address::Names;
use crate::markdown;
use crate::product::Product;
use crate::visible::line;

#[derive(Debug, Serialize)]
struct Page {
    pages: Vec<Link>,
    days: Vec<Shown>,
}

/// A day with what the history and what the vendor say of it.
#[derive(Debug, Serialize)]
struct Shown {
    date: String,
    told: Option<Day>,
    /// What the vendor's pages say of operations: name, link, text.
    rows: Vec<(String, String, String)>,
}

pub(super) fn pages(site: &Site<'_>, product: &Product<'_>) -> Vec<(String, String)> {
    let find = |name: &str| product.find(name);
    let mut ids = Names::with(&["main", "top", "search"]);
    let mut days: BTreeMap<String, Shown> = BTreeMap::new();
    let shown = |date: &str| Shown {
        date: line(date),
        told: None,
        rows: Vec::new(),
    };
    for step in &site.report.steps {
        if let Some(told) = day(product, step, &mut ids, &find, &|_| true) {
            let date = told.date.clone();
            days.entry(date.clone())
                .or_insert_with(|| shown(&date))
                .told = Some(told);
        }
    }
    for entry in &product.operations {
        for change in &entry.spec.changes {
            let date = change.date.as_str();
            let day = days.entry(date.to_owned()).or_insert_with(|| shown(date));
            // The history tells what the row announces.
            if day.told.is_some() {
                continue;
            }
            day.rows.push((
                line(&entry.spec.name.value),
                entry.file.clone(),
                markdown::inline(&change.summary.value, &find),
            ));
        }
    }
    let days: Vec<Shown> = days.into_values().rev().collect();
    let parts = split("changes", &days, size, |it| &it.date);
    let mut days = days.into_iter();
    let pages = parts.into_iter().map(|part| {
        let page = Page {
            pages: part.pages,
            days: days.by_ref().take(part.range.len()).collect(),
        };
        let frame = Frame::of(product, "Changes", "changes.html");
        (part.file, site.render("changes.html", &frame, &page))
    });
    pages.collect()
}

/// About how many bytes the day takes.
fn size(day: &Shown) -> usize {
    let changes = day.told.iter().flat_map(|it| &it.changes);
    let rows = day.rows.iter();
    let rows = rows.flat_map(|(name, link, text)| [name.len(), link.len(), text.len(), 60]);
    let changes = changes.map(|_| 1500);
    changes.chain(rows).chain([300]).sum()
}
