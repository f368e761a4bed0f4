//! What making the reference costs, beside reading and checking the same specs and doing no more.

use std::fs;
use std::path::Path;

use super::per_operation;
use crate::Terminal;
use crate::bench::{Bench, child};

pub(super) fn measure(
    bench: &Bench,
    counts: &[u32],
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n2. Reference (goals for the whole product: 3 s, each page 300 KiB)\n\
         {:>10} {:>8} {:>13} {:>9} {:>8} {:>12} {:>8} {:>12} {:>10}",
        "operations",
        "CPU s",
        "ms/operation",
        "peak MiB",
        "lint s",
        "of the lint",
        "files",
        "all MiB",
        "page KiB"
    )?;
    for &count in counts {
        let out = bench.site_folder(count);
        let runs = bench.runs * 3;
        let fresh = child::median(runs, &bench.log(), || {
            if out.exists() {
                fs::remove_dir_all(&out)?;
            }
            Ok(bench.docs(count))
        })?;
        let floor = child::median(runs, &bench.log(), || Ok(bench.lint(count)))?;
        let sizes = sizes(&out)?;
        let kib = |bytes: u64| bytes as f64 / 1024.0;
        writeln!(
            terminal.out,
            "{count:>10} {:>8.2} {:>13.2} {:>9.0} {:>8.2} {:>11.1}x {:>8} {:>12.1} {:>10.0}",
            fresh.cpu,
            per_operation(fresh.cpu, count),
            fresh.peak_mib,
            floor.cpu,
            // A run shorter than the clock's tick has no ratio worth printing.
            fresh.cpu / floor.cpu.max(0.01),
            sizes.len(),
            kib(sizes.iter().map(|(_, size)| size).sum()) / 1024.0,
            kib(largest_page(&sizes)),
        )?;
    }
    Ok(())
}

/// Name and bytes of each file below a folder.
fn sizes(folder: &Path) -> anyhow::Result<Vec<(String, u64)>> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sizes.extend(self::sizes(&entry.path())?);
        } else {
            let name = entry.file_name().to_string_lossy().into_owned();
            sizes.push((name, entry.metadata()?.len()));
        }
    }
    Ok(sizes)
}

fn largest_page(sizes: &[(String, u64)]) -> u64 {
    let pages = sizes.iter().filter(|(name, _)| name.ends_with(".html"));
    pages.map(|(_, size)| *size).max().unwrap_or_default()
}
