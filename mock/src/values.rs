//! Values and what their schema allows.

use acs_codegen::spec::{Format, Schema, Style, Type};
use serde_json::{Map, Value};

use crate::Policy;
use crate::refusal::Refusal;
use crate::specs::{Operation, said};

/// What is done about values that a spec does not know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strictness {
    /// Parameters and members that are not described.
    pub(crate) unknown: Policy,
    /// Values that an open list does not have.
    pub(crate) unlisted: Policy,
}

/// JSON nested deeper than this is refused, so that walking it may recurse.
const MAX_DEPTH: usize = 64;

/// Reads a value from its text; an error says what the text should be.
pub(crate) fn from_text(
    operation: Operation<'_>,
    schema: &Schema,
    text: &str,
) -> Result<Value, &'static str> {
    let target = operation.target(schema);
    let ty = target.ty.as_ref().map_or(Type::Any, |it| it.value);
    let style = schema.style.as_ref().or(target.style.as_ref());
    let style = style.map(|it| it.value);
    match ty {
        Type::String | Type::Any => Ok(text.into()),
        Type::Integer => {
            let number = text.parse::<i64>().ok();
            number.map(Value::from).ok_or("it is not a whole number")
        }
        Type::Number => {
            let number = text.parse::<f64>().ok().filter(|it| it.is_finite());
            number.map(Value::from).ok_or("it is not a number")
        }
        // Python writes `True`.
        Type::Boolean if text.eq_ignore_ascii_case("true") => Ok(true.into()),
        Type::Boolean if text.eq_ignore_ascii_case("false") => Ok(false.into()),
        Type::Boolean => Err("it is neither true nor false"),
        Type::Array if style == Some(Style::Simple) => {
            let Some(items) = &target.items else {
                return Ok(text.split(',').collect());
            };
            let elements = text
                .split(',')
                .map(|text| from_text(operation, items, text));
            elements
                .collect::<Result<Vec<Value>, _>>()
                .map(Value::Array)
        }
        Type::Object | Type::Array | Type::Map => {
            serde_json::from_str(text).map_err(|_| "it is not JSON")
        }
    }
}

/// Whether a value is one that its schema allows.
pub(crate) fn check<'a>(
    operation: Operation<'a>,
    schema: &'a Schema,
    value: &Value,
    path: &str,
    strictness: Strictness,
) -> Result<(), Refusal> {
    let checker = Checker {
        operation,
        strictness,
    };
    checker.value(schema, value, path, 0)
}

struct Checker<'a> {
    operation: Operation<'a>,
    strictness: Strictness,
}

impl<'a> Checker<'a> {
    fn value(
        &self,
        schema: &'a Schema,
        value: &Value,
        path: &str,
        depth: usize,
    ) -> Result<(), Refusal> {
        let refuse = |problem: &str| Err(Refusal::parameter(path, problem));
        if depth > MAX_DEPTH {
            return refuse("it nests too deep");
        }
        let target = self.operation.target(schema);
        let below = depth.saturating_add(1);
        match (self.operation.type_of(schema), value) {
            // What is null counts as absent.
            (Type::Any, _) | (_, Value::Null) => Ok(()),
            // JSON inside a string of JSON: a member with `style: json`.
            (Type::Object | Type::Array | Type::Map, Value::String(text)) if depth > 0 => {
                let is_text = said!(self.operation, schema, style) == Some(&Style::Json);
                match serde_json::from_str::<Value>(text) {
                    Ok(inner) if is_text => self.value(schema, &inner, path, below),
                    _ => refuse("it is a text"),
                }
            }
            (Type::String, Value::String(text)) => self.text(schema, text, path),
            (Type::Integer, Value::Number(number)) => match number.as_i64() {
                Some(number) => self.integer(schema, number, path),
                None => refuse("it is not a whole number"),
            },
            (Type::Number, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                self.bounds(target, number, path)?;
                self.bounds(schema, number, path)
            }
            (Type::Boolean, Value::Bool(_)) => Ok(()),
            (Type::Array, Value::Array(list)) => {
                let count = list.len() as u64;
                if said!(self.operation, schema, min_items).is_some_and(|it| count < *it) {
                    return refuse("it has too few elements");
                }
                if said!(self.operation, schema, max_items).is_some_and(|it| count > *it) {
                    return refuse("it has too many elements");
                }
                let Some(items) = target.items.as_deref() else {
                    return Ok(());
                };
                let mut elements = (1_usize..).zip(list);
                elements.try_for_each(|(number, value)| {
                    self.value(items, value, &format!("{path}.{number}"), below)
                })
            }
            (Type::Map, Value::Object(entries)) => {
                let Some(items) = target.items.as_deref() else {
                    return Ok(());
                };
                let mut entries = entries.iter();
                entries.try_for_each(|(key, value)| {
                    self.value(items, value, &format!("{path}.{key}"), below)
                })
            }
            (Type::Object, Value::Object(members)) => self.object(target, members, path, depth),
            (ty, _) => refuse(match ty {
                Type::String => "it is not a text",
                Type::Integer => "it is not a whole number",
                Type::Number => "it is not a number",
                Type::Boolean => "it is neither true nor false",
                Type::Array => "it is not a list",
                Type::Object | Type::Map | Type::Any => "it is not an object",
            }),
        }
    }

