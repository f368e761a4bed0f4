//! Values chosen by bytes. When the bytes are at their end, every choice is the smallest.

use serde_json::{Map, Value};

/// Bytes that choose.
pub(crate) struct Choice<'a> {
    bytes: &'a [u8],
}

impl<'a> Choice<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        *first
    }

    pub(crate) fn is_yes(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    /// How many elements there are.
    pub(crate) fn count(&mut self) -> u8 {
        self.byte() % 4
    }

    /// A text: a length, then so many bytes.
    pub(crate) fn text(&mut self) -> String {
        let length = usize::from(self.byte() % 16).min(self.bytes.len());
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    fn eight(&mut self) -> [u8; 8] {
        std::array::from_fn(|_| self.byte())
    }

    pub(crate) fn integer(&mut self) -> i64 {
        match self.byte() % 3 {
            0 => i64::from(self.byte()),
            1 => -i64::from(self.byte()),
            _ => i64::from_le_bytes(self.eight()),
        }
    }

    /// A number that JSON has.
    pub(crate) fn number(&mut self) -> f64 {
        let number = match self.byte() % 2 {
            0 => f64::from(self.byte()) / 8.0,
            _ => f64::from_le_bytes(self.eight()),
        };
        if number.is_finite() { number } else { 0.0 }
    }

    /// Any value, nested no deeper than this. Its keys have no dots.
    pub(crate) fn any(&mut self, depth: u8) -> Value {
        match self.byte() % 8 {
            0 => Value::Null,
            1 => self.is_yes().into(),
            2 => self.integer().into(),
            3 | 4 => self.text().into(),
            5 if depth > 0 => (0..self.count()).map(|_| self.any(depth - 1)).collect(),
            6 if depth > 0 => {
                let count = self.count();
                let entries =
                    (0..count).map(|_| (self.text().replace('.', "_"), self.any(depth - 1)));
                Value::Object(entries.collect::<Map<String, Value>>())
            }
            _ => self.text().into(),
        }
    }
}
