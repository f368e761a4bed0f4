//! How the items of a page are reached in Rust.

use proc_macro2::Ident;

use crate::model::{Item, Paging, RustType, Struct, TypePath};
use crate::spec;

/// The way from a response to its items, if every step of it is a Rust struct.
pub(super) fn paging(
    operation: &spec::Operation,
    response: &Struct,
    items: &[Item],
    shapes: &[Item],
) -> Option<Paging> {
    let pagination = operation.pagination.as_ref()?;
    let (parents, list) = match pagination.items.value.rsplit_once('.') {
        Some((parents, list)) => (parents.split('.').collect(), list),
        None => (Vec::new(), pagination.items.value.as_str()),
    };
    let mut object = response;
    let mut steps: Vec<Ident> = Vec::new();
    for parent in parents {
        let field = field(object, parent)?;
        steps.push(field.ident.clone());
        let (RustType::Struct(path) | RustType::Boxed(path)) = &field.ty else {
            return None;
        };
        let among = match path {
            TypePath::Local(_) => items,
            TypePath::Shared(_) => shapes,
        };
        object = among.iter().find_map(|item| match item {
            Item::Struct(object) if object.ident == *path.ident() => Some(object),
            Item::Struct(_) | Item::Enum(_) => None,
        })?;
    }
    let field = field(object, list)?;
    steps.push(field.ident.clone());
    match &field.ty {
        RustType::List(item) => Some(Paging {
            steps,
            item: (**item).clone(),
        }),
        _ => None,
    }
}

fn field<'a>(object: &'a Struct, wire: &str) -> Option<&'a crate::model::Field> {
    let mut fields = object.fields.iter();
    fields.find(|field| field.member.wire == wire)
}
