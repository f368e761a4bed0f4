//! What there is to know about each rule, from the page that explains it.
//!
//! A page is Markdown with fixed chapters: what the rule sees, an example before and after, why
//! it matters, what to do, how to live with it. The first paragraph of a chapter is what findings
//! quote, so that there is one place for every sentence.

use crate::rule::Rule;

/// The page of the rule with that id.
pub fn explain(id: &str) -> Option<&'static str> {
    Rule::from_id(id).map(Rule::explanation)
}

/// Why a change matters, in one sentence.
pub(crate) fn why(rule: Rule) -> &'static str {
    first_paragraph(rule.explanation(), "## Why it matters")
}

/// What to do about a change, in one sentence.
pub(crate) fn advice(rule: Rule) -> &'static str {
    first_paragraph(rule.explanation(), "## What to do")
}

fn first_paragraph(page: &'static str, chapter: &str) -> &'static str {
    let behind = page.split_once(chapter).map(|(_, rest)| rest.trim_start());
    let paragraph = behind.map(|rest| rest.split_once("\n\n").map_or(rest, |(first, _)| first));
    paragraph.unwrap_or_default().trim()
}
