//! Findings for people, drawn like a compiler's.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a span ends where it starts or later, between characters of its file"
)]

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, Title};

use super::escape::{escape, is_unsafe};
use super::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::{FileId, SourceMap, Span};

/// Whether to colour the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With ANSI colour codes.
    Ansi,
}

/// A span longer than this is shown by its beginning: nobody reads a picture of a page.
const MAX_SPAN_BYTES: usize = 300;

/// A line longer than this is named and not shown.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// Nobody mends more than this in one go.
const MAX_PICTURES: usize = 100;

impl Diagnostics {
    /// Draws the findings, with the lines of text they are about.
    pub fn render(&self, sources: &SourceMap, style: Style) -> String {
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Ansi => Renderer::styled(),
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut out = String::new();
        for diagnostic in self.iter().take(MAX_PICTURES) {
            out.push_str(&renderer.render(&[picture(diagnostic, sources)]));
            out.push_str("\n\n");
        }
        out.push_str(&self.conclusion());
        out
    }

    /// The last line: how much was found, and whether all of it is shown.
    fn conclusion(&self) -> String {
        let mut line = self.count();
        if self.len() > MAX_PICTURES {
            line.push_str(&format!(", of which the first {MAX_PICTURES} are shown"));
        }
        if !line.is_empty() {
            line.push('\n');
        }
        line
    }

    fn count(&self) -> String {
        let errors = self
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count();
        match (errors, self.len().saturating_sub(errors)) {
            (0, 0) => String::new(),
            (errors, 0) => counted(errors, "error"),
            (0, warnings) => counted(warnings, "warning"),
            (errors, warnings) => {
                let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
                format!("{errors}, {warnings}")
            }
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn picture<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Group<'a> {
    let mut group = Group::with_title(title(diagnostic));
    match &diagnostic.place {
        Place::File(path) => group = group.element(Origin::path(one_line(path))),
        Place::Span(span) => {
            for snippet in snippets(*span, diagnostic, sources) {
                group = group.element(snippet);
            }
        }
    }
    let helps = diagnostic.helps.iter().map(|it| (Level::HELP, it));
    let notes = diagnostic.notes.iter().map(|it| (Level::NOTE, it));
    helps.chain(notes).fold(group, |group, (level, text)| {
        group.element(level.message(one_line(text)))
    })
}

fn title(diagnostic: &Diagnostic) -> Title<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    level
        .primary_title(one_line(&diagnostic.message))
        .id(diagnostic.rule.id())
}

/// One snippet for the file of the primary span, and one for every other file.
fn snippets<'a>(
    primary: Span,
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> Vec<Element<'a>> {
    let mut files = vec![primary.file];
    for (span, _) in &diagnostic.labels {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
        .into_iter()
        .map(|file| {
            let labels = diagnostic.labels.iter().filter(|it| it.0.file == file);
            let marked = (primary.file == file).then_some(primary);
            let labels = labels.map(|(span, label)| (*span, label.as_str()));
            snippet(file, marked, &labels.collect::<Vec<_>>(), sources)
        })
        .collect()
}

/// The lines of one file that a finding is about.
///
/// Only these lines are handed on: the drawing library looks at all it is given.
fn snippet<'a>(
    file: FileId,
    marked: Option<Span>,
    labels: &[(Span, &str)],
    sources: &'a SourceMap,
) -> Element<'a> {
    let text = sources.file(file).text();
    let ranges = || {
        marked
            .iter()
            .chain(labels.iter().map(|it| &it.0))
            .map(|it| drawn(*it, text))
    };
    let first = ranges().map(|it| it.start).min().unwrap_or_default();
    let last = ranges().map(|it| it.end).max().unwrap_or_default();
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..]
        .find('\n')
        .map_or(text.len(), |newline| last + newline);
    let path = one_line(&sources.display_path(file));
    if text[start..end]
        .lines()
        .any(|line| line.len() > MAX_LINE_BYTES)
    {
        let position = sources.file(file).position(first);
        let origin = Origin::path(path).line(position.line);
        return origin.char_column(position.column).into();
    }
    let moved = |span: Span| {
        let range = drawn(span, text);
        range.start - start..range.end - start
    };
    let primary = marked.map(|span| AnnotationKind::Primary.span(moved(span)));
    let labels = labels.iter().map(|(span, label)| {
        let context = AnnotationKind::Context.span(moved(*span));
        context.label(one_line(label))
    });
    Snippet::source(masked(&text[start..end]))
        .line_start(sources.file(file).position(start).line)
        .path(path)
        .annotations(primary.into_iter().chain(labels))
        .into()
}

/// A name with a line break must not begin a line: the runners of CI take some lines for commands.
fn one_line(text: &str) -> String {
    escape(text).replace('\n', "\\u{a}")
}

/// The part of a span that the picture marks.
fn drawn(span: Span, text: &str) -> std::ops::Range<usize> {
    let marked = text.get(span.start..span.end).unwrap_or_default();
    let shown = marked
        .char_indices()
        .map(|(offset, c)| offset + c.len_utf8());
    let len = shown.take_while(|end| *end <= MAX_SPAN_BYTES).last();
    span.start..span.start + len.unwrap_or_default()
}

/// Replaces each unsafe character by as many harmless bytes, so that offsets still fit.
fn masked(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| matches!(c, '\n' | '\r' | '\t') || !is_unsafe(c);
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match (is_kept(c), c.len_utf8()) {
            (true, _) => out.push(c),
            (false, 4) => out.push_str("\u{fffd}?"),
            (false, 3) => out.push('\u{fffd}'),
            (false, 2) => out.push('\u{ff}'),
            (false, _) => out.push('?'),
        }
    }
    Cow::Owned(out)
}
