//! The site as browsers see it: parsed by the rules that they parse by.

#![expect(
    clippy::unwrap_used,
    reason = "functions of tests: what they rely on was made by tests"
)]

mod hostile;
mod page;
mod real;
mod same;

use std::path::{Path, PathBuf};

use acs_codegen::source::SourceMap;
use acs_diff::input::{Folder, folder};

/// The specs of this repository.
fn ours() -> Folder {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    let sources = SourceMap::load(&specs).expect("a folder of specs");
    folder(sources.with_root("api-spec")).expect("good specs")
}

/// A file or folder of the shared data; none where it is not, which is said.
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}
