//! A spec folder before and after an import, as texts: what would be written, and what not.
//!
//! Three versions of each file meet: what the last import said (kept in the folder `imported`
//! beside the spec), what this import says, and what stands there now. Facts that changed in one
//! of the latter two are taken from it; where both changed, ours stays and a [`Conflict`] tells
//! both. A file whose facts do not change keeps its bytes.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::{IMPORTED, SourceMap};
use acs_codegen::spec::merge::{self, Conflict};
use acs_codegen::spec::{self, Operation, Service, Spec, write};

use crate::report::Report;
use crate::settle_names;
use crate::used::keep_used;

/// The texts of a product version's folder, or of what an import remembered: path → text.
///
/// Paths are `service.yaml` and `operations/<Operation>.yaml`.
pub type Texts = BTreeMap<String, String>;

/// Three versions of a product, merged.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What the folder is to say.
    pub spec: Spec,
    /// What the import says, with the names in use; the next import's base.
    pub theirs: Spec,
    /// Facts that both the vendor and we changed, by file. Ours stand.
    pub conflicts: Vec<(String, Conflict)>,
    /// Names that were settled anew.
    pub reports: Vec<Report>,
}

/// Merges an import into a spec. `whole` says that it has all operations of the product, so that
/// one it lacks is gone.
pub fn merge(ours: Option<&Spec>, base: Option<&Spec>, imported: &Spec, whole: bool) -> Merged {
    let mut theirs = imported.clone();
    // Names in use are kept, first those of the last import and then, below, those of ours.
    let named = base.or(ours);
    unsettle(&mut theirs, named);
    let mut reports = settle_names(&mut theirs, named);
    let mut conflicts = Vec::new();
    let (in_ours, in_base) = (by_name(ours), by_name(base));
    let in_theirs = by_name(Some(&theirs));
    let names: BTreeSet<&str> = in_ours.keys().chain(in_theirs.keys()).copied().collect();
    let mut operations: Vec<Operation> = Vec::new();
    for name in names {
        let (ours, theirs) = (in_ours.get(name).copied(), in_theirs.get(name).copied());
        let merged = match (ours, theirs) {
            (Some(ours), None) if !whole => Some(ours.clone()),
            (ours, theirs) => {
                let base = in_base.get(name).copied();
                operation(name, ours, base, theirs, &mut conflicts)
            }
        };
        operations.extend(merged);
    }
    let our_service = ours.map(|it| &it.service);
    // What the crate is called is no fact of the metadata.
    if let Some(base) = base {
        theirs.service.krate.clone_from(&base.service.krate);
    }
    keep_used(&mut theirs.service, &operations, our_service);
    let service = match our_service {
        Some(ours) => {
            let base = base.map(|it| &it.service);
            let (merged, found) = merge::service(base, ours, &theirs.service);
            conflicts.extend(found.into_iter().map(|it| (SERVICE.to_owned(), it)));
            merged
        }
        None => theirs.service.clone(),
    };
    let mut spec = Spec {
        service,
        operations,
    };
    reports.extend(settle_names(&mut spec, ours));
    Merged {
        spec,
        theirs,
        conflicts,
        reports,
    }
}

fn by_name(spec: Option<&Spec>) -> BTreeMap<&str, &Operation> {
    let operations = spec.into_iter().flat_map(|it| &it.operations);
    operations.map(|it| (it.name.as_str(), it)).collect()
}

fn operation(
    name: &str,
    ours: Option<&Operation>,
    base: Option<&Operation>,
    theirs: Option<&Operation>,
    conflicts: &mut Vec<(String, Conflict)>,
) -> Option<Operation> {
    match (ours, theirs) {
        // What we removed stays removed; what is new comes.
        (None, theirs) => theirs.filter(|_| base.is_none()).cloned(),
        (Some(ours), Some(theirs)) => {
            let (merged, found) = merge::operation(base, ours, theirs);
            conflicts.extend(found.into_iter().map(|it| (path_of(name), it)));
            Some(merged)
        }
        (Some(ours), None) if base == Some(ours) => None,
        (Some(ours), None) => {
            // One that no import ever had is ours alone.
            if base.is_some() {
                let conflict = Conflict {
                    path: String::new(),
                    base: Some("the operation".to_owned()),
                    ours: Some("the operation, changed by us".to_owned()),
                    theirs: None,
                };
                conflicts.push((path_of(name), conflict));
            }
            Some(ours.clone())
        }
    }
}

/// A folder whose specs have mistakes, so that nothing can be merged into it.
#[derive(Clone, Debug)]
pub struct Unsound {
    /// The files that were read.
    pub sources: SourceMap,
    /// What is wrong with them.
    pub diags: Diagnostics,
}

/// What an import does to the files of a folder.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Files to write, by their path below `<product>/<version>`.
    pub written: Texts,
    /// Files to remove.
    pub removed: Vec<String>,
    /// How many files stay as they are, besides what is remembered.
    pub unchanged: usize,
    /// Files whose new text would lose comments. They are left as they are.
    pub refused: Vec<String>,
    /// The spec before; none if there was no folder.
    pub before: Option<Spec>,
    /// What the folder will say, and what is in dispute.
    pub merged: Merged,
}

