//! The parts of a value, down to the last member: what the tables of an operation's page list.
//!
//! [`nodes`] finds the parts and gives each its id, so that texts can link to any of them;
//! [`Shown`] then says of each part what a page shows. A shape that holds itself is told once.

use acs_codegen::describe::{Fact, facts};
use acs_codegen::resolve::{Resolver, View};
use acs_codegen::source::Spanned;
use acs_codegen::spec::{Flag, Place, Schema, Style, Type, word};
use serde::Serialize;

use crate::address::{Names, fragment};
use crate::catalogue::Catalogue;
use crate::markdown::{self, Find};
use crate::visible::line;

/// A part of a value.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// Its id on the page.
    pub(crate) id: String,
    /// Its name on the wire.
    pub(crate) name: &'a str,
    /// The names that lead to it, without the levels of lists and maps.
    pub(crate) path: String,
    /// What is said of it.
    pub(crate) view: View<'a>,
    /// What its elements are, below all lists and maps; the same as `view` if it is neither.
    pub(crate) element: View<'a>,
    /// Where it travels, if it is a parameter.
    pub(crate) place: Option<Place>,
    /// Number of its documented values in the catalogue.
    pub(crate) values: Option<usize>,
    /// Ids of those values.
    pub(crate) value_ids: Vec<String>,
    /// What it holds.
    pub(crate) nodes: Vec<Self>,
    /// Id of the part around it that has the same shape, if what it holds is told there.
    pub(crate) again: Option<String>,
}

/// Finds the parts of the values of an operation.
pub(crate) struct Finder<'a, 'c> {
    /// The shapes that the operation sees.
    pub(crate) resolver: &'c Resolver<'a>,
    /// The ids of the page.
    pub(crate) ids: &'c mut Names,
    /// The documented values of the product.
    pub(crate) catalogue: &'c mut Catalogue<'a>,
    /// Number of the operation.
    pub(crate) operation: usize,
    /// The shapes around the part that is looked at, and the ids of their parts.
    pub(crate) around: Vec<(&'a str, String)>,
}

impl<'a> Finder<'a, '_> {
    /// A part with everything in it. `prefix` tells the ids of a request from those of an answer.
    pub(crate) fn node(
        &mut self,
        prefix: &str,
        parent: &str,
        name: &'a str,
        schema: &'a Schema,
        place: Option<Place>,
    ) -> Node<'a> {
        let path = match (parent, name) {
            ("", name) => name.to_owned(),
            (parent, "") => parent.to_owned(),
            (parent, name) => format!("{parent}.{name}"),
        };
        let id = self.ids.id(&format!("{prefix}-{path}"));
        let view = self.resolver.view(schema);
        let mut element = view;
        while let Some(items) = &element.target.items {
            element = self.resolver.view(items);
        }
        let values = element.get(|it| it.values.as_ref());
        let value_ids = values.into_iter().flat_map(|it| it.keys());
        let value_ids = value_ids
            .map(|value| self.ids.id(&format!("{id}={value}")))
            .collect();
        let values = values.is_some().then(|| {
            self.catalogue
                .add(element, name, self.operation, &id, &path)
        });
        let mut node = Node {
            id,
            name,
            path,
            view,
            element,
            place,
            values,
            value_ids,
            nodes: Vec::new(),
            again: None,
        };
        let shape = element.shape.map(|(_, name)| name.as_str());
        if let Some((_, id)) = self.around.iter().find(|(it, _)| Some(*it) == shape) {
            node.again = Some(id.clone());
            return node;
        }
        self.around.extend(shape.map(|it| (it, node.id.clone())));
        let members = element.target.members.iter().flatten();
        let path = node.path.clone();
        node.nodes = members
            .map(|(name, schema)| self.node(prefix, &path, name.as_str(), schema, None))
            .collect();
        if shape.is_some() {
            self.around.pop();
        }
        node
    }
}

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
    again: Option<String>,
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
        let element = std::ptr::from_ref(view.site) != std::ptr::from_ref(node.element.site);
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
            again: node.again.as_deref().map(fragment),
        }
    }
}

/// Documented values with the ids they have on the page.
pub(crate) fn rows(
    values: &acs_codegen::spec::Values,
    ids: &[String],
    find: &Find<'_>,
) -> Vec<Row> {
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

/// What a caller must keep to, in words.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    link: String,
    path: String,
    words: String,
    codes: Vec<String>,
}

/// The rules about a parameter and all that it holds.
pub(crate) fn rules(node: &Node<'_>, rules: &mut Vec<Rule>) {
    let mut add = |words: String, codes: Vec<String>| {
        rules.push(Rule {
            link: fragment(&node.id),
            path: line(&node.path),
            words,
            codes,
        });
    };
    let is_list = std::ptr::from_ref(node.view.site) != std::ptr::from_ref(node.element.site);
    let of_element = is_list.then(|| facts(node.element, false));
    let own = facts(node.view, true).into_iter().map(|it| ("", it));
    let of_element = of_element.into_iter().flatten();
    let of_element = of_element.map(|it| ("each element ", it));
    for (who, fact) in own.chain(of_element) {
        let (words, codes) = match fact {
            Fact::Required => ("must be given".to_owned(), Vec::new()),
            Fact::Range(range) => (format!("{who}must be {range}"), Vec::new()),
            Fact::Length(count) | Fact::Elements(count) => {
                (format!("{who}must have {count}"), Vec::new())
            }
            Fact::Pattern(pattern) => (format!("{who}must match"), vec![line(pattern)]),
            Fact::Default(_)
            | Fact::Unit(_)
            | Fact::Example(_)
            | Fact::Secret
            | Fact::Since(_)
            | Fact::Formerly(_) => continue,
        };
        add(words, codes);
    }
    let closed = node.element.get(|it| it.closed.as_ref());
    let values = node.element.get(|it| it.values.as_ref());
    if let (true, Some(values)) = (closed.is_some_and(|it| it.value), values) {
        let codes = values.keys().map(|it| line(it.as_str())).collect();
        let who = if is_list { "each element " } else { "" };
        add(format!("{who}must be one of"), codes);
    }
    for node in &node.nodes {
        self::rules(node, rules);
    }
}

/// What kind of value it is, such as `array of integer (int32)`.
fn ty(node: &Node<'_>) -> String {
    let mut words = String::new();
    let mut view = node.view.target;
    // Levels are counted, since a reference cannot be followed without the resolver.
    while let (Some(kind @ (Type::Array | Type::Map)), Some(items)) =
        (view.ty.as_ref().map(|it| it.value), &view.items)
    {
        words.push_str(word(kind));
        words.push_str(" of ");
        view = items;
        if view.shape.is_some() {
            break;
        }
    }
    let element = node.element;
    let kind = element
        .target
        .ty
        .as_ref()
        .map_or("any", |it| word(it.value));
    words.push_str(kind);
    if let Some(format) = element.get(|it| it.format.as_ref()) {
        words = format!("{words} ({})", word(format.value));
    }
    words
}
