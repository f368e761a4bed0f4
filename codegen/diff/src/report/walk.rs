//! Walks a history: from day to day, or from commit to commit.

use std::collections::BTreeSet;
use std::path::Path;

use acs_codegen::spec::{Spec, history as past};

use super::make::step_of;
use super::{Judge, Lifeline, Report, Step, lifelines};
use crate::history::{self, Dated};
use crate::input::{Folder, Input, Problem, folder, git};
use crate::{Finding, Options, Revision, Rule, announce};

/// What is told of a history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range<'a> {
    /// Nothing before this day.
    pub since: Option<&'a str>,
    /// Nothing after this day.
    pub until: Option<&'a str>,
    /// Only what is left in the end: what changed and changed back folds into a line.
    pub net: bool,
}

/// Name of what was there before the first day.
const BEFORE: &str = "before";

/// Says more about a step, and what else is found about it.
type Annotate<'a> = dyn Fn(&mut Step, &history::Step) -> Vec<Finding> + 'a;

/// A commit whose specs could be read.
struct Point {
    commit: git::Commit,
    folder: Folder,
}

/// The history of a folder, day by day. The first day compares with what was there before it:
/// what has no date.
pub fn days(folder: &Folder, title: &str, range: Range<'_>, judge: &Judge<'_>) -> Report {
    let dates = past::dates(&folder.specs, &folder.histories);
    // No date sorts before the empty text.
    let at = |date: &str| past::at(&folder.specs, &folder.histories, date);
    let mut points: Vec<(String, Vec<Spec>)> = vec![(BEFORE.to_owned(), at(""))];
    points.extend(dates.into_iter().map(|date| (date.clone(), at(&date))));
    // What there was at first is no change.
    if range.net && points.len() > 2 {
        points.remove(0);
    }
    keep(&mut points, range, |(date, _)| date);
    let revisions: Vec<Dated<'_>> = points
        .iter()
        .map(|(date, specs)| Dated {
            date: date.clone(),
            revision: Revision {
                sources: &folder.sources,
                specs,
            },
        })
        .collect();
    let rows = announce::rows(&folder.sources, &folder.specs);
    let annotate = |step: &mut Step, told: &history::Step| {
        step.date = Some(step.new.clone());
        annotate(step, folder);
        // What the vendor says of a day stands beside the day, and is no change by itself.
        let told_beside = [Rule::ChangeAnnounced.id(), Rule::ChangeWithdrawn.id()];
        step.entries
            .retain(|it| !told_beside.contains(&it.finding.rule));
        // What was there before the first day was announced to nobody.
        if told.from == BEFORE {
            return Vec::new();
        }
        announce::cross_check(&rows, std::slice::from_ref(told))
    };
    walk(&revisions, title, range, judge, &annotate)
}

/// The history of the commits that touched the specs, and what could not be read on the way.
///
/// # Errors
///
/// If git cannot list the commits.
pub fn commits(
    repository: &Path,
    title: &str,
    range: Range<'_>,
    judge: &Judge<'_>,
) -> Result<(Report, Vec<String>), Problem> {
    let (mut points, mut unreadable) = (Vec::new(), Vec::new());
    for commit in git::commits(repository)? {
        match git::specs_at(repository, &commit.id).and_then(folder) {
            Ok(folder) => points.push(Point { commit, folder }),
            Err(_) => unreadable.push(format!("{} {}", short(&commit.id), commit.title)),
        }
    }
    keep(&mut points, range, |it| &it.commit.date);
    let revisions: Vec<Dated<'_>> = points
        .iter()
        .map(|it| Dated {
            date: short(&it.commit.id).to_owned(),
            revision: it.folder.revision(),
        })
        .collect();
    let annotate = |step: &mut Step, _: &history::Step| {
        let point = points.iter().find(|it| short(&it.commit.id) == step.new);
        if let Some(point) = point {
            step.date = Some(point.commit.date.clone());
            step.doc = Some(point.commit.title.clone());
        }
        Vec::new()
    };
    let report = walk(&revisions, title, range, judge, &annotate);
    Ok((report, unreadable))
}

