//! Where a [`Dynamic`](super::Dynamic) keeps a value: the place of a member, which may be empty, or
//! that of an element, which always is something. The same difference as between `Option<T>` and
//! `T` in a generated struct.

use super::{Documented, Dynamic, Kind, Type};
use crate::field::sealed::Sealed;
use crate::{
    Any, Blob, Field, JsonField, ListField, Map, MapField, Object, OpenField, OpenRef, Optional,
    Ref, Scalar, Slot,
};

/// The place of a value.
#[derive(Clone)]
pub(super) enum Cell {
    Text(Plain<String>),
    Integer(Plain<i64>),
    Number(Plain<f64>),
    Boolean(Plain<bool>),
    Any(Plain<Any>),
    Blob(Plain<Blob>),
    Open(OpenCell),
    Object(ObjectCell),
    List(ListCell),
    Map(MapCell),
    Json(JsonCell),
}

/// A scalar. That of an element counts as its default until it is set.
#[derive(Clone)]
pub(super) struct Plain<T> {
    value: Option<T>,
    is_element: bool,
}

#[derive(Clone)]
pub(super) struct OpenCell {
    documented: &'static Documented,
    text: Plain<String>,
}

#[derive(Clone)]
pub(super) struct ObjectCell {
    ty: &'static Type,
    object: Option<Box<Dynamic>>,
    is_element: bool,
}

#[derive(Clone)]
pub(super) struct ListCell {
    kind: &'static Kind,
    cells: Vec<Cell>,
}

#[derive(Clone)]
pub(super) struct MapCell {
    kind: &'static Kind,
    cells: Map<Cell>,
}

#[derive(Clone)]
pub(super) struct JsonCell {
    kind: &'static Kind,
    content: Option<Content>,
    is_element: bool,
}

/// What JSON inside a string is known as.
#[derive(Clone)]
enum Content {
    Value(Box<Cell>),
    Raw(String),
}

impl<T: Default> Plain<T> {
    fn new(is_element: bool) -> Self {
        let value = is_element.then(T::default);
        Self { value, is_element }
    }

    fn scalar(&mut self) -> Scalar<'_, T> {
        match self.is_element {
            true => Scalar::Element(self.value.get_or_insert_default()),
            false => Scalar::Member(&mut self.value),
        }
    }
}

impl Cell {
    /// The empty place of a member.
    pub(super) fn member(kind: Kind) -> Self {
        Self::new(kind, false)
    }

    fn element(kind: Kind) -> Self {
        Self::new(kind, true)
    }

    fn new(kind: Kind, is_element: bool) -> Self {
        match kind {
            Kind::Text => Self::Text(Plain::new(is_element)),
            Kind::Integer => Self::Integer(Plain::new(is_element)),
            Kind::Number => Self::Number(Plain::new(is_element)),
            Kind::Boolean => Self::Boolean(Plain::new(is_element)),
            Kind::Any => Self::Any(Plain::new(is_element)),
            Kind::Blob => Self::Blob(Plain::new(is_element)),
            Kind::Open(documented) => Self::Open(OpenCell {
                documented,
                text: Plain::new(is_element),
            }),
            Kind::Object(ty) => Self::Object(ObjectCell {
                ty,
                object: is_element.then(|| Box::new(Dynamic::new(ty))),
                is_element,
            }),
            Kind::List(kind) => Self::List(ListCell {
                kind,
                cells: Vec::new(),
            }),
            Kind::Map(kind) => Self::Map(MapCell {
                kind,
                cells: Map::new(),
            }),
            Kind::Json(kind) => Self::Json(JsonCell {
                kind,
                content: is_element.then(|| Content::Value(Box::new(Self::element(*kind)))),
                is_element,
            }),
        }
    }
}

impl Sealed for Cell {}

