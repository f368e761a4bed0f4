//! Requests of old callers that the new version refuses, or of which it loses a part.

use acs_codegen::spec::{Operation, Place, Schema, Type};
use serde_json::Value as Json;

use super::place::{self, Entry, Leaf};
use super::sample::{self, Fill};
use super::{Call, Trouble, content_troubles, troubles, witness};
use crate::facts::Step;
use crate::finding::{Witness, WitnessKind};
use crate::judge::Judge;
use crate::judge::walk::{At, Frame};
use crate::shapes::Shapes;

/// Everything a version has against a request: what it refuses, misses or does not know.
fn objections<'a>(call: Call<'a>, request: &Json) -> Vec<Trouble> {
    let parameters = request.as_object().into_iter().flatten();
    let mut found: Vec<Trouble> = parameters
        .flat_map(
            |(name, value)| match call.operation.parameters.get(name.as_str()) {
                None => vec![Trouble {
                    path: name.clone(),
                    what: "there is no such parameter".to_owned(),
                }],
                Some(parameter) => {
                    let schema = &parameter.schema;
                    let is_text = parameter.place.value != Place::Body;
                    let value = if is_text {
                        as_text(call.shapes, schema, value)
                    } else {
                        value.clone()
                    };
                    // Of what is written as JSON text, callers give the content.
                    match call.shapes.view(schema).is_json_text() {
                        true => content_troubles(call.shapes, schema, &value, name),
                        false => troubles(call.shapes, schema, &value, name),
                    }
                }
            },
        )
        .collect();
    for (name, parameter) in &call.operation.parameters {
        let is_required = parameter
            .schema
            .required
            .as_ref()
            .is_some_and(|it| it.value);
        if is_required && request.get(name.as_str()).is_none() {
            found.push(Trouble {
                path: name.value.clone(),
                what: "it is required but absent".to_owned(),
            });
        }
    }
    found
}

/// The value as it arrives where only text travels: a number and its digits are the same.
fn as_text<'a>(shapes: Shapes<'a>, schema: &'a Schema, value: &Json) -> Json {
    let view = shapes.view(schema);
    if view.is_json_text() {
        return value.clone();
    }
    let target = view.target;
    match (view.kind(), value) {
        (Some(Type::String), Json::Number(number)) => Json::String(number.to_string()),
        (Some(Type::String), Json::Bool(it)) => Json::String(it.to_string()),
        (Some(Type::Integer | Type::Number | Type::Boolean), Json::String(text)) => {
            let parsed = serde_json::from_str(text).ok();
            parsed
                .filter(|it: &Json| it.is_number() || it.is_boolean())
                .unwrap_or_else(|| value.clone())
        }
        (_, Json::Array(items)) => match target.items.as_deref() {
            Some(schema) => {
                Json::Array(items.iter().map(|it| as_text(shapes, schema, it)).collect())
            }
            None => value.clone(),
        },
        (_, Json::Object(members)) => {
            let inner = |name: &str| {
                target
                    .members
                    .as_ref()
                    .and_then(|it| it.get(name))
                    .or(target.items.as_deref())
            };
            let entries = members.iter().map(|(name, it)| {
                let value =
                    inner(name).map_or_else(|| it.clone(), |schema| as_text(shapes, schema, it));
                (name.clone(), value)
            });
            super::object(entries)
        }
        _ => value.clone(),
    }
}

/// The witness that a request is, if the old version takes it and the new one objects at `path`.
fn tried(entry: &Entry<'_>, request: &Json, path: &str) -> Option<Witness> {
    if !objections(entry.old, request).is_empty() {
        return None;
    }
    let found = objections(entry.new, request);
    let trouble = found.iter().find(|it| super::is_inside(&it.path, path))?;
    let new = format!("refuses `{}`: {}", trouble.path, trouble.what);
    Some(witness(WitnessKind::Request, request, "takes it", new))
}

impl<'a> Judge<'a> {
    /// A value of the old schema that the new version refuses.
    pub(crate) fn request_value_witness(&self, at: &At<'a>, old: &'a Schema) -> Option<Witness> {
        self.of_values(at, &sample::candidates(at.frame.old, old))
    }

