//! Whether the version of each generated crate fits what changed since its last release.
//!
//! A release is the git tag `<crate>-<version>`, or what the policy calls the baseline: that is
//! what users have, and all changes since count together. A crate that was never released may
//! have any version, and where git or the tag is missing nothing is asked.

use std::path::Path;

use acs_codegen::diag::Style;
use acs_diff::Revision;
use acs_diff::input::{self, Problem, git};
use acs_diff::render::{Format, render};
use acs_diff::report::{FailOn, Judge, Report, Step, crate_name, step};

use crate::diff::{Rules, bad_input, places};
use crate::today::today;
use crate::{Outcome, Terminal};

pub(crate) fn check(
    folder: &Path,
    name: &str,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    let rules = match Rules::load(None, folder, name) {
        Ok(rules) => rules,
        Err(problem) => {
            bad_input(&problem, terminal)?;
            return Ok(Outcome::Findings);
        }
    };
    let day = today(None);
    let judge = rules.judge(None, None, &day);
    let mut report = Report {
        title: "versions of the generated crates".to_owned(),
        steps: Vec::new(),
        lifelines: Vec::new(),
    };
    for step in since_releases(folder, name, &rules, &judge, terminal)? {
        let mut one = Report {
            title: step.old.clone(),
            steps: vec![step],
            lifelines: Vec::new(),
        };
        // What changed is no mistake; only the version may be one.
        one.steps[0].entries.clear();
        one.judge_versions(&judge);
        report.steps.extend(one.steps);
    }
    report.steps.retain(|it| !it.entries.is_empty());
    if !report.is_empty() {
        let style: Style = terminal.style;
        write!(terminal.err, "{}", render(&report, Format::Text(style)))?;
    }
    Ok(match report.fails(FailOn::Rust) {
        true => Outcome::Findings,
        false => Outcome::Fine,
    })
}

/// What changed in each product since its crate was released.
fn since_releases(
    folder: &Path,
    name: &str,
    rules: &Rules,
    judge: &Judge<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Vec<Step>> {
    let places = places(folder, name);
    let present = acs_codegen::source::SourceMap::load(folder).map(|it| it.with_root(name));
    // Whoever calls has read the specs already.
    let Ok(Ok(present)) = present.map(input::folder) else {
        return Ok(Vec::new());
    };
    let mut steps = Vec::new();
    for spec in &present.specs {
        let krate = crate_name(spec);
        let stated = rules.baseline().map(str::to_owned);
        let Some(release) = stated.or_else(|| git::last_release(folder, &krate)) else {
            continue;
        };
        let before = match input::read(&release, &places) {
            Ok(before) => before,
            Err(problem) => {
                let why = match problem {
                    Problem::Message(text) => text,
                    Problem::Findings(..) => "its specs cannot be read any more".to_owned(),
                };
                let why = acs_codegen::diag::escape(&why);
                writeln!(
                    terminal.err,
                    "note: the version of `{krate}` is not checked: {why}"
                )?;
                continue;
            }
        };
        let of_product = |specs: &[acs_codegen::spec::Spec]| -> Vec<acs_codegen::spec::Spec> {
            let mut specs = specs.to_vec();
            specs.retain(|it| it.folder() == spec.folder());
            specs
        };
        let (old, new) = (of_product(&before.specs), of_product(&present.specs));
        let revision = |sources, specs| Revision { sources, specs };
        steps.push(step(
            (&release, &revision(&before.sources, &old)),
            (name, &revision(&present.sources, &new)),
            judge,
        ));
    }
    Ok(steps)
}
