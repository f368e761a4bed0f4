//! `cargo xtask bench --corpus DIR`: what a whole real product costs, as it was imported.
//!
//! Where the other measurements multiply specs of ours, this one takes the product that they
//! are a part of, with the vendor's texts, and asks whether the cost of an operation stays the
//! same from a few of them to ten times all there are.
//!
//! Each figure stands beside a floor that was measured in the same run: the least that anything
//! could cost which reads the same files, or compiles the same types.

use std::path::Path;

use super::Bench;
use crate::cli::BenchArgs;
use crate::{Outcome, Terminal};

mod compile;
mod generate;
mod product;
mod sdk;
mod site;
mod user;

use product::Product;
use sdk::Sdk;

/// Operations of the smallest crate.
const FEW: u32 = 10;

/// The largest crate has so many times the operations of the product.
const TIMES: u32 = 10;

pub(super) fn run(
    corpus: &Path,
    args: &BenchArgs,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    let product = Product::import(corpus)?;
    let all = product.count();
    let bench = Bench::new("bench/corpus", args.quick)?;
    let mut counts = match args.operations.as_slice() {
        [] => vec![FEW, all, all * TIMES],
        given => given.to_vec(),
    };
    if args.quick {
        counts.retain(|count| *count <= all);
    }
    counts.sort_unstable();
    counts.dedup();
    for &count in &counts {
        product.write(count, &bench.spec_folder(count))?;
    }

    writeln!(
        terminal.out,
        "{} as imported, {all} operations; median of {} runs or more, of fewer if they are long; CPU is user + system time of all \
         processes, memory the peak of the largest",
        product.name(),
        bench.runs,
    )?;
    generate::measure(&bench, &counts, terminal)?;
    site::measure(&bench, &counts, terminal)?;
    let sdks = counts.iter().map(|count| Sdk::generate(&bench, *count));
    let sdks = sdks.collect::<anyhow::Result<Vec<Sdk>>>()?;
    compile::measure(&bench, &sdks, all, terminal)?;
    // A program's size has settled long before the crate has all operations ten times.
    let sdks: Vec<&Sdk> = sdks.iter().filter(|it| it.count <= all).collect();
    user::measure(&bench, &sdks, terminal)?;
    Ok(Outcome::Fine)
}

/// What `count` operations cost, each on average.
fn per_operation(cpu: f64, count: u32) -> f64 {
    cpu * 1000.0 / f64::from(count)
}
