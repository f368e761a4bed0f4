//! Facts that only a description states become facts of the spec, marked as `mined`.
//!
//! `acs_codegen::mine` reads them; here it is decided which to believe. What is declared comes
//! first, and a list or a bound that the field's own example or default contradicts is not
//! taken: the vendor's samples are right more often than a reader of prose.

use acs_codegen::mine::{self, MinedValue};
use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Flag, Map, MinedKey, Scalar, Schema, Type, Value};

use crate::reader::{At, Reader, text_at};
use crate::report::Kind;
use crate::schema::{Role, scalar};
use crate::{neutral, texts};

/// Adds what the description says about a value of a type.
pub(crate) fn facts(
    reader: &mut Reader<'_>,
    text: &str,
    span: Span,
    place: &At,
    role: Role,
    schema: &mut Schema,
) {
    let Some(ty) = schema.ty.as_ref().map(|it| it.value) else {
        return;
    };
    values(reader, text, span, place, ty, schema);
    // Of an answer, limits are checked by nobody and taken for true by everybody.
    if !reader.is_in_answer(place) {
        limits(reader, text, span, place, ty, schema);
    }
    default(reader, text, span, place, ty, role, schema);
    if matches!(ty, Type::String | Type::Integer | Type::Number)
        && let Some(unit) = mine::unit(text)
    {
        schema.unit = Some(text_at(unit.value, span));
        mark(schema, MinedKey::Unit, span);
    }
    if schema.deprecated.is_none()
        && let Some(sentence) = mine::deprecation(text)
    {
        let sentence = texts::cleaned(reader, &sentence.value, place, span).replace('\n', " ");
        schema.deprecated = Some(Spanned::new(
            Flag {
                text: Some(sentence),
            },
            span,
        ));
        mark(schema, MinedKey::Deprecated, span);
    }
}

fn mark(schema: &mut Schema, key: MinedKey, span: Span) {
    schema.mined.push(Spanned::new(key, span));
}

/// Listed values. Those of a list are its elements', if these have no text of their own.
fn values(
    reader: &mut Reader<'_>,
    text: &str,
    span: Span,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let is_open = |it: &Schema| it.values.is_none() && it.pattern.is_none();
    match ty {
        Type::String | Type::Integer if is_open(schema) => {
            let Some(found) = mine::values(text) else {
                return;
            };
            let shown = [&schema.example, &schema.default];
            let shown: Vec<String> = shown
                .into_iter()
                .flatten()
                .map(|it| it.value.text.clone())
                .collect();
            if let Some(values) = believable(reader, found, &shown, ty, span, place) {
                schema.values = Some(values);
                mark(schema, MinedKey::Values, span);
            }
        }
        Type::Array => {
            let shown: Vec<String> = schema
                .example
                .iter()
                .filter_map(|it| elements(&it.value))
                .flatten()
                .collect();
            let Some(items) = schema.items.as_deref_mut() else {
                return;
            };
            let item = items.ty.as_ref().map(|it| it.value);
            let (Some(item @ (Type::String | Type::Integer)), None, true) =
                (item, &items.doc, is_open(items))
            else {
                return;
            };
            let Some(found) = mine::values(text) else {
                return;
            };
            let own = items.example.iter().map(|it| it.value.text.clone());
            let shown: Vec<String> = shown.into_iter().chain(own).collect();
            if let Some(values) = believable(reader, found, &shown, item, span, place) {
                items.values = Some(values);
                mark(items, MinedKey::Values, span);
            }
        }
        _ => {}
    }
}

/// The elements of a sample list.
fn elements(example: &Scalar) -> Option<Vec<String>> {
    let list: Vec<serde_json::Value> = serde_json::from_str(&example.text).ok()?;
    let texts = list.into_iter().map(|it| match it {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    });
    Some(texts.collect())
}

