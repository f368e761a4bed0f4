//! Parameters on their way: spread over names by the runtime, put together again by the fake server.
//!
//! The bytes choose a value for each parameter of an operation that has every kind and style. What
//! the server reads must be what was sent, except:
//!
//! - an empty list, map or object is not sent, unless it is a whole parameter in the style `json`;
//! - nor is a list of one empty text in the style `simple`;
//! - the style `simple` cannot hold its separator inside an element, nor a list of objects;
//! - without the style `flat`, the key of a map of lists or objects ends at its first dot;
//! - of a value whose type nobody knows only the texts at its ends arrive, by their paths.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use acs_call::Catalogue;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Operation, Schema, Service as Product, Style, Type};
use acs_runtime::credentials::Identity;
use acs_runtime::request::{Context, Scheme, assemble};
use http::HeaderMap;
use serde_json::{Map, Value};

use crate::choice::Choice;
use crate::service::{self, Service};
use crate::wire::written;

pub(crate) fn flatten(bytes: &[u8]) {
    thread_local! {
        static OPERATION: acs_call::Operation = {
            let sources = SourceMap::load(&service::specs()).expect("the specs can be read");
            let catalogue = Catalogue::read(&sources).expect("the specs are good");
            catalogue.find(None, "AddJar").expect("it is there").clone()
        };
    }
    OPERATION.with(|operation| arrives(operation, bytes));
}

fn arrives(operation: &acs_call::Operation, bytes: &[u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let known = Known {
        product: operation.service(),
        operation: operation.spec(),
    };
    let mut choice = Choice::new(bytes);
    let mut values = Map::new();
    for (name, parameter) in &operation.spec().parameters {
        if choice.is_yes() {
            let value = known.value(&parameter.schema, None, &mut choice);
            values.insert(name.value.clone(), value);
        }
    }
    let request = match operation.request(&values) {
        Ok(request) => request,
        Err(problems) => panic!("{problems:?} are problems of {values:?}"),
    };
    let identity = Identity::AccessKey(service::key());
    let nonce = format!("flat-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let context = Context {
        scheme: Scheme::Http,
        host: "localhost",
        identity: &identity,
        source: "",
        now: service::now(),
        nonce: &nonce,
        user_agent: "fuzz",
        headers: &HeaderMap::new(),
        query: &[],
        attempt: None,
    };
    let made = assemble(operation.meta(), &request.encoded(), &context);
    let sent = written(&made.expect("the parameters make a request"));
    let (answered, requests) = Service::converse(&sent);
    let seen = requests.first().expect("a request arrives");
    if answered.starts_with(b"HTTP/1.1 431 ") {
        return;
    }
    let answer = String::from_utf8_lossy(&answered);
    assert_eq!(seen.status, Some(200), "{answer} to {values:?}");
    let mut want = Map::new();
    for (name, parameter) in &operation.spec().parameters {
        let value = values.get(name.as_str());
        let arrived = value.and_then(|it| known.arrived(&parameter.schema, None, it));
        want.extend(arrived.map(|it| (name.value.clone(), it)));
    }
    for name in operation.spec().parameters.keys() {
        let (want, seen) = (want.get(name.as_str()), seen.parameters.get(name.as_str()));
        let is_right = match (want, seen) {
            (Some(want), Some(seen)) => is_same(want, seen),
            (want, seen) => want == seen,
        };
        assert!(is_right, "{name}: {want:?} should arrive, {seen:?} does");
    }
}

/// What the operation's spec says of values.
struct Known<'a> {
    product: &'a Product,
    operation: &'a Operation,
}

