//! What the tools say of a crate, and what a program does with it.

use std::fs;
use std::process::{Command, Stdio};
use std::{env, str};

use anyhow::{Context as _, bail};

use super::demos::{self, Demo};
use super::product::Product;
use super::program;
use super::table::{Counts, Row};

/// So much of what a failed command printed is shown: enough for the first error.
const SHOWN_LINES: usize = 40;

/// Name of the program, an example of the crate.
const PROGRAM: &str = "corpus";

/// Fills in what the tools and the program have to say.
pub(super) fn examine(product: &Product, metadata: &str, row: &mut Row) -> anyhow::Result<()> {
    let folder = &product.folder;
    fs::create_dir_all(folder.join("examples"))?;
    let source = program::source(&product.krate);
    fs::write(folder.join(format!("examples/{PROGRAM}.rs")), source)?;

    let step = |args: &[&str], failures: &mut Vec<String>| {
        let done = cargo(product, args);
        if let Err(error) = &done {
            failures.push(format!("{error:#}"));
        }
        done.is_ok()
    };
    let deny = ["--", "-D", "warnings"];
    let clippy = [&["clippy", "--lib", "--all-features"][..], &deny].concat();
    row.linted = Some(step(&clippy, &mut row.failures));
    let doc = ["doc", "--no-deps", "--all-features"];
    row.documented = Some(step(&doc, &mut row.failures));
    let build = ["build", "--example", PROGRAM, "--all-features"];
    let built = step(&build, &mut row.failures);
    row.built = Some(built);
    if built {
        let demos = demos::of(metadata)?;
        let answers = asked(product, &demos)?;
        judge(&demos, &answers, row);
    }
    Ok(())
}

/// Compares what the program read and made with what it should have.
fn judge(demos: &[Demo], answers: &[Result<String, String>], row: &mut Row) {
    let (read, made) = answers.split_at(demos.len().min(answers.len()));
    let mut decoded = Counts::default();
    for (demo, answer) in demos.iter().zip(read) {
        decoded.all += 1;
        let problem = match answer {
            Ok(text) => demos::difference(&demo.body, text),
            Err(error) => Some(error.clone()),
        };
        match problem {
            None => decoded.good += 1,
            Some(problem) => {
                let operation = &demo.operation;
                row.failures
                    .push(format!("{operation}: the sample answer: {problem}"));
            }
        }
    }
    let mut requests = Counts::default();
    for answer in made {
        requests.all += 1;
        match answer {
            Ok(_) => requests.good += 1,
            Err(error) => row.failures.push(format!("request: {error}")),
        }
    }
    row.demos = Some(decoded);
    row.requests = Some(requests);
}

/// Runs the program: it reads every sample answer and makes a request of every operation.
fn asked(product: &Product, demos: &[Demo]) -> anyhow::Result<Vec<Result<String, String>>> {
    let mut commands = String::new();
    for Demo {
        operation, text, ..
    } in demos
    {
        commands += &format!("read {operation} {}\n{text}\n", text.len());
    }
    for operation in &product.krate.operations {
        commands += &format!("make {} 0\n\n", operation.meta.action);
    }
    let input = product.folder.join("commands");
    fs::write(&input, commands)?;
    let program = product.target.join("debug/examples").join(PROGRAM);
    let output = Command::new(&program)
        .stdin(fs::File::open(&input)?)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| program.display().to_string())?;
    if !output.status.success() {
        bail!("the program ended with {}", output.status);
    }
    answers(&output.stdout).context("the program does not answer as it should")
}

/// `+3\nabc\n` for each command, or `-3\n…` for one that failed.
fn answers(mut output: &[u8]) -> Option<Vec<Result<String, String>>> {
    let mut answers = Vec::new();
    while !output.is_empty() {
        let end = output.iter().position(|byte| *byte == b'\n')?;
        let head = str::from_utf8(&output[..end]).ok()?;
        let (sign, length) = head.split_at_checked(1)?;
        let length: usize = length.parse().ok()?;
        let text = output.get(end + 1..end + 1 + length)?;
        let text = String::from_utf8_lossy(text).into_owned();
        answers.push(match sign {
            "+" => Ok(text),
            _ => Err(text),
        });
        output = output.get(end + 2 + length..)?;
    }
    Some(answers)
}

/// Runs cargo in a crate; what it says of a failure is the error.
fn cargo(product: &Product, args: &[&str]) -> anyhow::Result<()> {
    let own = args.iter().position(|it| *it == "--");
    let (own, rest) = args.split_at(own.unwrap_or(args.len()));
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(own)
        .args(["--offline", "--quiet", "--target-dir"])
        .arg(&product.target)
        .args(rest)
        .current_dir(&product.folder)
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .context("cargo cannot be run")?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().take(SHOWN_LINES).collect();
    bail!("cargo {} fails\n{}", args.join(" "), lines.join("\n"))
}
