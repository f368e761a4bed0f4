//! Answers as large as one likes: the sample answer of an operation with the elements of
//! its list repeated and their digits varied.

use anyhow::{Context as _, anyhow};
use serde_json::Value;

use acs_codegen::spec::{Operation, Pagination, Spec};

/// Numbers below this are counts and codes, which the service does not vary either.
const SMALLEST_VARIED: u64 = 1000;

/// Shorter texts are words.
const SHORTEST_VARIED: usize = 8;

/// In which order the elements of the list have their members.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// As the spec lists them.
    Documented,
    /// By name, which is any other order.
    Sorted,
}

/// The sample answer of an operation with a list of `count` elements.
pub(super) fn payload(
    specs: &[Spec],
    operation: &str,
    count: usize,
    order: Order,
) -> anyhow::Result<String> {
    let operation = specs
        .iter()
        .flat_map(|spec| &spec.operations)
        .find(|it| it.name.as_str() == operation)
        .with_context(|| format!("there is no operation `{operation}`"))?;
    let pages = operation.pagination.as_ref();
    let (Some(sample), Some(pages)) = (operation.examples.first(), pages) else {
        return Err(anyhow!("the operation has no sample answer or no list"));
    };
    let mut answer: Value = serde_json::from_str(sample.response.as_str())?;
    let list = answer[pages.items.as_str()]
        .as_array_mut()
        .context("the sample answer has no list")?;
    let element = list.first().cloned().context("the list is empty")?;
    let mut digits = Digits(1);
    *list = vec![element; count];
    for element in list.iter_mut() {
        vary(element, &mut digits);
    }
    let elements: Vec<String> = match order {
        Order::Documented => list
            .iter()
            .map(|it| documented(it, operation, pages))
            .collect(),
        Order::Sorted => list.iter().map(Value::to_string).collect(),
    };
    *list = vec![Value::from(LIST)];
    let text = answer.to_string();
    Ok(text.replace(&format!("{LIST:?}"), &elements.join(",")))
}

/// Stands for the elements until the rest is written.
const LIST: &str = "elements";

/// An object with its members in the order of the spec; `serde_json` sorts them.
fn documented(element: &Value, operation: &Operation, pages: &Pagination) -> String {
    let list = operation.response.members.as_ref();
    let list = list.and_then(|members| members.get(pages.items.as_str()));
    let items = list.and_then(|list| list.items.as_deref());
    let names = items.and_then(|items| items.members.as_ref());
    let members: Vec<String> = names
        .into_iter()
        .flat_map(|members| members.keys())
        .filter_map(|name| Some((name.as_str(), element.get(name.as_str())?)))
        .map(|(name, value)| format!("{name:?}:{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn vary(value: &mut Value, digits: &mut Digits) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|it| vary(it, digits)),
        Value::Array(elements) => elements.iter_mut().for_each(|it| vary(it, digits)),
        Value::String(text) if text.len() >= SHORTEST_VARIED => {
            let varied = text.chars().map(|c| match c {
                '1'..='9' => digits.next(),
                c => c,
            });
            *text = varied.collect();
        }
        Value::Number(number) => match number.as_u64() {
            Some(old) if old >= SMALLEST_VARIED => {
                *value = Value::from(old - old % 10 + u64::from(digits.next()) % 10);
            }
            _ => {}
        },
        _ => {}
    }
}

/// Digits from 1 to 9 without a pattern, the same in every run.
struct Digits(u32);

impl Digits {
    fn next(&mut self) -> char {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_digit(self.0 >> 16 & 7, 10).map_or('1', |it| if it == '0' { '9' } else { it })
    }
}
