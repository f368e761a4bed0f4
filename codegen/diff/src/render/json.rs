//! For programs. The schema says what every key means, and stands beside those of the specs.

#![expect(
    clippy::indexing_slicing,
    reason = "to index an object of JSON is to give it a member"
)]

use acs_codegen::diag::escape_json;
use serde_json::{Map, Value, json};

use super::level;
use crate::report::{Entry, Event, Lifeline, Report, Step};
use crate::semver::Advice;
use crate::{Area, Finding, Rename, Side, Witness, WitnessKind};

/// Grows when a key changes its meaning or goes; new keys leave it as it is.
const VERSION: u32 = 1;

pub(super) fn render(report: &Report) -> String {
    let value = json!({
        "version": VERSION,
        "title": report.title,
        "steps": report.steps.iter().map(step).collect::<Vec<_>>(),
        "lifelines": report.lifelines.iter().map(lifeline).collect::<Vec<_>>(),
    });
    escape_json(&format!("{value:#}\n"))
}

fn step(step: &Step) -> Value {
    let mut value = json!({
        "old": step.old,
        "new": step.new,
        "announced": step.announced,
        "findings": step.entries.iter().map(entry).collect::<Vec<_>>(),
        "advice": step.advice.iter().map(advice).collect::<Vec<_>>(),
    });
    let texts = [
        ("date", &step.date),
        ("doc", &step.doc),
        ("published", &step.published),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            value[key] = json!(text);
        }
    }
    value
}