/// Decides what becomes of the files of a folder. `force` writes files anew that cannot be edited
/// without losing comments.
///
/// # Errors
///
/// What is wrong with the specs in the folder, or with what was remembered.
pub fn plan(
    current: &Texts,
    base: &Texts,
    imported: &Spec,
    whole: bool,
    force: bool,
) -> Result<Plan, Unsound> {
    let folder = folder_of(&imported.service);
    let before = parsed(&folder, current)?;
    let remembered = parsed(&folder, base)?;
    let merged = merge(before.as_ref(), remembered.as_ref(), imported, whole);
    let mut plan = Plan {
        written: Texts::new(),
        removed: Vec::new(),
        unchanged: 0,
        refused: Vec::new(),
        before,
        merged,
    };
    let Merged { spec, theirs, .. } = plan.merged.clone();
    let before = plan.before.clone();
    let (ours, after, new) = (
        by_name(before.as_ref()),
        by_name(Some(&spec)),
        by_name(Some(&theirs)),
    );
    for (name, operation) in &after {
        let old = current.get(&path_of(name)).map(String::as_str);
        let is_equal = ours.get(name) == Some(operation);
        plan.file(
            &path_of(name),
            old.map(|it| (it, is_equal)),
            force,
            &|| write::operation(operation),
            &|text| write::update_operation(text, operation),
        );
    }
    let old = current.get(SERVICE).map(String::as_str);
    let is_equal = before.as_ref().is_some_and(|it| it.service == spec.service);
    plan.file(
        SERVICE,
        old.map(|it| (it, is_equal)),
        force,
        &|| write::service(&spec.service),
        &|text| write::update_service(text, &spec.service),
    );
    let gone = ours.keys().filter(|it| !after.contains_key(*it));
    plan.removed.extend(gone.map(|it| path_of(it)));
    for (name, operation) in &new {
        plan.remember(base, &path_of(name), write::operation(operation));
    }
    plan.remember(base, SERVICE, write::service(&theirs.service));
    let forgotten = by_name(remembered.as_ref());
    let forgotten = forgotten
        .keys()
        .filter(|it| whole && !new.contains_key(*it));
    plan.removed
        .extend(forgotten.map(|it| format!("{IMPORTED}/{}", path_of(it))));
    Ok(plan)
}

impl Plan {
    /// Whether the folder stays as it is.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// Writes a file anew, or edits it so that what does not change keeps its bytes.
    fn file(
        &mut self,
        path: &str,
        old: Option<(&str, bool)>,
        force: bool,
        print: &dyn Fn() -> String,
        update: &dyn Fn(&str) -> Option<String>,
    ) {
        let Some((old, is_equal)) = old else {
            self.written.insert(path.to_owned(), print());
            return;
        };
        if is_equal {
            self.unchanged = self.unchanged.saturating_add(1);
            return;
        }
        match update(old) {
            Some(new) if new == *old => self.unchanged = self.unchanged.saturating_add(1),
            Some(new) => _ = self.written.insert(path.to_owned(), new),
            None if force || !has_comments(old) => {
                self.written.insert(path.to_owned(), print());
            }
            None => self.refused.push(path.to_owned()),
        }
    }

    /// Keeps what the import said, for the next one.
    fn remember(&mut self, base: &Texts, path: &str, new: String) {
        if base.get(path) != Some(&new) {
            self.written.insert(format!("{IMPORTED}/{path}"), new);
        }
    }
}

const SERVICE: &str = "service.yaml";

fn path_of(operation: &str) -> String {
    format!("operations/{operation}.yaml")
}

/// `sas/2018-12-03`.
pub fn folder_of(service: &Service) -> String {
    format!(
        "{}/{}",
        service.product.value.to_lowercase(),
        service.version
    )
}

/// The spec that texts say; none if there are none.
fn parsed(folder: &str, texts: &Texts) -> Result<Option<Spec>, Unsound> {
    if texts.is_empty() {
        return Ok(None);
    }
    let files = texts.iter();
    let files = files.map(|(path, text)| (format!("{folder}/{path}"), text.clone()));
    let sources = SourceMap::from_texts(files);
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(&sources, &mut diags);
    match diags.finish() {
        Ok(_) => Ok(specs.pop()),
        Err(diags) => Err(Unsound { sources, diags }),
    }
}

/// Whether a text has comments besides the first line, which is written again.
fn has_comments(text: &str) -> bool {
    text.lines()
        .skip(1)
        .any(|line| line.trim_start().starts_with('#') || line.contains(" #"))
}

/// Forgets the names that the import settled for itself, if there are names in use to settle by.
fn unsettle(spec: &mut Spec, before: Option<&Spec>) {
    if before.is_none() {
        return;
    }
    for operation in &mut spec.operations {
        operation.rust_name = None;
        for parameter in operation.parameters.values_mut() {
            unnamed(&mut parameter.schema);
        }
        unnamed(&mut operation.response);
        operation.shapes.values_mut().for_each(unnamed);
        operation.errors.iter_mut().for_each(|it| it.name = None);
    }
    spec.service.shapes.values_mut().for_each(unnamed);
}

fn unnamed(schema: &mut spec::Schema) {
    (schema.name, schema.field) = (None, None);
    let values = schema.values.iter_mut().flat_map(|it| it.values_mut());
    values.for_each(|it| it.name = None);
    schema.items.as_deref_mut().into_iter().for_each(unnamed);
    let members = schema.members.iter_mut().flat_map(|it| it.values_mut());
    members.for_each(unnamed);
}
