//! Asks rustc, as quickly as it can be asked.
//!
//! The runtime is built once, by cargo. A generated crate or a program on top of it is one call of
//! rustc that stops after the checks (`--emit=metadata`), in a folder that goes when the
//! [`Compiler`] does. A crate that was compiled before is not compiled again.

#![expect(
    clippy::indexing_slicing,
    reason = "what a value of JSON does not have reads as null"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, io};

use acs_codegen::files::Files;
use serde_json::Value;

/// Where the compiler works, and what it has compiled.
#[derive(Debug)]
pub struct Compiler {
    runtime: PathBuf,
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Compiled crates by what they were made from.
    crates: BTreeMap<Source, Result<PathBuf, String>>,
    folders: usize,
}

/// What a compiled crate depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Source {
    name: String,
    features: Vec<String>,
    files: Vec<(String, String)>,
}

/// What rustc says about a program.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Lines with an error, and the message.
    pub errors: Vec<(u64, String)>,
    /// Errors that lie in no line of the program.
    pub elsewhere: Vec<String>,
    /// Lines that use something deprecated.
    pub deprecated: Vec<u64>,
}

impl Compiler {
    /// Builds the runtime in the repository at `root`, and works below `target`.
    ///
    /// # Errors
    ///
    /// If cargo cannot be run, or the runtime does not compile.
    pub fn new(root: &Path, target: &Path) -> io::Result<Self> {
        let runtime = build_runtime(root, &target.join("runtime"))?;
        let folder = target.join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self {
            runtime,
            folder,
            state: Mutex::default(),
        })
    }

    /// Compiles the only crate among generated files, with these features of it. Gives the
    /// compiled crate, or what rustc says against it.
    ///
    /// # Errors
    ///
    /// If rustc cannot be run, or the disk refuses.
    pub fn compile_crate(
        &self,
        name: &str,
        files: &Files,
        features: &[String],
    ) -> io::Result<Result<PathBuf, String>> {
        let source = Source::of(name, files, features);
        if let Some(known) = self.state().crates.get(&source) {
            return Ok(known.clone());
        }
        let result = self.compile(&source)?;
        self.state().crates.insert(source, result.clone());
        Ok(result)
    }

    /// Has rustdoc tell about the only crate among generated files, as JSON. Gives the file.
    ///
    /// # Errors
    ///
    /// If rustdoc cannot be run or refuses the crate, or the disk does.
    pub fn document(&self, name: &str, files: &Files, features: &[String]) -> io::Result<PathBuf> {
        let source = Source::of(name, files, features);
        let folder = self.new_folder()?;
        let root = write(&source, &folder)?;
        let mut rustdoc = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
        let output = self
            .arguments(&mut rustdoc, &source.name, &folder)
            .args(source.features())
            // The format is not stable, which those who read it know.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["-Z", "unstable-options", "--output-format", "json"])
            .args(["--cap-lints", "allow"])
            .arg(root)
            .output()?;
        match output.status.success() {
            true => Ok(folder.join(format!("{}.json", source.name))),
            false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr))),
        }
    }

    /// Compiles a program against a compiled crate.
    ///
    /// # Errors
    ///
    /// If rustc cannot be run, or the disk refuses.
    pub fn check(&self, text: &str, krate: &str, compiled: &Path) -> io::Result<Answer> {
        let folder = self.new_folder()?;
        let file = folder.join("program.rs");
        fs::write(&file, text)?;
        let output = self
            .rustc("program", &folder)
            .args([
                "-A",
                "warnings",
                "--force-warn",
                "deprecated",
                "--error-format",
                "json",
            ])
            .arg("--extern")
            .arg(format!("{krate}={}", compiled.display()))
            .arg(&file)
            .output()?;
        fs::remove_dir_all(&folder)?;
        let answer = Answer::parse(&String::from_utf8_lossy(&output.stderr));
        let is_clean = answer.errors.is_empty() && answer.elsewhere.is_empty();
        if output.status.success() != is_clean {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(io::Error::other(format!("rustc is not understood: {said}")));
        }
        Ok(answer)
    }

    fn compile(&self, source: &Source) -> io::Result<Result<PathBuf, String>> {
        let folder = self.new_folder()?;
        let root = write(source, &folder)?;
        let mut rustc = self.rustc(&source.name, &folder);
        rustc.args(source.features());
        // Its own lints are checked elsewhere.
        let output = rustc.args(["-A", "warnings"]).arg(root).output()?;
        Ok(match output.status.success() {
            true => Ok(folder.join(format!("lib{}.rmeta", source.name))),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        })
    }

    fn rustc(&self, name: &str, folder: &Path) -> Command {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        self.arguments(&mut rustc, name, folder)
            .args(["--emit", "metadata"]);
        rustc
    }

    /// What rustc and rustdoc need alike.
    fn arguments<'a>(&self, tool: &'a mut Command, name: &str, folder: &Path) -> &'a mut Command {
        let dependencies = self.runtime.parent().unwrap_or(Path::new("."));
        tool.args(["--crate-name", name, "--crate-type", "lib"])
            .args(["--edition", "2024", "--out-dir"])
            .arg(folder)
            .arg("--extern")
            .arg(format!("acs_runtime={}", self.runtime.display()))
            .arg("-L")
            .arg(format!("dependency={}", dependencies.display()))
    }

    fn new_folder(&self) -> io::Result<PathBuf> {
        let number = {
            let mut state = self.state();
            state.folders = state.folders.saturating_add(1);
            state.folders
        };
        let folder = self.folder.join(number.to_string());
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("bug: a thread panicked")
    }
}

