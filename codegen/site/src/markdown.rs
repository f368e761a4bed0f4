//! Descriptions as HTML.
//!
//! What comes out is made of a few harmless elements, whatever goes in: HTML in a text is shown as
//! the text it is, links lead to web pages or into the site, images are links, headings are
//! paragraphs, and nothing has attributes but links. A name in code that the page knows becomes a
//! link to what it names.

use acs_codegen::describe;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::address::is_web;
use crate::visible::visible;

/// The extensions of rustdoc that only change how a text looks.
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// Where a name in code leads.
pub(crate) type Find<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Paragraphs, lists, tables and code.
pub(crate) fn blocks(text: &str, find: &Find<'_>) -> String {
    // The same text as in the documentation of the crate, which is harmless already.
    render(&describe::escape(text).join("\n"), find)
}

/// A sentence, without a paragraph around it.
pub(crate) fn inline(text: &str, find: &Find<'_>) -> String {
    let html = render(&describe::sentence(text), find);
    let inner = html.trim_end().strip_prefix("<p>");
    match inner.and_then(|it| it.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => plain(text),
    }
}

/// Text with no Markdown in it.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    crate::visible::push_escaped(&mut out, text).expect("bug: a string takes everything");
    out
}

fn render(markdown: &str, find: &Find<'_>) -> String {
    let markdown = visible(markdown);
    let mut out = String::with_capacity(markdown.len().saturating_mul(2));
    let parser = Parser::new_ext(&markdown, EXTENSIONS);
    html::push_html(
        &mut out,
        Harmless {
            parser,
            find,
            links: Vec::new(),
            waiting: Vec::new(),
        },
    );
    out
}

/// The events of a text without what could do harm.
struct Harmless<'a, 'f, P> {
    parser: P,
    find: &'f Find<'f>,
    /// Of each link or image that is open: whether it is shown as a link.
    links: Vec<bool>,
    /// Events to be told before the parser is asked again, the next one last.
    waiting: Vec<Event<'a>>,
}

impl<'a, P: Iterator<Item = Event<'a>>> Iterator for Harmless<'a, '_, P> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.waiting.pop() {
                return Some(event);
            }
            let event = self.parser.next()?;
            if let Some(event) = self.pass(event) {
                return Some(event);
            }
        }
    }
}

impl<'a, P> Harmless<'a, '_, P> {
    fn pass(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { .. }) => {
                self.waiting.push(Event::Start(Tag::Strong));
                Some(Event::Start(Tag::Paragraph))
            }
            Event::End(TagEnd::Heading(_)) => {
                self.waiting.push(Event::End(TagEnd::Paragraph));
                Some(Event::End(TagEnd::Strong))
            }
            Event::Start(Tag::CodeBlock(_)) => {
                Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)))
            }
            // How cells are aligned would be a style, which the policy of the pages forbids.
            Event::Start(Tag::Table(columns)) => {
                let columns = columns.iter().map(|_| pulldown_cmark::Alignment::None);
                Some(Event::Start(Tag::Table(columns.collect())))
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let is_inside = self.links.contains(&true);
                let is_shown = !is_inside && (is_web(&dest_url) || is_fragment(&dest_url));
                self.links.push(is_shown);
                is_shown.then(|| Event::Start(link(dest_url)))
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let is_shown = self.links.pop().unwrap_or_default();
                is_shown.then_some(Event::End(TagEnd::Link))
            }
            Event::Code(code) if !self.links.contains(&true) => match (self.find)(&code) {
                Some(target) => {
                    self.waiting.push(Event::End(TagEnd::Link));
                    self.waiting.push(Event::Code(code));
                    Some(Event::Start(link(target.into())))
                }
                None => Some(Event::Code(code)),
            },
            other => Some(other),
        }
    }
}

fn is_fragment(target: &str) -> bool {
    target.starts_with('#')
}

fn link<'a>(target: CowStr<'a>) -> Tag<'a> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: target,
        title: "".into(),
        id: "".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str) -> Option<String> {
        (name == "GetX").then(|| "GetX.html".to_owned())
    }

    #[test]
    fn names_in_code_lead_to_what_they_name() {
        assert_eq!(
            inline("See `GetX` and `GetY`.", &find),
            "See <a href=\"GetX.html\"><code>GetX</code></a> and <code>GetY</code>."
        );
    }

    #[test]
    fn html_is_text_and_a_script_is_no_link() {
        assert_eq!(
            inline("<b onclick=x>y</b>", &find),
            "&lt;b onclick=x&gt;y&lt;/b&gt;"
        );
        assert!(!blocks("[a](javascript:alert)", &find).contains("href"));
    }

    #[test]
    fn the_renderer_alone_lets_no_html_through() {
        let html = render(
            "<script>x</script>\n\n![a](https://e.org/x.png) [b](data:x)\n\n# c",
            &find,
        );
        assert_eq!(
            html,
            "<p>&lt;script&gt;x&lt;/script&gt;\n</p>\n\
             <p><a href=\"https://e.org/x.png\">a</a> b</p>\n\
             <p><strong>c</strong></p>\n"
        );
    }
}
