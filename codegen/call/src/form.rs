//! What there is to fill in for an operation, as a tree of fields: for forms, for help texts and
//! for completion. It says nothing that the spec does not say.

use acs_codegen::resolve::{Resolver, View};
use acs_codegen::spec::{Effect, Flag, Parameter, Schema, Type, word};
use serde::Serialize;

use crate::Operation;

/// The parameters of an operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// Product code.
    pub product: String,
    /// API version.
    pub version: String,
    /// Name of the operation.
    pub operation: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// Whether it only looks, so that calling it changes nothing.
    pub is_read: bool,
    /// Whether the result comes in pages.
    pub is_paged: bool,
    /// Why it should no longer be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The parameters, in the order of the documentation.
    pub fields: Vec<Field>,
}

/// A parameter, or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Name on the wire; empty for elements.
    pub name: String,
    /// Where it is, without levels of lists and maps: `Criteria.name`.
    pub path: String,
    /// `string`, `integer`, `number`, `boolean`, `enum`, `array`, `map`, `object`, `any` or `bytes`.
    pub kind: &'static str,
    /// Whether documented values are whole numbers on the wire.
    pub is_integer: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Whether the service refuses values that are not documented.
    pub closed: bool,
    /// Where it travels, such as `query`. Parameters alone have this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<&'static str>,
    /// How a list or an object becomes text, such as `json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<&'static str>,
    /// What it means, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Documented values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
    /// Bounds of the value.
    pub limits: Limits,
    /// What the service assumes when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// A value as it may occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Unit of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Why it should no longer be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Members of an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Elements of a list, or values of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Field>>,
    /// Whether its parts are left out, since they are those of an object that it is part of.
    pub recursive: bool,
}

/// A documented value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value on the wire.
    pub value: String,
    /// What it means.
    pub title: String,
}

/// Bounds of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// Largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<String>,
    /// Whether the smallest number itself is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// Whether the largest number itself is excluded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// Fewest characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Fewest elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Most elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

impl Operation {
    /// What there is to fill in.
    #[must_use]
    pub fn form(&self) -> Form {
        let spec = self.spec();
        let resolver = Resolver::new(self.service()).with_operation(spec);
        let parameters = spec.parameters.iter();
        let fields = parameters.map(|(name, parameter)| {
            let Parameter { place, schema } = parameter;
            let mut walk = Walk {
                resolver: &resolver,
                inside: Vec::new(),
            };
            Field {
                place: Some(word(place.value)),
                ..walk.field(&name.value, &name.value, schema)
            }
        });
        let effect = spec.effect.as_ref().map(|it| it.value);
        Form {
            product: self.product().to_owned(),
            version: self.version().to_owned(),
            operation: self.name().to_owned(),
            summary: first_line(self.summary()),
            is_read: effect == Some(Effect::Read),
            is_paged: spec.pagination.is_some(),
            deprecated: spec.deprecated.as_ref().map(|it| why(&it.value)),
            fields: fields.collect(),
        }
    }
}

impl Operation {
    /// What the service answers: its members, or a single one called `body` where the answer is no
    /// object.
    #[must_use]
    pub fn answer(&self) -> Vec<Field> {
        let spec = self.spec();
        let resolver = Resolver::new(self.service()).with_operation(spec);
        let mut walk = Walk {
            resolver: &resolver,
            inside: Vec::new(),
        };
        let view = resolver.view(&spec.response);
        if view.target.ty.as_ref().map(|it| it.value) != Some(Type::Object) {
            return vec![walk.field("body", "body", &spec.response)];
        }
        walk.inside
            .extend(view.shape.map(|(_, name)| name.value.as_str()));
        let members = view.target.members.iter().flatten();
        let fields = members.map(|(name, member)| walk.field(&name.value, &name.value, member));
        fields.collect()
    }
}

