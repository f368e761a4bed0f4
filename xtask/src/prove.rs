//! `cargo xtask prove`

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;

use acs_prove::{Compiler, Pair, Side, corpus, mutate, real, report};
use anyhow::{Context as _, anyhow};

use crate::cli::ProveArgs;
use crate::{Outcome, Terminal, paths, report as findings};

/// How many changes a random pair has at most.
const MOST_CHANGES: usize = 4;

/// How many pairs are proven before the answers are printed.
const AT_ONCE: usize = 20;

/// How many random pairs `--all` adds.
const RANDOM_OF_ALL: usize = 200;

pub(crate) fn run(args: &ProveArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let pairs = pairs(args)?;
    let start = Instant::now();
    let compiler = Compiler::new(paths::root(), &paths::root().join("target/prove"))
        .context("the compiler is not ready")?;
    let jobs = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut proofs = Vec::new();
    // So that something is seen before the last is done.
    for some in pairs.chunks(AT_ONCE) {
        let done = acs_prove::prove_all(some, &compiler, args.jobs.unwrap_or(jobs))?;
        for (pair, proof) in some.iter().zip(&done) {
            write!(terminal.out, "{}", report::line(pair, proof))?;
        }
        proofs.extend(done);
    }
    let seconds = start.elapsed().as_secs_f64();
    writeln!(terminal.err, "{}, {seconds:.1} s", report::summary(&proofs))?;
    let agrees = proofs.iter().all(|proof| proof.disagreements.is_empty());
    Ok(match agrees {
        true => Outcome::Fine,
        false => Outcome::Findings,
    })
}

fn pairs(args: &ProveArgs) -> anyhow::Result<Vec<Pair>> {
    let corpus = corpus::pairs().map_err(|error| anyhow!("bug: {error}"))?;
    let (written, random) = match args.all {
        true => (usize::MAX, RANDOM_OF_ALL),
        false => (args.pairs, 0),
    };
    let mut pairs = corpus.sample(written);
    let explain = |error: String| anyhow!("{error}");
    if args.batches {
        pairs.extend(corpus.batches(1).map_err(explain)?);
    }
    let sources = findings::load(&args.spec).map_err(|_| anyhow!("the specs cannot be read"))?;
    if args.history || args.all {
        pairs.extend(real::revisions(&sources).map_err(explain)?);
    }
    if let Some(folder) = &args.metadata {
        pairs.extend(real::metadata(&files(folder)?).map_err(explain)?);
    }
    let random = args.random.unwrap_or(random);
    if random > 0 {
        let sides = Side::read_all(&sources).map_err(explain)?;
        pairs.extend(random_pairs(&sides, args.seed, random));
    }
    if let Some(text) = &args.kind {
        pairs.retain(|pair| pair.kind.contains(text) || pair.shape.contains(text));
    }
    Ok(pairs)
}

/// Random changes of each product in turn.
fn random_pairs(sides: &[Side], seed: u64, count: usize) -> Vec<Pair> {
    let share = count.div_ceil(sides.len().max(1));
    let pairs = sides.iter().flat_map(|side| {
        let name = side.spec.service.product.value.as_str();
        mutate::pairs(side, name, seed, share, MOST_CHANGES)
    });
    pairs.take(count).collect()
}

/// The metadata files of a folder, by name.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), text))
    };
    paths.iter().map(read).collect()
}
