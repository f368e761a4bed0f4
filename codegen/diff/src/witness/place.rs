//! Documents that hold a value at a certain place, and where places are in documents.

use std::collections::BTreeSet;

use acs_codegen::spec::{Operation, Schema, Type};
use serde_json::{Map, Value as Json, json};

use super::sample::{self, Fill};
use super::{Call, object};
use crate::facts::Step;
use crate::judge::Judge;
use crate::judge::walk::{At, Role};
use crate::shapes::Shapes;

/// What stands at the end of the way.
#[derive(Clone)]
pub(super) enum Leaf<'l> {
    /// This value, written as the style of the place says.
    Value(&'l Json),
    /// Nothing: the member is left out of an object that has all others.
    Nothing,
}

/// A request with the parameters that must be given and what `route` leads to.
pub(super) fn request(call: Call<'_>, route: &[Step<'_>], leaf: Leaf<'_>) -> Option<Json> {
    let mut parameters = Map::new();
    for (name, parameter) in &call.operation.parameters {
        if parameter
            .schema
            .required
            .as_ref()
            .is_some_and(|it| it.value)
        {
            parameters.insert(
                name.value.clone(),
                sample::content(call.shapes, &parameter.schema, Fill::Required),
            );
        }
    }
    if let [Step::Parameter(name), rest @ ..] = route {
        match (rest, &leaf) {
            ([], Leaf::Nothing) => _ = parameters.remove(*name),
            _ => {
                let schema = &call.operation.parameters.get(*name)?.schema;
                parameters.insert(
                    (*name).to_owned(),
                    along(call.shapes, schema, rest, &leaf, Fill::Required)?,
                );
            }
        }
    }
    Some(Json::Object(parameters))
}

/// An answer that holds what `route` leads to.
pub(super) fn response(
    call: Call<'_>,
    route: &[Step<'_>],
    leaf: Leaf<'_>,
    fill: Fill,
) -> Option<Json> {
    let [Step::Response, rest @ ..] = route else {
        return None;
    };
    along(call.shapes, &call.operation.response, rest, &leaf, fill)
}

/// A value without the text around it, built around what the way leads to.
fn along<'a>(
    shapes: Shapes<'a>,
    site: &'a Schema,
    route: &[Step<'_>],
    leaf: &Leaf<'_>,
    fill: Fill,
) -> Option<Json> {
    let view = shapes.view(site);
    let [step, rest @ ..] = route else {
        return match leaf {
            Leaf::Value(value) => Some((*value).clone()),
            Leaf::Nothing => None,
        };
    };
    let nested = |schema: &'a Schema| -> Option<Json> {
        let value = along(shapes, schema, rest, leaf, fill)?;
        Some(sample::styled(&shapes.view(schema), value))
    };
    match step {
        Step::Member(name) => {
            let whole = sample::content(shapes, site, fill);
            let mut members = whole.as_object().cloned().unwrap_or_default();
            match (rest, leaf) {
                ([], Leaf::Nothing) => _ = members.remove(*name),
                _ => {
                    let member = view.target.members.as_ref()?.get(*name)?;
                    members.insert((*name).to_owned(), nested(member)?);
                }
            }
            Some(Json::Object(members))
        }
        Step::Items => {
            let item = nested(view.target.items.as_deref()?)?;
            if view.kind() == Some(Type::Map) {
                return Some(object([("key".to_owned(), item)]));
            }
            let least = view
                .target
                .min_items
                .as_ref()
                .map_or(1, |it| it.value.clamp(1, 50));
            let least = usize::try_from(least).unwrap_or_default();
            Some(Json::Array(vec![item; least]))
        }
        _ => None,
    }
}

/// The way as a path in a document, such as `Images[0].Name`.
pub(super) fn path_in_document<'a>(
    shapes: Shapes<'a>,
    operation: &'a Operation,
    route: &[Step<'_>],
) -> Option<String> {
    let (mut schema, mut path, rest) = match route {
        [Step::Response, rest @ ..] => (&operation.response, String::new(), rest),
        [Step::Parameter(name), rest @ ..] => (
            &operation.parameters.get(*name)?.schema,
            (*name).to_owned(),
            rest,
        ),
        _ => return None,
    };
    for step in rest {
        let target = shapes.view(schema).target;
        match step {
            Step::Member(name) => {
                path = if path.is_empty() {
                    (*name).to_owned()
                } else {
                    format!("{path}.{name}")
                };
                schema = match target.members.as_ref().and_then(|it| it.get(*name)) {
                    Some(member) => member,
                    // What one version does not have is the end of the way.
                    None => return Some(path),
                };
            }
            Step::Items if target.ty.as_ref().is_some_and(|it| it.value == Type::Map) => {
                path = if path.is_empty() {
                    "key".to_owned()
                } else {
                    format!("{path}.key")
                };
                schema = target.items.as_deref()?;
            }
            Step::Items => {
                path.push_str("[0]");
                schema = target.items.as_deref()?;
            }
            _ => return None,
        }
    }
    Some(path)
}

