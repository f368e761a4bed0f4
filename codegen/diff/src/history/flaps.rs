//! What was changed and changed back.
//!
//! Works on facts, not on findings: a property that has a value again which it had before has
//! made an excursion, whatever rules saw it go and come. Of what vanished as a whole and came
//! back, only the whole is told; like excursions of many things are one line.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "places of changes come from a search among them, and a step lies between two revisions"
)]

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::spec::Spec;

use super::Dated;
use super::Step as Passage;
use crate::delta::Delta;
use crate::explain;
use crate::facts::{Facet, Facts, Path, Step};
use crate::finding::{Finding, Place};
use crate::fingerprint::fingerprint;
use crate::judge::walk::path_text;
use crate::rule::Rule;

/// What a change is about: a part, and one of its properties; without one, whether it is there.
type Key<'a> = (Path<'a>, Option<Facet>);

/// A change of it: the step, the value before and after. Of a part, any text says that it is there.
type Change = (usize, Option<String>, Option<String>);

/// A thing that went and came back.
struct Excursion<'a> {
    path: Path<'a>,
    facet: Option<Facet>,
    /// Indices of the steps.
    went: usize,
    came: usize,
    how: How,
    /// Whether it is a text, or was read out of one that came and went with it.
    is_text: bool,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Removed,
    Added,
    Changed,
}

pub(super) fn flaps(revisions: &[Dated<'_>], steps: &[Passage]) -> Vec<Finding> {
    let mut services: Vec<String> = Vec::new();
    for spec in revisions.iter().flat_map(|it| it.revision.specs) {
        let folder = spec.folder();
        if !services.contains(&folder) {
            services.push(folder);
        }
    }
    services
        .iter()
        .flat_map(|service| of_service(revisions, steps, service))
        .collect()
}

fn of_service(revisions: &[Dated<'_>], steps: &[Passage], service: &str) -> Vec<Finding> {
    let mut changes: BTreeMap<Key<'_>, Vec<Change>> = BTreeMap::new();
    let mut before: Option<Facts<'_>> = None;
    for (at, revision) in revisions.iter().enumerate() {
        // A product that is not there yet, or no more, has no facts.
        let facts = spec(revision, service).map(Facts::of).unwrap_or_default();
        if let Some(before) = &before {
            record(&mut changes, at - 1, &Delta::between(before, &facts));
        }
        before = Some(facts);
    }
    let mut excursions: Vec<Excursion<'_>> = Vec::new();
    for ((path, facet), changes) in &changes {
        find(path, *facet, changes, &mut excursions);
    }
    for excursion in &mut excursions {
        excursion.is_text = is_text(excursion, &changes);
    }
    excursions.retain(|it| !matches!(it.path.last(), Some(Step::Items)) && !is_renamed(it, steps));
    told(excursions, revisions, service)
}

/// Whether a thing came or went by a rename: it is still there, under another name.
fn is_renamed(excursion: &Excursion<'_>, steps: &[Passage]) -> bool {
    let own = name(&excursion.path);
    let ends = [excursion.went, excursion.came];
    let findings = ends
        .iter()
        .filter_map(|at| steps.get(*at))
        .flat_map(|step| &step.findings);
    let of_operation = |finding: &Finding| {
        let operation = finding.place.operation.as_deref();
        let own = operation_of(&excursion.path);
        own.is_none() || operation == own || finding.reach.iter().any(|it| Some(it.as_str()) == own)
    };
    excursion.facet.is_none()
        && findings
            .filter_map(|finding| Some((finding, finding.rename.as_ref()?)))
            .any(|(finding, rename)| {
                let is_whole = finding.place.path.is_empty();
                (rename.from == own || rename.to == own) && (is_whole || of_operation(finding))
            })
}

fn spec<'a>(revision: &Dated<'a>, service: &str) -> Option<&'a Spec> {
    revision
        .revision
        .specs
        .iter()
        .find(|spec| spec.folder() == service)
}

