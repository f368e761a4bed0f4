//! Files of specs, wherever they came from, as the tree that the parser knows:
//! `<product>/<version>/…`.

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

use super::{Input, Problem, Scope};

/// Path and text of each file.
pub(super) type Texts = Vec<(String, String)>;

/// What a word led to.
pub(super) enum Found {
    /// Specs.
    Folder(SourceMap, Scope),
    /// An operation of a day in the history, among the specs of that history.
    Revision(SourceMap, Scope, String),
    /// An operation beside which there is no service.
    Loose(Loose),
    /// The vendor's metadata.
    Metadata(Loose),
}

/// A file by itself.
pub(super) struct Loose {
    pub(super) name: String,
    pub(super) text: String,
}

/// The files of a folder: of all specs, of a product, or of a version. `above` are the names of
/// the folders that lead to it, the nearest last.
pub(super) fn of_folder(texts: Texts, name: &str, above: &[String]) -> Found {
    let has = |depth: usize| {
        let is_service = |path: &str| {
            path.rsplit('/').next() == Some("service.yaml") && path.matches('/').count() == depth
        };
        texts.iter().any(|(path, _)| is_service(path))
    };
    let missing = match () {
        () if has(0) => 2,
        () if has(1) && !has(2) => 1,
        () => 0,
    };
    let Some((prefix, root)) = split_prefix(name, above, missing) else {
        return Found::Folder(SourceMap::from_texts(texts).with_root(name), Scope::All);
    };
    let texts = texts.into_iter().map(|(path, text)| {
        let path = if prefix.is_empty() {
            path
        } else {
            format!("{prefix}/{path}")
        };
        (path, text)
    });
    let texts: Texts = texts.collect();
    let scope = match missing {
        0 => Scope::All,
        _ => Scope::Services(services(&texts)),
    };
    Found::Folder(SourceMap::from_texts(texts).with_root(root), scope)
}

/// One operation among the files of its version: `file` is its path below the version's folder.
pub(super) fn of_operation(texts: Texts, name: &str, above: &[String], file: &str) -> Found {
    let parts: Vec<&str> = file.split('/').collect();
    let stem = file
        .rsplit('/')
        .next()
        .and_then(|it| it.strip_suffix(".yaml"));
    let stem = stem.unwrap_or_default().to_owned();
    match of_folder(texts, name, above) {
        Found::Folder(sources, Scope::Services(mut folders)) if folders.len() == 1 => {
            let scope = Scope::Operation(folders.remove(0), stem);
            match parts.as_slice() {
                ["history", day, ..] => Found::Revision(sources, scope, (*day).to_owned()),
                _ => Found::Folder(sources, scope),
            }
        }
        found => found,
    }
}

/// Product and version of each `service.yaml` that is no part of a history.
fn services(texts: &Texts) -> Vec<String> {
    let folders = texts.iter().filter_map(|(path, _)| {
        let folder = path.strip_suffix("/service.yaml")?;
        (folder.matches('/').count() == 1).then(|| folder.to_owned())
    });
    folders.collect()
}

/// The folders between the specs and the one that was named, and what is left of its name.
fn split_prefix(name: &str, above: &[String], missing: usize) -> Option<(String, String)> {
    let start = above.len().checked_sub(missing)?;
    let (outer, inner) = above.split_at_checked(start)?;
    let prefix = inner.join("/");
    let root = match name.strip_suffix(&prefix) {
        Some(root) => root.trim_end_matches('/').to_owned(),
        None => outer.join("/").replacen("//", "/", 1),
    };
    Some((prefix, root))
}

impl Loose {
    /// Reads the operation as one of the service that the other side has for it.
    pub(super) fn with_service_of(self, other: &Input) -> Result<Input, Problem> {
        let operation = operation_name(&self.text);
        let has = |spec: &&Spec| spec.operations.iter().any(|it| it.name.value == operation);
        let mut homes = other.specs.iter().filter(has);
        let home = match (homes.next(), homes.next(), other.specs.as_slice()) {
            (Some(home), None, _) | (None, None, [home]) => home,
            _ => return Err(self.homeless()),
        };
        let service = other.sources.file(home.service.product.span.file);
        let folder = home.folder();
        let sources = SourceMap::from_texts([
            (format!("{folder}/service.yaml"), service.text().to_owned()),
            (
                format!("{folder}/operations/{}", file_name(&self.name)),
                self.text,
            ),
        ]);
        let mut input = super::folder(sources).map(|it| Input {
            name: self.name.clone(),
            sources: it.sources,
            specs: it.specs,
            scope: Scope::All,
        })?;
        input.scope = Scope::Operation(folder, operation);
        Ok(input)
    }

    /// Nothing tells to which service the operation belongs.
    pub(super) fn homeless(&self) -> Problem {
        Problem::Message(format!(
            "`{}` belongs to no service: there is no `service.yaml` two folders above it, and the \
             other side has none for it; name a file below `<product>/<version>/operations/`",
            self.name
        ))
    }
}

fn file_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(".yaml") {
        name.to_owned()
    } else {
        format!("{name}.yaml")
    }
}

/// The name that an operation gives itself; the parser judges it later.
fn operation_name(text: &str) -> String {
    let mut lines = text.lines();
    let name = lines.find_map(|line| line.strip_prefix("operation:"));
    name.unwrap_or_default()
        .trim()
        .trim_matches(['"', '\''])
        .to_owned()
}
