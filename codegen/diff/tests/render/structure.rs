//! What is left of an output without its texts.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// The elements of a page in their order, with the names of their attributes.
pub(crate) fn html(text: &str) -> Vec<String> {
    let dom: RcDom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
    let mut out = Vec::new();
    look(&dom.document, &mut out);
    out
}

fn look(node: &Handle, out: &mut Vec<String>) {
    let is_element = match &node.data {
        // A word in backticks may read as code, without attributes.
        NodeData::Element { name, attrs, .. }
            if &*name.local == "code" && attrs.borrow().is_empty() =>
        {
            false
        }
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let names: Vec<&str> = attributes.iter().map(|it| &*it.name.local).collect();
            out.push(format!("{} {}", name.local, names.join(" ")));
            true
        }
        NodeData::Comment { .. } => panic!("a comment"),
        _ => false,
    };
    node.children.borrow().iter().for_each(|it| look(it, out));
    if is_element {
        out.push("end".to_owned());
    }
}

/// The tags of XML, with the values of their attributes blanked.
pub(crate) fn tags(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        let (tag, behind) = behind.split_once('>').expect("a tag ends");
        let names: Vec<&str> = tag.split('"').step_by(2).collect();
        out.push(names.join("\"\""));
        rest = behind;
    }
    out
}

/// What Markdown has that leads elsewhere or is no Markdown. Lists and emphasis of a description are
/// welcome.
pub(crate) fn markdown(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let harmful = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(format!("link to {dest_url}")),
        Event::Start(Tag::Image { .. }) => Some("image".to_owned()),
        Event::Html(it) | Event::InlineHtml(it) => Some(format!("html {it}")),
        _ => None,
    });
    harmful.collect()
}
