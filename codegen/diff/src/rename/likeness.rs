//! How alike two descriptions are.

use super::words;

/// How alike two descriptions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// One is missing.
    Unknown,
    /// The same words.
    Same,
    /// Nearly the same words.
    Near,
    /// Some of the same words.
    Loose,
    /// Other words.
    Different,
    /// Nearly the same words, but for two that exclude each other: "the source", "the target".
    Contrary,
}

/// A description as a bag of words; of Chinese, pairs of characters are the words.
#[derive(Clone, Debug, Default)]
pub(super) struct Bag {
    words: Vec<String>,
}

/// Longer descriptions are compared by their beginnings.
const MAX_CHARS: usize = 600;

/// Chinese words that exclude each other, a group a line.
const CONTRARIES: &[&[&str]] = &[
    &["开始", "起始", "结束", "截止", "终止"],
    &["最大", "最小", "平均"],
    &["公网", "私网", "内网", "外网"],
    &["源端", "目的", "目标"],
    &["成功", "失败"],
    &["创建", "更新", "修改", "删除"],
    &["首次", "最近", "最新", "最后"],
    &["高危", "中危", "低危", "严重", "可疑", "紧急", "提醒"],
    &["总数", "页码", "条数", "大小"],
    &["入方", "出方"],
    &["名称", "类型", "状态", "数量", "时间"],
];

impl Bag {
    pub(super) fn new(text: &str) -> Self {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut before: Option<char> = None;
        for c in text.chars().take(MAX_CHARS) {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
                before = None;
                continue;
            }
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if c.is_alphanumeric() {
                words.extend(before.map(|before| [before, c].iter().collect::<String>()));
                before = Some(c);
            } else {
                before = None;
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        words.sort_unstable();
        Self { words }
    }

    /// Whether there are words enough for a sentence that only one thing would have.
    pub(super) fn is_long(&self) -> bool {
        self.words.len() >= 6
    }

    /// Whether there are words enough to tell it from other descriptions.
    pub(super) fn is_telling(&self) -> bool {
        self.words.len() >= 3
    }
}

/// How alike two descriptions are.
pub(super) fn compare(a: &Bag, b: &Bag) -> Likeness {
    if a.words.is_empty() || b.words.is_empty() {
        return Likeness::Unknown;
    }
    if a.words == b.words {
        return Likeness::Same;
    }
    let (only_a, only_b) = (minus(&a.words, &b.words), minus(&b.words, &a.words));
    let common = a.words.len().saturating_sub(only_a.len());
    let all = a.words.len().saturating_add(b.words.len());
    let dice = 2.0 * common as f64 / all as f64;
    let excludes = |x: &str, y: &str| {
        words::are_exclusive(x, y)
            || CONTRARIES
                .iter()
                .any(|group| x != y && group.contains(&x) && group.contains(&y))
    };
    let is_contrary = dice >= 0.5
        && only_a.len() <= 6
        && only_b.len() <= 6
        && only_a.iter().any(|x| only_b.iter().any(|y| excludes(x, y)));
    match dice {
        _ if is_contrary => Likeness::Contrary,
        0.75.. => Likeness::Near,
        0.45.. => Likeness::Loose,
        _ => Likeness::Different,
    }
}

/// The words of one sorted bag that the other lacks, counting repetitions.
fn minus<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    let mut left = Vec::new();
    let mut others = b.iter().peekable();
    for word in a {
        while others.next_if(|other| *other < word).is_some() {}
        if others.next_if(|other| *other == word).is_none() {
            left.push(word.as_str());
        }
    }
    left
}
