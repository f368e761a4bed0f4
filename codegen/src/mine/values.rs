//! Which values a text says there are.
//!
//! A cue ("Valid values:", "取值：") opens a list: bullets below it, `value: meaning` lines below
//! it, or the rest of its line. The list counts only if every entry opens with one plain value.
//!
//! No list is read where the text says that values are joined by commas, where the cue lies in a
//! bullet (it is then about a part of the field), behind the name of another thing
//! ("N的取值范围"), or in a remark.

use super::MinedValue;
use super::text::{Cursor, Kind, Text, is_ideograph, plain};

/// Words that open a list of values.
const CUES: &[&str] = &[
    "valid values",
    "valid value",
    "possible values",
    "possible value",
    "allowed values",
    "supported values",
    "available values",
    "enumeration values",
    "enumerated values",
    "enumeration value",
    "takes the values",
    "with values",
    "value range",
    "values",
    "value",
    "取值范围",
    "取值",
    "枚举值",
    "枚举",
    "可选值",
    "可选项",
    "可选范围",
    "可取值",
    "有效值",
    "合法值",
    "可能的值",
    "支持的值",
    "参数值",
];

/// Words between a cue and its list.
const CONNECTORS: &[&str] = &[
    "are as follows",
    "are",
    "is",
    "include",
    "includes",
    "as follows",
    "of this parameter",
    "of the parameter",
    "of this field",
    "can be",
    "the following",
    "如下所示",
    "如下",
    "说明",
    "包括",
    "包含",
    "列表",
    "范围",
    "含义",
    "可以",
    "可",
    "有",
    "为",
    "是",
    "及",
    "和",
    "与",
    "以下",
    "其中",
];

/// Text that says several values may be joined into one, so that the list is not of whole values.
const JOINED: &[&str] = &[
    "commas",
    "with a comma",
    "by a comma",
    "逗号",
    "分号（;）",
    "semicolons",
    "json",
];

/// Longest value; what is longer is prose.
const MAX_VALUE: usize = 80;

/// Longest list within a line, how many cues are followed and how many lines are looked ahead:
/// keeps the time linear.
const MAX_INLINE: usize = 200;
const MAX_CUES: usize = 100;
const MAX_AHEAD: usize = 40;

/// The values that a text lists for its field; none if it lists none or the list is not plain.
///
/// ```
/// let text = "The type. Valid values:\n\n*   **add**: adds\n*   **del**: removes";
/// let values = acs_codegen::mine::values(text).unwrap();
/// assert_eq!(values[0].value, "add");
/// assert_eq!(values[1].label.as_deref(), Some("removes"));
/// ```
pub fn values(raw: &str) -> Option<Vec<MinedValue>> {
    let text = Text::new(raw);
    let mut found: Option<Vec<MinedValue>> = None;
    for cue in text.cues(CUES).into_iter().take(MAX_CUES) {
        let line = text.line_at(cue.start);
        let mut cursor = text.cursor(cue.end);
        if !opens_list(&text, cue.start, &mut cursor) {
            continue;
        }
        let is_below = cursor.is_done();
        let list = match text.lines[line].kind {
            // A bullet or a remark is about a part of the field, and so is its list; that a part
            // has values of its own says that the field is none of them.
            Kind::Bullet if is_below => return None,
            Kind::Bullet | Kind::Note => continue,
            // A list that cannot be read spoils any other: the field's list is not plain.
            _ if is_below => Some(below(&text, line + 1)?),
            _ => inline(&mut cursor),
        };
        let Some(list) = list else { continue };
        let spelled = |list: &[MinedValue]| -> Vec<String> {
            list.iter().map(|value| value.value.clone()).collect()
        };
        match &found {
            // Two lists that differ: each holds for a case that the rules cannot tell.
            Some(first) if spelled(first) != spelled(&list) => return None,
            Some(_) => {}
            None => found = Some(list),
        }
    }
    let found = found?;
    let is_joined = JOINED.iter().any(|word| text.lower.contains(word));
    (!is_joined && are_distinct(&found)).then_some(found)
}

