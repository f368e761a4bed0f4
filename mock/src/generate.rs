//! Makes up answers that fit their spec.
//!
//! A value follows from the seed, the operation, the place in the answer and the number of the
//! item it belongs to, and from nothing else. It looks like the example of the spec.

use acs_codegen::spec::{Format, Schema, Style, Type};
use serde_json::{Map, Value};

use crate::likeness::{self, alike};
use crate::random::Random;
use crate::specs::{Operation, said};
use crate::values;

/// Objects and lists that nest deeper are left empty: a shape may contain itself.
const MAX_DEPTH: usize = 8;

/// A list has no more elements than that, whatever its spec demands.
const MOST_ELEMENTS: u64 = 100;

/// Makes values of one item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generator<'a> {
    pub(crate) operation: Operation<'a>,
    pub(crate) seed: u64,
    /// Number of the item; 0 outside the list that is paged.
    pub(crate) item: u64,
}

impl<'a> Generator<'a> {
    /// A value for a schema. `path` says where in the answer it stands.
    pub(crate) fn value(&self, schema: &'a Schema, path: &str) -> Value {
        self.at_depth(schema, path, 0)
    }

    fn at_depth(&self, schema: &'a Schema, path: &str, depth: usize) -> Value {
        let value = self.plain(schema, path, depth);
        let is_text = said!(self.operation, schema, style) == Some(&Style::Json);
        // JSON inside a string.
        if is_text {
            value.to_string().into()
        } else {
            value
        }
    }

    fn plain(&self, schema: &'a Schema, path: &str, depth: usize) -> Value {
        let target = self.operation.target(schema);
        let below = depth.saturating_add(1);
        let ty = self.operation.type_of(schema);
        if let Some(value) = self.listed(target, ty, path) {
            return value;
        }
        match ty {
            Type::String => self.text(schema, path).into(),
            Type::Integer => self.integer(schema, path).into(),
            Type::Number => self.number(schema, path).into(),
            Type::Boolean => (self.random(path).below(2) == 1).into(),
            Type::Any => Value::Null,
            Type::Object if depth >= MAX_DEPTH => Value::Object(Map::new()),
            Type::Object => {
                let members = target.members.iter().flatten().map(|(name, member)| {
                    let value = self.at_depth(member, &format!("{path}.{name}"), below);
                    (name.value.clone(), value)
                });
                // Null is what the service does not know, so it says nothing.
                Value::Object(members.filter(|(_, value)| !value.is_null()).collect())
            }
            Type::Array => self.list(schema, target, path, depth),
            Type::Map => {
                let Some(items) = target.items.as_deref().filter(|_| depth < MAX_DEPTH) else {
                    return Value::Object(Map::new());
                };
                let entry = |key: &str| {
                    let value = self.at_depth(items, &format!("{path}.{key}"), below);
                    (key.to_owned(), value)
                };
                Value::Object(["key1", "key2"].map(entry).into_iter().collect())
            }
        }
    }

    fn list(&self, schema: &'a Schema, target: &'a Schema, path: &str, depth: usize) -> Value {
        let example = said!(self.operation, schema, example);
        let items = target.items.as_deref().filter(|_| depth < MAX_DEPTH);
        let is_known = items.is_some_and(|it| self.operation.type_of(it) != Type::Any);
        let Some(items) = items.filter(|_| is_known) else {
            // What is in the list is not documented, so the example is all there is to go by.
            let example = example.and_then(|it| serde_json::from_str(&it.text).ok());
            return example.unwrap_or_else(|| Value::Array(Vec::new()));
        };
        let least =
            said!(self.operation, schema, min_items).map_or(1, |it| (*it).min(MOST_ELEMENTS));
        let most = said!(self.operation, schema, max_items)
            .copied()
            .unwrap_or(3);
        let choices = most.saturating_sub(least).min(2).saturating_add(1);
        let count = least.saturating_add(self.random(path).below(choices));
        let elements = (1..=count).map(|index| {
            let inner = format!("{path}.{index}");
            self.at_depth(items, &inner, depth.saturating_add(1))
        });
        elements.collect()
    }

