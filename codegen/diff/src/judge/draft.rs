//! A finding while it is made: spans instead of lines, and a verdict that may still change.

use acs_codegen::source::{SourceMap, Span};

use crate::finding::{Compat, Docs, Finding, Place, Rename, Side, Verdict, Wire, Witness};
use crate::fingerprint::fingerprint;
use crate::rule::Rule;

/// A finding without lines.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) rule: Rule,
    pub(crate) operation: Option<String>,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) verdict: Verdict,
    pub(crate) old: Option<(Span, String)>,
    pub(crate) new: Option<(Span, String)>,
    pub(crate) reach: Vec<String>,
    pub(crate) rename: Option<Rename>,
    pub(crate) witness: Option<Witness>,
    pub(crate) is_mined: bool,
    pub(crate) advice: Option<String>,
    /// What tells it apart from others of its rule and place.
    pub(crate) distinct: String,
}

impl Draft {
    pub(crate) fn new(
        rule: Rule,
        operation: Option<&str>,
        path: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            operation: operation.map(str::to_owned),
            path: path.into(),
            title: title.into(),
            verdict: rule.verdict(),
            old: None,
            new: None,
            reach: Vec::new(),
            rename: None,
            witness: None,
            is_mined: false,
            advice: None,
            distinct: String::new(),
        }
    }

    pub(crate) fn old(mut self, span: Span, value: impl AsRef<str>) -> Self {
        self.old = Some((span, short(value.as_ref())));
        self
    }

    pub(crate) fn new_side(mut self, span: Span, value: impl AsRef<str>) -> Self {
        self.new = Some((span, short(value.as_ref())));
        self
    }

    /// Both sides, each with its span and value if it is there.
    pub(crate) fn sides(
        mut self,
        old: Option<(Span, String)>,
        new: Option<(Span, String)>,
    ) -> Self {
        self.old = old.map(|(span, value)| (span, short(&value)));
        self.new = new.map(|(span, value)| (span, short(&value)));
        self
    }

    pub(crate) fn wire(mut self, wire: Wire) -> Self {
        self.verdict.wire = wire;
        self
    }

    pub(crate) fn rust(mut self, compat: Compat) -> Self {
        self.verdict.rust.compat = compat;
        self
    }

    pub(crate) fn differs(mut self, differs: bool) -> Self {
        self.verdict.rust.behaves_differently = differs;
        self
    }

    pub(crate) fn docs(mut self, docs: Docs) -> Self {
        self.verdict.docs = docs;
        self
    }

    pub(crate) fn distinct(mut self, distinct: impl Into<String>) -> Self {
        self.distinct = distinct.into();
        self
    }

    pub(crate) fn reach(mut self, reach: &[String]) -> Self {
        self.reach = reach.to_vec();
        self
    }

    pub(crate) fn rename(mut self, rename: Rename) -> Self {
        self.rename = Some(rename);
        self
    }

    pub(crate) fn witness(mut self, witness: Option<Witness>) -> Self {
        self.witness = witness;
        self
    }

    pub(crate) fn mined(mut self) -> Self {
        self.is_mined = true;
        self
    }

    /// Says what to do about this very change, instead of what the page says.
    pub(crate) fn advice(mut self, advice: String) -> Self {
        self.advice = Some(advice);
        self
    }

    pub(crate) fn finish(self, service: &str, old: &SourceMap, new: &SourceMap) -> Finding {
        let usual = || crate::explain::advice(self.rule).to_owned();
        let advice = self.advice.clone().unwrap_or_else(usual);
        let place = Place {
            service: service.to_owned(),
            operation: self.operation,
            path: self.path,
        };
        Finding {
            rule: self.rule.id(),
            area: self.rule.area(),
            verdict: self.verdict,
            fingerprint: fingerprint(self.rule, &place, &self.distinct),
            place,
            title: self.title,
            old: self.old.map(|it| side(old, it)),
            new: self.new.map(|it| side(new, it)),
            why: crate::explain::why(self.rule).to_owned(),
            advice,
            reach: self.reach,
            rename: self.rename,
            witness: self.witness,
            is_mined: self.is_mined,
        }
    }
}

fn side(sources: &SourceMap, (span, value): (Span, String)) -> Side {
    let position = sources.file(span.file).position(span.start);
    Side {
        file: sources.display_path(span.file),
        line: position.line,
        column: position.column,
        value,
    }
}

/// The value as it fits in a line.
fn short(value: &str) -> String {
    const MOST: usize = 100;
    let mut words = value.split_whitespace();
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        text.push(' ');
        text.push_str(word);
        if text.len() > MOST {
            break;
        }
    }
    let end = text.char_indices().nth(MOST);
    match end.and_then(|(end, _)| text.get(..end)) {
        Some(start) => format!("{start}…"),
        None if text.len() < value.trim().len() && text.len() > MOST => format!("{text}…"),
        None => text,
    }
}
