//! `fixtures/attacks/texts.json`: texts that want to be more than texts.

use std::path::Path;

/// A text, and what to call it.
pub(crate) struct Attack {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The rule that refuses it wherever a text for people stands; none if it is kept as a title.
    pub(crate) refused: Option<String>,
}

pub(crate) fn attacks() -> Vec<Attack> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/attacks/texts.json");
    let text = std::fs::read_to_string(path).expect("the corpus is there");
    let all: serde_json::Value = serde_json::from_str(&text).expect("the corpus is JSON");
    let all = all.as_array().expect("the corpus is a list").iter();
    let attack = |it: &serde_json::Value| {
        let string = |key: &str| it[key].as_str().expect("a string").to_owned();
        let times = it["times"].as_u64().unwrap_or(1);
        let times = usize::try_from(times).expect("a number that fits");
        Attack {
            name: string("name"),
            text: string("text").repeat(times),
            refused: it["refused"].as_str().map(str::to_owned),
        }
    };
    all.map(attack).collect()
}
