//! Schemas as JSON Schema 2020-12, the dialect of OpenAPI 3.1.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::source::Spanned;
use crate::spec::{Format, Operation, Scalar, Schema, Service, Style, Type, word};

/// The components of a document, while its operations are written.
pub(super) struct Schemas<'a> {
    service: &'a Service,
    components: Map<String, Value>,
    /// Shapes of the operation at hand and the components that they are.
    own: BTreeMap<&'a str, (String, &'a Schema)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service) -> Self {
        let mut schemas = Self {
            service,
            components: Map::new(),
            own: BTreeMap::new(),
        };
        for (name, schema) in &service.shapes {
            let written = schemas.of(schema);
            schemas.components.insert(component(name.as_str()), written);
        }
        schemas.components.insert(
            "AcsError".to_owned(),
            json!({
                "type": "object",
                "description": "What the service says when it refuses a request.",
                "properties": {
                    "RequestId": {"type": "string"},
                    "Code": {"type": "string"},
                    "Message": {"type": "string"},
                },
            }),
        );
        schemas
    }

    /// Turns to the shapes of an operation.
    pub(super) fn enter(&mut self, operation: &'a Operation) {
        self.own = operation
            .shapes
            .iter()
            .map(|(name, schema)| {
                let key = component(&format!("{}.{name}", operation.name));
                (name.as_str(), (key, schema))
            })
            .collect();
        let written: Vec<(String, Value)> = self
            .own
            .values()
            .map(|(key, schema)| (key.clone(), self.of(schema)))
            .collect();
        self.components.extend(written);
    }

    pub(super) fn finish(self) -> Value {
        self.components.into()
    }

    /// A value; JSON inside a string is a string.
    pub(super) fn of(&self, schema: &Schema) -> Value {
        let is_text = schema
            .style
            .as_ref()
            .is_some_and(|it| it.value == Style::Json);
        if !is_text {
            return self.plain(schema);
        }
        let mut out = json!({
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": self.plain(schema),
        });
        if let Some(doc) = &schema.doc {
            out["description"] = doc.value.as_str().into();
        }
        out
    }

    /// A value, whatever its style.
    pub(super) fn plain(&self, schema: &Schema) -> Value {
        let mut out = match &schema.shape {
            Some(shape) => {
                let own = self.own.get(shape.as_str());
                let key = own.map_or_else(|| component(shape.as_str()), |(key, _)| key.clone());
                json!({"$ref": format!("#/components/schemas/{key}")})
            }
            None => self.typed(schema),
        };
        if let Some(doc) = &schema.doc {
            out["description"] = doc.value.as_str().into();
        }
        if schema.deprecated.is_some() {
            out["deprecated"] = true.into();
        }
        let ty = self.target(schema).ty.as_ref().map(|it| it.value);
        if let Some(default) = &schema.default {
            out["default"] = json_of(&default.value, ty);
        }
        if let Some(example) = &schema.example {
            out["examples"] = json!([json_of(&example.value, ty)]);
        }
        if let Some(unit) = &schema.unit {
            out["x-acs-unit"] = unit.value.as_str().into();
        }
        out
    }

    fn typed(&self, schema: &Schema) -> Value {
        let ty = schema.ty.as_ref().map(|it| it.value);
        let mut out = match ty {
            None | Some(Type::Any) => json!({}),
            Some(Type::Map) => {
                let values = schema.items.as_deref().map_or(json!({}), |it| self.of(it));
                json!({"type": "object", "additionalProperties": values})
            }
            Some(Type::Array) => {
                let items = schema.items.as_deref().map_or(json!({}), |it| self.of(it));
                json!({"type": "array", "items": items})
            }
            Some(Type::Object) => self.object(schema),
            Some(ty) => json!({"type": word(ty)}),
        };
        match schema.format.as_ref().map(|it| it.value) {
            Some(Format::Byte) => out["contentEncoding"] = "base64".into(),
            Some(Format::Binary) => out["contentMediaType"] = "application/octet-stream".into(),
            Some(format) => out["format"] = word(format).into(),
            None => {}
        }
        limits(schema, &mut out);
        if let Some(values) = &schema.values {
            let is_integer = ty == Some(Type::Integer);
            let is_closed = schema.closed.as_ref().is_some_and(|it| it.value);
            let value = |name: &Spanned<String>| match is_integer {
                true => number(name.as_str()),
                false => name.as_str().into(),
            };
            let all: Vec<Value> = values.keys().map(value).collect();
            // An open list allows others, so it only informs.
            let key = if is_closed { "enum" } else { "x-acs-values" };
            out[key] = all.into();
        }
        out
    }

    fn object(&self, schema: &Schema) -> Value {
        let members = schema.members.iter().flatten();
        let required: Vec<&str> = members
            .clone()
            .filter(|(_, it)| it.required.as_ref().is_some_and(|it| it.value))
            .map(|(name, _)| name.as_str())
            .collect();
        let properties: Map<String, Value> = members
            .map(|(name, it)| (name.value.clone(), self.of(it)))
            .collect();
        let mut out = json!({"type": "object"});
        if !properties.is_empty() {
            out["properties"] = properties.into();
        }
        if !required.is_empty() {
            out["required"] = json!(required);
        }
        out
    }

    /// What a whole body of that schema is.
    pub(super) fn media_type(&self, schema: &Schema) -> &'static str {
        let target = self.target(schema);
        let format = schema.format.as_ref().or(target.format.as_ref());
        match (
            target.ty.as_ref().map(|it| it.value),
            format.map(|it| it.value),
        ) {
            (Some(Type::String), Some(Format::Binary)) => "application/octet-stream",
            (Some(Type::String), _) => "text/plain",
            _ if schema
                .style
                .as_ref()
                .is_some_and(|it| it.value == Style::Xml) =>
            {
                "application/xml"
            }
            _ => "application/json",
        }
    }

    /// Whether anything is said of the answer.
    pub(super) fn is_described(&self, schema: &Schema) -> bool {
        let target = self.target(schema);
        target.members.is_some() || target.ty.as_ref().is_none_or(|it| it.value != Type::Object)
    }

    fn target<'s>(&'s self, schema: &'s Schema) -> &'s Schema {
        let mut target = schema;
        // A checked spec has no circles of shapes alone, so this ends.
        while let Some(shape) = &target.shape {
            let own = self.own.get(shape.as_str()).map(|(_, schema)| *schema);
            match own.or_else(|| self.service.shapes.get(shape.as_str())) {
                Some(next) => target = next,
                None => break,
            }
        }
        target
    }
}

