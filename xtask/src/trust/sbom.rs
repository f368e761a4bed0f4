//! Bills of materials: what a program has in it that depends on one of the crates.

use std::fs;

use anyhow::Context as _;
use serde_json::Value;

use super::Verdict;
use super::clone::Clone;
use super::package::{self, Published};
use super::shell::Shell;

/// Writes a CycloneDX document for every crate that may be published, to `target/trust/sbom`.
pub(super) fn bills(check: &str, shell: &Shell) -> anyhow::Result<Verdict> {
    // The tool writes beside the manifests.
    let clone = Clone::new(check, "sbom-clone")?;
    let line = "cargo cyclonedx --format json --spec-version 1.5 --all-features --no-build-deps --target all";
    let ran = clone.shell().run(check, line)?;
    if let Some(tool) = ran.missing_tool() {
        let how = format!("{tool} is missing: `cargo install --locked {tool}`");
        return Ok(Verdict::NotRun(how));
    }
    anyhow::ensure!(ran.succeeded, "`{line}` failed:\n{}", ran.end());
    let out = shell.root().join("target/trust/sbom");
    fs::create_dir_all(&out)?;
    let mut figures = Vec::new();
    for krate in package::published(check, clone.shell())? {
        let name = format!("{}.cdx.json", krate.name);
        let beside = std::path::Path::new(&krate.manifest).with_file_name(&name);
        let text = fs::read_to_string(&beside).with_context(|| beside.display().to_string())?;
        let bill: Value = serde_json::from_str(&text)?;
        let missing = missing(&bill, &krate, clone.shell(), check)?;
        if !missing.is_empty() {
            let what = format!("the bill of {} lacks {}", krate.name, missing.join(", "));
            return Ok(Verdict::Fails(what));
        }
        fs::write(out.join(&name), text)?;
        figures.push(format!(
            "{} {} components",
            krate.name,
            components(&bill).len()
        ));
    }
    Ok(Verdict::Holds(format!(
        "CycloneDX 1.5 in target/trust/sbom: {}",
        figures.join(", ")
    )))
}

/// What cargo builds the crate from and the bill does not name, and what it names without a licence.
fn missing(
    bill: &Value,
    krate: &Published,
    shell: &Shell,
    check: &str,
) -> anyhow::Result<Vec<String>> {
    let line = format!(
        "cargo tree --locked --all-features --edges normal --target all --prefix none -p {}",
        krate.name
    );
    let tree = shell.must(check, &line)?;
    let known: Vec<(&str, &str)> = components(bill)
        .iter()
        .filter_map(|it| Some((it["name"].as_str()?, it["version"].as_str()?)))
        .collect();
    let mut missing = Vec::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        let Some(version) = version.strip_prefix('v') else {
            continue;
        };
        let is_itself = name == krate.name;
        if !is_itself && !known.contains(&(name, version)) {
            missing.push(format!("{name} {version}"));
        }
    }
    let unlicensed = components(bill)
        .iter()
        .filter(|it| it["licenses"].is_null());
    missing.extend(unlicensed.map(|it| format!("the licence of {}", it["name"])));
    missing.sort();
    missing.dedup();
    Ok(missing)
}

fn components(bill: &Value) -> &[Value] {
    bill["components"].as_array().map_or(&[], Vec::as_slice)
}
