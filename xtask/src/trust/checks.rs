//! The checks: what is believed, and what shows it.

use std::time::Instant;

use super::shell::Shell;
use super::{Verdict, coverage, mutants, package, sbom};
use crate::Terminal;

/// One thing that users are asked to believe.
pub(super) struct Check {
    /// Its word on the command line.
    pub(super) name: &'static str,
    /// What is believed.
    pub(super) claim: &'static str,
    /// What shows it in minutes.
    pub(super) short: Work,
    /// What shows it at length, where that is more.
    pub(super) full: Option<Work>,
}

/// What a check does.
pub(super) enum Work {
    /// Runs commands that must all succeed.
    Lines(&'static [&'static str]),
    /// Does as a function says.
    Own(fn(&str, &Shell) -> anyhow::Result<Verdict>),
}

/// With which a program begins the line about what it saw.
const MARK: &str = "figures: ";

/// Every check, in the order in which they run: those that fail fast come first.
pub(super) const ALL: &[Check] = &[
    Check {
        name: "claims",
        claim: "What README, docs and SECURITY.md say names a command or a test that exists",
        short: Work::Lines(&[
            "cargo test -p sdk-tests --test claims --locked -- --nocapture",
            "cargo test -p sdk-tests --test security_claims --locked -- --nocapture",
            "cargo test -p sdk-tests --test dependencies --locked -- --nocapture",
        ]),
        full: None,
    },
    Check {
        name: "lints",
        claim: "No `unsafe`, and no panic, index or overflow that input reaches",
        short: Work::Lines(&[
            "cargo clippy --workspace --all-targets --all-features --locked -- -D warnings",
            "cargo test -p sdk-tests --test no_panics --locked -- --nocapture",
        ]),
        full: None,
    },
    Check {
        name: "protocol",
        claim: "The runtime answers the vectors as the official SDKs do",
        short: Work::Lines(&["cargo xtask conformance"]),
        full: None,
    },
    Check {
        name: "attacks",
        claim: "No text of a spec leaves its comment, string, cell or folder",
        short: Work::Lines(&["cargo test -p sdk-tests --test attacks --locked -- --nocapture"]),
        full: Some(Work::Lines(&[
            "ACS_ATTACKS=all cargo test -p sdk-tests --test attacks --locked -- --nocapture",
        ])),
    },
    Check {
        name: "kills",
        claim: "A killed run leaves the old tree or the new one",
        short: Work::Lines(&["cargo test -p sdk-tests --test killed --locked -- --nocapture"]),
        full: Some(Work::Lines(&[
            "ACS_KILLS=200 cargo test -p sdk-tests --test killed --locked -- --nocapture",
        ])),
    },
    Check {
        name: "soak",
        claim: "Every call over a bad network ends right, and no write happens twice",
        short: Work::Lines(&["cargo test -p sdk-tests --test soak --locked -- --nocapture"]),
        full: Some(Work::Lines(&[
            "ACS_SOAK_CALLS=100000 cargo test -p sdk-tests --test soak --locked -- --nocapture",
        ])),
    },
    Check {
        name: "fuzz",
        claim: "What reads input holds its laws on inputs that look for a way out",
        short: Work::Lines(&[
            "cargo test -p acs-fuzz --locked -- --nocapture",
            "cargo xtask fuzz --seconds 60",
        ]),
        full: Some(Work::Lines(&["cargo xtask fuzz --cpu-minutes 30"])),
    },
    Check {
        name: "verdict",
        claim: "The compiler agrees with what is said of a change to Rust callers",
        short: Work::Lines(&["cargo xtask prove"]),
        full: Some(Work::Lines(&["cargo xtask prove --all"])),
    },
    Check {
        name: "deny",
        claim: "Licences, sources and bans of all dependencies",
        short: Work::Lines(&[
            "cargo deny --offline check bans licenses sources",
            "cargo deny --offline --manifest-path xtask/Cargo.toml check bans licenses sources",
        ]),
        full: None,
    },
    Check {
        name: "package",
        claim: "Every crate that is published packs to the same bytes twice, and builds from them",
        short: Work::Own(package::packages),
        full: None,
    },
    Check {
        name: "minimal",
        claim: "The crates build with the oldest dependencies that they ask for",
        short: Work::Own(package::minimal),
        full: None,
    },
    Check {
        name: "msrv",
        claim: "Nothing asks for a newer Rust than the crates say",
        short: Work::Own(package::msrv),
        full: None,
    },
    Check {
        name: "sbom",
        claim: "Every published crate has a bill of materials",
        short: Work::Own(sbom::bills),
        full: None,
    },
    Check {
        name: "compatible",
        claim: "The public API breaks only with a version that says so",
        short: Work::Own(package::compatible),
        full: None,
    },
    Check {
        name: "coverage",
        claim: "At least 90 % of the lines of the libraries are run by tests",
        short: Work::Own(coverage::measure),
        full: None,
    },
    Check {
        name: "mutants",
        claim: "At least 90 % of the mistakes put into the code are caught",
        short: Work::Own(mutants::sample),
        full: Some(Work::Own(mutants::all)),
    },
];

