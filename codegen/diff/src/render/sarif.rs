//! SARIF 2.1.0, as code scanning reads it.
//!
//! A finding that the repository accepts stays in the file with its suppression, so that the
//! server knows it is meant. Fingerprints are ours: they survive moved lines.

#![expect(
    clippy::indexing_slicing,
    reason = "to index an object of JSON is to give it a member"
)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{level, reach, side, verdict};
use crate::report::{Entry, Report};
use crate::{Finding, Rule, Side};

pub(super) fn render(report: &Report) -> String {
    let entries: Vec<&Entry> = report.steps.iter().flat_map(|it| &it.entries).collect();
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &entries {
        rules.insert(entry.finding.rule, 0);
    }
    for (index, place) in rules.values_mut().enumerate() {
        *place = index;
    }
    let results: Vec<Value> = entries.iter().map(|it| result(it, &rules)).collect();
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "acs-diff",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.keys().map(|id| rule(id)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    acs_codegen::diag::escape_json(&format!("{sarif:#}\n"))
}

fn rule(id: &str) -> Value {
    let summary = Rule::from_id(id).map_or("", Rule::summary);
    json!({
        "id": id,
        "shortDescription": { "text": summary },
        "help": { "text": format!("cargo xtask explain {id}") },
    })
}

fn result(entry: &Entry, rules: &BTreeMap<&str, usize>) -> Value {
    let finding = &entry.finding;
    let mut value = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": level(entry.level),
        "message": { "text": message(finding) },
        "partialFingerprints": { "acsDiff/v1": finding.fingerprint },
        "properties": {
            "wire": finding.verdict.wire.word(),
            "rust": finding.verdict.rust.compat.word(),
            "docs": finding.verdict.docs.word(),
        },
    });
    if let Some(side) = side(finding) {
        value["locations"] = json!([location(side, finding)]);
    }
    if let (Some(old), Some(_)) = (&finding.old, &finding.new) {
        value["relatedLocations"] = json!([before(old)]);
    }
    if let Some(accepted) = &entry.accepted {
        let why = format!(
            "{} (until {}, {})",
            accepted.reason, accepted.expires, accepted.owner
        );
        value["suppressions"] = json!([{ "kind": "external", "justification": why }]);
    }
    value
}

fn message(finding: &Finding) -> String {
    let reach = reach(finding)
        .map(|it| format!(" It {it}."))
        .unwrap_or_default();
    let verdict = verdict(finding);
    let verdict = if verdict.is_empty() {
        verdict
    } else {
        format!(" ({verdict})")
    };
    format!(
        "{}{verdict}. {}{reach} {}",
        finding.title, finding.why, finding.advice
    )
    .trim_end()
    .to_owned()
}

fn location(side: &Side, finding: &Finding) -> Value {
    json!({
        "physicalLocation": physical(side),
        "logicalLocations": [{ "fullyQualifiedName": super::place(finding) }],
    })
}

fn before(side: &Side) -> Value {
    json!({
        "id": 1,
        "physicalLocation": physical(side),
        "message": { "text": "before" },
    })
}

fn physical(side: &Side) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&side.file) },
        "region": { "startLine": side.line.max(1), "startColumn": side.column.max(1) },
    })
}

/// A path as a relative URI. A git side such as `main:api-spec/…` would look like a scheme, and
/// what it names lies at the path behind the colon.
fn uri(path: &str) -> String {
    let path = match path.split_once(':') {
        Some((revision, rest)) if revision.len() > 1 => rest,
        _ => path,
    };
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_relative_uris() {
        assert_eq!(uri("api-spec/a b/ü.yaml"), "api-spec/a%20b/%C3%BC.yaml");
        assert_eq!(uri("main:api-spec/x.yaml"), "api-spec/x.yaml");
    }
}
