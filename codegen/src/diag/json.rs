//! Findings for programs: one JSON array with a stable set of keys.

#![expect(
    clippy::indexing_slicing,
    reason = "to index an object of JSON is to give it a member"
)]

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Place, Severity, escape_json};
use crate::source::{SourceMap, Span};

impl Diagnostics {
    /// Writes the findings as a JSON array.
    ///
    /// Each has `rule`, `severity`, `message`, `file`, `line`, `column`, `endLine`,
    /// `endColumn`, `labels`, `helps`, `notes` and `explain`. Positions count from 1
    /// and are null where a whole file is meant; columns count characters.
    pub fn to_json(&self, sources: &SourceMap) -> String {
        let found: Vec<Value> = self.iter().map(|it| finding(it, sources)).collect();
        escape_json(&format!("{:#}\n", Value::Array(found)))
    }
}

fn finding(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let mut value = match &diagnostic.place {
        Place::Span(span) => position(*span, sources),
        Place::File(path) => json!({
            "file": path, "line": null, "column": null, "endLine": null, "endColumn": null,
        }),
    };
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|(span, text)| {
            let mut label = position(*span, sources);
            label["text"] = json!(text);
            label
        })
        .collect();
    value["rule"] = json!(diagnostic.rule.id());
    value["severity"] = json!(match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    });
    value["message"] = json!(diagnostic.message);
    value["labels"] = Value::Array(labels);
    value["helps"] = json!(diagnostic.helps);
    value["notes"] = json!(diagnostic.notes);
    value["explain"] = json!(crate::explain::explain(diagnostic.rule));
    value
}

fn position(span: Span, sources: &SourceMap) -> Value {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end));
    json!({
        "file": sources.display_path(span.file),
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}
