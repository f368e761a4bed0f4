//! Changes specs at random: what nobody thought of writing down.
//!
//! A change may make no sense to the check of specs; then another is drawn. What is drawn
//! depends on the seed alone.

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Flag, Map, Schema, Spec, Type, Value};

use crate::pair::{Pair, Side};
use random::Random;

mod random;
mod sites;

/// How often a change is drawn before the spec is taken as it is.
const ATTEMPTS: usize = 60;

/// Pairs of a spec and the same with up to `most` random changes.
pub fn pairs(base: &Side, name: &str, seed: u64, count: usize, most: usize) -> Vec<Pair> {
    (seed..)
        .take(count)
        .map(|seed| {
            let (new, changes) = changed(base, seed, most);
            Pair {
                kind: format!("seed {seed}: {}", changes.join(", ")),
                shape: name.to_owned(),
                expected: None,
                old: base.clone(),
                new,
            }
        })
        .collect()
}

fn changed(base: &Side, seed: u64, most: usize) -> (Side, Vec<String>) {
    let mut random = Random::new(seed);
    let mut side = base.clone();
    // Sample answers describe the spec before.
    for operation in &mut side.spec.operations {
        operation.examples.clear();
    }
    let mut changes = Vec::new();
    let wanted = random.below(most.max(1)).saturating_add(1);
    for _ in 0..ATTEMPTS {
        if changes.len() == wanted {
            break;
        }
        let mut next = side.clone();
        let Some(what) = change(&mut next.spec, &mut random) else {
            continue;
        };
        if next.generate().is_ok() {
            side = next;
            changes.push(what);
        }
    }
    (side, changes)
}

/// Changes something, and says what.
fn change(spec: &mut Spec, random: &mut Random) -> Option<String> {
    match random.below(20) {
        0 => operation(spec, random),
        1 => error_code(spec, random),
        2..=9 => member(spec, random),
        _ => value(spec, random),
    }
}

/// Changes an operation as a whole.
fn operation(spec: &mut Spec, random: &mut Random) -> Option<String> {
    let count = spec.operations.len();
    let index = random.below(count);
    let group = spec.service.groups.keys().next().cloned();
    let operation = spec.operations.get_mut(index)?;
    let name = operation.name.value.clone();
    let span = operation.name.span;
    Some(match random.below(6) {
        0 if count > 1 => {
            spec.operations.remove(index);
            format!("remove {name}")
        }
        1 => {
            operation.deprecated = toggled(operation.deprecated.take(), span);
            format!("deprecate {name}, or no more")
        }
        2 => {
            operation.pagination.take()?;
            format!("read {name} as a whole")
        }
        3 => {
            operation.group = match operation.group.take() {
                Some(_) => None,
                None => group,
            };
            format!("move {name} to another group")
        }
        4 => {
            operation.name.value = name.to_uppercase();
            format!("shout {name}")
        }
        _ => {
            operation.summary.value = "Does something else.".to_owned();
            format!("describe {name} in other words")
        }
    })
}

fn error_code(spec: &mut Spec, random: &mut Random) -> Option<String> {
    let index = random.below(spec.operations.len());
    let operation = spec.operations.get_mut(index)?;
    let index = random.below(operation.errors.len());
    let mut error = operation.errors.get(index)?.clone();
    let code = error.code.value.clone();
    Some(match random.below(3) {
        0 => {
            operation.errors.remove(index);
            format!("remove the error {code}")
        }
        1 => {
            error.code.value += ".Again";
            error.name = None;
            operation.errors.push(error);
            format!("add an error like {code}")
        }
        _ => {
            operation.errors.get_mut(index)?.message = None;
            format!("remove the message of {code}")
        }
    })
}

/// Changes which members an object has, or which parameters an operation.
fn member(spec: &mut Spec, random: &mut Random) -> Option<String> {
    let index = random.below(spec.operations.len().saturating_mul(3));
    if let Some(operation) = spec.operations.get_mut(index) {
        return entry(&mut operation.parameters, random);
    }
    let site = random.below(sites::count(spec));
    let schema = sites::get(spec, site)?;
    match (&mut schema.members, &mut schema.values) {
        (Some(members), _) => entry(members, random),
        (None, Some(values)) => entry(values, random),
        (None, None) => None,
    }
}

