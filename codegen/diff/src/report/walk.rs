//! Walks a history: from day to day, or from commit to commit.

use std::collections::BTreeSet;
use std::path::Path;

use acs_codegen::spec::history;

use super::{Judge, Step, step};
use crate::input::{Folder, Problem, folder, git};
use crate::{Finding, Revision};

/// The steps of a folder's dated history, oldest first. The first compares with what was there
/// before the first day: what has no date.
pub fn days(folder: &Folder, judge: &Judge<'_>) -> Vec<Step> {
    let mut dates = history::dates(&folder.specs, &folder.histories);
    let before = "before".to_owned();
    // No date sorts before the empty text.
    let at = |date: &str| history::at(&folder.specs, &folder.histories, date);
    let mut specs = vec![at("")];
    specs.extend(dates.iter().map(|date| at(date)));
    dates.insert(0, before);
    let pairs = dates.windows(2).zip(specs.windows(2));
    let steps = pairs.map(|(dates, specs)| {
        let revision = |index: usize| Revision {
            sources: &folder.sources,
            specs: &specs[index],
        };
        let (old, new) = (revision(0), revision(1));
        let mut step = step((&dates[0], &old), (&dates[1], &new), judge);
        annotate(&mut step, folder, &dates[1]);
        step
    });
    steps.filter(is_worth_a_step).collect()
}

/// The steps between the commits that touched the specs, oldest first, and what could not be
/// read on the way.
///
/// # Errors
///
/// If git cannot list the commits.
pub fn commits(repository: &Path, judge: &Judge<'_>) -> Result<(Vec<Step>, Vec<String>), Problem> {
    let (mut steps, mut unreadable) = (Vec::new(), Vec::new());
    let mut before: Option<(String, Folder)> = None;
    for commit in git::commits(repository)? {
        let short = commit.id.get(..10).unwrap_or(&commit.id).to_owned();
        let after = match git::specs_at(repository, &commit.id).and_then(folder) {
            Ok(after) => after,
            Err(_) => {
                unreadable.push(format!("{short} {}", commit.title));
                continue;
            }
        };
        if let Some((name, before)) = &before {
            let old = before.revision();
            let new = after.revision();
            let mut step = step((name, &old), (&short, &new), judge);
            step.date = Some(commit.date);
            step.doc = Some(commit.title);
            if !step.entries.is_empty() {
                steps.push(step);
            }
        }
        before = Some((short, after));
    }
    Ok((steps, unreadable))
}

impl Folder {
    /// The present, as a side of a comparison.
    pub fn revision(&self) -> Revision<'_> {
        Revision {
            sources: &self.sources,
            specs: &self.specs,
        }
    }
}

/// Puts beside a step what the history and the vendor say about its day.
fn annotate(step: &mut Step, folder: &Folder, date: &str) {
    step.date = Some(date.to_owned());
    let days = folder.histories.iter().flat_map(|it| &it.days);
    for day in days.filter(|it| it.date == date) {
        let doc = day
            .revision
            .doc
            .as_ref()
            .and_then(|it| it.value.lines().next());
        step.doc = step.doc.take().or(doc.map(str::to_owned));
        step.published = day.revision.published.as_ref().map(|it| it.value.clone());
        let rows = day
            .revision
            .announced
            .iter()
            .map(|it| it.value.trim().to_owned());
        step.announced.extend(rows);
    }
    if !step.announced.is_empty() {
        return;
    }
    // Else the pages of the operations that changed may have rows of their own.
    let findings = step.entries.iter().map(|it| &it.finding);
    let touched: BTreeSet<&str> = findings.filter_map(operation).collect();
    let operations = folder.specs.iter().flat_map(|it| &it.operations);
    for operation in operations.filter(|it| touched.contains(it.name.as_str())) {
        let rows = operation.changes.iter().filter(|it| it.date.value == date);
        for row in rows {
            let text = row.summary.value.trim().to_owned();
            if !step.announced.contains(&text) {
                step.announced.push(text);
            }
        }
    }
}

fn operation(finding: &Finding) -> Option<&str> {
    finding.place.operation.as_deref()
}

fn is_worth_a_step(step: &Step) -> bool {
    !step.entries.is_empty() || !step.announced.is_empty()
}
