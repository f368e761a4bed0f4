//! Which Rust type is which kind of field.
//!
//! Everything generic is tiny and `#[inline]`: it is compiled again for every
//! element type of every generated crate.

use super::{Field, JsonField, ListField, Map, MapField, OpenField, Optional, Ref, Scalar, Slot};
use crate::{Any, Blob, Enumeration, JsonText, Object, Open, OpenRef};

macro_rules! scalars {
    ($($ty:ty: $kind:ident, $value:ident => $view:expr;)+) => {$(
        impl Field for $ty {
            #[inline]
            fn view(&self) -> Ref<'_> {
                let $value = self;
                Ref::$kind($view)
            }

            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::$kind(Scalar::Element(self))
            }
        }

        impl Field for Option<$ty> {
            #[inline]
            fn view(&self) -> Ref<'_> {
                match self {
                    Some($value) => Ref::$kind($view),
                    None => Ref::Absent,
                }
            }

            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::$kind(Scalar::Member(self))
            }
        }
    )+};
}

scalars! {
    String: Text, value => value;
    i64: Integer, value => *value;
    f64: Number, value => *value;
    bool: Boolean, value => *value;
    Any: Any, value => value;
    Blob: Blob, value => value;
}

impl<E: Enumeration> Field for Open<E> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        Ref::Open(OpenRef::new(self))
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Open(self)
    }
}

impl<E: Enumeration> OpenField for Open<E> {
    #[inline]
    fn set(&mut self, text: &str) {
        *self = Open::from(text);
    }

    #[inline]
    fn is_integer(&self) -> bool {
        E::INTEGER
    }

    #[inline]
    fn clear(&mut self) {}
}

impl<E: Enumeration> Field for Option<Open<E>> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        match self {
            Some(open) => open.view(),
            None => Ref::Absent,
        }
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Open(self)
    }
}

impl<E: Enumeration> OpenField for Option<Open<E>> {
    #[inline]
    fn set(&mut self, text: &str) {
        *self = Some(Open::from(text));
    }

    #[inline]
    fn is_integer(&self) -> bool {
        E::INTEGER
    }

    #[inline]
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Field + Default> Field for JsonText<T> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        Ref::Json(self)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Json(self)
    }
}

impl<T: Field + Default> JsonField for JsonText<T> {
    #[inline]
    fn content(&self) -> Result<Ref<'_>, &str> {
        match self {
            JsonText::Value(value) => Ok(value.view()),
            JsonText::Raw(text) => Err(text),
        }
    }

    #[inline]
    fn begin(&mut self) -> Slot<'_> {
        *self = JsonText::Value(T::default());
        match self {
            JsonText::Value(value) => value.slot(),
            JsonText::Raw(text) => Slot::Text(Scalar::Element(text)),
        }
    }

    #[inline]
    fn set_raw(&mut self, text: String) {
        *self = JsonText::Raw(text);
    }

    #[inline]
    fn clear(&mut self) {}
}

impl<T: Field + Default> Field for Option<JsonText<T>> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        match self {
            Some(json) => Ref::Json(json),
            None => Ref::Absent,
        }
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Json(self)
    }
}

impl<T: Field + Default> JsonField for Option<JsonText<T>> {
    #[inline]
    fn content(&self) -> Result<Ref<'_>, &str> {
        match self {
            Some(json) => json.content(),
            None => Ok(Ref::Absent),
        }
    }

    #[inline]
    fn begin(&mut self) -> Slot<'_> {
        self.insert(JsonText::default()).begin()
    }

    #[inline]
    fn set_raw(&mut self, text: String) {
        *self = Some(JsonText::Raw(text));
    }

    #[inline]
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Object> Field for T {
    #[inline]
    fn view(&self) -> Ref<'_> {
        Ref::Object(self)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Object(self)
    }
}

impl<T: Object + Default> Field for Option<T> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        match self {
            Some(object) => Ref::Object(object),
            None => Ref::Absent,
        }
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: Object + Default> Optional for Option<T> {
    #[inline]
    fn fill(&mut self) -> &mut dyn Object {
        self.insert(T::default())
    }

    #[inline]
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Field + Default> Field for Vec<T> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        Ref::List(self)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Field + Default> ListField for Vec<T> {
    #[inline]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn at(&self, index: usize) -> Ref<'_> {
        match self.get(index) {
            Some(element) => element.view(),
            None => Ref::Absent,
        }
    }

    #[inline]
    fn push(&mut self) -> Slot<'_> {
        Vec::push(self, T::default());
        let last = self.last_mut();
        last.expect("bug: an element was pushed").slot()
    }

    #[inline]
    fn pop(&mut self) {
        Vec::pop(self);
    }

    #[inline]
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T: Field + Default> Field for Map<T> {
    #[inline]
    fn view(&self) -> Ref<'_> {
        Ref::Map(self)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Field + Default> MapField for Map<T> {
    #[inline]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, Ref<'_>)> + '_> {
        Box::new(self.iter().map(|(key, value)| (key.as_str(), value.view())))
    }

    #[inline]
    fn insert(&mut self, key: String) -> Slot<'_> {
        let value = self.entry(key).or_default();
        *value = T::default();
        value.slot()
    }

    #[inline]
    fn remove(&mut self, key: &str) {
        Map::remove(self, key);
    }

    #[inline]
    fn clear(&mut self) {
        Map::clear(self);
    }
}