    /// One of these texts, if the new version refuses it.
    pub(crate) fn request_texts_witness(&self, at: &At<'a>, texts: &[String]) -> Option<Witness> {
        let values: Vec<Json> = texts.iter().map(|it| Json::String(it.clone())).collect();
        self.of_values(at, &values)
    }

    /// A documented value that the new version refuses.
    pub(crate) fn enum_value_witness(&self, at: &At<'a>, value: &str) -> Option<Witness> {
        let text = Json::String(value.to_owned());
        let number = serde_json::from_str(value).ok().filter(Json::is_number);
        self.of_values(
            at,
            &[Some(text), number]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>(),
        )
    }

    fn of_values(&self, at: &At<'a>, values: &[Json]) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, true)?;
        let path =
            place::path_in_document(entry.new.shapes, entry.new.operation, &entry.new_route)?;
        values.iter().find_map(|value| {
            let request = place::request(entry.old, &entry.old_route, Leaf::Value(value))?;
            tried(&entry, &request, &path)
        })
    }

    /// A request without the parameter.
    pub(crate) fn missing_witness(&self, frame: Frame<'a>, name: &str) -> Option<Witness> {
        let entry = calls(self, frame)?;
        let mut request = place::request(entry.old, &[], Leaf::Nothing)?;
        request.as_object_mut()?.remove(name);
        tried(&entry, &request, name)
    }

    /// A request with an object that lacks the member at `at`.
    pub(crate) fn missing_member_witness(&self, at: &At<'a>) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, true)?;
        let (_, parent) = entry.old_route.split_last()?;
        let schema = schema_at(entry.old, parent)?;
        let mut value = sample::content(entry.old.shapes, schema, Fill::Required);
        if let Some(Step::Member(name)) = entry.old_route.last() {
            value.as_object_mut()?.remove(*name);
        }
        let request = place::request(entry.old, parent, Leaf::Value(&value))?;
        let path =
            place::path_in_document(entry.new.shapes, entry.new.operation, &entry.new_route)?;
        tried(&entry, &request, &path)
    }

    /// A request with the parameter under its old name.
    pub(crate) fn renamed_parameter_witness(
        &self,
        frame: Frame<'a>,
        from: &str,
    ) -> Option<Witness> {
        let entry = calls(self, frame)?;
        let (name, parameter) = entry.old.operation.parameters.get_key_value(from)?;
        let value = sample::content(entry.old.shapes, &parameter.schema, Fill::Everything);
        let request = place::request(
            entry.old,
            &[Step::Parameter(&name.value)],
            Leaf::Value(&value),
        )?;
        tried(&entry, &request, from)
    }

    /// A request with the member under its old name.
    pub(crate) fn renamed_request_witness(&self, at: &At<'a>) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, true)?;
        let schema = schema_at(entry.old, &entry.old_route)?;
        let value = sample::content(entry.old.shapes, schema, Fill::Everything);
        let request = place::request(entry.old, &entry.old_route, Leaf::Value(&value))?;
        let path =
            place::path_in_document(entry.old.shapes, entry.old.operation, &entry.old_route)?;
        tried(&entry, &request, &path)
    }
}

/// Both versions of an operation, if documents are wanted.
pub(super) fn calls<'a>(judge: &Judge<'a>, frame: Frame<'a>) -> Option<Entry<'a>> {
    judge.shows_witnesses().then_some(())?;
    Some(Entry {
        old: Call::of(frame.old)?,
        new: Call::of(frame.new)?,
        old_route: Vec::new(),
        new_route: Vec::new(),
    })
}

/// The schema at the end of a way.
pub(super) fn schema_at<'a>(call: Call<'a>, route: &[Step<'_>]) -> Option<&'a Schema> {
    let operation: &'a Operation = call.operation;
    let (mut schema, rest) = match route {
        [Step::Response, rest @ ..] => (&operation.response, rest),
        [Step::Parameter(name), rest @ ..] => (&operation.parameters.get(*name)?.schema, rest),
        _ => return None,
    };
    for step in rest {
        let target = call.shapes.view(schema).target;
        schema = match step {
            Step::Member(name) => target.members.as_ref()?.get(*name)?,
            Step::Items => target.items.as_deref()?,
            _ => return None,
        };
    }
    Some(schema)
}
