//! The samples of all operations compile as they are shown, run against the fake server, and send
//! what the request sends that they were made from.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use acs_call::{Catalogue, Operation, Settings};
use acs_codegen::source::SourceMap;
use acs_mock::{Request, Server};
use acs_runtime::{Object, encode, findings, to_json};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

mod support;
mod values;
#[path = "../../../mock/tests/support/venv.rs"]
mod venv;
use support::catalogue;

/// How the program of a sample finds its client, and how it does here, where the service is a fake.
const CLIENT: [&str; 2] = ["acs_sas::Client::from_env().await?", "crate::client()?"];
/// What only a program of its own keeps to itself.
const MAIN: [&str; 2] = ["\nasync fn main()", "\npub(crate) async fn main()"];

fn replaced(text: &str, [old, new]: [&str; 2]) -> String {
    assert_eq!(text.matches(old).count(), 1, "{text}");
    text.replace(old, new)
}

/// The module of an operation, which its program calls a method after.
fn module(operation: &Operation) -> String {
    let program = operation.sample().rust;
    let (_, call) = program.split_once("= client").unwrap();
    let (method, _) = call.split_once('(').unwrap();
    method.trim_start_matches(['.', ' ', '\n']).to_owned()
}

/// The secrets that samples read, and what the spec has as examples of them.
const SECRETS: [(&str, &str); 2] = [
    ("PASSWORD", "example-password"),
    ("AUTH_TOKEN", "example-token"),
];

/// A crate with the Rust samples: as they are shown, and once more to be run.
fn write_crate(catalogue: &Catalogue) -> (PathBuf, Vec<String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let root = root();
    let (mut shown, mut run, mut calls) = (String::new(), String::new(), String::new());
    let mut samples = Vec::new();
    for operation in catalogue.operations() {
        let (name, sample) = (module(operation), operation.sample());
        for folder_of in ["src/shown", "src/run"] {
            fs::create_dir_all(folder.join(folder_of)).unwrap();
        }
        fs::write(folder.join(format!("src/shown/{name}.rs")), &sample.rust).unwrap();
        let program = replaced(&replaced(&sample.rust, CLIENT), MAIN);
        fs::write(folder.join(format!("src/run/{name}.rs")), program).unwrap();
        shown += &format!("mod {name};\n");
        run += &format!("pub(crate) mod {name};\n");
        calls += &format!(
            "    println!(\"=== {}\");\n    run::{name}::main()?;\n",
            operation.name()
        );
        samples.push(sample.rust);
    }
    let allow =
        "#![allow(dead_code, deprecated, reason = \"samples are compiled as they are shown\")]\n";
    let main = format!(
        "{allow}mod run;\nmod shown;\n\
         fn client() -> Result<acs_sas::Client, acs_sas::runtime::Error> {{\n    \
             let config = acs_sas::runtime::Config::from_env();\n    \
             acs_sas::Client::new(config.endpoint(std::env::var(\"ENDPOINT\").unwrap()))\n}}\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{calls}    Ok(())\n}}\n"
    );
    fs::write(folder.join("src/main.rs"), main).unwrap();
    fs::write(folder.join("src/shown.rs"), shown).unwrap();
    fs::write(folder.join("src/run.rs"), run).unwrap();
    let cargo = catalogue.operations()[0].sample().cargo;
    let cargo = cargo.replace(
        "generated/sas",
        root.join("generated/sas").to_str().unwrap(),
    );
    let manifest =
        format!("[package]\nname = \"samples\"\nedition = \"2024\"\n\n{cargo}\n[workspace]\n");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    (folder, samples)
}

/// A crate that uses all of the spec language, below this folder.
fn kitchen(folder: &Path, root: &Path) -> Catalogue {
    let specs = root.join("sdk-tests/fixtures/kitchen");
    let sources = SourceMap::load(&specs).unwrap();
    let options = acs_codegen::Options {
        runtime: root.join("runtime").to_str().unwrap().to_owned(),
        standalone: false,
        product: None,
    };
    for (path, contents) in acs_codegen::compile(&sources, &options).unwrap().iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    Catalogue::read(&sources).unwrap()
}

/// Requests with whatever values the parameters may have.
fn random(operation: &Operation, count: usize) -> Vec<acs_call::Request<'_>> {
    let strategy = values::of(&operation.form());
    let mut runner = TestRunner::deterministic();
    let requests = (0..count).map(|_| {
        let values = strategy.new_tree(&mut runner).unwrap().current();
        operation.request(&values).unwrap()
    });
    requests.collect()
}

/// Programs for such requests, as modules.
fn write_random(folder: &Path, catalogue: &Catalogue, count: usize) -> String {
    let mut modules = String::new();
    for operation in catalogue.operations() {
        for (number, request) in random(operation, count).iter().enumerate() {
            let name = format!("{}_{number}", module(operation));
            let path = folder.join(format!("src/random/{name}.rs"));
            fs::write(path, request.rust_sample()).unwrap();
            modules += &format!("mod {name};\n");
        }
    }
    modules
}

