//! What is wrong with a spec, where, and how to mend it.
//!
//! Invariants:
//! - [`Diagnostics`] hands its findings out in the order of the text, each once,
//!   whatever order the rules ran in;
//! - text from a spec never reaches a terminal raw: [`Diagnostics::render`]
//!   replaces control and direction characters.

use std::slice;

use crate::source::{HasSpan, Span};

mod escape;
mod json;
mod render;
mod rule;

pub(crate) use escape::is_unsafe;
pub use escape::{escape, escape_json};
pub use render::Style;
pub use rule::Rule;

/// A file of garbage shall not fill the memory with its mistakes.
const MAX_FOUND: usize = 10_000;

/// The findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    rule: Rule,
    severity: Severity,
    message: String,
    place: Place,
    labels: Vec<(Span, String)>,
    helps: Vec<String>,
    notes: Vec<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Deserves a look.
    Warning,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file that could not be read, or that is missing, by path.
    File(String),
    /// In the text.
    Span(Span),
}

impl Diagnostics {
    /// Records an error.
    pub fn error(
        &mut self,
        rule: Rule,
        place: impl HasSpan,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(rule, Severity::Error, Place::Span(place.span()), message)
    }

    /// Records an error in a file of which there is no text to show.
    pub fn error_in_file(
        &mut self,
        rule: Rule,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(rule, Severity::Error, Place::File(path.into()), message)
    }

    /// Records a warning.
    pub fn warning(
        &mut self,
        rule: Rule,
        place: impl HasSpan,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(rule, Severity::Warning, Place::Span(place.span()), message)
    }

    /// Ends a step: the warnings if there are only warnings.
    ///
    /// # Errors
    ///
    /// All findings, if one of them is an error.
    pub fn finish(mut self) -> Result<Self, Self> {
        self.found.sort_by(|a, b| a.order().cmp(&b.order()));
        self.found.dedup();
        if self.has_errors() {
            Err(self)
        } else {
            Ok(self)
        }
    }

    /// Whether there is an error among the findings.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|it| it.severity == Severity::Error)
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The findings.
    pub fn iter(&self) -> slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// Adds the findings of another step.
    pub fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    fn push(
        &mut self,
        rule: Rule,
        severity: Severity,
        place: Place,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        if severity == Severity::Error && self.found.len() >= MAX_FOUND {
            self.found.pop();
        }
        self.found.push(Diagnostic {
            rule,
            severity,
            message: message.into(),
            place,
            labels: Vec::new(),
            helps: Vec::new(),
            notes: Vec::new(),
        });
        self.found.last_mut().expect("bug: just pushed")
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Diagnostic {
    /// Points at a second place that explains the first.
    pub fn label(&mut self, place: impl HasSpan, text: impl Into<String>) -> &mut Self {
        self.labels.push((place.span(), text.into()));
        self
    }

    /// Says how to mend it.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.helps.push(text.into());
        self
    }

    /// Adds a fact that helps to understand the message.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.notes.push(text.into());
        self
    }

    /// Suggests the candidate closest to a misspelt word, if one is close.
    pub(crate) fn did_you_mean<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        if let Some(closest) = crate::closest(word, candidates) {
            self.help(format!("did you mean `{closest}`?"));
        }
        self
    }

    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong, in one line of plain text, not yet safe for a terminal.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn order(&self) -> (&Place, Severity, &'static str, &str) {
        (&self.place, self.severity, self.rule.id(), &self.message)
    }
}
