//! The one visitor that serde_json drives.
//!
//! It is generic over the parser only, so it is compiled once, here. Scalars
//! go to `put`; objects, lists and maps are walked here, keys looked up in `key`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::any::AnySeed;
use super::key::{Current, Key, Name};
use super::notes::{Log, NoteKind};
use super::put::{self, Outcome};
use crate::path::Path;
use crate::{ListField, MapField, Object, Scalar, Slot};

/// A place to fill, where it is, and the log.
///
/// The parser is handed a reference, which it passes on for less than the whole.
pub(super) struct At<'s, 'p> {
    pub(super) slot: Slot<'s>,
    pub(super) path: &'p Path<'p>,
    pub(super) log: &'p mut Log,
}

impl<'de> DeserializeSeed<'de> for &mut At<'_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What becomes of the value is told to the log: a unit is returned much
/// faster than anything else, and this is done for every value.
impl<'de> Visitor<'de> for &mut At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.log.outcome = put::put_null(&mut self.slot);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        self.log.outcome = put::put_boolean(&mut self.slot, boolean, self.path, self.log);
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        self.log.outcome = put::put_integer(&mut self.slot, integer, self.path, self.log);
        Ok(())
    }

    #[inline]
    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        self.log.outcome = match (&mut self.slot, i64::try_from(integer)) {
            (Slot::Integer(Scalar::Member(place)), Ok(integer)) => {
                **place = Some(integer);
                Outcome::Kept
            }
            (slot, _) => put::put_large(slot, integer, self.path, self.log),
        };
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.log.outcome = put::put_float(&mut self.slot, number, self.path, self.log);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.log.outcome = put::put_string(&mut self.slot, text, self.path, self.log);
        Ok(())
    }

    // Text without an escape. Most members are text for text, or a number for
    // a number, so these two are short and become part of the parser.
    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        match &mut self.slot {
            Slot::Text(Scalar::Member(place)) if !self.log.repaired => {
                // A `String` of this length, by a shorter way than `to_owned`,
                // which the compiler takes to be too long to inline.
                **place = Some(Box::<str>::from(text).into_string());
                self.log.outcome = Outcome::Kept;
                Ok(())
            }
            _ => self.visit_str(text),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let At { slot, path, log } = self;
        match slot {
            Slot::List(list) => fill_list(*list, path, log, elements)?,
            Slot::Any(scalar) => {
                scalar.put(AnySeed { path, log }.visit_seq(elements)?);
                log.outcome = Outcome::Kept;
            }
            Slot::Json(json) => {
                let slot = json.begin();
                (&mut At { slot, path, log }).visit_seq(elements)?;
                if log.outcome != Outcome::Kept {
                    json.clear();
                }
            }
            slot => {
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                log.outcome = put::refuse(slot, "a list", path, log);
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let At { slot, path, log } = self;
        match slot {
            Slot::Object(object) => fill_object(*object, path, log, entries)?,
            Slot::Optional(optional) => fill_object(optional.fill(), path, log, entries)?,
            Slot::Map(map) => fill_map(*map, path, log, entries)?,
            Slot::Any(scalar) => {
                scalar.put(AnySeed { path, log }.visit_map(entries)?);
                log.outcome = Outcome::Kept;
            }
            Slot::Json(json) => {
                let slot = json.begin();
                (&mut At { slot, path, log }).visit_map(entries)?;
                if log.outcome != Outcome::Kept {
                    json.clear();
                }
            }
            Slot::List(list) => {
                list.clear();
                let slot = list.push();
                (&mut At { slot, path, log }).visit_map(entries)?;
                match log.outcome {
                    Outcome::Kept => log.note(path, NoteKind::SingleElement),
                    Outcome::Null | Outcome::Refused => list.pop(),
                }
            }
            slot => {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                log.outcome = put::refuse(slot, "an object", path, log);
            }
        }
        Ok(())
    }
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListField,
    path: &Path<'_>,
    log: &mut Log,
    mut elements: A,
) -> Result<(), A::Error> {
    // The last of equal keys counts.
    list.clear();
    for index in 0.. {
        let path = &path.index(index);
        let element = Element { list, path, log };
        if elements.next_element_seed(element)?.is_none() {
            break;
        }
    }
    log.outcome = Outcome::Kept;
    Ok(())
}

/// An element that is appended only if there is one.
struct Element<'s, 'p> {
    list: &'s mut dyn ListField,
    path: &'p Path<'p>,
    log: &'p mut Log,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Element { list, path, log } = self;
        let slot = list.push();
        (&mut At { slot, path, log }).deserialize(deserializer)?;
        match log.outcome {
            Outcome::Kept => {}
            Outcome::Null => {
                log.note(path, NoteKind::NullElement);
                list.pop();
            }
            Outcome::Refused => list.pop(),
        }
        Ok(())
    }
}

fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapField,
    path: &Path<'_>,
    log: &mut Log,
    mut entries: A,
) -> Result<(), A::Error> {
    map.clear();
    while let Some(key) = entries.next_key::<String>()? {
        let path = &path.key(&key);
        let slot = map.insert(key.clone());
        entries.next_value_seed(&mut At { slot, path, log })?;
        match log.outcome {
            Outcome::Kept => {}
            Outcome::Null => {
                log.note(path, NoteKind::NullElement);
                map.remove(&key);
            }
            Outcome::Refused => map.remove(&key),
        }
    }
    log.outcome = Outcome::Kept;
    Ok(())
}

fn fill_object<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    path: &Path<'_>,
    log: &mut Log,
    mut entries: A,
) -> Result<(), A::Error> {
    let shape = object.shape();
    let mut current = Current::new(shape);
    let mut key = Key::new(shape, path, log);
    while let Some(name) = entries.next_key_seed(&mut key)? {
        let index = key.index;
        match name {
            Name::Current => current.saw(index),
            Name::Former if !current.has(index) => {}
            Name::Former => {
                key.log.note(&key.path, NoteKind::Superseded);
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
            Name::Unknown => {
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
        }
        let slot = object.slot(index).slot();
        let (path, log) = (&key.path, &mut *key.log);
        entries.next_value_seed(&mut At { slot, path, log })?;
        key.advance();
    }
    key.log.outcome = Outcome::Kept;
    key.finish();
    Ok(())
}
