//! Annotations of a pull request: workflow commands of GitHub's runner, one a line.

use acs_codegen::spec::policy::Level;

use super::{side, verdict};
use crate::report::{Entry, Report};

pub(super) fn render(report: &Report) -> String {
    let entries = report.steps.iter().flat_map(|it| &it.entries);
    let live = entries.filter(|it| it.accepted.is_none());
    live.map(line).collect()
}

/// `::error file=…,line=1,col=2,title=…::…`
fn line(entry: &Entry) -> String {
    let finding = &entry.finding;
    let command = match entry.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::None => "notice",
    };
    let mut properties = Vec::new();
    if let Some(side) = side(finding) {
        properties.push(format!("file={}", property(&side.file)));
        properties.push(format!("line={}", side.line));
        properties.push(format!("col={}", side.column));
    }
    properties.push(format!("title={}", property(finding.rule)));
    let place = super::place(finding);
    let text = format!(
        "{place}: {}\n{}\n{}\n{}",
        finding.title,
        verdict(finding),
        finding.why,
        finding.advice
    );
    let lines: Vec<&str> = text.lines().filter(|it| !it.is_empty()).collect();
    let properties = properties.join(",");
    format!("::{command} {properties}::{}\n", message(&lines.join("\n")))
}

/// What follows the second `::`: a line break would end the command, and the next line could be
/// another one.
fn message(text: &str) -> String {
    acs_codegen::diag::escape(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{message, property};

    #[test]
    fn text_cannot_start_a_command_of_its_own() {
        assert_eq!(message("50%\n::error::x"), "50%25%0A::error::x");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
