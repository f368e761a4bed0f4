//! A section of a changelog, ready to paste.

use std::fmt::Write as _;

use super::{counts, heading, is_break, reach, values, verdict};
use crate::report::{Entry, Report, Step};
use crate::{Compat, Docs, Wire};

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    if report.steps.is_empty() {
        let _ = writeln!(out, "## {}\n\nNothing changed.", text(&report.title));
    }
    // A changelog begins with what is new.
    for step in report.steps.iter().rev() {
        section(step, &mut out);
    }
    out
}

fn section(step: &Step, out: &mut String) {
    let _ = writeln!(out, "## {}\n", text(&heading(step)));
    if let Some(doc) = &step.doc {
        let _ = writeln!(out, "{}\n", text(doc));
    }
    if step.entries.is_empty() {
        out.push_str("Nothing changed.\n\n");
    }
    let live = || step.entries.iter().filter(|it| it.accepted.is_none());
    let is_policy = |it: &&Entry| it.finding.area == crate::Area::Policy && !it.is_docs_only();
    let is_other = |it: &&Entry| !is_break(it) && !it.is_docs_only() && !is_policy(it);
    chapter("Breaking", live().filter(|it| is_break(it)), out);
    chapter("Added and changed", live().filter(is_other), out);
    let (trivial, texts): (Vec<&Entry>, Vec<&Entry>) = live()
        .filter(|it| it.is_docs_only())
        .partition(|it| it.finding.verdict.docs == Docs::Trivial);
    folded("Texts", &texts, out);
    folded("Small corrections of texts", &trivial, out);
    chapter("Policy", live().filter(is_policy), out);
    let accepted: Vec<&Entry> = step
        .entries
        .iter()
        .filter(|it| it.accepted.is_some())
        .collect();
    if !accepted.is_empty() {
        out.push_str("### Accepted\n\n");
        for entry in accepted {
            let accepted = entry.accepted.iter();
            for accepted in accepted {
                let _ = writeln!(
                    out,
                    "- {} until {}, {}: {}",
                    text(&entry.finding.title),
                    accepted.expires,
                    text(&accepted.owner),
                    text(&accepted.reason),
                );
            }
        }
        out.push('\n');
    }
    conclusion(step, out);
}

fn chapter<'a>(title: &str, entries: impl Iterator<Item = &'a Entry>, out: &mut String) {
    let mut operation = None;
    let mut is_first = true;
    for entry in entries {
        let place = &entry.finding.place;
        let here = place.operation.as_ref().unwrap_or(&place.service);
        if is_first {
            let _ = writeln!(out, "### {title}\n");
            is_first = false;
        }
        if operation != Some(here) {
            let _ = writeln!(out, "- {}", code(here));
            operation = Some(here);
        }
        bullet(entry, out);
    }
    if !is_first {
        out.push('\n');
    }
}

fn bullet(entry: &Entry, out: &mut String) {
    let finding = &entry.finding;
    let mut parts = vec![text(&finding.title)];
    if let Some((old, new)) = values(finding) {
        let of = |value: &str| {
            if value.is_empty() {
                "nothing".to_owned()
            } else {
                code(value)
            }
        };
        parts.push(format!("{} → {}", of(old), of(new)));
    }
    let verdict = verdict(finding);
    let is_loud = finding.verdict.wire > Wire::Ok || finding.verdict.rust.compat == Compat::Major;
    if !verdict.is_empty() {
        parts.push(if is_loud {
            format!("**{verdict}**")
        } else {
            verdict
        });
    }
    if let Some(reach) = reach(finding) {
        parts.push(text(&reach));
    }
    let _ = writeln!(out, "  - {} ({})", parts.join(" · "), code(finding.rule));
    if is_loud {
        if !finding.why.is_empty() {
            let _ = writeln!(out, "    {}", text(&finding.why));
        }
        if let Some(rename) = &finding.rename {
            let score = (rename.score * 100.0).round();
            let evidence = text(&rename.evidence.join("; "));
            let _ = writeln!(out, "    Renamed, {score} % sure: {evidence}.");
        }
        if !finding.advice.is_empty() {
            let _ = writeln!(out, "    {}", text(&finding.advice));
        }
    }
}

/// Changes of texts are many and seldom matter: one line, the rest on demand.
fn folded(title: &str, entries: &[&Entry], out: &mut String) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<details><summary>{title}: {}</summary>\n",
        entries.len()
    );
    for entry in entries {
        let _ = writeln!(
            out,
            "- {}: {} ({})",
            code(&super::place(&entry.finding)),
            text(&entry.finding.title),
            code(entry.finding.rule),
        );
    }
    out.push_str("\n</details>\n\n");
}

fn conclusion(step: &Step, out: &mut String) {
    for row in &step.announced {
        let shown_on = |day| format!(" (the interface description shows it since {day})");
        let published: String = step.published.as_ref().map(shown_on).unwrap_or_default();
        let _ = writeln!(out, "The vendor announced: {}{published}\n", text(row));
    }
    if step.entries.is_empty() {
        return;
    }
    let _ = writeln!(out, "In sum: {}.", counts(step));
    for advice in &step.advice {
        let line = match step.date {
            Some(_) => advice.bump.word().to_owned(),
            None => advice.line(),
        };
        let _ = writeln!(out, "Version of {}: {line}.", code(&advice.krate));
    }
    out.push('\n');
}

/// Text in which nothing is markup but code in backticks.
fn text(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner opens nothing.
    let is_paired = parts.len() % 2 == 1;
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        let is_last = index == parts.len().saturating_sub(1);
        match index % 2 {
            1 if is_paired || !is_last => out.push_str(&code(part)),
            1 => {
                out.push_str("\\`");
                out.push_str(&plain(part));
            }
            _ => out.push_str(&plain(part)),
        }
    }
    out
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in acs_codegen::diag::escape(text).chars() {
        match c {
            '\n' => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A code span, whatever it holds.
fn code(text: &str) -> String {
    let text = acs_codegen::diag::escape(text).replace('\n', " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1));
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, text};

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            text("a `b_c` <img src=x> [x](y) *z* @someone #1"),
            "a `b_c` &lt;img src=x&gt; \\[x\\](y) \\*z\\* \\@someone \\#1"
        );
        assert_eq!(text("an odd ` tick"), "an odd \\` tick");
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
