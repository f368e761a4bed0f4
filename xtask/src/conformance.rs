//! `cargo xtask conformance`: what the runtime agrees on with the vendor's SDKs.
//!
//! The vectors are cases that the official SDKs were made to answer. The runtime's tests run
//! them all and print one line for each file; this command collects the lines. A case that is
//! answered otherwise on purpose is an argued deviation: its reason stands in the test.

use std::env;
use std::fmt;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::{Outcome, Terminal, paths};

/// Tests of the runtime that run vectors, and the files whose cases they count.
const TESTS: &[(&str, &[&str])] = &[
    ("signing", &["signing_v3.json", "signing_v1_rpc.json"]),
    ("params", &["param_serialization.json"]),
    ("requests", &["http_requests_sas.json"]),
    ("endpoints", &["endpoints.json"]),
    ("errors", &["error_parsing.json"]),
    ("retries", &["retry.json"]),
    ("pagination", &["pagination.json"]),
    (
        "credentials",
        &["credentials.json", "credentials.json (refresh)"],
    ),
];

/// With which a test begins the line about its vectors.
const MARK: &str = "conformance: ";

pub(crate) fn run(terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(paths::root()).stdin(Stdio::null());
    cargo.args(["test", "--quiet", "--package", "acs-runtime"]);
    cargo.args(TESTS.iter().flat_map(|(test, _)| ["--test", test]));
    cargo.args(["--", "--nocapture", "--test-threads=1"]);
    let output = cargo.output().context("cannot start cargo")?;
    let text = String::from_utf8_lossy(&output.stdout);

    // A test's line may begin where the runner's dots end.
    let lines = text.lines().filter_map(|line| line.split_once(MARK));
    let mut rows: Vec<Row<'_>> = lines.filter_map(|(_, row)| Row::read(row)).collect();
    rows.sort_by_key(|row| row.file);
    writeln!(
        terminal.out,
        "{:36} {:>6} {:>7} {:>10}",
        "vectors", "cases", "passed", "deviations"
    )?;
    for row in &rows {
        writeln!(terminal.out, "{row}")?;
    }
    let total = |count: fn(&Row<'_>) -> u32| rows.iter().map(count).sum();
    let total = Row {
        file: "in all",
        cases: total(|row| row.cases),
        passed: total(|row| row.passed),
        deviations: total(|row| row.deviations),
    };
    writeln!(terminal.out, "{total}")?;

    let is_whole = rows
        .iter()
        .all(|row| row.cases == row.passed + row.deviations);
    let mut files = TESTS.iter().flat_map(|(_, files)| *files);
    let all_there = files.all(|file| rows.iter().any(|row| row.file.starts_with(file)));
    if output.status.success() && is_whole && all_there {
        return Ok(Outcome::Fine);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    writeln!(
        terminal.err,
        "{told}{text}\nerror: not every case is accounted for"
    )?;
    Ok(Outcome::Findings)
}

/// The cases of one file.
#[derive(Debug, PartialEq)]
struct Row<'a> {
    file: &'a str,
    cases: u32,
    passed: u32,
    deviations: u32,
}

impl<'a> Row<'a> {
    /// Reads `signing_v3.json: 50 cases, 48 passed, 2 argued deviations`.
    fn read(line: &'a str) -> Option<Self> {
        let (file, counts) = line.split_once(": ")?;
        let mut counts = counts.split(", ").zip(["cases", "passed", "argued"]);
        let mut count = || {
            let (text, what) = counts.next()?;
            let (number, rest) = text.split_once(' ')?;
            rest.starts_with(what).then(|| number.parse().ok())?
        };
        Some(Self {
            file,
            cases: count()?,
            passed: count()?,
            deviations: count()?,
        })
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            cases,
            passed,
            deviations,
        } = self;
        write!(f, "{file:36} {cases:>6} {passed:>7} {deviations:>10}")
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn the_line_of_a_test_is_read() {
        let row = Row::read("a.json (x): 50 cases, 48 passed, 2 argued deviations");
        let expected = Row {
            file: "a.json (x)",
            cases: 50,
            passed: 48,
            deviations: 2,
        };
        assert_eq!(row, Some(expected));
    }

    #[test]
    fn another_line_is_none() {
        for line in [
            "",
            "a: b",
            "a.json: 5 cases",
            "a.json: x cases, 1 passed, 0 argued",
        ] {
            assert_eq!(Row::read(line), None, "{line}");
        }
    }
}
