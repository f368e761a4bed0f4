//! One page that needs nothing else: readable without a script, with a keyboard, in print, on a
//! telephone, in the dark.
//!
//! The template decides how things look; what is shown is decided here. `minijinja` escapes every
//! value, and the page's own policy forbids it to load or run anything that is not part of it.

use acs_codegen::diag::escape;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Value, json};

use super::{at, counts, heading, is_break, level, reach, values};
use crate::report::{Code, Entry, Lifeline, Report, Step};
use crate::{Compat, Docs, Finding, Wire};

mod map;
mod sides;

pub use sides::{Line, compare};

pub(super) fn render(report: &Report) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .add_template("report.html", include_str!("html/report.html"))
        .expect("bug: the template is well-formed");
    let template = environment
        .get_template("report.html")
        .expect("bug: the template was just added");
    let context = json!({
        "title": report.title,
        "style": include_str!("html/style.css"),
        "script": include_str!("html/script.js"),
        "is_history": report.steps.len() > 1,
        "steps": report.steps.iter().enumerate().map(step).collect::<Vec<_>>(),
        "map": map::map(report),
        "lifelines": report.lifelines.iter().map(|it| lifeline(it, report)).collect::<Vec<_>>(),
        "is_empty": report.is_empty(),
    });
    let context = minijinja::Value::from(minijinja::value::Serde(safe(context)));
    template
        .render(context)
        .expect("bug: the template has all its values")
}

/// Makes invisible characters visible in every text. HTML itself is escaped by the template.
fn safe(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escape(&text)),
        Value::Array(items) => items.into_iter().map(safe).collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, it)| (key, safe(it)));
            Value::Object(entries.collect())
        }
        other => other,
    }
}

fn step((index, step): (usize, &Step)) -> Value {
    let live = || step.entries.iter().filter(|it| it.accepted.is_none());
    let count = |of: &dyn Fn(&Finding) -> bool| live().filter(|it| of(&it.finding)).count();
    let (texts, mut others): (Vec<&Entry>, Vec<&Entry>) =
        step.entries.iter().partition(|it| it.is_docs_only());
    // What breaks comes first; otherwise the order of the report stays.
    others.sort_by_key(|it| (!is_break(it), std::cmp::Reverse(it.level as u8)));
    json!({
        "id": format!("step-{index}"),
        "heading": heading(step),
        "short": step.date.as_deref().unwrap_or(&step.new),
        "doc": step.doc.as_deref().map(words),
        "published": step.published.as_deref().unwrap_or_default(),
        "announced": step.announced.iter().map(|it| words(it)).collect::<Vec<_>>(),
        "counts": counts(step),
        "wire": count(&|it| it.verdict.wire == Wire::Break),
        "rust": count(&|it| it.verdict.rust.compat > Compat::None),
        "docs": count(&|it| it.verdict.docs > Docs::None),
        "total": live().count(),
        "advice": step.advice.iter().map(|it| json!({
            "krate": it.krate,
            "bump": it.bump.word(),
            "line": if step.date.is_some() { it.bump.word().to_owned() } else { it.line() },
        })).collect::<Vec<_>>(),
        "findings": others.into_iter().map(|it| entry(index, it)).collect::<Vec<_>>(),
        "texts": texts.into_iter().map(|it| entry(index, it)).collect::<Vec<_>>(),
    })
}

