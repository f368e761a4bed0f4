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

/// The texts of a product version's folder, or of what an import remembered: path → text.
///
/// Paths are `service.yaml` and `operations/<Operation>.yaml`.
pub type Texts = BTreeMap<String, String>;

/// What an import does to a folder.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files to write, by their path below `<product>/<version>`.
    pub written: Texts,
    /// Files to remove.
    pub removed: Vec<String>,
    /// How many files stay as they are, besides what is remembered.
    pub unchanged: usize,
    /// Facts that both the vendor and we changed. Ours stand.
    pub conflicts: Vec<(String, Conflict)>,
    /// Files whose new text would lose comments. They are left as they are.
    pub refused: Vec<String>,
    /// Names that were settled anew.
    pub reports: Vec<Report>,
    /// The specs before and after, for a comparison; none before if there was no folder.
    pub before: Option<Spec>,
    /// The spec that the folder will say.
    pub after: Option<Spec>,
}

/// Decides what becomes of a folder.
///
/// `whole` says that the import has all operations of the product, so that one it lacks is gone;
/// `force` writes files anew that cannot be edited without losing comments.
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
) -> Result<Plan, Diagnostics> {
    let folder = folder_of(&imported.service);
    let before = parsed(&folder, current)?;
    let base_spec = parsed(&folder, base)?;
    let mut theirs = imported.clone();
    // Names of ours are kept, so that nothing that is in use is renamed.
    unsettle(&mut theirs, before.as_ref());
    let mut plan = Plan {
        reports: settle_names(&mut theirs, before.as_ref()),
        ..Plan::default()
    };
    let operations = |spec: Option<&Spec>| -> BTreeMap<String, Operation> {
        let operations = spec.into_iter().flat_map(|it| &it.operations);
        operations
            .map(|it| (it.name.value.clone(), it.clone()))
            .collect()
    };
    let (ours, bases, new) = (
        operations(before.as_ref()),
        operations(base_spec.as_ref()),
        operations(Some(&theirs)),
    );
    let names: BTreeSet<&String> = ours.keys().chain(new.keys()).chain(bases.keys()).collect();
    let mut after: Vec<Operation> = Vec::new();
    for name in names {
        let path = format!("operations/{name}.yaml");
        let (ours, base, theirs) = (ours.get(name), bases.get(name), new.get(name));
        if theirs.is_none() && !whole {
            after.extend(ours.cloned());
            plan.unchanged += usize::from(ours.is_some());
            continue;
        }
        let merged = plan.operation(&path, ours, base, theirs);
        if let Some(merged) = &merged {
            plan.file(
                &path,
                current,
                merged,
                force,
                write::operation,
                write::update_operation,
            );
        } else if current.contains_key(&path) {
            plan.removed.push(path.clone());
        }
        plan.remember(&path, base_text(base), theirs.map(write::operation));
        after.extend(merged);
    }
    let ours = before.as_ref().map(|it| &it.service);
    let base = base_spec.as_ref().map(|it| &it.service);
    let mut service = theirs.service.clone();
    keep_used(&mut service, &after, ours);
    let (merged, conflicts) = match ours {
        Some(ours) => merge::service(base, ours, &service),
        None => (service.clone(), Vec::new()),
    };
    plan.conflicts.extend(
        conflicts
            .into_iter()
            .map(|it| ("service.yaml".to_owned(), it)),
    );
    plan.file(
        "service.yaml",
        current,
        &merged,
        force,
        write::service,
        write::update_service,
    );
    plan.remember(
        "service.yaml",
        base.map(write::service),
        Some(write::service(&service)),
    );
    plan.before = before;
    plan.after = Some(Spec {
        service: merged,
        operations: after,
    });
    Ok(plan)
}

