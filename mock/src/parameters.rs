//! Reads the parameters of a request as its spec describes them.
//!
//! The text of each is turned into JSON of the described type, or refused. A parameter may come in
//! the query or in the form, whichever the spec says, since the services take both.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::spec::{Place, Schema, Style, Type};
use data_encoding::BASE64;
use serde_json::{Map, Value};

use crate::Policy;
use crate::http::Message;
use crate::percent;
use crate::refusal::Refusal;
use crate::specs::{Operation, said};
use crate::values::{self, Strictness};

/// Names that every RPC operation takes and that no spec lists.
const COMMON: &[&str] = &["Action", "Format", "SignatureType", "Version"];

/// Reads all parameters into one object.
pub(crate) fn read(
    operation: Operation<'_>,
    message: &Message,
    form: &[(String, String)],
    strictness: Strictness,
) -> Result<Value, Refusal> {
    let pairs = Pairs::of(message, form)?;
    let mut reader = Reader {
        operation,
        pairs: &pairs,
        strictness,
        used: BTreeSet::new(),
    };
    let path = path_values(operation, &message.path)?;
    let mut parameters = Map::new();
    for (name, parameter) in &operation.spec.parameters {
        let name = name.as_str();
        let schema = &parameter.schema;
        let value = match parameter.place.value {
            Place::Query | Place::Form => reader.pair(name, schema)?,
            Place::Path => {
                let text = path.get(name).map(String::as_str);
                reader.text(name, schema, text)?
            }
            Place::Header => match name.strip_suffix('*') {
                Some(start) => headers(message, &start.to_ascii_lowercase()),
                None => {
                    let text = message.header(&name.to_ascii_lowercase());
                    reader.text(name, schema, text)?
                }
            },
            Place::Body if message.body.is_empty() => None,
            Place::Body if operation.is_binary(schema) => Some(BASE64.encode(&message.body).into()),
            Place::Body => {
                let text = std::str::from_utf8(&message.body)
                    .map_err(|_| Refusal::parameter(name, "the body is not UTF-8"))?;
                reader.text(name, schema, Some(text))?
            }
            // Which host was meant is not known here: all of them are this server.
            Place::Host => continue,
        };
        let is_required = said!(operation, schema, required).is_some_and(|it| *it);
        match value {
            Some(value) => {
                parameters.insert(name.to_owned(), value);
            }
            None if is_required => {
                let message = format!("The parameter {name} is mandatory, but absent.");
                return Err(Refusal::bad("MissingParameter", message));
            }
            None => {}
        }
    }
    if strictness.unknown == Policy::Refuse {
        let (_, fixed) = operation.target_template();
        let is_fixed = |name: &str| {
            fixed
                .split('&')
                .any(|it| it.split('=').next() == Some(name))
        };
        let names = pairs.0.keys();
        let names = names.filter(|it| !COMMON.contains(&it.as_str()) && !is_fixed(it));
        if let Some(name) = names.into_iter().find(|it| !reader.used.contains(*it)) {
            return Err(Refusal::parameter(
                name,
                "the operation has no such parameter",
            ));
        }
    }
    Ok(Value::Object(parameters))
}

/// The headers whose names begin like this, by what follows.
fn headers(message: &Message, start: &str) -> Option<Value> {
    let headers = message.headers.iter();
    let found = headers.filter_map(|(name, value)| {
        let rest = name.strip_prefix(start)?;
        Some((rest.to_owned(), Value::from(value.as_str())))
    });
    let map: Map<String, Value> = found.collect();
    (!map.is_empty()).then_some(Value::Object(map))
}

/// Query and form together, by name.
struct Pairs(BTreeMap<String, String>);

impl Pairs {
    fn of(message: &Message, form: &[(String, String)]) -> Result<Self, Refusal> {
        let mut pairs = BTreeMap::new();
        for (name, value) in message.query.iter().chain(form) {
            if pairs.insert(name.clone(), value.clone()).is_some() {
                return Err(Refusal::parameter(name, "it is sent twice"));
            }
        }
        Ok(Self(pairs))
    }

    /// The names that continue `name` by a dot, without that dot, and their values.
    fn below(&self, name: &str) -> impl Iterator<Item = (&String, &str)> {
        let start = format!("{name}.");
        let after = self.0.range(start.clone()..).map(|(name, _)| name);
        after.map_while(move |name| Some((name, name.strip_prefix(&start)?)))
    }

