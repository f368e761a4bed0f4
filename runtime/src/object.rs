//! Objects as the runtime sees them: a table, and fields by index.

use crate::{Field, Shape};

/// A struct with a table. For generated code; nothing else needs to implement it.
///
/// The fields are numbered as the members of the table are. An object without
/// members has only a table.
pub trait Struct {
    /// The table.
    const SHAPE: &'static Shape;

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

/// A [`Struct`] whose type is known at run time only.
pub trait Object {
    /// The table of the type.
    fn shape(&self) -> &'static Shape;

    /// The field of the member with this index.
    fn get(&self, index: usize) -> &dyn Field;

    /// The field of the member with this index, to be changed.
    fn slot(&mut self, index: usize) -> &mut dyn Field;
}

impl<T: Struct> Object for T {
    #[inline]
    fn shape(&self) -> &'static Shape {
        T::SHAPE
    }

    #[inline]
    fn get(&self, index: usize) -> &dyn Field {
        Struct::get(self, index)
    }

    #[inline]
    fn slot(&mut self, index: usize) -> &mut dyn Field {
        Struct::slot(self, index)
    }
}

impl<T: Struct> Struct for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;

    #[inline]
    fn get(&self, index: usize) -> &dyn Field {
        Struct::get(&**self, index)
    }

    #[inline]
    fn slot(&mut self, index: usize) -> &mut dyn Field {
        Struct::slot(&mut **self, index)
    }
}

/// The field of an object that has none.
struct Nothing;

impl Struct for Nothing {
    const SHAPE: &'static Shape = &Shape::new("Nothing", &[]);
}
