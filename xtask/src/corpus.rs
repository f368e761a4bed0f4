//! `cargo xtask import-corpus`: what becomes of every product of a folder of metadata.
//!
//! ```text
//! api-docs.json ─import→ YAML ─compile→ crate ─clippy, rustdoc→ clean?
//!                                         └─ a program of ours ─→ sample answers read, requests made
//! ```
//!
//! A product goes the way that somebody goes who imports it: the YAML that is written is what is
//! compiled, and the tools look at the crate as it lies on disk. The program links the crate; it
//! is fed the sample answers of the metadata, and makes a request of every operation.
//!
//! Invariants:
//! - nothing but the output folder is touched;
//! - whatever fails is told by its place, and does not keep the rest from being looked at;
//! - which sample answers ought to be read is judged by the metadata, not by what became of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cli::ImportCorpusArgs;
use crate::report::UsageError;
use crate::{Outcome, Terminal, paths};

mod build;
mod demos;
mod product;
mod program;
mod table;

use product::Product;
use table::{Row, Table};

pub(crate) fn run(args: &ImportCorpusArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let files = metadata(&args.folder, &args.products)?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => paths::root().join("target/import-corpus"),
    };
    fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
    let out = out.canonicalize()?;
    let mut table = Table::default();
    for (name, path) in files {
        let (row, kinds) = examined(&name, &path, &out, args.no_build);
        for failure in &row.failures {
            writeln!(terminal.err, "{name}: {failure}")?;
        }
        table.add(row, &kinds);
        writeln!(terminal.err, "{}", table.last())?;
    }
    write!(terminal.out, "{table}")?;
    Ok(match table.is_clean() {
        true => Outcome::Fine,
        false => Outcome::Findings,
    })
}

/// Every `<product>/<version>/api-docs.json` below a folder, ordered by name.
fn metadata(folder: &Path, wanted: &[String]) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let listed = |folder: &Path| -> anyhow::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut paths = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<anyhow::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    let name_of = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let mut files = Vec::new();
    for product in listed(folder)?.into_iter().filter(|it| it.is_dir()) {
        let code = name_of(&product);
        if !wanted.is_empty() && !wanted.contains(&code) {
            continue;
        }
        for version in listed(&product)?.into_iter().filter(|it| it.is_dir()) {
            let file = version.join("api-docs.json");
            if file.exists() {
                files.push((format!("{code}/{}", name_of(&version)), file));
            }
        }
    }
    for product in wanted {
        let start = format!("{product}/");
        if !files.iter().any(|(name, _)| name.starts_with(&start)) {
            let folder = folder.display();
            return Err(UsageError(format!("{folder} has no product `{product}`")).into());
        }
    }
    if files.is_empty() {
        let folder = folder.display();
        return Err(UsageError(format!(
            "{folder} has no `<product>/<version>/api-docs.json`"
        ))
        .into());
    }
    Ok(files)
}

/// What becomes of one product, and how often what was reported of its import.
fn examined(name: &str, path: &Path, out: &Path, no_build: bool) -> (Row, Vec<(String, usize)>) {
    let mut row = Row {
        name: name.to_owned(),
        ..Row::default()
    };
    let result = fs::read_to_string(path)
        .with_context(|| path.display().to_string())
        .and_then(|text| {
            let product = Product::import(name, &text, out)?;
            row.operations = product.operations;
            row.reports = product.reports.iter().map(|(_, count)| count).sum();
            row.imported = true;
            product.generate()?;
            row.generated = true;
            if !no_build {
                build::examine(&product, &text, &mut row)?;
            }
            Ok(product.reports)
        });
    match result {
        Ok(kinds) => (row, kinds),
        Err(error) => {
            row.failures.push(format!("{error:#}"));
            (row, Vec::new())
        }
    }
}
