//! `cargo xtask call`

use acs_call::cli::{self, Console};

use crate::cli::CallArgs;
use crate::{Outcome, Terminal, paths};

pub(crate) fn run(args: &CallArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let mut console = Console::of_process(terminal.out, terminal.err, terminal.style);
    Ok(
        match cli::run(&args.words, &paths::specs(), &mut console)? {
            cli::FINE => Outcome::Fine,
            cli::USAGE => Outcome::Misused,
            _ => Outcome::Findings,
        },
    )
}