    /// The next steps below `name`, each once.
    fn steps(&self, name: &str) -> BTreeSet<String> {
        let rests = self.below(name).map(|(_, rest)| rest);
        let steps = rests.map(|rest| rest.split('.').next().unwrap_or(rest));
        steps.map(str::to_owned).collect()
    }
}

struct Reader<'a> {
    operation: Operation<'a>,
    pairs: &'a Pairs,
    strictness: Strictness,
    /// Names that belong to a parameter.
    used: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// A parameter of query or form.
    fn pair(&mut self, name: &str, schema: &'a Schema) -> Result<Option<Value>, Refusal> {
        let ty = self.operation.type_of(schema);
        let has_parts = matches!(ty, Type::Object | Type::Array | Type::Map | Type::Any);
        let style = said!(self.operation, schema, style).copied();
        let is_one_text = matches!(style, Some(Style::Json | Style::Simple));
        match has_parts && !is_one_text {
            true => self.parts(name, schema, style),
            false => self.single(name, schema),
        }
    }

    /// A parameter that is one text.
    fn single(&mut self, name: &str, schema: &'a Schema) -> Result<Option<Value>, Refusal> {
        let text = self.pairs.0.get_key_value(name);
        if let Some((name, _)) = text {
            self.used.insert(name.clone());
        }
        self.text(name, schema, text.map(|(_, value)| value.as_str()))
    }

    fn text(
        &self,
        name: &str,
        schema: &'a Schema,
        text: Option<&str>,
    ) -> Result<Option<Value>, Refusal> {
        let Some(text) = text else {
            return Ok(None);
        };
        let ty = self.operation.type_of(schema);
        // Clients send an empty text for a value that is not set.
        if text.is_empty() && !matches!(ty, Type::String | Type::Any) {
            return Ok(None);
        }
        let value = values::from_text(self.operation, schema, text);
        let value = value.map_err(|problem| Refusal::parameter(name, problem))?;
        values::check(self.operation, schema, &value, name, self.strictness)?;
        Ok(Some(value))
    }

    /// A parameter that is spread over several names: `Name.1.Key=…`.
    fn parts(
        &mut self,
        name: &str,
        schema: &'a Schema,
        style: Option<Style>,
    ) -> Result<Option<Value>, Refusal> {
        let value = self.spread(name, schema, style)?;
        if let Some(value) = &value {
            values::check(self.operation, schema, value, name, self.strictness)?;
        }
        Ok(value)
    }

    fn spread(
        &mut self,
        name: &str,
        schema: &'a Schema,
        style: Option<Style>,
    ) -> Result<Option<Value>, Refusal> {
        let target = self.operation.target(schema);
        let value = match self.operation.type_of(schema) {
            Type::Object => {
                let mut object = Map::new();
                for (member, schema) in target.members.iter().flatten() {
                    let inner = format!("{name}.{member}");
                    if let Some(value) = self.spread(&inner, schema, style)? {
                        object.insert(member.value.clone(), value);
                    }
                }
                (!object.is_empty()).then_some(Value::Object(object))
            }
            Type::Array => self.list(name, target.items.as_deref(), style)?,
            Type::Map => self.map(name, target.items.as_deref(), style)?,
            Type::Any => self.any(name),
            Type::String | Type::Integer | Type::Number | Type::Boolean => {
                self.single(name, schema)?
            }
        };
        Ok(value)
    }

    fn list(
        &mut self,
        name: &str,
        items: Option<&'a Schema>,
        style: Option<Style>,
    ) -> Result<Option<Value>, Refusal> {
        let mut indexes = Vec::new();
        for step in self.pairs.steps(name) {
            let index = step.parse::<u32>().ok().filter(|it| *it > 0);
            let index = index.filter(|it| it.to_string() == step);
            let problem = "its elements are numbered from 1, without leading zeros";
            indexes
                .push(index.ok_or_else(|| Refusal::parameter(&format!("{name}.{step}"), problem))?);
        }
        indexes.sort_unstable();
        let mut list = Vec::new();
        for index in indexes {
            let inner = format!("{name}.{index}");
            let value = match items {
                Some(items) => self.spread(&inner, items, style)?,
                None => self.any(&inner),
            };
            list.extend(value);
        }
        Ok((!list.is_empty()).then_some(Value::Array(list)))
    }

    fn map(
        &mut self,
        name: &str,
        items: Option<&'a Schema>,
        style: Option<Style>,
    ) -> Result<Option<Value>, Refusal> {
        let ty = items.map_or(Type::Any, |items| self.operation.type_of(items));
        let is_plain = matches!(
            ty,
            Type::String | Type::Integer | Type::Number | Type::Boolean
        );
        let rests = self.pairs.below(name).map(|(_, rest)| rest.to_owned());
        let rests: Vec<String> = rests.collect();
        let mut map = Map::new();
        for rest in rests {
            let counted = (style == Some(Style::Flat))
                .then(|| counted_key(&rest))
                .flatten();
            // The key of a plain value is all that is left, dots included.
            let key = match (&counted, is_plain) {
                (Some((key, _)), _) => key.as_str(),
                (None, true) => rest.as_str(),
                (None, false) => rest.split('.').next().unwrap_or(&rest),
            };
            let spelt = counted.as_ref().and_then(|(_, length)| rest.get(..*length));
            let spelt = spelt.unwrap_or(key);
            if map.contains_key(key) {
                continue;
            }
            let inner = format!("{name}.{spelt}");
            let value = match items {
                Some(items) => self.spread(&inner, items, style)?,
                None => self.any(&inner),
            };
            map.extend(value.map(|value| (key.to_owned(), value)));
        }
        Ok((!map.is_empty()).then_some(Value::Object(map)))
    }

    /// A value of which nothing is known: text, or texts by what follows the name.
    fn any(&mut self, name: &str) -> Option<Value> {
        if let Some((name, text)) = self.pairs.0.get_key_value(name) {
            self.used.insert(name.clone());
            return Some(Value::from(text.as_str()));
        }
        let mut map = Map::new();
        for (name, rest) in self.pairs.below(name) {
            self.used.insert(name.clone());
            let text = self.pairs.0.get(name).map(String::as_str);
            map.insert(rest.to_owned(), Value::from(text));
        }
        (!map.is_empty()).then_some(Value::Object(map))
    }
}

