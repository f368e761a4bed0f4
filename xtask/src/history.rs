//! `cargo xtask history [OPERATION]`

use acs_diff::input::{self, Problem};
use acs_diff::report::{self as reports, FailOn, Report, Step};

use crate::cli::HistoryArgs;
use crate::diff::{Rules, bad_input, finish};
use crate::report::{UsageError, did_you_mean};
use crate::today::today;
use crate::{Outcome, Terminal, report};

pub(crate) fn run(args: &HistoryArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let folder = report::spec_folder(&args.report.spec);
    let name = report::spec_name(&args.report.spec);
    let loaded = report::load(&args.report.spec)
        .map_err(|diags| Problem::Findings(Box::default(), diags))
        .and_then(input::folder)
        .and_then(|specs| {
            Ok((
                specs,
                Rules::load(args.report.policy.as_deref(), &folder, &name)?,
            ))
        });
    let (specs, rules) = match loaded {
        Ok(loaded) => loaded,
        Err(problem) => return bad_input(&problem, terminal),
    };
    if let Some(operation) = &args.operation {
        let past = specs.histories.iter().flat_map(|it| &it.days);
        let past = past.flat_map(|it| &it.operations);
        let present = specs.specs.iter().flat_map(|it| &it.operations);
        let names: Vec<&str> = present.chain(past).map(|it| it.name.as_str()).collect();
        if !names.contains(&operation.as_str()) {
            let hint = did_you_mean(operation, names.into_iter());
            let text = format!("there is no operation `{operation}`{hint}");
            return Err(UsageError(text).into());
        }
    }
    let day = today(args.report.today.as_deref());
    let judge = rules.judge(Some(&args.report), args.operation.as_deref(), &day);
    let steps = if args.git {
        match reports::commits(&folder, &judge) {
            Ok((steps, unreadable)) => {
                for commit in unreadable {
                    writeln!(
                        terminal.err,
                        "passed over, its specs cannot be read: {commit}"
                    )?;
                }
                steps
            }
            Err(problem) => return bad_input(&problem, terminal),
        }
    } else {
        reports::days(&specs, &judge)
    };
    let is_within = |step: &Step| {
        let date = step.date.as_deref().unwrap_or_default();
        let since = args.since.as_deref().is_none_or(|it| it <= date);
        since && args.until.as_deref().is_none_or(|it| date <= it)
    };
    let steps: Vec<Step> = steps.into_iter().filter(is_within).collect();
    let what = args.operation.as_deref().unwrap_or(&name);
    let mut report = Report {
        title: format!("History of {what}"),
        steps,
        lifelines: Vec::new(),
    };
    report.follow();
    let is_whole = args.operation.is_none() && args.since.is_none() && args.until.is_none();
    report.judge_suppressions(&judge, is_whole && args.git);
    finish(&report, &args.report, FailOn::None, terminal)
}
