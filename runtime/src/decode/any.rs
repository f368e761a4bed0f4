//! Reads any JSON value into an [`Any`].

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::notes::Log;
use super::put::any_number;
use super::repair::{Unmarked, unmark};
use crate::path::Path;
use crate::{Any, Map};

/// Reads a value of any kind.
pub(super) struct AnySeed<'p> {
    pub(super) path: &'p Path<'p>,
    pub(super) log: &'p mut Log,
}

impl<'de> DeserializeSeed<'de> for AnySeed<'_> {
    type Value = Any;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnySeed<'_> {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Any, E> {
        Ok(Any::default())
    }

    fn visit_none<E: Error>(self) -> Result<Any, E> {
        Ok(Any::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Any, E> {
        Ok(boolean.into())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Any, E> {
        Ok(integer.into())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Any, E> {
        Ok(integer.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Any, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Any, E> {
        if !self.log.repaired {
            return Ok(text.into());
        }
        Ok(match unmark(text) {
            Unmarked::Text(text) => text.into(),
            Unmarked::Number(digits) => any_number(digits, self.path, self.log),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Any, A::Error> {
        let AnySeed { path, log } = self;
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(AnySeed {
            path: &path.index(list.len()),
            log,
        })? {
            list.push(element);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Any, A::Error> {
        let AnySeed { path, log } = self;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let path = &path.key(&key);
            let value = entries.next_value_seed(AnySeed { path, log })?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}
