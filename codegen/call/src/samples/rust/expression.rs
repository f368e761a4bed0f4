//! Values as expressions: what the setters of the generated crate take.
//!
//! A setter takes what converts into its type where one value is given, and exactly the type where
//! a value is deeper inside. Both ways to write a value are here.

use std::collections::BTreeSet;

use acs_codegen::model::{Enum, Item, RustType, Struct, TypePath};
use acs_runtime::{Any, Blob, JsonField, Member, Object, OpenRef, Ref};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::Operation;
use crate::samples::variable;
use crate::tables::item;

/// Names that mean something else without an import.
const TAKEN: [&str; 12] = [
    "Box", "Default", "Err", "Into", "None", "Ok", "Option", "Result", "Some", "String",
    "ToString", "Vec",
];

/// Writes values, and knows which types they need.
pub(super) struct Writer<'a> {
    krate: Ident,
    module: &'a Ident,
    local: &'a [Item],
    shared: &'a [Item],
    used_local: BTreeSet<Ident>,
    used_shared: BTreeSet<Ident>,
}

/// What is known of a value: its member, and whether it is a secret.
#[derive(Clone, Copy)]
struct Spot {
    member: &'static Member,
    /// The name of the member that it is a part of.
    name: &'static str,
    hidden: bool,
}

impl Spot {
    fn element(self) -> Self {
        let member = self.member.element();
        let hidden = self.hidden || member.is_sensitive();
        Self {
            member,
            hidden,
            ..self
        }
    }

