//! Whose name a key is.
//!
//! Services send members in the order of their documentation, or always in the
//! same other order. So a key is compared with one name before all are searched.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::notes::{Log, NoteKind};
use super::order::Order;
use crate::path::Path;
use crate::{Member, Shape};

/// Whose name a key is.
#[derive(Clone, Copy)]
pub(super) enum Name {
    Current,
    Former,
    Unknown,
}

/// Looks keys up, each starting with the member that is expected.
pub(super) struct Key<'p> {
    shape: &'static Shape,
    order: Order,
    /// The path of the object.
    object: &'p Path<'p>,
    /// The path of the member that the key names.
    pub(super) path: Path<'p>,
    pub(super) log: &'p mut Log,
    /// The member that the key is expected to name; then, the one that it names.
    pub(super) index: usize,
    /// The member before.
    before: Option<usize>,
}

impl<'p> Key<'p> {
    pub(super) fn new(shape: &'static Shape, object: &'p Path<'p>, log: &'p mut Log) -> Self {
        let order = log.orders.take(shape);
        Self {
            index: order.first(),
            before: None,
            shape,
            order,
            object,
            path: object.key(""),
            log,
        }
    }

    /// Goes on to the next key.
    #[inline]
    pub(super) fn advance(&mut self) {
        self.before = Some(self.index);
        self.index = self.order.after(self.index);
    }

    /// Leaves what was learned to the next object of the shape.
    pub(super) fn finish(self) {
        self.log.orders.put(self.shape, self.order);
    }
}

impl<'de> DeserializeSeed<'de> for &mut Key<'_> {
    type Value = Name;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for &mut Key<'_> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        match self.shape.members.get(self.index) {
            Some(member) if same(member.wire, name) => {
                self.path.set_key(member.wire);
                Ok(Name::Current)
            }
            _ => Ok(self.search(name)),
        }
    }
}

impl Key<'_> {
    #[inline(never)]
    fn search(&mut self, name: &str) -> Name {
        let members = self.shape.members;
        let is = |(_, member): &(usize, &Member)| member.wire == name;
        let was = |(_, member): &(usize, &Member)| member.formerly.contains(&name);
        let expected = members.get(self.index).map(|member| (self.index, member));
        let (index, member, whose) = if let Some((index, member)) = expected.filter(is) {
            (index, member, Name::Current)
        } else if let Some((index, member)) = members.iter().enumerate().find(is) {
            self.order.learn(self.shape, self.before, index);
            (index, member, Name::Current)
        } else if let Some((index, member)) = members.iter().enumerate().find(was) {
            (index, member, Name::Former)
        } else {
            self.log
                .note(&self.object.key(name), NoteKind::UnknownMember);
            return Name::Unknown;
        };
        self.index = index;
        self.path.set_key(member.wire);
        whose
    }
}

/// Whether two names surely are the same. It knows only of 4 to 16 bytes, which
/// most names have, and needs no call for them.
#[inline]
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match one.len() {
            8..=16 => {
                one.first_chunk::<8>() == other.first_chunk::<8>()
                    && one.last_chunk::<8>() == other.last_chunk::<8>()
            }
            4..8 => {
                one.first_chunk::<4>() == other.first_chunk::<4>()
                    && one.last_chunk::<4>() == other.last_chunk::<4>()
            }
            _ => false,
        }
}

/// Which members came under their current names. Only a shape with former names needs it.
pub(super) struct Current(Vec<bool>);

impl Current {
    pub(super) fn new(shape: &Shape) -> Self {
        let members = if shape.renamed {
            shape.members.len()
        } else {
            0
        };
        Self(vec![false; members])
    }

    pub(super) fn saw(&mut self, index: usize) {
        if let Some(seen) = self.0.get_mut(index) {
            *seen = true;
        }
    }

    pub(super) fn has(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(|seen| *seen)
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn names_are_the_same_only_if_every_byte_is() {
        let name = "abcdefghijklmnopqrst";
        for length in 0..=name.len() {
            let name = &name[..length];
            assert_eq!(same(name, name), (4..=16).contains(&length), "{name}");
            for index in 0..length {
                let mut other = name.to_owned();
                other.replace_range(index..=index, "-");
                assert!(!same(name, &other), "{other}");
            }
        }
        assert!(!same("abcd", "abcde"));
    }
}
