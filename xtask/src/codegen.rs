//! `cargo xtask codegen [--check]`
//!
//! Writing and checking share everything but the last step.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use acs_codegen::diag::Diagnostics;
use acs_codegen::files::{self, Files, MARKER, Stale};
use acs_codegen::source::SourceMap;
use acs_codegen::{Options, Output, Stage};

use crate::cli::CodegenArgs;
use crate::memo::{Made, Memo};
use crate::report::UsageError;
use crate::timings::Timings;
use crate::{Outcome, Terminal, changelog, paths, report, schema, versions};

pub(crate) fn run(args: &CodegenArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let mut timings = Timings::start();
    let out = args.out.clone().unwrap_or_else(paths::generated);
    let options = options(&out, args.product.clone())?;
    // Two runs at once would each compare with what the other is about to change.
    let _turn = match args.check {
        true => None,
        false => Some(files::turn(&out).with_context(|| out.display().to_string())?),
    };

    let (sources, loaded) = match report::load(&args.source.spec) {
        Ok(sources) => (sources, Ok(())),
        Err(errors) => (SourceMap::default(), Err(errors)),
    };
    timings.done("load");
    let format = args.source.format;
    let style = (format, terminal.style);
    let memo = Memo::of(&out, &sources, &options, style);
    if let Some((made, warnings)) = memo.as_ref().and_then(Memo::recall) {
        timings.done("compare");
        report::say(&warnings, format, terminal)?;
        return nothing_to_do(made, args, &timings, terminal);
    }

    let compiled = loaded.and_then(|()| compile(&sources, &options, &mut timings));
    let diags = match &compiled {
        Ok(output) => &output.warnings,
        Err(errors) => errors,
    };
    let warnings = report::findings_text(diags, &sources, format, terminal.style);
    report::say(&warnings, format, terminal)?;
    let Ok(Output {
        files, operations, ..
    }) = compiled
    else {
        return Ok(Outcome::Findings);
    };
    if let Some(product) = &args.product
        && operations == 0
    {
        return Err(unknown_product(product, &sources, &options).into());
    }

    let (files, stale) = compared(files, args, &out)?;
    timings.done("compare");
    let outcome = match args.check {
        true => check(&stale, args, terminal)?,
        false => {
            let written = files.write(&out, &stale);
            written.with_context(|| out.display().to_string())?;
            timings.done("write");
            Outcome::Fine
        }
    };
    let made = Made {
        operations,
        files: files.len(),
    };
    if outcome == Outcome::Fine {
        // The output folder exists by now, and with it the place of its memo.
        if let Some(memo) = Memo::of(&out, &sources, &options, style) {
            memo.keep(made, &warnings);
        }
    }
    summary(&stale, made, args, &timings, terminal)?;
    Ok(outcome)
}

/// What the output depends on besides the specs.
fn options(out: &Path, product: Option<String>) -> anyhow::Result<Options> {
    let at = |path: &Path| paths::canonical(path).with_context(|| path.display().to_string());
    let canonical = at(out)?;
    // All crates lie one folder below, so the way to the runtime is the same for each.
    let runtime = paths::relative(
        &canonical.join("crate"),
        &at(&paths::root().join("runtime"))?,
    );
    Ok(Options {
        runtime,
        standalone: canonical != at(&paths::generated())?,
        product,
    })
}

fn unknown_product(product: &str, sources: &SourceMap, options: &Options) -> UsageError {
    let all = Options {
        product: None,
        ..options.clone()
    };
    let specs = acs_codegen::parse(sources, &all).unwrap_or_default();
    let names: Vec<String> = specs
        .iter()
        .map(|it| format!("`{}`", it.service.product.value))
        .collect();
    let known = names.join(", ");
    UsageError(format!(
        "there is no product `{product}`; the specs have {known}"
    ))
}

