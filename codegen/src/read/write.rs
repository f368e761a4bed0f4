//! The way back: records to trees of YAML, from the same declaration that reads them.

use crate::source::Spanned;
use crate::spec::Map;
use crate::yaml::Out;

/// A type that can be written as YAML.
pub(crate) trait Write {
    /// The value as a tree.
    fn write(&self) -> Out;
}

/// A type whose key is left out when there is nothing to say.
pub(crate) trait WriteOptional {
    /// The value as a tree; `None` if its key is to be left out.
    fn write_present(&self) -> Option<Out>;
}

impl<T: Write> Write for Spanned<T> {
    fn write(&self) -> Out {
        self.value.write()
    }
}

impl<T: Write> Write for Box<T> {
    fn write(&self) -> Out {
        (**self).write()
    }
}

impl Write for String {
    fn write(&self) -> Out {
        Out::Text(self.clone())
    }
}

impl Write for bool {
    fn write(&self) -> Out {
        Out::Plain(self.to_string())
    }
}

impl Write for u64 {
    fn write(&self) -> Out {
        Out::Plain(self.to_string())
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self) -> Out {
        Out::List(self.iter().map(Write::write).collect())
    }
}

impl<T: Write> Write for Map<T> {
    fn write(&self) -> Out {
        let entries = self.iter();
        Out::Mapping(
            entries
                .map(|(key, value)| (key.value.clone(), value.write()))
                .collect(),
        )
    }
}

impl<T: Write> WriteOptional for Option<T> {
    fn write_present(&self) -> Option<Out> {
        self.as_ref().map(Write::write)
    }
}

impl<T: Write> WriteOptional for Vec<T> {
    fn write_present(&self) -> Option<Out> {
        (!self.is_empty()).then(|| self.write())
    }
}

impl<T: Write> WriteOptional for Map<T> {
    fn write_present(&self) -> Option<Out> {
        (!self.is_empty()).then(|| self.write())
    }
}
