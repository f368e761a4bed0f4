//! The vendor's Python client and ours send the same and read the same.
//!
//! Both call a fake server of one seed with the same inputs. What they send is equal but for what
//! no two requests share (date, nonce, signature), what tells the clients apart (user agent, which
//! headers are signed, what a connection is good for) and one argued difference: booleans are
//! `true` and `false` here, as the documentation and the vendor's other clients have them, and
//! `True` and `False` there.
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

use acs_mock::{Request, Server};
use acs_sas::blocking::Client;
use acs_sas::runtime::{CallOptions, Error, JsonText, Object, Output, to_json};
use serde_json::Value;

/// The folder with the script, the table of inputs and the versions of the client.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock/conformance")
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

/// The same call by our client. What the documentation forbids is sent too.
fn ours(client: &Client, input: &Value) -> Result<Value, Error> {
    let parameters = &input["parameters"];
    let text = |name: &str| parameters[name].as_str().map(str::to_owned);
    let client = client.with_options(CallOptions::new().validation(false));
    if input["operation"] == "DescribeImageCriteria" {
        let mut call = client.describe_image_criteria();
        if let Some(value) = text("Value") {
            call = call.value(value);
        }
        return call.send().map(read);
    }
    let mut call = client.describe_image_instances();
    if let Some(criteria) = text("Criteria") {
        call = call.criteria(JsonText::raw(criteria));
    }
    if let Some(word) = text("LogicalExp") {
        call = call.logical_exp(word);
    }
    if let Some(size) = parameters["PageSize"].as_i64() {
        call = call.page_size(size);
    }
    if let Some(page) = parameters["CurrentPage"].as_i64() {
        call = call.current_page(page);
    }
    if let Some(scanned) = parameters["Scanned"].as_bool() {
        call = call.scanned(scanned);
    }
    call.send().map(read)
}

fn read<T: Object>(output: Output<T>) -> Value {
    assert!(output.notes().is_empty(), "{:?}", output.notes());
    serde_json::from_str(&to_json(&*output)).unwrap()
}

/// A list without elements is not told from one that is absent, as in the vendor's own models.
fn without_empty_lists(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut() {
        members.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    }
    body
}

/// What two clients must agree on.
fn essence(request: &Request) -> Value {
    const OWN: &[&str] = &[
        "accept-encoding",
        "authorization",
        "connection",
        "host",
        "user-agent",
        "x-acs-date",
        "x-acs-signature-nonce",
    ];
    let mut query = request.query.clone();
    for (name, value) in &mut query {
        if name == "Scanned" {
            *value = value.to_lowercase();
        }
    }
    query.sort();
    let headers = request.headers.iter();
    let mut headers: Vec<_> = headers
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .collect();
    headers.sort();
    let path = request.target.split('?').next();
    serde_json::json!({
        "method": request.method,
        "path": path,
        "query": query,
        "headers": headers,
        "body": request.body,
        "parameters": request.parameters,
    })
}

#[test]
fn both_clients_send_the_same_and_read_the_same() {
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
    let mut theirs = Command::new(python);
    theirs.arg(folder().join("client.py"));
    theirs.args([&server.endpoint(), &key.id, key.secret.expose()]);
    theirs.arg(folder().join("inputs.json"));
    // The way is short; no proxy is on it.
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        theirs.env_remove(name);
    }
    let output = run(theirs.env("NO_PROXY", "127.0.0.1")).unwrap();
    let theirs: Vec<Value> = output
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();

    let twin = Server::builder().seed(5).start().unwrap();
    let client = Client::new(twin.config()).unwrap();
    let inputs = inputs();
    let ours: Vec<_> = inputs.iter().map(|input| ours(&client, input)).collect();

    let (sent, arrived) = (server.requests(), twin.requests());
    assert_eq!([theirs.len(), sent.len(), arrived.len()], [inputs.len(); 3]);
    for (index, input) in inputs.iter().enumerate() {
        let (name, theirs) = (&input["name"], &theirs[index]);
        assert_eq!(essence(&arrived[index]), essence(&sent[index]), "{name}");
        match (&ours[index], input["code"].as_str()) {
            (Ok(body), None) => {
                assert_eq!(theirs["status"], 200, "{name}: {theirs}");
                assert_eq!(*body, without_empty_lists(&theirs["body"]), "{name}");
            }
            (Err(error), Some(code)) => {
                assert_eq!(error.code(), Some(code), "{name}");
                assert_eq!(theirs["code"], code, "{name}");
                assert_eq!(theirs["requestId"], error.request_id().unwrap(), "{name}");
            }
            (Ok(_), Some(code)) => panic!("{name}: {code} was expected"),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
    println!(
        "conformance: vendor's Python client: {0} cases, {0} passed, 0 argued deviations",
        inputs.len()
    );
}