/// The history that the vendor's metadata of several days tells, oldest first.
pub fn files(
    files: &[(String, Input)],
    title: &str,
    range: Range<'_>,
    judge: &Judge<'_>,
) -> Report {
    let mut points: Vec<&(String, Input)> = files.iter().collect();
    keep(&mut points, range, |(date, _)| date);
    let revisions: Vec<Dated<'_>> = points
        .into_iter()
        .map(|(date, input)| Dated {
            date: date.clone(),
            revision: Revision {
                sources: &input.sources,
                specs: &input.specs,
            },
        })
        .collect();
    let annotate = |step: &mut Step, _: &history::Step| {
        step.date = Some(step.new.clone());
        Vec::new()
    };
    walk(&revisions, title, range, judge, &annotate)
}

/// The steps between neighbours, or the one between the ends.
fn walk(
    revisions: &[Dated<'_>],
    title: &str,
    range: Range<'_>,
    judge: &Judge<'_>,
    annotate: &Annotate<'_>,
) -> Report {
    let options = Options::default();
    let steps = history::steps(revisions, &options);
    let report = |steps, lifelines| Report {
        title: title.to_owned(),
        steps,
        lifelines,
    };
    let ends = (revisions.first(), revisions.last());
    if let (true, (Some(first), Some(last))) = (range.net, ends) {
        let findings = history::folded(revisions, &steps, &options);
        return report(
            vec![step_of(side(first), side(last), findings, judge)],
            Vec::new(),
        );
    }
    let mut told: Vec<Step> = (revisions.iter().zip(revisions.iter().skip(1)))
        .zip(&steps)
        .map(|((old, new), told)| {
            let findings = told.findings.clone();
            let mut step = step_of(side(old), side(new), findings, judge);
            let more = annotate(&mut step, told);
            step.add(more, judge);
            step
        })
        .collect();
    told.retain(is_worth_a_step);
    let lines: Vec<Lifeline> = lifelines::told(revisions, &steps, &told, judge);
    let mut report = report(told, lines);
    report.add(history::flapped(revisions, &steps), judge);
    report
}

fn side<'a>(dated: &'a Dated<'a>) -> (&'a str, &'a Revision<'a>) {
    (&dated.date, &dated.revision)
}

/// Leaves out what is not asked about, but for the point from which the first step starts.
fn keep<T>(points: &mut Vec<T>, range: Range<'_>, date: impl Fn(&T) -> &String) {
    if let Some(until) = range.until {
        points.retain(|it| date(it).as_str() == BEFORE || date(it).as_str() <= until);
    }
    if let Some(since) = range.since {
        let is_early = |it: &T| date(it).as_str() == BEFORE || date(it).as_str() < since;
        let early = points.iter().take_while(|it| is_early(it)).count();
        points.drain(..early.saturating_sub(1));
    }
}

fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
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
fn annotate(step: &mut Step, folder: &Folder) {
    let date = step.new.clone();
    let days = folder.histories.iter().flat_map(|it| &it.days);
    for day in days.filter(|it| it.date == date) {
        let revision = &day.revision;
        let doc = revision.doc.as_ref().and_then(|it| it.value.lines().next());
        step.doc = step.doc.take().or(doc.map(str::to_owned));
        step.published = revision.published.as_ref().map(|it| it.value.clone());
        let rows = revision.announced.iter();
        step.announced
            .extend(rows.map(|it| it.value.trim().to_owned()));
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
        let rows = rows.map(|it| it.summary.value.trim().to_owned());
        step.announced.extend(rows);
    }
}

fn operation(finding: &Finding) -> Option<&str> {
    finding.place.operation.as_deref()
}

fn is_worth_a_step(step: &Step) -> bool {
    !step.entries.is_empty() || !step.announced.is_empty()
}
