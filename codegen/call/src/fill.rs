//! Turns what a person wrote into the values of a request.
//!
//! Whoever reads an answer takes what comes; whoever writes a request wants to hear what is wrong
//! with it. So this is strict where decoding is tolerant, and tells every problem with its path. It
//! is tolerant in one thing: text that reads as the value is the value, since forms and command
//! lines have nothing but text.

use std::fmt;

use acs_codegen::closest;
use acs_runtime::{Any, Blob, JsonField, ListField, MapField, Member, Object, Scalar, Slot};
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::{Map, Value};

/// Something that cannot be a value of its parameter. It quotes no sensitive value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where, in wire names, such as `Criteria[0].name`.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

/// Gives an empty object its values.
pub(crate) fn fill(object: &mut dyn Object, values: &Map<String, Value>) -> Vec<Problem> {
    let mut filler = Filler::default();
    filler.members(object, values, &Spot::root());
    filler.problems
}

#[derive(Default)]
struct Filler {
    problems: Vec<Problem>,
}

/// The place of a value: its path, what is known of it, and whether it is a secret.
#[derive(Clone)]
struct Spot {
    path: String,
    member: &'static Member,
    hidden: bool,
}

impl Spot {
    fn root() -> Self {
        const NONE: &Member = &Member::new("");
        Self {
            path: String::new(),
            member: NONE,
            hidden: false,
        }
    }

    fn member(&self, member: &'static Member) -> Self {
        let hidden = self.hidden || member.is_sensitive();
        let path = self.below(member.wire());
        Self {
            path,
            member,
            hidden,
        }
    }

    fn element(&self, path: String) -> Self {
        let member = self.member.element();
        let hidden = self.hidden || member.is_sensitive();
        Self {
            path,
            member,
            hidden,
        }
    }

