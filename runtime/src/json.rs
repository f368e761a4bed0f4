//! Objects as JSON.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::{Object, OpenRef, Ref};

/// The object as compact JSON text.
///
/// Members are in the order of the table; those without a value are left out,
/// empty lists and maps too. **Sensitive values are written.**
#[inline(never)]
#[must_use]
pub fn to_json(object: &dyn Object) -> String {
    json_text(Ref::Object(object))
}

/// The value as compact JSON text.
pub(crate) fn json_text(value: Ref<'_>) -> String {
    serde_json::to_string(&Wire(value)).expect("bug: every value of an object is a JSON value")
}

/// A value as it is on the wire.
pub(crate) struct Wire<'a>(pub(crate) Ref<'a>);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Ref::Absent => serializer.serialize_unit(),
            Ref::Text(text) => serializer.serialize_str(text),
            Ref::Integer(integer) => serializer.serialize_i64(integer),
            Ref::Number(number) => serialize_number(number, serializer),
            Ref::Boolean(boolean) => serializer.serialize_bool(boolean),
            Ref::Any(any) => any.serialize(serializer),
            Ref::Blob(blob) => serializer.serialize_str(&blob.to_base64()),
            Ref::Open(open) => serialize_open(open, serializer),
            Ref::Json(json) => match json.content() {
                Ok(value) => serializer.serialize_str(&json_text(value)),
                Err(text) => serializer.serialize_str(text),
            },
            Ref::Object(object) => serialize_object(object, serializer),
            Ref::List(list) => {
                let mut elements = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    elements.serialize_element(&Wire(list.at(index)))?;
                }
                elements.end()
            }
            Ref::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.count()))?;
                for (key, value) in map.entries() {
                    entries.serialize_entry(key, &Wire(value))?;
                }
                entries.end()
            }
        }
    }
}

pub(crate) fn serialize_object<S: Serializer>(
    object: &dyn Object,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let members = object.shape().members;
    if object.shape().transparent {
        return Wire(object.get(0).view()).serialize(serializer);
    }
    let present = |index: &usize| !object.get(*index).view().is_absent();
    let count = (0..members.len()).filter(present).count();
    let mut entries = serializer.serialize_map(Some(count))?;
    for (index, member) in members.iter().enumerate() {
        let value = object.get(index).view();
        if !value.is_absent() {
            entries.serialize_entry(member.wire, &Wire(value))?;
        }
    }
    entries.end()
}

/// Writes a whole number without a fraction, as the other SDKs do.
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to here every whole number is an `f64` of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

/// Writes the number of an integer enum as a number, if the text is one.
fn serialize_open<S: Serializer>(open: OpenRef<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match open.text.parse::<i64>() {
        Ok(integer) if open.integer && integer.to_string() == open.text => {
            serializer.serialize_i64(integer)
        }
        _ => serializer.serialize_str(open.text),
    }
}