/// Declares a function here, and its text for the program of the other side.
macro_rules! here_and_there {
    ($text:ident: $function:item) => {
        const $text: &str = stringify!($function);
        $function
    };
}

here_and_there! { TOLD:
    fn told(request: &dyn Object) -> String {
        let findings: Vec<String> = findings(request).iter().map(ToString::to_string).collect();
        let parts = encode(request);
        let body = parts.body.as_ref().map(|it| it.to_vec());
        format!(
            "{:?} {:?} {:?} {:?} {:?} {body:?} {findings:?}",
            parts.query, parts.form, parts.path, parts.headers, parts.host
        )
    }
}

/// A program that says of each request it is given as JSON what the generated crate makes of it.
fn twin(catalogue: &Catalogue) -> String {
    let mut arms = String::new();
    for operation in catalogue.operations() {
        let (name, module) = (operation.name(), module(operation));
        arms += &format!("            {name:?} => of::<acs_kitchen::{module}::Request>(json),\n");
    }
    format!(
        "#![allow(dead_code, deprecated, reason = \"every operation is called, old ones too\")]\nmod random;\n\
         use acs_kitchen::runtime::{{Object, Operation, decode, encode, findings}};\n{TOLD}\n\
         fn of<R: Operation + Default>(json: &str) -> String {{\n    \
             let (request, response) = (R::default(), R::Response::default());\n    \
             let tables = format!(\"{{:?}} {{:?}} {{:?}}\", R::META, request.shape(), response.shape());\n    \
             let request = decode::<R>(json.as_bytes()).unwrap().value;\n    \
             format!(\"{{tables}} {{}}\", told(&request))\n}}\n\
         fn main() {{\n    \
             for line in std::io::stdin().lines() {{\n        \
                 let line = line.unwrap();\n        \
                 let (name, json) = line.split_once(' ').unwrap();\n        \
                 println!(\"{{}}\", match name {{\n{arms}            _ => String::new(),\n        }});\n    \
             }}\n}}\n"
    )
}

#[test]
fn whatever_the_values_are_the_program_compiles_and_requests_are_the_same() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random-samples");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(folder.join("src/random")).unwrap();
    let root = root();
    let kitchen = kitchen(&folder, &root);
    let modules = write_random(&folder, &kitchen, 12) + &write_random(&folder, &catalogue(), 2);
    fs::write(folder.join("src/random.rs"), modules).unwrap();
    fs::write(folder.join("src/main.rs"), twin(&kitchen)).unwrap();
    let krate = &kitchen.operations()[0].sample().cargo;
    let krate = krate.lines().find(|it| it.contains("path")).unwrap();
    let krate = krate.replace("generated/", "");
    let sas = root.join("generated/sas");
    let manifest = format!(
        "[package]\nname = \"random-samples\"\nedition = \"2024\"\n\n[dependencies]\n{krate}\n\
         acs-sas = {{ path = {sas:?} }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let (mut asked, mut expected) = (String::new(), Vec::new());
    for operation in kitchen.operations() {
        let (request, response) = operation.empty();
        let (meta, request, response) = (operation.meta(), request.shape(), response.shape());
        let tables = format!("{meta:?} {request:?} {response:?}");
        for request in random(operation, 60) {
            let json = to_json(request.object());
            asked += &format!("{} {json}\n", operation.name());
            expected.push(format!("{tables} {}", told(request.object())));
        }
    }
    let input = folder.join("requests.txt");
    fs::write(&input, asked).unwrap();
    let mut run = cargo("run");
    run.current_dir(&folder)
        .stdin(fs::File::open(input).unwrap());
    let theirs = output(&mut run);
    assert_eq!(theirs.lines().count(), expected.len());
    for (theirs, ours) in theirs.lines().zip(&expected) {
        assert_eq!(theirs, ours);
    }
}

/// Cargo, in the folder where what samples depend on is built once.
fn cargo(command: &str) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut run = Command::new(cargo);
    run.args([command, "--quiet", "--offline", "--target-dir"]);
    run.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("build"));
    run.env("CARGO_TERM_COLOR", "never");
    run
}

/// The operations that a server on this machine can be called for: those whose parameters are no
/// part of the host.
fn reachable(catalogue: &Catalogue) -> impl Iterator<Item = &Operation> {
    let is_elsewhere = |it: &&Operation| {
        let fields = it.form().fields;
        fields.iter().any(|field| field.place == Some("host"))
    };
    catalogue
        .operations()
        .iter()
        .filter(move |it| !is_elsewhere(it))
}

#[test]
fn a_parameter_in_the_host_is_part_of_the_host() {
    let [_, (_, kitchen)] = all_specs();
    let sample = kitchen.find(None, "CookDish").unwrap().sample();
    assert!(
        sample.curl.contains("ENDPOINT:-https://here."),
        "{}",
        sample.curl
    );
    assert!(
        sample.python.contains("\"ENDPOINT\", \"https://here."),
        "{}",
        sample.python
    );
}

