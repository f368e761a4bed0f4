//! The answer to a request that is in order: a page of made-up items, or the sample of the spec.

use acs_codegen::spec::{Pagination, Type};
use serde_json::{Map, Value};

use crate::Answers;
use crate::generate::Generator;
use crate::refusal::Refusal;
use crate::specs::{Operation, said};

/// A total beyond this makes no better test.
const MAX_TOTAL: u64 = 1_000_000;

/// Items that one answer holds at most, whatever page size is asked for.
const MAX_PAGE: u64 = 10_000;

/// How answers are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) answers: Answers,
    pub(crate) seed: u64,
    /// Items on all pages together; as the example says if `None`.
    pub(crate) items: Option<u64>,
}

/// The body of the answer.
pub(crate) fn body(
    operation: Operation<'_>,
    parameters: &Value,
    plan: Plan,
    request_id: &str,
) -> Result<Value, Refusal> {
    let page = match &operation.spec.pagination {
        Some(pagination) => Some(Page::of(operation, pagination, parameters, plan)?),
        None => None,
    };
    let sample = operation.spec.examples.first();
    let sample = sample.filter(|_| plan.answers == Answers::Sample);
    let sample = sample.and_then(|it| serde_json::from_str(it.response.as_str()).ok());
    if let Some(sample) = sample {
        return Ok(sample);
    }
    let generator = Generator {
        operation,
        seed: plan.seed,
        item: 0,
    };
    let mut body = generator.value(&operation.spec.response, "");
    succeed(operation, &mut body);
    for name in ["RequestId", "requestId"] {
        if let Some(id) = body.get_mut(name) {
            *id = request_id.into();
        }
    }
    if let Some(page) = page {
        page.write(generator, &mut body);
    }
    Ok(body)
}

/// Makes the body say that the call succeeded.
fn succeed(operation: Operation<'_>, body: &mut Value) {
    let Some(success) = &operation.spec.success else {
        return;
    };
    let name = success.member.as_str();
    let ty = operation.member(name).map(|it| operation.type_of(it));
    let text = success
        .equals
        .first()
        .map_or("", |it| it.value.text.as_str());
    let value = match ty {
        Some(Type::Boolean | Type::Integer | Type::Number) => serde_json::from_str(text).ok(),
        _ => None,
    };
    set(body, name, value.unwrap_or_else(|| text.into()));
}

/// A stretch of all items.
struct Page<'a> {
    pagination: &'a Pagination,
    start: u64,
    size: u64,
    total: u64,
    /// What the answer repeats, by the name of the parameter.
    echo: Vec<(&'a str, u64)>,
}

impl<'a> Page<'a> {
    fn of(
        operation: Operation<'a>,
        pagination: &'a Pagination,
        parameters: &Value,
        plan: Plan,
    ) -> Result<Self, Refusal> {
        let number = |name: &str, otherwise: u64| {
            let default = operation.spec.parameters.get(name).and_then(|it| {
                let default = said!(operation, &it.schema, default);
                default.and_then(|it| it.text.parse().ok())
            });
            let value = match parameters.get(name) {
                None => default.or(Some(otherwise)),
                Some(value) => value.as_u64(),
            };
            let value = value.filter(|it| *it > 0);
            value.ok_or_else(|| Refusal::parameter(name, "it counts from 1"))
        };
        let mut echo = Vec::new();
        let mut size = 20;
        if let Some(name) = &pagination.size {
            size = number(name.as_str(), size)?;
            echo.push((name.as_str(), size));
        }
        let size = size.min(MAX_PAGE);
        let token = pagination.token.as_ref().map(|it| it.as_str());
        let token = token.and_then(|name| Some((name, parameters.get(name)?.as_str()?)));
        let token = token.filter(|(_, token)| !token.is_empty());
        let start = match (token, &pagination.page) {
            (Some((name, token)), _) => read_token(token, plan.seed)
                .ok_or_else(|| Refusal::parameter(name, "it is no token of this service"))?,
            (None, Some(name)) => {
                let page = number(name.as_str(), 1)?;
                echo.push((name.as_str(), page));
                page.saturating_sub(1).saturating_mul(size)
            }
            (None, None) => 0,
        };
        Ok(Self {
            pagination,
            start,
            size,
            total: total(operation, pagination, plan),
            echo,
        })
    }

    /// Puts the items and what is said about them into the body.
    fn write(&self, generator: Generator<'a>, body: &mut Value) {
        let Pagination {
            items,
            total,
            next_token,
            ..
        } = self.pagination;
        let end = self.start.saturating_add(self.size).min(self.total);
        let start = self.start.min(end);
        let list = generator.operation.member(items.as_str());
        let element = list.and_then(|it| generator.operation.target(it).items.as_deref());
        if let Some(element) = element {
            let item = |item: u64| {
                let generator = Generator {
                    item: item.saturating_add(1),
                    ..generator
                };
                generator.value(element, items.as_str())
            };
            set(body, items.as_str(), (start..end).map(item).collect());
        }
        // Page, size and count stand beside the total, or at the top.
        let beside = total.as_ref().and_then(|it| it.as_str().rsplit_once('.'));
        let prefix = beside.map_or(String::new(), |(object, _)| format!("{object}."));
        for (name, value) in &self.echo {
            for path in [(*name).to_owned(), format!("{prefix}{name}")] {
                set_described(generator.operation, body, &path, (*value).into());
            }
        }
        let count = Value::from(end.saturating_sub(start));
        set_described(generator.operation, body, &format!("{prefix}Count"), count);
        if let Some(total) = total {
            set(body, total.as_str(), self.total.into());
        }
        if let Some(path) = next_token {
            let token = match end < self.total {
                true => write_token(end, generator.seed),
                false => String::new(),
            };
            set(body, path.as_str(), token.into());
        }
    }
}

/// How many items there are: as asked for, or as the example of the total says.
fn total(operation: Operation<'_>, pagination: &Pagination, plan: Plan) -> u64 {
    let schema = pagination
        .total
        .as_ref()
        .and_then(|it| operation.member(it.as_str()));
    let example = schema.and_then(|it| said!(operation, it, example));
    let example = example.and_then(|it| it.text.parse().ok());
    plan.items.or(example).unwrap_or(45).min(MAX_TOTAL)
}

/// Tokens are opaque, so that nobody counts on what they say.
fn write_token(start: u64, seed: u64) -> String {
    let mask = crate::random::Random::at(seed, "token", 0).next();
    let check = crate::random::Random::at(seed, "token", start).next() >> 32;
    format!("{:016x}{check:08x}", start ^ mask)
}

fn read_token(token: &str, seed: u64) -> Option<u64> {
    let mask = crate::random::Random::at(seed, "token", 0).next();
    let start = u64::from_str_radix(token.get(..16)?, 16).ok()? ^ mask;
    (write_token(start, seed) == token).then_some(start)
}

fn set_described(operation: Operation<'_>, body: &mut Value, path: &str, value: Value) {
    if operation.member(path).is_some() {
        set(body, path, value);
    }
}

/// Puts a value at a path, with the objects on the way.
fn set(body: &mut Value, path: &str, value: Value) {
    let mut place = body;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[name];
    }
    *place = value;
}
