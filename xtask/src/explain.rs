//! `cargo xtask explain [RULE]`

use acs_codegen::diag::Rule;

use crate::cli::ExplainArgs;
use crate::report::{UsageError, did_you_mean};
use crate::{Outcome, Terminal};

pub(crate) fn run(args: &ExplainArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let Some(id) = &args.rule else {
        return list(terminal);
    };
    let Some(rule) = Rule::from_id(id) else {
        let hint = did_you_mean(id, Rule::ALL.iter().map(|rule| rule.id()));
        let all = "`cargo xtask explain` lists all rules";
        return Err(UsageError(format!("there is no rule `{id}`{hint}; {all}")).into());
    };
    let text = acs_codegen::explain::explain(rule);
    writeln!(terminal.out, "{}", text.trim_end())?;
    Ok(Outcome::Fine)
}

fn list(terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let width = Rule::ALL.iter().map(|rule| rule.id().len()).max();
    let width = width.unwrap_or_default();
    for rule in Rule::ALL {
        let (id, summary) = (rule.id(), rule.summary());
        writeln!(terminal.out, "{id:width$}  {summary}")?;
    }
    Ok(Outcome::Fine)
}
