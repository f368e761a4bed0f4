//! For a terminal: a few lines for each cause, changes of texts folded into one.

use std::fmt::Write as _;

use acs_codegen::diag::Style;
use acs_codegen::spec::policy::Level;
use anstyle::{AnsiColor, Effects, Style as Paint};

use super::{at, counts, heading, is_break, level, one_line, reach, side, values, verdict};
use crate::report::{Entry, Report, Step};
use crate::{Finding, Rule, Wire};

/// Nobody reads a longer document in a terminal.
const MAX_DOCUMENT: usize = 400;

/// A step with more findings than this tells details of those alone that deserve a look.
const MAX_WHOLE: usize = 20;

pub(super) fn render(report: &Report, style: Style) -> String {
    let mut out = Out {
        text: String::new(),
        style,
    };
    if report.steps.is_empty() || report.is_empty() && report.steps.len() == 1 {
        let title = one_line(&report.title);
        return format!("{title}: nothing changed\n");
    }
    for step in &report.steps {
        out.step(step);
    }
    out.lifelines(report);
    match style {
        Style::Plain => super::inert(&out.text),
        Style::Ansi => out.text,
    }
}

struct Out {
    text: String,
    style: Style,
}

impl Out {
    fn step(&mut self, step: &Step) {
        self.raw(0, &self.paint(BOLD, &heading(step)));
        if let Some(doc) = &step.doc {
            self.line(2, doc);
        }
        let shown_on = |day| format!(" (the interface description shows it since {day})");
        let published = step.published.as_ref().map(shown_on).unwrap_or_default();
        for row in &step.announced {
            let row = format!("the vendor announced: {row}{published}");
            self.raw(2, &self.paint(DIM, &row));
        }
        let (docs, others): (Vec<&Entry>, Vec<&Entry>) = step
            .entries
            .iter()
            .filter(|it| it.accepted.is_none())
            .partition(|it| it.is_docs_only());
        match others.len() > MAX_WHOLE {
            true => self.long(&others),
            false => self.whole(&others),
        }
        self.docs(&docs);
        self.accepted(step);
        self.text.push('\n');
        let counts = counts(step);
        self.line(2, &counts);
        for advice in &step.advice {
            let krate = &advice.krate;
            let line = match step.date {
                // The specs of the past say nothing about versions of the crate.
                Some(_) => format!("bump of {krate}: {}", advice.bump.word()),
                None => format!("bump of {krate}: {}", advice.line()),
            };
            let rules = deciding(step, &advice.deciding);
            let because = if rules.is_empty() {
                String::new()
            } else {
                format!(" ({rules})")
            };
            self.line(2, &format!("{line}{because}"));
        }
        self.text.push('\n');
    }

    /// Every finding with its details.
    fn whole(&mut self, entries: &[&Entry]) {
        for entries in entries.chunk_by(|a, b| holder(a) == holder(b)) {
            self.text.push('\n');
            let head = entries.first().map_or("", |it| holder(it));
            self.raw(2, &self.paint(BOLD, head));
            entries.iter().for_each(|it| self.entry(it));
        }
    }

    /// What is new in one line, details of what deserves a look, and the rest in a line for each
    /// operation.
    fn long(&mut self, entries: &[&Entry]) {
        let (new, others): (Vec<&Entry>, Vec<&Entry>) = entries
            .iter()
            .partition(|it| it.finding.rule == Rule::OperationAdded.id());
        let (notes, others): (Vec<&Entry>, Vec<&Entry>) =
            others.into_iter().partition(|it| it.level == Level::Note);
        self.whole(&others);
        self.text.push('\n');
        let names: Vec<&str> = new.iter().map(|it| holder(it)).collect();
        self.few("operations that are new", &names);
        let operations = notes.chunk_by(|a, b| holder(a) == holder(b));
        for notes in operations {
            let titles: Vec<&str> = notes.iter().map(|it| it.finding.title.as_str()).collect();
            let head = notes.first().map_or("", |it| holder(it));
            let head = self.paint(BOLD, head);
            self.raw(2, &format!("{head} {}", one_line(&titles.join("; "))));
        }
    }

