//! The public items of a generated crate, each with the place of the spec it comes from.
//!
//! Mirrors `emit`: what a function there makes public has an item here. What is the same in
//! every crate, such as the constructors of the client or `Clone` of a struct, has none.

use std::collections::BTreeMap;

use acs_codegen::model::{self, Crate, Enum, Field, Operation, RustType, Struct, TypePath};
use quote::ToTokens;

use crate::Place;

/// What an [`Item`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The crate, under the name that programs import.
    Crate,
    /// A cargo feature.
    Feature,
    /// The module of an operation, and the client's method beside it.
    Operation,
    /// A struct.
    Struct,
    /// An enum of documented values.
    Enum,
    /// A field of a struct.
    Field,
    /// A documented value.
    Variant,
    /// A method that sets a field.
    Setter,
    /// A type parameter of a builder, and the marker that says that its parameter has no value.
    Required,
    /// `pages` and `items` of a builder.
    Pages,
}

/// Something that a program may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// What its users rely on, as Rust.
    pub signature: String,
    /// What it is on the wire.
    pub wire: String,
    /// Earlier names on the wire that an answer may still use.
    pub formerly: Vec<String>,
    /// Where the spec says it.
    pub origins: Vec<Place>,
    /// Path of the field that it sets, if it sets one.
    pub field: Option<String>,
    /// The cargo feature without which it is not there.
    pub feature: Option<String>,
    /// Whether its documentation says that it should no longer be used.
    pub is_deprecated: bool,
}

/// Items by path.
pub(super) type Items = BTreeMap<String, Item>;

/// All public items of a crate, by path.
pub fn items(krate: &Crate) -> BTreeMap<String, Item> {
    let mut walk = Walk {
        krate,
        operation: None,
        items: Items::new(),
    };
    walk.krate();
    walk.items
}

/// Path of the item that holds the one at `path`, if one can.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once("::").map(|(parent, _)| parent)
}

struct Walk<'a> {
    krate: &'a Crate,
    operation: Option<&'a Operation>,
    items: Items,
}

impl<'a> Walk<'a> {
    fn krate(&mut self) {
        let krate = self.krate;
        let name = krate.name.replace('-', "_");
        self.add("", Kind::Crate, name, vec![self.place("")]);
        for model::Feature { name, .. } in &krate.features {
            let origin = self.place(&format!("groups.{name}"));
            let path = format!("feature `{name}`");
            self.add(&path, Kind::Feature, path.clone(), vec![origin]);
        }
        if let Some(codes) = &krate.error_codes {
            self.error_codes(codes);
        }
        for item in &krate.shapes {
            self.named(item);
        }
        for operation in &krate.operations {
            self.operation = Some(operation);
            self.operation(operation);
        }
        self.operation = None;
    }

