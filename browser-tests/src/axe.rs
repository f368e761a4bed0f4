//! axe-core: what a page does to people who cannot see it, or have no mouse.
//!
//! It comes from npm, in the version that is pinned here, once for each target folder.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::{Page, missing};

/// The package. npm compares what arrives with the digest that the registry names.
const PACKAGE: &str = "axe-core@4.14.1";

/// The checker.
#[derive(Debug)]
pub struct Axe(String);

impl Axe {
    /// The checker; `None` if it is not here and cannot be had.
    #[must_use]
    pub fn get() -> Option<&'static Self> {
        static AXE: LazyLock<Result<Axe, String>> = LazyLock::new(|| installed().map(Axe));
        match &*AXE {
            Ok(axe) => Some(axe),
            Err(why) => {
                missing("axe-core", why);
                None
            }
        }
    }

    /// Violations that are serious or critical, each with the elements that it is about.
    ///
    /// # Panics
    ///
    /// If the page cannot be checked.
    #[must_use]
    pub fn violations(&self, page: &Page) -> Vec<String> {
        // The policy of the page forbids scripts from elsewhere; the debugger is not bound by it.
        page.evaluate(&format!("{};0", self.0));
        let found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
        let passed = found["passes"].as_array().unwrap();
        assert!(!passed.is_empty(), "axe-core looked at nothing");
        let violations = found["violations"].as_array().unwrap().iter();
        violations
            .filter(|it| matches!(it["impact"].as_str(), Some("serious" | "critical")))
            .map(told)
            .collect()
    }
}

fn told(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().unwrap().iter();
    let nodes = nodes.map(|it| format!("\n    {} {}", it["html"], it["failureSummary"]));
    format!(
        "{}: {}{}",
        violation["id"],
        violation["help"],
        nodes.collect::<String>()
    )
}

fn installed() -> Result<String, String> {
    let folder = target().join("npm").join(PACKAGE);
    let script = folder.join("package/axe.min.js");
    if !script.is_file() {
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        run(Command::new("npm")
            .args(["pack", "--silent", PACKAGE])
            .current_dir(&folder))?;
        let archive = PACKAGE.replace('@', "-") + ".tgz";
        run(Command::new("tar")
            .args(["-xzf", &archive])
            .current_dir(&folder))?;
    }
    fs::read_to_string(script).map_err(|error| error.to_string())
}

/// The folder that this program was built in: programs of tests lie in `<target>/<profile>/deps`.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let target = program.ancestors().nth(3);
    target.expect("bug: tests are built by cargo").to_owned()
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!(
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}