struct Walk<'a> {
    resolver: &'a Resolver<'a>,
    /// Named shapes whose parts are being walked.
    inside: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn field(&mut self, name: &str, path: &str, schema: &'a Schema) -> Field {
        let view = self.resolver.view(schema);
        let shape = view.shape.map(|(_, name)| name.value.as_str());
        let recursive = shape.is_some_and(|it| self.inside.contains(&it));
        let (mut fields, mut items) = (Vec::new(), None);
        if !recursive {
            let outside = self.inside.len();
            self.inside.extend(shape);
            for (name, member) in view.target.members.iter().flatten() {
                let path = format!("{path}.{name}", name = name.value);
                fields.push(self.field(&name.value, &path, member));
            }
            if let Some(element) = view.target.items.as_deref() {
                items = Some(Box::new(self.field("", path, element)));
            }
            self.inside.truncate(outside);
        }
        let flag = |key: fn(&Schema) -> Option<bool>| view.get(key).unwrap_or(false);
        let text = |key: fn(&Schema) -> Option<&str>| view.get(key).map(str::to_owned);
        Field {
            name: name.to_owned(),
            path: path.to_owned(),
            kind: kind(view),
            is_integer: view.target.ty.as_ref().map(|it| it.value) == Some(Type::Integer),
            required: schema.required.as_ref().is_some_and(|it| it.value),
            sensitive: flag(|it| it.sensitive.as_ref().map(|it| it.value)),
            closed: flag(|it| it.closed.as_ref().map(|it| it.value)),
            place: None,
            style: view.get(|it| it.style.as_ref()).map(|it| word(it.value)),
            summary: view
                .get(|it| it.doc.as_ref())
                .map(|it| first_line(&it.value)),
            values: choices(view),
            limits: limits(view),
            default: text(|it| it.default.as_ref().map(|it| it.value.text.as_str())),
            example: text(|it| it.example.as_ref().map(|it| it.value.text.as_str())),
            unit: text(|it| it.unit.as_ref().map(|it| it.value.as_str())),
            deprecated: view
                .get(|it| it.deprecated.as_ref())
                .map(|it| why(&it.value)),
            fields,
            items,
            recursive,
        }
    }
}

fn kind(view: View<'_>) -> &'static str {
    let format = view.get(|it| it.format.as_ref());
    let is_binary = format.is_some_and(|it| word(it.value) == "binary");
    match view.target.ty.as_ref().map(|it| it.value) {
        Some(Type::String | Type::Integer) if view.target.values.is_some() => "enum",
        Some(Type::String) if is_binary => "bytes",
        Some(ty) => word(ty),
        None => word(Type::Any),
    }
}

fn choices(view: View<'_>) -> Vec<Choice> {
    let values = view.target.values.iter().flatten();
    let choices = values.map(|(wire, value)| Choice {
        value: wire.value.clone(),
        title: first_line(&value.doc.value),
    });
    choices.collect()
}

fn limits(view: View<'_>) -> Limits {
    let text = |key: fn(&Schema) -> Option<&str>| view.get(key).map(str::to_owned);
    let flag = |key: fn(&Schema) -> Option<bool>| view.get(key).unwrap_or(false);
    let count = |key: fn(&Schema) -> Option<u64>| view.get(key);
    Limits {
        minimum: text(|it| it.minimum.as_ref().map(|it| it.value.text.as_str())),
        maximum: text(|it| it.maximum.as_ref().map(|it| it.value.text.as_str())),
        exclusive_minimum: flag(|it| it.exclusive_minimum.as_ref().map(|it| it.value)),
        exclusive_maximum: flag(|it| it.exclusive_maximum.as_ref().map(|it| it.value)),
        min_length: count(|it| it.min_length.as_ref().map(|it| it.value)),
        max_length: count(|it| it.max_length.as_ref().map(|it| it.value)),
        min_items: count(|it| it.min_items.as_ref().map(|it| it.value)),
        max_items: count(|it| it.max_items.as_ref().map(|it| it.value)),
        pattern: text(|it| it.pattern.as_ref().map(|it| it.value.as_str())),
    }
}

fn why(flag: &Flag) -> String {
    flag.text.clone().unwrap_or_default()
}

/// The first line of Markdown, which is one sentence.
fn first_line(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().to_owned()
}
