//! `cargo xtask explore`

use std::ffi::OsStr;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;

use acs_explore::Explorer;
use acs_mock::Server;
use acs_site::Options;

use crate::cli::ExploreArgs;
use crate::diff::bad_input;
use crate::report::UsageError;
use crate::{Outcome, Terminal, docs, paths};

pub(crate) fn run(args: &ExploreArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    if !args.addr.ip().is_loopback() {
        let addr = args.addr;
        let message = format!("`--addr {addr}` is not an address of this machine only");
        return Err(UsageError(message).into());
    }
    let (site, specs) = match docs::build(&args.spec, &Options::default()) {
        Ok(built) => built,
        Err(problem) => {
            bad_input(&problem, terminal)?;
            return Ok(Outcome::Findings);
        }
    };
    let folder = args.spec.clone().unwrap_or_else(paths::specs);
    let mock = Server::builder().specs(folder).start();
    let mock = mock.context("the fake server does not start")?;
    let count = mock.operations().len();
    let explorer = Explorer::builder(site, specs, mock).address(args.addr);
    let explorer = explorer.start().context("the explorer does not start")?;
    let url = explorer.url();
    writeln!(terminal.err, "{count} operations to try, until Ctrl+C")?;
    writeln!(terminal.out, "{url}")?;
    terminal.out.flush()?;
    if args.open {
        docs::open(OsStr::new(&url))?;
    }
    match args.seconds {
        Some(seconds) => thread::sleep(Duration::from_secs(seconds)),
        // It is stopped from outside.
        None => loop {
            thread::park();
        },
    }
    Ok(Outcome::Fine)
}
