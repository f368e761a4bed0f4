//! Objects as the runtime sees them: a table, and fields by index.

use crate::{Field, Shape};

/// A struct with a table. For generated code; nothing else needs to implement it.
///
/// The fields are numbered as the members of the table are. An object without
/// members has only a shape.
pub trait Object {
    /// The table of the type.
    fn shape(&self) -> &'static Shape;

    /// The field of the member with this index.
    #[inline]
    fn get(&self, index: usize) -> &dyn Field {
        let _ = index;
        &Nothing
    }

    /// The field of the member with this index, to be changed.
    #[inline]
    fn slot(&mut self, index: usize) -> &mut dyn Field {
        let _ = index;
        // A box of nothing: this allocates no memory, so nothing leaks.
        Box::leak(Box::new(Nothing))
    }
}

impl<T: Object + ?Sized> Object for Box<T> {
    #[inline]
    fn shape(&self) -> &'static Shape {
        (**self).shape()
    }

    #[inline]
    fn get(&self, index: usize) -> &dyn Field {
        (**self).get(index)
    }

    #[inline]
    fn slot(&mut self, index: usize) -> &mut dyn Field {
        (**self).slot(index)
    }
}

/// The field of an object that has none.
struct Nothing;

impl Object for Nothing {
    fn shape(&self) -> &'static Shape {
        const SHAPE: &Shape = &Shape::new("Nothing", &[]);
        SHAPE
    }
}
