//! Fields as the runtime sees them: a value to look at ([`Ref`]), a place to
//! fill ([`Slot`]).
//!
//! Both are plain enums, one variant for each kind of value, so that a walk is
//! one `match`. A scalar is reached without a call of its own; what has parts
//! of unknown Rust type is a trait object.
//!
//! A member that may be absent is an `Option`, a list or a map; an element of
//! a list or a map is the bare type. The two differ only when written to, see
//! [`Scalar`].

use std::collections::BTreeMap;

use crate::{Any, Blob, Enumeration, JsonText, Object, Open, OpenRef};

mod kinds;

/// An object with any keys.
pub type Map<T> = BTreeMap<String, T>;

/// The type of a field. For generated code; sealed.
pub trait Field: sealed::Sealed {
    /// The value, to look at.
    fn view(&self) -> Ref<'_>;

    /// The place of the value, to fill.
    fn slot(&mut self) -> Slot<'_>;
}

/// A value, to look at.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Ref<'a> {
    /// A member without a value.
    Absent,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Any JSON value.
    Any(&'a Any),
    /// Bytes.
    Blob(&'a Blob),
    /// A documented value, or an unknown one.
    Open(OpenRef<'a>),
    /// JSON inside a string.
    Json(&'a dyn JsonField),
    /// An object.
    Object(&'a dyn Object),
    /// A list.
    List(&'a dyn ListField),
    /// A map.
    Map(&'a dyn MapField),
}

impl Ref<'_> {
    /// Whether there is nothing to send: no value, or a list or a map that is empty.
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Ref::Absent => true,
            Ref::List(list) => list.count() == 0,
            Ref::Map(map) => map.count() == 0,
            _ => false,
        }
    }
}

/// The place of a value, to fill.
#[non_exhaustive]
pub enum Slot<'a> {
    /// Text.
    Text(Scalar<'a, String>),
    /// A whole number.
    Integer(Scalar<'a, i64>),
    /// A number.
    Number(Scalar<'a, f64>),
    /// True or false.
    Boolean(Scalar<'a, bool>),
    /// Any JSON value.
    Any(Scalar<'a, Any>),
    /// Bytes.
    Blob(Scalar<'a, Blob>),
    /// A documented value, or an unknown one.
    Open(&'a mut dyn OpenField),
    /// JSON inside a string.
    Json(&'a mut dyn JsonField),
    /// An object that is there.
    Object(&'a mut dyn Object),
    /// An object that may be absent.
    Optional(&'a mut dyn Optional),
    /// A list.
    List(&'a mut dyn ListField),
    /// A map.
    Map(&'a mut dyn MapField),
}

impl Slot<'_> {
    /// Makes the value absent. An element of a list has no such state and stays.
    pub(crate) fn clear(&mut self) {
        match self {
            Slot::Text(scalar) => scalar.clear(),
            Slot::Integer(scalar) => scalar.clear(),
            Slot::Number(scalar) => scalar.clear(),
            Slot::Boolean(scalar) => scalar.clear(),
            Slot::Any(scalar) => scalar.clear(),
            Slot::Blob(scalar) => scalar.clear(),
            Slot::Open(open) => open.clear(),
            Slot::Json(json) => json.clear(),
            Slot::Object(object) => clear_members(*object),
            Slot::Optional(optional) => optional.clear(),
            Slot::List(list) => list.clear(),
            Slot::Map(map) => map.clear(),
        }
    }

    /// What belongs here, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Slot::Text(_) => "a string",
            Slot::Integer(_) => "a whole number",
            Slot::Number(_) => "a number",
            Slot::Boolean(_) => "a boolean",
            Slot::Any(_) => "any value",
            Slot::Blob(_) => "bytes as Base64",
            Slot::Open(_) => "one of the documented values",
            Slot::Json(_) => "JSON text",
            Slot::Object(_) | Slot::Optional(_) | Slot::Map(_) => "an object",
            Slot::List(_) => "a list",
        }
    }
}

/// Makes every member absent.
pub(crate) fn clear_members(object: &mut dyn Object) {
    for index in 0..object.shape().members.len() {
        object.slot(index).slot().clear();
    }
}

/// The place of a scalar.
pub enum Scalar<'a, T> {
    /// A member, which may be absent.
    Member(&'a mut Option<T>),
    /// An element of a list or a map, which always is something.
    Element(&'a mut T),
}

impl<T> Scalar<'_, T> {
    #[inline]
    pub(crate) fn put(&mut self, value: T) {
        match self {
            Scalar::Member(place) => **place = Some(value),
            Scalar::Element(place) => **place = value,
        }
    }

    fn clear(&mut self) {
        if let Scalar::Member(place) = self {
            **place = None;
        }
    }
}

/// The place of an object that may be absent.
pub trait Optional {
    /// Puts an empty object there, in place of what was.
    fn fill(&mut self) -> &mut dyn Object;

    /// Makes it absent.
    fn clear(&mut self);
}

/// The place of a value that has documented values.
pub trait OpenField {
    /// Puts the value with this text on the wire there.
    fn set(&mut self, text: &str);

    /// Whether the values are whole numbers on the wire.
    fn is_integer(&self) -> bool;

    /// Makes it absent.
    fn clear(&mut self);
}

/// JSON inside a string.
pub trait JsonField {
    /// The value, or the text if the value is unknown.
    fn content(&self) -> Result<Ref<'_>, &str>;

    /// Puts an empty value there, in place of what was.
    fn begin(&mut self) -> Slot<'_>;

    /// Puts text there, in place of what was.
    fn set_raw(&mut self, text: String);

    /// Makes it absent.
    fn clear(&mut self);
}

/// A list.
pub trait ListField {
    /// How many elements there are.
    fn count(&self) -> usize;

    /// The element with this index, or [`Ref::Absent`] past the end.
    fn at(&self, index: usize) -> Ref<'_>;

    /// Appends an empty element.
    fn push(&mut self) -> Slot<'_>;

    /// Removes the last element.
    fn pop(&mut self);

    /// Removes all elements.
    fn clear(&mut self);
}

/// A map.
pub trait MapField {
    /// How many entries there are.
    fn count(&self) -> usize;

    /// The entries, ordered by key.
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, Ref<'_>)> + '_>;

    /// Puts an empty value under the key, in place of what was.
    fn insert(&mut self, key: String) -> Slot<'_>;

    /// Removes the entry of the key.
    fn remove(&mut self, key: &str);

    /// Removes all entries.
    fn clear(&mut self);
}

pub(crate) mod sealed {
    //! Only the impls of [`Field`](super::Field) in this crate are allowed.

    use super::{Any, Blob, Enumeration, JsonText, Map, Object, Open};

    /// Cannot be named outside this crate.
    pub trait Sealed {}

    macro_rules! sealed {
        ($($ty:ty),+) => {$(
            impl Sealed for $ty {}
            impl Sealed for Option<$ty> {}
        )+};
    }
    sealed!(String, i64, f64, bool, Any, Blob);

    impl<E: Enumeration> Sealed for Open<E> {}
    impl<E: Enumeration> Sealed for Option<Open<E>> {}
    impl<T> Sealed for JsonText<T> {}
    impl<T> Sealed for Option<JsonText<T>> {}
    impl<T: Object> Sealed for T {}
    impl<T: Object> Sealed for Option<T> {}
    impl<T> Sealed for Vec<T> {}
    impl<T> Sealed for Map<T> {}
}
