//! Time as the services write it: UTC, to the second, `2025-01-02T03:04:05Z`.
//!
//! Calendar arithmetic counts days in years that begin in March, so that a leap day is the last
//! of its year.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a year has four digits and nothing is before 1970, which both functions make sure of"
)]

use std::time::{Duration, SystemTime};

const DAY: u64 = 24 * 60 * 60;
/// Days from the first of March of the year 0 to the first of January 1970.
const EPOCH: u64 = 719_468;
/// Days in 400 years, after which the calendar repeats.
const CYCLE: u64 = 146_097;
/// The last second that has four digits for its year.
const LAST: u64 = 253_402_300_799;

/// The time in the form `yyyy-MM-ddTHH:mm:ssZ`. Parts of a second are dropped.
///
/// A time before 1970 or after 9999 is written as the nearest that is not.
#[must_use]
pub fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.unwrap_or_default().as_secs().min(LAST);
    let (year, month, day) = date(seconds / DAY);
    let rest = seconds % DAY;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The time that is written in the form `yyyy-MM-ddTHH:mm:ssZ`, if it is one since 1970.
#[must_use]
pub fn parse_timestamp(text: &str) -> Option<SystemTime> {
    let mut rest = text;
    let mut number = |digits: usize, separator: char| {
        let (number, behind) = rest.split_at_checked(digits)?;
        rest = behind.strip_prefix(separator)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| number.parse::<u64>().ok())?
    };
    let (year, month, day) = (number(4, '-')?, number(2, '-')?, number(2, 'T')?);
    let (hour, minute, second) = (number(2, ':')?, number(2, ':')?, number(2, 'Z')?);
    if !rest.is_empty() {
        return None;
    }
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(year, month, day);
    // A day that its month does not have comes back as another one.
    if date(days) != (year, month, day) {
        return None;
    }
    let seconds = days * DAY + hour * 3600 + minute * 60 + second;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Year, month and day of the day that is so many days after the first of January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + EPOCH;
    let (cycle, day_of_cycle) = (days / CYCLE, days % CYCLE);
    let leap_days = day_of_cycle / 1460 + day_of_cycle / 146_096 - day_of_cycle / 36_524;
    let year_of_cycle = (day_of_cycle - leap_days) / 365;
    let before = 365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100;
    let day_of_year = day_of_cycle - before;
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (
        400 * cycle + year_of_cycle + u64::from(month <= 2),
        month,
        day,
    )
}

/// How many days after the first of January 1970 a day is.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, march_month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (cycle, year_of_cycle) = (year / 400, year % 400);
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let before = 365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100;
    CYCLE * cycle + before + day_of_year - EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn known_times_are_written_and_read() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_735_787_045, "2025-01-02T03:04:05Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (LAST, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(timestamp(at(seconds)), text);
            assert_eq!(parse_timestamp(text), Some(at(seconds)), "{text}");
        }
    }

    #[test]
    fn every_day_has_a_date_of_its_own() {
        let (mut last, mut count) = ((1969, 12, 31), 0);
        for day in 0..LAST / DAY {
            let date = date(day);
            assert!(date > last, "{date:?} follows {last:?}");
            assert_eq!(days(date.0, date.1, date.2), day);
            (last, count) = (date, count + 1);
        }
        assert_eq!(count, LAST / DAY);
    }

    #[test]
    fn times_that_cannot_be_written_are_moved() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(timestamp(before), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(at(LAST + 1)), "9999-12-31T23:59:59Z");
        let half = SystemTime::UNIX_EPOCH + Duration::from_millis(1999);
        assert_eq!(timestamp(half), "1970-01-01T00:00:01Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2025-01-02",
            "2025-01-02T03:04:05",
            "2025-01-02T03:04:05+",
            "2025-01-02 03:04:05Z",
            "2025-13-02T03:04:05Z",
            "2025-00-02T03:04:05Z",
            "2025-02-29T03:04:05Z",
            "2025-04-31T03:04:05Z",
            "2025-01-00T03:04:05Z",
            "2025-01-02T24:04:05Z",
            "2025-01-02T03:60:05Z",
            "2025-01-02T03:04:60Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "+025-01-02T03:04:05Z",
            "2025-01-02T03:04:05.5Z",
            "测025-01-02T03:04:05",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }
}
