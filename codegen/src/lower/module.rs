//! Builds the types of one Rust module: structs, enums, and the choice of every field's type.
//!
//! A type is named after its shape, else after `name:`, else after the member that holds
//! it; never after its neighbours, so nothing is renamed because something was added.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span as TokenSpan};

use super::names::{self, Scope};
use super::resolve::{Home, Resolver, View};
use super::{constraints, docs};
use crate::diag::Diagnostics;
use crate::model::{Enum, Field, Item, RustType, Struct, TypePath, Variant};
use crate::source::Spanned;
use crate::spec::{self, Format, Place, Schema, Style, Type};

/// The types of a module, as they are found.
pub(super) struct Module<'a, 'd> {
    resolver: &'a Resolver<'a>,
    scope: Scope<'a>,
    diags: &'d mut Diagnostics,
    items: Vec<Item>,
    is_shared: bool,
    /// Named shapes of this module and the idents they got.
    shapes: Vec<(&'a str, Ident)>,
}

/// What the type of a value is decided from besides its schema.
#[derive(Clone, Copy)]
struct Use<'a> {
    /// The named thing that holds the value, after which a type is called.
    owner: &'a Spanned<String>,
    /// Named shape whose members are being built.
    inside: Option<&'a str>,
    /// Whether callers build the value.
    is_input: bool,
}

impl<'a, 'd> Module<'a, 'd> {
    /// The module of an operation.
    pub(super) fn new(
        resolver: &'a Resolver<'a>,
        scope: Scope<'a>,
        diags: &'d mut Diagnostics,
    ) -> Self {
        Self {
            resolver,
            scope,
            diags,
            items: Vec::new(),
            is_shared: false,
            shapes: Vec::new(),
        }
    }

    /// The module `crate::shapes`.
    pub(super) fn shared(
        resolver: &'a Resolver<'a>,
        scope: Scope<'a>,
        diags: &'d mut Diagnostics,
    ) -> Self {
        Self {
            is_shared: true,
            ..Self::new(resolver, scope, diags)
        }
    }

    /// All types found, in the order of the spec.
    pub(super) fn finish(self) -> Vec<Item> {
        self.items
    }

    /// The named shapes of the file; `inputs` are those that callers build.
    pub(super) fn named_shapes(&mut self, shapes: &'a spec::Map<Schema>, inputs: &BTreeSet<&str>) {
        // Names first: a shape may refer to one that is defined below it.
        for (name, schema) in shapes {
            if makes_type(schema) {
                let ident = self.scope.name(name, schema.name.as_ref(), self.diags);
                self.shapes.push((&name.value, ident));
            }
        }
        for (name, schema) in shapes {
            let is_input = inputs.contains(name.value.as_str());
            if let Some(ident) = self.shape_ident(&name.value) {
                let place = Use {
                    owner: name,
                    inside: Some(&name.value),
                    is_input,
                };
                self.define(schema, ident, place, Some(name), docs::shape(schema, name));
            }
        }
    }

    /// The struct of an operation's parameters.
    pub(super) fn request(&mut self, operation: &'a spec::Operation) -> Struct {
        let mut scope = Scope::parameters(format!("operation `{}`", operation.name.value));
        let fields = operation
            .parameters
            .iter()
            .map(|(name, parameter)| {
                let place = Use {
                    owner: name,
                    inside: None,
                    is_input: true,
                };
                let mut field = self.field(&mut scope, &parameter.schema, place);
                field.member.place = constraints::place(parameter.place.value);
                if parameter.place.value == Place::Body && self.is_raw(&parameter.schema) {
                    field.ty = RustType::Blob;
                }
                field
            })
            .collect();
        Struct {
            ident: ident("Request"),
            shape: None,
            docs: docs::request(operation),
            fields,
            is_input: false,
            is_transparent: false,
            deprecated: None,
        }
    }

