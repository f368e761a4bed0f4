//! How small, large, long or many a text says its field may be.
//!
//! A cue introduces a range ("取值范围：1~100", "Valid values: 1 to 100") or one bound ("最大值：100",
//! "up to 64 characters"). What is bounded follows from the words around it: characters make it
//! a length, "N的取值范围" and counted things make it a number of elements, and nothing of the
//! kind makes it the number itself. A bound that holds in a case ("if", "当…时") is none.

use super::text::{Cursor, Kind, Text, is_conditional};
use super::{Limits, Mined};

mod bound;
mod range;

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Number,
    Length,
    Items,
}

/// A bound read from the text.
struct Bound {
    measure: Measure,
    is_upper: bool,
    number: Mined<String>,
}

/// The bounds that a text states. One that the text contradicts is left out.
///
/// ```
/// let limits = acs_codegen::mine::limits("每页条数。取值范围：1~100。");
/// assert_eq!(limits.minimum.unwrap().value, "1");
/// assert_eq!(limits.maximum.unwrap().value, "100");
/// ```
pub fn limits(raw: &str) -> Limits {
    let text = Text::new(raw);
    let mut bounds = range::ranges(&text);
    bounds.extend(bound::bounds(&text));
    let only = |measure, is_upper| only(&bounds, measure, is_upper);
    let count = |measure, is_upper| {
        let number = only(measure, is_upper)?;
        let value = number.value.parse().ok()?;
        Some(Mined {
            value,
            range: number.range,
        })
    };
    Limits {
        minimum: only(Measure::Number, false),
        maximum: only(Measure::Number, true),
        min_length: count(Measure::Length, false),
        max_length: count(Measure::Length, true),
        min_items: count(Measure::Items, false),
        max_items: count(Measure::Items, true),
    }
}

/// The one bound of a kind; none if the text states two that differ, at either end.
fn only(bounds: &[Bound], measure: Measure, is_upper: bool) -> Option<Mined<String>> {
    let end = |is_upper| {
        let of_kind = move |bound: &&Bound| bound.measure == measure && bound.is_upper == is_upper;
        bounds.iter().filter(of_kind).map(|bound| &bound.number)
    };
    let agree = |is_upper| {
        let first = end(is_upper).next();
        end(is_upper).all(|other| first.is_some_and(|first| first.value == other.value))
    };
    let first = end(is_upper).next()?;
    (agree(true) && agree(false)).then(|| first.clone())
}

/// Whether a bound at this byte is about the field as a whole, in every case.
fn is_general(text: &Text<'_>, position: usize) -> bool {
    let line = &text.lines[text.line_at(position)];
    let sentence = text.sentence(position);
    let sentence = &text.lower[sentence];
    let is_part = line.kind == Kind::Bullet && {
        let body = &text.raw[line.body.clone()];
        body.starts_with(['*', '`']) || body.contains(['：', ':'])
    };
    // What bounds each part of a name does not bound the name.
    let is_of_parts = [
        "每个部分",
        "每段",
        "之间为一段",
        "each part",
        "each segment",
        "each label",
    ]
    .iter()
    .any(|word| sentence.contains(word));
    !is_conditional(sentence) && !is_of_parts && !is_part
}

/// What is measured, by the word behind a number. None for what bounds no field, such as times.
fn measure(behind: &mut Cursor<'_>) -> Option<Measure> {
    behind.marks();
    const CHARACTERS: &[&str] = &[
        "个英文字符",
        "个英文或数字字符",
        "个英文或中文字符",
        "个中文或英文字符",
        "个中英文字符",
        "个unicode字符",
        "个ascii字符",
        "个utf-8字符",
        "个（含）字符",
        "个字符",
        "位字符",
        "字符",
        "个汉字",
        "个字母",
        "位数字",
        "characters",
        "character",
        "english characters",
        "unicode characters",
        "ascii characters",
        "letters",
        "bytes in length",
        "个字",
    ];
    if behind.eat(CHARACTERS).is_some() {
        return Some(Measure::Length);
    }
    // Durations and sizes are counted too, but they are the number itself.
    const AMOUNTS: &[&str] = &[
        "个月",
        "个小时",
        "个字节",
        "个工作日",
        "个周期",
        "个核",
        "个vcpu",
    ];
    if behind.eat(AMOUNTS).is_some() {
        return Some(Measure::Number);
    }
    if behind
        .eat(&["个", "条", "项", "组", "台", "对", "种"])
        .is_some()
    {
        return Some(Measure::Items);
    }
    Some(Measure::Number)
}
