//! A JSON document whose texts are secrets.
//!
//! Files and answers that hold keys are read into this: nothing of them is shown, every text is
//! overwritten when it is dropped, and a document that is written again has its members in the
//! order it had, those that nobody here knows included.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;
use serde_json::ser::PrettyFormatter;
use zeroize::Zeroizing;

use super::Secret;

/// A value of a document.
pub(super) enum Node {
    Null,
    Boolean(bool),
    Number(Number),
    Text(Secret),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Reads an object. The error says where the text is wrong, and quotes nothing.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        match serde_json::from_slice(text) {
            Ok(node @ Self::Object(_)) => Ok(node),
            Ok(_) => Err("it is JSON, but no object".to_owned()),
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                Err(format!("it is no JSON at line {line}, column {column}"))
            }
        }
    }

    /// The document as text, indented as the command-line tool does it.
    pub(super) fn write(&self) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
        let mut text = Zeroizing::new(Vec::new());
        let format = PrettyFormatter::with_indent(b"\t");
        let mut serializer = serde_json::Serializer::with_formatter(&mut *text, format);
        self.serialize(&mut serializer)?;
        text.push(b'\n');
        Ok(text)
    }

    /// The member of this name. Of several, the last one counts.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut found = members.iter().rev().filter(|(member, _)| member == name);
        found.next().map(|(_, node)| node)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut found = (members.iter_mut().rev()).filter(|(member, _)| member == name);
        found.next().map(|(_, node)| node)
    }

    /// The member of this name, if it is a text that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.secret(name).map(Secret::expose)
    }

    /// The same, not to be shown.
    pub(super) fn secret(&self, name: &str) -> Option<&Secret> {
        match self.get(name) {
            Some(Self::Text(text)) if !text.expose().is_empty() => Some(text),
            _ => None,
        }
    }

    /// The member of this name, if it is a whole number that is not negative.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match self.get(name) {
            Some(Self::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// Whether the member of this name is `true`.
    pub(super) fn is_on(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::Boolean(true)))
    }

    /// Gives the member of this name a value.
    pub(super) fn set(&mut self, name: &str, value: Self) {
        if let Some(node) = self.get_mut(name) {
            *node = value;
        } else if let Self::Object(members) = self {
            members.push((name.to_owned(), value));
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Boolean(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Number::from_f64(value).map_or(Node::Null, Node::Number))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.into()))
            }

            fn visit_string<E>(self, value: String) -> Result<Node, E> {
                Ok(Node::Text(value.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut nodes = Vec::new();
                while let Some(node) = list.next_element()? {
                    nodes.push(node);
                }
                Ok(Node::List(nodes))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = object.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Object(members))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value.expose()),
            Self::List(nodes) => {
                let mut list = serializer.serialize_seq(Some(nodes.len()))?;
                for node in nodes {
                    list.serialize_element(node)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, node) in members {
                    object.serialize_entry(name, node)?;
                }
                object.end()
            }
        }
    }
}
