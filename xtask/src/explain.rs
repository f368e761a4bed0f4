//! `cargo xtask explain [RULE]`: rules about specs, and rules about changes

use acs_codegen::diag::Rule;

use crate::cli::ExplainArgs;
use crate::report::{UsageError, did_you_mean};
use crate::{Outcome, Terminal};

pub(crate) fn run(args: &ExplainArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let Some(id) = &args.rule else {
        return list(terminal);
    };
    let about_specs = Rule::from_id(id).map(acs_codegen::explain::explain);
    let Some(text) = about_specs.or_else(|| acs_diff::explain(id)) else {
        let ids = all().into_iter().map(|(id, _)| id);
        let hint = did_you_mean(id, ids);
        let all = "`cargo xtask explain` lists all rules";
        return Err(UsageError(format!("there is no rule `{id}`{hint}; {all}")).into());
    };
    writeln!(terminal.out, "{}", text.trim_end())?;
    Ok(Outcome::Fine)
}

fn list(terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let all = all();
    let width = all.iter().map(|(id, _)| id.len()).max();
    let width = width.unwrap_or_default();
    for (id, summary) in all {
        writeln!(terminal.out, "{id:width$}  {summary}")?;
    }
    Ok(Outcome::Fine)
}

/// Id and summary of every rule: those about specs, then those about changes.
fn all() -> Vec<(&'static str, &'static str)> {
    let specs = Rule::ALL.iter().map(|rule| (rule.id(), rule.summary()));
    let changes = acs_diff::Rule::ALL.iter();
    let changes = changes.map(|rule| (rule.id(), rule.summary()));
    specs.chain(changes).collect()
}
