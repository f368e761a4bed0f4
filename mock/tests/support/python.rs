//! The vendor's Python client, installed once, and the table of what it is asked to call.
//!
//! Needs Python and, once, a package index. Where one of them is missing a test says so and
//! passes, unless `ACS_REQUIRE_PYTHON` is `1`. Tests of other crates beside this one use it too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use acs_mock::Server;
use serde_json::Value;

/// The folder with the script, the table of inputs and the versions of the client.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock/conformance")
}

/// The table of inputs.
pub(crate) fn inputs() -> Vec<Value> {
    let text = fs::read_to_string(folder().join("inputs.json")).unwrap();
    let inputs: Value = serde_json::from_str(&text).unwrap();
    inputs.as_array().unwrap().clone()
}

/// Has the client call the server once for each input; what it made of the answers. `None` if
/// there is no client.
pub(crate) fn call_all(server: &Server) -> Option<Vec<Value>> {
    let python = match python() {
        Ok(python) => python,
        Err(why) => {
            let is_required = std::env::var("ACS_REQUIRE_PYTHON").is_ok_and(|it| it == "1");
            assert!(!is_required, "the vendor's client is required: {why}");
            println!("skipped: the vendor's client is not here ({why})");
            return None;
        }
    };
    let key = server.access_key();
    let mut client = Command::new(python);
    client.arg(folder().join("client.py"));
    client.args([&server.endpoint(), &key.id, key.secret.expose()]);
    client.arg(folder().join("inputs.json"));
    // The way is short; no proxy is on it.
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        client.env_remove(name);
    }
    let output = run(client.env("NO_PROXY", "127.0.0.1")).unwrap();
    let lines = output.lines();
    Some(lines.map(|it| serde_json::from_str(it).unwrap()).collect())
}

/// A Python that has the client, made once in the target folder.
fn python() -> Result<PathBuf, String> {
    // Tests of one program must not install it at once.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python-client");
    let bin = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let (python, done) = (venv.join(bin), venv.join("requirements.txt"));
    let requirements = folder().join("requirements.txt");
    let wanted = fs::read_to_string(&requirements).unwrap();
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
    run(install.arg(&requirements))?;
    fs::write(done, wanted).unwrap();
    Ok(python)
}

/// Runs a program; what it printed, or why there is nothing.
fn run(command: &mut Command) -> Result<String, String> {
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