/// The values, if there are several of the type and what the vendor shows is among them.
fn believable(
    reader: &mut Reader<'_>,
    found: Vec<MinedValue>,
    shown: &[String],
    ty: Type,
    span: Span,
    place: &At,
) -> Option<Map<Value>> {
    let mut values: Map<Value> = Map::new();
    for MinedValue { value, label, .. } in found {
        let is_integer = value.parse::<i64>().is_ok_and(|it| it.to_string() == value);
        if ty == Type::Integer && !is_integer {
            reader.report(
                Kind::MinedDoubt,
                place,
                span,
                "the text lists values that are no integers",
            );
            return None;
        }
        let label = label.map(|it| texts::cleaned(reader, &it, place, span));
        let label = label.map(|it| texts::as_block(without_mark(&it).to_owned()));
        let label = label.filter(|it| !it.trim().is_empty());
        let doc = label.unwrap_or_else(|| neutral::value(&value));
        values
            .entry(Spanned::new(value, span))
            .or_insert(Value::bare(text_at(doc, span)));
    }
    if let Some(other) = shown.iter().find(|it| !values.contains_key(it.as_str())) {
        let what = format!(
            "the text lists values, but `{}` is shown and not among them",
            crate::schema::brief(other)
        );
        reader.report(Kind::MinedDoubt, place, span, what);
        return None;
    }
    (values.len() > 1).then_some(values)
}

/// A label without the mark of the default, which is a fact of its own.
fn without_mark(label: &str) -> &str {
    const MARKS: &[&str] = &[
        "(default value)",
        "(default)",
        "（默认值）",
        "（默认）",
        "(默认)",
    ];

    let mark = MARKS.iter().find_map(|mark| label.strip_prefix(mark));
    mark.map_or(label, |it| {
        it.trim_start_matches([':', '：', '。', '.', ' '])
    })
}

fn limits(
    reader: &mut Reader<'_>,
    text: &str,
    span: Span,
    place: &At,
    ty: Type,
    schema: &mut Schema,
) {
    let found = mine::limits(text);
    match ty {
        Type::Integer | Type::Number if schema.values.is_none() => {
            let bound = |it: Option<mine::Mined<String>>| it.and_then(|it| scalar(ty, &it.value));
            let minimum = bound(found.minimum).filter(|_| schema.minimum.is_none());
            let maximum = bound(found.maximum).filter(|_| schema.maximum.is_none());
            let as_number = |it: &Scalar| it.text.parse::<f64>().ok();
            let low = minimum
                .as_ref()
                .or(schema.minimum.as_ref().map(|it| &it.value))
                .and_then(as_number);
            let high = maximum
                .as_ref()
                .or(schema.maximum.as_ref().map(|it| &it.value))
                .and_then(as_number);
            let shown = [&schema.example, &schema.default];
            let shown = shown
                .into_iter()
                .flatten()
                .filter_map(|it| as_number(&it.value));
            if minimum.is_none() && maximum.is_none() {
                return;
            }
            if !holds(low, high, shown) {
                reader.report(
                    Kind::MinedDoubt,
                    place,
                    span,
                    "the text states bounds that what is shown or declared breaks",
                );
                return;
            }
            if let Some(minimum) = minimum {
                schema.minimum = Some(Spanned::new(minimum, span));
                mark(schema, MinedKey::Minimum, span);
            }
            if let Some(maximum) = maximum {
                schema.maximum = Some(Spanned::new(maximum, span));
                mark(schema, MinedKey::Maximum, span);
            }
        }
        Type::String if schema.values.is_none() => {
            let shown = [&schema.example, &schema.default];
            let shown = shown
                .into_iter()
                .flatten()
                .map(|it| it.value.text.chars().count())
                .collect();
            let (low, high) = (found.min_length, found.max_length);
            let keys = (MinedKey::MinLength, MinedKey::MaxLength);
            let bounds = (&mut schema.min_length, &mut schema.max_length);
            counts(
                reader,
                span,
                place,
                shown,
                (low, high),
                keys,
                bounds,
                &mut schema.mined,
            );
        }
        Type::Array => {
            let shown = schema
                .example
                .iter()
                .filter_map(|it| elements(&it.value))
                .map(|it| it.len())
                .collect();
            let (low, high) = (found.min_items, found.max_items);
            let keys = (MinedKey::MinItems, MinedKey::MaxItems);
            let bounds = (&mut schema.min_items, &mut schema.max_items);
            counts(
                reader,
                span,
                place,
                shown,
                (low, high),
                keys,
                bounds,
                &mut schema.mined,
            );
        }
        _ => {}
    }
}

type Count = Option<mine::Mined<u64>>;
type Bound = Option<Spanned<u64>>;

