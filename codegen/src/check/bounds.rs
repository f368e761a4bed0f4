//! Limits.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Scalar, ScalarKind, Type};

use super::site::Site;

/// Bounds are values of the type, and something fits between them.
pub(super) fn bounds_leave_room(site: &Site<'_>, diags: &mut Diagnostics) {
    let schema = site.schema;
    let (minimum, maximum) = (&schema.minimum, &schema.maximum);
    match site.own_type().map(|it| it.value) {
        Some(Type::Integer) => {
            let low = minimum.as_ref().and_then(|it| integer(it, diags));
            let high = maximum.as_ref().and_then(|it| integer(it, diags));
            let is_set = |flag: &Option<Spanned<bool>>| flag.as_ref().is_some_and(|it| it.value);
            let above = i128::from(is_set(&schema.exclusive_minimum));
            let below = i128::from(is_set(&schema.exclusive_maximum));
            let low = low.map(|it| i128::from(it).saturating_add(above));
            let high = high.map(|it| i128::from(it).saturating_sub(below));
            order(minimum, maximum, low, high, diags);
        }
        Some(Type::Number) => {
            let low = minimum.as_ref().and_then(|it| number(it, diags));
            let high = maximum.as_ref().and_then(|it| number(it, diags));
            order(minimum, maximum, low, high, diags);
        }
        _ => {}
    }
    let (low, high) = (&schema.min_length, &schema.max_length);
    order(low, high, value(low), value(high), diags);
    let (low, high) = (&schema.min_items, &schema.max_items);
    order(low, high, value(low), value(high), diags);
}

fn value(bound: &Option<Spanned<u64>>) -> Option<u64> {
    bound.as_ref().map(|it| it.value)
}

/// Reports bounds between which there is nothing.
fn order<T, N: PartialOrd>(
    minimum: &Option<Spanned<T>>,
    maximum: &Option<Spanned<T>>,
    low: Option<N>,
    high: Option<N>,
    diags: &mut Diagnostics,
) {
    if let (Some(minimum), Some(maximum), Some(low), Some(high)) = (minimum, maximum, low, high)
        && low > high
    {
        diags
            .error(
                Rule::InvalidBounds,
                maximum,
                "no value is left between the bounds",
            )
            .label(minimum, "the lower bound");
    }
}

fn integer(bound: &Spanned<Scalar>, diags: &mut Diagnostics) -> Option<i64> {
    let is_integer = bound.value.kind == ScalarKind::Integer;
    let value = bound.value.text.parse().ok().filter(|_| is_integer);
    if value.is_none() {
        report(bound, "whole number of 64 bits", diags);
    }
    value
}

fn number(bound: &Spanned<Scalar>, diags: &mut Diagnostics) -> Option<f64> {
    let is_number = matches!(bound.value.kind, ScalarKind::Integer | ScalarKind::Number);
    let value = bound.value.text.parse().ok();
    let value = value.filter(|it: &f64| it.is_finite() && is_number);
    if value.is_none() {
        report(bound, "number", diags);
    }
    value
}

fn report(bound: &Spanned<Scalar>, wanted: &str, diags: &mut Diagnostics) {
    let message = format!("the bound `{bound}` is not a {wanted}");
    let error = diags.error(Rule::InvalidBounds, bound, message);
    if bound.value.quoted {
        error.help("remove the quotes");
    }
}
