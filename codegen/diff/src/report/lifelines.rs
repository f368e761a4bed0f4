//! What became of each member over the steps of a history, followed through its names.

use std::collections::BTreeMap;

use super::{Event, Lifeline, Report, Step};
use crate::{Area, Finding};

impl Report {
    /// Follows every operation, parameter and member that changed in more than its texts.
    pub fn follow(&mut self) {
        // Where a line is now, and its events.
        let mut lines: BTreeMap<(String, String), (Vec<Event>, bool)> = BTreeMap::new();
        for step in &self.steps {
            for finding in step.entries.iter().map(|it| &it.finding) {
                if let Some((operation, path)) = subject(finding) {
                    let before = before(finding, operation, path);
                    let (mut events, _) = lines.remove(&before).unwrap_or_default();
                    events.push(event(step, finding));
                    let is_gone = finding.new.is_none();
                    let here = (operation.to_owned(), path.to_owned());
                    lines.insert(here, (events, is_gone));
                }
            }
        }
        let lines = lines.into_iter();
        self.lifelines = lines
            .map(|((operation, path), (events, is_gone))| Lifeline {
                operation,
                path,
                events,
                is_gone,
            })
            .collect();
    }
}

/// Operation and path of what a finding is about, if that has a life of its own.
fn subject(finding: &Finding) -> Option<(&str, &str)> {
    let has_life = matches!(
        finding.area,
        Area::Operation | Area::Request | Area::Response
    );
    let operation = finding.place.operation.as_deref()?;
    has_life.then_some((operation, finding.place.path.as_str()))
}

/// Where the line was before a rename.
fn before(finding: &Finding, operation: &str, path: &str) -> (String, String) {
    let Some(rename) = &finding.rename else {
        return (operation.to_owned(), path.to_owned());
    };
    match path.strip_suffix(&rename.to) {
        Some(parent) => (operation.to_owned(), format!("{parent}{}", rename.from)),
        None => (rename.from.clone(), path.to_owned()),
    }
}

fn event(step: &Step, finding: &Finding) -> Event {
    Event {
        date: step.date.clone().unwrap_or_else(|| step.new.clone()),
        what: finding.title.clone(),
        fingerprint: finding.fingerprint.clone(),
    }
}
