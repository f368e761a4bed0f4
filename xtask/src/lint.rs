//! `cargo xtask lint`

use acs_codegen::Options;
use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;

use crate::cli::LintArgs;
use crate::{Outcome, Terminal, report};

pub(crate) fn run(args: &LintArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let (sources, found) = match report::load(&args.source.spec) {
        Ok(sources) => {
            let found = lint(&sources);
            (sources, found)
        }
        Err(unreadable) => (SourceMap::default(), Err(unreadable)),
    };
    let outcome = match &found {
        Ok(_) => Outcome::Fine,
        Err(_) => Outcome::Findings,
    };
    let diags = found.unwrap_or_else(|errors| errors);
    report::findings(&diags, &sources, args.source.format, terminal)?;
    Ok(outcome)
}

/// The warnings, or all findings if one is an error.
fn lint(sources: &SourceMap) -> Result<Diagnostics, Diagnostics> {
    // What only the output depends on does not matter here.
    let options = Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    let specs = acs_codegen::parse(sources, &options)?;
    let warnings = acs_codegen::check(sources, &specs)?;
    acs_codegen::lower(sources, &specs)?;
    acs_codegen::history(sources, &specs)?;
    Ok(warnings)
}
