//! Finds the specs in a folder by the layout of their paths, and reads them.

use std::collections::BTreeMap;

use super::{Operation, Spec};
use crate::diag::{Diagnostics, Rule};
use crate::read::Read;
use crate::source::{FileId, SourceMap};
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

/// The files of `<product>/<version>`.
#[derive(Default)]
struct Folder {
    service: Option<FileId>,
    operations: Vec<FileId>,
}

fn folders(sources: &SourceMap, diags: &mut Diagnostics) -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for (id, file) in sources.files() {
        let parts: Vec<&str> = file.path().split('/').collect();
        match parts.as_slice() {
            ["README.md"] | ["schema", ..] => {}
            [product, version, "service.yaml"] => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                folder.service = Some(id);
            }
            [product, version, "operations", name] if name.ends_with(".yaml") => {
                let folder = folders.entry(format!("{product}/{version}")).or_default();
                folder.operations.push(id);
            }
            _ => {
                let path = sources.display_path(id);
                diags
                    .error_in_file(Rule::UnexpectedFile, path, "this file has no place here")
                    .help(
                        "a spec folder holds `<product>/<version>/service.yaml` and \
                         `<product>/<version>/operations/<Operation>.yaml`",
                    );
            }
        }
    }
    folders
}

fn spec(sources: &SourceMap, path: &str, folder: &Folder, diags: &mut Diagnostics) -> Option<Spec> {
    if folder.service.is_none() {
        let path = sources.display(&format!("{path}/service.yaml"));
        diags.error_in_file(Rule::MissingFile, path, "the operations have no service");
    }
    let service = folder.service.and_then(|id| file(sources, id, diags));
    let operations: Vec<Option<Operation>> = folder
        .operations
        .iter()
        .map(|id| file(sources, *id, diags))
        .collect();
    let operations: Option<Vec<Operation>> = operations.into_iter().collect();
    Some(Spec {
        service: service?,
        operations: operations?,
    })
}

fn file<T: Read>(sources: &SourceMap, id: FileId, diags: &mut Diagnostics) -> Option<T> {
    let node = yaml::parse(sources, id, diags)?;
    T::read(&node, diags)
}
