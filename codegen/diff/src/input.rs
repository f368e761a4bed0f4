//! What the user wants to compare, as specs in memory.
//!
//! ```text
//! api-spec                 a folder of specs, a product or a version below it
//! …/operations/List.yaml   one operation
//! metadata.json            the vendor's published interface description
//! HEAD~3, main:api-spec    the same of a git revision
//! @2024-06-26              as of a date; after any of the above, too
//! ```
//!
//! Nothing is guessed: what cannot be read is a [`Problem`] that says what to write instead. Git is
//! asked for its objects alone, so that the work tree stays as it is.

use std::path::{Path, PathBuf};

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_codegen::spec::history::{self, History};

mod disk;
pub mod git;
mod layout;

use layout::{Found, Loose};

/// Where a word that names no folder leads.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The folder of specs that is meant if none is named.
    pub specs: &'a Path,
    /// How messages name that folder.
    pub name: &'a str,
    /// Reads the vendor's metadata: name and text of a file.
    pub metadata: Metadata,
}

/// Reads the vendor's metadata: name and text of a file.
pub type Metadata = fn(&str, &str) -> Result<(SourceMap, Spec), Diagnostics>;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the user wrote.
    pub name: String,
    /// The files.
    pub sources: SourceMap,
    /// What they say.
    pub specs: Vec<Spec>,
    scope: Scope,
}

/// A folder of specs with its past.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The files.
    pub sources: SourceMap,
    /// The present.
    pub specs: Vec<Spec>,
    /// The past.
    pub histories: Vec<History>,
}

/// How much of an API the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Scope {
    All,
    /// Product versions.
    Services(Vec<String>),
    /// One operation of a product version.
    Operation(String, String),
}

/// Why there is nothing to compare.
#[derive(Clone, Debug)]
pub enum Problem {
    /// What is wrong, and what to write instead.
    Message(String),
    /// The files were found, but are no good.
    Findings(Box<SourceMap>, Diagnostics),
}

/// Resolves both sides, each as narrow as the narrower one: who names one operation on one side
/// does not ask about the others.
///
/// # Errors
///
/// The first side that cannot be read.
pub fn resolve(old: &str, new: &str, places: &Places<'_>) -> Result<(Input, Input), Problem> {
    let (old, new) = (find(old, places)?, find(new, places)?);
    let (mut old, mut new) = match (old, new) {
        (Side::Whole(old), Side::Whole(new)) => (*old, *new),
        (Side::Loose(old), Side::Whole(new)) => (old.with_service_of(&new)?, *new),
        (Side::Whole(old), Side::Loose(new)) => {
            let new = new.with_service_of(&old)?;
            (*old, new)
        }
        (Side::Loose(old), Side::Loose(new)) => alone(old, new, places)?,
    };
    for scope in [old.scope.clone(), new.scope.clone()] {
        old.narrow(&scope);
        new.narrow(&scope);
    }
    Ok((old, new))
}

/// Reads one side, which must say of its operations to which service they belong.
///
/// # Errors
///
/// If it cannot be read.
pub fn read(text: &str, places: &Places<'_>) -> Result<Input, Problem> {
    match find(text, places)? {
        Side::Whole(input) => Ok(*input),
        Side::Loose(file) => Err(file.homeless()),
    }
}

/// Reads a folder of specs and its past.
///
/// # Errors
///
/// Everything that is wrong with them.
pub fn folder(sources: SourceMap) -> Result<Folder, Problem> {
    let found = parsed(&sources);
    match found {
        Ok((specs, histories)) => Ok(Folder {
            sources,
            specs,
            histories,
        }),
        Err(diags) => Err(Problem::Findings(Box::new(sources), diags)),
    }
}

/// Reads the vendor's metadata of several days: the files of a folder that are called after a
/// day, oldest first.
///
/// # Errors
///
/// The first file that cannot be read, or that there is none.
pub fn dated(folder: &Path, metadata: Metadata) -> Result<Vec<(String, Input)>, Problem> {
    let files = disk::dated(folder)?;
    let read = files.into_iter().map(|(date, file)| {
        let name = file.name.clone();
        Ok((date, published(name, &file, metadata)?))
    });
    read.collect()
}

/// The vendor's metadata as a side.
fn published(name: String, file: &Loose, metadata: Metadata) -> Result<Input, Problem> {
    let (sources, spec) = metadata(&file.name, &file.text).map_err(|diags| {
        let sources = SourceMap::from_texts([(file.name.as_str(), file.text.as_str())]);
        Problem::Findings(Box::new(sources), diags)
    })?;
    Ok(Input {
        name,
        sources,
        scope: Scope::Services(vec![spec.folder()]),
        specs: vec![spec],
    })
}

/// Two versions of an operation's file, as git hands them to a diff driver.
///
/// # Errors
///
/// If one of them cannot be read.
pub fn texts(
    path: &str,
    old: String,
    new: String,
    places: &Places<'_>,
) -> Result<(Input, Input), Problem> {
    let side = |text| Loose {
        name: path.to_owned(),
        text,
    };
    alone(side(old), side(new), places)
}