    /// `std::env::var("PASSWORD")?`
    fn secret(self) -> TokenStream {
        let variable = variable(self.name);
        quote!(std::env::var(#variable)?)
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        let model = operation.model();
        Self {
            krate: format_ident!("{}", operation.krate().name.replace('-', "_")),
            module: &model.module,
            local: &model.items,
            shared: &operation.krate().shapes,
            used_local: BTreeSet::new(),
            used_shared: BTreeSet::new(),
        }
    }

    /// `use acs_sas::shapes::LogicalExp;`
    pub(super) fn imports(&self) -> TokenStream {
        let Self { krate, module, .. } = self;
        let (local, shared) = (self.used_local.iter(), self.used_shared.iter());
        let of = |path: TokenStream, names: Vec<&Ident>| match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(use #path::#name;),
            names => quote!(use #path::{#(#names),*};),
        };
        let local = of(quote!(#krate::#module), local.collect());
        let shared = of(quote!(#krate::shapes), shared.collect());
        quote!(#local #shared)
    }

    /// `.page_size(20).scanned(true)`
    pub(super) fn setters(
        &mut self,
        object: &dyn Object,
        model: &Struct,
        hidden: bool,
    ) -> TokenStream {
        let mut setters = TokenStream::new();
        let members = object.shape().members.iter().enumerate();
        for ((index, member), field) in members.zip(&model.fields) {
            let value = object.get(index).view();
            if is_absent(value) {
                continue;
            }
            let spot = Spot {
                member,
                name: member.wire(),
                hidden: hidden || member.is_sensitive(),
            };
            let (ident, argument) = (&field.ident, self.argument(&field.ty, value, spot));
            setters.extend(quote!(.#ident(#argument)));
        }
        setters
    }

    /// What a setter takes for the value.
    fn argument(&mut self, ty: &RustType, value: Ref<'_>, spot: Spot) -> TokenStream {
        match (ty, value) {
            (RustType::String | RustType::Open(_) | RustType::Blob | RustType::Any, _)
                if spot.hidden =>
            {
                spot.secret()
            }
            (RustType::String, Ref::Text(text)) => quote!(#text),
            (RustType::Open(path), Ref::Open(open)) => {
                let known = self.known(path, open);
                known.unwrap_or_else(|| undocumented(open))
            }
            (RustType::Blob, Ref::Blob(blob)) => bytes(blob),
            (RustType::Any, Ref::Any(any)) if any.as_str().is_some() => {
                let text = any.as_str();
                quote!(#text)
            }
            (RustType::Boxed(path), value) => {
                self.exact(&RustType::Struct(path.clone()), value, spot)
            }
            (RustType::List(item), Ref::List(list)) => {
                let elements = (0..list.count()).map(|index| list.at(index)).collect();
                let elements = self.elements(item, elements, spot.element());
                quote!([#(#elements),*])
            }
            (RustType::Map(value), Ref::Map(map)) => {
                let (keys, values): (Vec<&str>, Vec<Ref<'_>>) = map.entries().unzip();
                let values = self.elements(value, values, spot.element());
                quote!([#((#keys, #values)),*])
            }
            (RustType::JsonText(inner), Ref::Json(json)) => self.json(inner, json, spot),
            (ty, value) => self.exact(ty, value, spot),
        }
    }

    /// What a setter takes for the elements of a list: all of one type.
    fn elements(&mut self, ty: &RustType, values: Vec<Ref<'_>>, spot: Spot) -> Vec<TokenStream> {
        let is_known = |path, value: &Ref<'_>| match value {
            Ref::Open(open) => self.variant(path, *open).is_some(),
            _ => false,
        };
        let mixed = match ty {
            RustType::Open(path) => !values.iter().all(|value| is_known(path, value)),
            _ => false,
        };
        let each = values.into_iter().map(|value| match (ty, value) {
            (RustType::Open(_), Ref::Open(open)) if mixed && !spot.hidden => {
                let text = open.text();
                quote!(#text)
            }
            (
                RustType::String | RustType::Open(_) | RustType::Blob | RustType::JsonText(_),
                value,
            ) => self.argument(ty, value, spot),
            // Here a value of another type would not do.
            (ty, value) => self.exact(ty, value, spot),
        });
        each.collect()
    }

    /// An expression of exactly this type.
    fn exact(&mut self, ty: &RustType, value: Ref<'_>, spot: Spot) -> TokenStream {
        let krate = self.krate.clone();
        let secret = || {
            let secret = spot.secret();
            quote!(#secret.parse()?)
        };
        match (ty, value) {
            (RustType::String, _) if spot.hidden => spot.secret(),
            (RustType::Integer | RustType::Number | RustType::Boolean, _) if spot.hidden => {
                secret()
            }
            (RustType::Any, Ref::Any(any)) if !spot.hidden => any_value(&krate, any),
            (RustType::String, Ref::Text(text)) => quote!(String::from(#text)),
            (RustType::Integer, Ref::Integer(integer)) => {
                let literal = Literal::i64_unsuffixed(integer);
                quote!(#literal)
            }
            (RustType::Number, Ref::Number(number)) => {
                let literal = Literal::f64_unsuffixed(number);
                quote!(#literal)
            }
            (RustType::Boolean, Ref::Boolean(boolean)) => quote!(#boolean),
            (RustType::Open(_), value) => {
                let argument = self.argument(ty, value, spot);
                quote!(#argument.into())
            }
            (RustType::Any, value) => {
                let argument = self.argument(ty, value, spot);
                quote!(#krate::runtime::Any::from(#argument))
            }
            (RustType::Blob, value) => {
                let argument = self.argument(ty, value, spot);
                quote!(#krate::runtime::Blob::from(#argument))
            }
            (RustType::Struct(path), Ref::Object(object)) => self.object(path, object, spot),
            (RustType::Boxed(path), Ref::Object(object)) => {
                let object = self.object(path, object, spot);
                quote!(Box::new(#object))
            }
            (RustType::List(item), Ref::List(list)) => {
                let elements = (0..list.count()).map(|index| list.at(index));
                let elements = elements.map(|value| self.exact(item, value, spot.element()));
                let elements: Vec<TokenStream> = elements.collect();
                quote!(vec![#(#elements),*])
            }
            (RustType::Map(inner), Ref::Map(map)) => {
                let entries = map.entries().map(|(key, value)| {
                    let value = self.exact(inner, value, spot.element());
                    quote!((String::from(#key), #value))
                });
                let entries: Vec<TokenStream> = entries.collect();
                quote!(#krate::runtime::Map::from([#(#entries),*]))
            }
            (RustType::JsonText(inner), Ref::Json(json)) => match json.content() {
                Ok(value) if !spot.hidden => {
                    let value = self.exact(inner, value, spot);
                    quote!(#krate::runtime::JsonText::Value(#value))
                }
                _ => self.raw(json, spot),
            },
            (_, _) => quote!(Default::default()),
        }
    }

    /// What a setter takes for JSON inside a string.
    fn json(&mut self, inner: &RustType, json: &dyn JsonField, spot: Spot) -> TokenStream {
        match (inner, json.content()) {
            (RustType::List(item), Ok(Ref::List(list))) if !spot.hidden && list.count() > 0 => {
                let elements = (0..list.count()).map(|index| list.at(index));
                let elements = elements.map(|value| self.exact(item, value, spot.element()));
                let elements: Vec<TokenStream> = elements.collect();
                quote!([#(#elements),*])
            }
            (RustType::Struct(_) | RustType::Boxed(_), Ok(value)) if !spot.hidden => {
                self.exact(inner, value, spot)
            }
            (RustType::List(_), Ok(_)) if !spot.hidden => {
                let krate = &self.krate;
                quote!(#krate::runtime::JsonText::raw("[]"))
            }
            (_, Ok(value)) if !spot.hidden => {
                let krate = self.krate.clone();
                let value = self.exact(inner, value, spot);
                quote!(#krate::runtime::JsonText::Value(#value))
            }
            _ => self.raw(json, spot),
        }
    }

    fn raw(&self, json: &dyn JsonField, spot: Spot) -> TokenStream {
        let krate = &self.krate;
        let text = match json.content() {
            Err(text) if !spot.hidden => quote!(#text),
            _ => spot.secret(),
        };
        quote!(#krate::runtime::JsonText::raw(#text))
    }

    /// `Criterion::default().name("instanceId")`
    fn object(&mut self, path: &TypePath, object: &dyn Object, spot: Spot) -> TokenStream {
        #[expect(
            clippy::panic,
            reason = "the tables of the object came from the same model"
        )]
        let Item::Struct(model) = item(self.local, self.shared, path) else {
            panic!("bug: an object is a struct");
        };
        let setters = self.setters(object, model, spot.hidden);
        let path = self.path(path);
        quote!(#path::default() #setters)
    }

    /// `LogicalExp::Or`
    fn known(&mut self, path: &TypePath, open: OpenRef<'_>) -> Option<TokenStream> {
        let variant = self.variant(path, open)?;
        let path = self.path(path);
        Some(quote!(#path::#variant))
    }

    fn variant(&self, path: &TypePath, open: OpenRef<'_>) -> Option<Ident> {
        #[expect(
            clippy::panic,
            reason = "the tables of the object came from the same model"
        )]
        let Item::Enum(Enum { variants, .. }) = item(self.local, self.shared, path) else {
            panic!("bug: `Open` holds documented values");
        };
        let known = variants.iter().find(|it| it.wire == open.text())?;
        Some(known.ident.clone())
    }

    /// The type by its name, which is imported, unless that means something else.
    fn path(&mut self, path: &TypePath) -> TokenStream {
        let Self { krate, module, .. } = self;
        let is_taken = |name: &Ident| TAKEN.iter().any(|taken| name == taken);
        let is_local = |name: &Ident| {
            self.local.iter().any(|item| match item {
                Item::Struct(Struct { ident, .. }) | Item::Enum(Enum { ident, .. }) => {
                    ident == name
                }
            })
        };
        match path {
            TypePath::Local(name) if is_taken(name) => quote!(#krate::#module::#name),
            TypePath::Shared(name) if is_taken(name) || is_local(name) => {
                quote!(#krate::shapes::#name)
            }
            TypePath::Local(name) => {
                self.used_local.insert(name.clone());
                quote!(#name)
            }
            TypePath::Shared(name) => {
                self.used_shared.insert(name.clone());
                quote!(#name)
            }
        }
    }
}

/// Whether there is nothing to set.
pub(in crate::samples) fn is_absent(value: Ref<'_>) -> bool {
    match value {
        Ref::Absent => true,
        Ref::List(list) => list.count() == 0,
        Ref::Map(map) => map.count() == 0,
        _ => false,
    }
}

fn undocumented(open: OpenRef<'_>) -> TokenStream {
    let text = open.text();
    quote!(#text)
}

/// Text where the bytes are text.
fn bytes(blob: &Blob) -> TokenStream {
    match std::str::from_utf8(blob) {
        Ok(text) => quote!(#text),
        Err(_) => {
            let bytes = blob.iter().map(|byte| Literal::u8_unsuffixed(*byte));
            quote!(vec![#(#bytes),*])
        }
    }
}

fn any_value(krate: &Ident, any: &Any) -> TokenStream {
    match any.as_str() {
        Some(text) => quote!(#krate::runtime::Any::from(#text)),
        None => {
            let json = any.to_json();
            quote!(#krate::runtime::Any::from_json(#json)?)
        }
    }
}
