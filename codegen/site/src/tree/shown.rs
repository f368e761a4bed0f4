//! What a page shows of a part.

use acs_codegen::describe::{Fact, facts};
use acs_codegen::source::Spanned;
use acs_codegen::spec::{self, Flag, Style, word};
use serde::Serialize;

use super::Node;
use crate::address::fragment;
use crate::markdown::{self, Find};
use crate::visible::line;

/// A part as a page shows it. What ends in `html` is HTML already.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    id: String,
    link: String,
    name: String,
    ty: String,
    shape: Option<String>,
    is_json: bool,
    place: Option<&'static str>,
    is_required: bool,
    deprecated_html: Option<String>,
    since: Option<String>,
    doc_html: String,
    facts: Vec<Line>,
    element_html: Option<String>,
    values: Option<Values>,
    differs_html: Option<String>,
    members: Vec<Self>,
    again: Option<(String, String)>,
    is_cut: bool,
}

/// A fact with its name.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    name: &'static str,
    text: String,
    is_code: bool,
}

/// The documented values of a part.
#[derive(Debug, Serialize)]
struct Values {
    /// Number in the catalogue.
    number: usize,
    is_closed: bool,
    rows: Vec<Row>,
}

/// A documented value.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) link: String,
    pub(crate) value: String,
    pub(crate) doc_html: String,
    pub(crate) deprecated_html: Option<String>,
    pub(crate) since: Option<String>,
}

impl Shown {
    /// What a page shows of a part and all that it holds.
    pub(crate) fn of(node: &Node<'_>, is_input: bool, find: &Find<'_>) -> Self {
        let view = node.view;
        let doc = view.get(|it| it.doc.as_ref());
        let (own, stated): (Vec<Fact<'_>>, Vec<Fact<'_>>) = facts(view, is_input)
            .into_iter()
            .partition(|it| matches!(it, Fact::Required | Fact::Since(_)));
        let element = node.is_list();
        let element_doc = node.element.get(|it| it.doc.as_ref()).filter(|_| element);
        let mut lines: Vec<Line> = stated.iter().map(|it| Line::of(it)).collect();
        if element {
            let of_element = facts(node.element, false);
            lines.extend(of_element.iter().map(|it| Line::of(it).of_element()));
        }
        let values = node.element.get(|it| it.values.as_ref());
        let style = view.get(|it| it.style.as_ref());
        let since = own.iter().find_map(|it| match it {
            Fact::Since(date) => Some(line(date)),
            _ => None,
        });
        Self {
            id: node.id.clone(),
            link: fragment(&node.id),
            name: line(node.name),
            ty: ty(node),
            shape: node.element.shape.map(|(_, name)| line(name.as_str())),
            is_json: style.is_some_and(|it| it.value == Style::Json),
            place: node.place.map(word),
            is_required: own.contains(&Fact::Required),
            deprecated_html: deprecated(view.get(|it| it.deprecated.as_ref()), find),
            since,
            doc_html: doc.map_or_else(String::new, |it| markdown::blocks(&it.value, find)),
            facts: lines,
            element_html: element_doc.map(|it| markdown::blocks(&it.value, find)),
            values: values.zip(node.values).map(|(values, number)| Values {
                number,
                is_closed: node
                    .element
                    .get(|it| it.closed.as_ref())
                    .is_some_and(|it| it.value),
                rows: rows(values, &node.value_ids, find),
            }),
            differs_html: view
                .site
                .page_differs
                .as_ref()
                .map(|it| markdown::blocks(&it.value, find)),
            members: node
                .nodes
                .iter()
                .map(|it| Self::of(it, is_input, find))
                .collect(),
            again: node
                .again
                .as_ref()
                .map(|(id, path)| (fragment(id), line(path))),
            is_cut: node.is_cut,
        }
    }
}

/// Documented values with the ids they have on the page.
pub(crate) fn rows(values: &spec::Values, ids: &[String], find: &Find<'_>) -> Vec<Row> {
    let values = values.iter().zip(ids);
    values
        .map(|((value, meaning), id)| Row {
            id: id.clone(),
            link: fragment(id),
            value: line(value.as_str()),
            doc_html: short(&meaning.doc.value, find),
            deprecated_html: deprecated(meaning.deprecated.as_ref(), find),
            since: meaning.since.as_ref().map(|it| line(&it.value)),
        })
        .collect()
}

/// A text that is a sentence more often than not.
fn short(text: &str, find: &Find<'_>) -> String {
    match text.trim().contains('\n') {
        true => markdown::blocks(text, find),
        false => markdown::inline(text, find),
    }
}

/// What is said of something that should no longer be used; empty if it is said without a word.
pub(crate) fn deprecated(flag: Option<&Spanned<Flag>>, find: &Find<'_>) -> Option<String> {
    let text = flag?.value.text.as_deref().unwrap_or_default();
    Some(markdown::inline(text, find))
}

impl Line {
    fn of(fact: &Fact<'_>) -> Self {
        let (name, text, is_code) = match fact {
            Fact::Required => ("Required", "yes".to_owned(), false),
            Fact::Default(value) => ("Default", (*value).to_owned(), true),
            Fact::Range(words) => ("Range", words.clone(), false),
            Fact::Length(words) => ("Length", words.clone(), false),
            Fact::Elements(words) => ("Elements", words.clone(), false),
            Fact::Pattern(pattern) => ("Pattern", (*pattern).to_owned(), true),
            Fact::Unit(unit) => ("Unit", (*unit).to_owned(), false),
            Fact::Example(value) => ("Example", (*value).to_owned(), true),
            Fact::Secret => ("Secret", "never shown in logs".to_owned(), false),
            Fact::Since(date) => ("Since", (*date).to_owned(), false),
            Fact::Formerly(names) => ("Formerly", names.join(", "), true),
        };
        Self {
            name,
            text: line(&text),
            is_code,
        }
    }

    /// The same of each element of a list.
    fn of_element(mut self) -> Self {
        self.name = match self.name {
            "Range" => "Each is",
            "Length" => "Each has",
            "Pattern" => "Each matches",
            "Example" => "An element",
            name => name,
        };
        self
    }
}

/// What kind of value it is, such as `array of integer (int32)`.
fn ty(node: &Node<'_>) -> String {
    let levels = node.levels.iter().map(|it| word(*it));
    let element = node.element.target.ty.as_ref();
    let element = element.map_or("any", |it| word(it.value));
    let words: Vec<&str> = levels.chain([element]).collect();
    let words = words.join(" of ");
    match node.element.get(|it| it.format.as_ref()) {
        Some(format) => format!("{words} ({})", word(format.value)),
        None => words,
    }
}
