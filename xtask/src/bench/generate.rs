//! What generating costs, beside parsing and checking alone.

use std::fs;

use super::{Bench, child};
use crate::Terminal;

pub(super) fn measure(
    bench: &Bench,
    counts: &[u32],
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n1. Generate (limits for 1,000 operations: 1.5 s, 300 MB)\n\
         {:>10} {:>8} {:>14} {:>12} {:>9} {:>13}",
        "operations", "CPU s", "ms/operation", "of lint CPU", "peak MiB", "unchanged s"
    )?;
    for &count in counts {
        bench.specs(count)?;
        let out = bench.out_folder(count);
        let runs = bench.runs * repeats(count);
        let fresh = child::median(runs, &bench.log(), || {
            if out.exists() {
                fs::remove_dir_all(&out)?;
            }
            Ok(bench.codegen(count))
        })?;
        let again = child::median(runs, &bench.log(), || Ok(bench.codegen(count)))?;
        let lint = child::median(runs, &bench.log(), || Ok(bench.lint(count)))?;
        writeln!(
            terminal.out,
            "{count:>10} {:>8.2} {:>14.2} {:>11.1}x {:>9.1} {:>13.2}",
            fresh.cpu,
            fresh.cpu * 1000.0 / f64::from(count),
            // A run shorter than the clock's tick has no ratio worth printing.
            fresh.cpu / lint.cpu.max(0.01),
            fresh.peak_mib,
            again.cpu,
        )?;
    }
    Ok(())
}

/// The system counts hundredths of a second, so short runs are repeated more often.
fn repeats(count: u32) -> usize {
    match count {
        0..100 => 9,
        100..1000 => 3,
        _ => 1,
    }
}
