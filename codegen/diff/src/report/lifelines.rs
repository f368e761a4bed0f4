//! The life lines that are worth telling: of what changed by itself, not with all that holds it.

use super::{Event, Judge, Lifeline, Step};
use crate::history::{self, Dated};
use crate::lifeline::{self, Happening, lifelines};

/// Life lines of what the told steps have findings about.
pub(super) fn told(
    revisions: &[Dated<'_>],
    steps: &[history::Step],
    told: &[Step],
    judge: &Judge<'_>,
) -> Vec<Lifeline> {
    let lines = lifelines(revisions, steps).into_iter();
    let asked = lines.filter(|line| {
        let operation = line.place.operation.as_deref();
        judge.operation.is_none_or(|it| operation == Some(it))
    });
    let lines = asked.map(|line| {
        let happened = line.events.iter().filter(|it| it.what != Happening::There);
        Lifeline {
            operation: line.place.operation.clone().unwrap_or_default(),
            path: line.place.path.clone(),
            is_gone: !line.is_there,
            events: happened.map(|it| event(it, &line, told)).collect(),
        }
    });
    lines
        .filter(|line| line.events.iter().any(|it| !it.fingerprint.is_empty()))
        .collect()
}

fn event(event: &lifeline::Event, line: &lifeline::Lifeline, told: &[Step]) -> Event {
    let step = told.iter().find(|it| it.new == event.date);
    let date = step.and_then(|it| it.date.clone());
    Event {
        date: date.unwrap_or_else(|| event.date.clone()),
        what: words(&event.what),
        fingerprint: step
            .and_then(|it| fingerprint(it, event, line))
            .unwrap_or_default(),
    }
}

/// The fingerprint of the finding that is about the thing itself at that time.
fn fingerprint(step: &Step, event: &lifeline::Event, line: &lifeline::Lifeline) -> Option<String> {
    let names: Vec<&str> = line
        .events
        .iter()
        .filter_map(|it| match &it.what {
            Happening::Renamed { from, .. } => Some(from.as_str()),
            _ => None,
        })
        .chain([last(&line.place.path)])
        .collect();
    let findings = step.entries.iter().map(|it| &it.finding);
    let mut own = findings.filter(|it| {
        Some(it.rule) == event.rule
            && names.contains(&last(&it.place.path))
            && (it.place.operation == line.place.operation
                || it
                    .reach
                    .iter()
                    .any(|it| Some(it) == line.place.operation.as_ref()))
    });
    own.next().map(|it| it.fingerprint.clone())
}

/// The last name of a path.
fn last(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.trim_end_matches("[]").trim_end_matches("{}")
}

fn words(what: &Happening) -> String {
    match what {
        Happening::There => "there from the start".to_owned(),
        Happening::Added => "added".to_owned(),
        Happening::Removed => "removed".to_owned(),
        Happening::Renamed { from, to } => format!("`{from}` → `{to}`"),
        Happening::Retyped { from, to } => format!("{from} → {to}"),
        Happening::Required(true) => "required".to_owned(),
        Happening::Required(false) => "optional".to_owned(),
        Happening::Deprecated(true) => "deprecated".to_owned(),
        Happening::Deprecated(false) => "no longer deprecated".to_owned(),
    }
}
