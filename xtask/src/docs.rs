//! `cargo xtask docs`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use acs_codegen::files::Files;
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
        Ok(files) => files,
        Err(problem) => {
            bad_input(&problem, terminal)?;
            return Ok(Outcome::Findings);
        }
    };
    let out = args.out.clone().unwrap_or_else(usual_folder);
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
        open(&home)?;
    }
    Ok(Outcome::Fine)
}

/// The site of a folder of specs.
fn build(spec: &Option<PathBuf>, options: &Options) -> Result<Files, Problem> {
    let sources = report::load(spec).map_err(|diags| Problem::Findings(Box::default(), diags))?;
    let folder = input::folder(sources)?;
    acs_site::build(&folder, options)
        .map_err(|diags| Problem::Findings(Box::new(folder.sources.clone()), diags))
}

fn usual_folder() -> PathBuf {
    paths::root().join("target/site")
}

/// Shows a file in the browser that the system prefers.
fn open(file: &Path) -> anyhow::Result<()> {
    let file = paths::canonical(file)?;
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The browser goes on when this command has ended.
    let started = command.spawn();
    started.with_context(|| format!("`{program}` cannot open {}", file.display()))?;
    Ok(())
}
