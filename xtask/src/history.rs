//! `cargo xtask history [OPERATION]`

use acs_codegen::diag::escape;
use acs_codegen::spec::Operation;
use acs_diff::input::{self, Problem};
use acs_diff::report::{FailOn, Range, Report, commits, days, files};

use crate::cli::HistoryArgs;
use crate::diff::{Rules, bad_input, finish, metadata};
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
    let published = match args
        .metadata
        .as_deref()
        .map(|it| input::dated(it, metadata))
    {
        Some(Ok(published)) => Some(published),
        Some(Err(problem)) => return bad_input(&problem, terminal),
        None => None,
    };
    let operations: Vec<&Operation> = match &published {
        Some(files) => {
            let specs = files.iter().flat_map(|(_, it)| &it.specs);
            specs.flat_map(|it| &it.operations).collect()
        }
        None => {
            let past = specs.histories.iter().flat_map(|it| &it.days);
            let past = past.flat_map(|it| &it.operations);
            let present = specs.specs.iter().flat_map(|it| &it.operations);
            present.chain(past).collect()
        }
    };
    if let Some(operation) = &args.operation {
        let names: Vec<&str> = operations.iter().map(|it| it.name.as_str()).collect();
        if !names.contains(&operation.as_str()) {
            let hint = did_you_mean(operation, names.into_iter());
            let text = format!("there is no operation `{operation}`{hint}");
            return Err(UsageError(text).into());
        }
    }
    let day = today(args.report.today.as_deref());
    let judge = rules.judge(Some(&args.report), args.operation.as_deref(), &day);
    let range = Range {
        since: args.since.as_deref(),
        until: args.until.as_deref(),
        net: args.net,
    };
    let what = match (&args.operation, &args.metadata) {
        (Some(operation), _) => operation.clone(),
        (None, Some(folder)) => report::plain(folder),
        (None, None) => name,
    };
    let title = format!("History of {what}");
    let mut report: Report = match published {
        Some(published) => files(&published, &title, range, &judge),
        None if args.git => match commits(&folder, &title, range, &judge) {
            Ok((report, unreadable)) => {
                for commit in unreadable {
                    let commit = escape(&commit);
                    writeln!(
                        terminal.err,
                        "passed over, its specs cannot be read: {commit}"
                    )?;
                }
                report
            }
            Err(problem) => return bad_input(&problem, terminal),
        },
        None => days(&specs, &title, range, &judge),
    };
    report.judge_suppressions(&judge, false);
    finish(&report, &args.report, FailOn::None, terminal)
}