impl<'a> Known<'a> {
    fn target(&self, mut schema: &'a Schema) -> &'a Schema {
        while let Some(name) = &schema.shape {
            let own = self.operation.shapes.get(name.as_str());
            let shape = own.or_else(|| self.product.shapes.get(name.as_str()));
            schema = shape.expect("a good spec has its shapes");
        }
        schema
    }

    /// A value as the bytes choose it. `style` is that of the parameter around it.
    fn value(&self, schema: &'a Schema, style: Option<Style>, choice: &mut Choice<'_>) -> Value {
        let target = self.target(schema);
        let style = style.or(target.style.as_ref().map(|it| it.value));
        let items = target.items.as_deref();
        match target.ty.as_ref().map_or(Type::Any, |it| it.value) {
            Type::String if style == Some(Style::Simple) => choice.text().replace(',', ";").into(),
            Type::String => choice.text().into(),
            Type::Integer => choice.integer().into(),
            Type::Number => choice.number().into(),
            Type::Boolean => choice.is_yes().into(),
            // What is null is no value.
            Type::Any => match choice.any(2) {
                Value::Null => false.into(),
                value => value,
            },
            Type::Array => {
                let count = choice.count();
                let items = items.expect("a list says what is in it");
                (0..count)
                    .map(|_| self.value(items, style, choice))
                    .collect()
            }
            Type::Map => {
                let count = choice.count();
                let items = items.expect("a map says what is in it");
                let entries = (0..count).map(|_| {
                    let key = choice.text();
                    let is_whole = matches!(style, Some(Style::Flat | Style::Json));
                    let is_whole = is_whole || self.is_plain(items);
                    let key = if is_whole { key } else { key.replace('.', "_") };
                    (key, self.value(items, style, choice))
                });
                Value::Object(entries.collect())
            }
            Type::Object => {
                let mut object = Map::new();
                for (name, member) in target.members.iter().flatten() {
                    if choice.is_yes() {
                        object.insert(name.value.clone(), self.value(member, style, choice));
                    }
                }
                Value::Object(object)
            }
        }
    }

    fn is_plain(&self, schema: &'a Schema) -> bool {
        let ty = self.target(schema).ty.as_ref().map(|it| it.value);
        matches!(
            ty,
            Some(Type::String | Type::Integer | Type::Number | Type::Boolean)
        )
    }

    /// What the server should read of a value.
    fn arrived(&self, schema: &'a Schema, style: Option<Style>, value: &Value) -> Option<Value> {
        let target = self.target(schema);
        let style = style.or(target.style.as_ref().map(|it| it.value));
        let items = target.items.as_deref();
        let is_any = matches!(
            target.ty.as_ref().map(|it| it.value),
            Some(Type::Any) | None
        );
        match value {
            value if style == Some(Style::Json) => Some(self.written(schema, value)),
            Value::Array(list) if list.is_empty() => None,
            Value::Object(object) if object.is_empty() && !is_any => None,
            Value::Array(list) if style == Some(Style::Simple) => {
                (list.as_slice() != [Value::from("")]).then(|| value.clone())
            }
            value if is_any => {
                let mut ends = BTreeMap::new();
                spread(value, None, &mut ends);
                match ends.remove(&None) {
                    Some(text) => Some(text),
                    None if ends.is_empty() => None,
                    None => {
                        let ends = ends.into_iter();
                        Some(
                            ends.filter_map(|(path, text)| Some((path?, text)))
                                .collect(),
                        )
                    }
                }
            }
            Value::Array(list) => {
                let items = items.expect("a list says what is in it");
                let list = list.iter().filter_map(|it| self.arrived(items, style, it));
                let list: Vec<Value> = list.collect();
                (!list.is_empty()).then_some(Value::Array(list))
            }
            Value::Object(object) => {
                let inner = |name: &str| match &target.members {
                    Some(members) => members.get(name),
                    None => items,
                };
                let entries = object.iter().filter_map(|(name, value)| {
                    let value = self.arrived(inner(name)?, style, value)?;
                    Some((name.clone(), value))
                });
                let object: Map<String, Value> = entries.collect();
                (!object.is_empty()).then_some(Value::Object(object))
            }
            value => Some(value.clone()),
        }
    }
}

impl<'a> Known<'a> {
    /// A value as JSON text has it: members that hold an empty list or map are left out.
    fn written(&self, schema: &'a Schema, value: &Value) -> Value {
        let target = self.target(schema);
        let items = target.items.as_deref();
        match (value, &target.members, items) {
            (Value::Object(object), Some(members), _) => {
                let members = object.iter().filter_map(|(name, value)| {
                    let schema = members.get(name.as_str())?;
                    let is_object = self.target(schema).members.is_some();
                    let is_empty = match value {
                        Value::Array(list) => list.is_empty(),
                        Value::Object(object) => object.is_empty() && !is_object,
                        _ => false,
                    };
                    (!is_empty).then(|| (name.clone(), self.written(schema, value)))
                });
                Value::Object(members.collect())
            }
            (Value::Array(list), _, Some(items)) => {
                list.iter().map(|it| self.written(items, it)).collect()
            }
            (value, ..) => value.clone(),
        }
    }
}

/// The texts at the ends of a value, by the names that lead there.
fn spread(value: &Value, path: Option<&str>, out: &mut BTreeMap<Option<String>, Value>) {
    let below = |step: &str| match path {
        None => step.to_owned(),
        Some(path) => format!("{path}.{step}"),
    };
    match value {
        Value::Null => {}
        Value::Array(list) => {
            for (index, it) in list.iter().enumerate() {
                spread(it, Some(&below(&(index + 1).to_string())), out);
            }
        }
        Value::Object(object) => {
            for (key, it) in object {
                spread(it, Some(&below(key)), out);
            }
        }
        Value::String(text) => _ = out.insert(path.map(str::to_owned), text.as_str().into()),
        other => _ = out.insert(path.map(str::to_owned), other.to_string().into()),
    }
}

/// Whether two values are the same; `1` and `1.0` are one number.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(a, b)| a.0 == b.0 && is_same(a.1, b.1))
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (one, other) => one == other,
    }
}
