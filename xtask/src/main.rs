//! `cargo xtask`: hands the command line to the library.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use acs_codegen::diag::Style;
use xtask::Terminal;

fn main() -> ExitCode {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let style = match io::stderr().is_terminal() && !no_color {
        true => Style::Ansi,
        false => Style::Plain,
    };
    let terminal = Terminal {
        out: &mut io::stdout().lock(),
        err: &mut io::stderr().lock(),
        style,
    };
    ExitCode::from(xtask::run(std::env::args_os(), terminal))
}
