//! What comparing two revisions of a product costs, beside reading both with the YAML library
//! alone.

use std::process::Command;

use super::{Bench, child};
use crate::{Terminal, paths};

/// The size that the limits are for, and the size at which it must still be linear.
const OPERATIONS: &[usize] = &[700, 7000];

pub(super) fn measure(
    bench: &Bench,
    is_quick: bool,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let mut build = bench.cargo(paths::root(), "diff");
    // Built as xtask is, for that is what a user runs.
    build.args(["build", "--release", "-p", "acs-diff", "--example", "bench"]);
    build
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
    child::run(&mut build, &bench.log())?;
    let binary = bench.target("diff").join("release/examples/bench");
    writeln!(
        terminal.out,
        "\n6. Compare (limits for 700 operations, 21,000 members a side: 0.5 s from YAML, 150 MB)\n\
         {:>10} {:>8} {:>10} {:>10} {:>10} {:>9}",
        "operations", "CPU s", "of parsing", "of events", "per 700 s", "peak MiB"
    )?;
    let counts = OPERATIONS.iter().filter(|it| !is_quick || **it <= 700);
    for &operations in counts {
        let folder = bench.folder.join(format!("diff-{operations}"));
        let run = |what: &str| {
            let mut command = Command::new(&binary);
            command.arg(what).arg(&folder);
            command
        };
        child::run(run("corpus").arg(operations.to_string()), &bench.log())?;
        let cost = |what: &str| child::median(bench.runs * 3, &bench.log(), || Ok(run(what)));
        let (events, parse, diff) = (cost("events")?, cost("parse")?, cost("diff")?);
        writeln!(
            terminal.out,
            "{operations:>10} {:>8.2} {:>9.2}x {:>9.2}x {:>10.2} {:>9.1}",
            diff.cpu,
            diff.cpu / parse.cpu.max(0.01),
            diff.cpu / events.cpu.max(0.01),
            diff.cpu * 700.0 / operations as f64,
            diff.peak_mib,
        )?;
    }
    Ok(())
}