    /// One of the documented values.
    fn listed(&self, target: &'a Schema, ty: Type, path: &str) -> Option<Value> {
        let values: Vec<&str> = target
            .values
            .iter()
            .flatten()
            .map(|(it, _)| it.as_str())
            .collect();
        let value = self.random(path).pick(&values).copied()?;
        Some(match ty {
            Type::Integer => value.parse::<i64>().ok()?.into(),
            _ => value.into(),
        })
    }

    fn integer(&self, schema: &'a Schema, path: &str) -> i64 {
        let target = self.operation.target(schema);
        let is_short = said!(self.operation, schema, format) == Some(&Format::Int32);
        let widest = if is_short { i32::MAX.into() } else { i64::MAX };
        let bounds = |schema| values::bounds::<i64>(schema);
        let (low, high) = match bounds(schema) {
            (None, None) => bounds(target),
            bounds => bounds,
        };
        let mut random = self.random(path);
        let example = said!(self.operation, schema, example);
        let example = example.and_then(|it| it.text.parse::<i64>().ok());
        let wanted = match (low, high, example) {
            (Some(low), Some(high), _) => random.between(low.saturating_add(1).min(high), high),
            (_, _, Some(example)) => {
                let digits = likeness::digits(&example.unsigned_abs().to_string(), &mut random);
                digits.parse().unwrap_or(example)
            }
            (low, _, None) => low.unwrap_or(0).saturating_add(random.between(1, 99)),
        };
        wanted
            .min(widest)
            .min(high.unwrap_or(widest))
            .max(low.unwrap_or(i64::MIN))
    }

    fn number(&self, schema: &'a Schema, path: &str) -> f64 {
        let (low, high) = values::bounds::<f64>(self.operation.target(schema));
        let low = low.unwrap_or(0.0);
        let high = high.unwrap_or(low + 100.0);
        // Inside the bounds by a little, whether or not they are excluded.
        let share = 0.01 + 0.98 * self.random(path).fraction();
        let value = low + (high - low) * share;
        let rounded = (value * 100.0).round() / 100.0;
        if rounded > low && rounded < high {
            rounded
        } else {
            value
        }
    }

    fn text(&self, schema: &'a Schema, path: &str) -> String {
        let mut random = self.random(path);
        let example = said!(self.operation, schema, example).map(|it| it.text.as_str());
        let made = match (said!(self.operation, schema, format), example) {
            (Some(Format::DateTime), _) => likeness::time(&mut random),
            (Some(Format::Byte), _) => {
                const GROUPS: [&str; 4] = ["AAEC", "AwQF", "BgcI", "CQoL"];
                random.pick(&GROUPS).copied().unwrap_or_default().repeat(2)
            }
            (_, Some(example)) => alike(example, &mut random),
            (_, None) => {
                let name = path.rsplit('.').find(|it| it.parse::<u32>().is_err());
                format!("{}-{}", name.unwrap_or("value"), random.below(1_000_000))
            }
        };
        let made = self.fitted(schema, made);
        let pattern = said!(self.operation, schema, pattern);
        let pattern = pattern.and_then(|it| regex_lite::Regex::new(it).ok());
        match pattern.is_none_or(|it| it.is_match(&made)) {
            true => made,
            false => example.unwrap_or(&made).to_owned(),
        }
    }

    /// Makes a text as long as it must be.
    fn fitted(&self, schema: &'a Schema, text: String) -> String {
        let least = said!(self.operation, schema, min_length)
            .copied()
            .unwrap_or(0);
        let most = said!(self.operation, schema, max_length)
            .copied()
            .unwrap_or(u64::MAX);
        // A spec may ask for any length, an answer stays small.
        let least = usize::try_from(least).unwrap_or(usize::MAX).min(4096);
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(least);
        let mut text: String = text.chars().take(most).collect();
        let missing = least.saturating_sub(text.chars().count());
        text.extend(std::iter::repeat_n('0', missing));
        text
    }

    fn random(&self, path: &str) -> Random {
        let place = format!("{}/{path}", self.operation.name());
        Random::at(self.seed, &place, self.item)
    }
}
