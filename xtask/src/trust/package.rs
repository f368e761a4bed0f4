//! What somebody gets who depends on the crates: packages, versions, compilers.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::Verdict;
use super::clone::Clone;
use super::shell::Shell;

/// Packs every crate that may be published in two clones, builds the first packages, and compares.
pub(super) fn packages(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    let crates = published(check, shell)?;
    let names = arguments(&crates);
    let (one, other) = (Clone::new(check, "one")?, Clone::new(check, "another")?);
    // Cargo builds what it packed, from nothing but the package.
    one.shell().must(
        check,
        &format!("cargo package --locked --target-dir target {names}"),
    )?;
    let line = format!("cargo package --locked --no-verify --target-dir target {names}");
    other.shell().must(check, &line)?;
    let mut figures = Vec::new();
    for krate in &crates {
        let file = format!("target/package/{}-{}.crate", krate.name, krate.version);
        let read = |clone: &Clone| {
            let path = clone.path().join(&file);
            fs::read(&path).with_context(|| path.display().to_string())
        };
        let (first, second) = (read(&one)?, read(&other)?);
        if first != second {
            return Ok(Verdict::Fails(format!(
                "two packages of {} differ",
                krate.name
            )));
        }
        figures.push(format!("{} {} KB", krate.name, first.len().div_ceil(1000)));
    }
    Ok(Verdict::Holds(format!(
        "{} crates packed twice, byte for byte the same, and built: {}",
        crates.len(),
        figures.join(", ")
    )))
}

/// Builds with the oldest versions that the manifests allow.
pub(super) fn minimal(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    let crates = published(check, shell)?;
    let clone = Clone::new(check, "minimal")?;
    fs::remove_file(clone.path().join("Cargo.lock"))?;
    // The switch is not stable yet, and changes nothing but the choice of versions.
    let line = "RUSTC_BOOTSTRAP=1 cargo update -Z direct-minimal-versions";
    clone.shell().must(check, line)?;
    let line = format!(
        "cargo check --locked --all-features --target-dir target {}",
        arguments(&crates)
    );
    clone.shell().must(check, &line)?;
    let lock = fs::read_to_string(clone.path().join("Cargo.lock"))?;
    let locked = fs::read_to_string(shell.root().join("Cargo.lock"))?;
    let (oldest, newest) = (versions(&lock), versions(&locked));
    let older = oldest.difference(&newest).count();
    Ok(Verdict::Holds(format!(
        "{} crates, {older} dependencies older than those of Cargo.lock",
        crates.len()
    )))
}

/// Holds what the dependencies ask for against what the crates promise.
///
/// Only a compiler of that version could say it all; `clippy::incompatible_msrv`, which is among the
/// lints that are denied, knows which parts of the standard library are younger.
pub(super) fn msrv(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    let metadata = metadata(check, shell)?;
    let packages = list(&metadata, "packages");
    let mut ours = BTreeSet::new();
    let mut most = (0, 0);
    let mut young = Vec::new();
    for package in packages {
        let Some(rust) = package["rust_version"].as_str() else {
            continue;
        };
        let version = minor(rust).with_context(|| format!("`{rust}` is no version"))?;
        if package["source"].is_null() {
            ours.insert(version);
        } else {
            most = most.max(version);
            young.push((
                version,
                format!("{} {}", package["name"], package["version"]),
            ));
        }
    }
    let [promised] = ours.iter().copied().collect::<Vec<_>>()[..] else {
        bail!("the crates promise different versions of Rust: {ours:?}");
    };
    young.retain(|(version, _)| *version > promised);
    if !young.is_empty() {
        let names: Vec<String> = young.into_iter().map(|(_, name)| name).collect();
        return Ok(Verdict::Fails(format!(
            "these need a newer Rust: {}",
            names.join(", ")
        )));
    }
    let compiler = shell.must(check, "rustc --version")?;
    Ok(Verdict::Holds(format!(
        "Rust {}.{} is promised, {}.{} the most that one of {} packages asks for; built here with {}",
        promised.0,
        promised.1,
        most.0,
        most.1,
        packages.len(),
        compiler.trim(),
    )))
}

/// Asks `cargo-semver-checks` about the public API since the last release.
pub(super) fn compatible(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    let metadata = metadata(check, shell)?;
    let baseline = metadata["metadata"]["release"]["baseline"].as_str();
    let baseline = baseline.context("`[workspace.metadata.release]` names no baseline")?;
    let mut figures = Vec::new();
    for krate in published(check, shell)? {
        let line = format!(
            "cargo semver-checks --package {} --baseline-rev {baseline} --only-explicit-features",
            krate.name
        );
        let ran = shell.run(check, &line)?;
        if let Some(tool) = ran.missing_tool() {
            let how = format!("{tool} is missing: `cargo install --locked {tool}`");
            return Ok(Verdict::NotRun(how));
        }
        if !ran.succeeded {
            return Ok(Verdict::Fails(format!("{}: {}", krate.name, ran.end())));
        }
        let told = ran.text.lines().find(|line| line.contains("checks:"));
        figures.push(format!(
            "{}: {}",
            krate.name,
            told.unwrap_or("no objection").trim()
        ));
    }
    Ok(Verdict::Holds(format!(
        "since {baseline}: {}",
        figures.join("; ")
    )))
}

/// A crate that may be published.
pub(super) struct Published {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) manifest: String,
}

/// The crates of the workspace that may be published.
pub(super) fn published(check: &str, shell: &Shell) -> anyhow::Result<Vec<Published>> {
    let metadata = metadata(check, shell)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let crates = list(&metadata, "packages")
        .iter()
        // `publish = false` is a list of registries that holds none.
        .filter(|it| it["source"].is_null() && it["publish"].is_null())
        .map(|it| Published {
            name: text(&it["name"]),
            version: text(&it["version"]),
            manifest: text(&it["manifest_path"]),
        })
        .collect::<Vec<_>>();
    anyhow::ensure!(!crates.is_empty(), "no crate may be published");
    Ok(crates)
}

fn metadata(check: &str, shell: &Shell) -> anyhow::Result<Value> {
    let text = shell.must(
        check,
        "cargo metadata --format-version 1 --locked --all-features",
    )?;
    // Warnings of cargo come before.
    let start = text.find('{').context("`cargo metadata` printed no JSON")?;
    let json = text.get(start..).unwrap_or_default();
    Ok(serde_json::from_str(json)?)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// `-p a -p b`
fn arguments(crates: &[Published]) -> String {
    let words: Vec<String> = crates.iter().map(|it| format!("-p {}", it.name)).collect();
    words.join(" ")
}

/// `1.88` and `1.88.0` as numbers.
fn minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Names and versions in a lock file.
fn versions(lock: &str) -> BTreeSet<(&str, &str)> {
    let mut found = BTreeSet::new();
    let mut name = "";
    for line in lock.lines() {
        if let Some(rest) = line.strip_prefix("name = ") {
            name = rest;
        } else if let Some(version) = line.strip_prefix("version = ") {
            found.insert((name, version));
        }
    }
    found
}
