//! `cargo xtask fuzz`: lets libFuzzer look for bytes that break a target of `fuzz/`.
//!
//! The programs are built by `cargo fuzz` and started here, each for a while, with a corpus of its
//! own below `target/`, which is kept for the next run. An input that breaks something is copied to
//! `fuzz/regressions/`, where the tests of `acs-fuzz` find it.

use std::env;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::cli::FuzzArgs;
use crate::report::UsageError;
use crate::{Outcome, Terminal, paths};

/// Inputs larger than this say nothing that smaller ones do not.
const MAX_LENGTH: u32 = 8 << 10;

/// An input that takes longer than so many seconds is a finding.
const MAX_SECONDS: u32 = 20;

/// A program that takes more memory than so many MiB is a finding.
const MAX_MEMORY: u32 = 2 << 10;

const MISSING: &str = "cargo-fuzz is missing; install it with `cargo install cargo-fuzz --locked`";

pub(crate) fn run(args: &FuzzArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let targets = targets(&args.target)?;
    let programs = build(&targets)?;
    writeln!(terminal.out, "{}", Row::HEAD)?;
    let queue = Mutex::new(targets.iter());
    let next = || queue.lock().ok().and_then(|mut it| it.next());
    let (tell, told) = mpsc::channel();
    let mut crashes = 0;
    thread::scope(|scope| -> anyhow::Result<()> {
        for _ in 0..args.jobs {
            let (tell, next, programs) = (tell.clone(), &next, &programs);
            scope.spawn(move || {
                while let Some(target) = next() {
                    // Nobody listens any more once something went wrong.
                    let _ = tell.send(search(target, programs, args));
                }
            });
        }
        drop(tell);
        for row in told {
            let row = row?;
            writeln!(terminal.out, "{row}")?;
            for crash in &row.crashes {
                writeln!(terminal.err, "{}: {}", row.target, crash.display())?;
            }
            crashes += row.crashes.len();
        }
        Ok(())
    })?;
    Ok(match crashes {
        0 => Outcome::Fine,
        _ => Outcome::Findings,
    })
}

fn folder() -> PathBuf {
    paths::root().join("fuzz")
}

/// The targets that are asked for: those of the driver, unless some are named.
fn targets(named: &[String]) -> anyhow::Result<Vec<String>> {
    let sources = fs::read_dir(folder().join("driver/fuzz_targets"))?;
    let mut all = Vec::new();
    for source in sources {
        let path = source?.path();
        all.extend(path.file_stem().map(|it| it.to_string_lossy().into_owned()));
    }
    all.sort();
    if named.is_empty() {
        return Ok(all);
    }
    match named.iter().find(|it| !all.contains(it)) {
        None => Ok(named.to_vec()),
        Some(name) => {
            let message = format!("there is no target `{name}`; there is {}", all.join(", "));
            Err(UsageError(message).into())
        }
    }
}

/// Builds the programs, and returns the folder that has them.
fn build(targets: &[String]) -> anyhow::Result<PathBuf> {
    let out = target_folder();
    for target in targets {
        let mut cargo = cargo();
        cargo.args(["fuzz", "build", "--fuzz-dir", "fuzz/driver", "--target-dir"]);
        cargo.arg(&out).arg(target);
        let status = cargo.status().context("cargo does not start")?;
        if !status.success() && !is_installed() {
            bail!(MISSING);
        }
        if !status.success() {
            bail!("the target `{target}` does not build");
        }
    }
    let platforms = fs::read_dir(&out)?;
    for platform in platforms {
        let programs = platform?.path().join("release");
        if targets.iter().all(|it| programs.join(it).is_file()) {
            return Ok(programs);
        }
    }
    bail!("no program was built in {}", out.display())
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(paths::root()).stdin(Stdio::null());
    // The instruments are a feature of the compiler that only nightly ones admit to having.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo
}

fn is_installed() -> bool {
    let output = cargo().args(["fuzz", "--version"]).output();
    output.is_ok_and(|it| it.status.success())
}

fn target_folder() -> PathBuf {
    paths::root().join("target/fuzz")
}

/// Runs one program for its time.
fn search(target: &str, programs: &Path, args: &FuzzArgs) -> anyhow::Result<Row> {
    let own = target_folder().join("found").join(target);
    let crashes = target_folder().join("crashes").join(target);
    for folder in [&own, &crashes] {
        fs::create_dir_all(folder)?;
    }
    let log = target_folder().join(format!("{target}.log"));
    let before = listed(&crashes)?;
    let mut program = Command::new(programs.join(target));
    program.current_dir(paths::root()).stdin(Stdio::null());
    // Tables that are made at run time are leaked on purpose, once for each operation.
    program.env("ASAN_OPTIONS", "detect_leaks=0");
    program.arg(format!("-artifact_prefix={}/", crashes.display()));
    program.arg(format!("-max_len={MAX_LENGTH}"));
    program.arg(format!("-timeout={MAX_SECONDS}"));
    program.arg(format!("-rss_limit_mb={MAX_MEMORY}"));
    program.args([
        "-print_final_stats=1",
        "-report_slow_units=5",
        "-verbosity=1",
    ]);
    if args.cpu_minutes.is_none() {
        program.arg(format!("-max_total_time={}", args.seconds));
    }
    let words = folder().join(format!("dictionaries/{target}.dict"));
    if words.is_file() {
        program.arg(format!("-dict={}", words.display()));
    }
    program.arg(&own);
    // Only the first folder is written to.
    for kept in ["corpus", "regressions"] {
        let kept = folder().join(kept).join(target);
        if kept.is_dir() {
            program.arg(kept);
        }
    }
    program.stdout(Stdio::null()).stderr(File::create(&log)?);
    let mut child = program.spawn().context("the program does not start")?;
    let cpu = wait(&mut child, args.cpu_minutes)?;

    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let mut row = Row::read(target, &text, cpu);
    for name in listed(&crashes)?.iter().filter(|it| !before.contains(it)) {
        if !name.starts_with("slow-unit-") {
            row.crashes.push(keep(target, &crashes.join(name))?);
        }
    }
    // Whatever the reason is, the search ended early.
    let status = child.wait()?;
    if row.crashes.is_empty() && row.executions == 0 {
        bail!("`{target}` ends with {status}; see {}", log.display());
    }
    Ok(row)
}

