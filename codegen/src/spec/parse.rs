//! Finds the specs in a folder by the layout of their paths, and reads them.

use std::collections::BTreeMap;

use super::overrides::{Corrections, Overrides};
use super::{Operation, Spec, policy};
use crate::date::is_date;
use crate::diag::{Diagnostics, Rule};
use crate::read::Read;
use crate::source::{FileId, IMPORTED, SourceMap};
use crate::yaml;

/// Reads all specs. One that has a mistake is left out, and every mistake is reported.
pub fn parse(sources: &SourceMap, diags: &mut Diagnostics) -> Vec<Spec> {
    let folders = folders(sources, diags);
    if folders.is_empty() && !diags.has_errors() {
        let message = "there are no specs in this folder";
        let root = if sources.root().is_empty() {
            "."
        } else {
            sources.root()
        };
        diags.error_in_file(Rule::MissingFile, root, message);
    }
    let mut specs = Vec::new();
    for (path, folder) in folders {
        specs.extend(spec(sources, &path, &folder, diags));
    }
    specs
}

/// The files of `<product>/<version>`, or of a day in its history.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) service: Option<FileId>,
    pub(super) operations: Vec<FileId>,
    /// `overrides/*.yaml`.
    pub(super) overrides: Vec<FileId>,
    /// `revision.yaml`, which only a day in the history has.
    pub(super) revision: Option<FileId>,
    /// The days in the history, oldest first.
    pub(super) history: BTreeMap<String, Folder>,
}

pub(super) fn folders(sources: &SourceMap, diags: &mut Diagnostics) -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for (id, file) in sources.files() {
        let parts: Vec<&str> = file.path().split('/').collect();
        if !parts.iter().all(|part| is_file_name(part)) {
            unexpected(sources, id, diags);
            continue;
        }
        match parts.as_slice() {
            ["README.md" | policy::FILE] | ["schema", ..] => {}
            [product, version, "service.yaml"] => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                folder.service = Some(id);
            }
            [product, version, "operations", name] if name.ends_with(".yaml") => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                folder.operations.push(id);
            }
            [product, version, "overrides", name] if name.ends_with(".yaml") => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                folder.overrides.push(id);
            }
            // What an import remembers is no spec.
            [_, _, IMPORTED, ..] => {}
            [product, version, "history", date, rest @ ..] if is_date(date) => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                let day = folder.history.entry((*date).to_owned()).or_default();
                match rest {
                    ["revision.yaml"] => day.revision = Some(id),
                    ["service.yaml"] => day.service = Some(id),
                    ["operations", name] if name.ends_with(".yaml") => day.operations.push(id),
                    _ => unexpected(sources, id, diags),
                }
            }
            _ => unexpected(sources, id, diags),
        }
    }
    folders
}

/// Whether a name can be that of a file, here and everywhere: it means nothing to a shell, a file
/// system or a manifest. The names of folders stand in the first line of each generated file.
pub fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.len() <= 128
        && name.chars().all(is_plain)
}

fn unexpected(sources: &SourceMap, id: FileId, diags: &mut Diagnostics) {
    let path = sources.display_path(id);
    diags
        .error_in_file(Rule::UnexpectedFile, path, "this file has no place here")
        .help(
            "a spec folder holds `<product>/<version>/service.yaml`, \
             `<product>/<version>/operations/<Operation>.yaml`, corrections in \
             `<product>/<version>/overrides/*.yaml` and earlier revisions of them in \
             `<product>/<version>/history/<YYYY-MM-DD>/`, beside their `revision.yaml`; names have \
             letters, digits, `-`, `_` and `.`",
        );
}

fn spec(sources: &SourceMap, path: &str, folder: &Folder, diags: &mut Diagnostics) -> Option<Spec> {
    if folder.service.is_none() {
        let path = sources.display(&format!("{path}/service.yaml"));
        diags.error_in_file(Rule::MissingFile, path, "the operations have no service");
    }
    let overrides: Vec<Option<Overrides>> = folder
        .overrides
        .iter()
        .map(|id| file(sources, *id, diags))
        .collect();
    let overrides: Option<Vec<Overrides>> = overrides.into_iter().collect();
    let all = overrides.iter().flatten().flatten().cloned().collect();
    let mut corrections = Corrections::new(all, diags);
    let service = folder
        .service
        .and_then(|id| corrected(sources, id, SERVICE, &mut corrections, diags));
    let operations: Vec<Option<Operation>> = folder
        .operations
        .iter()
        .map(|id| corrected(sources, *id, name_of(sources, *id), &mut corrections, diags))
        .collect();
    let names = folder.operations.iter().map(|id| name_of(sources, *id));
    corrections.finish(names, diags);
    let operations: Option<Vec<Operation>> = operations.into_iter().collect();
    overrides?;
    Some(Spec {
        service: service?,
        operations: operations?,
    })
}

/// What overrides call `service.yaml`.
const SERVICE: &str = "service";

/// The operation after which a file is called.
fn name_of(sources: &SourceMap, id: FileId) -> &str {
    let name = sources
        .file(id)
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    name.strip_suffix(".yaml").unwrap_or(name)
}

fn corrected<T: Read>(
    sources: &SourceMap,
    id: FileId,
    name: &str,
    corrections: &mut Corrections,
    diags: &mut Diagnostics,
) -> Option<T> {
    let mut node = yaml::parse(sources, id, diags)?;
    corrections.apply(name, &mut node, diags);
    T::read(&node, diags)
}

pub(super) fn file<T: Read>(sources: &SourceMap, id: FileId, diags: &mut Diagnostics) -> Option<T> {
    let node = yaml::parse(sources, id, diags)?;
    T::read(&node, diags)
}
