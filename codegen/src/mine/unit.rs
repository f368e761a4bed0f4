//! In which unit a text says its field counts.

use super::Mined;
use super::text::{Kind, Text, is_ideograph};

/// Words behind which a unit stands.
const CUES: &[&str] = &["单位", "unit"];

/// Units by what texts call them. What is not listed is no unit we know, and yields nothing.
const UNITS: &[(&str, &str)] = &[
    ("milliseconds", "milliseconds"),
    ("millisecond", "milliseconds"),
    ("ms", "milliseconds"),
    ("毫秒", "milliseconds"),
    ("microseconds", "microseconds"),
    ("微秒", "microseconds"),
    ("nanoseconds", "nanoseconds"),
    ("纳秒", "nanoseconds"),
    ("seconds", "seconds"),
    ("second", "seconds"),
    ("秒", "seconds"),
    ("s", "seconds"),
    ("minutes", "minutes"),
    ("minute", "minutes"),
    ("分钟", "minutes"),
    ("分", "minutes"),
    ("hours", "hours"),
    ("hour", "hours"),
    ("小时", "hours"),
    ("days", "days"),
    ("day", "days"),
    ("天", "days"),
    ("日", "days"),
    ("weeks", "weeks"),
    ("周", "weeks"),
    ("months", "months"),
    ("month", "months"),
    ("个月", "months"),
    ("月", "months"),
    ("years", "years"),
    ("year", "years"),
    ("年", "years"),
    ("mbit/s", "Mbit/s"),
    ("mbps", "Mbit/s"),
    ("kbit/s", "Kbit/s"),
    ("kbps", "Kbit/s"),
    ("bit/s", "bit/s"),
    ("bps", "bit/s"),
    ("mb/s", "MB/s"),
    ("mbyte/s", "MB/s"),
    ("kb/s", "KB/s"),
    ("byte/s", "bytes/s"),
    ("bytes/s", "bytes/s"),
    ("bytes", "bytes"),
    ("byte", "bytes"),
    ("字节", "bytes"),
    ("kib", "KiB"),
    ("mib", "MiB"),
    ("gib", "GiB"),
    ("tib", "TiB"),
    ("kbytes", "KB"),
    ("kbyte", "KB"),
    ("mbytes", "MB"),
    ("mbyte", "MB"),
    ("gbytes", "GB"),
    ("gbyte", "GB"),
    ("kb", "KB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
    ("b", "bytes"),
    ("percent", "%"),
    ("百分比", "%"),
    ("%", "%"),
    ("％", "%"),
    ("vcpu", "vCPU"),
    ("行", "rows"),
    ("次/s", "per second"),
    ("pps", "packets/s"),
    ("cores", "cores"),
    ("core", "cores"),
    ("millicores", "millicores"),
    ("毫核", "millicores"),
    ("核", "cores"),
    ("yuan", "CNY"),
    ("元", "CNY"),
    ("cny", "CNY"),
    ("usd", "USD"),
    ("us dollars", "USD"),
    ("美元", "USD"),
    ("℃", "°C"),
    ("个/秒", "per second"),
    ("次/秒", "per second"),
    ("qps", "queries/s"),
];

/// Whole phrases that say a unit without a cue.
const PHRASES: &[(&str, &str)] = &[
    ("in milliseconds", "milliseconds"),
    ("in microseconds", "microseconds"),
    ("in seconds", "seconds"),
    ("以毫秒为单位", "milliseconds"),
    ("以秒为单位", "seconds"),
    ("毫秒级时间戳", "milliseconds"),
    ("秒级时间戳", "seconds"),
    ("毫秒时间戳", "milliseconds"),
    ("millisecond timestamp", "milliseconds"),
    ("millisecond-level timestamp", "milliseconds"),
];

/// The unit that a text states for its field, in the spelling of [`crate::spec::Schema::unit`];
/// none if it states none, two that differ, or one that is not known.
///
/// ```
/// assert_eq!(acs_codegen::mine::unit("超时时间，单位：秒。").unwrap().value, "seconds");
/// ```
pub fn unit(raw: &str) -> Option<Mined<String>> {
    let text = Text::new(raw);
    let mut found: Option<Mined<String>> = None;
    for cue in text.cues(CUES) {
        let is_part = text.lines[text.line_at(cue.start)].kind == Kind::Bullet;
        let mut cursor = text.cursor(cue.end);
        let connectors = cursor.eat_all(&["is", "为", "是", ":", "："]);
        cursor.marks();
        let before = text.raw[..cue.start].chars().next_back();
        let is_word =
            !before.is_some_and(char::is_alphanumeric) || before.is_some_and(is_ideograph);
        if connectors == 0 || !is_word {
            continue;
        }
        if is_part {
            return None;
        }
        let start = cursor.at;
        let unit = known(cursor.rest_lower())?;
        let mined = Mined {
            value: unit.1.to_owned(),
            range: start..start + unit.0,
        };
        match &found {
            Some(first) if first.value != mined.value => return None,
            Some(_) => {}
            None => found = Some(mined),
        }
    }
    found.or_else(|| phrase(&text))
}

/// The unit that opens a text: how many bytes spell it, and its name. It must end as a word.
fn known(rest: &str) -> Option<(usize, &'static str)> {
    UNITS
        .iter()
        .filter_map(|(word, unit)| rest.strip_prefix(word).map(|left| (word, unit, left)))
        .filter(|(_, _, left)| {
            let next = left.trim_start_matches(['*', '`']).chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '(')
        })
        .max_by_key(|(word, _, _)| word.len())
        .map(|(word, unit, _)| (word.len(), *unit))
}

fn phrase(text: &Text<'_>) -> Option<Mined<String>> {
    let words: Vec<&str> = PHRASES.iter().map(|(word, _)| *word).collect();
    let mut cues = text.cues(&words).into_iter();
    let cue = cues.next()?;
    let unit = |range: &std::ops::Range<usize>| {
        PHRASES
            .iter()
            .find(|(word, _)| text.lower[range.clone()] == **word)
            .map(|(_, unit)| *unit)
    };
    let value = unit(&cue)?;
    let is_part = text.lines[text.line_at(cue.start)].kind == Kind::Bullet;
    let is_alone = cues.all(|other| unit(&other) == Some(value));
    (is_alone && !is_part).then(|| Mined {
        value: value.to_owned(),
        range: cue,
    })
}
