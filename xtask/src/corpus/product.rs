//! One product on its way from metadata to a crate.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use acs_codegen::Options;
use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::model::Crate;
use acs_codegen::source::SourceMap;
use acs_codegen::spec;

use crate::paths;

/// So much of a long list of findings is shown.
const SHOWN_LINES: usize = 30;

/// A product whose YAML has been written.
pub(super) struct Product {
    pub(super) operations: usize,
    /// What was reported of the import, by kind.
    pub(super) reports: Vec<(String, usize)>,
    pub(super) krate: Crate,
    /// Where the crate lies.
    pub(super) folder: PathBuf,
    /// Where everything is built: what the crates depend on is built once.
    pub(super) target: PathBuf,
    sources: SourceMap,
    options: Options,
}

impl Product {
    /// Imports the metadata, and reads back the YAML that comes of it.
    pub(super) fn import(name: &str, text: &str, out: &Path) -> anyhow::Result<Self> {
        let imported = acs_import::read(name, text)
            .map_err(|diags| anyhow!("no import: {}", said(&diags, &SourceMap::default())))?;
        let spec = &imported.spec;
        let mut files = vec![(
            format!("{name}/service.yaml"),
            spec::write::service(&spec.service),
        )];
        files.extend(spec.operations.iter().map(|operation| {
            let path = format!("{name}/operations/{}.yaml", operation.name);
            (path, spec::write::operation(operation))
        }));
        written(
            &out.join("api-spec").join(name),
            &out.join("api-spec"),
            &files,
        )?;
        let sources = SourceMap::from_texts(files);
        let runtime = paths::root().join("runtime").canonicalize()?;
        let options = Options {
            runtime: runtime.to_string_lossy().into_owned(),
            standalone: true,
            product: None,
        };
        let refused =
            |diags: Diagnostics| anyhow!("the spec is refused: {}", said(&diags, &sources));
        let specs = acs_codegen::parse(&sources, &options).map_err(refused)?;
        acs_codegen::check(&sources, &specs).map_err(refused)?;
        let crates = acs_codegen::lower(&sources, &specs).map_err(refused)?;
        let krate = crates
            .into_iter()
            .next()
            .context("the spec makes no crate")?;
        let reports = acs_import::counts(&imported.reports);
        Ok(Self {
            operations: spec.operations.len(),
            reports: reports
                .into_iter()
                .map(|(kind, count)| (kind.to_string(), count))
                .collect(),
            folder: out.join("generated").join(name).join(&krate.folder),
            target: out.join("target"),
            krate,
            sources,
            options,
        })
    }

    /// Writes the crate.
    pub(super) fn generate(&self) -> anyhow::Result<()> {
        let files = acs_codegen::compile(&self.sources, &self.options)
            .map_err(|diags| anyhow!("no crate: {}", said(&diags, &self.sources)))?;
        let files: Vec<(String, String)> = files
            .iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        let root = self.folder.parent().context("a crate lies in a folder")?;
        written(root, root, &files)?;
        let lock = self.folder.join("Cargo.lock");
        fs::copy(paths::root().join("Cargo.lock"), lock)?;
        Ok(())
    }
}

/// Makes `folder` anew and writes files to it; paths start at `root`. What is the same stays as
/// it is, so that cargo need not look at it again.
fn written(folder: &Path, root: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    let mut wanted = std::collections::BTreeSet::new();
    for (path, text) in files {
        let path = root.join(path);
        let parent = path.parent().context("a file lies in a folder")?;
        fs::create_dir_all(parent)?;
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(&path, text).with_context(|| path.display().to_string())?;
        }
        wanted.insert(path);
    }
    // Modules that an earlier run made would be orphaned, and YAML would be compiled.
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|it| it == "rs" || it == "yaml")
                && !wanted.contains(&path)
            {
                fs::remove_file(path)?;
            }
        }
    }
    Ok(())
}

/// The first findings, drawn.
fn said(diags: &Diagnostics, sources: &SourceMap) -> String {
    let text = diags.render(sources, Style::Plain);
    let lines: Vec<&str> = text.lines().take(SHOWN_LINES).collect();
    lines.join("\n")
}