/// Whether a cue stands where the list of the field itself is introduced. Moves the cursor to
/// the first byte of the list.
fn opens_list(text: &Text<'_>, start: usize, cursor: &mut Cursor<'_>) -> bool {
    if !is_about_field(text.raw, start) {
        return false;
    }
    cursor.eat(&["**"]);
    let connectors = cursor.eat_all(CONNECTORS);
    cursor.blanks();
    let has_colon = cursor.eat(&[":", "："]).is_some();
    cursor.blanks();
    if cursor.eat(&["**"]).is_some() && !cursor.is_done() {
        cursor.at -= 2;
    }
    has_colon || (connectors > 0 && !cursor.is_done()) || {
        // "Takes the values A, B, or C."
        let cue = &text.lower[start..];
        cue.starts_with("takes the values")
    }
}

/// Whether the words before a cue leave the field itself as what has the values.
fn is_about_field(raw: &str, start: usize) -> bool {
    let before = raw[..start].trim_end_matches([' ', '\t', '*', '\u{a0}']);
    const SUBJECTS: &[&str] = &[
        "The",
        "the",
        "This parameter",
        "Its",
        "Parameter",
        "参数",
        "字段",
        "参数的",
        "字段的",
        "其",
        "其中",
        "可能",
        "当前",
        "目前",
        "具体",
        "可选",
        "支持的",
        "的可",
        "有效",
    ];
    match before.chars().next_back() {
        None
        | Some(
            '\n' | '.' | '。' | ',' | '，' | ';' | '；' | ':' | '：' | ')' | '）' | '>' | '、',
        ) => true,
        Some(_) => SUBJECTS.iter().any(|subject| {
            before
                .strip_suffix(subject)
                .is_some_and(|left| !left.ends_with(|c: char| c.is_ascii_alphabetic()))
        }),
    }
}

