//! What the vendor's change history announces, held against what really changed.
//!
//! A page ends with rows of a date and a phrase ("The response structure of the API has changed").
//! There are a dozen meanings, but their wording drifts; they are English or Chinese, several in a
//! row, and rows are repeated. `phrases` reads them; here they are compared with the findings of the steps whose
//! time they fall into. The rows are a cross-check, never the truth: what nobody can read is taken
//! to announce everything, so that a finding here is one.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

use crate::explain;
use crate::finding::{Area, Finding, Place, Side};
use crate::fingerprint::fingerprint;
use crate::history::Step;
use crate::rule::Rule;

mod phrases;
#[cfg(test)]
mod tests;

pub use phrases::{Announcement, Family, Turn, read};

/// A row of the vendor's change history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Product and version, such as `sas/2018-12-03`.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// The day the row gives.
    pub date: String,
    /// What it says.
    pub summary: String,
    /// Where the spec restates it; none if it comes from elsewhere.
    pub side: Option<Side>,
}

/// The rows that specs restate (`changes`), oldest first, repeated ones once.
pub fn rows(sources: &SourceMap, specs: &[Spec]) -> Vec<Row> {
    let mut rows = Vec::new();
    for spec in specs {
        for operation in &spec.operations {
            for change in &operation.changes {
                let span = change.summary.span;
                let position = sources.file(span.file).position(span.start);
                rows.push(Row {
                    service: spec.folder(),
                    operation: operation.name.value.clone(),
                    date: change.date.value.clone(),
                    summary: change.summary.value.clone(),
                    side: Some(Side {
                        file: sources.display_path(span.file),
                        line: position.line,
                        column: position.column,
                        value: change.date.value.clone(),
                    }),
                });
            }
        }
    }
    let key = |row: &Row| {
        (
            row.service.clone(),
            row.operation.clone(),
            row.date.clone(),
            row.summary.clone(),
        )
    };
    rows.sort_by_cached_key(key);
    rows.dedup_by_key(|row| key(row));
    rows
}

/// Holds rows against the steps of a history. Only operations that have rows are judged, and only
/// from the first revision to the last: `history-vendor-only` for an announcement that no finding
/// bears out, `history-unannounced` for changes that no row announces.
pub fn cross_check(rows: &[Row], steps: &[Step]) -> Vec<Finding> {
    let mut by_operation: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let key = (row.service.as_str(), row.operation.as_str());
        by_operation.entry(key).or_default().push(row);
    }
    let mut findings = Vec::new();
    for ((service, operation), rows) in by_operation {
        for step in steps {
            let changed: Vec<&Finding> = step
                .findings
                .iter()
                .filter(|finding| concerns(finding, service, operation))
                .collect();
            let due = rows
                .iter()
                .filter(|row| step.from < row.date && row.date <= step.to);
            let announced: Vec<(&Row, Announcement)> = due
                .flat_map(|row| read(&row.summary).into_iter().map(|it| (*row, it)))
                .collect();
            findings.extend(vendor_only(&announced, &changed));
            findings.extend(unannounced(
                &announced,
                &changed,
                (service, operation),
                step,
            ));
        }
    }
    findings
}

/// Whether a finding is about an operation, be it by a shape that the operation shares.
fn concerns(finding: &Finding, service: &str, operation: &str) -> bool {
    finding.place.service == service
        && (finding.place.operation.as_deref() == Some(operation)
            || finding.reach.iter().any(|it| it == operation))
}

/// Whether a finding is what an announcement announces.
fn bears_out(finding: &Finding, family: Family) -> bool {
    let rule = finding.rule;
    match family {
        Family::OperationAdded => rule == "operation-added",
        Family::Deprecated => rule == "operation-deprecated",
        Family::Undeprecated => rule == "operation-undeprecated",
        Family::Offline => rule.starts_with("operation-removed") || rule == "operation-deprecated",
        Family::Request => finding.area == Area::Request || rule.starts_with("pagination"),
        Family::Response => finding.area == Area::Response || rule.starts_with("pagination"),
        Family::Errors => finding.area == Area::Error || rule == "doc-error-changed",
        Family::Description => finding.area == Area::Documentation,
        Family::Internal | Family::Unread => true,
    }
}

/// Announcements that nothing bears out, one for each day and family.
fn vendor_only(announced: &[(&Row, Announcement)], changed: &[&Finding]) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for (row, announcement) in announced {
        let family = announcement.family;
        let expects_nothing = matches!(family, Family::Internal | Family::Unread);
        let is_borne_out = changed.iter().any(|finding| bears_out(finding, family));
        if expects_nothing || is_borne_out || !seen.insert((&row.date, family)) {
            continue;
        }
        let title = format!(
            "the vendor announces for {} that {}, and the spec does not show it",
            row.date,
            family.what()
        );
        let place = (row.service.as_str(), row.operation.as_str());
        let distinct = format!("{} {family:?}", row.date);
        findings.push(finding(
            Rule::HistoryVendorOnly,
            place,
            title,
            &distinct,
            row.side.clone(),
        ));
    }
    findings
}

/// Changes that no row announces, one for each step and family.
fn unannounced(
    announced: &[(&Row, Announcement)],
    changed: &[&Finding],
    place: (&str, &str),
    step: &Step,
) -> Vec<Finding> {
    // Texts change all the time, and nobody announces it.
    const FAMILIES: [Family; 7] = [
        Family::OperationAdded,
        Family::Deprecated,
        Family::Undeprecated,
        Family::Offline,
        Family::Request,
        Family::Response,
        Family::Errors,
    ];
    let says = |family| announced.iter().any(|(_, it)| it.family == family);
    if says(Family::Unread) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for family in FAMILIES {
        let silent: Vec<&&Finding> = changed.iter().filter(|it| bears_out(it, family)).collect();
        // A deprecation is told once, by its own family.
        let is_told = says(family)
            || (family == Family::Offline
                && silent
                    .iter()
                    .all(|finding| finding.rule == "operation-deprecated"));
        let Some(worst) = silent.iter().max_by_key(|finding| finding.verdict.wire) else {
            continue;
        };
        if is_told {
            continue;
        }
        let rules: BTreeSet<&str> = silent.iter().map(|finding| finding.rule).collect();
        let rules: Vec<String> = rules.into_iter().map(|rule| format!("`{rule}`")).collect();
        let title = format!(
            "the vendor announces nothing between {} and {}, but {}: {}",
            step.from,
            step.to,
            family.what(),
            rules.join(", ")
        );
        let distinct = format!("{} {family:?}", step.to);
        let side = worst.new.clone().or_else(|| worst.old.clone());
        findings.push(finding(
            Rule::HistoryUnannounced,
            place,
            title,
            &distinct,
            side,
        ));
    }
    findings
}

fn finding(
    rule: Rule,
    (service, operation): (&str, &str),
    title: String,
    distinct: &str,
    side: Option<Side>,
) -> Finding {
    let place = Place {
        service: service.to_owned(),
        operation: Some(operation.to_owned()),
        path: String::new(),
    };
    Finding {
        rule: rule.id(),
        area: rule.area(),
        verdict: rule.verdict(),
        fingerprint: fingerprint(rule, &place, distinct),
        place,
        title,
        old: None,
        new: side,
        why: explain::why(rule).to_owned(),
        advice: explain::advice(rule).to_owned(),
        reach: Vec::new(),
        rename: None,
        witness: None,
        is_mined: false,
    }
}
