//! What happened over a row of dated revisions.
//!
//! Neighbours are compared step by step; the ends are compared for what is left in the end.
//! What was changed and changed back within the row is neither a break nor news, so it folds to a
//! line that says when it went and when it returned (`flaps`). What became of one member over the
//! years is its life line (`lifeline`).

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::rule::Rule;
use crate::{Options, Revision, diff};

mod flaps;

/// A revision and the day from which it holds.
#[derive(Clone, Debug)]
pub struct Dated<'a> {
    /// The day, `YYYY-MM-DD`, or another label such as a commit.
    pub date: String,
    /// What held from then on.
    pub revision: Revision<'a>,
}

/// What changed from one revision to a later one.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Date of the earlier revision.
    pub from: String,
    /// Date of the later revision.
    pub to: String,
    /// What changed, ordered by place, then by rule.
    pub findings: Vec<Finding>,
}

/// A way in which the newest revision differs from earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// Dates of the earlier revisions that it differs from so.
    pub from: Vec<String>,
    /// How it differs, seen from the last of them.
    pub finding: Finding,
}

/// What changed between neighbours, oldest first. The revisions must be in order.
pub fn steps(revisions: &[Dated<'_>], options: &Options) -> Vec<Step> {
    let pairs = revisions.iter().zip(revisions.iter().skip(1));
    pairs
        .map(|(old, new)| Step {
            from: old.date.clone(),
            to: new.date.clone(),
            findings: diff(&old.revision, &new.revision, options),
        })
        .collect()
}

/// What is left of all changes in the end: the newest revision against the oldest.
///
/// It needs no look at the revisions between: their changes, joined, are the change between the
/// ends ([`crate::delta::Delta::net`]).
pub fn net(revisions: &[Dated<'_>], options: &Options) -> Vec<Finding> {
    match (revisions.first(), revisions.last()) {
        (Some(first), Some(last)) => diff(&first.revision, &last.revision, options),
        _ => Vec::new(),
    }
}

/// What changed and changed back: a line for each pair of dates and kind of change
/// (`history-flapped`), however many things took part.
///
/// `steps` are what [`steps`] says of the same revisions: what was renamed did not go.
pub fn flapped(revisions: &[Dated<'_>], steps: &[Step]) -> Vec<Finding> {
    let mut findings = flaps::flaps(revisions, steps);
    sort(&mut findings);
    findings
}

/// The whole row as one change: what is left in the end, and what only came and went.
pub fn folded(revisions: &[Dated<'_>], steps: &[Step], options: &Options) -> Vec<Finding> {
    let mut findings = net(revisions, options);
    findings.extend(flaps::flaps(revisions, steps));
    sort(&mut findings);
    findings
}

/// How the newest revision differs from all earlier ones: what a caller meets who did not follow
/// every revision. A finding that many earlier revisions share is there once.
pub fn against_all(revisions: &[Dated<'_>], options: &Options) -> Vec<Since> {
    let Some((newest, earlier)) = revisions.split_last() else {
        return Vec::new();
    };
    let mut since: BTreeMap<String, Since> = BTreeMap::new();
    for old in earlier {
        for finding in diff(&old.revision, &newest.revision, options) {
            let entry = since
                .entry(finding.fingerprint.clone())
                .or_insert_with(|| Since {
                    from: Vec::new(),
                    finding: finding.clone(),
                });
            entry.from.push(old.date.clone());
            entry.finding = finding;
        }
    }
    let mut since: Vec<Since> = since.into_values().collect();
    since.sort_by_cached_key(|it| key(&it.finding));
    since
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by_cached_key(key);
}

fn key(finding: &Finding) -> (crate::Place, Option<Rule>, String) {
    (
        finding.place.clone(),
        Rule::from_id(finding.rule),
        finding.fingerprint.clone(),
    )
}
