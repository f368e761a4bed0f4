//! Lays a request out in the parts of an HTTP request.
//!
//! Nothing is percent-encoded or sorted here: a request is assembled from the plain
//! values, see [`request`](crate::request), once for each attempt.

use std::fmt;

use crate::any::{Any, Json};
use crate::field::ListField;
use crate::json::json_text;
use crate::number::number_text;
use crate::{Blob, Member, Object, Place, Ref, Style};

/// The parts of an HTTP request. Names and values are plain, not percent-encoded.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encoded {
    /// What goes to the query of the URL.
    pub query: Vec<(String, String)>,
    /// What goes to a form body.
    pub form: Vec<(String, String)>,
    /// Values for the `{name}` placeholders of the path.
    pub path: Vec<(String, String)>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Named parts of the host name.
    pub host: Vec<(String, String)>,
    /// The body, if it is no form: bytes and text as they are, everything else as JSON.
    pub body: Option<Blob>,
}

/// The names alone: a value may be a secret.
impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| -> Vec<String> {
            pairs.iter().map(|(name, _)| name.clone()).collect()
        };
        f.debug_struct("Encoded")
            .field("query", &names(&self.query))
            .field("form", &names(&self.form))
            .field("path", &names(&self.path))
            .field("headers", &names(&self.headers))
            .field("host", &names(&self.host))
            .field("body", &self.body)
            .finish()
    }
}

/// Lays a request out, parameters in the order of the table.
///
/// A parameter without a value is not sent, nor is an empty list or map; an
/// empty string is. Nothing is refused here, see [`validate`](crate::validate).
#[inline(never)]
#[must_use]
pub fn encode(request: &dyn Object) -> Encoded {
    let mut encoded = Encoded::default();
    for (index, member) in request.shape().members.iter().enumerate() {
        let value = request.get(index).view();
        if value.is_absent() {
            continue;
        }
        match member.place {
            Place::Query => pairs(member, value, &mut encoded.query),
            Place::Form => pairs(member, value, &mut encoded.form),
            Place::Path => encoded.path.push(pair(member, value)),
            Place::Header => headers(member, value, &mut encoded.headers),
            Place::Host => encoded.host.push(pair(member, value)),
            Place::Body => encoded.body = Some(body(member, value)),
        }
    }
    encoded
}

fn body(member: &Member, value: Ref<'_>) -> Blob {
    match value {
        Ref::Blob(blob) => blob.clone(),
        value => whole_text(member, value).into(),
    }
}

/// A header, or one for each key of a map if the name ends with `*`.
fn headers(member: &Member, value: Ref<'_>, out: &mut Vec<(String, String)>) {
    match (member.wire.strip_suffix('*'), value) {
        (Some(start), Ref::Map(map)) => {
            let entries = map.entries();
            out.extend(entries.map(|(key, value)| (format!("{start}{key}"), text(value))));
        }
        (_, value) => out.push(pair(member, value)),
    }
}

/// A parameter as name and value, or as several of them.
fn pairs(member: &Member, value: Ref<'_>, out: &mut Vec<(String, String)>) {
    match member.style {
        Some(Style::Json | Style::Simple | Style::SpaceDelimited | Style::PipeDelimited) => {
            out.push(pair(member, value));
        }
        Some(Style::RepeatList) | None => Flattener::new(member, out).value(value),
        Some(Style::Flat) => {
            let mut flattener = Flattener::new(member, out);
            flattener.free_keys = FreeKeys::Counted;
            flattener.value(value);
        }
    }
}

fn pair(member: &Member, value: Ref<'_>) -> (String, String) {
    (member.wire.to_owned(), whole_text(member, value))
}