/// What stands at a path in a document that was read.
pub(super) fn at<'j>(document: &'j Json, path: &str) -> Option<&'j Json> {
    let pointer: String = path
        .split(['.', '['])
        .filter(|it| !it.is_empty())
        .map(|it| format!("/{}", it.trim_end_matches(']')))
        .collect();
    document.pointer(&pointer).filter(|it| !it.is_null())
}

/// An operation in both versions, and the ways to a place in it.
pub(super) struct Entry<'a> {
    pub(super) old: Call<'a>,
    pub(super) new: Call<'a>,
    pub(super) old_route: Vec<Step<'a>>,
    pub(super) new_route: Vec<Step<'a>>,
}

impl<'a> Judge<'a> {
    /// How callers get to a place: directly, or through an operation that uses the shape.
    pub(super) fn entry(&self, place: &At<'a>, is_request: bool) -> Option<Entry<'a>> {
        if !matches!(place.route.first(), Some(Step::Shape(_))) {
            return Some(Entry {
                old: Call::of(place.frame.old)?,
                new: Call::of(place.frame.new)?,
                old_route: place.old_route.clone(),
                new_route: place.route.clone(),
            });
        }
        let names: Vec<&str> = match place.operation {
            Some(name) => vec![name],
            None => place.reach.iter().map(String::as_str).collect(),
        };
        names.into_iter().find_map(|name| {
            let new = self.new_operation(name)?;
            let before = self
                .renamed
                .iter()
                .find(|it| *it.1 == name)
                .map_or(name, |it| it.0);
            let old = self.old_operation(before)?;
            let old = Call {
                shapes: Shapes {
                    service: &self.old.service,
                    operation: Some(old),
                },
                operation: old,
            };
            let new = Call {
                shapes: Shapes {
                    service: &self.new.service,
                    operation: Some(new),
                },
                operation: new,
            };
            // What is sent is built by the old version, what is answered by the new one.
            let (call, route) = if is_request {
                (old, &place.old_route)
            } else {
                (new, &place.route)
            };
            let Some(Step::Shape(shape)) = route.first() else {
                return None;
            };
            let prefix = way_to(call, shape, is_request)?;
            let join = |route: &[Step<'a>]| {
                let inside = route.iter().skip(1);
                prefix.iter().chain(inside).copied().collect()
            };
            Some(Entry {
                old,
                new,
                old_route: join(&place.old_route),
                new_route: join(&place.route),
            })
        })
    }

    /// The place that holds the member at `place`.
    pub(super) fn parent(place: &At<'a>) -> At<'a> {
        let mut parent = place.clone();
        parent.route.pop();
        parent.old_route.pop();
        parent.role = Role::Member;
        parent
    }
}

/// The shortest way from a parameter or the answer to a shape.
fn way_to<'a>(call: Call<'a>, shape: &str, is_request: bool) -> Option<Vec<Step<'a>>> {
    let mut seen = BTreeSet::new();
    if !is_request {
        let mut route = vec![Step::Response];
        return search(
            call.shapes,
            &call.operation.response,
            shape,
            &mut route,
            &mut seen,
        )
        .then_some(route);
    }
    call.operation
        .parameters
        .iter()
        .find_map(|(name, parameter)| {
            let mut route = vec![Step::Parameter(&name.value)];
            search(call.shapes, &parameter.schema, shape, &mut route, &mut seen).then_some(route)
        })
}

fn search<'a>(
    shapes: Shapes<'a>,
    site: &'a Schema,
    wanted: &str,
    route: &mut Vec<Step<'a>>,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    let view = shapes.view(site);
    if let Some(shape) = view.shape {
        if shape.name == wanted {
            return true;
        }
        if !seen.insert(shape.name) {
            return false;
        }
    }
    let members = view
        .target
        .members
        .iter()
        .flatten()
        .map(|(name, it)| (Step::Member(&name.value), it));
    let items = view
        .target
        .items
        .as_deref()
        .into_iter()
        .map(|it| (Step::Items, it));
    for (step, inner) in members.chain(items) {
        route.push(step);
        if search(shapes, inner, wanted, route, seen) {
            return true;
        }
        route.pop();
    }
    false
}

/// Puts the members of one document into another.
pub(super) fn merged(mut one: Json, other: Json) -> Json {
    match (&mut one, other) {
        (Json::Object(members), Json::Object(more)) => {
            for (name, value) in more {
                let known = members.remove(&name);
                members.insert(name, known.map_or(value.clone(), |it| merged(it, value)));
            }
            one
        }
        (_, other) => other,
    }
}

/// A number or a text, as the member's type wants it.
pub(super) fn scalar(kind: Option<Type>, text: &str) -> Json {
    match kind {
        Some(Type::Integer | Type::Number) => {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
        Some(Type::Boolean) if text == "true" || text == "false" => json!(text == "true"),
        _ => json!(text),
    }
}
