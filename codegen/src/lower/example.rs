//! Writes the example in a builder's documentation, which compiles and runs as a test.
//!
//! The values are the examples of the spec. A parameter without one, or with one that
//! does not read as its type, is left out; if it is required, a value that may not pass
//! validation stands in, and the example does not claim that it does.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use serde_json::Value as Json;

use super::resolve::Resolver;
use crate::model::{Enum, Field, Item, RustType, Struct, TypePath};
use crate::spec;

/// What the program is built from.
pub(super) struct Source<'a> {
    /// Name of the package.
    pub(super) krate: &'a str,
    /// Module of the operation.
    pub(super) module: &'a Ident,
    /// The parameters.
    pub(super) request: &'a Struct,
    /// Types of the module.
    pub(super) items: &'a [Item],
    /// Types of `crate::shapes`.
    pub(super) shapes: &'a [Item],
}

/// A program in the making.
struct Program<'a> {
    source: &'a Source<'a>,
    local: BTreeSet<String>,
    shared: BTreeSet<String>,
    is_valid: bool,
}

/// Lines of a program that builds the request of an operation.
pub(super) fn request(
    source: &Source<'_>,
    operation: &spec::Operation,
    resolver: &Resolver<'_>,
) -> Vec<String> {
    let mut program = Program {
        source,
        local: BTreeSet::from(["Request".to_owned()]),
        shared: BTreeSet::new(),
        is_valid: true,
    };
    let parameters = operation.parameters.values().zip(&source.request.fields);
    let setters: Vec<String> = parameters
        .filter(|(_, field)| field.deprecated.is_none() || field.member.required)
        .filter_map(|(parameter, field)| {
            let view = resolver.view(&parameter.schema);
            let example = view.get(|schema| schema.example.as_ref());
            program.setter(field, example.map(|example| example.value.text.as_str()))
        })
        .collect();
    program.lines(&setters)
}

impl<'a> Program<'a> {
    fn lines(self, setters: &[String]) -> Vec<String> {
        let krate = self.source.krate.replace('-', "_");
        let mut lines = vec![import(
            &format!("{krate}::{}", self.source.module),
            &self.local,
        )];
        if !self.shared.is_empty() {
            lines.push(import(&format!("{krate}::shapes"), &self.shared));
        }
        lines.push(String::new());
        lines.push("let request = Request::builder()".to_owned());
        lines.extend(setters.iter().map(|setter| format!("    {setter}")));
        lines.push("    .build();".to_owned());
        if self.is_valid {
            lines.push("request.validate()?;".to_owned());
            lines.push(format!("# Ok::<(), {krate}::runtime::Invalid>(())"));
        }
        lines
    }

    fn setter(&mut self, field: &Field, example: Option<&str>) -> Option<String> {
        let value = example.and_then(|text| self.written(&field.ty, text));
        let value = match value {
            Some(value) => value,
            None if field.member.required => {
                self.is_valid = false;
                self.stand_in(&field.ty)
            }
            None => return None,
        };
        Some(format!(".{}({value})", field.ident))
    }

    /// The expression for an example as the spec writes it: text, or JSON of a list or an object.
    fn written(&mut self, ty: &RustType, text: &str) -> Option<String> {
        match ty {
            RustType::String | RustType::Blob | RustType::Open(_) => {
                self.expression(ty, &Json::from(text))
            }
            RustType::Integer | RustType::Number | RustType::Boolean => {
                self.expression(ty, &serde_json::from_str(text).ok()?)
            }
            RustType::JsonText(inner) => {
                let is_objects = matches!(&**inner, RustType::List(item) if matches!(**item, RustType::Struct(_)));
                let json: Json = serde_json::from_str(text).ok()?;
                let typed = is_objects.then(|| self.expression(inner, &json)).flatten();
                let krate = self.source.krate.replace('-', "_");
                Some(typed.unwrap_or_else(|| format!("{krate}::runtime::JsonText::raw({text:?})")))
            }
            _ => self.expression(ty, &serde_json::from_str(text).ok()?),
        }
    }

