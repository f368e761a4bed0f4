//! `cargo xtask schema [--check]`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use acs_codegen::files::{Files, Stale, turn};

use crate::cli::SchemaArgs;
use crate::{Outcome, Terminal, paths};

pub(crate) fn run(args: &SchemaArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => paths::specs().join("schema"),
    };
    if args.check {
        return check(&folder, terminal);
    }
    let at = || folder.display().to_string();
    let _turn = turn(&folder).with_context(at)?;
    let schemas = schemas();
    let mut stale = Stale::default();
    for (name, text) in &schemas {
        // What is equal keeps its time, so that nothing rebuilds for nothing.
        match fs::read(folder.join(name)) {
            Ok(old) if old == text.as_bytes() => {}
            Ok(_) => stale.changed.push(name.clone()),
            Err(_) => stale.missing.push(name.clone()),
        }
    }
    let written = stale.changed.len() + stale.missing.len();
    let unchanged = schemas.len() - written;
    let files: Files = schemas.into_iter().collect();
    files.write(&folder, &stale).with_context(at)?;
    writeln!(terminal.out, "{written} written, {unchanged} unchanged")?;
    Ok(Outcome::Fine)
}

/// Names the schemas that are not what the reader of the specs declares.
pub(crate) fn check(folder: &Path, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for (name, text) in schemas() {
        let path = folder.join(&name);
        let kind = match fs::read(&path) {
            Ok(old) if old == text.as_bytes() => continue,
            Ok(_) => "stale",
            Err(_) => "missing",
        };
        writeln!(terminal.err, "{kind}: schema/{name}")?;
        outcome = Outcome::Findings;
    }
    if outcome == Outcome::Findings {
        writeln!(
            terminal.err,
            "run `cargo xtask schema` and commit the result"
        )?;
    }
    Ok(outcome)
}

/// The schemas of the spec files, and that of the reports about their changes.
fn schemas() -> BTreeMap<String, String> {
    let mut schemas = acs_codegen::schema::schemas();
    let report = acs_diff::render::json_schema();
    schemas.insert("report.json".to_owned(), report);
    schemas
}
