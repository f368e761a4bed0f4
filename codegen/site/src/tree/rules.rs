//! What a part must keep to, in words.

use acs_codegen::describe::{Fact, facts};
use serde::Serialize;

use super::Node;
use crate::address::fragment;
use crate::visible::line;

/// Something that a caller must keep to.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    link: String,
    path: String,
    words: String,
    codes: Vec<String>,
}

/// The rules about a parameter and all that it holds.
pub(crate) fn rules(node: &Node<'_>, rules: &mut Vec<Rule>) {
    let mut add = |words: String, codes: Vec<String>| {
        rules.push(Rule {
            link: fragment(&node.id),
            path: line(&node.path),
            words,
            codes,
        });
    };
    let is_list = node.is_list();
    let of_element = is_list.then(|| facts(node.element, false));
    let own = facts(node.view, true).into_iter().map(|it| ("", it));
    let of_element = of_element.into_iter().flatten();
    let of_element = of_element.map(|it| ("each element ", it));
    for (who, fact) in own.chain(of_element) {
        let (words, codes) = match fact {
            Fact::Required => ("must be given".to_owned(), Vec::new()),
            Fact::Range(range) => (format!("{who}must be {range}"), Vec::new()),
            Fact::Length(count) | Fact::Elements(count) => {
                (format!("{who}must have {count}"), Vec::new())
            }
            Fact::Pattern(pattern) => (format!("{who}must match"), vec![line(pattern)]),
            Fact::Default(_)
            | Fact::Unit(_)
            | Fact::Example(_)
            | Fact::Secret
            | Fact::Since(_)
            | Fact::Formerly(_) => continue,
        };
        add(words, codes);
    }
    let closed = node.element.get(|it| it.closed.as_ref());
    let values = node.element.get(|it| it.values.as_ref());
    if let (true, Some(values)) = (closed.is_some_and(|it| it.value), values) {
        let codes = values.keys().map(|it| line(it.as_str())).collect();
        let who = if is_list { "each element " } else { "" };
        add(format!("{who}must be one of"), codes);
    }
    for node in &node.nodes {
        self::rules(node, rules);
    }
}
