//! What changed and what it means, as pages show it.

use acs_diff::render::{Line, compare, values};
use acs_diff::report::{Code, Entry, Step};
use acs_diff::{Area, Compat, Docs, Wire};
use serde::Serialize;

use crate::address::{Names, fragment};
use crate::markdown::{self, Find};
use crate::product::Product;
use crate::visible::line;

/// More lines than this of a side help nobody.
const MAX_LINES: usize = 60;

/// A day.
#[derive(Debug, Serialize)]
pub(super) struct Day {
    pub(super) id: String,
    pub(super) link: String,
    pub(super) date: String,
    pub(super) doc_html: String,
    /// What happened, in a line without links.
    pub(super) label: String,
    pub(super) announced_html: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) changes: Vec<Change>,
    /// What is to be said of how the vendor announced it.
    pub(super) remarks_html: Vec<String>,
    /// Whether something breaks callers on that day.
    pub(super) is_break: bool,
}

/// A finding.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    id: String,
    link: String,
    title_html: String,
    operation: Option<(String, String)>,
    path: String,
    /// Where the member is told, if it is there still.
    target: Option<String>,
    wire: &'static str,
    rust: &'static str,
    docs: &'static str,
    differs: bool,
    is_break: bool,
    why_html: String,
    advice_html: String,
    values: Option<(String, String)>,
    panes: Vec<Pane>,
    reach: Vec<(String, String)>,
}

/// Both sides of a text.
#[derive(Debug, Serialize)]
struct Pane {
    title: &'static str,
    is_same: bool,
    old: Side,
    new: Side,
}

#[derive(Debug, Serialize)]
struct Side {
    lines: Vec<(String, bool)>,
    left_out: usize,
}

/// The findings of a day that `is_told` chooses; none if there are none and the vendor announced
/// nothing.
pub(super) fn day(
    product: &Product<'_>,
    step: &Step,
    ids: &mut Names,
    find: &Find<'_>,
    is_told: &dyn Fn(&Entry) -> bool,
) -> Option<Day> {
    let date = step.date.as_deref().unwrap_or(&step.new);
    let entries: Vec<&Entry> = step
        .entries
        .iter()
        .filter(|it| it.finding.place.service == product.spec.folder() && is_told(it))
        .collect();
    if entries.is_empty() {
        return None;
    }
    let id = ids.id(&format!("d-{date}"));
    let doc = step.doc.as_deref();
    let (remarks, entries): (Vec<&Entry>, Vec<&Entry>) = entries
        .into_iter()
        .partition(|it| it.finding.area == Area::Policy);
    let mut changes: Vec<Change> = entries
        .iter()
        .map(|it| change(product, date, it, ids, find))
        .collect();
    changes.sort_by_key(|it| !it.is_break);
    let announced = step.announced.iter();
    Some(Day {
        link: fragment(&id),
        id,
        date: line(date),
        label: match doc {
            Some(doc) => line(&doc.replace('`', "")),
            None => first_of(&entries),
        },
        doc_html: doc.map_or_else(String::new, |it| markdown::inline(it, find)),
        announced_html: announced.map(|it| markdown::inline(it, find)).collect(),
        published: step.published.as_deref().map(line),
        remarks_html: remarks
            .iter()
            .map(|it| words(&it.finding.title, find))
            .collect(),
        is_break: changes.iter().any(|it| it.is_break),
        changes,
    })
}

/// What changed first, and how much else did.
fn first_of(entries: &[&Entry]) -> String {
    let first = entries.first().map_or("", |it| it.finding.title.as_str());
    let first = line(&first.replace('`', ""));
    match entries.len().saturating_sub(1) {
        0 => sentence(&first),
        more => format!("{} and {more} more", sentence(&first)),
    }
}

fn change(
    product: &Product<'_>,
    date: &str,
    entry: &Entry,
    ids: &mut Names,
    find: &Find<'_>,
) -> Change {
    let finding = &entry.finding;
    let verdict = &finding.verdict;
    let id = ids.id(&format!("c-{date}-{}", finding.fingerprint));
    let operation = finding.place.operation.as_deref();
    let page = operation.and_then(|it| product.operation(it));
    let target = page.and_then(|it| Some(format!("{}{}", it.file, it.part(&finding.place.path)?)));
    let reach = finding.reach.iter().filter_map(|name| {
        let file = product.operation(name)?.file.clone();
        Some((line(name), file))
    });
    Change {
        link: fragment(&id),
        id,
        // It is in the handle of what can be opened, where links have no place.
        title_html: words(&finding.title, &|_| None),
        operation: operation.map(|it| {
            let file = page.map(|it| it.file.clone());
            (line(it), file.unwrap_or_default())
        }),
        path: line(&finding.place.path),
        target,
        wire: match verdict.wire {
            Wire::None => "none",
            Wire::Ok => "ok",
            Wire::Risk => "risk",
            Wire::Break => "break",
        },
        rust: verdict.rust.compat.word(),
        docs: verdict.docs.word(),
        differs: verdict.rust.behaves_differently,
        is_break: verdict.wire == Wire::Break || verdict.rust.compat == Compat::Major,
        why_html: words(&finding.why, find),
        advice_html: words(&finding.advice, find),
        values: values(finding).map(|(old, new)| (line(old), line(new))),
        panes: match verdict.docs {
            Docs::Trivial => Vec::new(),
            Docs::None | Docs::Changed => panes(&entry.code),
        },
        reach: reach.collect(),
    }
}

/// A sentence of a finding: plain text with code in backticks. It begins like a sentence.
fn words(text: &str, find: &Find<'_>) -> String {
    markdown::inline(&sentence(text), find)
}

fn sentence(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn panes(code: &Code) -> Vec<Pane> {
    let pairs = [
        ("Spec", &code.old_yaml, &code.new_yaml),
        ("Generated Rust", &code.old_rust, &code.new_rust),
    ];
    let pairs = pairs.into_iter();
    let pairs = pairs.filter(|(_, old, new)| !(old.is_empty() && new.is_empty()));
    pairs
        .map(|(title, old, new)| {
            let (before, after) = compare(old, new);
            Pane {
                title,
                is_same: old == new,
                old: side(&before),
                new: side(&after),
            }
        })
        .collect()
}

fn side(lines: &[Line<'_>]) -> Side {
    let shown = lines.iter().take(MAX_LINES);
    Side {
        lines: shown
            .map(|it| (it.text.to_owned(), it.is_changed))
            .collect(),
        left_out: lines.len().saturating_sub(MAX_LINES),
    }
}
