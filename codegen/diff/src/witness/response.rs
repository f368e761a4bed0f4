//! Answers of the new version that readers of the old one misread.

use acs_codegen::spec::{Schema, Success};
use serde_json::Value as Json;

use super::place::{self, Entry, Leaf};
use super::sample::{self, Fill};
use super::{Call, reader, troubles, witness};
use crate::finding::{Witness, WitnessKind};
use crate::judge::Judge;
use crate::judge::walk::{At, Frame};

/// Whether the service may answer so.
fn is_answer(call: Call<'_>, document: &Json) -> bool {
    troubles(call.shapes, &call.operation.response, document, "").is_empty()
}

impl<'a> Judge<'a> {
    /// A value of the new schema that readers of the old version skip.
    pub(crate) fn response_value_witness(&self, at: &At<'a>, new: &'a Schema) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, false)?;
        let path =
            place::path_in_document(entry.new.shapes, entry.new.operation, &entry.new_route)?;
        let values = sample::candidates(at.frame.new, new);
        values.iter().find_map(|value| {
            let document = place::response(
                entry.new,
                &entry.new_route,
                Leaf::Value(value),
                Fill::Required,
            )?;
            noted(&entry, &document, &path)
        })
    }

    /// A value that readers of the old version do not know.
    pub(crate) fn unknown_value_witness(&self, at: &At<'a>, value: &str) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, false)?;
        let path =
            place::path_in_document(entry.new.shapes, entry.new.operation, &entry.new_route)?;
        let kind = entry
            .new
            .shapes
            .view(super::request::schema_at(entry.new, &entry.new_route)?)
            .kind();
        let value = place::scalar(kind, value);
        let document = place::response(
            entry.new,
            &entry.new_route,
            Leaf::Value(&value),
            Fill::Required,
        )?;
        noted(&entry, &document, &path)
    }

    /// An answer with everything but the member at `at`, which is gone.
    pub(crate) fn absent_witness(&self, at: &At<'a>) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let parent = Self::parent(at);
        let entry = self.entry(&parent, false)?;
        let schema = super::request::schema_at(entry.new, &entry.new_route)?;
        let value = sample::content(entry.new.shapes, schema, Fill::Everything);
        let document = place::response(
            entry.new,
            &entry.new_route,
            Leaf::Value(&value),
            Fill::Required,
        )?;
        let member = at.old_route.last()?;
        let old_route: Vec<_> = entry.old_route.iter().copied().chain([*member]).collect();
        let path = place::path_in_document(entry.old.shapes, entry.old.operation, &old_route)?;
        lost(&entry, &document, &path)
    }

    /// An answer with the member under its new name.
    pub(crate) fn renamed_response_witness(&self, at: &At<'a>) -> Option<Witness> {
        if !self.shows_witnesses() {
            return None;
        }
        let entry = self.entry(at, false)?;
        let schema = super::request::schema_at(entry.new, &entry.new_route)?;
        let value = sample::content(entry.new.shapes, schema, Fill::Everything);
        let document = place::response(
            entry.new,
            &entry.new_route,
            Leaf::Value(&value),
            Fill::Required,
        )?;
        let path =
            place::path_in_document(entry.old.shapes, entry.old.operation, &entry.old_route)?;
        lost(&entry, &document, &path)
    }

    /// An answer that one version takes for a success and the other for a failure.
    pub(crate) fn success_witness(&self, frame: Frame<'a>, values: &[&str]) -> Option<Witness> {
        let entry = super::request::calls(self, frame)?;
        let rules =
            [&entry.old.operation.success, &entry.new.operation.success].map(Option::as_ref);
        let listed = rules
            .into_iter()
            .flatten()
            .flat_map(|it| it.equals.iter().map(|it| it.value.text.as_str()));
        let mut candidates: Vec<&str> = values.to_vec();
        candidates.extend(listed);
        candidates.push("Failure");
        let members = rules
            .into_iter()
            .flatten()
            .map(|it| it.member.value.as_str());
        let members: Vec<&str> = members.collect();
        candidates
            .into_iter()
            .flat_map(|value| members.iter().map(move |member| (*member, value)))
            .find_map(|(member, value)| {
                let kind = |call: Call<'a>| {
                    let members = call
                        .shapes
                        .view(&call.operation.response)
                        .target
                        .members
                        .as_ref()?;
                    call.shapes.view(members.get(member)?).kind()
                };
                let value = place::scalar(kind(entry.new).or_else(|| kind(entry.old)), value);
                let whole = sample::content(
                    entry.new.shapes,
                    &entry.new.operation.response,
                    Fill::Required,
                );
                let document = place::merged(whole, super::object([(member.to_owned(), value)]));
                let [was, is] = rules.map(|it| succeeds(it, &document));
                let named = |is: bool| {
                    if is {
                        "takes it for a success"
                    } else {
                        "takes it for a failure"
                    }
                };
                (was != is)
                    .then(|| witness(WitnessKind::Response, &document, named(was), named(is)))
            })
    }
}

/// The witness that an answer is, if readers of the old version note something at `path`.
fn noted(entry: &Entry<'_>, document: &Json, path: &str) -> Option<Witness> {
    if !is_answer(entry.new, document) {
        return None;
    }
    let reading = reader::read(entry.old.shapes, &entry.old.operation.response, document);
    let note = reading
        .notes
        .iter()
        .find(|it| super::is_inside(&it.path, path))?;
    let old = format!("misreads `{}`: {}", note.path, note.what);
    Some(witness(
        WitnessKind::Response,
        document,
        old,
        "reads it whole",
    ))
}

/// The witness that an answer is, if readers of the old version find nothing at `path`.
fn lost(entry: &Entry<'_>, document: &Json, path: &str) -> Option<Witness> {
    if !is_answer(entry.new, document) {
        return None;
    }
    let reading = reader::read(entry.old.shapes, &entry.old.operation.response, document);
    let found = reading.value.as_ref().and_then(|it| place::at(it, path));
    found.is_none().then(|| {
        let old = format!("finds no `{path}`");
        witness(WitnessKind::Response, document, old, "reads it whole")
    })
}

/// Whether an answer is a success.
fn succeeds(rule: Option<&Success>, document: &Json) -> bool {
    let Some(rule) = rule else { return true };
    let text = match document.get(&rule.member.value) {
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return false,
    };
    rule.equals.iter().any(|it| it.value.text == text)
}
