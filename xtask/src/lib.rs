//! The commands of this repository: each parses its arguments, calls the generator
//! and says what came of it.
//!
//! One code path serves the command line, the gate and the tests: [`run`] takes the
//! arguments and the two streams it may write to, and returns the exit code.
//!
//! Invariants:
//! - nothing is printed but through [`Terminal`];
//! - results go to the output, everything else to the error stream;
//! - a run with findings has written nothing.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};

use clap::Parser as _;

use acs_codegen::diag::Style;

mod bench;
mod call;
mod changelog;
mod cli;
mod codegen;
mod conformance;
mod corpus;
mod diff;
mod docs;
mod dump;
mod explain;
mod explore;
mod export;
mod fetch;
mod fuzz;
mod history;
mod import;
mod lint;
mod memo;
mod mock;
mod paths;
mod prove;
mod report;
mod schema;
mod timings;
mod today;
mod trust;
mod versions;

use cli::{Cli, Command};
use report::UsageError;

/// Where a command may write, and how.
#[expect(
    missing_debug_implementations,
    reason = "a stream has nothing to show but what it already showed"
)]
pub struct Terminal<'a> {
    /// Takes results.
    pub out: &'a mut dyn Write,
    /// Takes findings, problems and progress.
    pub err: &'a mut dyn Write,
    /// Whether findings are coloured.
    pub style: Style,
}

impl Terminal<'_> {
    /// Whether results are read on a terminal that shows colours.
    fn is_out_colored(&self) -> bool {
        self.style == Style::Ansi && io::stdout().is_terminal()
    }
}

/// How a command ended that did what it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// The specs or the output need a change; what, has been said.
    Findings,
    /// What should be compared cannot be read.
    BadInput,
    /// The arguments make no sense; why, has been said.
    Misused,
}

/// Runs the command that the arguments ask for; the first argument is the program.
///
/// Returns the exit code: 0 if all is well, 1 if there are findings or a file is
/// stale or the disk refuses, 2 if the arguments make no sense, 3 if what should be compared
/// cannot be read.
pub fn run(args: impl IntoIterator<Item = OsString>, mut terminal: Terminal<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return explain_arguments(&error, &mut terminal),
    };
    let outcome = match cli.command {
        Command::Call(args) => call::run(&args, &mut terminal),
        Command::Codegen(args) => codegen::run(&args, &mut terminal),
        Command::Lint(args) => lint::run(&args, &mut terminal),
        Command::Schema(args) => schema::run(&args, &mut terminal),
        Command::Explain(args) => explain::run(&args, &mut terminal),
        Command::Docs(args) => docs::run(&args, &mut terminal),
        Command::Dump(args) => dump::run(&args, &mut terminal),
        Command::Diff(args) => diff::run(&args, &mut terminal),
        Command::History(args) => history::run(&args, &mut terminal),
        Command::Fuzz(args) => fuzz::run(&args, &mut terminal),
        Command::GitDiff(args) => diff::driver(&args, &mut terminal),
        Command::Import(args) => import::run(&args, &mut terminal),
        Command::Bench(args) => bench::run(&args, &mut terminal),
        Command::Explore(args) => explore::run(&args, &mut terminal),
        Command::Mock(args) => mock::run(&args, &mut terminal),
        Command::Prove(args) => prove::run(&args, &mut terminal),
        Command::Conformance => conformance::run(&mut terminal),
        Command::Export(args) => export::run(&args, &mut terminal),
        Command::ImportCorpus(args) => corpus::run(&args, &mut terminal),
        Command::Trust(args) => trust::run(&args, &mut terminal),
    };
    match outcome {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Findings) => 1,
        Ok(Outcome::Misused) => 2,
        Ok(Outcome::BadInput) => 3,
        // Whoever reads the output has seen enough, as in `cargo xtask explain | head`.
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            // A closed error stream leaves nobody to tell.
            let _ = writeln!(terminal.err, "error: {error:#}");
            if error.is::<UsageError>() { 2 } else { 1 }
        }
    }
}

/// Whether the arguments of `cargo xtask`, without the program, make sense; what is wrong with them.
///
/// Nothing is run. Tests ask it about the commands that documentation names.
///
/// # Errors
///
/// What the command line would be told.
pub fn understands<'a>(args: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let args = std::iter::once("xtask").chain(args);
    match Cli::try_parse_from(args) {
        Ok(_) => Ok(()),
        Err(error) if !error.use_stderr() => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

fn explain_arguments(error: &clap::Error, terminal: &mut Terminal<'_>) -> u8 {
    let text = error.render();
    // As above: whoever closed the stream does not want to know.
    if error.use_stderr() {
        let _ = write!(terminal.err, "{text}");
        2
    } else {
        let _ = write!(terminal.out, "{text}");
        0
    }
}