fn entry(step: usize, entry: &Entry) -> Value {
    let finding = &entry.finding;
    let verdict = &finding.verdict;
    let side = |side: &Option<crate::Side>| side.as_ref().map(at).unwrap_or_default();
    let (old, new) = values(finding).unwrap_or_default();
    json!({
        "id": anchor(step, finding),
        "rule": finding.rule,
        "fingerprint": finding.fingerprint,
        "level": level(entry.level),
        "is_break": is_break(entry),
        "title": words(&finding.title),
        "operation": finding.place.operation.as_deref().unwrap_or(&finding.place.service),
        "path": finding.place.path,
        "wire": verdict.wire.word(),
        "rust": verdict.rust.compat.word(),
        "differs": verdict.rust.behaves_differently,
        "docs": verdict.docs.word(),
        "why": words(&finding.why),
        "advice": words(&finding.advice),
        "old_value": old,
        "new_value": new,
        "old_at": side(&finding.old),
        "new_at": side(&finding.new),
        "reach": finding.reach,
        "reach_line": reach(finding).unwrap_or_default(),
        "is_mined": finding.is_mined,
        "rename": finding.rename.as_ref().map(|it| json!({
            "from": it.from,
            "to": it.to,
            "percent": (it.score * 100.0).round(),
            "evidence": it.evidence.iter().map(|it| words(it)).collect::<Vec<_>>(),
        })),
        "witness": finding.witness.as_ref().map(|it| json!({
            "document": pretty(&it.document),
            "old": words(&it.old),
            "new": words(&it.new),
        })),
        "accepted": entry.accepted.as_ref().map(|it| json!({
            "reason": it.reason,
            "owner": it.owner,
            "expires": it.expires,
        })),
        "code": code(&entry.code),
    })
}

fn code(code: &Code) -> Vec<Value> {
    let pairs = [
        ("Spec", &code.old_yaml, &code.new_yaml),
        ("Generated Rust", &code.old_rust, &code.new_rust),
    ];
    let pairs = pairs.into_iter();
    pairs
        .filter(|(_, old, new)| !(old.is_empty() && new.is_empty()))
        .map(|(title, old, new)| {
            let (before, after) = sides::compare(old, new);
            json!({ "title": title, "same": old == new, "old": lines(&before), "new": lines(&after) })
        })
        .collect()
}

fn lines(lines: &[Line<'_>]) -> Vec<Value> {
    let lines = lines.iter();
    lines
        .map(|it| json!({ "text": it.text, "is_changed": it.is_changed }))
        .collect()
}

fn lifeline(line: &Lifeline, report: &Report) -> Value {
    let cells = report.steps.iter().enumerate().map(|(index, step)| {
        let date = step.date.as_ref().unwrap_or(&step.new);
        let events = line.events.iter().filter(|it| it.date == *date);
        let events: Vec<Value> = events
            .map(|it| {
                json!({
                    "what": words(&it.what),
                    "href": match it.fingerprint.as_str() {
                    "" => String::new(),
                    print => format!("#f-{index}-{print}"),
                },
                })
            })
            .collect();
        let dates = || line.events.iter().map(|it| it.date.as_str());
        let has_begun = dates().min() <= Some(date.as_str());
        let is_over = line.is_gone && Some(date.as_str()) > dates().max();
        json!({ "events": events, "is_alive": has_begun && !is_over })
    });
    // The operation itself, or the last name of the path and what holds it.
    let (name, holder) = match line.path.rsplit_once('.') {
        Some((parent, name)) => (name, format!("{} {parent}", line.operation)),
        None if line.path.is_empty() => (line.operation.as_str(), String::new()),
        None => (line.path.as_str(), line.operation.clone()),
    };
    json!({
        "name": name,
        "holder": holder,
        "cells": cells.collect::<Vec<_>>(),
    })
}

/// Where a finding stands on the page.
fn anchor(step: usize, finding: &Finding) -> String {
    format!("f-{step}-{}", finding.fingerprint)
}

/// Text cut at its backticks, so that the template can set the code apart.
fn words(text: &str) -> Vec<Value> {
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| json!({ "text": part, "is_code": index % 2 == 1 }))
        .collect()
}

/// A document with its lines, if it is JSON.
fn pretty(document: &str) -> String {
    match serde_json::from_str::<Value>(document) {
        Ok(value) => format!("{value:#}"),
        Err(_) => document.to_owned(),
    }
}
