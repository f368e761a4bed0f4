//! `cargo xtask docs`

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use acs_codegen::files::{Files, turn};
use acs_codegen::source::SourceMap;
use acs_diff::input::{self, Problem};
use acs_site::Options;

use crate::cli::DocsArgs;
use crate::codegen::compare;
use crate::diff::bad_input;
use crate::timings::Timings;
use crate::{Outcome, Terminal, paths, report};

pub(crate) fn run(args: &DocsArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let timings = Timings::start();
    let options = Options {
        rustdoc: args.rustdoc.clone(),
    };
    let files = match build(&args.spec, &options) {
        Ok((files, _)) => files,
        Err(problem) => {
            bad_input(&problem, terminal)?;
            return Ok(Outcome::Findings);
        }
    };
    let out = args.out.clone().unwrap_or_else(usual_folder);
    let _turn = turn(&out).with_context(|| out.display().to_string())?;
    let stale = compare(&files, &out, None)?;
    files
        .write(&out, &stale)
        .with_context(|| out.display().to_string())?;
    writeln!(
        terminal.err,
        "{} files: {} written, {} removed in {:.2} s",
        files.len(),
        stale.changed.len() + stale.missing.len(),
        stale.orphaned.len(),
        timings.elapsed().as_secs_f64(),
    )?;
    let home = out.join("index.html");
    writeln!(terminal.out, "{}", home.display())?;
    if args.open {
        open(paths::canonical(&home)?.as_os_str())?;
    }
    Ok(Outcome::Fine)
}

/// The site of a folder of specs, and the specs.
pub(crate) fn build(
    spec: &Option<PathBuf>,
    options: &Options,
) -> Result<(Files, SourceMap), Problem> {
    let sources = report::load(spec).map_err(|diags| Problem::Findings(Box::default(), diags))?;
    let folder = input::folder(sources)?;
    match acs_site::build(&folder, options) {
        Ok(files) => Ok((files, folder.sources)),
        Err(diags) => Err(Problem::Findings(Box::new(folder.sources), diags)),
    }
}

fn usual_folder() -> PathBuf {
    paths::root().join("target/site")
}

/// Shows a file or an address in the browser that the system prefers.
pub(crate) fn open(what: &OsStr) -> anyhow::Result<()> {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The browser goes on when this command has ended.
    let started = command.spawn();
    started.with_context(|| format!("`{program}` cannot open {}", what.display()))?;
    Ok(())
}
