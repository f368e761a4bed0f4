//! What a program pays that makes one call, whatever else the crate has.

use std::fs;
use std::path::{Path, PathBuf};

use super::sdk::Sdk;
use crate::Terminal;
use crate::bench::child::{self, Cost};
use crate::bench::{Bench, lock};

const PROGRAM: &str = include_str!("../../../programs/one_call.rs");

/// The least that a program can be.
const HELLO: &str = "fn main() {\n    println!(\"0\");\n}\n";

/// A program with a client that calls nothing: it links HTTP, TLS and an async runtime.
const NO_CALL: &str = include_str!("../../../programs/no_call.rs");

pub(super) fn measure(
    bench: &Bench,
    sdks: &[&Sdk],
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n6. A program with one call, built for release, the rest built before (goals: 0.3 s; sizes within 2,048 bytes)\n\
         {:>10} {:>8} {:>9} {:>10}",
        "operations", "CPU s", "peak MiB", "bytes"
    )?;
    let mut row = |what: &str, (cost, size): (Cost, u64)| {
        let Cost { cpu, peak_mib } = cost;
        writeln!(
            terminal.out,
            "{what:>10} {cpu:>8.2} {peak_mib:>9.0} {size:>10}"
        )
    };
    row("no SDK", program(bench, "hello", None, HELLO)?)?;
    let mut sizes = Vec::new();
    for sdk in sdks {
        let count = sdk.count;
        let idle = program(bench, &format!("idle-{count}"), Some(sdk), NO_CALL)?;
        row(&format!("{count} idle"), idle)?;
        let built = program(bench, &format!("program-{count}"), Some(sdk), PROGRAM)?;
        sizes.push(built.1);
        row(&count.to_string(), built)?;
    }
    if let Some((least, most)) = sizes.iter().min().zip(sizes.iter().max()) {
        writeln!(terminal.out, "they differ by {} bytes", most - least)?;
    }
    Ok(())
}

/// The cost of building the program alone, and its size.
fn program(
    bench: &Bench,
    name: &str,
    sdk: Option<&Sdk>,
    text: &str,
) -> anyhow::Result<(Cost, u64)> {
    let folder = bench.folder.join(name);
    let dependencies = sdk.map(dependencies).unwrap_or_default();
    let root = write(&folder, &dependencies, text)?;
    let target = format!("corpus-{name}");
    let command = || {
        let mut command = bench.cargo(&folder, &target);
        command.args(["build", "--release"]);
        command
    };
    child::run(&mut command(), &bench.log())?;
    let cost = child::median(bench.runs, &bench.log(), || {
        // Written again, the same text has a new time.
        fs::write(&root, text)?;
        Ok(command())
    })?;
    let binary = bench.target(&target).join("release/program");
    Ok((cost, fs::metadata(binary)?.len()))
}

fn dependencies(sdk: &Sdk) -> String {
    format!(
        "acs-sas = {{ path = {:?} }}\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n",
        sdk.ours
    )
}

fn write(folder: &Path, dependencies: &str, text: &str) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\n\
             name = \"program\"\n\
             edition = \"2024\"\n\
             \n\
             [dependencies]\n\
             {dependencies}\
             \n\
             [workspace]\n\
             \n\
             [profile.release]\n\
             strip = true\n"
        ),
    )?;
    let root = folder.join("src/main.rs");
    fs::write(&root, text)?;
    lock(folder)?;
    Ok(root)
}