impl Plan {
    /// Whether the folder would stay as it is.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    fn operation(
        &mut self,
        path: &str,
        ours: Option<&Operation>,
        base: Option<&Operation>,
        theirs: Option<&Operation>,
    ) -> Option<Operation> {
        match (ours, theirs) {
            (None, None) => None,
            // What we removed stays removed; what is new comes.
            (None, Some(theirs)) => match base {
                Some(_) => None,
                None => Some(theirs.clone()),
            },
            (Some(ours), None) => {
                let is_ours_alone = base.is_none();
                if base == Some(ours) {
                    return None;
                }
                if !is_ours_alone {
                    self.conflicts.push((
                        path.to_owned(),
                        Conflict {
                            path: String::new(),
                            base: Some("the operation".to_owned()),
                            ours: Some("the operation, changed by us".to_owned()),
                            theirs: None,
                        },
                    ));
                }
                Some(ours.clone())
            }
            (Some(ours), Some(theirs)) => {
                let (merged, conflicts) = merge::operation(base, ours, theirs);
                self.conflicts
                    .extend(conflicts.into_iter().map(|it| (path.to_owned(), it)));
                Some(merged)
            }
        }
    }

    /// Writes a file anew, or edits it so that what does not change keeps its bytes.
    fn file<R>(
        &mut self,
        path: &str,
        current: &Texts,
        record: &R,
        force: bool,
        print: fn(&R) -> String,
        update: fn(&str, &R) -> Option<String>,
    ) {
        let Some(old) = current.get(path) else {
            self.written.insert(path.to_owned(), print(record));
            return;
        };
        match update(old, record) {
            Some(new) if new == *old => self.unchanged += 1,
            Some(new) => _ = self.written.insert(path.to_owned(), new),
            None if force || !has_comments(old) => {
                self.written.insert(path.to_owned(), print(record));
            }
            None => self.refused.push(path.to_owned()),
        }
    }

    /// Keeps what the import said, for the next one.
    fn remember(&mut self, path: &str, old: Option<String>, new: Option<String>) {
        let path = format!("{IMPORTED}/{path}");
        match new {
            Some(new) if old.as_ref() != Some(&new) => _ = self.written.insert(path, new),
            None if old.is_some() => self.removed.push(path),
            Some(_) | None => {}
        }
    }
}

fn base_text(base: Option<&Operation>) -> Option<String> {
    base.map(write::operation)
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
fn parsed(folder: &str, texts: &Texts) -> Result<Option<Spec>, Diagnostics> {
    if texts.is_empty() {
        return Ok(None);
    }
    let sources = SourceMap::from_texts(
        texts
            .iter()
            .map(|(path, text)| (format!("{folder}/{path}"), text.clone())),
    );
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(&sources, &mut diags);
    diags.finish()?;
    Ok(specs.pop())
}

/// Whether a text has comments besides the first line, which is written again.
fn has_comments(text: &str) -> bool {
    text.lines()
        .skip(1)
        .any(|line| line.trim_start().starts_with('#') || line.contains(" #"))
}

/// Leaves groups and shapes out that no operation in the folder uses and that are not there yet.
fn keep_used(service: &mut Service, operations: &[Operation], ours: Option<&Service>) {
    let is_ours = |key: &str| ours.is_some_and(|it| it.groups.contains_key(key));
    let groups: BTreeSet<&str> = operations
        .iter()
        .filter_map(|it| it.group.as_ref())
        .map(|it| it.as_str())
        .collect();
    service
        .groups
        .retain(|key, _| groups.contains(key.as_str()) || is_ours(key.as_str()));
    let mut used = BTreeSet::new();
    let mut open: Vec<&spec::Schema> = Vec::new();
    for operation in operations {
        open.extend(operation.parameters.values().map(|it| &it.schema));
        open.push(&operation.response);
        open.extend(operation.shapes.values());
    }
    let shapes = service.shapes.clone();
    while let Some(schema) = open.pop() {
        if let Some(name) = &schema.shape
            && used.insert(name.value.clone())
        {
            open.extend(shapes.get(name.as_str()));
        }
        open.extend(schema.items.as_deref());
        open.extend(schema.members.iter().flat_map(|it| it.values()));
    }
    service.shapes.retain(|key, _| used.contains(&key.value));
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
