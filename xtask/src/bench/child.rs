//! Runs a program and tells what it took.
//!
//! Processor time is what the system has counted for finished children, so it includes
//! their children; memory is asked for while they run, of every process in the tree.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::Bench;
use crate::timings::peak_memory_kib;

/// The unit of processor time in `/proc`, on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// Short enough to see the peak of a run of a few milliseconds.
const POLL: Duration = Duration::from_millis(2);

/// After so many seconds of processor time, what was measured is steady enough.
const ENOUGH: f64 = 60.0;

/// So much of what a failed program printed is shown: enough for the first error.
const SHOWN_LINES: usize = 20;

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// Seconds of processor time, of the program and of what it started.
    pub(super) cpu: f64,
    /// Largest resident memory of any one process, in MiB.
    pub(super) peak_mib: f64,
}

/// Runs a program to its end; what it prints goes to `log`.
pub(super) fn run(command: &mut Command, log: &Path) -> anyhow::Result<Cost> {
    let file = || fs::File::create(log).with_context(|| log.display().to_string());
    let before = children_cpu()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(file()?)
        .spawn()
        .with_context(|| format!("cannot start {}", program(command)))?;
    let id = child.id().to_string();
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak_kib.max(tree_peak_kib(&id));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(POLL);
    };
    if !status.success() {
        let text = fs::read_to_string(log).unwrap_or_default();
        let start: Vec<&str> = text.lines().take(SHOWN_LINES).collect();
        let start = start.join("\n");
        let log = log.display();
        bail!(
            "{} failed: {status}; more in {log}\n{start}",
            program(command)
        );
    }
    Ok(Cost {
        cpu: children_cpu()? - before,
        peak_mib: peak_kib as f64 / 1024.0,
    })
}

/// The median of several runs, each of which `prepare` makes necessary; of fewer if they are long.
pub(super) fn median(
    runs: usize,
    log: &Path,
    mut prepare: impl FnMut() -> anyhow::Result<Command>,
) -> anyhow::Result<Cost> {
    let mut costs = Vec::new();
    for _ in 0..runs {
        costs.push(run(&mut prepare()?, log)?);
        if costs.iter().map(|it| it.cpu).sum::<f64>() > ENOUGH {
            break;
        }
    }
    Ok(Cost {
        cpu: middle(costs.iter().map(|it| it.cpu)),
        peak_mib: middle(costs.iter().map(|it| it.peak_mib)),
    })
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Processor time of all children that have ended, and of theirs.
fn children_cpu() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("`bench` needs /proc")?;
    // The name of the program, in parentheses, may hold blanks.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    let ticks: Result<Vec<u64>, _> = ticks.map(str::parse).collect();
    let sum: u64 = ticks.context("/proc/self/stat")?.iter().sum();
    Ok(sum as f64 / TICKS_PER_SECOND)
}

/// Processes end while this looks at them, so what cannot be read counts for nothing.
fn tree_peak_kib(process: &str) -> u64 {
    let mut peak = peak_memory_kib(process).unwrap_or_default();
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else {
        return peak;
    };
    for thread in threads.flatten() {
        let children = fs::read_to_string(thread.path().join("children"));
        for child in children.unwrap_or_default().split_whitespace() {
            peak = peak.max(tree_peak_kib(child));
        }
    }
    peak
}

/// Whether instructions can be counted.
pub(super) fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok()
}

/// What [`cost`] counts in.
pub(super) fn unit() -> &'static str {
    match has_valgrind() {
        true => "instructions",
        false => "CPU ns",
    }
}

/// What it costs to run `binary WHO FILE REPEATS`: instructions where valgrind is there, because
/// they are the same in every run, else processor time.
pub(super) fn cost(
    bench: &Bench,
    binary: &Path,
    who: &str,
    file: &Path,
    repeats: u64,
) -> anyhow::Result<f64> {
    let with_arguments = |mut command: Command| {
        command.arg(who).arg(file).arg(repeats.to_string());
        command
    };
    if !has_valgrind() {
        let prepare = || Ok(with_arguments(Command::new(binary)));
        return Ok(median(bench.runs, &bench.log(), prepare)?.cpu * 1e9);
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    run(
        &mut with_arguments({
            valgrind.arg(binary);
            valgrind
        }),
        &bench.log(),
    )?;
    let log = fs::read_to_string(bench.log())?;
    let line = log.lines().find_map(|it| it.split_once("Collected :"));
    let (_, count) = line.context("valgrind did not say what it counted")?;
    Ok(count.trim().parse::<u64>()? as f64)
}
