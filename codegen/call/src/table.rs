//! An answer as people read it: the list that it is about as rows, everything else as facts.
//!
//! Objects inside an item are flattened, times and sizes are written as such where the spec states a
//! unit, secrets are `***`. Which columns matter most is guessed from their names; who draws the
//! table leaves out the others where there is no room.

use acs_runtime::dynamic::Dynamic;
use acs_runtime::{Object, Ref, to_json};
use serde::Serialize;

use crate::Operation;
use crate::form::Field;
use crate::mask::masked;

mod cell;
mod weight;

/// An answer, or several pages of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What is outside of the list: path and value.
    pub facts: Vec<(String, String)>,
    /// What the answer is about, if that is a list.
    pub list: Option<List>,
}

/// A list of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct List {
    /// Where it is, such as `ImageInstanceList`.
    pub path: String,
    /// How many items there are on all pages, if the answer says so.
    pub total: Option<String>,
    /// What is known of the items, in the order of the documentation.
    pub columns: Vec<Column>,
    /// A row for each item, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// What is known of the items of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Where it is in an item, such as `Owner.Name`; empty if the items are values themselves.
    pub path: String,
    /// Whether it holds numbers.
    pub is_number: bool,
    /// Whether it is what people call an item, and if so, which part of that.
    #[serde(skip)]
    pub name: Option<usize>,
    /// How much it matters to a reader.
    pub weight: i32,
}

/// A way to a value: members by index.
struct Way<'a> {
    path: String,
    steps: Vec<usize>,
    field: &'a Field,
}

impl Operation {
    /// What pages of an answer say, as a table.
    #[must_use]
    pub fn table(&self, pages: &[Dynamic]) -> Table {
        let fields = self.answer();
        let pages: Vec<Dynamic> = pages.iter().map(masked).collect();
        let ways = ways(&fields);
        let pagination = self.spec().pagination.as_ref();
        let wanted = pagination.map(|it| it.items.value.as_str());
        let total = pagination
            .and_then(|it| it.total.as_ref())
            .map(|it| it.value.as_str());
        let way_to = |path: &str| ways.iter().find(|it| it.path == path);
        let main = wanted.and_then(way_to).or_else(|| main_list(&ways));

        let last = pages.last();
        let value = |way: &Way<'_>| last.map(|it| cell::text(at(it, &way.steps), way.field));
        let main_path = main.map(|it| it.path.as_str());
        let facts = ways.iter().filter(|it| Some(it.path.as_str()) != main_path);
        let facts = facts.filter_map(|way| Some((way.path.clone(), value(way)?)));
        let facts = facts.filter(|(_, value)| !value.is_empty());
        Table {
            facts: facts.collect(),
            list: main.map(|way| List {
                total: total.and_then(way_to).and_then(value),
                ..list(way, &pages)
            }),
        }
    }

    /// The items of pages as JSON on the wire, or nothing if the answer is about no list.
    /// **Secrets may be in it.**
    #[must_use]
    pub fn items_json(&self, pages: &[Dynamic]) -> Option<Vec<String>> {
        let fields = self.answer();
        let ways = ways(&fields);
        let wanted = self.spec().pagination.as_ref()?;
        let way = ways.iter().find(|it| it.path == wanted.items.value)?;
        let mut items = Vec::new();
        for page in pages {
            if let Ref::List(list) = at(page, &way.steps) {
                items.extend((0..list.count()).map(|index| match list.at(index) {
                    Ref::Object(object) => to_json(object),
                    value => cell::json(value),
                }));
            }
        }
        Some(items)
    }
}

fn list(way: &Way<'_>, pages: &[Dynamic]) -> List {
    let item = way.field.items.as_deref().unwrap_or(way.field);
    let ways = match item.fields.is_empty() {
        true => vec![Way {
            path: String::new(),
            steps: Vec::new(),
            field: item,
        }],
        false => ways(&item.fields),
    };
    let mut rows = Vec::new();
    for page in pages {
        let Ref::List(list) = at(page, &way.steps) else {
            continue;
        };
        for index in 0..list.count() {
            let row = ways.iter().map(|way| match list.at(index) {
                Ref::Object(object) => cell::text(at(object, &way.steps), way.field),
                value => cell::text(value, way.field),
            });
            rows.push(row.collect::<Vec<String>>());
        }
    }
    let fields: Vec<&Field> = ways.iter().map(|way| way.field).collect();
    let weights = weight::of(&fields, &rows);
    let columns = ways.iter().zip(weights);
    let columns = columns.map(|(way, (weight, name))| Column {
        path: way.path.clone(),
        is_number: matches!(way.field.kind, "integer" | "number") || way.field.unit.is_some(),
        name,
        weight,
    });
    List {
        path: way.path.clone(),
        total: None,
        columns: columns.collect(),
        rows,
    }
}

/// The ways to all values that are no objects.
fn ways(fields: &[Field]) -> Vec<Way<'_>> {
    let mut found = Vec::new();
    collect(fields, "", &mut Vec::new(), &mut found);
    found
}

fn collect<'a>(fields: &'a [Field], above: &str, steps: &mut Vec<usize>, found: &mut Vec<Way<'a>>) {
    for (index, field) in fields.iter().enumerate() {
        let path = match above {
            "" => field.name.clone(),
            above => format!("{above}.{}", field.name),
        };
        steps.push(index);
        match field.fields.is_empty() {
            true => found.push(Way {
                path,
                steps: steps.clone(),
                field,
            }),
            false => collect(&field.fields, &path, steps, found),
        }
        steps.pop();
    }
}

/// The list that an answer seems to be about: the outermost of objects, else the outermost.
fn main_list<'a, 'b>(ways: &'b [Way<'a>]) -> Option<&'b Way<'a>> {
    let of_objects = |way: &&Way<'_>| {
        way.field.kind == "array"
            && way
                .field
                .items
                .as_deref()
                .is_some_and(|it| !it.fields.is_empty())
    };
    let depth = |way: &&Way<'_>| way.steps.len();
    let lists = ways.iter().filter(|way| way.field.kind == "array");
    let outermost = ways.iter().filter(of_objects).min_by_key(depth);
    // An answer with a list of words beside other things is not about them.
    outermost.or_else(|| lists.min_by_key(depth).filter(|_| ways.len() <= 2))
}

/// The value at the end of a way.
fn at<'a>(object: &'a dyn Object, steps: &[usize]) -> Ref<'a> {
    let Some((first, rest)) = steps.split_first() else {
        return Ref::Object(object);
    };
    let mut value = object.get(*first).view();
    if let Ref::Json(json) = value {
        match json.content() {
            Ok(content) => value = content,
            Err(text) if rest.is_empty() => return Ref::Text(text),
            Err(_) => return Ref::Absent,
        }
    }
    match (value, rest) {
        (value, []) => value,
        (Ref::Object(object), rest) => at(object, rest),
        _ => Ref::Absent,
    }
}
