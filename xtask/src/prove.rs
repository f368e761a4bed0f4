//! `cargo xtask prove`

use std::num::NonZero;
use std::time::Instant;

use acs_prove::{Compiler, Pair, Side, corpus, mutate, report};
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
    let random = args.random.unwrap_or(random);
    if random > 0 {
        pairs.extend(random_pairs(args, random)?);
    }
    if let Some(text) = &args.kind {
        pairs.retain(|pair| pair.kind.contains(text) || pair.shape.contains(text));
    }
    Ok(pairs)
}

/// Random changes of each product in turn.
fn random_pairs(args: &ProveArgs, count: usize) -> anyhow::Result<Vec<Pair>> {
    let explain = |error: String| anyhow!("{error}");
    let sources = findings::load(&args.spec).map_err(|_| anyhow!("the specs cannot be read"))?;
    let sides = Side::read_all(&sources).map_err(explain)?;
    let share = count.div_ceil(sides.len().max(1));
    let pairs = sides.iter().flat_map(|side| {
        let name = side.spec.service.product.value.as_str();
        mutate::pairs(side, name, args.seed, share, MOST_CHANGES)
    });
    Ok(pairs.take(count).collect())
}
