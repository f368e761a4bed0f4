//! `Clone`, `Debug` and `PartialEq` by the table.

use std::fmt;

use crate::{Member, Object, Ref, Scalar, Slot};

/// A copy of the object.
#[inline]
pub fn clone<T: Object + Default>(object: &T) -> T {
    let mut copy = T::default();
    copy_members(&mut copy, object);
    copy
}

#[inline(never)]
fn copy_members(target: &mut dyn Object, source: &dyn Object) {
    for index in 0..source.shape().members.len() {
        copy(target.slot(index).slot(), source.get(index).view());
    }
}

/// Copies a value to an empty place of the same type.
fn copy(target: Slot<'_>, source: Ref<'_>) {
    match (target, source) {
        (mut target, Ref::Absent) => target.clear(),
        (Slot::Text(mut target), Ref::Text(source)) => target.put(source.to_owned()),
        (Slot::Integer(mut target), Ref::Integer(source)) => target.put(source),
        (Slot::Number(mut target), Ref::Number(source)) => target.put(source),
        (Slot::Boolean(mut target), Ref::Boolean(source)) => target.put(source),
        (Slot::Any(mut target), Ref::Any(source)) => target.put(source.clone()),
        (Slot::Blob(mut target), Ref::Blob(source)) => target.put(source.clone()),
        (Slot::Open(target), Ref::Open(source)) => target.set(source.text),
        (Slot::Json(target), Ref::Json(source)) => match source.content() {
            Ok(source) => copy(target.begin(), source),
            Err(text) => target.set_raw(text.to_owned()),
        },
        (Slot::Object(target), Ref::Object(source)) => copy_members(target, source),
        (Slot::Optional(target), Ref::Object(source)) => copy_members(target.fill(), source),
        (Slot::List(target), Ref::List(source)) => {
            for index in 0..source.count() {
                copy(target.push(), source.at(index));
            }
        }
        (Slot::Map(target), Ref::Map(source)) => {
            for (key, source) in source.entries() {
                copy(target.insert(key.to_owned()), source);
            }
        }
        #[expect(
            clippy::unreachable,
            reason = "both values come from members of one type, whatever they hold"
        )]
        (_, _) => unreachable!("bug: two values of one type are of different kinds"),
    }
}

/// Whether two objects of one type say the same.
#[inline(never)]
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    (0..left.shape().members.len())
        .all(|index| equal_values(left.get(index).view(), right.get(index).view()))
}

fn equal_values(left: Ref<'_>, right: Ref<'_>) -> bool {
    match (left, right) {
        (Ref::Absent, Ref::Absent) => true,
        (Ref::Text(left), Ref::Text(right)) => left == right,
        (Ref::Integer(left), Ref::Integer(right)) => left == right,
        (Ref::Number(left), Ref::Number(right)) => left == right,
        (Ref::Boolean(left), Ref::Boolean(right)) => left == right,
        (Ref::Any(left), Ref::Any(right)) => left == right,
        (Ref::Blob(left), Ref::Blob(right)) => left == right,
        (Ref::Open(left), Ref::Open(right)) => left.text == right.text,
        (Ref::Json(left), Ref::Json(right)) => match (left.content(), right.content()) {
            (Ok(left), Ok(right)) => equal_values(left, right),
            (Err(left), Err(right)) => left == right,
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        },
        (Ref::Object(left), Ref::Object(right)) => equal(left, right),
        (Ref::List(left), Ref::List(right)) => {
            let same = |index| equal_values(left.at(index), right.at(index));
            left.count() == right.count() && (0..left.count()).all(same)
        }
        (Ref::Map(left), Ref::Map(right)) => {
            let mut pairs = left.entries().zip(right.entries());
            left.count() == right.count()
                && pairs.all(|(left, right)| left.0 == right.0 && equal_values(left.1, right.1))
        }
        (_, _) => false,
    }
}

/// Shows an object, without its secrets.
#[inline(never)]
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = object.shape();
    let mut members = f.debug_struct(shape.name);
    for (index, member) in shape.members.iter().enumerate() {
        let value = object.get(index).view();
        if !value.is_absent() {
            members.field(member.wire, &Shown { value, member });
        }
    }
    members.finish()
}

/// A value as `Debug` shows it, knowing which member it is of.
struct Shown<'a> {
    value: Ref<'a>,
    member: &'static Member,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, member } = *self;
        if member.sensitive {
            return f.write_str("***");
        }
        match value {
            Ref::Absent => f.write_str("None"),
            Ref::Text(text) => text.fmt(f),
            Ref::Integer(integer) => integer.fmt(f),
            Ref::Number(number) => number.fmt(f),
            Ref::Boolean(boolean) => boolean.fmt(f),
            Ref::Any(any) => any.fmt(f),
            Ref::Blob(blob) => blob.fmt(f),
            Ref::Open(open) => open.fmt(f),
            Ref::Json(json) => match json.content() {
                Ok(value) => Shown { value, member }.fmt(f),
                Err(text) => write!(f, "Raw({} bytes)", text.len()),
            },
            Ref::Object(object) => debug(object, f),
            Ref::List(list) => {
                let member = member.element();
                let element = |index| Shown {
                    value: list.at(index),
                    member,
                };
                f.debug_list()
                    .entries((0..list.count()).map(element))
                    .finish()
            }
            Ref::Map(map) => {
                let member = member.element();
                let entry = |(key, value)| (key, Shown { value, member });
                f.debug_map().entries(map.entries().map(entry)).finish()
            }
        }
    }
}

impl fmt::Debug for Ref<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PLAIN: &Member = &Member::new("");
        let (value, member) = (*self, PLAIN);
        Shown { value, member }.fmt(f)
    }
}

/// Shows what belongs there, not what is there: it may be a secret.
impl fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({})", self.kind())
    }
}

/// Does not show what is there: it may be a secret.
impl<T> fmt::Debug for Scalar<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scalar")
    }
}