    fn below(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

impl Filler {
    fn members(&mut self, object: &mut dyn Object, values: &Map<String, Value>, spot: &Spot) {
        let members = object.shape().members;
        for (name, value) in values {
            let mut all = members.iter().enumerate();
            match all.find(|(_, it)| it.wire() == name) {
                Some((index, member)) => {
                    let spot = spot.member(member);
                    if !value.is_null() {
                        self.value(object.slot(index).slot(), value, &spot);
                    }
                }
                None => {
                    let names = members.iter().map(Member::wire);
                    let message = match closest(name, names) {
                        Some(closest) => format!("is not known; did you mean `{closest}`?"),
                        None => "is not known".to_owned(),
                    };
                    let path = spot.below(name);
                    self.problems.push(Problem { path, message });
                }
            }
        }
    }

    fn value(&mut self, slot: Slot<'_>, value: &Value, spot: &Spot) {
        match slot {
            Slot::Text(scalar) => self.scalar(scalar, text(value), "text", value, spot),
            Slot::Integer(scalar) => {
                self.scalar(scalar, integer(value), "a whole number", value, spot);
            }
            Slot::Number(scalar) => self.scalar(scalar, number(value), "a number", value, spot),
            Slot::Boolean(scalar) => {
                self.scalar(scalar, boolean(value), "`true` or `false`", value, spot);
            }
            Slot::Any(scalar) => {
                let any = Any::from_json(&value.to_string()).ok();
                self.scalar(scalar, any, "JSON that is not nested so deep", value, spot);
            }
            Slot::Blob(scalar) => {
                let expected = "text, or `{\"base64\": \"…\"}`";
                self.scalar(scalar, blob(value), expected, value, spot);
            }
            Slot::Open(open) => match text(value) {
                Some(text) => open.set(&text),
                None => self.refuse("one of the documented values", value, spot),
            },
            Slot::Json(json) => self.json(json, value, spot),
            Slot::Object(object) => self.object(object, value, spot),
            Slot::Optional(optional) => match object_of(value) {
                Some(_) => self.object(optional.fill(), value, spot),
                None => self.refuse("an object", value, spot),
            },
            Slot::List(list) => self.list(list, value, spot),
            Slot::Map(map) => self.map(map, value, spot),
            _ => self.refuse("of another kind", value, spot),
        }
    }

    fn scalar<T>(
        &mut self,
        scalar: Scalar<'_, T>,
        found: Option<T>,
        expected: &str,
        value: &Value,
        spot: &Spot,
    ) {
        match (scalar, found) {
            (Scalar::Member(place), Some(found)) => *place = Some(found),
            (Scalar::Element(place), Some(found)) => *place = found,
            (_, None) => self.refuse(expected, value, spot),
        }
    }

    /// Text is read as JSON. If it is none, it is kept: validation says why it is none.
    fn json(&mut self, json: &mut dyn JsonField, value: &Value, spot: &Spot) {
        match value {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(value) if !value.is_null() => self.value(json.begin(), &value, spot),
                _ => json.set_raw(text.clone()),
            },
            value => self.value(json.begin(), value, spot),
        }
    }

    fn object(&mut self, object: &mut dyn Object, value: &Value, spot: &Spot) {
        match object_of(value) {
            Some(members) => self.members(object, &members, spot),
            None => self.refuse("an object", value, spot),
        }
    }

    fn list(&mut self, list: &mut dyn ListField, value: &Value, spot: &Spot) {
        let elements = match value {
            Value::Array(elements) => elements.clone(),
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Array(elements)) => elements,
                _ => vec![value.clone()],
            },
            single => vec![single.clone()],
        };
        for (index, element) in elements.iter().enumerate() {
            let spot = spot.element(format!("{}[{index}]", spot.path));
            match element {
                Value::Null => self.refuse("a value", element, &spot),
                element => self.value(list.push(), element, &spot),
            }
        }
    }

    fn map(&mut self, map: &mut dyn MapField, value: &Value, spot: &Spot) {
        let Some(entries) = object_of(value) else {
            return self.refuse("an object", value, spot);
        };
        for (key, value) in &*entries {
            let spot = spot.element(spot.below(key));
            match value {
                Value::Null => self.refuse("a value", value, &spot),
                value => self.value(map.insert(key.clone()), value, &spot),
            }
        }
    }

    fn refuse(&mut self, expected: &str, value: &Value, spot: &Spot) {
        let but = but_is(value, spot.hidden);
        self.problems.push(Problem {
            path: spot.path.clone(),
            message: format!("must be {expected}, but is {but}"),
        });
    }
}

/// What is there instead: a scalar as it is, shortened, unless it is a secret.
fn but_is(value: &Value, hidden: bool) -> String {
    const LONGEST: usize = 60;
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        _ if hidden => "something else".to_owned(),
        Value::String(text) => {
            let end = text.char_indices().nth(LONGEST);
            match end.and_then(|(end, _)| text.get(..end)) {
                Some(start) => format!("text that begins with {start:?}"),
                None => format!("{text:?}"),
            }
        }
        scalar => scalar.to_string(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
fn integer(value: &Value) -> Option<i64> {
    /// Up to here every whole number is an `f64` of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64().or_else(|| {
            let whole = |it: &f64| it.fract() == 0.0 && it.abs() <= EXACT;
            value.as_f64().filter(whole).map(|it| it as i64)
        }),
    }
}

fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    number.filter(|it| it.is_finite())
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        value => value.as_bool(),
    }
}

fn blob(value: &Value) -> Option<Blob> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Object(members) if members.len() == 1 => {
            let text = members.get("base64")?.as_str()?;
            let bytes = BASE64.decode(text.trim().as_bytes()).ok()?;
            Some(bytes.into())
        }
        _ => None,
    }
}

/// The members of an object, or of text that is the JSON of one.
fn object_of(value: &Value) -> Option<std::borrow::Cow<'_, Map<String, Value>>> {
    use std::borrow::Cow;
    match value {
        Value::Object(members) => Some(Cow::Borrowed(members)),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Some(Cow::Owned(members)),
            _ => None,
        },
        _ => None,
    }
}
