//! How often each rule found something, the rules that break callers first. For what is too much
//! to read one by one, such as the history of a whole product.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::report::{Entry, Report};
use crate::{Compat, Wire};

/// What a rule found.
#[derive(Default)]
struct Total {
    findings: usize,
    breaks: usize,
    majors: usize,
}

impl Total {
    fn add(&mut self, entry: &Entry) {
        let verdict = &entry.finding.verdict;
        let count = |total: &mut usize, is_one: bool| *total = total.saturating_add(is_one.into());
        count(&mut self.findings, true);
        count(&mut self.breaks, verdict.wire == Wire::Break);
        count(&mut self.majors, verdict.rust.compat == Compat::Major);
    }
}

pub(super) fn render(report: &Report) -> String {
    let mut out = format!("{}\n\n", super::one_line(&report.title));
    if report.steps.len() > 1 {
        steps(report, &mut out);
    }
    rules(report, &mut out);
    super::inert(&out)
}

fn steps(report: &Report, out: &mut String) {
    row(out, "step", ["findings", "break", "major"]);
    for step in &report.steps {
        let mut total = Total::default();
        step.entries.iter().for_each(|it| total.add(it));
        let name = step.date.as_ref().unwrap_or(&step.new);
        numbers(out, &super::one_line(name), &total);
    }
    out.push('\n');
}

fn rules(report: &Report, out: &mut String) {
    let mut all = Total::default();
    let mut rules: BTreeMap<&str, Total> = BTreeMap::new();
    for entry in report.steps.iter().flat_map(|it| &it.entries) {
        all.add(entry);
        rules.entry(entry.finding.rule).or_default().add(entry);
    }
    let mut rules: Vec<(&str, Total)> = rules.into_iter().collect();
    rules.sort_by_key(|(_, it)| Reverse((it.breaks, it.majors, it.findings)));
    row(out, "rule", ["findings", "break", "major"]);
    for (rule, total) in &rules {
        numbers(out, rule, total);
    }
    numbers(out, "all", &all);
}

fn numbers(out: &mut String, name: &str, total: &Total) {
    let cells = [total.findings, total.breaks, total.majors].map(|it| it.to_string());
    row(out, name, cells.each_ref().map(String::as_str));
}

fn row(out: &mut String, name: &str, [findings, breaks, majors]: [&str; 3]) {
    let _ = writeln!(out, "{name:<48}{findings:>9}{breaks:>7}{majors:>7}");
}