/// Waits until a program ends, or ends it when it has had its time on a processor.
fn wait(child: &mut Child, minutes: Option<u64>) -> anyhow::Result<Duration> {
    let limit = minutes.map(|it| Duration::from_secs(it * 60));
    let start = Instant::now();
    let mut used = Duration::ZERO;
    while child.try_wait()?.is_none() {
        used = cpu_time(child.id()).unwrap_or_else(|| start.elapsed());
        if limit.is_some_and(|limit| used >= limit) {
            // It tells what it has done when it is interrupted, and nothing when it is killed.
            let asked = Command::new("kill")
                .args(["-INT", &child.id().to_string()])
                .status();
            if !asked.is_ok_and(|it| it.success()) {
                child.kill()?;
            }
            child.wait()?;
            break;
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(used)
}

/// How long a process has been on processors, where the system has `/proc`.
fn cpu_time(process: u32) -> Option<Duration> {
    /// Linux counts in hundredths for programs, whatever it counts in itself.
    const TICK: Duration = Duration::from_millis(10);
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let (_, fields) = text.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    let (user, system) = (ticks()?, ticks()?);
    Some(TICK * (user + system))
}

fn listed(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Copies an input to where the tests find it, called by its digest.
fn keep(target: &str, input: &Path) -> anyhow::Result<PathBuf> {
    let bytes = fs::read(input)?;
    let digest = acs_runtime::sign::sha256(&bytes);
    let folder = folder().join("regressions").join(target);
    fs::create_dir_all(&folder)?;
    let path = folder.join(&digest[..16]);
    fs::write(&path, bytes)?;
    Ok(path)
}

/// What came of a search.
#[derive(Debug, PartialEq)]
struct Row {
    target: String,
    executions: u64,
    edges: u64,
    corpus: u64,
    cpu: Duration,
    crashes: Vec<PathBuf>,
}

impl Row {
    const HEAD: &str = "target         CPU s  executions    edges   corpus  crashes";

    /// Reads what the program told.
    fn read(target: &str, log: &str, cpu: Duration) -> Self {
        let told = |name: &str| {
            let lines = log.lines().rev();
            let mut found = lines.filter_map(|line| line.split_once(name));
            let (_, rest) = found.next()?;
            let digits = rest.trim_start();
            let end = digits.find(|c: char| !c.is_ascii_digit());
            digits[..end.unwrap_or(digits.len())].parse().ok()
        };
        // A program that was broken by an input tells no totals, but it has counted on the way.
        let counted = || {
            let lines = log.lines().rev();
            let mut numbers = lines.filter_map(|it| it.strip_prefix('#')?.split('\t').next());
            numbers.next()?.trim().parse().ok()
        };
        let executions = told("stat::number_of_executed_units:");
        Self {
            target: target.to_owned(),
            executions: executions.or_else(counted).unwrap_or(0),
            edges: told(" cov: ").unwrap_or(0),
            corpus: told(" corp: ").unwrap_or(0),
            cpu,
            crashes: Vec::new(),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            target,
            executions,
            edges,
            corpus,
            cpu,
            crashes,
        } = self;
        let (cpu, crashes) = (cpu.as_secs(), crashes.len());
        write!(
            f,
            "{target:12} {cpu:>7} {executions:>11} {edges:>8} {corpus:>8} {crashes:>8}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
INFO: seed corpus: files: 12 min: 4b max: 300b total: 1584b rss: 60Mb
#13\tINITED cov: 4105 ft: 6000 corp: 12/1584b exec/s: 0 rss: 66Mb
#8192\tpulse  cov: 5105 ft: 9000 corp: 311/64Kb lim: 4096 exec/s: 4096 rss: 80Mb
Done 20000 runs in 6 second(s)
stat::number_of_executed_units: 20000
stat::average_exec_per_sec:     3333
";

    #[test]
    fn what_a_program_tells_is_read() {
        let row = Row::read("decode", LOG, Duration::from_secs(6));
        assert_eq!((row.executions, row.edges, row.corpus), (20_000, 5105, 311));
        assert_eq!(row.to_string().len(), Row::HEAD.len());
    }

    #[test]
    fn a_program_that_broke_has_counted() {
        let (log, _) = LOG.split_once("Done").unwrap();
        let row = Row::read("decode", log, Duration::ZERO);
        assert_eq!((row.executions, row.edges), (8192, 5105));
    }

    #[test]
    fn a_target_that_is_not_there_is_named() {
        let error = targets(&["sing".to_owned()]).unwrap_err();
        assert!(
            error.to_string().starts_with("there is no target `sing`"),
            "{error}"
        );
        assert_eq!(targets(&[]).unwrap().len(), 8);
    }

    #[test]
    fn the_time_of_a_process_is_known_here() {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(60) {}
        let used = cpu_time(std::process::id());
        assert!(!Path::new("/proc/self/stat").exists() || used > Some(Duration::ZERO));
    }
}