/// What the requests of the examples, sent from here, are to the server.
fn sent_from_here(catalogue: &Catalogue, specs: &Path) -> Vec<Request> {
    let server = serving(specs);
    let settings = Settings::new(server.config()).unwrap();
    for operation in reachable(catalogue) {
        let outcome = operation.example().send(&settings);
        outcome
            .result
            .unwrap_or_else(|it| panic!("{}: {it}", operation.name()));
    }
    server.requests()
}

/// A fake server of these specs.
fn serving(specs: &Path) -> Server {
    Server::builder().specs(specs).start().unwrap()
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

/// The specs of this repository, and those that use all of the language.
fn all_specs() -> [(PathBuf, Catalogue); 2] {
    let kitchen = root().join("sdk-tests/fixtures/kitchen");
    let of_kitchen = Catalogue::read(&SourceMap::load(&kitchen).unwrap()).unwrap();
    [
        (root().join("api-spec"), catalogue()),
        (kitchen, of_kitchen),
    ]
}

/// Both have the same parameters, and arrived well.
fn same_requests(theirs: &[Request], ours: &[Request]) {
    for ours in ours {
        let name = &ours.operation;
        let mut theirs = theirs.iter().filter(|it| it.operation == *name);
        let theirs = theirs
            .next()
            .unwrap_or_else(|| panic!("{name} is not called"));
        assert_eq!(theirs.status, Some(200), "{name}: {:?}", theirs.code);
        assert_eq!(theirs.parameters, ours.parameters, "{name}");
    }
}

fn with_key<'a>(command: &'a mut Command, server: &Server) -> &'a mut Command {
    let key = server.access_key();
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("ENDPOINT", format!("http://{}", server.endpoint()))
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", key.id)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", key.secret.expose())
        .env_remove("ALIBABA_CLOUD_SECURITY_TOKEN")
}

/// Runs a program, which must end well; what it printed.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (told, errors) = (output.stdout, output.stderr);
    let errors = String::from_utf8_lossy(&errors);
    assert!(output.status.success(), "{command:?}\n{errors}");
    String::from_utf8(told).unwrap()
}

#[test]
fn rust_samples_compile_as_shown_and_send_the_same() {
    let catalogue = catalogue();
    let (folder, samples) = write_crate(&catalogue);
    let server = Server::start().unwrap();
    let mut run = cargo("run");
    let run = run.current_dir(&folder);
    let told = output(with_key(run, &server).envs(SECRETS));
    let told: Vec<&str> = told.split("=== ").skip(1).collect();
    assert_eq!(told.len(), samples.len());
    for text in told {
        let (name, printed) = text.split_once('\n').unwrap();
        assert!(!printed.trim().is_empty(), "{name} prints nothing");
        for (_, secret) in SECRETS {
            assert!(!printed.contains(secret), "{name}: {printed}");
        }
    }
    let ours = sent_from_here(&catalogue, &root().join("api-spec"));
    same_requests(&server.requests(), &ours);
}

#[test]
fn shell_samples_send_the_same() {
    for program in [
        ["curl", "--version"],
        ["openssl", "version"],
        ["bash", "--version"],
    ] {
        if Command::new(program[0]).arg(program[1]).output().is_err() {
            return println!("skipped: {} is not here", program[0]);
        }
    }
    for (specs, catalogue) in all_specs() {
        let server = serving(&specs);
        for operation in reachable(&catalogue) {
            let sample = operation.sample();
            let script = sample.curl.replace("%22***%22", "%22example-token%22");
            let mut bash = Command::new("bash");
            let bash = with_key(bash.args(["-c", &script]), &server).envs(SECRETS);
            if specs.ends_with("kitchen") {
                bash.env("PASSWORD", "%3CPassword%3E"); // stands in for an example
            }
            output(bash);
        }
        same_requests(&server.requests(), &sent_from_here(&catalogue, &specs));
    }
}

/// With the packages of the vendor that the fake server is tried with.
#[test]
fn python_samples_send_the_same() {
    let requirements = "../../mock/conformance/requirements.txt";
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join(requirements);
    let Some(python) = venv::python("python-client", &requirements, "the vendor's client") else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python-samples");
    fs::create_dir_all(&folder).unwrap();
    // One interpreter for all: it takes longer to start than to call.
    let run_all = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)";
    for (specs, catalogue) in all_specs() {
        let server = serving(&specs);
        let mut run = Command::new(&python);
        run.args(["-c", run_all]);
        for operation in reachable(&catalogue) {
            let script = operation.sample().python;
            let script = script.replace("\"***\\\"", "\"example-token\\\"");
            let path = folder.join(format!("{}.py", operation.name()));
            fs::write(&path, script).unwrap();
            run.arg(path);
        }
        let run = with_key(&mut run, &server).envs(SECRETS);
        if specs.ends_with("kitchen") {
            run.env("PASSWORD", "<Password>"); // stands in for an example
        }
        output(run);
        same_requests(&server.requests(), &sent_from_here(&catalogue, &specs));
    }
}
