//! Whether a spec keeps what the generator relies on. A spec is compared before it is checked, so
//! that what is wrong with it costs no finding but those of the generated crate.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Scalar, Schema, Spec, Type};

use crate::shapes::Shapes;

/// Whether the crate of the spec can be made.
pub(super) fn is_sound(spec: &Spec) -> bool {
    let service = Shapes {
        service: &spec.service,
        operation: None,
    };
    let shared = spec.service.shapes.values().all(|it| schema(service, it));
    shared
        && spec.operations.iter().all(|operation| {
            let shapes = Shapes {
                service: &spec.service,
                operation: Some(operation),
            };
            let parameters = operation.parameters.values().map(|it| &it.schema);
            let all = parameters
                .chain([&operation.response])
                .chain(operation.shapes.values());
            !operation.methods.is_empty() && all.into_iter().all(|it| schema(shapes, it))
        })
}

/// References lead to a type, lists say what they hold, bounds are numbers of the type.
fn schema(shapes: Shapes<'_>, it: &Schema) -> bool {
    let target = shapes.view(it).target;
    let Some(ty) = target.ty.as_ref().map(|it| it.value) else {
        return false;
    };
    let is_number = |bound: &Option<Spanned<Scalar>>| {
        let Some(bound) = bound else { return true };
        let text = &bound.value.text;
        if ty == Type::Integer {
            text.parse::<i64>().is_ok()
        } else {
            text.parse::<f64>().is_ok()
        }
    };
    let holds = |it: &Schema| !matches!(ty, Type::Array | Type::Map) || it.items.is_some();
    let inner = it
        .items
        .as_deref()
        .into_iter()
        .chain(it.members.iter().flat_map(|it| it.values()));
    (it.ty.is_none() || it.shape.is_none())
        && holds(target)
        && [&it.minimum, &it.maximum, &target.minimum, &target.maximum]
            .into_iter()
            .all(is_number)
        && inner.into_iter().all(|it| schema(shapes, it))
}