enum Side {
    Whole(Box<Input>),
    /// An operation that says nothing of its service.
    Loose(Loose),
}

/// Finds one side.
fn find(text: &str, places: &Places<'_>) -> Result<Side, Problem> {
    let (base, date) = split_date(text)?;
    let found = match base {
        "" => layout::of_folder(disk::folder(places.specs)?, places.name, &[]),
        path if Path::new(path).exists() => disk::path(Path::new(path))?,
        _ => git::find(base, places)?,
    };
    let (sources, scope) = match found {
        Found::Folder(sources, scope) => (sources, scope),
        Found::Loose(file) if date.is_none() => return Ok(Side::Loose(file)),
        Found::Metadata(file) if date.is_none() => {
            let input = published(text.to_owned(), &file, places.metadata)?;
            return Ok(Side::Whole(Box::new(input)));
        }
        Found::Loose(_) | Found::Metadata(_) => {
            let date = date.unwrap_or_default();
            return Err(Problem::Message(format!(
                "`{base}` has no history, so there is no {date} of it; name a folder of specs"
            )));
        }
        Found::Revision(sources, scope, day) => {
            let Folder {
                sources,
                specs,
                histories,
            } = folder(sources)?;
            let date = date.unwrap_or(&day);
            let specs = history::at(&specs, &histories, date);
            return Ok(Side::Whole(Box::new(Input {
                name: text.to_owned(),
                sources,
                specs,
                scope,
            })));
        }
    };
    let Folder {
        sources,
        mut specs,
        histories,
    } = folder(sources)?;
    if let Some(date) = date {
        specs = history::at(&specs, &histories, date);
        nothing_that_early(&specs, &histories, base, date)?;
    }
    Ok(Side::Whole(Box::new(Input {
        name: text.to_owned(),
        sources,
        specs,
        scope,
    })))
}

/// Takes `@2024-06-26` off the end.
fn split_date(text: &str) -> Result<(&str, Option<&str>), Problem> {
    let Some((base, date)) = text.rsplit_once('@') else {
        return Ok((text, None));
    };
    if acs_codegen::is_date(date) {
        return Ok((base, Some(date)));
    }
    // A revision such as `main@{yesterday}` is git's affair.
    let is_meant = base.is_empty() || date.starts_with(|c: char| c.is_ascii_digit());
    if is_meant && !Path::new(text).exists() {
        return Err(Problem::Message(format!(
            "`{text}` names no day; write one that exists as `@YYYY-MM-DD`"
        )));
    }
    Ok((text, None))
}

/// A date before everything is a mistake, not an empty API.
fn nothing_that_early(
    specs: &[Spec],
    histories: &[History],
    base: &str,
    date: &str,
) -> Result<(), Problem> {
    if specs.iter().any(|it| !it.operations.is_empty()) {
        return Ok(());
    }
    let first = history::dates(specs, histories);
    let first = first.first().map_or_else(String::new, |day| {
        format!("; the first day that is known is {day}")
    });
    let base = if base.is_empty() { "the specs" } else { base };
    Err(Problem::Message(format!(
        "{base} had no operations on {date}{first}"
    )))
}

type Parsed = (Vec<Spec>, Vec<History>);

fn parsed(sources: &SourceMap) -> Result<Parsed, Diagnostics> {
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    let specs = acs_codegen::parse(sources, &options)?;
    acs_codegen::check_part(sources, &specs)?;
    let histories = acs_codegen::history(sources, &specs)?;
    Ok((specs, histories))
}

/// Two operations without a service, as git hands them to a diff driver. The specs of the
/// repository know their service, if they know the operation.
fn alone(old: Loose, new: Loose, places: &Places<'_>) -> Result<(Input, Input), Problem> {
    let service = disk::folder(places.specs)
        .ok()
        .map(|texts| layout::of_folder(texts, places.name, &[]));
    let Some(Found::Folder(sources, _)) = service else {
        return Err(new.homeless());
    };
    let home = folder(sources)?;
    let home = Input {
        name: String::new(),
        sources: home.sources,
        specs: home.specs,
        scope: Scope::All,
    };
    Ok((old.with_service_of(&home)?, new.with_service_of(&home)?))
}

impl Input {
    fn narrow(&mut self, scope: &Scope) {
        match scope {
            Scope::All => {}
            Scope::Services(folders) => self.specs.retain(|it| folders.contains(&it.folder())),
            Scope::Operation(folder, name) => {
                self.specs.retain(|it| it.folder() == *folder);
                for spec in &mut self.specs {
                    spec.operations.retain(|it| it.name.value == *name);
                }
            }
        }
    }
}

/// A path as messages show it.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    match name.trim_end_matches('/') {
        "" => name,
        trimmed => trimmed.to_owned(),
    }
}

/// The names of the folders that lead to a path, as far as they can be told.
fn components(path: &Path) -> Vec<String> {
    let path: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.components()
        .map(|it| it.as_os_str().to_string_lossy().into_owned())
        .collect()
}
