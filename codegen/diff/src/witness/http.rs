//! Requests as they travel, for changes that the values do not show.

use acs_codegen::spec::{Operation, Place, Style, word};
use serde_json::{Map, Value as Json, json};

use super::place::{self, Leaf};
use super::request::calls;
use super::sample::{self, Fill};
use super::{Call, witness};
use crate::facts::Step;
use crate::finding::{Witness, WitnessKind};
use crate::judge::Judge;
use crate::judge::walk::{At, Frame, frame};
use crate::rule::Rule;

impl<'a> Judge<'a> {
    /// A request with a method or a path that the new version does not answer.
    pub(crate) fn http_witness(
        &self,
        old: &'a Operation,
        new: &'a Operation,
        rule: Rule,
    ) -> Option<Witness> {
        let entry = calls(self, self.frame_of(old, new))?;
        let request = encoded(entry.old, &place::request(entry.old, &[], Leaf::Nothing)?)?;
        let sent = request.get("method").and_then(Json::as_str)?;
        let path = request.get("path").and_then(Json::as_str)?;
        let problem = match rule {
            Rule::HttpMethodRemoved if new.methods.iter().all(|it| word(it.value) != sent) => {
                format!("takes no `{sent}`")
            }
            Rule::PathChanged if !answers(new, path) => format!("does not answer at `{path}`"),
            _ => return None,
        };
        Some(witness(WitnessKind::Http, &request, "takes it", problem))
    }

    /// A request to a path with more or fewer parts than the new version's.
    pub(crate) fn path_witness(&self, frame: Frame<'a>) -> Option<Witness> {
        self.http_witness(
            frame.old.operation?,
            frame.new.operation?,
            Rule::PathChanged,
        )
    }

    /// A request with the parameter where it was.
    pub(crate) fn moved_witness(
        &self,
        old: &'a Operation,
        new: &'a Operation,
        name: &'a str,
    ) -> Option<Witness> {
        let entry = calls(self, self.frame_of(old, new))?;
        let parameter = old.parameters.get(name)?;
        let value = sample::content(entry.old.shapes, &parameter.schema, Fill::Everything);
        let values = place::request(entry.old, &[Step::Parameter(name)], Leaf::Value(&value))?;
        let request = encoded(entry.old, &values)?;
        let place = word(new.parameters.get(name)?.place.value);
        let is_there = request.get(place).and_then(Json::as_object);
        let is_found = is_there.is_some_and(|it| {
            it.keys()
                .any(|key| key == name || key.starts_with(&format!("{name}.")))
        });
        (!is_found).then(|| {
            witness(
                WitnessKind::Http,
                &request,
                "takes it",
                format!("finds no `{name}` in `{place}`"),
            )
        })
    }

    /// A request with the parameter written as it was.
    pub(crate) fn style_of_parameter_witness(&self, at: &At<'a>) -> Option<Witness> {
        let entry = calls(self, at.frame)?;
        let before = entry.old.operation.parameters.get(at.old_owner)?;
        let after = entry.new.operation.parameters.get(at.owner)?;
        let value = sample::content(entry.old.shapes, &before.schema, Fill::Everything);
        let values = place::request(
            entry.old,
            &[Step::Parameter(at.old_owner)],
            Leaf::Value(&value),
        )?;
        let request = encoded(entry.old, &values)?;
        let style = |call: Call<'a>, schema| {
            call.shapes
                .view(schema)
                .get(|it| it.style.as_ref())
                .map(|it| it.value)
        };
        let style = style(entry.new, &after.schema);
        let sent = request
            .get(word(after.place.value))
            .and_then(Json::as_object)?;
        let whole = sent.get(at.owner).and_then(Json::as_str);
        let problem = match (style, whole) {
            (Some(Style::Json), Some(text))
                if serde_json::from_str::<Json>(text).ok().as_ref() != Some(&value) =>
            {
                format!("finds no JSON in `{}`", at.owner)
            }
            (Some(Style::Simple), Some(text)) if text.starts_with('[') => {
                format!("takes `{text}` for elements between commas")
            }
            (Some(Style::Json | Style::Simple), None) => format!("finds no `{}`", at.owner),
            (Some(Style::RepeatList | Style::Flat) | None, Some(_)) => {
                format!("finds no `{}.1`", at.owner)
            }
            _ => return None,
        };
        Some(witness(WitnessKind::Http, &request, "takes it", problem))
    }

    fn frame_of(&self, old: &'a Operation, new: &'a Operation) -> Frame<'a> {
        frame(
            (&self.old.service, Some(old)),
            (&self.new.service, Some(new)),
        )
    }
}

/// Whether the path of the operation is one that a template leads to.
fn answers(operation: &Operation, path: &str) -> bool {
    let template = operation.path.as_ref().map_or("/", |it| it.value.as_str());
    let (template, path): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(part, it)| part.contains('{') || part == it)
}

/// A request as it travels.
fn encoded(call: Call<'_>, values: &Json) -> Option<Json> {
    let mut path = call
        .operation
        .path
        .as_ref()
        .map_or_else(|| "/".to_owned(), |it| it.value.clone());
    let mut parts: Map<String, Json> = Map::new();
    for (name, value) in values.as_object()? {
        let parameter = call.operation.parameters.get(name.as_str())?;
        let style = call
            .shapes
            .view(&parameter.schema)
            .get(|it| it.style.as_ref())
            .map(|it| it.value);
        let pairs = match parameter.place.value {
            Place::Path => {
                path = path.replace(&format!("{{{name}}}"), &text(value));
                continue;
            }
            Place::Body => vec![(name.clone(), value.clone())],
            _ => pairs(name, value, style),
        };
        let part = parts
            .entry(word(parameter.place.value))
            .or_insert_with(|| json!({}));
        part.as_object_mut()?.extend(pairs);
    }
    let mut request = super::object([
        (
            "method".to_owned(),
            json!(word(call.operation.methods.first()?.value)),
        ),
        ("path".to_owned(), json!(path)),
    ]);
    request.as_object_mut()?.extend(parts);
    Some(request)
}

/// A parameter as names and texts.
fn pairs(name: &str, value: &Json, style: Option<Style>) -> Vec<(String, Json)> {
    match (style, value) {
        (Some(Style::Json), _) => vec![(name.to_owned(), json!(value.to_string()))],
        (Some(Style::Simple), Json::Array(items)) => {
            let items: Vec<String> = items.iter().map(text).collect();
            vec![(name.to_owned(), json!(items.join(",")))]
        }
        (_, Json::Array(items)) => {
            let items = (1_usize..).zip(items);
            items
                .flat_map(|(number, it)| pairs(&format!("{name}.{number}"), it, style))
                .collect()
        }
        (_, Json::Object(members)) => members
            .iter()
            .flat_map(|(key, it)| pairs(&format!("{name}.{key}"), it, style))
            .collect(),
        _ => vec![(name.to_owned(), json!(text(value)))],
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
