//! Prints a [`Report`]: one file for each format, all from the same value.
//!
//! Invariants:
//! - nothing here decides anything about a finding;
//! - a text of a spec, a commit or the user reaches no format unescaped;
//! - the same report gives the same bytes.

use acs_codegen::diag::{Style, escape};
use acs_codegen::spec::policy::Level;

use crate::report::{Entry, Report, Step};
use crate::{Compat, Docs, Finding, Side, Wire};

mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;
mod totals;

pub use html::{Line, compare};
pub use json::schema as json_schema;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text(Style),
    /// How often each rule found something.
    Totals,
    /// For programs; its schema is [`json_schema`].
    Json,
    /// A section of a changelog.
    Markdown,
    /// One page that needs nothing else.
    Html,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for CI servers.
    Junit,
    /// Annotations of a pull request, as GitHub's runner reads them.
    Github,
}

/// Prints a report.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text(style) => text::render(report, style),
        Format::Totals => totals::render(report),
        Format::Json => json::render(report),
        Format::Markdown => markdown::render(report),
        Format::Html => html::render(report),
        Format::Sarif => sarif::render(report),
        Format::Junit => junit::render(report),
        Format::Github => github::render(report),
    }
}

impl Wire {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ok => "ok",
            Self::Risk => "risk",
            Self::Break => "break",
        }
    }
}

impl Compat {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Docs {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Trivial => "trivial",
            Self::Changed => "changed",
        }
    }
}

/// The word for how serious a finding is.
const fn level(level: Level) -> &'static str {
    match level {
        Level::None => "none",
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// `wire: break · rust: none · docs: changed`, without the axes on which nothing happens.
fn verdict(finding: &Finding) -> String {
    let verdict = &finding.verdict;
    let mut parts = Vec::new();
    if verdict.wire != Wire::None {
        parts.push(format!("wire: {}", verdict.wire.word()));
    }
    let rust = verdict.rust;
    if rust.compat != Compat::None || rust.behaves_differently || verdict.wire == Wire::Break {
        let more = if rust.behaves_differently {
            ", behaves differently"
        } else {
            ""
        };
        parts.push(format!("rust: {}{more}", rust.compat.word()));
    }
    if verdict.docs != Docs::None {
        parts.push(format!("docs: {}", verdict.docs.word()));
    }
    parts.join(" · ")
}

/// `DescribeImageInstances response.ImageInstanceList[].LastScanTime`
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let parts = [
        place.operation.as_deref().unwrap_or(&place.service),
        place.path.as_str(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join(" ")
}

/// Where to look: the new side, or the old one of what is gone.
fn side(finding: &Finding) -> Option<&Side> {
    finding.new.as_ref().or(finding.old.as_ref())
}

/// `api-spec/….yaml:120:9`
fn at(side: &Side) -> String {
    format!("{}:{}:{}", side.file, side.line, side.column)
}

/// How many operations a change of something shared reaches, if it is more than one.
fn reach(finding: &Finding) -> Option<String> {
    match finding.reach.as_slice() {
        [] => None,
        [one] => Some(format!("reaches {one}")),
        many => Some(format!("reaches {} operations", many.len())),
    }
}

/// The change of a value, if the title does not say it.
pub fn values(finding: &Finding) -> Option<(&str, &str)> {
    let (old, new) = (finding.old.as_ref()?, finding.new.as_ref()?);
    let (old, new) = (old.value.as_str(), new.value.as_str());
    let is_said = |value: &str| finding.title.contains(value);
    (old != new && !(is_said(old) && is_said(new))).then_some((old, new))
}

/// Where a step leads, for a heading: its day, or both sides.
fn heading(step: &Step) -> String {
    match &step.date {
        Some(date) if step.new == *date => date.clone(),
        Some(date) => format!("{date} · {} → {}", step.old, step.new),
        None => format!("{} → {}", step.old, step.new),
    }
}

/// `2 breaking changes, 1 other change and 12 changes of texts`
fn counts(step: &Step) -> String {
    let live = || step.entries.iter().filter(|it| it.accepted.is_none());
    let breaks = live().filter(|it| is_break(it)).count();
    let docs = live().filter(|it| it.is_docs_only()).count();
    let others = live().count().saturating_sub(breaks).saturating_sub(docs);
    let accepted = step
        .entries
        .iter()
        .filter(|it| it.accepted.is_some())
        .count();
    let parts = [
        (breaks, "breaking change", "breaking changes"),
        if breaks > 0 {
            (others, "other change", "other changes")
        } else {
            (others, "change", "changes")
        },
        (docs, "change of a text", "changes of texts"),
        (accepted, "accepted finding", "accepted findings"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    match parts.as_slice() {
        [] => "nothing changed".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Whether old callers or programs may have to change.
fn is_break(entry: &Entry) -> bool {
    let verdict = &entry.finding.verdict;
    verdict.wire == Wire::Break || verdict.rust.compat == Compat::Major
}

/// The runners of CI take a line that begins like this for a command, wherever it comes from.
fn inert(text: &str) -> String {
    let line = |line: &str| {
        let start = line.trim_start();
        let indent = line.strip_suffix(start).unwrap_or_default();
        let mut rest = start.chars();
        match rest.next() {
            Some(c) if start.starts_with("::") || start.starts_with("##[") => {
                format!("{indent}{}{}", c.escape_unicode(), rest.as_str())
            }
            _ => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Text that is safe to print and stays in its line.
fn one_line(text: &str) -> String {
    escape(&text.replace('\n', " "))
}
