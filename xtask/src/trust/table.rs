//! The table that a run ends with, in Markdown.

use super::Verdict;
use super::checks::Check;

/// What came of a check.
pub(super) struct Row {
    pub(super) check: &'static Check,
    pub(super) is_full: bool,
    pub(super) verdict: Verdict,
    pub(super) seconds: u64,
}

/// What, how much, the result, and the command that repeats it.
pub(super) fn draw(rows: &[Row]) -> String {
    let mut out = "| what | how much | result | again |\n|---|---|---|---|\n".to_owned();
    for row in rows {
        let (figures, result) = match &row.verdict {
            Verdict::Holds(figures) => (figures, "holds"),
            Verdict::Fails(figures) => (figures, "**FAILS**"),
            Verdict::NotRun(why) => (why, "not run"),
        };
        let flag = if row.is_full && row.check.full.is_some() {
            " --full"
        } else {
            ""
        };
        out += &format!(
            "| {} | {} | {result}, {} s | `cargo xtask trust {}{flag}` |\n",
            row.check.claim,
            cell(figures),
            row.seconds,
            row.check.name,
        );
    }
    out
}

/// A text that stays in its cell.
pub(super) fn cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::checks;

    #[test]
    fn a_figure_stays_in_its_cell_and_a_failure_is_seen() {
        let row = Row {
            check: &checks::ALL[0],
            is_full: false,
            verdict: Verdict::Fails("a | b\nc".to_owned()),
            seconds: 3,
        };
        let text = draw(&[row]);
        assert!(text.ends_with(&format!(
            "| {} | a \\| b c | **FAILS**, 3 s | `cargo xtask trust {}` |\n",
            checks::ALL[0].claim,
            checks::ALL[0].name,
        )));
    }
}
