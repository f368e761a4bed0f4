//! What compiling the output costs, beside the same types with serde derives.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::child::{self, Cost};
use super::twin::{self, Twin};
use super::{Bench, lock};
use crate::Terminal;

/// What is measured: arguments for cargo, and the limit.
const BUILDS: &[(&[&str], &str)] = &[
    (&["check"], "10 s, 1.3 GB"),
    (&["build", "--release"], "14 s"),
];

pub(super) fn measure(
    bench: &Bench,
    count: u32,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let ours = bench.generated(count)?;
    let twin = bench.folder.join(format!("twin-{count}"));
    let (_, krate) = bench.specs(count)?;
    twin::write(&twin, &krate, Twin::Serde)?;
    lock(&twin)?;

    writeln!(
        terminal.out,
        "\n2. Compile the output of {count} operations (limits are for 1,000)\n\
         {:15} {:>8} {:>9} {:>12} {:>15} {:>8}",
        "", "CPU s", "peak MiB", "serde CPU s", "serde peak MiB", "ratio"
    )?;
    for (build, limit) in BUILDS {
        let ours = compiled(bench, &ours, build)?;
        let twin = compiled(bench, &twin, build)?;
        writeln!(
            terminal.out,
            "{:15} {:>8.2} {:>9.0} {:>12.2} {:>15.0} {:>7.2}x  limit: {limit}",
            build.join(" "),
            ours.cpu,
            ours.peak_mib,
            twin.cpu,
            twin.peak_mib,
            ours.cpu / twin.cpu,
        )?;
    }
    Ok(())
}

/// The crate alone: its dependencies are built before the clock starts.
pub(super) fn compiled(bench: &Bench, folder: &Path, build: &[&str]) -> anyhow::Result<Cost> {
    let command = || -> Command {
        let mut command = bench.cargo(folder, "build");
        command.args(build);
        command
    };
    let root = folder.join("src/lib.rs");
    let text = fs::read(&root)?;
    fs::write(&root, "")?;
    child::run(&mut command(), &bench.log())?;
    child::median(bench.runs, &bench.log(), || {
        // Written again, the same text has a new time.
        fs::write(&root, &text)?;
        Ok(command())
    })
}
