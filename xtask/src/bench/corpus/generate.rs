//! What generating costs, beside reading the same YAML and doing nothing with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::per_operation;
use crate::Terminal;
use crate::bench::{Bench, child, lock};

const EVENTS: &str = include_str!("../../../programs/events.rs");

pub(super) fn measure(
    bench: &Bench,
    counts: &[u32],
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let events = events(bench)?;
    writeln!(
        terminal.out,
        "\n1. Generate (goals for the whole product: 1 s, 300 MiB, unchanged 0.3 s)\n\
         {:>10} {:>8} {:>13} {:>9} {:>12} {:>13} {:>13}",
        "operations",
        "CPU s",
        "ms/operation",
        "peak MiB",
        "unchanged s",
        "YAML events s",
        "of the events"
    )?;
    for &count in counts {
        let out = bench.out_folder(count);
        let runs = bench.runs * 3;
        let fresh = child::median(runs, &bench.log(), || {
            if out.exists() {
                fs::remove_dir_all(&out)?;
            }
            Ok(bench.codegen(count))
        })?;
        let again = child::median(runs, &bench.log(), || Ok(bench.codegen(count)))?;
        let floor = child::median(runs, &bench.log(), || {
            let mut command = Command::new(&events);
            command.arg(bench.spec_folder(count));
            Ok(command)
        })?;
        writeln!(
            terminal.out,
            "{count:>10} {:>8.2} {:>13.2} {:>9.0} {:>12.2} {:>13.2} {:>12.1}x",
            fresh.cpu,
            per_operation(fresh.cpu, count),
            fresh.peak_mib,
            again.cpu,
            floor.cpu,
            // A run shorter than the clock's tick has no ratio worth printing.
            fresh.cpu / floor.cpu.max(0.01),
        )?;
    }
    Ok(())
}

/// Builds the program that reads YAML.
fn events(bench: &Bench) -> anyhow::Result<PathBuf> {
    let folder = bench.folder.join("events");
    write(&folder)?;
    let mut build = bench.cargo(&folder, "events");
    child::run(build.args(["build", "--release"]), &bench.log())?;
    Ok(bench.target("events").join("release/events"))
}

fn write(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), EVENTS)?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\n\
         name = \"events\"\n\
         edition = \"2024\"\n\
         \n\
         [dependencies]\n\
         saphyr-parser = \"0.3\"\n\
         \n\
         [workspace]\n\
         \n\
         [profile.release]\n\
         codegen-units = 1\n\
         lto = \"fat\"\n",
    )?;
    lock(folder)
}
