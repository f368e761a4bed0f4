//! The vendor's Python client, installed once, and the table of what it is asked to call.
//!
//! Needs Python and, once, a package index. Where one of them is missing a test says so and
//! passes, unless `ACS_REQUIRE_PYTHON` is `1`. Tests of other crates beside this one use it too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acs_mock::Server;
use serde_json::Value;

#[path = "venv.rs"]
mod venv;

use venv::run;

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
    let requirements = folder().join("requirements.txt");
    let python = venv::python("python-client", &requirements, "the vendor's client")?;
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