/// The output and the warnings, or all findings.
fn compile(
    sources: &SourceMap,
    options: &Options,
    timings: &mut Timings,
) -> Result<Output, Diagnostics> {
    let mut output = acs_codegen::compile_observed(sources, options, &mut |stage| {
        timings.done(match stage {
            Stage::Parse => "parse",
            Stage::Check => "check",
            Stage::Lower => "lower",
            Stage::Emit => "emit",
        });
    })?;
    let specs = std::mem::take(&mut output.specs);
    let histories = acs_codegen::history(sources, &specs)?;
    changelog::add(sources, specs, histories, &mut output.files);
    timings.done("history");
    Ok(output)
}

/// The end of a run whose output is known to be what lies there.
fn nothing_to_do(
    made: Made,
    args: &CodegenArgs,
    timings: &Timings,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    let outcome = match args.check {
        true => check(&Stale::default(), args, terminal)?,
        false => Outcome::Fine,
    };
    summary(&Stale::default(), made, args, timings, terminal)?;
    Ok(outcome)
}

/// The whole output or the crates of the product that was asked for, and where the folder differs.
///
/// The list of crates at the top belongs to no crate, so a single product leaves it as it
/// is. An empty folder gets it all the same, since it marks the folder as ours.
fn compared(mut files: Files, args: &CodegenArgs, out: &Path) -> anyhow::Result<(Files, Stale)> {
    if args.product.is_none() || !out.join(MARKER).exists() {
        let stale = compare(&files, out, None)?;
        return Ok((files, stale));
    }
    let paths = files.iter().filter_map(|(path, _)| path.split_once('/'));
    let folders: BTreeSet<String> = paths.map(|(folder, _)| folder.to_owned()).collect();
    files.retain_crates(&folders);
    let stale = compare(&files, out, Some(&folders))?;
    Ok((files, stale))
}

/// Where a folder differs. One that is not ours is the user's mistake.
pub(crate) fn compare(
    files: &Files,
    out: &Path,
    scope: Option<&BTreeSet<String>>,
) -> anyhow::Result<Stale> {
    files.stale(out, scope).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => UsageError(error.to_string()).into(),
        _ => error.into(),
    })
}

fn check(
    stale: &Stale,
    args: &CodegenArgs,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    if !stale.is_empty() {
        writeln!(terminal.err, "{stale}")?;
        outcome = Outcome::Findings;
    }
    if outcome == Outcome::Findings {
        writeln!(
            terminal.err,
            "run `cargo xtask codegen` and commit the result"
        )?;
    }
    // The schemas lie beside the specs of this repository, nobody else's.
    if args.source.spec.is_none() {
        let folder: PathBuf = paths::specs().join("schema");
        if schema::check(&folder, terminal)? == Outcome::Findings {
            outcome = Outcome::Findings;
        }
    }
    let folder = report::spec_folder(&args.source.spec);
    let name = report::spec_name(&args.source.spec);
    if versions::check(&folder, &name, terminal)? == Outcome::Findings {
        outcome = Outcome::Findings;
    }
    Ok(outcome)
}

/// `2 operations, 7 files: 1 written, 6 unchanged, 0 removed in 0.03 s`
fn summary(
    stale: &Stale,
    Made { operations, files }: Made,
    args: &CodegenArgs,
    timings: &Timings,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let written = stale.changed.len() + stale.missing.len();
    let removed = stale.orphaned.len();
    let (differ, gone) = match args.check {
        true => ("stale", "orphaned"),
        false => ("written", "removed"),
    };
    writeln!(
        terminal.err,
        "{operations} operation{}, {files} file{}: {written} {differ}, {} unchanged, \
         {removed} {gone} in {:.2} s",
        if operations == 1 { "" } else { "s" },
        if files == 1 { "" } else { "s" },
        files - written,
        timings.elapsed().as_secs_f64(),
    )?;
    if args.timings {
        write!(terminal.err, "{timings}")?;
    }
    Ok(())
}
