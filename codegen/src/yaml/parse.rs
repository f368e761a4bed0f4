//! Builds the tree from the events of the YAML library.
//!
//! The library counts characters and limits only the nesting of `[` and `{`; here
//! positions become byte offsets, and depth and size are limited for good.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "spans are those of the parser, translated to bytes between characters"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::offsets::Offsets;
use super::{Entry, Kind, MAX_DEPTH, MAX_NODES, Node, Scalar, characters};
use crate::diag::{Diagnostics, Rule};
use crate::source::{FileId, SourceMap, Span, Spanned};

/// Reads a file; `None` if there is no tree to work with, which is reported.
///
/// Duplicate keys leave a tree, with the first of each, so that the rest is read too.
pub(crate) fn parse(sources: &SourceMap, file: FileId, diags: &mut Diagnostics) -> Option<Node> {
    let whole = sources.file(file).text();
    if !characters::are_allowed(file, whole, diags) {
        return None;
    }
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut builder = Builder {
        whole,
        offsets: Offsets::new(file, whole.len() - text.len(), text),
        open: Vec::new(),
        root: None,
        nodes: 0,
        is_sound: true,
        diags,
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let span = builder.trimmed(builder.offsets.span(span));
                builder.accept(event, span)?;
            }
            Err(error) => {
                builder.syntax_error(&error);
                return None;
            }
        }
    }
    builder.finish()
}

/// A list or a mapping that is not closed yet.
struct Frame {
    span: Span,
    head: Span,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// Where each key was first written.
        seen: BTreeMap<String, Span>,
        /// The key whose value comes next; the flag says whether the entry is kept.
        key: Option<(Spanned<String>, bool)>,
    },
}

struct Builder<'a> {
    whole: &'a str,
    offsets: Offsets,
    open: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    is_sound: bool,
    diags: &'a mut Diagnostics,
}

