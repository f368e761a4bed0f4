//! Any JSON value.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Map;

/// Any JSON value: what a member holds whose type is not documented.
///
/// ```
/// # fn main() -> Result<(), acs_runtime::NotJson> {
/// use acs_runtime::Any;
///
/// let any = Any::from_json(r#"{"tags": ["a", "b"], "size": 2}"#)?;
/// assert_eq!(any.get("size").and_then(Any::as_i64), Some(2));
/// assert_eq!(any.get("tags").and_then(|tags| tags.at(1)), Some(&Any::from("b")));
/// # Ok(())
/// # }
/// ```
///
/// Members of an object are kept in the order of their names, and of members
/// with the same name the last. A whole number is exact up to 64 bits; any
/// other is the nearest `f64`.
///
/// What is read is never nested deep enough to endanger a stack. A value that a
/// program puts together itself, list into list some thousand times, may be: it is
/// copied, compared, written and dropped level by level.
#[derive(Clone, Default, PartialEq)]
pub struct Any(pub(crate) Json);

/// A JSON value. Numbers have one form each, so that equal ones are equal here.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum Json {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    /// A whole number above `i64::MAX`.
    Large(u64),
    /// A finite number that is written with a fraction or an exponent.
    Number(f64),
    Text(String),
    List(Vec<Any>),
    Object(Map<Any>),
}

impl Any {
    /// Reads JSON text.
    ///
    /// # Errors
    ///
    /// If the text is not JSON, or nested more than about 120 levels deep.
    pub fn from_json(text: &str) -> Result<Self, NotJson> {
        crate::decode::any_from_json(text)
    }

    /// Writes it as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("bug: every `Any` is a JSON value")
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.0, Json::Null)
    }

    /// The text, if it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is a whole number of at most 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Json::Integer(integer) => Some(integer),
            _ => None,
        }
    }

    /// The number, or the nearest `f64`, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self.0 {
            Json::Integer(integer) => Some(integer as f64),
            Json::Large(integer) => Some(integer as f64),
            Json::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.0 {
            Json::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Any]> {
        match &self.0 {
            Json::List(list) => Some(list),
            _ => None,
        }
    }

    /// The members by name, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Map<Any>> {
        match &self.0 {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member with this name, if it is an object that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Any> {
        self.as_object()?.get(key)
    }

    /// The element with this index, if it is a list that has one.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Any> {
        self.as_list()?.get(index)
    }
}

impl From<&str> for Any {
    fn from(text: &str) -> Self {
        Self(Json::Text(text.to_owned()))
    }
}

impl From<String> for Any {
    fn from(text: String) -> Self {
        Self(Json::Text(text))
    }
}

impl From<i64> for Any {
    fn from(integer: i64) -> Self {
        Self(Json::Integer(integer))
    }
}

impl From<bool> for Any {
    fn from(boolean: bool) -> Self {
        Self(Json::Boolean(boolean))
    }
}

/// JSON has no infinities and no NaN: they become `null`.
impl From<f64> for Any {
    fn from(number: f64) -> Self {
        Self(if number.is_finite() {
            Json::Number(number)
        } else {
            Json::Null
        })
    }
}

impl From<u64> for Any {
    fn from(integer: u64) -> Self {
        Self(i64::try_from(integer).map_or(Json::Large(integer), Json::Integer))
    }
}

impl From<Vec<Any>> for Any {
    fn from(list: Vec<Any>) -> Self {
        Self(Json::List(list))
    }
}

impl From<Map<Any>> for Any {
    fn from(object: Map<Any>) -> Self {
        Self(Json::Object(object))
    }
}

impl fmt::Display for Any {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_json())
    }
}

/// The value as JSON text.
impl fmt::Debug for Any {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Json::Null => serializer.serialize_unit(),
            Json::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Json::Integer(integer) => serializer.serialize_i64(*integer),
            Json::Large(integer) => serializer.serialize_u64(*integer),
            Json::Number(number) => serializer.serialize_f64(*number),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(list) => serializer.collect_seq(list),
            Json::Object(object) => {
                let mut members = serializer.serialize_map(Some(object.len()))?;
                for (key, value) in object {
                    members.serialize_entry(key, value)?;
                }
                members.end()
            }
        }
    }
}

/// Says why text is not JSON. It quotes none of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJson(pub(crate) String);

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotJson {}
