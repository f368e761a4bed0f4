//! The only clock: the day on which suppressions must hold.

use std::time::{SystemTime, UNIX_EPOCH};

/// The day that was given, or that of the system's clock (UTC).
pub(crate) fn today(given: Option<&str>) -> String {
    match given {
        Some(day) => day.to_owned(),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            day(since.map_or(0, |it| it.as_secs()) / 86_400)
        }
    }
}

/// A day that exists, for the command line.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    match acs_codegen::is_date(text) {
        true => Ok(text.to_owned()),
        false => Err("write a day that exists as `YYYY-MM-DD`".to_owned()),
    }
}

/// The calendar day so many days after 1970-01-01.
fn day(days: u64) -> String {
    // Counts from 0000-03-01, so that the day that comes and goes is the last of a year.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(day(days), expected);
        }
    }
}
