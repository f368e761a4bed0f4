//! The command line: calls an operation by its name, and shows what comes of it.
//!
//! Results go to the output, everything else to the error stream: so the output can be piped
//! whatever is told on the way.
//!
//! Invariants:
//! - nothing that a service or a spec says reaches a terminal with its control characters;
//! - no access key is shown, in whatever form the output is.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;
use acs_runtime::Config;

use crate::Catalogue;
use arguments::{Action, Arguments};

mod answer;
mod arguments;
mod call;
mod complete;
mod draw;
mod help;
mod json;
mod values;

/// The call went well.
pub const FINE: u8 = 0;
/// The call failed, or there was nobody to make it.
pub const FAILED: u8 = 1;
/// The arguments make no sense, or make a request that the service would refuse. Nothing was sent.
pub const USAGE: u8 = 2;

/// Where the command writes, and how.
#[expect(
    missing_debug_implementations,
    reason = "a stream has nothing to show but what it already showed"
)]
pub struct Console<'a> {
    /// Takes results.
    pub out: &'a mut dyn Write,
    /// Takes everything else.
    pub err: &'a mut dyn Write,
    /// How many columns the output has, if it is read on a terminal.
    pub width: Option<usize>,
    /// Whether somebody watches the error stream.
    pub is_watched: bool,
    /// Whether headings are bold.
    pub is_colored: bool,
}

impl<'a> Console<'a> {
    /// What is known of the streams of this process, which the two are written to.
    pub fn of_process(out: &'a mut dyn Write, err: &'a mut dyn Write, style: Style) -> Self {
        let width = terminal_size::terminal_size_of(io::stdout());
        let is_terminal = io::stdout().is_terminal();
        Self {
            out,
            err,
            width: width
                .map(|(width, _)| usize::from(width.0))
                .filter(|_| is_terminal),
            is_watched: io::stderr().is_terminal(),
            is_colored: is_terminal && style == Style::Ansi,
        }
    }
}

/// Why the command ends here.
enum Stop {
    /// What has been said.
    Said(u8),
    /// A stream is closed, or the disk refuses.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Does what the words after `call` say, with the specs of a folder unless they name another.
///
/// # Errors
///
/// If a stream is closed. The exit code tells everything else.
pub fn run(words: &[String], specs: &Path, console: &mut Console<'_>) -> io::Result<u8> {
    run_as(Config::from_env(), words, specs, console)
}

/// The same with other settings than those of the environment, for tests.
///
/// # Errors
///
/// As [`run`].
pub fn run_as(
    config: Config,
    words: &[String],
    specs: &Path,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    match attempt(config, words, specs, console) {
        Ok(()) => Ok(FINE),
        Err(Stop::Said(code)) => Ok(code),
        Err(Stop::Io(error)) => Err(error),
    }
}

fn attempt(
    config: Config,
    words: &[String],
    specs: &Path,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let arguments = match Arguments::parse(words) {
        Ok(arguments) => arguments,
        Err(problem) => {
            writeln!(console.err, "error: {problem}")?;
            writeln!(
                console.err,
                "help: `cargo xtask call --help` says what there is"
            )?;
            return Err(Stop::Said(USAGE));
        }
    };
    if let Action::Completions(shell) = &arguments.action {
        write!(console.out, "{}", complete::script(*shell))?;
        return Ok(());
    }
    let specs = arguments.specs.as_deref().unwrap_or(specs);
    // Somebody who presses a key does not want to read about a spec.
    let quiet = matches!(arguments.action, Action::Complete(_));
    let catalogue = load(specs, quiet, console)?;
    match &arguments.action {
        Action::Complete(words) => {
            for suggestion in complete::suggestions(&catalogue, words) {
                writeln!(console.out, "{suggestion}")?;
            }
            Ok(())
        }
        Action::List => {
            let product = arguments.product.as_deref();
            Ok(write!(
                console.out,
                "{}",
                help::list(&catalogue, product, console.width)
            )?)
        }
        Action::Help => {
            let Some(name) = &arguments.operation else {
                return Ok(write!(console.out, "{}", help::general(console.width))?);
            };
            let operation = find(&catalogue, &arguments, name, console)?;
            Ok(write!(
                console.out,
                "{}",
                help::of(operation, console.width)
            )?)
        }
        Action::Call | Action::DryRun | Action::Generate(_) => {
            let Some(name) = &arguments.operation else {
                writeln!(
                    console.err,
                    "error: an operation is wanted, such as `DescribeImageInstances`"
                )?;
                writeln!(console.err, "help: `cargo xtask call --list` lists them")?;
                return Err(Stop::Said(USAGE));
            };
            let operation = find(&catalogue, &arguments, name, console)?;
            call::run(config, operation, &arguments, specs, console)
        }
        Action::Completions(_) => Ok(()),
    }
}

fn load(specs: &Path, quiet: bool, console: &mut Console<'_>) -> Result<Catalogue, Stop> {
    let mut sources = SourceMap::default();
    let read = SourceMap::load(specs).and_then(|it| {
        sources = it.with_root(specs.display().to_string());
        Catalogue::read(&sources)
    });
    match read {
        Ok(catalogue) => Ok(catalogue),
        Err(_) if quiet => Err(Stop::Said(FAILED)),
        Err(diags) => {
            write!(console.err, "{}", diags.render(&sources, Style::Plain))?;
            Err(Stop::Said(FAILED))
        }
    }
}

fn find<'a>(
    catalogue: &'a Catalogue,
    arguments: &Arguments,
    name: &str,
    console: &mut Console<'_>,
) -> Result<&'a crate::Operation, Stop> {
    match catalogue.find(arguments.product.as_deref(), name) {
        Ok(operation) => Ok(operation),
        Err(error) => {
            writeln!(console.err, "error: {}", harmless(&error.to_string()))?;
            writeln!(
                console.err,
                "help: `cargo xtask call --list` lists all operations"
            )?;
            Err(Stop::Said(USAGE))
        }
    }
}

/// The text without what would move a terminal's cursor.
fn harmless(text: &str) -> String {
    let harmless = |it: char| {
        if it.is_control() && it != '\n' {
            ' '
        } else {
            it
        }
    };
    text.chars().map(harmless).collect()
}