/// Notes what a step changes.
fn record<'a>(changes: &mut BTreeMap<Key<'a>, Vec<Change>>, step: usize, delta: &Delta<'a>) {
    for (path, change) in &delta.changes {
        if change.before.is_none() || change.after.is_none() {
            let there = |is: bool| is.then(String::new);
            let entry = changes.entry((path.clone(), None)).or_default();
            entry.push((
                step,
                there(change.before.is_some()),
                there(change.after.is_some()),
            ));
            continue;
        }
        for (facet, before, after) in change.facets() {
            let text = |fact: Option<&acs_codegen::source::Spanned<std::borrow::Cow<'_, str>>>| {
                fact.map(|fact| fact.value.to_string())
            };
            let entry = changes.entry((path.clone(), Some(facet))).or_default();
            entry.push((step, text(before), text(after)));
        }
    }
}

/// Finds the excursions among the changes of one thing. The shortest way back counts, and what
/// follows it is looked at anew.
fn find<'a>(
    path: &Path<'a>,
    facet: Option<Facet>,
    changes: &[Change],
    excursions: &mut Vec<Excursion<'a>>,
) {
    let mut at = 0;
    while let Some((went, home, away)) = changes.get(at) {
        let back = changes[at + 1..]
            .iter()
            .position(|(_, _, after)| after == home);
        let Some(back) = back else {
            at += 1;
            continue;
        };
        let how = match (home, away) {
            _ if facet.is_some() => How::Changed,
            (Some(_), None) => How::Removed,
            (None, Some(_)) => How::Added,
            _ => How::Changed,
        };
        excursions.push(Excursion {
            path: path.clone(),
            facet,
            went: *went,
            came: changes[at + 1 + back].0,
            how,
            is_text: false,
        });
        at += back + 2;
    }
}