    /// The struct of an operation's answer; `shared` are the types of `crate::shapes`.
    pub(super) fn response(&mut self, operation: &'a spec::Operation, shared: &[Item]) -> Struct {
        let view = self.resolver.view(&operation.response);
        let place = Use {
            owner: &operation.name,
            inside: None,
            is_input: false,
        };
        let is_object = view.target.kind() == Some(Type::Object);
        let fields = match view.shape {
            _ if !is_object => vec![self.whole(view, place)],
            Some(_) if makes_type(view.target) => self.fields_of_shape(view, place, shared),
            _ => self.fields(view.target, place),
        };
        Struct {
            ident: ident("Response"),
            shape: view.shape.map(|(_, name)| name.value.clone()),
            docs: docs::response(operation),
            fields,
            is_input: false,
            is_transparent: !is_object,
            deprecated: None,
        }
    }

    /// The only field of an answer that is no object.
    fn whole(&mut self, view: View<'a>, place: Use<'a>) -> Field {
        let ty = match self.is_raw(view.site) {
            true => RustType::Blob,
            false => self.ty(view.site, place),
        };
        Field {
            ident: ident("body"),
            docs: docs::whole(view),
            ty,
            member: constraints::member("body", view, self.resolver),
            deprecated: None,
        }
    }

    /// The fields of a named shape, whose types lie where the shape does.
    fn fields_of_shape(&mut self, view: View<'a>, place: Use<'a>, shared: &[Item]) -> Vec<Field> {
        let path = self.path(view, place);
        let items = match &path {
            TypePath::Local(_) => self.items.as_slice(),
            TypePath::Shared(_) => shared,
        };
        let mut structs = items.iter().filter_map(|item| match item {
            Item::Struct(object) if object.ident == *path.ident() => Some(object),
            Item::Struct(_) | Item::Enum(_) => None,
        });
        // If the shape has no name that Rust takes, that has been reported.
        structs
            .next()
            .map(|it| it.fields.clone())
            .unwrap_or_default()
    }

    /// Whether a whole body is neither JSON nor text.
    fn is_raw(&self, schema: &'a Schema) -> bool {
        let view = self.resolver.view(schema);
        let format = view.get(|schema| schema.format.as_ref());
        view.target.kind() == Some(Type::String)
            && format.is_some_and(|format| format.value == Format::Binary)
    }

    fn fields(&mut self, object: &'a Schema, place: Use<'a>) -> Vec<Field> {
        let mut scope = Scope::values(format!("object `{}`", place.owner.value), "field");
        let members = object.members.iter().flatten();
        members
            .map(|(name, member)| {
                self.field(
                    &mut scope,
                    member,
                    Use {
                        owner: name,
                        ..place
                    },
                )
            })
            .collect()
    }

    fn field(&mut self, scope: &mut Scope<'a>, schema: &'a Schema, place: Use<'a>) -> Field {
        let view = self.resolver.view(schema);
        let ident = scope.name(place.owner, schema.field.as_ref(), self.diags);
        let mut member = constraints::member(&place.owner.value, view, self.resolver);
        member.needs_alias = names::hides(&ident, &member.wire);
        Field {
            ident,
            docs: docs::field(place.owner, view, place.is_input),
            ty: self.ty(schema, place),
            member,
            deprecated: view
                .get(|s| s.deprecated.as_ref())
                .map(|flag| docs::deprecation(&flag.value)),
        }
    }

    /// The type of a value. Defines the types it needs.
    fn ty(&mut self, schema: &'a Schema, place: Use<'a>) -> RustType {
        let view = self.resolver.view(schema);
        let plain = self.plain_type(view, place);
        match view.get(|s| s.style.as_ref()).map(|style| style.value) {
            Some(Style::Json) => RustType::JsonText(Box::new(plain)),
            Some(Style::RepeatList | Style::Flat | Style::Simple | Style::Xml) | None => plain,
        }
    }

    fn plain_type(&mut self, view: View<'a>, place: Use<'a>) -> RustType {
        if makes_type(view.target) {
            let path = self.path(view, place);
            return match view.target.kind() {
                Some(Type::Object) if self.needs_box(view, place) => RustType::Boxed(path),
                Some(Type::Object) => RustType::Struct(path),
                _ => RustType::Open(path),
            };
        }
        match view.target.kind() {
            Some(Type::String) => RustType::String,
            Some(Type::Integer) => RustType::Integer,
            Some(Type::Number) => RustType::Number,
            Some(Type::Boolean) => RustType::Boolean,
            Some(Type::Array) => RustType::List(Box::new(self.element(view, place))),
            Some(Type::Map) => RustType::Map(Box::new(self.element(view, place))),
            Some(Type::Any | Type::Object) | None => RustType::Any,
        }
    }

