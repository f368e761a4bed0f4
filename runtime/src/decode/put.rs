//! Puts a scalar of JSON where it belongs, whatever kind belongs there.

use super::notes::{Digits, Log, NoteKind};
use super::read_json_text;
use super::repair::{Unmarked, unmark};
use crate::number::{number_text, whole};
use crate::path::Path;
use crate::{Any, Blob, ListField, Scalar, Slot};

/// What became of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is where it belongs.
    Kept,
    /// It was `null`.
    Null,
    /// It does not fit, and has been noted.
    Refused,
}

pub(super) fn put_null(slot: &mut Slot<'_>) -> Outcome {
    match slot {
        // Alone among the kinds, this one has a value that is `null`.
        Slot::Any(Scalar::Element(any)) => {
            **any = Any::default();
            Outcome::Kept
        }
        slot => {
            slot.clear();
            Outcome::Null
        }
    }
}

/// A string as the parser hands it over.
#[inline(never)]
pub(super) fn put_string(
    slot: &mut Slot<'_>,
    text: &str,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    if !log.repaired {
        return put_text(slot, text, path, log);
    }
    match unmark(text) {
        Unmarked::Text(text) => put_text(slot, text, path, log),
        Unmarked::Number(number) => put_digits(slot, number, path, log),
    }
}

fn put_text(slot: &mut Slot<'_>, text: &str, path: &Path<'_>, log: &mut Log) -> Outcome {
    match slot {
        Slot::Text(scalar) => scalar.put(text.to_owned()),
        Slot::Open(open) => open.set(text),
        Slot::Json(json) => return read_json_text(*json, text, path, log),
        Slot::Any(scalar) => scalar.put(text.into()),
        slot => return put_text_elsewhere(slot, text, path, log),
    }
    Outcome::Kept
}

#[cold]
fn put_text_elsewhere(slot: &mut Slot<'_>, text: &str, path: &Path<'_>, log: &mut Log) -> Outcome {
    let trimmed = text.trim();
    match slot {
        Slot::Integer(scalar) => match whole(trimmed) {
            Some(integer) => scalar.put(integer),
            None => return refuse_number(slot, trimmed, "a string", path, log),
        },
        Slot::Number(scalar) => match finite(trimmed) {
            Some(number) => scalar.put(number),
            None => return refuse_number(slot, trimmed, "a string", path, log),
        },
        Slot::Boolean(scalar) => {
            if trimmed.eq_ignore_ascii_case("true") || trimmed == "1" {
                scalar.put(true);
            } else if trimmed.eq_ignore_ascii_case("false") || trimmed == "0" {
                scalar.put(false);
            } else {
                return refuse(slot, "a string", path, log);
            }
        }
        Slot::Blob(scalar) => match Blob::from_base64(trimmed) {
            Some(blob) => scalar.put(blob),
            None => return refuse(slot, "a string", path, log),
        },
        // Where there is nothing to list, some services send an empty string.
        Slot::List(list) if !text.is_empty() => {
            return single(*list, path, log, |slot, log| {
                put_text(slot, text, path, log)
            });
        }
        slot => return refuse(slot, "a string", path, log),
    }
    Outcome::Kept
}

pub(super) fn put_boolean(
    slot: &mut Slot<'_>,
    boolean: bool,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    let text = if boolean { "true" } else { "false" };
    match slot {
        Slot::Boolean(scalar) => scalar.put(boolean),
        Slot::Text(scalar) => scalar.put(text.to_owned()),
        Slot::Any(scalar) => scalar.put(boolean.into()),
        Slot::Open(open) => open.set(text),
        Slot::Json(json) => return read_json_text(*json, text, path, log),
        Slot::List(list) => {
            return single(*list, path, log, |slot, log| {
                put_boolean(slot, boolean, path, log)
            });
        }
        slot => return refuse(slot, "a boolean", path, log),
    }
    Outcome::Kept
}

pub(super) fn put_integer(
    slot: &mut Slot<'_>,
    integer: i64,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    match slot {
        Slot::Integer(scalar) => scalar.put(integer),
        Slot::Number(scalar) => scalar.put(integer as f64),
        Slot::Text(scalar) => scalar.put(integer.to_string()),
        Slot::Any(scalar) => scalar.put(integer.into()),
        Slot::Boolean(scalar) if integer == 0 || integer == 1 => scalar.put(integer == 1),
        Slot::Open(open) => open.set(&integer.to_string()),
        Slot::Json(json) => return read_json_text(*json, &integer.to_string(), path, log),
        Slot::List(list) => {
            return single(*list, path, log, |slot, log| {
                put_integer(slot, integer, path, log)
            });
        }
        slot => return refuse(slot, "a number", path, log),
    }
    Outcome::Kept
}