impl Builder<'_> {
    /// Takes an event; `None` if nothing sensible can follow.
    fn accept(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Some(()),
            Event::DocumentStart(_) => self.document_start(span),
            Event::Alias(_) => {
                self.unsupported(span, "an alias");
                self.scalar(String::new(), false, span)
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.decorations(span, anchor, tag.as_ref());
                let is_plain = style == ScalarStyle::Plain;
                self.scalar(text.into_owned(), is_plain, span)
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorations(span, anchor, tag.as_ref());
                self.open(span, Content::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.decorations(span, anchor, tag.as_ref());
                let content = Content::Mapping {
                    entries: Vec::new(),
                    seen: BTreeMap::new(),
                    key: None,
                };
                self.open(span, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
        }
    }

    fn finish(self) -> Option<Node> {
        if !self.is_sound {
            return None;
        }
        let start = self.offsets.start();
        let is_empty = self
            .root
            .as_ref()
            .is_none_or(|root| root.describe().is_none());
        if is_empty {
            let message = "the file says nothing";
            self.diags.error(Rule::YamlSyntax, start, message);
            return None;
        }
        self.root
    }

    fn document_start(&mut self, span: Span) -> Option<()> {
        if self.root.is_some() {
            self.unsupported(span, "a second document");
            return None;
        }
        let mut start = 0;
        for line in self.whole[..span.start].split_inclusive('\n') {
            if line.starts_with('%') {
                let end = start + line.trim_end().len();
                self.unsupported(Span { start, end, ..span }, "a directive");
            }
            start += line.len();
        }
        Some(())
    }

    fn decorations(&mut self, span: Span, anchor: usize, tag: Option<&Cow<'_, Tag>>) {
        if anchor != 0 {
            self.unsupported(span, "an anchor");
        }
        if tag.is_some() {
            self.unsupported(span, "a tag");
        }
    }

    fn unsupported(&mut self, span: Span, what: &str) {
        self.is_sound = false;
        self.diags
            .error(Rule::YamlFeature, span, format!("{what} is not allowed"))
            .help("write out what it stands for");
    }

    fn scalar(&mut self, text: String, is_plain: bool, span: Span) -> Option<()> {
        if let Some(c) = characters::first_forbidden_in_scalar(&text) {
            self.is_sound = false;
            let message = format!(
                "this text holds U+{:04X}, which is not allowed",
                u32::from(c)
            );
            self.diags.error(Rule::ForbiddenCharacter, span, message);
        }
        self.counted(span)?;
        let scalar = Scalar { text, is_plain };
        if self.expects_key() {
            self.key(scalar, span);
            return Some(());
        }
        // A value that is not written has no place of its own.
        let head = self.head().unwrap_or(span);
        let is_absent = span.start == span.end;
        let node = Node {
            span: if is_absent { head } else { span },
            head,
            kind: Kind::Scalar(scalar),
        };
        self.place(node);
        Some(())
    }

    fn open(&mut self, span: Span, content: Content) -> Option<()> {
        self.counted(span)?;
        if self.expects_key() {
            let message = "a list or a mapping cannot be a key";
            self.diags.error(Rule::YamlFeature, span, message);
            return None;
        }
        if self.open.len() == MAX_DEPTH {
            self.too_deep(span);
            return None;
        }
        let head = self.head().unwrap_or_else(|| self.first_line(span));
        self.open.push(Frame {
            span,
            head,
            content,
        });
        Some(())
    }

    fn close(&mut self, end: Span) -> Option<()> {
        let frame = self.open.pop().expect("bug: the library pairs its events");
        let (kind, last) = match frame.content {
            Content::Sequence(items) => {
                let last = items.last().map(|it| it.span.end);
                (Kind::Sequence(items), last)
            }
            Content::Mapping { entries, .. } => {
                let last = entries
                    .last()
                    .map(|it| it.value.span.end.max(it.key.span.end));
                (Kind::Mapping(entries), last)
            }
        };
        // In block style the end is where the next thing starts, past comments and blank lines.
        let is_closed = self.whole[end.start..end.end].ends_with([']', '}']);
        let end = if is_closed {
            end.end
        } else {
            last.unwrap_or(frame.span.end)
        };
        let start = match &kind {
            Kind::Mapping(entries) if !is_closed => entries.first().map(|it| it.key.span.start),
            Kind::Sequence(_) | Kind::Mapping(_) | Kind::Scalar(_) => None,
        };
        let start = start.unwrap_or(frame.span.start);
        self.place(Node {
            span: Span {
                start,
                end: end.max(start),
                ..frame.span
            },
            head: frame.head,
            kind,
        });
        Some(())
    }

    /// Whether the next node is a key.
    fn expects_key(&self) -> bool {
        let Some(frame) = self.open.last() else {
            return false;
        };
        matches!(frame.content, Content::Mapping { key: None, .. })
    }

    /// The key of the value that comes next.
    fn head(&self) -> Option<Span> {
        match &self.open.last()?.content {
            Content::Mapping { key, .. } => key.as_ref().map(|(key, _)| key.span),
            Content::Sequence(_) => None,
        }
    }

    fn key(&mut self, scalar: Scalar, span: Span) {
        let (is_null, is_merge) = (scalar.is_null(), scalar.is_plain && scalar.text == "<<");
        if is_merge {
            self.unsupported(span, "a merge key");
        }
        let frame = self
            .open
            .last_mut()
            .expect("bug: a key is inside a mapping");
        #[expect(clippy::unreachable, reason = "the caller has looked at the frame")]
        let Content::Mapping { seen, key, .. } = &mut frame.content else {
            unreachable!("bug: a key is inside a mapping");
        };
        let first = seen.get(&scalar.text).copied();
        *key = Some((Spanned::new(scalar.text.clone(), span), first.is_none()));
        if let Some(first) = first {
            let message = format!("the key `{}` is here twice", scalar.text);
            self.diags
                .error(Rule::DuplicateKey, span, message)
                .label(first, "first written here");
        } else {
            seen.insert(scalar.text, span);
        }
        if is_null {
            self.is_sound = false;
            self.diags
                .error(Rule::YamlFeature, span, "null cannot be a key")
                .help("write it in quotes if the text is meant");
        }
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node) {
        match self.open.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping { entries, key, .. }) => {
                let (key, is_kept) = key.take().expect("bug: a value follows its key");
                if is_kept {
                    entries.push(Entry { key, value: node });
                }
            }
        }
    }

    fn counted(&mut self, span: Span) -> Option<()> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("the file has more than {MAX_NODES} values");
            self.diags.error(Rule::TooComplex, span, message);
            return None;
        }
        Some(())
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("the file nests deeper than {MAX_DEPTH} levels");
        self.diags.error(Rule::TooComplex, span, message);
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let span = self.offsets.at(error.marker().index());
        let mut end = span.start;
        if let Some(c) = self.whole[span.start..]
            .chars()
            .next()
            .filter(|c| *c != '\n')
        {
            end += c.len_utf8();
        }
        let span = Span { end, ..span };
        // The library reads ahead, so its own limit on brackets may strike before ours.
        if error.info().contains("recursion limit") {
            return self.too_deep(span);
        }
        let message = format!("this is not YAML: {}", error.info());
        let error = self.diags.error(Rule::YamlSyntax, span, message);
        if error.message().contains("mapping values are not allowed") {
            error.help("a text that holds `: ` must stand in quotes or behind `|`");
        }
    }

    /// A span without the blanks and line breaks that the library counts to a scalar.
    fn trimmed(&self, span: Span) -> Span {
        let text = &self.whole[span.start..span.end];
        let end = span.start + text.trim_end().len();
        Span { end, ..span }
    }

    /// The part of a span on its first line, for a node without a key.
    fn first_line(&self, span: Span) -> Span {
        let rest = &self.whole[span.start..];
        let line = rest.lines().next().unwrap_or_default();
        let end = span.start + line.trim_end().len();
        Span { end, ..span }
    }
}