    /// `operations that are new (12): A, B, C, …`
    fn few(&mut self, what: &str, names: &[&str]) {
        if !names.is_empty() {
            self.line(
                2,
                &format!("{what} ({}): {}", names.len(), names.join(", ")),
            );
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let finding = &entry.finding;
        let paint = match entry.level {
            _ if is_break(entry) => RED,
            Level::Warning => YELLOW,
            Level::Error => RED,
            Level::Note | Level::None => GREEN,
        };
        let mark = match finding.verdict.wire {
            Wire::Break => "break",
            Wire::Risk => "risk",
            _ if is_break(entry) => "major",
            _ => level(entry.level),
        };
        let mined = if finding.is_mined {
            " (read out of a text)"
        } else {
            ""
        };
        let head = format!(
            "{} {}{mined}",
            self.paint(paint, mark),
            one_line(&finding.title)
        );
        self.raw(4, &head);
        let id = format!("[{} {}]", finding.rule, finding.fingerprint);
        let line = format!("{} {}", verdict(finding), self.paint(DIM, &id));
        self.raw(6, line.trim());
        if let Some((old, new)) = values(finding) {
            let of = |value: &str| {
                if value.is_empty() {
                    "nothing".to_owned()
                } else {
                    value.to_owned()
                }
            };
            self.line(6, &format!("{} → {}", of(old), of(new)));
        }
        self.sides(finding);
        if !finding.why.is_empty() {
            self.line(6, &finding.why);
        }
        self.rename(finding);
        self.witness(finding);
        if let Some(reach) = reach(finding) {
            self.line(6, &reach);
        }
        if !finding.advice.is_empty() && finding.advice != "Nothing." {
            self.line(6, &format!("→ {}", finding.advice));
        }
    }

    fn sides(&mut self, finding: &Finding) {
        let text = match (&finding.old, &finding.new) {
            (Some(old), Some(new)) => format!("{} → {}", at(old), at(new)),
            (Some(old), None) => format!("{} → gone", at(old)),
            (None, Some(new)) => at(new),
            (None, None) => return,
        };
        let text = self.paint(DIM, &text);
        self.raw(6, &text);
    }

    fn rename(&mut self, finding: &Finding) {
        let Some(rename) = &finding.rename else {
            return;
        };
        let score = (rename.score * 100.0).round();
        let evidence = rename.evidence.join("; ");
        let line = format!(
            "`{}` → `{}`, {score} % sure: {evidence}",
            rename.from, rename.to
        );
        self.line(6, &line);
    }

    fn witness(&mut self, finding: &Finding) {
        let Some(witness) = &finding.witness else {
            return;
        };
        let mut document = witness
            .document
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if let Some((end, _)) = document.char_indices().nth(MAX_DOCUMENT) {
            document.truncate(end);
            document.push('…');
        }
        self.line(6, &format!("shown by {document}"));
        self.line(8, &format!("before: {}", witness.old));
        self.line(8, &format!("after: {}", witness.new));
    }

    fn docs(&mut self, docs: &[&Entry]) {
        match docs {
            [] => {}
            [one] => {
                self.text.push('\n');
                let place = super::place(&one.finding);
                let at = side(&one.finding).map(|it| format!(" ({})", at(it)));
                let at = at.unwrap_or_default();
                self.line(2, &format!("texts: {place}: {}{at}", one.finding.title));
            }
            many => {
                self.text.push('\n');
                let first: Vec<String> = many
                    .iter()
                    .take(3)
                    .map(|it| super::place(&it.finding))
                    .collect();
                let more = match many.len().saturating_sub(first.len()) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                self.line(2, &format!("texts: {}{more}", first.join(", ")));
            }
        }
    }

    fn accepted(&mut self, step: &Step) {
        for entry in &step.entries {
            let Some(accepted) = &entry.accepted else {
                continue;
            };
            let line = format!(
                "accepted until {} by {}: {} ({})",
                accepted.expires, accepted.owner, entry.finding.title, accepted.reason
            );
            self.line(2, &line);
        }
    }

    fn lifelines(&mut self, report: &Report) {
        let long = report.lifelines.iter().filter(|it| it.events.len() > 1);
        let long: Vec<_> = long.collect();
        if long.is_empty() {
            return;
        }
        self.raw(0, &self.paint(BOLD, "Members that changed more than once"));
        for line in long {
            let events: Vec<String> = line
                .events
                .iter()
                .map(|it| format!("{} {}", it.date, it.what))
                .collect();
            self.line(
                2,
                &format!("{} {}: {}", line.operation, line.path, events.join(" → ")),
            );
        }
        self.text.push('\n');
    }

    /// A line of text that may hold anything.
    fn line(&mut self, indent: usize, text: &str) {
        self.raw(indent, &one_line(text));
    }

    /// A line that is safe already.
    fn raw(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn paint(&self, paint: Paint, text: &str) -> String {
        let text = one_line(text);
        match self.style {
            Style::Plain => text,
            Style::Ansi => format!("{}{text}{}", paint.render(), paint.render_reset()),
        }
    }
}

const BOLD: Paint = Paint::new().effects(Effects::BOLD);
const DIM: Paint = Paint::new().effects(Effects::DIMMED);
const RED: Paint = AnsiColor::Red.on_default().effects(Effects::BOLD);
const YELLOW: Paint = AnsiColor::Yellow.on_default();
const GREEN: Paint = AnsiColor::Green.on_default();

/// The operation that a finding is about, or the service.
fn holder(entry: &Entry) -> &str {
    let place = &entry.finding.place;
    place.operation.as_deref().unwrap_or(&place.service)
}

/// The rules of the findings that decide a bump, each once.
fn deciding(step: &Step, fingerprints: &[String]) -> String {
    let entries = step.entries.iter().map(|it| &it.finding);
    let mut rules: Vec<&str> = entries
        .filter(|it| fingerprints.contains(&it.fingerprint))
        .map(|it| it.rule)
        .collect();
    rules.sort_unstable();
    rules.dedup();
    rules.join(", ")
}
