//! Every schema of a spec, by number.

use acs_codegen::spec::{Schema, Spec};

/// How many there are.
pub(super) fn count(spec: &mut Spec) -> usize {
    let mut count = 0_usize;
    each(spec, &mut |_| {
        count = count.saturating_add(1);
        false
    });
    count
}

/// One of them.
pub(super) fn get(spec: &mut Spec, number: usize) -> Option<&mut Schema> {
    let mut left = number;
    each(spec, &mut |_| match left.checked_sub(1) {
        Some(fewer) => {
            left = fewer;
            false
        }
        None => true,
    })
}

/// Visits all until one is wanted.
fn each<'a>(
    spec: &'a mut Spec,
    is_wanted: &mut dyn FnMut(&Schema) -> bool,
) -> Option<&'a mut Schema> {
    let shapes = spec.service.shapes.values_mut();
    let of_operations = spec.operations.iter_mut().flat_map(|operation| {
        let parameters = operation.parameters.values_mut();
        let parameters = parameters.map(|parameter| &mut parameter.schema);
        parameters
            .chain([&mut operation.response])
            .chain(operation.shapes.values_mut())
    });
    let mut all = shapes.chain(of_operations);
    all.find_map(|schema| within(schema, is_wanted))
}

fn within<'a>(
    schema: &'a mut Schema,
    is_wanted: &mut dyn FnMut(&Schema) -> bool,
) -> Option<&'a mut Schema> {
    if is_wanted(schema) {
        return Some(schema);
    }
    let items = schema.items.as_deref_mut();
    let members = schema.members.iter_mut().flat_map(|it| it.values_mut());
    items
        .into_iter()
        .chain(members)
        .find_map(|inner| within(inner, is_wanted))
}