/// The key in `#<length>#<key>…`, and the length of its spelling.
fn counted_key(rest: &str) -> Option<(String, usize)> {
    let (length, text) = rest.strip_prefix('#')?.split_once('#')?;
    let key: String = text.chars().take(length.parse().ok()?).collect();
    let spelt = "##"
        .len()
        .saturating_add(length.len())
        .saturating_add(key.len());
    let is_whole = key.chars().count().to_string() == length;
    is_whole.then_some((key, spelt))
}

/// The values in the places of the path template.
fn path_values(operation: Operation<'_>, path: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let (template, _) = operation.target_template();
    let mut values = BTreeMap::new();
    // What may hold slashes is the last part.
    let count = template.split('/').count();
    let sent: Vec<&str> = match template.contains("{+") {
        true => path.splitn(count, '/').collect(),
        false => path.split('/').collect(),
    };
    let wanted: Vec<&str> = template.split('/').collect();
    let mut fits = wanted.len() == sent.len();
    for (wanted, sent) in wanted.iter().zip(&sent) {
        match segment(wanted, sent) {
            Some((name, value)) => values.extend(name.map(|name| (name, value))),
            None => fits = false,
        }
    }
    match fits {
        true => Ok(values),
        false => {
            let message = format!("The path of the operation is {template}.");
            Err(Refusal::new(404, "InvalidAction.NotFound", message))
        }
    }
}

/// The name and value of a segment such as `{id}` or `{id}.json`; `None` if it does not fit.
fn segment(wanted: &str, sent: &str) -> Option<(Option<String>, String)> {
    let Some((before, rest)) = wanted.split_once('{') else {
        return (wanted == sent).then(|| (None, String::new()));
    };
    let (name, after) = rest.split_once('}')?;
    let name = name.strip_prefix('+').unwrap_or(name);
    let value = sent.strip_prefix(before)?.strip_suffix(after)?;
    Some((Some(name.to_owned()), percent::decode(value)?))
}
