//! Specs as large as one likes: those of the repository and a few invented ones, again
//! and again under new names.
//!
//! The mix has the averages of the real product behind the specs, so that what is measured
//! on 1,000 operations is what its 679 will cost.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use acs_codegen::Options;
use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::model::{Crate, Item};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

use crate::paths;

/// The operation whose answers are decoded and that a program calls.
pub(super) const SAMPLE: &str = "DescribeImageInstances";

/// Folder of the product version below the specs.
const VERSION: &str = "sas/2018-12-03";

/// Averages per operation of the real product: 679 operations with 2,106 structs,
/// 9,500 fields and 1,011 enums.
pub(super) const REAL: Averages = Averages {
    structs: 3.1,
    fields: 14.0,
    enums: 1.5,
};

/// What an operation has on average. Lists of error codes are no enums here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Averages {
    pub(super) structs: f64,
    pub(super) fields: f64,
    pub(super) enums: f64,
}

/// Writes specs of `count` operations below `folder`.
pub(super) fn write(folder: &Path, count: u32) -> anyhow::Result<()> {
    let version = folder.join(VERSION);
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(version.join("operations"))?;
    let service = paths::specs().join(VERSION).join("service.yaml");
    fs::copy(service, version.join("service.yaml"))?;

    let originals = originals()?;
    for index in 0..count as usize {
        let (name, text) = &originals[index % originals.len()];
        let copy = copy_name(name, index / originals.len());
        let line = |name: &str| format!("\noperation: {name}\n");
        let text = text.replacen(&line(name), &line(&copy), 1);
        fs::write(version.join(format!("operations/{copy}.yaml")), text)?;
    }
    Ok(())
}

/// The name of the first copy of the sample.
pub(super) fn sample_copy() -> String {
    copy_name(SAMPLE, 0)
}

/// Reads and lowers specs, which are known to be good.
pub(super) fn lower(folder: &Path) -> anyhow::Result<(Vec<Spec>, Crate)> {
    let mut sources = SourceMap::default();
    lowered(folder, &mut sources).map_err(|diags| anyhow!(diags.render(&sources, Style::Plain)))
}

impl Averages {
    pub(super) fn of(krate: &Crate) -> Self {
        let (mut structs, mut fields, mut enums) = (0, 0, 0);
        let items = krate.operations.iter().flat_map(|it| &it.items);
        for item in items.chain(&krate.shapes) {
            match item {
                Item::Struct(object) => {
                    structs += 1;
                    fields += object.fields.len();
                }
                Item::Enum(_) => enums += 1,
            }
        }
        for operation in &krate.operations {
            structs += 2;
            fields += operation.request.fields.len() + operation.response.fields.len();
        }
        let per_operation = |count: usize| count as f64 / krate.operations.len() as f64;
        Self {
            structs: per_operation(structs),
            fields: per_operation(fields),
            enums: per_operation(enums),
        }
    }
}

fn copy_name(name: &str, copy: usize) -> String {
    format!("{name}{}", copy + 1)
}

/// Names and texts of the operations to copy, the sample first.
fn originals() -> anyhow::Result<Vec<(String, String)>> {
    let invented = paths::root().join("xtask/bench-spec");
    let mut files = listed(&paths::specs().join(VERSION).join("operations"))?;
    files.extend(listed(&invented)?);
    let mut originals = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap_or_default();
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        originals.push((name.to_string_lossy().into_owned(), text));
    }
    originals.sort_by_key(|(name, _)| name != SAMPLE);
    Ok(originals)
}

fn listed(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn lowered(folder: &Path, sources: &mut SourceMap) -> Result<(Vec<Spec>, Crate), Diagnostics> {
    *sources = SourceMap::load(folder)?;
    let options = Options {
        runtime: String::new(),
        standalone: true,
        product: None,
    };
    let specs = acs_codegen::parse(sources, &options)?;
    acs_codegen::check(sources, &specs)?;
    let mut crates = acs_codegen::lower(sources, &specs)?;
    let krate = crates.pop().expect("bug: good specs have a product");
    Ok((specs, krate))
}
