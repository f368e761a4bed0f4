//! The map: operations down, days across; in a single comparison, axes across.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{anchor, is_break};
use crate::report::{Entry, Report};
use crate::{Compat, Docs, Wire};

/// A page with more rows helps nobody find anything; the search does.
const MAX_ROWS: usize = 300;

/// The findings of a row, each with the step it belongs to.
type Row<'a> = Vec<(usize, &'a Entry)>;

pub(super) fn map(report: &Report) -> Value {
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for (index, step) in report.steps.iter().enumerate() {
        for entry in step.entries.iter().filter(|it| it.accepted.is_none()) {
            let place = &entry.finding.place;
            let name = place.operation.as_deref().unwrap_or(&place.service);
            rows.entry(name).or_default().push((index, entry));
        }
    }
    let left_out = rows.len().saturating_sub(MAX_ROWS);
    let is_history = report.steps.len() > 1;
    let columns: Vec<&str> = if is_history {
        let dates = report.steps.iter();
        dates
            .map(|it| it.date.as_deref().unwrap_or(&it.new))
            .collect()
    } else {
        vec!["wire", "rust", "docs"]
    };
    let rows = rows.into_iter().take(MAX_ROWS).map(|(name, row)| {
        let cells: Vec<Value> = if is_history {
            (0..report.steps.len())
                .map(|step| cell(&row, |it, _| it == step))
                .collect()
        } else {
            axes().iter().map(|on| cell(&row, |_, it| on(it))).collect()
        };
        json!({ "name": name, "cells": cells })
    });
    json!({
        "columns": columns,
        "rows": rows.collect::<Vec<_>>(),
        "left_out": left_out,
    })
}

/// Whether an entry lies on an axis.
type OnAxis = fn(&Entry) -> bool;

fn axes() -> [OnAxis; 3] {
    [
        |it| it.finding.verdict.wire > Wire::None,
        |it| it.finding.verdict.rust.compat > Compat::None,
        |it| it.finding.verdict.docs > Docs::None,
    ]
}

/// How many findings there are, how bad the worst is, and where the first stands.
fn cell(row: &Row<'_>, belongs: impl Fn(usize, &Entry) -> bool) -> Value {
    let found: Vec<_> = row.iter().filter(|(step, it)| belongs(*step, it)).collect();
    let worst = found.iter().find(|(_, it)| is_break(it)).or(found.first());
    let kind = match worst {
        Some((_, it)) if is_break(it) => "break",
        Some(_) if found.iter().all(|(_, it)| it.is_docs_only()) => "docs",
        Some(_) => "change",
        None => "none",
    };
    let href = worst.map(|(step, it)| format!("#{}", anchor(*step, &it.finding)));
    json!({ "count": found.len(), "kind": kind, "href": href.unwrap_or_default() })
}
