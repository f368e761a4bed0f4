//! Reads a response, whatever it says.
//!
//! One pass of serde_json over the text fills the object through its table.
//! Two things need a second, slower look, both rare: text that serde_json
//! refuses although it is JSON (half of a surrogate pair, a number no `f64`
//! can hold), and a number such as `1.10` in a member that is text, where the
//! digits matter and serde_json has forgotten them. The text is then rewritten
//! so that both arrive as strings (`repair`), and read again.
//!
//! Invariants:
//! - what serde_json refuses for its grammar is refused;
//! - what is JSON is accepted, unless it is nested too deep;
//! - what is lost on the way is noted, with its path and without its value.

use std::borrow::Cow;

use serde::de::DeserializeSeed;

use crate::path::Path;
use crate::{Any, JsonField, NotJson, Object, Slot};

mod any;
mod error;
mod key;
mod notes;
mod order;
mod put;
mod repair;
mod visit;

pub use error::{DecodeError, DecodeErrorKind};
pub use notes::{Note, NoteKind, Notes};

use notes::{Digits, Log};
use put::Outcome;
use visit::At;

/// A response, and what could not be read of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// What the service said.
    pub value: T,
    /// What could not be read.
    pub notes: Notes,
}

/// Reads a response body.
///
/// Members that are missing or `null` are absent. Anything else that is not as
/// documented costs at most itself, and is then told in the notes:
///
/// - an unknown member is ignored; an unknown value of an [`Open`](crate::Open) is kept;
/// - text is taken for a number or a boolean if it reads as one (`" 12 "`,
///   `"True"`, `"0"`), a number is taken for text digit by digit, `0` and `1`
///   for booleans, `1.0` for a whole number;
/// - a value in place of a list is taken for a list of one;
/// - `null` in a list is dropped, as is an element that cannot be read;
/// - the last of equal keys counts; a member's own name counts before a former name;
/// - bytes that are not UTF-8 and halves of surrogate pairs become `U+FFFD`;
/// - a number that fits nowhere is dropped, unless the member is text.
///
/// # Errors
///
/// If the body is not JSON, or nested more than about 120 levels deep in
/// members that are known. Unknown members are skipped at any depth. A response that is text or
/// bytes is taken as it is.
#[inline]
pub fn decode<T: Object + Default>(body: &[u8]) -> Result<Decoded<T>, DecodeError> {
    let mut value = T::default();
    let notes = decode_into(body, &mut value)?;
    Ok(Decoded { value, notes })
}

/// Reads a response body into an empty object.
///
/// # Errors
///
/// Those of [`decode`]. The object may then be filled in part.
#[inline(never)]
pub fn decode_into(body: &[u8], object: &mut dyn Object) -> Result<Notes, DecodeError> {
    let root = Path::root("$");
    let mut log = Log::new(Digits::Exact);
    let transparent = object.shape().transparent;
    if transparent && put_raw(object.slot(0).slot(), body) {
        return Ok(log.notes);
    }
    // One check of the whole is cheaper than one check for each string.
    let text = match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            log.note(&root, NoteKind::InvalidUtf8);
            String::from_utf8_lossy(body)
        }
    };
    let outcome = read(Root::Object(object), &text, &root, &mut log)?;
    if outcome == Outcome::Null && !transparent {
        let (expected, found) = ("an object", "null");
        log.note(&root, NoteKind::WrongKind { expected, found });
    }
    Ok(log.notes)
}

/// Keeps a body of bytes as it is, and one of text that is not JSON.
fn put_raw(slot: Slot<'_>, body: &[u8]) -> bool {
    let text = || {
        let text = serde_json::from_slice::<String>(body);
        text.unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
    };
    match slot {
        Slot::Blob(mut scalar) => scalar.put(body.into()),
        Slot::Text(mut scalar) => scalar.put(text()),
        Slot::Open(open) if !open.is_integer() => open.set(&text()),
        _ => return false,
    }
    true
}

/// The place that a whole body fills.
fn root(object: &mut dyn Object) -> Slot<'_> {
    match object.shape().transparent {
        true => object.slot(0).slot(),
        false => Slot::Object(object),
    }
}

/// Fills an empty object from any format that describes itself.
#[cfg(feature = "serde")]
pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
) -> Result<(), D::Error> {
    let (slot, path) = (root(object), &Path::root("$"));
    // There is no text to look at again.
    let log = &mut Log::new(Digits::Nearest);
    (&mut At { slot, path, log }).deserialize(deserializer)?;
    Ok(())
}

pub(crate) fn any_from_json(text: &str) -> Result<Any, NotJson> {
    let mut any = crate::JsonText::Value(Any::default());
    let (root, mut log) = (Path::root("$"), Log::new(Digits::Exact));
    match read(Root::Json(&mut any), text, &root, &mut log) {
        Ok(_) => Ok(any.value().cloned().unwrap_or_default()),
        Err(error) => Err(NotJson(error.to_string())),
    }
}

/// Checks that text is JSON, of any depth.
pub(crate) fn check_json(text: &str) -> Result<(), DecodeError> {
    let checked = serde_json::from_str::<serde::de::IgnoredAny>(text);
    checked.map(|_| ()).map_err(DecodeError::from)
}

/// What a text is read into.
enum Root<'a> {
    Object(&'a mut dyn Object),
    Json(&'a mut dyn JsonField),
}

impl Root<'_> {
    /// The place to fill, empty.
    fn fresh(&mut self) -> Slot<'_> {
        match self {
            Root::Object(object) => {
                crate::field::clear_members(*object);
                root(*object)
            }
            Root::Json(json) => json.begin(),
        }
    }
}

/// Reads JSON text, twice if need be.
fn read(
    mut root: Root<'_>,
    text: &str,
    path: &Path<'_>,
    log: &mut Log,
) -> Result<Outcome, DecodeError> {
    let start = log.start();
    match pass(root.fresh(), text, path, log) {
        Ok(outcome) if !log.digits_lost => return Ok(outcome),
        Ok(_) => {}
        Err(error) if error.kind() == DecodeErrorKind::TooDeep => return Err(error),
        // This finds every mistake of grammar; what it accepts can be repaired.
        Err(_) => check_json(text)?,
    }
    log.restart(start);
    log.repaired = true;
    let outcome = pass(root.fresh(), &repair::repair(text), path, log);
    log.repaired = false;
    outcome
}

fn pass(
    slot: Slot<'_>,
    text: &str,
    path: &Path<'_>,
    log: &mut Log,
) -> Result<Outcome, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    (&mut At { slot, path, log }).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(log.outcome)
}

/// Reads a string that holds JSON, or keeps the string if it does not.
fn read_json_text(json: &mut dyn JsonField, text: &str, path: &Path<'_>, log: &mut Log) -> Outcome {
    let outer = log.enter();
    let start = log.start();
    // A list of one in place of the list would not be written back as it came.
    let fits = match json.begin() {
        Slot::List(_) => text.trim_start().starts_with('['),
        Slot::Object(_) | Slot::Map(_) => text.trim_start().starts_with('{'),
        _ => true,
    };
    let read = fits && matches!(read(Root::Json(json), text, path, log), Ok(Outcome::Kept));
    if !read {
        log.restart(start);
        json.set_raw(text.to_owned());
    }
    log.leave(outer);
    Outcome::Kept
}
