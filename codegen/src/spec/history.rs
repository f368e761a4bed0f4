//! The earlier revisions of a product version: `<product>/<version>/history/<date>/`.
//!
//! A day holds only what changed on it, each file whole. So an operation as of a date is its last
//! file up to that date; the present file counts by its `revision`. Nothing is merged, and the
//! crates are made of the present files alone.

use std::collections::{BTreeMap, BTreeSet};

use super::parse::{Folder, file, folders};
use super::{Operation, Revision, Service, Spec};
use crate::diag::{Diagnostics, Rule};
use crate::source::SourceMap;

/// The history of a product version.
#[derive(Clone, Debug)]
pub struct History {
    /// Product and version, such as `sas/2018-12-03`.
    pub folder: String,
    /// The days, oldest first.
    pub days: Vec<Day>,
}

/// What changed on a day.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// `revision.yaml`.
    pub revision: Revision,
    /// `service.yaml`, if it changed.
    pub service: Option<Service>,
    /// The operations that are new or changed, ordered by file name.
    pub operations: Vec<Operation>,
}

/// Reads all histories. One that has a mistake is left out, and every mistake is reported.
pub fn parse(sources: &SourceMap, diags: &mut Diagnostics) -> Vec<History> {
    let mut histories = Vec::new();
    // What has no place here is reported where the specs are read.
    for (path, folder) in folders(sources, &mut Diagnostics::default()) {
        if folder.history.is_empty() {
            continue;
        }
        let days = folder.history.into_iter();
        let days: Vec<Option<Day>> = days
            .map(|(date, folder)| day(sources, &path, date, &folder, diags))
            .collect();
        if let Some(days) = days.into_iter().collect() {
            histories.push(History { folder: path, days });
        }
    }
    histories
}

fn day(
    sources: &SourceMap,
    path: &str,
    date: String,
    folder: &Folder,
    diags: &mut Diagnostics,
) -> Option<Day> {
    if folder.revision.is_none() {
        let path = sources.display(&format!("{path}/history/{date}/revision.yaml"));
        diags
            .error_in_file(Rule::MissingFile, path, "the day has no `revision.yaml`")
            .help("say in it what changed on that day");
    }
    let revision = folder.revision.and_then(|id| file(sources, id, diags));
    let service = match folder.service {
        Some(id) => file(sources, id, diags).map(Some),
        None => Some(None),
    };
    let operations = folder.operations.iter();
    let operations: Vec<Option<Operation>> =
        operations.map(|id| file(sources, *id, diags)).collect();
    Some(Day {
        date,
        revision: revision?,
        service: service?,
        operations: operations.into_iter().collect::<Option<_>>()?,
    })
}

/// The specs as they were on a date.
pub fn at(specs: &[Spec], histories: &[History], date: &str) -> Vec<Spec> {
    let specs = specs.iter().filter_map(|spec| {
        let days = days_of(spec, histories);
        Some(Spec {
            service: service_at(&spec.service, days, date)?.clone(),
            operations: operations_at(spec, days, date),
        })
    });
    specs.collect()
}

/// The days on which something changed, oldest first: those of the histories, and those of which
/// the present files are the revisions.
pub fn dates(specs: &[Spec], histories: &[History]) -> Vec<String> {
    let days = histories.iter().flat_map(|it| &it.days);
    let past = days.map(|it| it.date.clone());
    let present = specs.iter().flat_map(|spec| {
        let operations = spec.operations.iter().map(|it| &it.revision);
        operations.chain([&spec.service.revision])
    });
    let present = present.flatten().map(|it| it.value.clone());
    let dates: BTreeSet<String> = past.chain(present).collect();
    dates.into_iter().collect()
}

/// Each day as a spec of its own: the operations it states, and the service as it was.
pub(crate) fn days_alone(specs: &[Spec], histories: &[History]) -> Vec<Spec> {
    let days = specs.iter().flat_map(|spec| {
        let days = days_of(spec, histories);
        days.iter().map(move |day| Spec {
            service: service_at(&spec.service, days, &day.date)
                .unwrap_or(&spec.service)
                .clone(),
            operations: day.operations.clone(),
        })
    });
    days.collect()
}

/// The days in the history of a product version; none if it has no history.
pub fn days_of<'a>(spec: &Spec, histories: &'a [History]) -> &'a [Day] {
    let folder = spec.folder();
    let history = histories.iter().find(|it| it.folder == folder);
    history.map_or(&[], |it| &it.days)
}

/// The service as it was on a date; none if the product was not there yet.
pub(crate) fn service_at<'a>(
    present: &'a Service,
    days: &'a [Day],
    date: &str,
) -> Option<&'a Service> {
    let earlier = days.iter().take_while(|it| it.date.as_str() <= date);
    let past = earlier.filter_map(|it| it.service.as_ref()).last();
    match &present.revision {
        Some(since) if since.as_str() > date => past,
        _ => Some(present),
    }
}

/// The operations that were there on a date, ordered by name.
fn operations_at(spec: &Spec, days: &[Day], date: &str) -> Vec<Operation> {
    let mut there: BTreeMap<&str, &Operation> = BTreeMap::new();
    for day in days.iter().take_while(|it| it.date.as_str() <= date) {
        for operation in &day.operations {
            there.insert(operation.name.as_str(), operation);
        }
        for name in &day.revision.removed {
            there.remove(name.as_str());
        }
    }
    for operation in &spec.operations {
        let since = operation.revision.as_ref();
        if since.is_none_or(|it| it.as_str() <= date) {
            there.insert(operation.name.as_str(), operation);
        }
    }
    there.into_values().cloned().collect()
}

impl Spec {
    /// Product and version as the folder spells them, such as `sas/2018-12-03`.
    pub fn folder(&self) -> String {
        self.service.folder()
    }
}

impl Service {
    /// Product and version as the folder spells them, such as `sas/2018-12-03`.
    pub fn folder(&self) -> String {
        format!("{}/{}", self.product.value.to_lowercase(), self.version)
    }
}
