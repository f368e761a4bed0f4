//! Documents about pages.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Pagination, Scalar};
use serde_json::{Value as Json, json};

use super::place::{self, Leaf};
use super::request::{calls, schema_at};
use super::sample::{self, Fill};
use super::{Call, reader, troubles, witness};
use crate::facts::Step;
use crate::finding::{Witness, WitnessKind};
use crate::judge::Judge;
use crate::judge::walk::{At, Frame};

impl<'a> Judge<'a> {
    /// An answer with some of the items, which callers of the old version take for all.
    pub(crate) fn paging_witness(&self, frame: Frame<'a>, new: &Pagination) -> Option<Witness> {
        let entry = calls(self, frame)?;
        let items = page(entry.new, &new.items.value, 1)?;
        let more = match (&new.total, &new.next_token) {
            (Some(total), _) => put(entry.new, &total.value, &json!(2))?,
            (None, Some(token)) => put(entry.new, &token.value, &json!("next"))?,
            (None, None) => return None,
        };
        let document = place::merged(items, more);
        if !troubles(
            entry.new.shapes,
            &entry.new.operation.response,
            &document,
            "",
        )
        .is_empty()
        {
            return None;
        }
        let reading = reader::read(entry.old.shapes, &entry.old.operation.response, &document);
        let list = place::at(reading.value.as_ref()?, &new.items.value)?;
        (list.as_array()?.len() == 1).then(|| {
            witness(
                WitnessKind::Response,
                &document,
                "takes one item for all there are",
                "asks for the next page",
            )
        })
    }

    /// A request for the next page that the new version does not understand.
    pub(crate) fn style_witness(
        &self,
        frame: Frame<'a>,
        old: &Pagination,
        _new: &Pagination,
    ) -> Option<Witness> {
        let entry = calls(self, frame)?;
        let parameter = old.token.as_ref().or(old.page.as_ref())?;
        if entry
            .new
            .operation
            .parameters
            .contains_key(parameter.as_str())
        {
            return None;
        }
        let (name, described) = entry
            .old
            .operation
            .parameters
            .get_key_value(parameter.as_str())?;
        let value = sample::content(entry.old.shapes, &described.schema, Fill::Required);
        let request = place::request(
            entry.old,
            &[Step::Parameter(&name.value)],
            Leaf::Value(&value),
        )?;
        let new = format!("refuses `{name}`: there is no such parameter");
        Some(witness(
            WitnessKind::Request,
            &request,
            "takes it for the next page",
            new,
        ))
    }

    /// An answer with items where the old version does not look for them.
    pub(crate) fn items_witness(
        &self,
        frame: Frame<'a>,
        old: &Pagination,
        new: &Pagination,
    ) -> Option<Witness> {
        let entry = calls(self, frame)?;
        let document = page(entry.new, &new.items.value, 1)?;
        let reading = reader::read(entry.old.shapes, &entry.old.operation.response, &document);
        let found = reading
            .value
            .as_ref()
            .and_then(|it| place::at(it, &old.items.value));
        let is_empty = found.is_none_or(|it| it.as_array().is_none_or(Vec::is_empty));
        is_empty.then(|| {
            witness(
                WitnessKind::Response,
                &document,
                format!("finds no item in `{}`", old.items),
                "finds one item",
            )
        })
    }

    /// A request that says nothing of the size of a page.
    pub(crate) fn page_size_witness(
        &self,
        at: &At<'a>,
        old: Option<&Spanned<Scalar>>,
        new: Option<&Spanned<Scalar>>,
    ) -> Option<Witness> {
        let entry = calls(self, at.frame)?;
        let request = place::request(entry.old, &[], Leaf::Nothing)?;
        if request.get(at.owner).is_some()
            || entry.new.operation.parameters.iter().any(|(name, it)| {
                it.schema.required.as_ref().is_some_and(|it| it.value)
                    && request.get(name.as_str()).is_none()
            })
        {
            return None;
        }
        let [old, new] = [old?, new?].map(|it| format!("answers {} items", it.value));
        Some(witness(WitnessKind::Request, &request, old, new))
    }
}

/// An answer with so many items in the list at `path`.
fn page(call: Call<'_>, path: &str, count: usize) -> Option<Json> {
    let route = route(path);
    let schema = schema_at(call, &route)?;
    let items = call.shapes.view(schema).target.items.as_deref()?;
    let item = sample::value(call.shapes, items, Fill::Everything);
    let list = Json::Array(vec![item; count]);
    place::response(call, &route, Leaf::Value(&list), Fill::Required)
}

/// An answer with this value at `path`.
fn put(call: Call<'_>, path: &str, value: &Json) -> Option<Json> {
    place::response(call, &route(path), Leaf::Value(value), Fill::Required)
}

fn route(path: &str) -> Vec<Step<'_>> {
    let members = path.split('.').map(Step::Member);
    [Step::Response].into_iter().chain(members).collect()
}
