//! `cargo xtask bench`: what the generator and its output cost.
//!
//! Every number stands beside one that was taken in the same run on the same machine,
//! since only the ratio of the two can be compared with another machine's.
//!
//! Invariants:
//! - everything lies below `target/bench`, and nothing else is touched;
//! - what is measured is built from the sources of this repository, for release.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use acs_codegen::model::Crate;

use crate::cli::BenchArgs;
use crate::{Outcome, Terminal, paths};

mod build;
mod child;
mod corpus;
mod decode;
mod diff;
mod generate;
mod overhead;
mod payload;
mod size;
mod specs;
mod twin;

use specs::Averages;

const OPERATIONS: &[u32] = &[1, 100, 1000];

/// The most operations of a quick run.
const QUICK: u32 = 100;

/// Operations of the small crate that a program's size is compared with.
const SMALL: u32 = 10;

pub(crate) fn run(args: &BenchArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    if let Some(corpus) = &args.corpus {
        return corpus::run(corpus, args, terminal);
    }
    let mut counts = match args.operations.as_slice() {
        [] => OPERATIONS.to_vec(),
        given => given.to_vec(),
    };
    counts.sort_unstable();
    counts.dedup();
    if args.quick {
        counts.retain(|count| *count <= QUICK);
    }
    let largest = counts.last().copied().unwrap_or(QUICK);
    let bench = Bench::new("bench", args.quick)?;

    bench.introduce(largest, terminal)?;
    generate::measure(&bench, &counts, terminal)?;
    build::measure(&bench, largest, terminal)?;
    decode::measure(&bench, terminal)?;
    size::measure(&bench, [SMALL, largest], terminal)?;
    overhead::measure(&bench, terminal)?;
    diff::measure(&bench, args.quick, terminal)?;
    Ok(Outcome::Fine)
}

/// Where and how things are measured.
struct Bench {
    folder: PathBuf,
    targets: PathBuf,
    /// How often each thing is measured.
    runs: usize,
}

impl Bench {
    /// A folder of this name below `target`; what is built is shared by all of them.
    fn new(name: &str, is_quick: bool) -> anyhow::Result<Self> {
        let target = paths::root().join("target");
        let folder = target.join(name);
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let bench = Self {
            folder,
            targets: target.join("bench/target"),
            runs: if is_quick { 1 } else { 3 },
        };
        let mut command = bench.cargo(&paths::root().join("xtask"), "xtask");
        child::run(command.args(["build", "--release"]), &bench.log())?;
        Ok(bench)
    }

    /// Says what is measured, and how much like the real product it is.
    fn introduce(&self, count: u32, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
        let (_, krate) = self.specs(count)?;
        let [ours, real] = [Averages::of(&krate), specs::REAL].map(|it| {
            let Averages {
                structs,
                fields,
                enums,
            } = it;
            format!("{structs:.1} structs, {fields:.1} fields, {enums:.1} enums")
        });
        let Self { runs, .. } = self;
        writeln!(
            terminal.out,
            "median of {runs} run(s) or more, of fewer if they are long; CPU is user + system time of all processes, memory the \
             peak of the largest\n\
             an operation has {ours}; the real product: {real}"
        )?;
        Ok(())
    }

    /// Makes specs of so many operations, and the crate's model.
    fn specs(&self, count: u32) -> anyhow::Result<(Vec<acs_codegen::spec::Spec>, Crate)> {
        let folder = self.spec_folder(count);
        specs::write(&folder, count)?;
        specs::lower(&folder)
    }

    /// Makes specs of so many operations, and the crate from them.
    fn generated(&self, count: u32) -> anyhow::Result<PathBuf> {
        self.specs(count)?;
        child::run(&mut self.codegen(count), &self.log())?;
        let folder = self.out_folder(count).join("sas");
        lock(&folder)?;
        Ok(folder)
    }

    fn spec_folder(&self, count: u32) -> PathBuf {
        self.folder.join(format!("spec-{count}"))
    }

    fn out_folder(&self, count: u32) -> PathBuf {
        self.folder.join(format!("out-{count}"))
    }

    fn site_folder(&self, count: u32) -> PathBuf {
        self.folder.join(format!("site-{count}"))
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// `cargo xtask codegen` on specs of so many operations.
    fn codegen(&self, count: u32) -> Command {
        let mut command = self.xtask("codegen", count);
        command.arg("--out").arg(self.out_folder(count));
        command
    }

    /// `cargo xtask lint` on specs of so many operations.
    fn lint(&self, count: u32) -> Command {
        self.xtask("lint", count)
    }

    /// `cargo xtask docs` on specs of so many operations.
    fn docs(&self, count: u32) -> Command {
        let mut command = self.xtask("docs", count);
        command.arg("--out").arg(self.site_folder(count));
        command
    }

    fn xtask(&self, what: &str, count: u32) -> Command {
        let mut command = Command::new(self.target("xtask").join("release/xtask"));
        command.arg(what);
        command.arg("--spec").arg(self.spec_folder(count));
        command
    }

    /// Cargo in a folder, with a target folder of that name.
    fn cargo(&self, folder: &Path, target: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(folder);
        command.env("CARGO_TARGET_DIR", self.target(target));
        command.env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_NET_OFFLINE", "true");
        command
    }

    fn target(&self, name: &str) -> PathBuf {
        self.targets.join(name)
    }
}

/// Gives a crate the dependencies that this repository is tested with.
fn lock(folder: &Path) -> anyhow::Result<()> {
    fs::copy(paths::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}