/// Removes, adds, renames or moves an entry.
fn entry<T: Clone>(map: &mut Map<T>, random: &mut Random) -> Option<String> {
    let index = random.below(map.len());
    let (key, value) = map.get_index(index)?;
    let (mut key, value) = (key.clone(), value.clone());
    let name = key.value.clone();
    Some(match random.below(6) {
        0 if map.len() > 1 => {
            map.shift_remove_index(index);
            format!("remove {name}")
        }
        1 => {
            key.value += "Too";
            map.insert(key, value);
            format!("add one like {name}")
        }
        2 => {
            map.shift_remove_index(index);
            key.value += "Now";
            map.shift_insert(index, key, value);
            format!("rename {name}")
        }
        3 => {
            map.shift_remove_index(index);
            key.value = other_case(&name);
            map.shift_insert(index, key, value);
            format!("rename {name} by case")
        }
        _ => {
            map.move_index(index, 0);
            format!("move {name} to the front")
        }
    })
}

/// Changes what a value is.
fn value(spec: &mut Spec, random: &mut Random) -> Option<String> {
    let count = sites::count(spec);
    let other = sites::get(spec, random.below(count))?.clone();
    let site = random.below(count);
    let schema = sites::get(spec, site)?;
    let span = schema
        .ty
        .as_ref()
        .map_or(Span { ..span_of(&other)? }, |ty| ty.span);
    let spanned = |value| Some(Spanned { value, span });
    Some(match random.below(12) {
        0..=2 => {
            let types = [
                Type::String,
                Type::Integer,
                Type::Number,
                Type::Boolean,
                Type::Any,
            ];
            let ty = *types.get(random.below(types.len()))?;
            let required = schema.required.take();
            plain(schema);
            schema.ty = Some(Spanned { value: ty, span });
            schema.required = required;
            format!("make {site} {ty:?}")
        }
        3 => {
            *schema = other;
            format!("make {site} what another is")
        }
        4 => {
            let mut item = schema.clone();
            item.required = None;
            plain(schema);
            schema.ty = Some(Spanned {
                value: Type::Array,
                span,
            });
            schema.items = Some(Box::new(item));
            format!("make {site} a list of what it was")
        }
        5..=6 => {
            let is_required = schema.required.as_ref().is_some_and(|it| it.value);
            schema.required = (!is_required).then_some(Spanned { value: true, span });
            format!("require {site}, or no more")
        }
        7 => {
            schema.deprecated = toggled(schema.deprecated.take(), span);
            format!("deprecate {site}, or no more")
        }
        8 => {
            schema.values = None;
            schema.closed = None;
            schema.default = None;
            format!("document no values of {site}")
        }
        9 => {
            let doc = Spanned {
                value: "The first.".to_owned(),
                span,
            };
            let value = Value {
                doc,
                name: None,
                since: None,
                deprecated: None,
            };
            let key = Spanned {
                value: "first".to_owned(),
                span,
            };
            schema.values.get_or_insert_default().insert(key, value);
            schema.doc.get_or_insert(Spanned {
                value: "What it is.".to_owned(),
                span,
            });
            format!("document a value of {site}")
        }
        10 => {
            schema.name = spanned("Renamed".to_owned());
            format!("name the type of {site}")
        }
        _ => {
            schema.doc = spanned("In other words.".to_owned());
            schema.sensitive = Some(Spanned { value: true, span });
            format!("describe {site} in other words")
        }
    })
}

/// Takes out what belongs to a type.
fn plain(schema: &mut Schema) {
    schema.shape = None;
    schema.values = None;
    schema.closed = None;
    schema.members = None;
    schema.items = None;
    schema.format = None;
    schema.default = None;
    schema.example = None;
    schema.minimum = None;
    schema.maximum = None;
    schema.exclusive_minimum = None;
    schema.exclusive_maximum = None;
    schema.min_length = None;
    schema.max_length = None;
    schema.min_items = None;
    schema.max_items = None;
    schema.pattern = None;
    schema.style = None;
    schema.name = None;
}

fn toggled(flag: Option<Spanned<Flag>>, span: Span) -> Option<Spanned<Flag>> {
    match flag {
        Some(_) => None,
        None => Some(Spanned {
            value: Flag { text: None },
            span,
        }),
    }
}

fn span_of(schema: &Schema) -> Option<Span> {
    let ty = schema.ty.as_ref().map(|ty| ty.span);
    ty.or_else(|| schema.shape.as_ref().map(|shape| shape.span))
}

/// `lastScanTime` for `LastScanTime`, and the other way round.
fn other_case(name: &str) -> String {
    let flip = |c: char| match c.is_uppercase() {
        true => c.to_ascii_lowercase(),
        false => c.to_ascii_uppercase(),
    };
    let mut chars = name.chars();
    let first = chars.next().map(flip);
    first.into_iter().chain(chars).collect()
}
