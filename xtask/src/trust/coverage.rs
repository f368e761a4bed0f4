//! How many lines of the libraries the tests run, and which they do not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use super::Verdict;
use super::shell::Shell;

/// The folders of hand-written library code, as paths begin.
const LIBRARIES: &[&str] = &[
    "runtime/src/",
    "codegen/src/",
    "codegen/call/src/",
    "codegen/diff/src/",
    "codegen/explore/src/",
    "codegen/import/src/",
    "codegen/prove/src/",
    "codegen/site/src/",
    "mock/src/",
];

/// Of a hundred lines, so many must be run.
const LEAST: f64 = 90.0;

/// Runs all tests but those in a browser with counters in the code.
pub(super) fn measure(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    let out = shell.root().join("target/trust");
    let lcov = out.join("coverage.lcov");
    let run = "cargo llvm-cov --no-report --workspace --exclude browser-tests --locked";
    let features = "cargo llvm-cov --no-report --no-clean -p acs-runtime --all-features --locked";
    let report = format!(
        "cargo llvm-cov report --lcov --output-path {}",
        lcov.display()
    );
    for line in [run, features, &report] {
        let ran = shell.run(check, line)?;
        if let Some(tool) = ran.missing_tool() {
            let how = format!(
                "{tool} is missing: `cargo install --locked {tool}`, `rustup component add llvm-tools`"
            );
            return Ok(Verdict::NotRun(how));
        }
        anyhow::ensure!(ran.succeeded, "`{line}` failed:\n{}", ran.end());
    }
    let root = shell.root().canonicalize()?;
    let files = read(&fs::read_to_string(&lcov)?, &root);
    fs::write(out.join("uncovered.txt"), list(&files))?;
    let mut figures = Vec::new();
    let mut all = Lines::default();
    for library in LIBRARIES {
        let mut lines = Lines::default();
        let of = files.iter().filter(|(path, _)| path.starts_with(library));
        for (_, file) in of {
            lines.run += file.run;
            lines.missed += file.missed;
        }
        all.run += lines.run;
        all.missed += lines.missed;
        let name = library.trim_end_matches("/src/");
        figures.push(format!("{name} {:.1} %", lines.percent()));
    }
    let told = format!(
        "{:.1} % of {} lines ({}); the others in target/trust/uncovered.txt",
        all.percent(),
        all.run + all.missed,
        figures.join(", ")
    );
    Ok(match all.percent() >= LEAST {
        true => Verdict::Holds(told),
        false => Verdict::Fails(told),
    })
}

/// The lines of a file that have code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lines {
    run: usize,
    missed: usize,
    /// Where the missed ones stand.
    at: Vec<RangeInclusive<u32>>,
}

impl Lines {
    fn percent(&self) -> f64 {
        let count = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
        100.0 * count(self.run) / count(self.run + self.missed).max(1.0)
    }
}

/// The files of the libraries in a report of the `lcov` form, without their tests.
fn read(report: &str, root: &Path) -> BTreeMap<String, Lines> {
    let mut files = BTreeMap::new();
    let mut path = None;
    let mut lines = Lines::default();
    for line in report.lines() {
        if let Some(file) = line.strip_prefix("SF:") {
            let file = Path::new(file);
            let file = file.strip_prefix(root).unwrap_or(file);
            path = Some(file.to_string_lossy().replace('\\', "/"));
            lines = Lines::default();
        } else if let Some((number, count)) =
            line.strip_prefix("DA:").and_then(|it| it.split_once(','))
        {
            match (number.parse(), count.trim()) {
                (Ok(number), "0") => lines.miss(number),
                _ => lines.run += 1,
            }
        } else if line == "end_of_record" {
            let path = path.take().unwrap_or_default();
            if is_library(&path) {
                files.insert(path, std::mem::take(&mut lines));
            }
        }
    }
    files
}

impl Lines {
    fn miss(&mut self, number: u32) {
        self.missed += 1;
        match self.at.last_mut() {
            Some(range) if *range.end() + 1 == number => *range = *range.start()..=number,
            _ => self.at.push(number..=number),
        }
    }
}

fn is_library(path: &str) -> bool {
    let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
    !is_test && LIBRARIES.iter().any(|library| path.starts_with(library))
}

/// The lines that no test runs, those of the least covered files first.
fn list(files: &BTreeMap<String, Lines>) -> String {
    let mut files: Vec<_> = files.iter().filter(|(_, lines)| lines.missed > 0).collect();
    files.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.missed));
    let mut out = String::new();
    for (path, lines) in files {
        let at: Vec<String> = lines
            .at
            .iter()
            .map(|range| match range.start() == range.end() {
                true => range.start().to_string(),
                false => format!("{}-{}", range.start(), range.end()),
            })
            .collect();
        let (percent, missed) = (lines.percent(), lines.missed);
        // Writing to a string succeeds.
        let _ = writeln!(
            out,
            "{path}: {percent:.0} %, {missed} not run: {}",
            at.join(", ")
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_libraries_are_counted_and_those_of_tests_are_not() {
        let report = "SF:/r/runtime/src/a.rs\nDA:1,5\nDA:2,0\nDA:3,0\nDA:7,0\nDA:8,1\nend_of_record\n\
                      SF:/r/runtime/src/a/tests.rs\nDA:1,0\nend_of_record\n\
                      SF:/r/sdk-tests/src/lib.rs\nDA:1,0\nend_of_record\n";
        let files = read(report, Path::new("/r"));
        assert_eq!(files.keys().collect::<Vec<_>>(), ["runtime/src/a.rs"]);
        assert_eq!(list(&files), "runtime/src/a.rs: 40 %, 3 not run: 2-3, 7\n");
    }
}
