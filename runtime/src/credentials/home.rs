//! Files below the home directory, and switches of the environment.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::system::System;

/// Larger files are not looked at.
const LARGEST: usize = 1 << 20;

/// The home directory, if the environment names it.
pub(super) fn home(system: &dyn System) -> Result<PathBuf, String> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let found = system.variable(name).or_else(|| system.variable("HOME"));
    let missing = || format!("{name} is not set, so the home directory is not known");
    found.map(PathBuf::from).ok_or_else(missing)
}

/// The text of a file. The error says which file, and why not.
pub(super) fn read(system: &dyn System, path: &Path) -> Result<Zeroizing<String>, String> {
    let shown = path.display();
    let contents = system.read(path);
    let contents = contents.map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    if contents.len() > LARGEST {
        return Err(format!("`{shown}` is larger than 1 MiB"));
    }
    match String::from_utf8(contents) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(format!("`{shown}` is not UTF-8"))
        }
    }
}

/// Whether a variable says `true`, in whatever case.
pub(super) fn is_on(system: &dyn System, name: &str) -> bool {
    let value = system.variable(name).unwrap_or_default();
    value.trim().eq_ignore_ascii_case("true")
}
