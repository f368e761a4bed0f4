//! Dates.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::Operation;

use super::super::site::Site;

/// The dates of an operation's changes are days.
pub(in crate::check) fn operation_dates_are_real(operation: &Operation, diags: &mut Diagnostics) {
    for change in &operation.changes {
        date_is_real(&change.date, diags);
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
    for pair in operation.changes.windows(2) {
        let (newer, older) = (&pair[0].date, &pair[1].date);
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

/// Whether the text is a day of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, width: usize| {
        let is_padded = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| is_padded)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for date in ["2024-02-29", "2018-12-03", "2000-02-29"] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-1-01",
            "2024-00-10",
            "",
            "x",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