/// A whole number that may be above `i64::MAX`.
pub(super) fn put_large(
    slot: &mut Slot<'_>,
    integer: u64,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    match (i64::try_from(integer), slot) {
        (Ok(integer), slot) => put_integer(slot, integer, path, log),
        (Err(_), Slot::Any(scalar)) => {
            scalar.put(integer.into());
            Outcome::Kept
        }
        (Err(_), slot) => put_digits(slot, &integer.to_string(), path, log),
    }
}

pub(super) fn put_float(
    slot: &mut Slot<'_>,
    number: f64,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    match slot {
        Slot::Number(scalar) => scalar.put(number),
        Slot::Any(scalar) => scalar.put(number.into()),
        Slot::List(list) => {
            return single(*list, path, log, |slot, log| {
                put_float(slot, number, path, log)
            });
        }
        slot @ (Slot::Object(_) | Slot::Optional(_) | Slot::Map(_)) => {
            return refuse(slot, "a number", path, log);
        }
        // What is put there now will be put there again from its digits.
        _ if log.digits == Digits::Exact => log.digits_lost = true,
        slot => return put_digits(slot, &number_text(number), path, log),
    }
    Outcome::Kept
}

/// A number of which every digit is known.
#[cold]
fn put_digits(slot: &mut Slot<'_>, digits: &str, path: &Path<'_>, log: &mut Log) -> Outcome {
    match slot {
        Slot::Text(scalar) => scalar.put(digits.to_owned()),
        Slot::Integer(scalar) => match whole(digits) {
            Some(integer) => scalar.put(integer),
            None => return refuse_number(slot, digits, "a number", path, log),
        },
        Slot::Number(scalar) => match finite(digits) {
            Some(number) => scalar.put(number),
            None => return refuse_number(slot, digits, "a number", path, log),
        },
        Slot::Boolean(scalar) => match whole(digits) {
            Some(integer @ (0 | 1)) => scalar.put(integer == 1),
            _ => return refuse(slot, "a number", path, log),
        },
        Slot::Open(open) => match whole(digits) {
            Some(integer) if open.is_integer() => open.set(&integer.to_string()),
            _ => open.set(digits),
        },
        Slot::Any(scalar) => scalar.put(any_number(digits, path, log)),
        Slot::Json(json) => return read_json_text(*json, digits, path, log),
        Slot::List(list) => {
            return single(*list, path, log, |slot, log| {
                put_digits(slot, digits, path, log)
            });
        }
        slot => return refuse(slot, "a number", path, log),
    }
    Outcome::Kept
}

/// The number, or its digits as text if no `f64` is near it.
pub(super) fn any_number(digits: &str, path: &Path<'_>, log: &mut Log) -> Any {
    match finite(digits) {
        Some(number) => number.into(),
        None => {
            log.note(path, NoteKind::KeptAsText);
            digits.into()
        }
    }
}

/// Reads a number; `inf`, `NaN` and their like are none.
fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Takes one value for a list of one.
pub(super) fn single(
    list: &mut dyn ListField,
    path: &Path<'_>,
    log: &mut Log,
    put: impl FnOnce(&mut Slot<'_>, &mut Log) -> Outcome,
) -> Outcome {
    list.clear();
    let outcome = put(&mut list.push(), log);
    match outcome {
        Outcome::Kept => log.note(path, NoteKind::SingleElement),
        Outcome::Null | Outcome::Refused => list.pop(),
    }
    outcome
}

#[cold]
pub(super) fn refuse(
    slot: &Slot<'_>,
    found: &'static str,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    let expected = slot.kind();
    log.note(path, NoteKind::WrongKind { expected, found });
    Outcome::Refused
}

/// Tells a number that does not fit from what is no number at all.
fn refuse_number(
    slot: &Slot<'_>,
    text: &str,
    found: &'static str,
    path: &Path<'_>,
    log: &mut Log,
) -> Outcome {
    let number = text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<f64>().is_ok();
    if number {
        log.note(path, NoteKind::OutOfRange);
        return Outcome::Refused;
    }
    refuse(slot, found, path, log)
}
