//! Runs a command as a user would.

use std::ffi::OsString;

use acs_codegen::diag::Style;

/// What a run left: exit code, output, error stream.
pub(crate) struct Run {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn xtask(args: &[&str]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = xtask::Terminal {
        out: &mut out,
        err: &mut err,
        style: Style::Plain,
    };
    let program = ["cargo xtask"].iter().chain(args).map(OsString::from);
    let code = xtask::run(program, terminal);
    Run {
        code,
        out: String::from_utf8(out).expect("the output is text"),
        err: String::from_utf8(err).expect("the error stream is text"),
    }
}
