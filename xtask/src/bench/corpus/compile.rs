//! What compiling the crate costs, beside its structs without anything that they can do.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::per_operation;
use super::sdk::Sdk;
use crate::Terminal;
use crate::bench::child::{self, Cost};
use crate::bench::{Bench, build};

/// What is measured of the whole product: arguments for cargo, and the goal.
const BUILDS: &[(&[&str], &str)] = &[
    (&["check", "--all-features"], "7 s, 900 MiB"),
    (&["check"], ""),
    (&["build", "--release"], "10 s"),
    (&["build", "--release", "--all-features"], ""),
    (&["doc", "--no-deps", "--all-features"], ""),
];

/// What a group alone may cost: so many seconds, and so many for each of its operations.
const GROUP: (f64, f64) = (0.05, 0.01);

/// Measures crates of different sizes, and the one of `all` operations closely.
pub(super) fn measure(
    bench: &Bench,
    sdks: &[Sdk],
    all: u32,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    for sdk in sdks.iter().filter(|it| it.count == all) {
        whole(bench, sdk, terminal)?;
        groups(bench, sdk, terminal)?;
    }
    curve(bench, sdks, terminal)
}

fn whole(bench: &Bench, sdk: &Sdk, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n3. Compile the crate of all {} operations, dependencies apart\n\
         {:32} {:>8} {:>9} {:>12} {:>13}",
        sdk.count, "", "CPU s", "peak MiB", "structs only", "peak MiB"
    )?;
    let mut row = |what: &str, ours: Cost, bare: Cost, goal: &str| {
        let goal = match goal {
            "" => String::new(),
            goal => format!("  goal: {goal}"),
        };
        writeln!(
            terminal.out,
            "{what:32} {:>8.2} {:>9.0} {:>12.2} {:>13.0}{goal}",
            ours.cpu, ours.peak_mib, bare.cpu, bare.peak_mib
        )
    };
    for (arguments, goal) in BUILDS {
        row(
            &arguments.join(" "),
            build::compiled(bench, &sdk.ours, arguments)?,
            build::compiled(bench, &sdk.bare, arguments)?,
            goal,
        )?;
    }
    row(
        "check, one operation changed",
        changed(bench, &sdk.ours, &sdk.sample)?,
        changed(bench, &sdk.bare, &sdk.sample)?,
        "4 s",
    )?;
    Ok(())
}

/// `cargo check` that remembers the last one, of the crate of which one module has changed.
fn changed(bench: &Bench, folder: &Path, module: &str) -> anyhow::Result<Cost> {
    let file = folder.join(format!("src/{module}.rs"));
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let command = || {
        let mut command = bench.cargo(folder, "incremental");
        command.arg("check").env("CARGO_INCREMENTAL", "1");
        command
    };
    child::run(&mut command(), &bench.log())?;
    let mut change = 0;
    let cost = child::median(bench.runs, &bench.log(), || {
        change += 1;
        let function =
            format!("\n/// Has changed.\npub fn changed_{change}() -> u32 {{\n    {change}\n}}\n");
        fs::write(&file, format!("{text}{function}"))?;
        Ok(command())
    });
    fs::write(&file, text)?;
    cost
}

/// Each group alone.
fn groups(bench: &Bench, sdk: &Sdk, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    let (seconds, each) = GROUP;
    writeln!(
        terminal.out,
        "\n4. Check one group alone (goal: {seconds} s and {:.0} ms for each operation)\n\
         {:32} {:>10} {:>8} {:>9} {:>8}",
        each * 1000.0,
        "",
        "operations",
        "CPU s",
        "peak MiB",
        "goal s"
    )?;
    let check = |features: &[&str]| {
        let mut arguments = vec!["check", "--no-default-features"];
        arguments.extend(features);
        build::compiled(bench, &sdk.ours, &arguments)
    };
    let mut measured = Vec::new();
    for (group, count) in &sdk.groups {
        let cost = check(&["--features", group])?;
        measured.push((group, count, cost, seconds + each * *count as f64));
    }
    measured.sort_by_key(|(_, count, ..)| **count);
    let none = check(&[])?;
    writeln!(
        terminal.out,
        "{:32} {:>10} {:>8.2} {:>9.0}",
        "none, the floor", 0, none.cpu, none.peak_mib
    )?;
    for (group, count, cost, goal) in &measured {
        let verdict = if cost.cpu <= *goal { "" } else { "  over" };
        writeln!(
            terminal.out,
            "{group:32} {count:>10} {:>8.2} {:>9.0} {goal:>8.2}{verdict}",
            cost.cpu, cost.peak_mib
        )?;
    }
    let within = measured.iter().filter(|it| it.2.cpu <= it.3).count();
    writeln!(
        terminal.out,
        "{within} of {} groups within the goal",
        measured.len()
    )?;
    Ok(())
}

/// What an operation costs in crates of different sizes.
fn curve(bench: &Bench, sdks: &[Sdk], terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n5. Check crates of different sizes (goal: an operation costs the same)\n\
         {:>10} {:>8} {:>13} {:>9} {:>13} {:>22}",
        "operations", "CPU s", "ms/operation", "peak MiB", "structs only", "ms/operation of these"
    )?;
    for sdk in sdks {
        let count = sdk.count;
        let ours = build::compiled(bench, &sdk.ours, &["check"])?;
        let bare = build::compiled(bench, &sdk.bare, &["check"])?;
        writeln!(
            terminal.out,
            "{count:>10} {:>8.2} {:>13.2} {:>9.0} {:>13.2} {:>22.2}",
            ours.cpu,
            per_operation(ours.cpu, count),
            ours.peak_mib,
            bare.cpu,
            per_operation(bare.cpu, count),
        )?;
    }
    Ok(())
}
