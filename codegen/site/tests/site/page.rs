//! A page, parsed, and everything that may be wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::files::Files;
use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The elements of our pages, and what attributes each may have besides `id` and `class`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "aria-current"]),
    ("aside", &[]),
    ("b", &[]),
    ("blockquote", &[]),
    ("body", &["data-product", "data-version", "data-operation"]),
    ("br", &[]),
    ("code", &[]),
    ("dd", &[]),
    ("del", &[]),
    ("details", &["open"]),
    ("div", &["hidden", "tabindex", "role", "aria-labelledby"]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("form", &["data-root", "data-index"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("head", &[]),
    ("header", &[]),
    ("hr", &[]),
    ("html", &["lang"]),
    (
        "input",
        &[
            "type",
            "placeholder",
            "autocomplete",
            "spellcheck",
            "aria-describedby",
        ],
    ),
    ("kbd", &["aria-hidden"]),
    ("label", &["for"]),
    ("li", &[]),
    ("link", &["rel", "href"]),
    ("main", &[]),
    ("meta", &["charset", "name", "content", "http-equiv"]),
    ("nav", &["aria-label"]),
    ("noscript", &[]),
    ("ol", &["aria-label", "start"]),
    ("p", &["role"]),
    ("pre", &["tabindex"]),
    ("script", &["src", "defer"]),
    ("search", &[]),
    ("section", &["aria-labelledby", "hidden"]),
    ("small", &[]),
    ("span", &["aria-hidden", "aria-label"]),
    ("strong", &[]),
    ("summary", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &[]),
    ("th", &["scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("title", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// What matters of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) ids: BTreeSet<String>,
    pub(crate) links: Vec<String>,
    pub(crate) problems: Vec<String>,
    pub(crate) text: String,
    named: Vec<String>,
    headings: usize,
}

/// Reads a page.
pub(crate) fn parse(html: &str) -> Page {
    let options = ParseOpts::default();
    let dom: RcDom = parse_document(RcDom::default(), options).one(html);
    let mut page = Page::default();
    let errors = dom.errors.borrow();
    page.problems
        .extend(errors.iter().map(|it| format!("the parser says: {it}")));
    page.look(&dom.document);
    if page.headings != 1 {
        page.problems
            .push(format!("{} headings of the first level", page.headings));
    }
    for name in std::mem::take(&mut page.named) {
        if !page.ids.contains(&name) {
            page.problems.push(format!(
                "nothing has the id `{name}` by which something is named"
            ));
        }
    }
    page
}

impl Page {
    fn look(&mut self, node: &Handle) {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let name = &*name.local;
                let attributes = attrs.borrow();
                let allowed = ALLOWED.iter().find(|(it, _)| *it == name);
                if allowed.is_none() {
                    self.problems
                        .push(format!("an element that no page has: {name}"));
                }
                let allowed = allowed.map_or(&[][..], |(_, it)| it);
                for attribute in attributes.iter() {
                    let (key, value) = (&*attribute.name.local, &*attribute.value);
                    if !allowed.contains(&key) && key != "id" && key != "class" {
                        self.problems.push(format!(
                            "an attribute that no page has: {name} {key}={value}"
                        ));
                    }
                    self.attribute(name, key, value);
                }
                self.headings += usize::from(name == "h1");
            }
            NodeData::Text { contents } => self.text.push_str(&contents.borrow()),
            NodeData::Comment { contents } if **contents != *" explorer " => {
                self.problems.push(format!("a comment: {contents}"));
            }
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.look(child);
        }
    }

    fn attribute(&mut self, element: &str, key: &str, value: &str) {
        match (element, key) {
            (_, "id") => {
                if value.is_empty() || value.contains(char::is_whitespace) {
                    self.problems.push(format!("no id: `{value}`"));
                }
                if !self.ids.insert(value.to_owned()) {
                    self.problems
                        .push(format!("an id that is there twice: {value}"));
                }
            }
            ("a", "href") => self.links.push(value.to_owned()),
            ("script", "src") => self.own(value, "assets/site.js"),
            ("link", "href") if value == "data:," => {}
            ("link", "href") => self.own(value, "assets/style.css"),
            (_, "for" | "aria-labelledby" | "aria-describedby") => {
                self.named.push(value.to_owned())
            }
            _ => {}
        }
    }

    fn own(&mut self, value: &str, file: &str) {
        if value.trim_start_matches("../") != file {
            self.problems
                .push(format!("something that is not ours is loaded: {value}"));
        }
    }
}

/// All pages of a site, and everything that is wrong with them, links that lead nowhere included.
pub(crate) fn pages(files: &Files) -> (BTreeMap<String, Page>, Vec<String>) {
    let pages: BTreeMap<String, Page> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, html)| (path.to_owned(), parse(html)))
        .collect();
    let mut problems = Vec::new();
    for (path, page) in &pages {
        problems.extend(page.problems.iter().map(|it| format!("{path}: {it}")));
        for link in &page.links {
            if let Err(why) = leads_somewhere(&pages, path, link) {
                problems.push(format!("{path}: {link} {why}"));
            }
        }
    }
    (pages, problems)
}

/// Whether a link leads to a web page, or to a page and a part of it that exist.
pub(crate) fn leads_somewhere(
    pages: &BTreeMap<String, Page>,
    from: &str,
    link: &str,
) -> Result<(), String> {
    if link.starts_with("https://") || link.starts_with("http://") {
        return Ok(());
    }
    let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
    let mut way: Vec<&str> = from.split('/').collect();
    if !file.is_empty() {
        way.pop();
        for step in file.split('/') {
            match step {
                ".." => drop(way.pop()),
                step => way.push(step),
            }
        }
    }
    let path = way.join("/");
    let Some(page) = pages.get(&path) else {
        return Err(format!("leads to {path}, which is not there"));
    };
    let id = decoded(fragment).ok_or("has a fragment that is no text")?;
    match id.is_empty() || page.ids.contains(&id) {
        true => Ok(()),
        false => Err(format!("leads to `{id}`, which is not in {path}")),
    }
}

/// A fragment without its percent signs.
fn decoded(fragment: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = fragment.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first == b'%' {
            let digits = std::str::from_utf8(behind.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What would be wrong is found.
#[test]
fn a_bad_page_has_problems() {
    let page = |body: &str| {
        let html =
            format!("<!doctype html><html><head></head><body><h1>x</h1>{body}</body></html>");
        parse(&html).problems
    };
    assert!(page("<p>fine</p>").is_empty());
    for bad in [
        "<p onclick=\"x\">a</p>",
        "<p style=\"color:red\">a</p>",
        "<img src=\"x\">",
        "<script src=\"https://e.example/x.js\"></script>",
        "<p id=\"a\">a</p><p id=\"a\">b</p>",
        "<p>a</b></p>",
        "<a href=\"a\"><a href=\"b\">c</a></a>",
        "<!-- another -->",
        "<h1>again</h1>",
        "<nav aria-label=\"x\"></nav><section aria-labelledby=\"none\"></section>",
    ] {
        assert!(!page(bad).is_empty(), "{bad}");
    }
    let mut files = Files::default();
    files.add(
        "a/b.html",
        "<!doctype html><h1 id=\"x y\"><a href=\"../c.html#d\">e</a></h1>",
    );
    let (_, problems) = pages(&files);
    assert_eq!(problems.len(), 2, "{problems:?}");
}
