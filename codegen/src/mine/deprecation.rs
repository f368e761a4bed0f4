//! That a text says its field or operation should no longer be used.

use super::Mined;
use super::text::{Kind, Text, plain};

/// Words that say it.
const CUES: &[&str] = &[
    "deprecated",
    "no longer used",
    "no longer in use",
    "no longer supported",
    "no longer maintained",
    "no longer recommended",
    "not recommended",
    "discontinued",
    "obsolete",
    "废弃",
    "弃用",
    "不再使用",
    "不再维护",
    "不再支持",
    "不推荐使用",
    "不建议使用",
    "下线",
];

/// What may be said to be deprecated, if it is the field or the operation of the text.
const SUBJECTS: &[&str] = &[
    "this parameter",
    "the parameter",
    "this field",
    "the field",
    "this operation",
    "this api",
    "the operation",
    "this interface",
    "the interface",
    "this property",
    "该参数",
    "此参数",
    "本参数",
    "该字段",
    "此字段",
    "该接口",
    "此接口",
    "本接口",
    "该属性",
    "该api",
    "参数已",
    "字段已",
    "接口已",
];

/// The sentence in which a text says that its field or operation should no longer be used.
///
/// ```
/// let text = "The ID. This parameter is deprecated. Use `Uuid`.";
/// let found = acs_codegen::mine::deprecation(text).unwrap();
/// assert_eq!(found.value, "This parameter is deprecated.");
/// assert!(acs_codegen::mine::deprecation("Whether the rule is deprecated.").is_none());
/// ```
pub fn deprecation(raw: &str) -> Option<Mined<String>> {
    let text = Text::new(raw);
    for cue in text.cues(CUES) {
        if text.lines[text.line_at(cue.start)].kind == Kind::Bullet {
            continue;
        }
        let sentence = text.sentence(cue.start);
        let lower = &text.lower[sentence.clone()];
        let is_asked = ["whether", "是否", "if ", "when ", "version", "版本"]
            .iter()
            .any(|word| lower.contains(word));
        let names_itself = SUBJECTS.iter().any(|subject| lower.contains(subject));
        if (names_itself && !is_asked) || stands_alone(&text, &cue) {
            return Some(Mined {
                value: plain(&text.raw[sentence.clone()]),
                range: sentence,
            });
        }
    }
    None
}

/// Whether the cue is all that is said: "（已废弃）", "已废弃。", "Deprecated.", "[Deprecated]".
fn stands_alone(text: &Text<'_>, cue: &std::ops::Range<usize>) -> bool {
    const WORDS: [&str; 3] = ["deprecated", "废弃", "弃用"];
    if !WORDS.contains(&&text.lower[cue.clone()]) {
        return false;
    }
    let before = text.raw[..cue.start]
        .trim_end_matches(['*', ' ', '`'])
        .trim_end_matches("已经")
        .trim_end_matches(['已', '即', '将', '*'])
        .trim_end();
    let behind = text.raw[cue.end..].trim_start_matches(['*', ' ', '`', '了']);
    let opens = before
        .chars()
        .next_back()
        .is_none_or(|c| "\n.。，,；;(（[【>：:".contains(c));
    let closes = behind
        .chars()
        .next()
        .is_none_or(|c| "\n.。，,；;)）]】<：:!！".contains(c));
    opens && closes
}
