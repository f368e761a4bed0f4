//! Single bounds: "最大值：100", "up to 64 characters", "最多支持20个".

use super::range::is_scaled;
use super::{Bound, Measure, is_general, measure};
use crate::mine::Mined;
use crate::mine::text::Text;

/// What a cue says about the number behind it.
#[derive(Clone, Copy)]
enum Says {
    /// It bounds the field's number.
    Number { is_upper: bool },
    /// It bounds the field's length.
    Length { is_upper: bool },
    /// It is an upper bound of what the word behind the number says; a number by itself only if
    /// the cue ends in a colon or a verb, as `is_plain` tells.
    Upper { is_plain: bool },
}

/// Cues and what they say.
const CUES: &[(&str, Says)] = &[
    ("maximum value", Says::Number { is_upper: true }),
    ("max value", Says::Number { is_upper: true }),
    ("maximum", Says::Number { is_upper: true }),
    ("minimum value", Says::Number { is_upper: false }),
    ("min value", Says::Number { is_upper: false }),
    ("minimum", Says::Number { is_upper: false }),
    ("最大值", Says::Number { is_upper: true }),
    ("最大取值", Says::Number { is_upper: true }),
    ("最大不超过", Says::Number { is_upper: true }),
    ("最大不能超过", Says::Number { is_upper: true }),
    ("最大为", Says::Number { is_upper: true }),
    ("最小值", Says::Number { is_upper: false }),
    ("最小取值", Says::Number { is_upper: false }),
    ("最小为", Says::Number { is_upper: false }),
    ("maximum length", Says::Length { is_upper: true }),
    ("最大长度", Says::Length { is_upper: true }),
    ("长度不超过", Says::Length { is_upper: true }),
    ("长度不能超过", Says::Length { is_upper: true }),
    ("长度最大", Says::Length { is_upper: true }),
    ("最长", Says::Upper { is_plain: false }),
    ("不超过", Says::Upper { is_plain: false }),
    ("不能超过", Says::Upper { is_plain: false }),
    ("不得超过", Says::Upper { is_plain: false }),
    ("不可超过", Says::Upper { is_plain: false }),
    ("不允许超过", Says::Upper { is_plain: false }),
    ("最多", Says::Upper { is_plain: false }),
    ("最大", Says::Upper { is_plain: false }),
    ("up to", Says::Upper { is_plain: false }),
    ("at most", Says::Upper { is_plain: false }),
    ("a maximum of", Says::Upper { is_plain: false }),
    ("maximum of", Says::Upper { is_plain: false }),
    ("no more than", Says::Upper { is_plain: false }),
    ("cannot exceed", Says::Upper { is_plain: false }),
    ("must not exceed", Says::Upper { is_plain: false }),
    ("not exceed", Says::Upper { is_plain: false }),
];

/// Words between a cue and its number.
const CONNECTORS: &[&str] = &[
    "is",
    "of this parameter",
    ":",
    "：",
    "为",
    "是",
    "支持",
    "可",
    "可以",
    "允许",
    "能",
    "只能",
    "设置",
    "添加",
    "查询",
    "指定",
    "传入",
    "输入",
    "填写",
    "包含",
    "配置",
    "选择",
    "填",
    "不能超过",
    "不超过",
    "支持传入",
    "上传",
    "同时",
    "of",
    "不得超过",
];

/// Verbs of the service's doing, which make a number an amount of something else.
pub(super) fn bounds(text: &Text<'_>) -> Vec<Bound> {
    let words: Vec<&str> = CUES.iter().map(|(word, _)| *word).collect();
    let mut bounds = Vec::new();
    for cue in text.cues(&words) {
        let Some((word, says)) = CUES
            .iter()
            .find(|(word, _)| *word == &text.lower[cue.clone()])
        else {
            continue;
        };
        let mut cursor = text.cursor(cue.end);
        let connectors = cursor.eat_all(CONNECTORS);
        cursor.marks();
        let is_verb = word.ends_with(['过', '为']);
        let Some((value, range)) = cursor.number() else {
            continue;
        };
        if is_scaled(cursor.rest())
            || cursor.rest().starts_with(['~', '～', '/'])
            || !is_general(text, cue.start)
        {
            continue;
        }
        let unit = cursor.clone();
        let measured = measure(&mut cursor);
        let (measure, is_upper) = match says {
            Says::Number { is_upper } if connectors > 0 || is_verb => match measured {
                Some(Measure::Length) => (Measure::Length, *is_upper),
                Some(Measure::Number) => (Measure::Number, *is_upper),
                _ => continue,
            },
            Says::Number { .. } => continue,
            Says::Length { is_upper } => (Measure::Length, *is_upper),
            Says::Upper { is_plain } => match measured {
                Some(Measure::Length) => (Measure::Length, true),
                Some(Measure::Items) if counts_inputs(text, cue.start) => (Measure::Items, true),
                Some(Measure::Number)
                    if english_items(unit.rest_lower()) && counts_inputs(text, cue.start) =>
                {
                    (Measure::Items, true)
                }
                Some(Measure::Number) if *is_plain => (Measure::Number, true),
                _ => continue,
            },
        };
        bounds.push(Bound {
            measure,
            is_upper,
            number: Mined { value, range },
        });
    }
    bounds
}

/// Whether the number counts what a caller gives, not what the service can hold.
fn counts_inputs(text: &Text<'_>, position: usize) -> bool {
    let sentence = text.sentence(position);
    let start = text.lower[sentence.start..position]
        .rfind(['，', ','])
        .map_or(sentence.start, |i| sentence.start + i);
    let clause = &text.lower[start..sentence.end];
    [
        "支持",
        "可",
        "允许",
        "传入",
        "输入",
        "指定",
        "you can",
        "can specify",
        "can enter",
        "can contain",
    ]
    .iter()
    .any(|word| clause.contains(word))
}

/// Whether a plural noun follows, such as " IDs".
fn english_items(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['*', ' ']);
    let word: &str = behind
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let is_amount = [
        "days",
        "hours",
        "minutes",
        "seconds",
        "months",
        "years",
        "bytes",
        "times",
        "characters",
        "milliseconds",
        "digits",
        "levels",
        "weeks",
    ];
    word.len() > 2 && word.ends_with('s') && !is_amount.contains(&word)
}