impl Field for Cell {
    fn view(&self) -> Ref<'_> {
        let view = match self {
            Self::Text(text) => text.value.as_deref().map(Ref::Text),
            Self::Integer(integer) => integer.value.map(Ref::Integer),
            Self::Number(number) => number.value.map(Ref::Number),
            Self::Boolean(boolean) => boolean.value.map(Ref::Boolean),
            Self::Any(any) => any.value.as_ref().map(Ref::Any),
            Self::Blob(blob) => blob.value.as_ref().map(Ref::Blob),
            Self::Open(open) => open.view(),
            Self::Object(cell) => cell.object.as_deref().map(|it| Ref::Object(it)),
            Self::List(list) => Some(Ref::List(list)),
            Self::Map(map) => Some(Ref::Map(map)),
            Self::Json(json) => json.content.as_ref().map(|_| Ref::Json(json)),
        };
        view.unwrap_or(Ref::Absent)
    }

    fn slot(&mut self) -> Slot<'_> {
        match self {
            Self::Text(text) => Slot::Text(text.scalar()),
            Self::Integer(integer) => Slot::Integer(integer.scalar()),
            Self::Number(number) => Slot::Number(number.scalar()),
            Self::Boolean(boolean) => Slot::Boolean(boolean.scalar()),
            Self::Any(any) => Slot::Any(any.scalar()),
            Self::Blob(blob) => Slot::Blob(blob.scalar()),
            Self::Open(open) => Slot::Open(open),
            Self::Object(cell) => match cell.is_element {
                true => Slot::Object(cell.present()),
                false => Slot::Optional(cell),
            },
            Self::List(list) => Slot::List(list),
            Self::Map(map) => Slot::Map(map),
            Self::Json(json) => Slot::Json(json),
        }
    }
}

impl OpenCell {
    fn view(&self) -> Option<Ref<'_>> {
        let text = self.text.value.as_deref()?;
        let Documented { values, integer } = *self.documented;
        Some(Ref::Open(OpenRef {
            text,
            known: values.contains(&text),
            integer,
            values,
        }))
    }
}

impl OpenField for OpenCell {
    fn set(&mut self, text: &str) {
        self.text.value = Some(text.to_owned());
    }

    fn is_integer(&self) -> bool {
        self.documented.integer
    }

    fn clear(&mut self) {
        if !self.text.is_element {
            self.text.value = None;
        }
    }
}

impl ObjectCell {
    fn present(&mut self) -> &mut Dynamic {
        let ty = self.ty;
        self.object
            .get_or_insert_with(|| Box::new(Dynamic::new(ty)))
    }
}

impl Optional for ObjectCell {
    fn fill(&mut self) -> &mut dyn Object {
        self.object = None;
        self.present()
    }

    fn clear(&mut self) {
        self.object = None;
    }
}

impl ListField for ListCell {
    fn count(&self) -> usize {
        self.cells.len()
    }

    fn at(&self, index: usize) -> Ref<'_> {
        self.cells.get(index).map_or(Ref::Absent, Field::view)
    }

    fn push(&mut self) -> Slot<'_> {
        self.cells.push(Cell::element(*self.kind));
        let last = self.cells.last_mut();
        last.expect("bug: an element was pushed").slot()
    }

    fn pop(&mut self) {
        self.cells.pop();
    }

    fn clear(&mut self) {
        self.cells.clear();
    }
}

impl MapField for MapCell {
    fn count(&self) -> usize {
        self.cells.len()
    }

    fn entries(&self) -> Box<dyn Iterator<Item = (&str, Ref<'_>)> + '_> {
        let entries = self.cells.iter();
        Box::new(entries.map(|(key, cell)| (key.as_str(), cell.view())))
    }

    fn insert(&mut self, key: String) -> Slot<'_> {
        let fresh = || Cell::element(*self.kind);
        let cell = self.cells.entry(key).or_insert_with(fresh);
        *cell = fresh();
        cell.slot()
    }

    fn remove(&mut self, key: &str) {
        self.cells.remove(key);
    }

    fn clear(&mut self) {
        self.cells.clear();
    }
}

impl JsonField for JsonCell {
    fn content(&self) -> Result<Ref<'_>, &str> {
        match &self.content {
            None => Ok(Ref::Absent),
            Some(Content::Value(cell)) => Ok(cell.view()),
            Some(Content::Raw(text)) => Err(text),
        }
    }

    fn begin(&mut self) -> Slot<'_> {
        let cell = Box::new(Cell::element(*self.kind));
        match self.content.insert(Content::Value(cell)) {
            Content::Value(cell) => cell.slot(),
            Content::Raw(text) => Slot::Text(Scalar::Element(text)),
        }
    }

    fn set_raw(&mut self, text: String) {
        self.content = Some(Content::Raw(text));
    }

    fn clear(&mut self) {
        if !self.is_element {
            self.content = None;
        }
    }
}
