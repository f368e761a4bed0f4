//! The two sides of a finding as text: the lines of the spec, and the item of the generated crate.

use std::collections::BTreeMap;

use acs_codegen::Options;
use acs_codegen::files::Files;
use acs_codegen::model::Crate;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

use crate::surface::{self, Item, Kind};
use crate::{Finding, Place, Revision, Side};

mod excerpt;

/// What a finding is about, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Lines of the spec before.
    pub old_yaml: String,
    /// Lines of the spec after.
    pub new_yaml: String,
    /// The generated item before.
    pub old_rust: String,
    /// The generated item after.
    pub new_rust: String,
}

/// One side, ready to be quoted.
pub(crate) struct Quotes<'a> {
    sources: &'a SourceMap,
    crates: Vec<Generated>,
}

struct Generated {
    folder: String,
    items: BTreeMap<String, Item>,
    files: Files,
}

impl<'a> Quotes<'a> {
    /// Compiles the operations that findings are about. A side that does not compile has no Rust
    /// to show.
    pub(crate) fn new(revision: &Revision<'a>, findings: &[Finding]) -> Self {
        let touched: Vec<Spec> = revision
            .specs
            .iter()
            .map(|spec| touched(spec, findings))
            .collect();
        let crates = acs_codegen::lower(revision.sources, &touched).unwrap_or_default();
        Self {
            sources: revision.sources,
            crates: crates.iter().map(generated).collect(),
        }
    }

    /// The lines that a side of a finding points at.
    fn yaml(&self, side: Option<&Side>) -> String {
        let Some(side) = side else {
            return String::new();
        };
        let mut files = self.sources.files();
        let file = files.find(|(id, _)| self.sources.display_path(*id) == side.file);
        match file {
            None => String::new(),
            Some((_, file)) if file.path().ends_with(".json") => {
                excerpt::json(file.text(), side.line, side.column)
            }
            Some((_, file)) => excerpt::block(file.text(), side.line),
        }
    }

    /// The generated item that comes from a place.
    fn rust(&self, place: &Place) -> String {
        let mut found: Vec<(Kind, &str, &Generated)> = Vec::new();
        for generated in &self.crates {
            let items = generated.items.iter();
            let items = items.filter(|(_, item)| item.origins.contains(place));
            found.extend(items.map(|(path, item)| (item.kind, path.as_str(), generated)));
        }
        found.sort_by_key(|(kind, path, _)| (preference(*kind), *path));
        let signature = |path: &str, from: &Generated| {
            let item = from.items.get(path);
            item.map_or_else(String::new, |it| it.signature.clone())
        };
        let text = |path: &str, from: &Generated| {
            let (module, item) = path.split_once("::")?;
            let file = format!("{}/src/{module}.rs", from.folder);
            excerpt::item(from.files.get(&file)?, item)
        };
        let mut texts = found
            .into_iter()
            .map(|(_, path, from)| text(path, from).unwrap_or_else(|| signature(path, from)));
        texts.next().unwrap_or_default()
    }
}

/// Quotes both sides of a finding.
pub(crate) fn quote(finding: &Finding, old: &Quotes<'_>, new: &Quotes<'_>) -> Code {
    let before = place_before(finding);
    Code {
        old_yaml: old.yaml(finding.old.as_ref()),
        new_yaml: new.yaml(finding.new.as_ref()),
        old_rust: finding
            .old
            .as_ref()
            .map_or_else(String::new, |_| old.rust(&before)),
        new_rust: finding
            .new
            .as_ref()
            .map_or_else(String::new, |_| new.rust(&finding.place)),
    }
}

/// Where the thing was that is at the finding's place now.
fn place_before(finding: &Finding) -> Place {
    let mut place = finding.place.clone();
    if let Some(rename) = &finding.rename {
        match place.path.strip_suffix(&rename.to) {
            Some(parent) => place.path = format!("{parent}{}", rename.from),
            None => place.operation = Some(rename.from.clone()),
        }
    }
    place
}

/// The operations of a spec that findings are about.
fn touched(spec: &Spec, findings: &[Finding]) -> Spec {
    let is_touched = |name: &str| {
        findings.iter().any(|it| {
            let renamed = it.rename.as_ref().map(|it| it.from.as_str());
            it.place.operation.as_deref() == Some(name)
                || it.reach.iter().any(|it| it == name)
                || renamed == Some(name)
        })
    };
    Spec {
        service: spec.service.clone(),
        operations: spec
            .operations
            .iter()
            .filter(|it| is_touched(it.name.as_str()))
            .cloned()
            .collect(),
    }
}

fn generated(krate: &Crate) -> Generated {
    let options = Options {
        runtime: "runtime".to_owned(),
        standalone: false,
        product: None,
    };
    Generated {
        folder: krate.folder.clone(),
        items: surface::items(krate),
        files: acs_codegen::emit(std::slice::from_ref(krate), &options),
    }
}

/// The item that says most comes first.
fn preference(kind: Kind) -> u8 {
    match kind {
        Kind::Field => 0,
        Kind::Variant => 1,
        Kind::Struct | Kind::Enum => 2,
        Kind::Setter => 3,
        Kind::Operation => 4,
        Kind::Required | Kind::Pages | Kind::Feature | Kind::Crate => 5,
    }
}
