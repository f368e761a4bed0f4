//! Objects whose tables are made at run time, for tools that know an operation from its spec alone.
//!
//! A generated struct is data and a table; a [`Dynamic`] is the same data with a table that was
//! read a moment ago. To the walks of this crate the two look alike, so that what a tool
//! validates, encodes, signs and decodes is what a program that links the generated crate does.
//!
//! Tables must live as long as the program, as those of generated code do: whoever makes them leaks
//! them, once for each operation.
//!
//! Not part of what a generated crate needs: the feature `dynamic` is off by default.

use std::fmt;
use std::sync::OnceLock;

use crate::{Field, Object, Shape};

mod cell;

use cell::Cell;

/// What a value is: the Rust type of a field, as far as it matters at run time.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Any JSON value.
    Any,
    /// Bytes.
    Blob,
    /// A documented value, or an unknown one.
    Open(&'static Documented),
    /// An object.
    Object(&'static Type),
    /// A list of such values.
    List(&'static Kind),
    /// Such values by key.
    Map(&'static Kind),
    /// JSON inside a string.
    Json(&'static Kind),
}

/// Values that are documented one by one.
#[derive(Clone, Copy, Debug)]
pub struct Documented {
    /// The values on the wire.
    pub values: &'static [&'static str],
    /// Whether they are whole numbers on the wire.
    pub integer: bool,
}

/// The table of an object, and the kind of each member.
///
/// Declared first and defined later, since an object may hold objects of its own type.
#[derive(Default)]
pub struct Type(OnceLock<(&'static Shape, &'static [Kind])>);

impl Type {
    /// A type that is yet to be defined.
    #[must_use]
    pub fn declare() -> &'static Self {
        Box::leak(Box::default())
    }

    /// Says what the type is: a kind for each member of the table. The first definition counts.
    ///
    /// # Panics
    ///
    /// If there are more members than kinds, or fewer.
    pub fn define(&self, shape: Shape, kinds: Vec<Kind>) {
        assert_eq!(shape.members.len(), kinds.len(), "a kind for each member");
        let shape = Box::leak(Box::new(shape));
        // Who comes second says the same, or nothing that counts.
        let _ = self.0.set((shape, kinds.leak()));
    }

    /// The table.
    ///
    /// # Panics
    ///
    /// If the type was declared and not defined.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        self.definition().0
    }

    /// The kinds of the members.
    ///
    /// # Panics
    ///
    /// If the type was declared and not defined.
    #[must_use]
    pub fn kinds(&self) -> &'static [Kind] {
        self.definition().1
    }

    fn definition(&self) -> (&'static Shape, &'static [Kind]) {
        *self
            .0
            .get()
            .expect("bug: a type is used before its definition")
    }
}

/// The name alone: a type may hold itself.
impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.get().map_or("?", |(shape, _)| shape.name);
        f.debug_tuple("Type").field(&name).finish()
    }
}

/// An object of a type that is known at run time only.
///
/// `Debug` shows no secrets.
#[derive(Clone)]
pub struct Dynamic {
    ty: &'static Type,
    cells: Vec<Cell>,
}

impl Dynamic {
    /// An object without values.
    ///
    /// # Panics
    ///
    /// If the type was declared and not defined.
    #[must_use]
    pub fn new(ty: &'static Type) -> Self {
        let cells = ty.kinds().iter().map(|kind| Cell::member(*kind)).collect();
        Self { ty, cells }
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self) -> &'static Type {
        self.ty
    }
}

const ONE_EACH: &str = "bug: an object has one cell for each member of its type";

impl Object for Dynamic {
    fn shape(&self) -> &'static Shape {
        self.ty.shape()
    }

    fn get(&self, index: usize) -> &dyn Field {
        self.cells.get(index).expect(ONE_EACH)
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        self.cells.get_mut(index).expect(ONE_EACH)
    }
}

impl PartialEq for Dynamic {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.ty, other.ty) && crate::data::equal(self, other)
    }
}

impl fmt::Debug for Dynamic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::data::debug(self, f)
    }
}

const _: () = {
    const fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Dynamic>();
    shareable::<Type>();
};
