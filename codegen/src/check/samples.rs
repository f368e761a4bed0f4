//! Sample answers.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "every offset is that of a line or of a word of the same text"
)]

use serde_json::Value as Json;

use crate::diag::{Diagnostics, Rule};
use crate::source::{SourceMap, Span};
use crate::spec::{Example, Operation};

use super::fits::{self, Mismatch};
use super::site::Scope;

/// A sample is JSON, and the response describes all of it.
pub(super) fn samples_are_described<'a>(
    sources: &SourceMap,
    scope: &Scope<'a>,
    operation: &'a Operation,
    diags: &mut Diagnostics,
) {
    for example in &operation.examples {
        let json: Json = match serde_json::from_str(example.response.as_str()) {
            Ok(json) => json,
            Err(error) => {
                let place = line(sources, example, error.line());
                let message = format!("the sample is not JSON: {error}");
                diags.error(Rule::InvalidSample, place, message);
                continue;
            }
        };
        for mismatch in fits::json_in(scope, &operation.response, &json) {
            report(sources, example, &mismatch, diags);
        }
    }
}

fn report(sources: &SourceMap, example: &Example, mismatch: &Mismatch, diags: &mut Diagnostics) {
    let Mismatch { path, problem, .. } = mismatch;
    let what = match path.as_str() {
        "" => "the sample".to_owned(),
        path => format!("`{path}` of the sample"),
    };
    let place = place(sources, example, path);
    if mismatch.is_doubt {
        let message = format!("the response does not document {what}: {problem}");
        diags.warning(Rule::UnlistedValue, place, message);
        return;
    }
    let message = format!("{what} does not fit the response: {problem}");
    let error = diags.error(Rule::InvalidSample, place, message);
    if let Some(unknown) = &mismatch.unknown {
        error.help(format!(
            "describe `{unknown}` under `members`, or mend the sample"
        ));
    }
}

/// A line of the sample, if it is written as a block and so has the same lines as its source.
fn line(sources: &SourceMap, example: &Example, number: usize) -> Span {
    let span = example.response.span;
    let text = sources.text_of(span);
    let line = text.split_inclusive('\n').nth(number).map(str::trim);
    match line.filter(|it| text.starts_with('|') && !it.is_empty()) {
        Some(line) => {
            let before: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
            let indent = text[before..].len() - text[before..].trim_start().len();
            let start = span.start + before + indent;
            Span {
                start,
                end: start + line.len(),
                ..span
            }
        }
        None => span,
    }
}

/// The key of the member in the text of the sample, if it is there only once.
fn place(sources: &SourceMap, example: &Example, path: &str) -> Span {
    let name = path.rsplit('.').next().unwrap_or(path);
    let name = name.split('[').next().unwrap_or(name);
    let quoted = format!("\"{name}\"");
    let span = example.response.span;
    let mut found = sources.text_of(span).match_indices(&quoted);
    match (found.next(), found.next()) {
        (Some((offset, _)), None) => {
            let start = span.start + offset;
            Span {
                start,
                end: start + quoted.len(),
                ..span
            }
        }
        _ => example.title.span,
    }
}