/// Tells excursions: those of the same kind at the same dates as one, and texts, which come and go
/// by the thousand, as one whatever their dates.
fn told(excursions: Vec<Excursion<'_>>, revisions: &[Dated<'_>], service: &str) -> Vec<Finding> {
    let mut wholes: BTreeMap<&[Step<'_>], Vec<(usize, usize)>> = BTreeMap::new();
    for it in excursions.iter().filter(|it| it.facet.is_none()) {
        wholes.entry(&it.path).or_default().push((it.went, it.came));
    }
    // A part goes and comes with the whole that it is part of.
    let is_part = |it: &Excursion<'_>| {
        (0..it.path.len()).any(|length| {
            let dates = wholes.get(&it.path[..length]);
            dates.is_some_and(|dates| dates.contains(&(it.went, it.came)))
        })
    };
    type Kind = (Option<(usize, usize)>, How, &'static str);
    let mut groups: BTreeMap<Kind, Vec<&Excursion<'_>>> = BTreeMap::new();
    for it in excursions.iter().filter(|it| !is_part(it)) {
        let noun = noun(it);
        let dates = (noun != TEXT).then_some((it.went, it.came));
        let how = if noun == TEXT { How::Changed } else { it.how };
        groups.entry((dates, how, noun)).or_default().push(it);
    }
    let date = |step: usize| revisions[step + 1].date.as_str();
    groups
        .into_iter()
        .map(|((_, how, noun), group)| {
            let went = group.iter().map(|it| it.went).min().map_or("", date);
            let came = group.iter().map(|it| it.came).max().map_or("", date);
            finding(service, &group, noun, how, (went, came))
        })
        .collect()
}

/// What is said of descriptions, summaries, examples and the like.
const TEXT: &str = "text";

/// Whether it is a text. What an import reads out of descriptions, such as values and bounds, comes
/// and goes with them.
fn is_text(it: &Excursion<'_>, changes: &BTreeMap<Key<'_>, Vec<Change>>) -> bool {
    let is_structure = matches!(
        it.facet,
        Some(
            Facet::Type
                | Facet::Format
                | Facet::Shape
                | Facet::Required
                | Facet::Style
                | Facet::Place
        )
    );
    let path = match (it.facet, it.path.last()) {
        (_, Some(Step::Value(_))) => &it.path[..it.path.len() - 1],
        (None, _) => return false,
        _ => &it.path[..],
    };
    let docs = changes.get(&(path.to_vec(), Some(Facet::Doc)));
    let changed = |step: usize| docs.is_some_and(|docs| docs.iter().any(|(at, ..)| *at == step));
    !is_structure && changed(it.went) && changed(it.came)
}

/// What people call it.
fn noun(excursion: &Excursion<'_>) -> &'static str {
    if excursion.is_text {
        return TEXT;
    }
    let thing = match excursion.path.last() {
        Some(Step::Operation(_)) => "operation",
        Some(Step::Parameter(_)) => "parameter",
        Some(Step::Member(_)) => "member",
        Some(Step::Value(_)) => "value",
        Some(Step::Error(..)) => "error code",
        Some(Step::Region(_)) => "endpoint",
        Some(Step::Shape(_)) => "shape",
        Some(Step::Sample(_) | Step::Row(..)) => TEXT,
        _ => "property",
    };
    match excursion.facet {
        None => thing,
        Some(
            Facet::Doc
            | Facet::Summary
            | Facet::Title
            | Facet::Message
            | Facet::Example
            | Facet::PageDiffers
            | Facet::SampleBody,
        ) => TEXT,
        Some(Facet::Type | Facet::Format | Facet::Shape) => "type",
        Some(Facet::Required) => "`required` flag",
        Some(Facet::Deprecated) => "deprecation",
        Some(Facet::Style | Facet::Place) => "place or style",
        Some(Facet::Default) => "default",
        Some(_) => "property",
    }
}

/// The name of the last thing on a path, without what it is in.
fn name(path: &Path<'_>) -> String {
    match path.last() {
        Some(
            Step::Parameter(name)
            | Step::Region(name)
            | Step::Shape(name)
            | Step::Operation(name)
            | Step::Member(name)
            | Step::Value(name)
            | Step::Error(name, _),
        ) => (*name).to_owned(),
        _ => path_text(path),
    }
}

/// One line for things that went and came back together.
fn finding(
    service: &str,
    group: &[&Excursion<'_>],
    noun: &str,
    how: How,
    (went, came): (&str, &str),
) -> Finding {
    let place = match group {
        [one] => place(service, &one.path),
        _ => Place {
            service: service.to_owned(),
            operation: None,
            path: String::new(),
        },
    };
    let operations = group.iter().filter_map(|it| operation_of(&it.path));
    let reach: BTreeSet<&str> = operations.collect();
    let (subject, was) = match group {
        [one] if one.facet.is_none() => (format!("{noun} `{}`", name(&one.path)), "was"),
        [one] => (format!("the {noun} of `{}`", name(&one.path)), "was"),
        _ => (format!("{} {}", group.len(), plural(noun)), "were"),
    };
    let title = match how {
        _ if noun == TEXT && group.len() > 1 => {
            format!("{subject} changed and changed back between {went} and {came}")
        }
        How::Removed => format!("{subject} {was} removed on {went} and restored on {came}"),
        How::Added => format!("{subject} {was} added on {went} and removed again on {came}"),
        How::Changed => format!("{subject} changed on {went} and back on {came}"),
    };
    let rule = Rule::HistoryFlapped;
    // The dates of texts are not in it, so that one more changes nothing.
    let dates = if noun == TEXT {
        String::new()
    } else {
        format!("{went} {came}")
    };
    Finding {
        rule: rule.id(),
        area: rule.area(),
        verdict: rule.verdict(),
        fingerprint: fingerprint(rule, &place, &format!("{noun} {how:?} {dates}")),
        reach: match group {
            [_] => Vec::new(),
            _ => reach.into_iter().map(str::to_owned).collect(),
        },
        place,
        title,
        old: None,
        new: None,
        why: explain::why(rule).to_owned(),
        advice: explain::advice(rule).to_owned(),
        rename: None,
        witness: None,
        is_mined: false,
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    }
}

fn operation_of<'p>(path: &'p Path<'_>) -> Option<&'p str> {
    match path.first() {
        Some(Step::Operation(name)) => Some(name),
        _ => None,
    }
}

fn place(service: &str, path: &Path<'_>) -> Place {
    let operation = operation_of(path);
    let inside = &path[usize::from(operation.is_some())..];
    Place {
        service: service.to_owned(),
        operation: operation.map(str::to_owned),
        path: path_text(inside),
    }
}