    /// What a list or a map holds. A heap allocation lies between, so nothing needs a box.
    fn element(&mut self, view: View<'a>, place: Use<'a>) -> RustType {
        let items = view.target.items.as_deref();
        let items = items.expect("bug: check lets no list or map without `items` pass");
        self.ty(
            items,
            Use {
                inside: None,
                ..place
            },
        )
    }

    fn path(&mut self, view: View<'a>, place: Use<'a>) -> TypePath {
        if let Some((home, name)) = view.shape {
            let is_elsewhere = home == Home::Service && !self.is_shared;
            return match self.shape_ident(&name.value) {
                Some(ident) if self.is_shared => TypePath::Shared(ident),
                Some(ident) if !is_elsewhere => TypePath::Local(ident),
                _ => TypePath::Shared(names::shape(name, view.target.name.as_ref())),
            };
        }
        let ident = self
            .scope
            .name(place.owner, view.target.name.as_ref(), self.diags);
        let lines = docs::inline_type(view.target, place.owner);
        self.define(view.target, ident.clone(), place, None, lines);
        if self.is_shared {
            TypePath::Shared(ident)
        } else {
            TypePath::Local(ident)
        }
    }

    fn shape_ident(&self, name: &str) -> Option<Ident> {
        self.shapes
            .iter()
            .find(|(shape, _)| *shape == name)
            .map(|(_, ident)| ident.clone())
    }

    fn define(
        &mut self,
        schema: &'a Schema,
        ident: Ident,
        place: Use<'a>,
        shape: Option<&Spanned<String>>,
        docs: Vec<String>,
    ) {
        let shape = shape.map(|name| name.value.clone());
        let deprecated = schema
            .deprecated
            .as_ref()
            .map(|flag| docs::deprecation(&flag.value));
        // The types below it stand behind it.
        let index = self.items.len();
        let item = match schema.kind() {
            Some(Type::Object) => Item::Struct(Struct {
                ident,
                shape,
                docs,
                fields: self.fields(schema, place),
                is_input: place.is_input,
                is_transparent: false,
                deprecated,
            }),
            kind => Item::Enum(Enum {
                ident,
                shape,
                docs: docs::documented_values(docs, schema),
                is_integer: kind == Some(Type::Integer),
                variants: self.variants(schema, place.owner),
                deprecated,
            }),
        };
        self.items.insert(index, item);
    }

    fn variants(&mut self, schema: &'a Schema, owner: &'a Spanned<String>) -> Vec<Variant> {
        let mut scope = Scope::types(format!("the values of `{}`", owner.value), &[]);
        let values = schema.values.iter().flatten();
        values
            .map(|(wire, value)| Variant {
                ident: scope.name(wire, value.name.as_ref(), self.diags),
                wire: wire.value.clone(),
                docs: docs::variant(&wire.value, value),
                deprecated: value
                    .deprecated
                    .as_ref()
                    .map(|flag| docs::deprecation(&flag.value)),
            })
            .collect()
    }

    /// An object that would hold itself, directly or through other objects, needs a box.
    fn needs_box(&self, view: View<'a>, place: Use<'a>) -> bool {
        let (Some((_, target)), Some(inside)) = (view.shape, place.inside) else {
            return false;
        };
        target.value == inside || self.resolver.embeds(view.target, inside)
    }
}

/// Whether a schema becomes a Rust type of its own.
fn makes_type(schema: &Schema) -> bool {
    match schema.kind() {
        Some(Type::Object) => schema.members.is_some(),
        Some(Type::String | Type::Integer) => schema.values.is_some(),
        Some(Type::Number | Type::Boolean | Type::Array | Type::Map | Type::Any) | None => false,
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, TokenSpan::call_site())
}