    /// The codes are shared: each comes from all operations that document it.
    fn error_codes(&mut self, codes: &Enum) {
        let module = codes.ident.to_string();
        let origins_of = |code: &str| -> Vec<Place> {
            let of_operation = |operation: &'a Operation| {
                let errors = operation.meta.errors.iter();
                let same = errors.filter(|(_, other, _)| other == code);
                same.map(|(status, code, _)| {
                    let path = format!("errors.{status} {code}");
                    place(self.krate, Some(operation), &path)
                })
                .collect::<Vec<_>>()
            };
            self.krate
                .operations
                .iter()
                .flat_map(of_operation)
                .collect()
        };
        let variants: Vec<_> = codes
            .variants
            .iter()
            .map(|it| origins_of(&it.wire))
            .collect();
        let signature = format!("pub enum {module}");
        let mut all: Vec<Place> = variants.iter().flatten().cloned().collect();
        all.sort();
        all.dedup();
        self.add(&module, Kind::Enum, signature, all);
        for (variant, origins) in codes.variants.iter().zip(variants) {
            self.variant(&module, variant, origins);
        }
    }

    fn operation(&mut self, operation: &'a Operation) {
        let module = operation.module.to_string();
        let item = self.add(
            &module,
            Kind::Operation,
            format!("pub mod {module}"),
            vec![place(self.krate, Some(operation), "")],
        );
        item.wire.clone_from(&operation.meta.action);
        item.feature.clone_from(&operation.feature);
        item.is_deprecated = operation.deprecated.is_some();

        self.object(&operation.request, "parameters");
        for field in &operation.request.fields {
            let owner = format!("{module}::Builder");
            let at = format!("parameters.{}", field.member.wire);
            self.setter(&owner, &format!("{module}::Request"), field, &at);
        }
        for required in &operation.required {
            let Some(field) = operation.request.fields.get(required.field) else {
                continue;
            };
            let origin = self.place(&format!("parameters.{}", field.member.wire));
            let marker = &required.marker;
            let path = format!("{module}::unset::{marker}");
            let signature = format!("pub struct Builder<C, {marker} = unset::{marker}>");
            self.add(&path, Kind::Required, signature, vec![origin]);
        }
        if let Some(paging) = &operation.paging {
            let path = format!("{module}::Builder::items()");
            let signature = format!(
                "pub fn items(self) -> C::Items<Request>, of {}",
                short(&paging.item)
            );
            let origin = self.place("pagination");
            self.add(&path, Kind::Pages, signature, vec![origin]);
        }
        self.object(&operation.response, "response");
        for item in &operation.items {
            self.named(item);
        }
    }

    /// A type that is made from a named shape. Those without a name are found where they are
    /// used.
    fn named(&mut self, item: &'a model::Item) {
        match item {
            model::Item::Struct(object) => {
                if let Some(shape) = &object.shape {
                    self.object(object, &format!("shapes.{shape}"));
                }
            }
            model::Item::Enum(values) => {
                if let Some(shape) = &values.shape {
                    self.enumeration(values, &format!("shapes.{shape}"));
                }
            }
        }
    }

    fn object(&mut self, object: &'a Struct, at: &str) {
        // An answer that a shape describes changes where the shape does.
        let at = match &object.shape {
            Some(shape) => format!("shapes.{shape}"),
            None => at.to_owned(),
        };
        let owner = self.type_path(&object.ident.to_string());
        let signature = format!("pub struct {}", object.ident);
        let origin = vec![self.place(&at)];
        let item = self.add(&owner, Kind::Struct, signature, origin);
        item.is_deprecated = object.deprecated.is_some();
        for field in &object.fields {
            // An answer that is no object is its only field.
            let at = match object.is_transparent {
                true => at.clone(),
                false => format!("{at}.{}", field.member.wire),
            };
            self.field(&owner, field, &at, object.is_input);
            if object.is_input {
                self.setter(&owner, &owner, field, &at);
            }
            self.inline(&field.ty, &at);
        }
    }

    fn field(&mut self, owner: &str, field: &Field, at: &str, is_input: bool) {
        let ty = match field.is_optional() {
            true => format!("Option<{}>", short(&field.ty)),
            false => short(&field.ty),
        };
        let path = format!("{owner}::{}", field.ident);
        let signature = format!("pub {}: {ty}", field.ident);
        let origin = vec![self.place(at)];
        let item = self.add(&path, Kind::Field, signature, origin);
        item.wire.clone_from(&field.member.wire);
        // What is sent has one name.
        if !(is_input || at.starts_with("parameters.")) {
            item.formerly.clone_from(&field.member.formerly);
        }
        item.is_deprecated = field.deprecated.is_some();
    }

    /// The setter of a field of `object`, a method of `owner`.
    fn setter(&mut self, owner: &str, object: &str, field: &Field, at: &str) {
        let path = format!("{owner}::{}()", field.ident);
        let signature = format!("pub fn {}(self, value: …) -> …", field.ident);
        let origin = vec![self.place(at)];
        let item = self.add(&path, Kind::Setter, signature, origin);
        item.field = Some(format!("{object}::{}", field.ident));
        item.is_deprecated = field.deprecated.is_some();
    }

    fn enumeration(&mut self, values: &Enum, at: &str) {
        let owner = self.type_path(&values.ident.to_string());
        let signature = format!("pub enum {}", values.ident);
        let origin = vec![self.place(at)];
        let item = self.add(&owner, Kind::Enum, signature, origin);
        item.is_deprecated = values.deprecated.is_some();
        for variant in &values.variants {
            let origin = self.place(&format!("{at}={}", variant.wire));
            self.variant(&owner, variant, vec![origin]);
        }
    }

    fn variant(&mut self, owner: &str, variant: &model::Variant, origins: Vec<Place>) {
        let path = format!("{owner}::{}", variant.ident);
        let item = self.add(&path, Kind::Variant, variant.ident.to_string(), origins);
        item.wire.clone_from(&variant.wire);
        item.is_deprecated = variant.deprecated.is_some();
    }

    /// The type below a field that has no shape of its own, which makes it its only user.
    fn inline(&mut self, ty: &RustType, at: &str) {
        match ty {
            RustType::List(item) => self.inline(item, &format!("{at}[]")),
            RustType::Map(value) => self.inline(value, &format!("{at}[]")),
            RustType::JsonText(inner) => self.inline(inner, at),
            RustType::Open(path) | RustType::Struct(path) | RustType::Boxed(path) => {
                match self.find(path) {
                    Some(model::Item::Struct(it)) if it.shape.is_none() => self.object(it, at),
                    Some(model::Item::Enum(it)) if it.shape.is_none() => self.enumeration(it, at),
                    Some(_) | None => {}
                }
            }
            RustType::String
            | RustType::Integer
            | RustType::Number
            | RustType::Boolean
            | RustType::Any
            | RustType::Blob => {}
        }
    }

    fn find(&self, path: &TypePath) -> Option<&'a model::Item> {
        let among = match (path, self.operation) {
            (TypePath::Local(_), Some(operation)) => &operation.items,
            (TypePath::Local(_) | TypePath::Shared(_), _) => &self.krate.shapes,
        };
        among.iter().find(|item| match item {
            model::Item::Struct(object) => object.ident == *path.ident(),
            model::Item::Enum(values) => values.ident == *path.ident(),
        })
    }

    fn type_path(&self, ident: &str) -> String {
        match self.operation {
            Some(operation) => format!("{}::{ident}", operation.module),
            None => format!("shapes::{ident}"),
        }
    }

    fn place(&self, path: &str) -> Place {
        place(self.krate, self.operation, path)
    }

    fn add(&mut self, path: &str, kind: Kind, signature: String, origins: Vec<Place>) -> &mut Item {
        let item = Item {
            kind,
            signature,
            wire: String::new(),
            formerly: Vec::new(),
            field: None,
            origins,
            feature: None,
            is_deprecated: false,
        };
        self.items.entry(path.to_owned()).or_insert(item)
    }
}

fn place(krate: &Crate, operation: Option<&Operation>, path: &str) -> Place {
    Place {
        service: krate.origin.clone(),
        operation: operation.map(|operation| operation.meta.action.clone()),
        path: path.to_owned(),
    }
}

/// A type as a reader of the documentation sees it: `Vec<Open<shapes::YesNo>>`.
fn short(ty: &RustType) -> String {
    let tokens = ty.to_token_stream().to_string();
    let spelled = tokens.replace(' ', "");
    spelled.replace("acs_runtime::", "").replace("crate::", "")
}
