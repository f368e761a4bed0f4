//! The vendor's Python client and this server understand each other.
//!
//! Needs Python and, once, a package index. Where one of them is missing the test says so and
//! passes, unless `ACS_REQUIRE_PYTHON` is `1`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acs_mock::Server;
use serde_json::Value;

mod support;
use support::{Call, now};

/// The folder with the script, the table of inputs and the versions of the client.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
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

/// A Python that has the client, made once in the target folder.
fn python() -> Result<PathBuf, String> {
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

fn inputs() -> Vec<Value> {
    let text = fs::read_to_string(folder().join("inputs.json")).unwrap();
    let inputs: Value = serde_json::from_str(&text).unwrap();
    inputs.as_array().unwrap().clone()
}

/// A parameter as the table has it, as it should arrive.
fn arriving(name: &str, value: &Value) -> Value {
    match value.as_str() {
        Some(text) if name == "Criteria" => serde_json::from_str(text).unwrap(),
        _ => value.clone(),
    }
}

/// The same call, from here: servers of one seed give the same answers to the same calls.
fn repeated(server: &Server, input: &Value) -> Value {
    let mut call = Call::new(server, input["operation"].as_str().unwrap());
    for (name, value) in input["parameters"].as_object().unwrap() {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        call = call.query(name, &text);
    }
    let answer = call.answer(server);
    serde_json::json!({ "status": answer.status, "body": answer.json() })
}

#[test]
fn the_vendors_client_is_understood_and_understands() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => {
            let is_required = std::env::var("ACS_REQUIRE_PYTHON").is_ok_and(|it| it == "1");
            assert!(!is_required, "the vendor's client is required: {why}");
            println!("skipped: the vendor's client is not here ({why})");
            return;
        }
    };
    let server = Server::builder().seed(5).start().unwrap();
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
    let parsed: Vec<Value> = output
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();

    let twin = Server::builder().seed(5).clock(now).start().unwrap();
    let (inputs, requests) = (inputs(), server.requests());
    assert_eq!((parsed.len(), requests.len()), (inputs.len(), inputs.len()));
    for ((input, request), parsed) in inputs.iter().zip(&requests).zip(&parsed) {
        let name = &input["name"];
        let expected = repeated(&twin, input);
        assert_eq!(parsed["status"], expected["status"], "{name}: {parsed}");
        for (parameter, value) in input["parameters"].as_object().unwrap() {
            if input["code"].is_null() || request.parameters[parameter] != Value::Null {
                assert_eq!(
                    request.parameters[parameter],
                    arriving(parameter, value),
                    "{name}"
                );
            }
        }
        match input["code"].as_str() {
            None => {
                assert_eq!(request.status, Some(200), "{name}: {:?}", request.code);
                assert_eq!(parsed["body"], expected["body"], "{name}");
            }
            Some(code) => {
                assert_eq!(
                    (request.code.as_deref(), &parsed["code"]),
                    (Some(code), &code.into()),
                    "{name}"
                );
                assert_eq!(parsed["requestId"], expected["body"]["RequestId"], "{name}");
            }
        }
    }
    println!(
        "conformance: vendor's Python client: {0} cases, {0} passed, 0 argued deviations",
        inputs.len()
    );
}