fn entry(entry: &Entry) -> Value {
    let mut value = finding(&entry.finding);
    value["level"] = json!(level(entry.level));
    if let Some(accepted) = &entry.accepted {
        value["accepted"] = json!({
            "reason": accepted.reason,
            "owner": accepted.owner,
            "expires": accepted.expires,
        });
    }
    let code = &entry.code;
    let texts = [
        ("oldYaml", &code.old_yaml),
        ("newYaml", &code.new_yaml),
        ("oldRust", &code.old_rust),
        ("newRust", &code.new_rust),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let texts: Map<String, Value> = texts
        .map(|(key, text)| (key.to_owned(), json!(text)))
        .collect();
    if !texts.is_empty() {
        value["code"] = Value::Object(texts);
    }
    value
}

fn finding(finding: &Finding) -> Value {
    let verdict = &finding.verdict;
    let place = &finding.place;
    let mut value = json!({
        "rule": finding.rule,
        "area": area(finding.area),
        "fingerprint": finding.fingerprint,
        "wire": verdict.wire.word(),
        "rust": verdict.rust.compat.word(),
        "behavesDifferently": verdict.rust.behaves_differently,
        "docs": verdict.docs.word(),
        "service": place.service,
        "path": place.path,
        "title": finding.title,
        "why": finding.why,
        "advice": finding.advice,
        "reach": finding.reach,
        "mined": finding.is_mined,
    });
    let optional = [
        ("operation", place.operation.as_ref().map(|it| json!(it))),
        ("old", finding.old.as_ref().map(side)),
        ("new", finding.new.as_ref().map(side)),
        ("rename", finding.rename.as_ref().map(rename)),
        ("witness", finding.witness.as_ref().map(witness)),
    ];
    for (key, part) in optional {
        if let Some(part) = part {
            value[key] = part;
        }
    }
    value
}

fn side(side: &Side) -> Value {
    json!({
        "file": side.file,
        "line": side.line,
        "column": side.column,
        "value": side.value,
    })
}

fn rename(rename: &Rename) -> Value {
    json!({
        "from": rename.from,
        "to": rename.to,
        "score": rename.score,
        "evidence": rename.evidence,
    })
}

fn witness(witness: &Witness) -> Value {
    let kind = match witness.kind {
        WitnessKind::Request => "request",
        WitnessKind::Response => "response",
        WitnessKind::Http => "http",
    };
    json!({
        "kind": kind,
        "document": witness.document,
        "old": witness.old,
        "new": witness.new,
    })
}

fn advice(advice: &Advice) -> Value {
    json!({
        "service": advice.service,
        "crate": advice.krate,
        "bump": advice.bump.word(),
        "old": advice.old.to_string(),
        "new": advice.new.to_string(),
        "needed": advice.needed().to_string(),
        "deciding": advice.deciding,
    })
}

fn lifeline(line: &Lifeline) -> Value {
    let event =
        |it: &Event| json!({ "date": it.date, "what": it.what, "fingerprint": it.fingerprint });
    json!({
        "operation": line.operation,
        "path": line.path,
        "gone": line.is_gone,
        "events": line.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn area(area: Area) -> &'static str {
    match area {
        Area::Operation => "operation",
        Area::Request => "request",
        Area::Response => "response",
        Area::Error => "error",
        Area::Authorization => "authorization",
        Area::Endpoint => "endpoint",
        Area::Rust => "rust",
        Area::Documentation => "documentation",
        Area::Policy => "policy",
    }
}

/// The JSON Schema of the JSON form.
pub fn schema() -> String {
    let text = |doc: &str| json!({ "type": "string", "description": doc });
    let texts =
        |doc: &str| json!({ "type": "array", "items": { "type": "string" }, "description": doc });
    let words = |words: &[&str], doc: &str| json!({ "enum": words, "description": doc });
    let list = |of: &str, doc: &str| json!({ "type": "array", "items": reference(of), "description": doc });
    let whole = |doc: &str| json!({ "type": "integer", "minimum": 1, "description": doc });

    let side = record(
        "One side of a finding.",
        &["file", "line", "column", "value"],
        json!({
            "file": text("File, as the user named it."),
            "line": whole("Line, from 1."),
            "column": whole("Column, from 1."),
            "value": text("The value there; empty if the thing itself is meant."),
        }),
    );
    let rename = record(
        "Why two names are taken for one thing.",
        &["from", "to", "score", "evidence"],
        json!({
            "from": text("Name before."),
            "to": text("Name after."),
            "score": { "type": "number", "minimum": 0, "maximum": 1, "description": "How sure it is." },
            "evidence": texts("What speaks for it, a sentence each."),
        }),
    );
    let witness = record(
        "A document that one version takes and the other refuses or misreads.",
        &["kind", "document", "old", "new"],
        json!({
            "kind": words(&["request", "response", "http"], "Parameters, a body, or a whole HTTP request."),
            "document": text("JSON text."),
            "old": text("What the old version makes of it."),
            "new": text("What the new version makes of it."),
        }),
    );
    let accepted = record(
        "Why the finding is accepted.",
        &["reason", "owner", "expires"],
        json!({
            "reason": text("The reason."),
            "owner": text("Who answers for it."),
            "expires": text("Last day, `YYYY-MM-DD`."),
        }),
    );
    let code = record(
        "The place before and after; a key is absent where there is nothing to show.",
        &[],
        json!({
            "oldYaml": text("Lines of the spec before."),
            "newYaml": text("Lines of the spec after."),
            "oldRust": text("The generated item before."),
            "newRust": text("The generated item after."),
        }),
    );
    let finding = record(
        "A change and what it means.",
        &[
            "rule",
            "area",
            "fingerprint",
            "wire",
            "rust",
            "behavesDifferently",
            "docs",
            "service",
            "path",
            "title",
            "why",
            "advice",
            "reach",
            "mined",
            "level",
        ],
        json!({
            "rule": text("Id of the rule; `cargo xtask explain` explains it."),
            "area": words(&["operation", "request", "response", "error", "authorization", "endpoint", "rust", "documentation", "policy"], "Part of the API."),
            "fingerprint": text("Names the finding in suppressions; stays the same when lines move."),
            "wire": words(&["none", "ok", "risk", "break"], "What it means for those who talk to the service."),
            "rust": words(&["none", "minor", "major"], "What it means for programs that use the generated crate."),
            "behavesDifferently": { "type": "boolean", "description": "Whether programs that still compile behave differently." },
            "docs": words(&["none", "trivial", "changed"], "What it means for readers of the documentation."),
            "level": words(&["note", "warning", "error"], "How serious it is, as the policy says."),
            "service": text("Product and version, such as `sas/2018-12-03`."),
            "operation": text("The operation; absent for what all share."),
            "path": text("Path of wire names; empty for the whole."),
            "title": text("The change in one line."),
            "why": text("Why it matters."),
            "advice": text("What to do."),
            "reach": texts("Operations that a shared shape reaches."),
            "mined": { "type": "boolean", "description": "Whether it was read out of a text instead of a key." },
            "old": reference("side"),
            "new": reference("side"),
            "rename": reference("rename"),
            "witness": reference("witness"),
            "accepted": reference("accepted"),
            "code": reference("code"),
        }),
    );
    let advice = record(
        "Which version a crate needs.",
        &[
            "service", "crate", "bump", "old", "new", "needed", "deciding",
        ],
        json!({
            "service": text("Product and version of the API."),
            "crate": text("The generated crate."),
            "bump": words(&["none", "patch", "minor", "major"], "What the findings ask for."),
            "old": text("The version before."),
            "new": text("The version after, as the spec states it."),
            "needed": text("The least version that fits the findings."),
            "deciding": texts("Fingerprints of the findings that ask for it."),
        }),
    );
    let step = record(
        "What changed from one side to the next.",
        &["old", "new", "announced", "findings", "advice"],
        json!({
            "old": text("The side before."),
            "new": text("The side after."),
            "date": text("Day of the change, `YYYY-MM-DD`."),
            "doc": text("What the history or the commit says about it."),
            "published": text("Day of the interface description that shows it, if that is another."),
            "announced": texts("What the vendor announced for the day."),
            "findings": list("finding", "What was found, by place."),
            "advice": list("advice", "Which versions the crates need."),
        }),
    );
    let event = record(
        "Something that happened to a member.",
        &["date", "what", "fingerprint"],
        json!({
            "date": text("The day."),
            "what": text("What happened."),
            "fingerprint": text("Fingerprint of the finding; empty if it happened with all that holds the member."),
        }),
    );
    let lifeline = record(
        "What became of a member.",
        &["operation", "path", "gone", "events"],
        json!({
            "operation": text("The operation."),
            "path": text("Where it is, or was."),
            "gone": { "type": "boolean", "description": "Whether it is gone by now." },
            "events": list("event", "What happened, oldest first."),
        }),
    );
    let mut root = record(
        "What `cargo xtask diff` and `cargo xtask history` find.",
        &["version", "title", "steps", "lifelines"],
        json!({
            "version": { "const": VERSION, "description": "Version of this form." },
            "title": text("What was compared."),
            "steps": list("step", "Oldest first."),
            "lifelines": list("lifeline", "What became of the members that changed."),
        }),
    );
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("Report");
    root["$defs"] = json!({
        "side": side, "rename": rename, "witness": witness, "accepted": accepted, "code": code,
        "finding": finding, "advice": advice, "step": step, "event": event, "lifeline": lifeline,
    });
    format!("{root:#}\n")
}

fn record(doc: &str, required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "description": doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}
