//! The order in which a text has the members of a shape.
//!
//! Objects of a list have their members in one order, which need not be the documented
//! one. It is learned from the first of them, so that the keys of the others are expected
//! and not searched for.

use std::ptr;

use crate::Shape;

/// What was learned about each shape.
#[derive(Default)]
pub(super) struct Orders(Vec<(&'static Shape, Order)>);

/// For each member the one that came after it; last, the one that came first.
///
/// Empty while the documented order holds, which is nearly always.
#[derive(Default)]
pub(super) struct Order(Vec<usize>);

impl Orders {
    /// What is known about a shape, until it is put back.
    pub(super) fn take(&mut self, shape: &'static Shape) -> Order {
        let mut known = self.0.iter_mut();
        let known = known.find(|(of, _)| ptr::eq(*of, shape));
        known
            .map(|(_, order)| std::mem::take(order))
            .unwrap_or_default()
    }

    pub(super) fn put(&mut self, shape: &'static Shape, order: Order) {
        if order.0.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(of, _)| ptr::eq(*of, shape)) {
            Some((_, known)) => *known = order,
            None => self.0.push((shape, order)),
        }
    }
}

impl Order {
    /// The member to expect at the start of an object.
    #[inline]
    pub(super) fn first(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }

    /// The member to expect after another.
    #[inline]
    pub(super) fn after(&self, index: usize) -> usize {
        self.0
            .get(index)
            .copied()
            .unwrap_or(index.saturating_add(1))
    }

    /// Takes note that `found` came after `before`, or first.
    pub(super) fn learn(&mut self, shape: &Shape, before: Option<usize>, found: usize) {
        let count = shape.members.len();
        if self.0.is_empty() {
            self.0.extend(1..=count);
            self.0.push(0);
        }
        if let Some(next) = self.0.get_mut(before.unwrap_or(count)) {
            *next = found;
        }
    }
}