impl Check {
    /// Runs it, and says how many seconds that took.
    pub(super) fn run(
        &self,
        full: bool,
        shell: &Shell,
        terminal: &mut Terminal<'_>,
    ) -> (Verdict, u64) {
        let start = Instant::now();
        let work = match (&self.full, full) {
            (Some(work), true) => work,
            _ => &self.short,
        };
        let verdict = match work {
            Work::Lines(lines) => self.run_lines(lines, shell, terminal),
            Work::Own(function) => function(self.name, shell),
        };
        // What went wrong on the way to a verdict is no verdict.
        let verdict = verdict.unwrap_or_else(|error| Verdict::Fails(format!("{error:#}")));
        (verdict, start.elapsed().as_secs())
    }

    fn run_lines(
        &self,
        lines: &[&str],
        shell: &Shell,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Verdict> {
        let mut seen = Vec::new();
        for line in lines {
            writeln!(terminal.err, "  $ {line}")?;
            let ran = shell.run(self.name, line)?;
            if let Some(tool) = ran.missing_tool() {
                let how = format!("{tool} is missing: `cargo install --locked {tool}`");
                return Ok(Verdict::NotRun(how));
            }
            if !ran.succeeded {
                writeln!(terminal.err, "{}", ran.end())?;
                let log = shell.log(self.name);
                let what = format!("`{line}` failed, see {}", log.display());
                return Ok(Verdict::Fails(what));
            }
            seen.extend(figures(&ran.text));
        }
        Ok(Verdict::Holds(seen.join("; ")))
    }
}

/// What a program's output says it saw: its own words, or how many tests passed, or that it had
/// nothing to object to.
fn figures(text: &str) -> Vec<String> {
    let told = text.lines().filter_map(|line| line.split_once(MARK));
    let told: Vec<String> = told.map(|(_, figures)| figures.trim().to_owned()).collect();
    if !told.is_empty() {
        return told;
    }
    let passed = |line: &str| -> Option<u64> {
        let (_, rest) = line.split_once("test result: ok. ")?;
        rest.split_whitespace().next()?.parse().ok()
    };
    let passed: u64 = text.lines().filter_map(passed).sum();
    if passed > 0 {
        return vec![format!("{passed} tests passed")];
    }
    let last = text.lines().rev().map(str::trim);
    let mut last = last.filter(|line| !line.is_empty());
    last.next().map(str::to_owned).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_speaks_for_itself_and_tests_are_counted() {
        let text = "running\n..figures: 100 attacks, 0 out\ntest result: ok. 3 passed; 0 failed";
        assert_eq!(figures(text), ["100 attacks, 0 out"]);
        let text = "test result: ok. 3 passed; 0 failed\ntest result: ok. 4 passed; 0 failed\n";
        assert_eq!(figures(text), ["7 tests passed"]);
        assert_eq!(
            figures("one\nbans ok, sources ok\n\n"),
            ["bans ok, sources ok"]
        );
        assert!(figures("").is_empty());
    }

    #[test]
    fn a_check_has_a_name_of_its_own() {
        for (i, check) in ALL.iter().enumerate() {
            assert!(
                ALL[..i].iter().all(|it| it.name != check.name),
                "{}",
                check.name
            );
        }
    }
}
