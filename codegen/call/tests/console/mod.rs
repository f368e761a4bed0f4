//! Runs the command line as a user would.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test file uses its own part, and fails by panicking"
)]

use std::path::{Path, PathBuf};

use acs_call::cli::{Console, run_as};
use acs_mock::Server;
use acs_runtime::credentials::Static;
use acs_runtime::{Config, RetryPolicy};

pub(crate) fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec")
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn ends(self, code: u8) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

/// Runs with these settings, on a terminal of so many columns or none.
pub(crate) fn run_on(width: Option<usize>, config: Config, words: &[&str]) -> Run {
    run_with(&specs(), width, config, words)
}

pub(crate) fn run_with(specs: &Path, width: Option<usize>, config: Config, words: &[&str]) -> Run {
    let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console {
        out: &mut out,
        err: &mut err,
        width,
        is_watched: false,
        is_colored: false,
    };
    let code = run_as(config, &words, specs, &mut console).unwrap();
    let (out, err) = (
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    );
    Run { code, out, err }
}

pub(crate) fn run(words: &[&str]) -> Run {
    run_on(None, Config::new(Static::new("id", "secret")), words)
}

pub(crate) fn run_against(server: &Server, words: &[&str]) -> Run {
    run_on(None, server.config().retry(RetryPolicy::off()), words)
}