fn limits(schema: &Schema, out: &mut Value) {
    let excludes = |flag: &Option<Spanned<bool>>| flag.as_ref().is_some_and(|it| it.value);
    let bounds = [
        (
            "minimum",
            "exclusiveMinimum",
            &schema.minimum,
            excludes(&schema.exclusive_minimum),
        ),
        (
            "maximum",
            "exclusiveMaximum",
            &schema.maximum,
            excludes(&schema.exclusive_maximum),
        ),
    ];
    for (key, exclusive, bound, excludes) in bounds {
        if let Some(bound) = bound {
            out[if excludes { exclusive } else { key }] = number(&bound.value.text);
        }
    }
    let counts = [
        ("minLength", &schema.min_length),
        ("maxLength", &schema.max_length),
        ("minItems", &schema.min_items),
        ("maxItems", &schema.max_items),
    ];
    for (key, count) in counts {
        if let Some(count) = count {
            out[key] = count.value.into();
        }
    }
    if let Some(pattern) = &schema.pattern {
        out["pattern"] = pattern.value.as_str().into();
    }
}

/// A scalar of the spec as the value that travels; of a list or an object it is the JSON text.
fn json_of(scalar: &Scalar, ty: Option<Type>) -> Value {
    match ty {
        Some(Type::String) => scalar.text.as_str().into(),
        _ => number(&scalar.text),
    }
}

fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// The key of a component, which has few signs to choose from.
fn component(name: &str) -> String {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if is_legal(c) { c } else { '_' })
        .collect()
}
