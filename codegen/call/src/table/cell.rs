//! A value as one short text.

use acs_runtime::sign::timestamp;
use acs_runtime::{Any, Ref, to_json};
use std::time::{Duration, SystemTime};

use crate::form::Field;

/// The value for people. Nothing in it can move a terminal's cursor.
pub(super) fn text(value: Ref<'_>, field: &Field) -> String {
    let text = match value {
        Ref::Absent => String::new(),
        Ref::Text(text) => measured(text, field).unwrap_or_else(|| text.to_owned()),
        Ref::Integer(integer) => {
            let text = integer.to_string();
            measured(&text, field).unwrap_or(text)
        }
        Ref::Open(open) => explained(open.text(), field),
        Ref::Object(object) => to_json(object),
        Ref::List(list) => {
            let item = field.items.as_deref().unwrap_or(field);
            let elements = (0..list.count()).map(|index| list.at(index));
            let has_parts =
                |it: &Ref<'_>| matches!(it, Ref::Object(_) | Ref::List(_) | Ref::Map(_));
            match list.count() {
                0 => String::new(),
                1 if has_parts(&list.at(0)) => "1 item".to_owned(),
                count if has_parts(&list.at(0)) => format!("{count} items"),
                _ => elements
                    .map(|it| text(it, item))
                    .collect::<Vec<_>>()
                    .join(", "),
            }
        }
        Ref::Map(map) => {
            let item = field.items.as_deref().unwrap_or(field);
            let entries = map
                .entries()
                .map(|(key, value)| format!("{key}={}", text(value, item)));
            entries.collect::<Vec<_>>().join(", ")
        }
        Ref::Blob(blob) => format!("{} bytes", blob.len()),
        Ref::Json(json) => match json.content() {
            Ok(value) => text(value, field),
            Err(raw) => raw.to_owned(),
        },
        value => json(value).trim_matches('"').to_owned(),
    };
    // Whatever a service sends must not do more than be read.
    text.chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect()
}

/// A scalar as JSON.
pub(super) fn json(value: Ref<'_>) -> String {
    let any = match value {
        Ref::Text(text) => Any::from(text),
        Ref::Open(open) => Any::from(open.text()),
        Ref::Integer(integer) => Any::from(integer),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        Ref::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Any::from(number as i64)
        }
        Ref::Number(number) => Any::from(number),
        Ref::Boolean(boolean) => Any::from(boolean),
        Ref::Any(any) => any.clone(),
        Ref::Object(object) => return to_json(object),
        _ => Any::default(),
    };
    any.to_json()
}

/// A time or a size, where the spec says that the number is one.
fn measured(text: &str, field: &Field) -> Option<String> {
    let unit = field.unit.as_deref()?;
    let number: u64 = text.trim().parse().ok()?;
    match unit {
        // A shorter one is a length of time.
        "milliseconds" if (100_000_000_000..10_000_000_000_000).contains(&number) => {
            Some(moment(number / 1000))
        }
        "seconds" if (1_000_000_000..10_000_000_000).contains(&number) => Some(moment(number)),
        "bytes" => Some(size(number)),
        "percent" => Some(format!("{number}%")),
        _ => None,
    }
}

/// `2020-09-14 07:52`
fn moment(seconds: u64) -> String {
    let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
    let text = timestamp(time.unwrap_or(SystemTime::UNIX_EPOCH));
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// `1.5 GiB`
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    let (mut number, mut unit) = (bytes as f64, "B");
    for next in UNITS {
        if number < 1000.0 {
            break;
        }
        (number, unit) = (number / 1024.0, next);
    }
    match unit {
        "B" => format!("{bytes} B"),
        unit => format!("{number:.1} {unit}"),
    }
}

/// A documented number with its meaning, if that is short.
fn explained(wire: &str, field: &Field) -> String {
    const LONGEST: usize = 24;
    let known = field.values.iter().find(|it| it.value == wire);
    let title = known.map(|it| it.title.trim_end_matches('.'));
    match title.filter(|it| field.is_integer && it.chars().count() <= LONGEST) {
        Some(title) => format!("{wire} ({title})"),
        None => wire.to_owned(),
    }
}
