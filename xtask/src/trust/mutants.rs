//! Mistakes put into the code one at a time by `cargo-mutants`, to see whether a test notices.

use std::fs;

use anyhow::Context as _;

use super::Verdict;
use super::shell::Shell;

/// Code that is mutated, and the tests that are asked.
struct Area {
    name: &'static str,
    package: &'static str,
    /// Files, as `cargo-mutants` takes them.
    files: &'static [&'static str],
    /// Tests of the package that are asked; other packages' would notice more, and take longer.
    tests: &'static str,
}

const AREAS: &[Area] = &[
    Area {
        name: "sign",
        package: "acs-runtime",
        files: &["runtime/src/sign.rs", "runtime/src/sign/**"],
        tests: "--lib --test signing --test params",
    },
    Area {
        name: "retry",
        package: "acs-runtime",
        files: &["runtime/src/retry.rs"],
        tests: "--lib --test retries",
    },
    Area {
        name: "decode",
        package: "acs-runtime",
        files: &["runtime/src/decode.rs", "runtime/src/decode/**"],
        tests: "--lib --test decode --test grammar --test laws --test bodies --test errors",
    },
    Area {
        name: "check",
        package: "acs-codegen",
        files: &["codegen/src/check.rs", "codegen/src/check/**"],
        tests: "--lib --test spec",
    },
    Area {
        name: "lower",
        package: "acs-codegen",
        files: &["codegen/src/lower.rs", "codegen/src/lower/**"],
        tests: "--lib --test output",
    },
    Area {
        name: "diff",
        package: "acs-diff",
        files: &["codegen/diff/src/**"],
        tests: "--lib --tests",
    },
];

/// Of a hundred mistakes that compile, so many must be noticed.
const LEAST: usize = 90;

/// One of so many mutants is tried in the short form.
const SAMPLE: usize = 40;

/// A fortieth of the mutants, spread over the code.
pub(super) fn sample(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    areas(check, shell, Some(SAMPLE))
}

/// All mutants, which takes many hours.
pub(super) fn all(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    areas(check, shell, None)
}

fn areas(check: &str, shell: &Shell, one_of: Option<usize>) -> anyhow::Result<Verdict> {
    let out = shell.root().join("target/trust/mutants");
    let mut figures = Vec::new();
    let mut holds = true;
    for area in AREAS {
        let folder = out.join(area.name);
        fs::create_dir_all(&folder)?;
        let files: Vec<String> = area.files.iter().map(|it| format!("-f {it}")).collect();
        let shard = one_of.map_or(String::new(), |n| {
            format!("--sharding round-robin --shard 0/{n}")
        });
        let line = format!(
            "cargo mutants --package {} {} {shard} --no-shuffle --output {} \
             --cargo-test-arg=--no-fail-fast -- {}",
            area.package,
            files.join(" "),
            folder.display(),
            area.tests,
        );
        // It fails where a mutant is missed, which is not the end of it here.
        let ran = shell.run(check, &line)?;
        if let Some(tool) = ran.missing_tool() {
            let how = format!("{tool} is missing: `cargo install --locked {tool}`");
            return Ok(Verdict::NotRun(how));
        }
        let count = |list: &str| -> anyhow::Result<usize> {
            let path = folder.join("mutants.out").join(list);
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{}:\n{}", path.display(), ran.end()))?;
            Ok(text.lines().count())
        };
        let (caught, missed) = (
            count("caught.txt")? + count("timeout.txt")?,
            count("missed.txt")?,
        );
        holds &= caught * 100 >= (caught + missed) * LEAST;
        figures.push(format!("{} {caught} of {}", area.name, caught + missed));
    }
    let told = format!(
        "caught of those that compile: {}; the missed in target/trust/mutants",
        figures.join(", ")
    );
    Ok(if holds {
        Verdict::Holds(told)
    } else {
        Verdict::Fails(told)
    })
}
