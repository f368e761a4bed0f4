//! Ranges: two numbers with something between them, behind a cue or before "characters".

use super::{Bound, Measure, is_general, measure};
use crate::mine::Mined;
use crate::mine::text::{Cursor, Text};

/// Words behind which a range stands.
const CUES: &[&str] = &[
    "取值范围",
    "取值区间",
    "取值",
    "可选值",
    "有效值",
    "有效范围",
    "范围",
    "长度",
    "大小",
    "valid values",
    "valid value",
    "value range",
    "the range",
    "range",
    "must be",
    "between",
    "ranges from",
    "range from",
    "from",
    "length",
    "values",
    "value",
    "must contain",
    "can contain",
    "contains",
    "can be",
    "介于",
    "在",
    "支持",
    "可包含",
    "包含",
    "限制为",
    "限制",
    "必须是",
    "必须为",
];

/// Words between a cue and its range.
const CONNECTORS: &[&str] = &[
    "of n",
    "of this parameter",
    "of the parameter",
    "is",
    "are",
    "from",
    "in",
    "the range",
    "range",
    "of",
    "must be",
    "can be",
    "between",
    "within",
    ":",
    "：",
    "为",
    "是",
    "在",
    "必须",
    "范围",
    "限制",
    "限制为",
    "应",
    "要求",
    "支持",
    "说明",
    "**",
    "`",
    "：",
    "需要",
    "可以",
    "于",
];

/// Cues that may stand directly before a range without a colon or a verb.
const VERBS: &[&str] = &[
    "between",
    "from",
    "ranges from",
    "range from",
    "介于",
    "must be",
    "can be",
    "must contain",
    "can contain",
    "contains",
    "必须是",
    "必须为",
    "限制为",
    "支持",
    "可包含",
    "包含",
    "在",
];

/// Cues that are too common by themselves: a range behind them counts only as a length.
const WEAK: &[&str] = &[
    "from",
    "must be",
    "can be",
    "must contain",
    "can contain",
    "contains",
    "支持",
    "可包含",
    "包含",
    "在",
    "大小",
    "between",
];

/// All ranges that hold for the field.
pub(super) fn ranges(text: &Text<'_>) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut end = 0;
    for cue in text.cues(CUES) {
        // A cue within a range that was read, such as the "from" of "values: from 1 to 9".
        if cue.start < end {
            continue;
        }
        let word = &text.lower[cue.clone()];
        let mut cursor = text.cursor(cue.end);
        let connectors = cursor.eat_all(CONNECTORS);
        if connectors == 0 && !VERBS.contains(&word) && !word.starts_with(|c: char| !c.is_ascii()) {
            continue;
        }
        let Some(range) = range(&mut cursor) else {
            continue;
        };
        let Some(mut measure) = measure(&mut cursor) else {
            continue;
        };
        let before = &text.lower[text.sentence(cue.start).start..cue.end];
        if before.contains("长度") || before.contains("length") || before.contains("characters") {
            measure = Measure::Length;
        } else if counts_elements(before, text, cue.start..cursor.at) {
            measure = Measure::Items;
        } else if measure == Measure::Items {
            measure = Measure::Number;
        }
        let is_weak = WEAK.contains(&word) && connectors == 0;
        if (is_weak && measure != Measure::Length) || !is_general(text, cue.start) {
            continue;
        }
        end = cursor.at;
        bounds.extend(range.into_iter().map(|(is_upper, number)| Bound {
            measure,
            is_upper,
            number,
        }));
    }
    bounds
}

/// Whether the words before a range say that elements are counted: "N的取值范围", "valid values of N".
fn counts_elements(before: &str, text: &Text<'_>, range: std::ops::Range<usize>) -> bool {
    let counted = [
        "n的",
        "n 的",
        "`n`的",
        "**n**的",
        "values of n",
        "value of n",
        "数组长度",
        "元素个数",
        "个数",
        "数量范围",
    ];
    let phrase = &text.lower[range];
    counted
        .iter()
        .any(|word| before.ends_with(word) || before.contains(word))
        || phrase.contains("of n:")
        || phrase.contains("of n is")
}

/// Two numbers with a sign of a range between them, as a lower and an upper bound.
fn range(cursor: &mut Cursor<'_>) -> Option<[(bool, Mined<String>); 2]> {
    cursor.marks();
    let open = cursor.eat(&["\\[", "[", "【", "(", "（", "{"]);
    cursor.marks();
    let low = cursor.number()?;
    unit(cursor);
    let is_listed = open.is_some() && cursor.eat(&[",", "，", "、"]).is_some();
    let between = [
        "~", "～", "-", "–", "—", "至", "到", "to ", "and ", "\\~", "∼",
    ];
    if !is_listed && cursor.eat(&between).is_none() {
        return None;
    }
    cursor.marks();
    // "-1--1" and dates are no ranges.
    if cursor.rest().starts_with('-') {
        return None;
    }
    let high = cursor.number()?;
    let behind = cursor.rest();
    if behind.starts_with(['-', '/', '~', '%']) && !behind.starts_with("%") {
        return None;
    }
    if is_scaled(behind) {
        return None;
    }
    cursor.marks();
    if open.is_some() {
        // An open end excludes the bound itself, which a bare number cannot say.
        let close = cursor.eat(&["\\]", "]", "】", ")", "）", "}"])?;
        if matches!(open, Some("(" | "（")) != matches!(close, ")" | "）") {
            return None;
        }
    }
    let order = low.0.parse::<f64>().ok()? <= high.0.parse::<f64>().ok()?;
    order.then(|| {
        [(false, low), (true, high)]
            .map(|(is_upper, (value, range))| (is_upper, Mined { value, range }))
    })
}

/// Skips the unit that may stand behind the lower number.
fn unit(cursor: &mut Cursor<'_>) {
    cursor.marks();
    cursor.eat(&[
        "秒",
        "天",
        "分钟",
        "小时",
        "个月",
        "月",
        "gib",
        "gb",
        "mb",
        "mbps",
        "个字符",
        "位",
        "个",
        "characters",
    ]);
    cursor.marks();
}

/// Whether a number goes on with a word that multiplies it.
pub(super) fn is_scaled(behind: &str) -> bool {
    let behind = behind.trim_start();
    behind.starts_with(['万', '亿', '千'])
        || ["million", "billion", "thousand", "k ", "k.", "K ", "w "]
            .iter()
            .any(|word| behind.starts_with(word))
}