/// Reads the entries in the lines from `first` on.
fn below(text: &Text<'_>, first: usize) -> Option<Vec<MinedValue>> {
    let mut list = Vec::new();
    let mut layout: Option<(Kind, usize)> = None;
    let mut are_marked = true;
    for (at, line) in text.lines.iter().enumerate().skip(first) {
        if matches!(line.kind, Kind::Blank | Kind::Tag) {
            continue;
        }
        let (kind, indent) = *layout.get_or_insert((line.kind, line.indent));
        let mut cursor = text.cursor(line.body.start);
        if line.indent > indent + 1 && !list.is_empty() {
            // Deeper lines explain the entry above them, unless they list values of their own.
            if line.kind == Kind::Bullet && entry(&mut cursor).is_some_and(|(_, marked)| marked) {
                return None;
            }
            continue;
        }
        if line.kind != kind || line.kind == Kind::Note {
            // A list that goes on behind prose is one that the rules do not understand.
            let goes_on = line.kind == Kind::Prose
                && text.lines[at..].iter().take(MAX_AHEAD).any(|later| {
                    let mut cursor = text.cursor(later.body.start);
                    later.kind == kind && entry(&mut cursor).is_some_and(|(_, marked)| marked)
                });
            if goes_on && are_marked {
                return None;
            }
            break;
        }
        match entry(&mut cursor) {
            Some((value, is_marked)) => {
                are_marked &= is_marked;
                list.push(value);
            }
            // Prose may follow lines of prose; among bullets it spoils the list.
            None if kind == Kind::Prose => break,
            None => return None,
        }
    }
    let labels = list.iter().filter_map(|value| value.label.as_deref());
    // Labels that are ranges belong to a table of cases; labels that are numbers are the values,
    // and what looks like values are their names.
    let is_table = labels.clone().any(is_range)
        || (labels.clone().count() > 0
            && labels.clone().all(is_number)
            && !list.iter().all(|value| is_number(&value.value)));
    let is_prose = matches!(layout, Some((Kind::Prose, _)));
    let is_list = if is_prose {
        list.len() > 1 && labels.count() == list.len()
    } else {
        !list.is_empty()
    };
    (is_list && !is_table).then_some(list)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text opens with two numbers and a sign of a range.
fn is_range(text: &str) -> bool {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    behind.len() < text.len() && behind.trim_start().starts_with(['~', '～'])
}

/// Reads an entry that has a line of its own: a value, what it means, and whether it was marked.
fn entry(cursor: &mut Cursor<'_>) -> Option<(MinedValue, bool)> {
    const OPENERS: &[&str] = &[
        "：",
        ":",
        "（",
        "(",
        "。",
        ".",
        "，",
        ",",
        "；",
        ";",
        "-",
        "–",
        "—",
        "=",
        "表示",
        "代表",
        "、",
        "indicates",
        "specifies",
        "means",
    ];
    let (mut value, is_marked) = head(cursor)?;
    // "**value:** meaning" has its colon inside.
    let inside = cursor.raw[..cursor.at].trim_end_matches(['*', '`']);
    let is_opened = is_marked && inside.ends_with([':', '：']);
    cursor.blanks();
    let rest = cursor.rest().trim_end();
    let opener = OPENERS.iter().find(|word| rest.starts_with(**word));
    let label = match opener {
        None if rest.is_empty() => "",
        None if is_opened => rest,
        // Two values in one entry: "**0**、**1**: …".
        Some(&("、" | "，" | ",")) if rest.contains("**") && is_marked => return None,
        // "1. WRITE" is the first of a numbered list.
        Some(&("." | "、")) if is_number(&value.value) && !is_marked => return None,
        Some(&("（" | "(" | "表示" | "代表")) => rest,
        Some(word) => &rest[word.len()..],
        None => return None,
    };
    value.label = label_of(label);
    Some((value, is_marked))
}

/// Reads the rest of a line as values that are separated, each perhaps with its meaning.
fn inline(cursor: &mut Cursor<'_>) -> Option<Vec<MinedValue>> {
    let rest = cursor.rest();
    if rest.starts_with("- ") || rest.starts_with("* ") {
        return glued(cursor);
    }
    let mut list: Vec<MinedValue> = Vec::new();
    let mut are_marked = true;
    loop {
        cursor.blanks();
        let (mut value, is_marked) = head(cursor)?;
        are_marked &= is_marked;
        value.label = inline_label(cursor);
        list.push(value);
        cursor.blanks();
        let separators = [
            ", and ",
            ", or ",
            "、或",
            "，或",
            "，以及",
            "、",
            "，",
            ",",
            "；",
            ";",
            "|",
            "/",
            "或者",
            "或",
            "和",
            "以及",
            "及",
            "and ",
            "or ",
        ];
        let before = cursor.at;
        if cursor.eat(&separators).is_none() || list.len() > MAX_INLINE {
            break;
        }
        cursor.blanks();
        cursor.eat(&["and ", "or ", "或者", "或", "和"]);
        cursor.blanks();
        // "…, b. Default value: a" and "true，默认值为" end the list too.
        let is_value = head(&mut cursor.clone()).is_some();
        if !is_value || cursor.rest().starts_with(is_ideograph) {
            cursor.at = before;
            break;
        }
    }
    let behind = cursor.rest().trim_start();
    let ends = behind.is_empty()
        || behind.starts_with(['。', '.', '；', ';', '<', '！'])
        || (behind.starts_with(['，', ',']) && (are_marked || list.len() > 1));
    let labels = list.iter().filter(|value| value.label.is_some()).count();
    let is_even = labels == 0 || labels == list.len() || (are_marked && labels + 1 >= list.len());
    let is_enough = list.len() > 1 || are_marked;
    (ends && is_even && is_enough).then_some(list)
}

/// Reads bullets that lost their line ends: "- **A**: … - **B**: …".
fn glued(cursor: &mut Cursor<'_>) -> Option<Vec<MinedValue>> {
    let (end, mark) = (cursor.raw.len(), &cursor.rest()[..2]);
    let separator = format!(" {mark}");
    let mut list = Vec::new();
    let mut at = cursor.at + 2;
    while at <= end {
        let piece_end = cursor.raw[at..].find(&separator).map_or(end, |i| at + i);
        let mut piece = cursor.clone();
        piece.raw = &cursor.raw[..piece_end];
        piece.at = at;
        piece.blanks();
        list.push(entry(&mut piece)?.0);
        at = piece_end + separator.len();
    }
    (list.len() > 1).then_some(list)
}

/// The meaning behind a value within a line, up to the separator of the next value.
fn inline_label(cursor: &mut Cursor<'_>) -> Option<String> {
    let start = cursor.at;
    cursor.blanks();
    if let Some(open) = cursor.eat(&["（", "("]) {
        let close = if open == "（" { '）' } else { ')' };
        let length = cursor.rest().find(close)?;
        let label = &cursor.rest()[..length];
        cursor.at += length + close.len_utf8();
        return label_of(label);
    }
    let words = [
        "：",
        ":",
        "表示",
        "代表",
        "为",
        "indicates",
        "specifies",
        "means",
        "=",
        "- ",
    ];
    if cursor.eat(&words).is_none() {
        cursor.at = start;
        return None;
    }
    let rest = cursor.rest();
    let length = rest
        .char_indices()
        .find(|(i, c)| match c {
            '，' | '、' | '；' | ';' | '。' | ',' => true,
            '.' => rest[i + 1..].is_empty() || rest[i + 1..].starts_with(' '),
            _ => false,
        })
        .map_or(rest.len(), |(i, _)| i);
    cursor.at += length;
    label_of(&rest[..length])
}

/// Reads one value, bold, in code, in quotes or bare; tells whether it was marked as such.
fn head(cursor: &mut Cursor<'_>) -> Option<(MinedValue, bool)> {
    cursor.blanks();
    for (open, close) in [("**", "**"), ("`", "`"), ("\"", "\""), ("“", "”")] {
        let Some(inside) = cursor.rest().strip_prefix(open) else {
            continue;
        };
        let length = inside.find(close)?;
        let start = cursor.at + open.len();
        let inner = inside[..length]
            .trim_matches([' ', '`', '"'])
            .trim_end_matches([':', '：']);
        cursor.at = start + length + close.len();
        let value = value(inner, start + inside[..length].find(inner)?)?;
        return Some((value, true));
    }
    let rest = cursor.rest();
    let length = rest
        .char_indices()
        .find(|&(i, c)| match c {
            ':' => !rest[i + 1..].starts_with(|next: char| next.is_ascii_alphanumeric()),
            '.' => !rest[i + 1..].starts_with(|next: char| next.is_ascii_alphanumeric()),
            '-' | '/' | '_' | '\\' | '$' | '+' | '@' | '#' => false,
            c => !c.is_ascii_alphanumeric(),
        })
        .map_or(rest.len(), |(i, _)| i);
    let found = value(&rest[..length], cursor.at)?;
    cursor.at += length;
    // "1~100" and "1 to 100" are ranges.
    let behind = cursor.rest();
    let is_range = behind.trim_start().starts_with(['~', '～']) || behind.starts_with(" to ");
    (!is_range).then_some((found, false))
}

/// A value, if the text is one and not a sentence, a range, a placeholder or a class of values.
fn value(inner: &str, start: usize) -> Option<MinedValue> {
    let value = plain(inner);
    let is_length = !value.is_empty() && value.len() <= MAX_VALUE;
    let is_prose = value.split_whitespace().count() > 3
        || value
            .contains(|c: char| is_ideograph(c) || "~～…<>{}[]|=，。、；：,;*()（）".contains(c))
        || value.contains("...")
        || value.starts_with(['/', '@']);
    let is_class = value.ends_with("xx") && value.starts_with(|c: char| c.is_ascii_digit());
    // "1-100" and "v1-v200".
    let is_range = value.split_once('-').is_some_and(|(from, to)| {
        let digits = from.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let prefix = &from[..from.len() - digits.len()];
        is_number(digits) && to.strip_prefix(prefix).is_some_and(is_number)
    }) || value.split_once(" to ").is_some();
    let has_body = value.contains(|c: char| c.is_ascii_alphanumeric());
    (is_length && has_body && !is_prose && !is_class && !is_range).then(|| MinedValue {
        value,
        label: None,
        range: start..start + inner.len(),
    })
}

/// A meaning, cleaned; none if nothing is left.
fn label_of(text: &str) -> Option<String> {
    let label = plain(text);
    let label = label
        .trim_start_matches([':', '：', '-', '—', ' '])
        .trim_end_matches(['。', '.', '；', ';', '，', ',', ' ']);
    label
        .contains(char::is_alphanumeric)
        .then(|| label.to_owned())
}

fn are_distinct(list: &[MinedValue]) -> bool {
    let mut seen: Vec<&str> = list.iter().map(|value| value.value.as_str()).collect();
    seen.sort_unstable();
    seen.windows(2).all(|pair| pair[0] != pair[1])
}