#[expect(
    clippy::too_many_arguments,
    reason = "the same for lengths and for numbers of elements"
)]
fn counts(
    reader: &mut Reader<'_>,
    span: Span,
    place: &At,
    shown: Vec<usize>,
    (low, high): (Count, Count),
    (low_key, high_key): (MinedKey, MinedKey),
    (minimum, maximum): (&mut Bound, &mut Bound),
    mined: &mut Vec<Spanned<MinedKey>>,
) {
    let new = |found: Count, declared: &Bound| {
        let found = found
            .map(|it| it.value)
            .filter(|it| *it <= u64::from(u32::MAX));
        found.filter(|_| declared.is_none())
    };
    let (low, high) = (new(low, minimum), new(high, maximum));
    if low.is_none() && high.is_none() {
        return;
    }
    let as_number = |new: Option<u64>, declared: &Bound| {
        new.or(declared.as_ref().map(|it| it.value))
            .map(|it| it as f64)
    };
    if !holds(
        as_number(low, minimum),
        as_number(high, maximum),
        shown.into_iter().map(|it| it as f64),
    ) {
        reader.report(
            Kind::MinedDoubt,
            place,
            span,
            "the text states limits that what is shown or declared breaks",
        );
        return;
    }
    if let Some(low) = low {
        *minimum = Some(Spanned::new(low, span));
        mined.push(Spanned::new(low_key, span));
    }
    if let Some(high) = high {
        *maximum = Some(Spanned::new(high, span));
        mined.push(Spanned::new(high_key, span));
    }
}

/// Whether there is room between the bounds, and what is shown lies there.
fn holds(low: Option<f64>, high: Option<f64>, shown: impl IntoIterator<Item = f64>) -> bool {
    let is_inside = |it: f64| low.is_none_or(|low| low <= it) && high.is_none_or(|high| it <= high);
    let has_room = low.zip(high).is_none_or(|(low, high)| low <= high);
    has_room && shown.into_iter().all(is_inside)
}

/// What is assumed of a parameter that is left out. Answers leave nothing to assume.
fn default(
    reader: &mut Reader<'_>,
    text: &str,
    span: Span,
    place: &At,
    ty: Type,
    role: Role,
    schema: &mut Schema,
) {
    let is_input = matches!(role, Role::Parameter | Role::Member) && !reader.is_in_answer(place);
    let is_single = matches!(
        ty,
        Type::String | Type::Integer | Type::Number | Type::Boolean
    );
    if !is_input || !is_single || schema.required.is_some() || schema.default.is_some() {
        return;
    }
    let Some(found) = mine::default(text) else {
        return;
    };
    let Some(value) = scalar(ty, &found.value) else {
        reader.report(
            Kind::MinedDoubt,
            place,
            span,
            "the text states a default that is no value of the type",
        );
        return;
    };
    let is_listed = schema
        .values
        .as_ref()
        .is_none_or(|it| it.contains_key(value.text.as_str()));
    let number = value
        .text
        .parse::<f64>()
        .ok()
        .filter(|_| ty != Type::String);
    let bound =
        |it: &Option<Spanned<Scalar>>| it.as_ref().and_then(|it| it.value.text.parse::<f64>().ok());
    if !is_listed || !holds(bound(&schema.minimum), bound(&schema.maximum), number) {
        reader.report(
            Kind::MinedDoubt,
            place,
            span,
            "the text states a default that the values or bounds do not allow",
        );
        return;
    }
    schema.default = Some(Spanned::new(value, span));
    mark(schema, MinedKey::Default, span);
}

/// Takes out of `mined` what is not there any more.
pub(crate) fn keep_marks_true(schema: &mut Schema) {
    let mut marks = std::mem::take(&mut schema.mined);
    marks.retain(|it| match it.value {
        MinedKey::Default => schema.default.is_some(),
        MinedKey::Deprecated => schema.deprecated.is_some(),
        MinedKey::Maximum => schema.maximum.is_some(),
        MinedKey::MaxItems => schema.max_items.is_some(),
        MinedKey::MaxLength => schema.max_length.is_some(),
        MinedKey::Minimum => schema.minimum.is_some(),
        MinedKey::MinItems => schema.min_items.is_some(),
        MinedKey::MinLength => schema.min_length.is_some(),
        MinedKey::Unit => schema.unit.is_some(),
        MinedKey::Values => schema.values.is_some(),
    });
    schema.mined = marks;
}
