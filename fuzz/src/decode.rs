//! Reading answers, against `serde_json` and against the documented tolerance.
//!
//! What is accepted:
//!
//! - what `serde_json` reads as a `Value`, and beyond that whatever JSON's grammar allows: halves of
//!   surrogate pairs (`U+FFFD`), numbers no `f64` can hold, any depth in members that nobody knows;
//! - bytes that are not UTF-8, as `U+FFFD`;
//! - nothing else, and not what nests deeper than about 120 levels in members that are known.
//!
//! What is read is held against [`expected`], which knows the tolerant rules and none of the code.

use acs_runtime::dynamic::Dynamic;
use acs_runtime::{Any, DecodeErrorKind, decode as read, decode_into, to_json};
use acs_sas::describe_image_instances::Response;
use serde_json::Value;

use crate::json::{self, Bad};

mod expected;
mod table;

use expected::Want;

pub(crate) fn decode(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = json::parse(&text);
    let value = serde_json::from_str::<Value>(&text).ok();
    let is_grammatical = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
    match &parsed {
        Ok(node) => {
            assert!(is_grammatical, "serde_json knows another grammar");
            if let Some(value) = &value {
                let is_same = expected::any(node).fits(value);
                assert!(is_same, "serde_json reads it differently");
            }
        }
        Err(Bad::Grammar) => assert!(!is_grammatical, "serde_json knows another grammar"),
        Err(Bad::Deep) => {}
    }
    let is_shallow = parsed.as_ref().err() != Some(&Bad::Deep);
    any(&text, parsed.as_ref().ok(), is_grammatical, is_shallow);

    let mut object = Dynamic::new(table::everything());
    match decode_into(bytes, &mut object) {
        Ok(_) => {
            assert!(is_grammatical, "what is no JSON is accepted");
            let written = to_json(&object);
            let value: Value =
                serde_json::from_str(&written).expect("an object is written as JSON");
            if let Ok(node) = &parsed {
                let want = expected::root(table::everything(), node);
                assert!(want.fits(&value), "{want:?} is expected, {written} read");
            }
            let mut again = Dynamic::new(table::everything());
            let notes = decode_into(written.as_bytes(), &mut again).expect("it was just written");
            assert!(again == object, "it is read back differently: {written}");
            assert!(notes.is_empty(), "what was kept is as documented: {notes}");
        }
        Err(error) => is_refused_rightly(error.kind(), is_grammatical, is_shallow),
    }
    match read::<Response>(bytes) {
        Ok(decoded) => {
            assert!(is_grammatical, "what is no JSON is accepted");
            let written = to_json(&decoded.value);
            let again = read::<Response>(written.as_bytes()).expect("it was just written");
            assert!(again.value == decoded.value && again.notes.is_empty());
        }
        Err(error) => is_refused_rightly(error.kind(), is_grammatical, is_shallow),
    }
}

/// What is JSON is refused for its depth alone, and only if it is deep.
fn is_refused_rightly(kind: DecodeErrorKind, is_grammatical: bool, is_shallow: bool) {
    let is_too_deep = kind == DecodeErrorKind::TooDeep;
    assert!(!is_too_deep || !is_shallow, "it is not too deep");
    assert!(is_too_deep || !is_grammatical, "what is JSON is refused");
}

/// A value of which nothing is known is what it is.
fn any(text: &str, node: Option<&json::Node>, is_grammatical: bool, is_shallow: bool) {
    match Any::from_json(text) {
        Ok(any) => {
            assert!(is_grammatical, "what is no JSON is accepted");
            let written = any.to_json();
            let value: Value = serde_json::from_str(&written).expect("any value is JSON");
            let want = node.map_or(Want::Unknown, expected::any);
            assert!(want.fits(&value), "{want:?} is expected, {written} read");
            assert_eq!(Any::from_json(&written).as_ref(), Ok(&any));
        }
        // It quotes nothing and says only where, so the kind is not to be had.
        Err(_) => assert!(!is_grammatical || !is_shallow, "what is JSON is refused"),
    }
}
