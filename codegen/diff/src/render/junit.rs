//! JUnit's XML: a suite for each step, a case for each finding. Breaking ones fail, accepted ones
//! are skipped.

use std::fmt::Write as _;

use super::{at, heading, side, verdict};
use crate::report::{Entry, FailOn, Report, Step};

pub(super) fn render(report: &Report) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let count = |of: &dyn Fn(&Entry) -> bool| {
        let entries = report.steps.iter().flat_map(|it| &it.entries);
        entries.filter(|it| of(it)).count()
    };
    let _ = writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\">",
        escape(&report.title),
        count(&|_| true),
        count(&|it| it.fails(FailOn::Rust)),
    );
    for step in &report.steps {
        suite(step, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(step: &Step, out: &mut String) {
    let count = |of: &dyn Fn(&Entry) -> bool| step.entries.iter().filter(|it| of(it)).count();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        escape(&heading(step)),
        step.entries.len(),
        count(&|it| it.fails(FailOn::Rust)),
        count(&|it| it.accepted.is_some()),
    );
    for entry in &step.entries {
        case(entry, out);
    }
    out.push_str("  </testsuite>\n");
}

fn case(entry: &Entry, out: &mut String) {
    let finding = &entry.finding;
    let name = format!("{} {}", finding.title, finding.fingerprint);
    let _ = write!(
        out,
        "    <testcase name=\"{}\" classname=\"{}\"",
        escape(&name),
        escape(&format!("{}.{}", finding.place.service, finding.rule)),
    );
    if let Some(side) = side(finding) {
        let _ = write!(
            out,
            " file=\"{}\" line=\"{}\"",
            escape(&side.file),
            side.line
        );
    }
    let text = format!(
        "{}\n{}\n{}\n{}",
        side(finding).map(at).unwrap_or_default(),
        verdict(finding),
        finding.why,
        finding.advice
    );
    let text = escape(text.trim());
    if let Some(accepted) = &entry.accepted {
        let why = format!(
            "{} (until {}, {})",
            accepted.reason, accepted.expires, accepted.owner
        );
        let _ = writeln!(out, "><skipped message=\"{}\"/></testcase>", escape(&why));
    } else if entry.fails(FailOn::Rust) {
        let _ = writeln!(
            out,
            "><failure type=\"{}\" message=\"{}\">{text}</failure></testcase>",
            escape(finding.rule),
            escape(&finding.title),
        );
    } else {
        let _ = writeln!(out, "><system-out>{text}</system-out></testcase>");
    }
}

/// Text for an element or an attribute. XML has no way to write most control characters, so they
/// are shown by their code points.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in acs_codegen::diag::escape(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_cannot_leave_its_attribute() {
        assert_eq!(
            escape("\"><x>&\n\u{0}"),
            "&quot;&gt;&lt;x&gt;&amp;&#10;\\u{0}"
        );
    }
}
