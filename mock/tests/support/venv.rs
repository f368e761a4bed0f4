//! A Python with packages of its own.
//!
//! Needs Python and, once, a package index. Where one of them is missing a test says so and
//! passes, unless `ACS_REQUIRE_PYTHON` is `1`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A Python that has what is required, made once in the target folder; `what` says for messages
/// what that is.
pub(crate) fn python(name: &str, requirements: &Path, what: &str) -> Option<PathBuf> {
    match installed(name, requirements) {
        Ok(python) => Some(python),
        Err(why) => {
            let is_required = std::env::var("ACS_REQUIRE_PYTHON").is_ok_and(|it| it == "1");
            assert!(!is_required, "{what} is required: {why}");
            println!("skipped: {what} is not here ({why})");
            None
        }
    }
}

fn installed(name: &str, requirements: &Path) -> Result<PathBuf, String> {
    // Tests of one program must not install it at once.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let bin = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let (python, done) = (venv.join(bin), venv.join("requirements.txt"));
    let wanted = fs::read_to_string(requirements).unwrap();
    if fs::read_to_string(&done).is_ok_and(|it| it == wanted) {
        return Ok(python);
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&venv))?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    install.args(["--retries", "1", "--timeout", "20", "--requirement"]);
    run(install.arg(requirements))?;
    fs::write(done, wanted).unwrap();
    Ok(python)
}

/// Runs a program; what it printed, or why there is nothing.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => {
            let told = String::from_utf8_lossy(&output.stderr);
            let last = told.lines().next_back().unwrap_or("it failed");
            Err(format!("{name}: {last}"))
        }
    }
}