    fn expression(&mut self, ty: &RustType, json: &Json) -> Option<String> {
        match ty {
            RustType::String | RustType::Blob => Some(format!("{:?}", json.as_str()?)),
            RustType::Integer => Some(json.as_i64()?.to_string()),
            RustType::Number => Some(format!("{:?}", json.as_f64()?)),
            RustType::Boolean => Some(json.as_bool()?.to_string()),
            RustType::Open(path) => self.documented(path, json),
            RustType::Struct(path) | RustType::Boxed(path) => self.object(path, json),
            RustType::List(item) => {
                let items = json
                    .as_array()?
                    .iter()
                    .map(|element| self.expression(item, element));
                Some(format!(
                    "[{}]",
                    items.collect::<Option<Vec<_>>>()?.join(", ")
                ))
                .filter(|list| list != "[]")
            }
            RustType::Map(value) => {
                let pairs = json.as_object()?.iter().map(|(key, element)| {
                    Some(format!("({key:?}, {})", self.expression(value, element)?))
                });
                Some(format!(
                    "[{}]",
                    pairs.collect::<Option<Vec<_>>>()?.join(", ")
                ))
                .filter(|list| list != "[]")
            }
            RustType::Any | RustType::JsonText(_) => None,
        }
    }

    /// `LogicalExp::Or`
    fn documented(&mut self, path: &TypePath, json: &Json) -> Option<String> {
        let wire = json
            .as_str()
            .map_or_else(|| json.to_string(), str::to_owned);
        let Some(Item::Enum(Enum {
            ident, variants, ..
        })) = self.find(path)
        else {
            return None;
        };
        let variant = variants.iter().find(|variant| variant.wire == wire)?;
        let expression = format!("{ident}::{}", variant.ident);
        self.import(path);
        Some(expression)
    }

    /// `Criterion::default().name("instanceId")`
    fn object(&mut self, path: &TypePath, json: &Json) -> Option<String> {
        let Some(Item::Struct(Struct { ident, fields, .. })) = self.find(path) else {
            return None;
        };
        let members = json.as_object()?;
        let mut expression = format!("{ident}::default()");
        for (wire, value) in members {
            let field = fields.iter().find(|field| field.member.wire == *wire)?;
            let value = self.expression(&field.ty, value)?;
            expression += &format!(".{}({value})", field.ident);
        }
        self.import(path);
        Some(expression)
    }

    fn find(&self, path: &TypePath) -> Option<&'a Item> {
        let (items, name) = match path {
            TypePath::Local(name) => (self.source.items, name),
            TypePath::Shared(name) => (self.source.shapes, name),
        };
        items.iter().find(|item| match item {
            Item::Struct(Struct { ident, .. }) | Item::Enum(Enum { ident, .. }) => ident == name,
        })
    }

    fn import(&mut self, path: &TypePath) {
        match path {
            TypePath::Local(name) => self.local.insert(name.to_string()),
            TypePath::Shared(name) => self.shared.insert(name.to_string()),
        };
    }

    /// A value of the right type for a required parameter that has no example.
    fn stand_in(&mut self, ty: &RustType) -> String {
        match ty {
            RustType::String | RustType::Blob | RustType::Open(_) => "\"…\"".to_owned(),
            RustType::Integer => "1".to_owned(),
            RustType::Number => "1.0".to_owned(),
            RustType::Boolean => "true".to_owned(),
            RustType::Any => "true".to_owned(),
            RustType::Struct(_) | RustType::Boxed(_) => "Default::default()".to_owned(),
            RustType::List(item) => format!("[{}]", self.stand_in(item)),
            RustType::Map(value) => format!("[(\"key\", {})]", self.stand_in(value)),
            RustType::JsonText(_) => {
                format!(
                    "{}::runtime::JsonText::raw(\"{{}}\")",
                    self.source.krate.replace('-', "_")
                )
            }
        }
    }
}

/// `use acs_sas::shapes::{A, B};`
fn import(path: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [name] => format!("use {path}::{name};"),
        names => format!("use {path}::{{{}}};", names.join(", ")),
    }
}
