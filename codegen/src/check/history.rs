//! The earlier revisions: each is a good spec of its day, and together they lead to today.

use std::collections::BTreeMap;

use crate::diag::{Diagnostics, Rule};
use crate::source::{SourceMap, Spanned};
use crate::spec::Spec;
use crate::spec::history::{Day, service_at};

use super::{check_operation, check_service, crates, files, texts};

/// Judges the days in the history of a product version.
pub(super) fn check(sources: &SourceMap, spec: &Spec, days: &[Day], diags: &mut Diagnostics) {
    for day in days {
        texts::revision_texts_say_something(&day.revision, diags);
        texts::revision_date_is_real(&day.revision, diags);
        files::days_say_what_their_paths_say(sources, day, diags);
        if let Some(service) = &day.service {
            check_service(service, diags);
        }
        let service = service_at(&spec.service, days, &day.date).unwrap_or(&spec.service);
        for operation in &day.operations {
            check_operation(sources, service, operation, diags);
            crates::group_is_known(service, operation, diags);
        }
    }
    present_files_are_later(spec, days, diags);
    removals_have_an_operation(days, diags);
    operations_of_the_past_are_here_or_removed(spec, days, diags);
}

/// A present file says which revision it states, and that is later than those of the history.
fn present_files_are_later(spec: &Spec, days: &[Day], diags: &mut Diagnostics) {
    let last = days.iter().rfind(|it| it.service.is_some());
    if let Some(day) = last {
        let service = &spec.service;
        present_file_is_later(
            &service.product,
            service.revision.as_ref(),
            &day.date,
            diags,
        );
    }
    for operation in &spec.operations {
        let name = operation.name.as_str();
        let last = days.iter().rfind(|day| {
            let states = day.operations.iter().any(|it| it.name.as_str() == name);
            states || removes(day, name)
        });
        if let Some(day) = last {
            let revision = operation.revision.as_ref();
            present_file_is_later(&operation.name, revision, &day.date, diags);
        }
    }
}

fn present_file_is_later(
    name: &Spanned<String>,
    revision: Option<&Spanned<String>>,
    last: &str,
    diags: &mut Diagnostics,
) {
    let Some(revision) = revision else {
        let message =
            format!("`{name}` has a revision of {last} in its history, but no `revision`");
        diags
            .error(Rule::MissingRevision, name, message)
            .help("say `revision: YYYY-MM-DD`: the day since when this file is true");
        return;
    };
    if revision.as_str() <= last {
        let message = format!("`{name}` is of {revision}, but its history goes on to {last}");
        diags
            .error(Rule::InconsistentHistory, revision, message)
            .help("the present file is the last revision; move what is older to `history/`");
    }
}

/// What a day removes was there before.
fn removals_have_an_operation(days: &[Day], diags: &mut Diagnostics) {
    for (index, day) in days.iter().enumerate() {
        for name in &day.revision.removed {
            let is_stated = day.operations.iter().any(|it| it.name == *name);
            if is_stated {
                let message = format!("`{name}` is removed and stated on the same day");
                diags.error(Rule::InconsistentHistory, name, message);
                continue;
            }
            let last =
                (days.iter().take(index).rev()).find_map(|it| state_after(it, name.as_str()));
            if last != Some(State::Here) {
                let message = format!("`{name}` is removed, but no earlier revision has it");
                diags
                    .error(Rule::InconsistentHistory, name, message)
                    .help("add its last file to an earlier day, or take the name from `removed`");
            }
        }
    }
}

/// An operation of the history is still here, or a later day removes it.
fn operations_of_the_past_are_here_or_removed(spec: &Spec, days: &[Day], diags: &mut Diagnostics) {
    let mut last: BTreeMap<&str, Option<&Spanned<String>>> = BTreeMap::new();
    for day in days {
        for operation in &day.operations {
            last.insert(operation.name.as_str(), Some(&operation.name));
        }
        for name in &day.revision.removed {
            last.insert(name.as_str(), None);
        }
    }
    for (name, place) in last {
        let is_here = spec.operations.iter().any(|it| it.name.as_str() == name);
        if let Some(place) = place.filter(|_| !is_here) {
            let message = format!("`{name}` is an operation of the past that nothing removes");
            diags
                .error(Rule::InconsistentHistory, place, message)
                .help("list it in `removed` of the day on which it went");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Here,
    Gone,
}

fn state_after(day: &Day, name: &str) -> Option<State> {
    if removes(day, name) {
        return Some(State::Gone);
    }
    let is_stated = day.operations.iter().any(|it| it.name.as_str() == name);
    is_stated.then_some(State::Here)
}

fn removes(day: &Day, name: &str) -> bool {
    day.revision.removed.iter().any(|it| it.as_str() == name)
}