    fn object(
        &self,
        target: &'a Schema,
        members: &Map<String, Value>,
        path: &str,
        depth: usize,
    ) -> Result<(), Refusal> {
        for (name, schema) in target.members.iter().flatten() {
            let inner = format!("{path}.{name}");
            let is_required = schema.required.as_ref().is_some_and(|it| it.value);
            match members.get(name.as_str()).filter(|it| !it.is_null()) {
                Some(value) => self.value(schema, value, &inner, depth.saturating_add(1))?,
                None if is_required => {
                    let message = format!("The parameter {inner} is mandatory, but absent.");
                    return Err(Refusal::bad("MissingParameter", message));
                }
                None => {}
            }
        }
        let is_known = |name: &str| {
            let known = target.members.as_ref();
            known.is_some_and(|known| known.contains_key(name))
        };
        let unknown = members.keys().find(|name| !is_known(name));
        match unknown.filter(|_| self.strictness.unknown == Policy::Refuse) {
            Some(name) => Err(Refusal::parameter(
                &format!("{path}.{name}"),
                "there is no such member",
            )),
            None => Ok(()),
        }
    }

    fn text(&self, schema: &'a Schema, text: &str, path: &str) -> Result<(), Refusal> {
        let refuse = |problem: &str| Err(Refusal::parameter(path, problem));
        let length = text.chars().count() as u64;
        if said!(self.operation, schema, min_length).is_some_and(|it| length < *it) {
            return refuse("it is too short");
        }
        if said!(self.operation, schema, max_length).is_some_and(|it| length > *it) {
            return refuse("it is too long");
        }
        if !self.fits_pattern(schema, text) {
            return refuse("it does not have the documented form");
        }
        // An empty text stands for a value that is not set.
        if text.is_empty() {
            return Ok(());
        }
        self.listed(schema, text, path)
    }

    fn fits_pattern(&self, schema: &'a Schema, text: &str) -> bool {
        let pattern = said!(self.operation, schema, pattern);
        // Checked specs have patterns that compile.
        let pattern = pattern.and_then(|it| regex_lite::Regex::new(it).ok());
        pattern.is_none_or(|it| it.is_match(text))
    }

    fn integer(&self, schema: &'a Schema, number: i64, path: &str) -> Result<(), Refusal> {
        let is_short = said!(self.operation, schema, format) == Some(&Format::Int32);
        if is_short && i32::try_from(number).is_err() {
            return Err(Refusal::parameter(path, "it does not fit 32 bits"));
        }
        self.bounds(self.operation.target(schema), number, path)?;
        self.bounds(schema, number, path)?;
        self.listed(schema, &number.to_string(), path)
    }

    fn bounds<N>(&self, schema: &Schema, number: N, path: &str) -> Result<(), Refusal>
    where
        N: PartialOrd + std::str::FromStr,
    {
        let (low, high) = bounds(schema);
        let excludes = |flag: Option<bool>| flag.unwrap_or(false);
        let low_out = excludes(schema.exclusive_minimum.as_ref().map(|it| it.value));
        let high_out = excludes(schema.exclusive_maximum.as_ref().map(|it| it.value));
        let is_below = low.is_some_and(|it| number < it || (low_out && number == it));
        let is_above = high.is_some_and(|it| number > it || (high_out && number == it));
        match (is_below, is_above) {
            (true, _) => Err(Refusal::parameter(path, "it is below the minimum")),
            (_, true) => Err(Refusal::parameter(path, "it is above the maximum")),
            _ => Ok(()),
        }
    }

    fn listed(&self, schema: &'a Schema, text: &str, path: &str) -> Result<(), Refusal> {
        let Some(values) = self.operation.target(schema).values.as_ref() else {
            return Ok(());
        };
        let is_closed = said!(self.operation, schema, closed).is_some_and(|it| *it);
        let is_strict = is_closed || self.strictness.unlisted == Policy::Refuse;
        match values.is_empty() || values.contains_key(text) || !is_strict {
            true => Ok(()),
            false => Err(Refusal::parameter(
                path,
                "it is none of the documented values",
            )),
        }
    }
}

/// Smallest and largest number, as the spec writes them.
pub(crate) fn bounds<N: std::str::FromStr>(schema: &Schema) -> (Option<N>, Option<N>) {
    let low = schema.minimum.as_ref();
    let high = schema.maximum.as_ref();
    (
        low.and_then(|it| it.value.text.parse().ok()),
        high.and_then(|it| it.value.text.parse().ok()),
    )
}
