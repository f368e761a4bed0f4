//! Dates.

use crate::date::is_date;
use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Operation, Revision, Service};

use super::super::site::Site;

/// The date of a service's revision is a day.
pub(in crate::check) fn service_date_is_real(service: &Service, diags: &mut Diagnostics) {
    if let Some(date) = &service.revision {
        date_is_real(date, diags);
    }
}

/// The dates of an operation, that of its revision and those of its changes, are days.
pub(in crate::check) fn operation_dates_are_real(operation: &Operation, diags: &mut Diagnostics) {
    let changes = operation.changes.iter().map(|it| &it.date);
    for date in changes.chain(&operation.revision) {
        date_is_real(date, diags);
    }
}

/// The date of the interface description that shows a revision is a day.
pub(in crate::check) fn revision_date_is_real(revision: &Revision, diags: &mut Diagnostics) {
    if let Some(date) = &revision.published {
        date_is_real(date, diags);
    }
}

/// The dates in a schema are days.
pub(in crate::check) fn schema_dates_are_real(site: &Site<'_>, diags: &mut Diagnostics) {
    let values = site.schema.values.iter().flat_map(|it| it.values());
    let dates = values.filter_map(|it| it.since.as_ref());
    for date in dates.chain(&site.schema.since) {
        date_is_real(date, diags);
    }
}

/// The newest change comes first.
pub(in crate::check) fn changes_are_newest_first(operation: &Operation, diags: &mut Diagnostics) {
    let dates = || operation.changes.iter().map(|it| &it.date);
    for (newer, older) in dates().zip(dates().skip(1)) {
        if is_date(newer.as_str()) && is_date(older.as_str()) && older > newer {
            let message = format!("the change of {older} stands below that of {newer}");
            diags
                .error(Rule::UnorderedChanges, older, message)
                .label(newer, "this is earlier")
                .help("list the newest change first");
        }
    }
}

fn date_is_real(date: &Spanned<String>, diags: &mut Diagnostics) {
    if !is_date(date.as_str()) {
        let message = format!("`{date}` is not a date");
        diags
            .error(Rule::MalformedDate, date, message)
            .help("write a day that exists as `YYYY-MM-DD`");
    }
}
