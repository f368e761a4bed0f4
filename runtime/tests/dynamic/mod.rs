//! Objects and test cases from JSON text.
//!
//! A JSON object becomes an [`Object`] whose table is made when the test runs, so members keep
//! their order, as those of a generated struct do. What holds `null` or something empty becomes
//! [`Any`], since no typed member is either.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test file uses its own part, on files that are known"
)]

use acs_runtime::{Any, Field, Member, Object, Shape};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value whose members are in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value at a path such as `input.value`.
    pub(crate) fn at(&self, path: &str) -> &Json {
        path.split('.').fold(self, |json, key| {
            json.get(key)
                .unwrap_or_else(|| panic!("no {path} in {self:?}"))
        })
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        let members = self.members().iter();
        members
            .clone()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    pub(crate) fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            other => panic!("{other:?} is no object"),
        }
    }

    pub(crate) fn list(&self) -> &[Json] {
        match self {
            Json::List(list) => list,
            other => panic!("{other:?} is no list"),
        }
    }

    pub(crate) fn text(&self) -> &str {
        self.as_text()
            .unwrap_or_else(|| panic!("{self:?} is no text"))
    }

    /// The text, or nothing for `null`.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A list of names and values.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let text = |json: &Json| json.text().to_owned();
        let pair = |pair: &Json| (text(&pair.list()[0]), text(&pair.list()[1]));
        self.list().iter().map(pair).collect()
    }

    /// The value as JSON text.
    pub(crate) fn to_json(&self) -> String {
        let text = |text: &str| serde_json::to_string(text).unwrap();
        match self {
            Json::Null => "null".to_owned(),
            Json::Boolean(boolean) => boolean.to_string(),
            Json::Integer(integer) => integer.to_string(),
            Json::Number(number) => serde_json::to_string(number).unwrap(),
            Json::Text(content) => text(content),
            Json::List(list) => {
                let elements: Vec<String> = list.iter().map(Json::to_json).collect();
                format!("[{}]", elements.join(","))
            }
            Json::Object(members) => {
                let member =
                    |(name, value): &(String, Json)| format!("{}:{}", text(name), value.to_json());
                let members: Vec<String> = members.iter().map(member).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    fn to_any(&self) -> Any {
        Any::from_json(&self.to_json()).unwrap()
    }

    /// Whether a typed member could hold it.
    fn is_typed(&self) -> bool {
        match self {
            Json::Null => false,
            Json::List(list) => !list.is_empty() && list.iter().all(Json::is_typed),
            Json::Object(members) => {
                !members.is_empty() && members.iter().all(|(_, value)| value.is_typed())
            }
            Json::Boolean(_) | Json::Integer(_) | Json::Number(_) | Json::Text(_) => true,
        }
    }

    /// The field that a generated struct would have for it.
    fn field(&self) -> Box<dyn Field> {
        let any = |json: &Json| Box::new((*json != Json::Null).then(|| json.to_any()));
        match self {
            Json::Null => Box::new(None::<String>),
            Json::Boolean(boolean) => Box::new(Some(*boolean)),
            Json::Integer(integer) => Box::new(Some(*integer)),
            Json::Number(number) => Box::new(Some(*number)),
            Json::Text(text) => Box::new(Some(text.clone())),
            Json::List(list) if list.is_empty() => Box::new(Vec::<String>::new()),
            Json::List(list)
                if list
                    .iter()
                    .all(|json| matches!(json, Json::Object(_)) && json.is_typed()) =>
            {
                Box::new(list.iter().map(Dynamic::of).collect::<Vec<Dynamic>>())
            }
            Json::List(list) => Box::new(list.iter().map(Json::to_any).collect::<Vec<Any>>()),
            Json::Object(_) if self.is_typed() => Box::new(Some(Dynamic::of(self))),
            Json::Object(_) => any(self),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Builder;

        impl<'de> Visitor<'de> for Builder {
            type Value = Json;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, boolean: bool) -> Result<Json, E> {
                Ok(Json::Boolean(boolean))
            }

            fn visit_i64<E>(self, integer: i64) -> Result<Json, E> {
                Ok(Json::Integer(integer))
            }

            fn visit_u64<E>(self, integer: u64) -> Result<Json, E> {
                Ok(Json::Integer(integer.try_into().unwrap()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
                Ok(Json::Number(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(element) = access.next_element()? {
                    list.push(element);
                }
                Ok(Json::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(Json::Object(members))
            }
        }

        deserializer.deserialize_any(Builder)
    }
}

/// The JSON of a file.
pub(crate) fn file(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// An object whose table is made when the test runs.
pub(crate) struct Dynamic {
    shape: &'static Shape,
    fields: Vec<Box<dyn Field>>,
}

impl Dynamic {
    /// The object with these members, nothing said about how they travel.
    pub(crate) fn of(json: &Json) -> Self {
        Self::with(json.members(), |_, member| member)
    }

    /// The object with these members; `describe` says how each travels.
    pub(crate) fn with(
        members: &[(String, Json)],
        describe: impl Fn(&str, Member) -> Member,
    ) -> Self {
        let member = |(name, _): &(String, Json)| describe(name, Member::new(name.clone().leak()));
        let table: Vec<Member> = members.iter().map(member).collect();
        Self {
            shape: Box::leak(Box::new(Shape::new("Dynamic", table.leak()))),
            fields: members.iter().map(|(_, value)| value.field()).collect(),
        }
    }
}

impl Default for Dynamic {
    fn default() -> Self {
        Self::with(&[], |_, member| member)
    }
}

impl Object for Dynamic {
    fn shape(&self) -> &'static Shape {
        self.shape
    }

    fn get(&self, index: usize) -> &dyn Field {
        &*self.fields[index]
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        &mut *self.fields[index]
    }
}
