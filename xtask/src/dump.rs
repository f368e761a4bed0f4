//! `cargo xtask dump spec|model OPERATION`

use std::fmt::Debug;

use acs_codegen::Options;
use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

use crate::cli::{DumpArgs, Form, Format};
use crate::report::{UsageError, did_you_mean};
use crate::{Outcome, Terminal, report};

pub(crate) fn run(args: &DumpArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let mut sources = SourceMap::default();
    match dump(args, &mut sources) {
        Ok(Ok(text)) => {
            write!(terminal.out, "{text}")?;
            Ok(Outcome::Fine)
        }
        Ok(Err(unknown)) => Err(unknown.into()),
        Err(diags) => {
            report::findings(&diags, &sources, Format::Text, terminal)?;
            Ok(Outcome::Findings)
        }
    }
}

/// The text, unless the specs have errors or the operation does not exist.
fn dump(
    args: &DumpArgs,
    sources: &mut SourceMap,
) -> Result<Result<String, UsageError>, Diagnostics> {
    *sources = report::load(&args.spec)?;
    let options = Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    let specs = acs_codegen::parse(sources, &options)?;
    // A spec that breaks a rule can be dumped: this is how one finds out why.
    let found = match args.form {
        Form::Spec => spec(&specs, &args.operation),
        Form::Model => {
            acs_codegen::check(sources, &specs)?;
            let crates = acs_codegen::lower(sources, &specs)?;
            let operations = crates.iter().flat_map(|krate| &krate.operations);
            texts(operations.filter(|it| it.meta.action == args.operation))
        }
    };
    if found.is_empty() {
        return Ok(Err(unknown(&specs, &args.operation)));
    }
    Ok(Ok(found))
}

fn spec(specs: &[Spec], name: &str) -> String {
    let operations = specs.iter().flat_map(|spec| &spec.operations);
    texts(operations.filter(|it| it.name.as_str() == name))
}

fn texts(operations: impl Iterator<Item = impl Debug>) -> String {
    operations.map(|it| format!("{it:#?}\n")).collect()
}

fn unknown(specs: &[Spec], name: &str) -> UsageError {
    let operations = specs.iter().flat_map(|spec| &spec.operations);
    let hint = did_you_mean(name, operations.map(|it| it.name.as_str()));
    UsageError(format!("there is no operation `{name}`{hint}"))
}
