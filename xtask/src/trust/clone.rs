//! The last commit in a folder of its own, for what changes files or must not see those of the day.

use std::fs;
use std::path::{Path, PathBuf};

use super::shell::Shell;

/// A clone of the repository.
pub(super) struct Clone {
    path: PathBuf,
    shell: Shell,
}

impl Clone {
    /// Clones below `target/trust`, in place of an earlier clone of that name.
    pub(super) fn new(check: &str, name: &str) -> anyhow::Result<Self> {
        let root = crate::paths::root();
        let path = root.join("target/trust").join(name);
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        let from = root.display();
        let here = Shell::new(root)?;
        let to = path.display().to_string();
        let mut command = std::process::Command::new("git");
        command
            .args(["clone", "--quiet", "--local"])
            .arg(root)
            .arg(&path);
        let ran = here.start(check, &format!("git clone {from} {to}"), &mut command)?;
        anyhow::ensure!(ran.succeeded, "cannot clone the repository:\n{}", ran.end());
        let shell = Shell::new(&path)?;
        Ok(Self { path, shell })
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs programs in it.
    pub(super) fn shell(&self) -> &Shell {
        &self.shell
    }
}
