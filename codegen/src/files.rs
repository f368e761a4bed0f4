//! The output: path → contents, and the only code that writes it to disk.
//!
//! One owner per file: everything in the output folder belongs to the generator, so
//! a file that the output does not hold is orphaned and removed. Exceptions are what
//! cargo and tools leave there: `target/`, `Cargo.lock` and names that start with a dot.
//!
//! Invariants:
//! - a folder with contents that this generator did not make is never touched;
//! - a file is written only if its bytes differ;
//! - a folder changes in one step (`files/replace.rs`): a run that fails or is killed leaves all of the
//!   old output or all of the new.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::{fmt, fs, io};

mod replace;

pub use replace::{Turn, turn};

/// Name of the file that marks an output folder as ours.
pub const MARKER: &str = "README.md";

/// What the first line of the [`MARKER`] and of each generated file holds.
pub const GENERATED: &str = "@generated";

/// Files of the output folder: path with `/` → contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    contents: BTreeMap<String, String>,
}

/// Where an output folder differs from [`Files`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// Files with other contents.
    pub changed: Vec<String>,
    /// Files that do not exist.
    pub missing: Vec<String>,
    /// Files that nothing generates.
    pub orphaned: Vec<String>,
}

impl FromIterator<(String, String)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self {
            contents: files.into_iter().collect(),
        }
    }
}

impl Files {
    /// Adds a file.
    pub(crate) fn insert(&mut self, path: String, contents: String) {
        let previous = self.contents.insert(path, contents);
        assert!(previous.is_none(), "bug: two files have the same path");
    }

    /// Adds a file that is made of more than the specs of the present. It belongs to the output
    /// like the others.
    ///
    /// # Panics
    ///
    /// If there is a file of that path already.
    pub fn add(&mut self, path: impl Into<String>, contents: impl Into<String>) {
        self.insert(path.into(), contents.into());
    }

    /// Paths and contents, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.contents
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Contents of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.contents.get(path).map(String::as_str)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.contents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// Keeps only the crates in these folders, for a run that leaves the other crates alone.
    pub fn retain_crates(&mut self, folders: &BTreeSet<String>) {
        self.contents
            .retain(|path, _| crate_folder(path).is_some_and(|it| folders.contains(it)));
    }

    /// Compares with the contents of `folder`, all of it or, if `scope` names folders of crates,
    /// those crates.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or holds files but was not made by this generator.
    pub fn stale(&self, folder: &Path, scope: Option<&BTreeSet<String>>) -> io::Result<Stale> {
        let mut on_disk = BTreeSet::new();
        list(folder, "", &mut on_disk)?;
        refuse_foreign(folder, &on_disk)?;

        let mut stale = Stale::default();
        for (path, text) in &self.contents {
            if !on_disk.remove(path) {
                stale.missing.push(path.clone());
            } else if fs::read(folder.join(path))? != text.as_bytes() {
                stale.changed.push(path.clone());
            }
        }
        let in_scope = |path: &String| {
            let folder = crate_folder(path);
            scope.is_none_or(|it| folder.is_some_and(|folder| it.contains(folder)))
        };
        stale.orphaned = on_disk.into_iter().filter(in_scope).collect();
        Ok(stale)
    }

    /// Makes `folder` equal to these files, in one step: writes what is changed or missing, removes
    /// what is orphaned. Take your [`turn`] first where others may write too.
    ///
    /// # Errors
    ///
    /// If the disk refuses. The next run finishes what this one could not.
    pub fn write(&self, folder: &Path, stale: &Stale) -> io::Result<()> {
        replace::replace(folder, &self.contents, stale)
    }
}

impl Stale {
    /// Whether the folder equals the files.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.orphaned.is_empty()
    }
}

/// One line per file, such as `stale: sas/src/lib.rs`.
impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            ("stale", &self.changed),
            ("missing", &self.missing),
            ("orphaned", &self.orphaned),
        ];
        let mut lines = kinds
            .iter()
            .flat_map(|(kind, paths)| paths.iter().map(move |path| (kind, path)));
        if let Some((kind, path)) = lines.next() {
            write!(f, "{kind}: {path}")?;
        }
        lines.try_for_each(|(kind, path)| write!(f, "\n{kind}: {path}"))
    }
}

/// Hashes the output that lies in `folder`: paths and contents.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn hash(folder: &Path, hasher: &mut impl Hasher) -> io::Result<()> {
    let mut on_disk = BTreeSet::new();
    list(folder, "", &mut on_disk)?;
    for path in &on_disk {
        (path, fs::read(folder.join(path))?).hash(hasher);
    }
    Ok(())
}

/// Collects the files below `folder`, as paths with `/`.
fn list(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => return Ok(()),
        Err(error) => return Err(at(folder, error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| at(folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type()?.is_dir();
        let is_foreign = match is_folder {
            true => is_foreign_folder(&name),
            false => name.starts_with('.') || name == "Cargo.lock",
        };
        if is_foreign {
            continue;
        }
        let path = format!("{prefix}{name}");
        if is_folder {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

/// Somebody who mistypes the output folder must not lose what lies there.
fn refuse_foreign(folder: &Path, on_disk: &BTreeSet<String>) -> io::Result<()> {
    if on_disk.is_empty() {
        return Ok(());
    }
    let marker = fs::read_to_string(folder.join(MARKER)).unwrap_or_default();
    if marker
        .lines()
        .next()
        .is_some_and(|line| line.contains(GENERATED))
    {
        return Ok(());
    }
    let why = format!(
        "{} holds files but no {MARKER} that says {GENERATED}: it was not made by this tool, \
         which would remove them; name an empty folder",
        folder.display()
    );
    Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
}

fn crate_folder(path: &str) -> Option<&str> {
    path.split_once('/').map(|(folder, _)| folder)
}

/// Whether a folder belongs to another tool, such as cargo or git.
fn is_foreign_folder(name: &str) -> bool {
    name.starts_with('.') || name == "target"
}

fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
