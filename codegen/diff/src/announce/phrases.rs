//! Reads the phrases of a change history.
//!
//! A row is cut into phrases at full stops and line ends; each phrase is told by the words that it
//! holds, in a fixed order of precedence, so that other wording around them changes nothing.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "every offset is that of a character of the summary"
)]

/// What a phrase is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The operation is new.
    OperationAdded,
    /// The operation is deprecated.
    Deprecated,
    /// The operation is no longer deprecated.
    Undeprecated,
    /// The operation goes off line.
    Offline,
    /// What a caller sends changed.
    Request,
    /// What the service answers changed.
    Response,
    /// Error codes changed.
    Errors,
    /// Texts changed.
    Description,
    /// Nothing that a caller could see changed.
    Internal,
    /// A phrase that no rule reads.
    Unread,
}

/// Which way it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// Something is new.
    Added,
    /// Something is gone.
    Removed,
    /// Something is different, or the phrase does not say.
    Changed,
}

/// What a phrase says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Announcement {
    /// What it is about.
    pub family: Family,
    /// Which way it changed.
    pub turn: Turn,
    /// Names it mentions: parameters, members, or HTTP statuses of error codes.
    pub names: Vec<String>,
}

impl Family {
    /// The change in words.
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::OperationAdded => "the operation is new",
            Self::Deprecated => "the operation is deprecated",
            Self::Undeprecated => "the operation is no longer deprecated",
            Self::Offline => "the operation goes off line",
            Self::Request => "the request changed",
            Self::Response => "the answer changed",
            Self::Errors => "error codes changed",
            Self::Description => "texts changed",
            Self::Internal => "nothing changed for callers",
            Self::Unread => "something changed",
        }
    }
}

/// Words that tell a family, the first family with a word in the phrase winning.
const CUES: &[(Family, &[&str])] = &[
    (
        Family::Internal,
        &[
            "internal config",
            "call is not affected",
            "内部配置",
            "不影响调用",
            "calls are not affected",
        ],
    ),
    (
        Family::Undeprecated,
        &[
            "no longer deprecated",
            "deprecated tag is removed",
            "取消废弃",
            "恢复使用",
            "undeprecated",
        ],
    ),
    (
        Family::Errors,
        &["error code", "errorcode", "错误码", "错误代码"],
    ),
    (
        Family::Deprecated,
        &["deprecate", "废弃", "弃用", "不推荐使用"],
    ),
    (
        Family::Offline,
        &[
            "下线",
            "offline",
            "off line",
            "discontinue",
            "unpublish",
            "停止服务",
            "no longer available",
        ],
    ),
    (
        Family::Description,
        &[
            "description",
            "描述",
            "documentation",
            "文档",
            "说明更新",
            "示例",
        ],
    ),
    (
        Family::Request,
        &[
            "request param",
            "input param",
            "request struct",
            "入参",
            "请求参数",
            "请求结构",
            "in the request",
            "of the request",
            "the request",
            "body param",
            "传入参数",
        ],
    ),
    (
        Family::Response,
        &[
            "response",
            "output param",
            "return param",
            "returned param",
            "return value",
            "出参",
            "返回",
            "响应",
            "the answer",
        ],
    ),
    (
        Family::OperationAdded,
        &[
            "add operation",
            "added operation",
            "new operation",
            "add api",
            "new api",
            "new openapi",
            "operation is added",
            "api is added",
            "operation appears",
            "operation is published",
            "新增openapi",
            "新增api",
            "新增接口",
            "新增 openapi",
            "新增 api",
            "上线",
            "首次发布",
            "新增操作",
        ],
    ),
];

const ADDED: &[&str] = &[
    "add", "新增", "增加", "新加", "gain", "introduc", "is new", "are new",
];

const REMOVED: &[&str] = &[
    "delete", "remove", "删除", "移除", "去除", "去掉", "drop", "lost",
];

/// What a row says: a phrase each, those that say the same once, in order.
///
/// ```
/// use acs_diff::announce::{Family, read};
///
/// let row = "The Error code has changed. The response structure of the API has changed";
/// let families: Vec<Family> = read(row).iter().map(|it| it.family).collect();
/// assert_eq!(families, [Family::Errors, Family::Response]);
/// ```
pub fn read(summary: &str) -> Vec<Announcement> {
    let mut found: Vec<Announcement> = Vec::new();
    for phrase in phrases(summary) {
        let announcement = phrase_of(phrase);
        if !found.contains(&announcement) {
            found.push(announcement);
        }
    }
    found
}

/// Cuts a row into phrases: at line ends, semicolons and full stops, but not inside names such as
/// `Invalid.Name` and dates.
fn phrases(summary: &str) -> Vec<&str> {
    let mut phrases = Vec::new();
    let mut start = 0;
    for (at, c) in summary.char_indices() {
        let behind = &summary[at + c.len_utf8()..];
        let ends = match c {
            '。' | '；' | ';' | '\n' | '|' => true,
            '.' => behind.is_empty() || behind.starts_with([' ', ',', '，', '\n']),
            // "…has changed,The response…": commas join whole sentences too.
            ',' | '，' => [
                "The ",
                "API ",
                "Add ",
                "OpenAPI",
                "错误码",
                "返回",
                "入参",
                "出参",
                "请求参数",
            ]
            .iter()
            .any(|opener| behind.trim_start().starts_with(opener)),
            _ => false,
        };
        if ends {
            phrases.push(&summary[start..at]);
            start = at + c.len_utf8();
        }
    }
    phrases.push(&summary[start..]);
    let has_words = |phrase: &&str| phrase.contains(char::is_alphanumeric);
    phrases
        .into_iter()
        .map(str::trim)
        .filter(has_words)
        .collect()
}

fn phrase_of(phrase: &str) -> Announcement {
    let lower = phrase.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let told = CUES
        .iter()
        .find(|(_, words)| holds(words))
        .map(|(family, _)| *family);
    let turn = if holds(REMOVED) {
        Turn::Removed
    } else if holds(ADDED) {
        Turn::Added
    } else {
        Turn::Changed
    };
    let family = match told {
        // To take the mark of a deprecation away is the opposite of one.
        Some(Family::Deprecated) if turn == Turn::Removed || lower.contains("取消") => {
            Family::Undeprecated
        }
        Some(family) => family,
        // "Parameter X is added" says of neither side; in these histories it is the request.
        None if holds(&["parameter", "参数"]) => Family::Request,
        None => Family::Unread,
    };
    Announcement {
        family,
        turn,
        names: names(phrase, family),
    }
}

/// The names that a phrase mentions: those in code, those listed behind a colon, and of error codes
/// the statuses.
fn names(phrase: &str, family: Family) -> Vec<String> {
    let mut names: Vec<String> = phrase
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let is_name = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
    };
    if let Some((_, list)) = phrase.split_once([':', '：']) {
        let words = list.split([',', '，', '、', ' ']).map(str::trim);
        names.extend(words.filter(|word| is_name(word)).map(str::to_owned));
    }
    if family == Family::Errors {
        let words = phrase.split(|c: char| !c.is_ascii_digit());
        names.extend(words.filter(|word| word.len() == 3).map(str::to_owned));
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}