/// A parameter as one text.
fn whole_text(member: &Member, value: Ref<'_>) -> String {
    match (member.style, value) {
        (Some(Style::Simple), Ref::List(list)) => joined(list, ","),
        (Some(Style::SpaceDelimited), Ref::List(list)) => joined(list, " "),
        (Some(Style::PipeDelimited), Ref::List(list)) => joined(list, "|"),
        // Two ampersands keep the pairs of a header apart.
        (Some(Style::RepeatList), Ref::List(_)) => {
            let mut pairs = Vec::new();
            Flattener::new(member, &mut pairs).value(value);
            let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("&&")
        }
        (_, value) => text(value),
    }
}

/// The elements with a separator between them. One inside an element is not escaped.
fn joined(list: &dyn ListField, separator: &str) -> String {
    let elements = (0..list.count()).map(|index| text(list.at(index)));
    elements.collect::<Vec<_>>().join(separator)
}

/// A value as one text: JSON, unless it is a scalar.
fn text(value: Ref<'_>) -> String {
    match value {
        Ref::Absent => String::new(),
        Ref::Text(text) => text.to_owned(),
        Ref::Integer(integer) => integer.to_string(),
        Ref::Number(number) => number_text(number),
        Ref::Boolean(boolean) => boolean.to_string(),
        Ref::Any(any) => any_text(any),
        Ref::Blob(blob) => blob.to_base64(),
        Ref::Open(open) => open.text.to_owned(),
        Ref::Json(json) => match json.content() {
            Ok(value) => json_text(value),
            Err(text) => text.to_owned(),
        },
        Ref::Object(_) | Ref::List(_) | Ref::Map(_) => json_text(value),
    }
}

fn any_text(any: &Any) -> String {
    match &any.0 {
        Json::Text(text) => text.clone(),
        Json::Number(number) => number_text(*number),
        _ => any.to_json(),
    }
}

/// Writes a value with parts as `Name.1.Key=…`.
struct Flattener<'a> {
    /// Name of the value at hand. Steps are appended and taken back.
    name: String,
    free_keys: FreeKeys,
    out: &'a mut Vec<(String, String)>,
}

/// How keys that the caller chose are written.
#[derive(Clone, Copy)]
enum FreeKeys {
    /// As they are.
    Plain,
    /// As `#<length>#<key>`.
    Counted,
}

impl<'a> Flattener<'a> {
    fn new(member: &Member, out: &'a mut Vec<(String, String)>) -> Self {
        Self {
            name: member.wire.to_owned(),
            free_keys: FreeKeys::Plain,
            out,
        }
    }

    fn value(&mut self, value: Ref<'_>) {
        match value {
            Ref::Absent => {}
            Ref::Object(object) => {
                for (index, member) in object.shape().members.iter().enumerate() {
                    self.below(member.wire, |this| this.value(object.get(index).view()));
                }
            }
            Ref::List(list) => {
                for (index, number) in (0..list.count()).zip(1u64..) {
                    self.below(&number.to_string(), |this| this.value(list.at(index)));
                }
            }
            Ref::Map(map) => {
                for (key, value) in map.entries() {
                    self.below(&self.free_key(key), |this| this.value(value));
                }
            }
            Ref::Any(any) => self.any(any),
            scalar => self.push(text(scalar)),
        }
    }

    fn any(&mut self, any: &Any) {
        match &any.0 {
            Json::Null => {}
            Json::List(list) => {
                for (element, number) in list.iter().zip(1u64..) {
                    self.below(&number.to_string(), |this| this.any(element));
                }
            }
            Json::Object(object) => {
                for (key, value) in object {
                    self.below(&self.free_key(key), |this| this.any(value));
                }
            }
            _ => self.push(any_text(any)),
        }
    }

    fn below(&mut self, step: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.name.len();
        self.name.push('.');
        self.name.push_str(step);
        walk(self);
        self.name.truncate(length);
    }

    fn push(&mut self, value: String) {
        self.out.push((self.name.clone(), value));
    }

    fn free_key(&self, key: &str) -> String {
        match self.free_keys {
            FreeKeys::Plain => key.to_owned(),
            FreeKeys::Counted => format!("#{}#{key}", key.chars().count()),
        }
    }
}
