//! What a text says is assumed when its field is absent.
//!
//! Either behind a cue ("Default value: **20**", "默认值为1"), or as a mark on one of the listed
//! values ("- **false**（默认值）：…", "zh (default)").

use super::text::{self, Cursor, Kind, Text, plain};
use super::{Mined, values};

/// Words behind which a default stands.
const CUES: &[&str] = &[
    "default value",
    "default number of data entries per page",
    "default number of entries per page",
    "default",
    "默认值",
    "默认取值",
    "默认显示的数据条数",
    "缺省值",
    "默认",
    "缺省",
];

/// Words between a cue and the default.
const CONNECTORS: &[&str] = &[
    "of this parameter",
    "of the parameter",
    "is",
    "was",
    "为",
    "是",
    ":",
    "：",
];

/// Marks behind a value that make it the default.
const MARKS: &[&str] = &[
    "：默认值",
    "（默认值）",
    "（默认）",
    "(默认值)",
    "(默认)",
    "（缺省值）",
    "（缺省）",
    "(default value)",
    "(default)",
    "（default）",
];

/// The default that a text states; none if it states none, or several that differ.
///
/// ```
/// assert_eq!(acs_codegen::mine::default("Entries per page. Default value: **20**.").unwrap().value, "20");
/// ```
pub fn default(raw: &str) -> Option<Mined<String>> {
    let text = Text::new(raw);
    let stated = cued(&text).into_iter().chain(marked(&text));
    let mut found: Option<Mined<String>> = None;
    for mined in stated {
        match &found {
            Some(first) if first.value != mined.value => return None,
            Some(_) => {}
            None => found = Some(mined),
        }
    }
    found
}

/// Defaults behind a cue.
fn cued(text: &Text<'_>) -> Vec<Mined<String>> {
    let mut found = Vec::new();
    for cue in text.cues(CUES) {
        let line = &text.lines[text.line_at(cue.start)];
        if line.kind == Kind::Bullet || is_conditional(&text.lower[text.sentence(cue.start)]) {
            continue;
        }
        let mut cursor = text.cursor(cue.end);
        if cursor.eat_all(CONNECTORS) == 0 {
            continue;
        }
        found.extend(stated(&mut cursor));
    }
    found
}

/// A default that holds in one case is not the default.
fn is_conditional(sentence: &str) -> bool {
    let is_absence = [
        "leave this parameter empty",
        "is empty",
        "不填",
        "不传",
        "为空",
    ];
    text::is_conditional(sentence) && !is_absence.iter().any(|word| sentence.contains(word))
}

/// The value behind a cue: bold, in code, or one bare word that a full stop or a comma ends.
fn stated(cursor: &mut Cursor<'_>) -> Option<Mined<String>> {
    cursor.blanks();
    for mark in ["**", "`", "\"", "“"] {
        let Some(inside) = cursor.rest().strip_prefix(mark) else {
            continue;
        };
        let close = if mark == "“" { "”" } else { mark };
        let length = inside.find(close)?;
        let start = cursor.at + mark.len();
        let value = plain(inside[..length].trim_end_matches([':', '：', '。', '.']));
        return is_value(&value).then(|| Mined {
            value,
            range: start..start + length,
        });
    }
    let rest = cursor.rest();
    let length = rest
        .char_indices()
        .find(|&(i, c)| match c {
            '.' | ':' => !rest[i + 1..].starts_with(|next: char| next.is_ascii_alphanumeric()),
            '-' | '_' | '\\' | '/' | '%' => false,
            c => !c.is_ascii_alphanumeric(),
        })
        .map_or(rest.len(), |(i, _)| i);
    let value = plain(&rest[..length]);
    let is_number = value.parse::<f64>().is_ok();
    let behind = rest[length..].trim_start();
    // A number may be followed by its unit; a word must be all there is.
    let ends = behind.is_empty()
        || behind.starts_with([
            '。', '.', '，', ',', '；', ';', ')', '）', '（', '(', '<', '、',
        ])
        || (is_number && !behind.starts_with(['~', '～', '万', '亿', '*']));
    (ends && is_value(&value)).then(|| Mined {
        value,
        range: cursor.at..cursor.at + length,
    })
}

/// Whether a word can be a value at all: no sentence, no word that says there is none.
fn is_value(value: &str) -> bool {
    let is_nothing = ["null", "none", "empty", "the", "no", "not", "n/a"];
    !value.is_empty()
        && value.len() <= 64
        && !value.contains(char::is_whitespace)
        && value.is_ascii()
        && value.contains(|c: char| c.is_ascii_alphanumeric())
        && !is_nothing.contains(&value.to_ascii_lowercase().as_str())
}

/// Listed values that carry the mark of the default.
fn marked(text: &Text<'_>) -> Vec<Mined<String>> {
    if !MARKS.iter().any(|mark| text.lower.contains(mark)) {
        return Vec::new();
    }
    let listed = values(text.raw).unwrap_or_default();
    listed
        .into_iter()
        .filter(|value| {
            let behind = text.lower[value.range.end..].trim_start_matches(['*', '`', ' ', '"']);
            MARKS.iter().any(|mark| behind.starts_with(mark))
        })
        .map(|value| Mined {
            value: value.value,
            range: value.range,
        })
        .collect()
}
