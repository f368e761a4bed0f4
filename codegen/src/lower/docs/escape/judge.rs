//! What rustdoc would object to, asked of the parser that rustdoc uses.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// The extensions that rustdoc turns on.
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The first thing in the lines that rustdoc would warn of, or run.
pub(super) fn objection(lines: &[String]) -> Option<String> {
    let text = lines.join("\n");
    let mut nowhere = None;
    let mut note = |link: BrokenLink<'_>| {
        nowhere.get_or_insert_with(|| format!("a link to nothing: {}", link.reference));
        None
    };
    let mut judge = Judge::default();
    for event in Parser::new_with_broken_link_callback(&text, EXTENSIONS, Some(&mut note)) {
        if let Some(found) = judge.look(&event) {
            return Some(found);
        }
    }
    nowhere.or_else(|| judge.bare_url())
}

/// Where in the text the parser is.
#[derive(Debug, Default)]
struct Judge {
    links: usize,
    is_code: bool,
    /// Text in which an address would be no link.
    words: String,
}

impl Judge {
    fn look(&mut self, event: &Event<'_>) -> Option<String> {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML: {html}")),
            Event::FootnoteReference(name) => Some(format!("a footnote: {name}")),
            Event::Start(Tag::FootnoteDefinition(name)) => Some(format!("a footnote: {name}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                Some("code without a fence".to_owned())
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                self.is_code = true;
                let is_known =
                    language.chars().all(|c| c.is_ascii_lowercase()) && !language.is_empty();
                let is_test = !is_known || &**language == "rust";
                is_test.then(|| format!("code that would be run: {language}"))
            }
            Event::End(TagEnd::CodeBlock) => {
                self.is_code = false;
                None
            }
            Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    ..
                },
            ) => {
                self.links += 1;
                let is_web = dest_url.starts_with("http://") || dest_url.starts_with("https://");
                let is_written = matches!(link_type, LinkType::Inline | LinkType::Autolink);
                (!(is_web && is_written)).then(|| format!("a link to {dest_url}"))
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.links -= 1;
                None
            }
            Event::Text(text) => {
                if self.links == 0 && !self.is_code {
                    self.words += text;
                }
                None
            }
            _ => {
                self.words.push(' ');
                None
            }
        }
    }

    /// An address outside of links.
    fn bare_url(&self) -> Option<String> {
        let mut rest = self.words.as_str();
        while let Some(at) = rest.find("://") {
            let host = rest[at + 3..]
                .split(|c: char| !(c.is_ascii_alphanumeric() || ".-_@:%+~#=".contains(c)));
            let host = host.into_iter().next().unwrap_or_default();
            let is_http = rest[..at].ends_with("http") || rest[..at].ends_with("https");
            if is_http && host.trim_end_matches('.').contains('.') {
                return Some(format!("an address that is no link: {host}"));
            }
            rest = &rest[at + 3..];
        }
        None
    }
}