impl Source {
    fn of(name: &str, files: &Files, features: &[String]) -> Self {
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        Self {
            name: name.replace('-', "_"),
            features: features.to_vec(),
            files: rust
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .collect(),
        }
    }

    /// The features as arguments of rustc.
    fn features(&self) -> impl Iterator<Item = String> {
        let features = self.features.iter();
        features.flat_map(|it| ["--cfg".to_owned(), format!("feature={it:?}")])
    }
}

/// Writes the files of a crate, and gives its root.
fn write(source: &Source, folder: &Path) -> io::Result<PathBuf> {
    let mut root = None;
    for (path, text) in &source.files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text)?;
        if path.ends_with("src/lib.rs") {
            root = Some(path);
        }
    }
    root.ok_or_else(|| io::Error::other("there is no crate among the files"))
}

impl Drop for Compiler {
    fn drop(&mut self) {
        // What is left behind costs space and nothing else.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Answer {
    /// Reads the lines of JSON that rustc writes.
    fn parse(text: &str) -> Self {
        let mut answer = Self::default();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        for message in lines {
            answer.add(&message);
        }
        answer
    }

    fn add(&mut self, message: &Value) {
        let text = message["message"].as_str().unwrap_or_default();
        let code = message["code"]["code"].as_str();
        let spans = message["spans"].as_array();
        let primary = spans.and_then(|all| all.iter().find(|span| span["is_primary"] == true));
        let line = primary.and_then(line_in_program);
        match (message["level"].as_str(), line) {
            (Some("warning"), Some(line)) if code == Some("deprecated") => {
                self.deprecated.push(line);
            }
            (Some("error"), Some(line)) => self.errors.push((line, text.to_owned())),
            (Some("error"), None) if !text.starts_with("aborting due to") => {
                self.elsewhere.push(text.to_owned());
            }
            _ => {}
        }
    }
}

/// The line of a span, or of the macro call that it comes from.
fn line_in_program(span: &Value) -> Option<u64> {
    let is_here = |span: &Value| {
        let file = span["file_name"].as_str();
        file.is_some_and(|file| file.ends_with("program.rs"))
    };
    let mut span = span;
    while !is_here(span) {
        span = span["expansion"].get("span")?;
    }
    span["line_start"].as_u64()
}

/// Builds the runtime with what changes types: `serde`. Gives its `.rmeta`.
fn build_runtime(root: &Path, target: &Path) -> io::Result<PathBuf> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--package", "acs-runtime", "--no-default-features"])
        .args(["--features", "serde", "--message-format", "json"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(root)
        .output()?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| message["target"]["name"] == "acs_runtime")
        .find_map(|message| {
            let files = message["filenames"].as_array()?;
            let mut files = files.iter().filter_map(Value::as_str);
            files
                .find(|file| file.ends_with(".rmeta"))
                .map(PathBuf::from)
        });
    built.ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        io::Error::other(format!("the runtime does not compile: {said}"))
    })
}
