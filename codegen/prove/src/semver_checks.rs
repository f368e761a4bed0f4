//! Asks `cargo-semver-checks` about the pairs, to show where what it knows ends.
//!
//! It compares what rustdoc says of two crates. Both are made here, in a second instead of the
//! minute that building documentation with all dependencies takes; otherwise it runs as its users
//! run it, once as if a minor and once as if a patch release were planned.

use std::io;
use std::path::Path;
use std::process::Command;

use acs_diff::Compat;

use crate::compiler::Compiler;
use crate::features;
use crate::pair::{Generated, Pair};

/// What it says about a pair.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// The release that it asks for.
    pub compat: Compat,
    /// The lints that say so.
    pub lints: Vec<String>,
}

/// Its opinion on a pair.
///
/// # Errors
///
/// If it is not installed, or does not understand what rustdoc writes.
pub fn opinion(pair: &Pair, compiler: &Compiler) -> io::Result<Opinion> {
    let old = pair.old.generate().map_err(io::Error::other)?;
    let new = pair.new.generate().map_err(io::Error::other)?;
    let document = |side: &Generated| {
        let features = features::all(&side.model);
        compiler.document(&side.model.name, &side.files, &features)
    };
    let (old, new) = (document(&old)?, document(&new)?);
    let major = lints(&old, &new, "minor")?;
    let compat = match major.is_empty() {
        false => Compat::Major,
        true if lints(&old, &new, "patch")?.is_empty() => Compat::None,
        true => Compat::Minor,
    };
    let lints = match compat {
        Compat::Minor => lints(&old, &new, "patch")?,
        Compat::Major | Compat::None => major,
    };
    Ok(Opinion { compat, lints })
}

/// Lints that forbid the release.
fn lints(old: &Path, new: &Path, release: &str) -> io::Result<Vec<String>> {
    let output = Command::new("cargo-semver-checks")
        .args(["semver-checks", "check-release", "--color", "never"])
        .args(["--release-type", release, "--baseline-rustdoc"])
        .arg(old)
        .arg("--current-rustdoc")
        .arg(new)
        .output()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lints: Vec<String> = said
        .lines()
        .filter_map(|line| line.strip_prefix("--- failure "))
        .filter_map(|line| line.split_once(':'))
        .map(|(lint, _)| lint.to_owned())
        .collect();
    if output.status.success() != lints.is_empty() {
        return Err(io::Error::other(format!("it is not understood: {said}")));
    }
    Ok(lints)
}
