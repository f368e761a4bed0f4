//! A copy of an object whose secrets are `***`, to show in place of the object itself.

use acs_runtime::dynamic::Dynamic;
use acs_runtime::{Member, Object, Ref, Scalar, Slot};

/// What stands for a secret.
pub(crate) const MASK: &str = "***";

/// The object without its secrets.
pub(crate) fn masked(object: &Dynamic) -> Dynamic {
    let mut copy = Dynamic::new(object.ty());
    members(&mut copy, object, false);
    copy
}

fn members(target: &mut dyn Object, source: &dyn Object, hidden: bool) {
    for (index, member) in source.shape().members.iter().enumerate() {
        let value = source.get(index).view();
        if !matches!(value, Ref::Absent) {
            let hidden = hidden || member.is_sensitive();
            copy(target.slot(index).slot(), value, member, hidden);
        }
    }
}

fn copy(target: Slot<'_>, source: Ref<'_>, member: &Member, hidden: bool) {
    let element = member.element();
    let hides_elements = hidden || element.is_sensitive();
    let text = |text: &str| if hidden { MASK } else { text }.to_owned();
    match (target, source) {
        (Slot::Text(place), Ref::Text(source)) => put(place, text(source)),
        (Slot::Integer(place), Ref::Integer(source)) => put(place, if hidden { 0 } else { source }),
        (Slot::Number(place), Ref::Number(source)) => put(place, if hidden { 0.0 } else { source }),
        (Slot::Boolean(place), Ref::Boolean(source)) => put(place, source && !hidden),
        (Slot::Any(place), Ref::Any(_)) if hidden => put(place, MASK.into()),
        (Slot::Any(place), Ref::Any(source)) => put(place, source.clone()),
        (Slot::Blob(place), Ref::Blob(_)) if hidden => put(place, MASK.into()),
        (Slot::Blob(place), Ref::Blob(source)) => put(place, source.clone()),
        (Slot::Open(place), Ref::Open(source)) => place.set(&text(source.text())),
        (Slot::Json(place), Ref::Json(source)) => match source.content() {
            _ if hidden => place.set_raw(MASK.to_owned()),
            Ok(source) => copy(place.begin(), source, member, hidden),
            Err(source) => place.set_raw(source.to_owned()),
        },
        (Slot::Object(place), Ref::Object(source)) => members(place, source, hidden),
        (Slot::Optional(place), Ref::Object(source)) => members(place.fill(), source, hidden),
        (Slot::List(place), Ref::List(source)) => {
            for index in 0..source.count() {
                copy(place.push(), source.at(index), element, hides_elements);
            }
        }
        (Slot::Map(place), Ref::Map(source)) => {
            for (key, source) in source.entries() {
                copy(
                    place.insert(key.to_owned()),
                    source,
                    element,
                    hides_elements,
                );
            }
        }
        #[expect(clippy::unreachable, reason = "both are values of one type")]
        (_, _) => unreachable!("bug: two values of one type are of different kinds"),
    }
}

fn put<T>(place: Scalar<'_, T>, value: T) {
    match place {
        Scalar::Member(place) => *place = Some(value),
        Scalar::Element(place) => *place = value,
    }
}
