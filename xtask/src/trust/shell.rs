//! Programs, run as a person would run them: what they print goes to a log, and is read there.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// So much of what a failed program printed is shown: enough for the first error.
const SHOWN_LINES: usize = 30;

/// Where programs run, and where their logs lie.
#[derive(Debug)]
pub(super) struct Shell {
    root: PathBuf,
    logs: PathBuf,
}

/// What a program printed, and whether it succeeded.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) text: String,
    pub(super) succeeded: bool,
}

impl Shell {
    /// Runs programs in a folder of a checkout.
    pub(super) fn new(root: &Path) -> anyhow::Result<Self> {
        let logs = crate::paths::root().join("target/trust/logs");
        fs::create_dir_all(&logs)?;
        Ok(Self {
            root: root.to_owned(),
            logs,
        })
    }

    /// The folder that programs run in.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The file that the programs of a check print to.
    pub(super) fn log(&self, check: &str) -> PathBuf {
        self.logs.join(format!("{check}.log"))
    }

    /// Runs a command line of words without quotes, which may begin with `NAME=value`.
    pub(super) fn run(&self, check: &str, line: &str) -> anyhow::Result<Ran> {
        let mut words = line.split_whitespace().peekable();
        let mut variables = Vec::new();
        while let Some(pair) = words.peek().and_then(|word| word.split_once('=')) {
            variables.push(pair);
            words.next();
        }
        let program = words.next().context("bug: a command line has a program")?;
        let mut command = match program {
            "cargo" => Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            program => Command::new(program),
        };
        command.args(words).envs(variables);
        self.start(check, line, &mut command)
    }

    /// Runs a program whose words may hold anything.
    pub(super) fn start(
        &self,
        check: &str,
        title: &str,
        command: &mut Command,
    ) -> anyhow::Result<Ran> {
        let path = self.log(check);
        let log = File::create(&path).with_context(|| path.display().to_string())?;
        command
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // A shell's own choices of these would be cargo's too.
            .env_remove("CARGO_MANIFEST_DIR")
            .env("CARGO_TERM_COLOR", "never");
        let status = command
            .status()
            .with_context(|| format!("cannot start `{title}`"))?;
        let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        Ok(Ran {
            text,
            succeeded: status.success(),
        })
    }

    /// The same, of a program that must succeed.
    pub(super) fn must(&self, check: &str, line: &str) -> anyhow::Result<String> {
        let ran = self.run(check, line)?;
        if !ran.succeeded {
            bail!("`{line}` failed:\n{}", ran.end());
        }
        Ok(ran.text)
    }

    /// The last commit, in short.
    pub(super) fn commit(&self) -> anyhow::Result<String> {
        let text = self.must("git", "git rev-parse --short=10 HEAD")?;
        Ok(text.trim().to_owned())
    }
}

impl Ran {
    /// The last lines.
    pub(super) fn end(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let start = lines.len().saturating_sub(SHOWN_LINES);
        lines.get(start..).unwrap_or_default().join("\n")
    }

    /// The tool that cargo did not find, of a command that failed for that.
    pub(super) fn missing_tool(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("no such command: `")?;
        let (name, _) = rest.split_once('`')?;
        Some(format!("cargo-{name}"))
    }
}
