//! The output: path → contents, and the only code that writes it to disk.
//!
//! One owner per file: everything in the output folder belongs to the generator, so
//! a file that the output does not hold is orphaned and removed. Exceptions are what
//! cargo and tools leave there: `target/`, `Cargo.lock` and names that start with a dot.
//!
//! Invariants:
//! - a folder with contents that this generator did not make is never touched;
//! - a file is written only if its bytes differ;
//! - all new contents lie on disk, beside their targets, before the first file is replaced;
//!   a run that fails before that leaves the old output whole.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

/// Name of the file that marks an output folder as ours.
pub const MARKER: &str = "README.md";

/// What the first line of the [`MARKER`] and of each generated file holds.
pub const GENERATED: &str = "@generated";

const STAGED: &str = ".acs-codegen-new";

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

    /// Keeps only the crate in `folder`, for a run that leaves the other crates alone.
    pub fn retain_crate(&mut self, folder: &str) {
        self.contents
            .retain(|path, _| crate_folder(path) == Some(folder));
    }

    /// Compares with the contents of `folder`, all of it or, if `scope` names a crate's
    /// folder, that crate.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or holds files but was not made by this generator.
    pub fn stale(&self, folder: &Path, scope: Option<&str>) -> io::Result<Stale> {
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
        let in_scope = |path: &String| scope.is_none() || crate_folder(path) == scope;
        stale.orphaned = on_disk.into_iter().filter(in_scope).collect();
        Ok(stale)
    }

    /// Makes `folder` equal to these files: writes what is changed or missing, removes what is orphaned.
    ///
    /// # Errors
    ///
    /// If the disk refuses. While the new contents are being staged, nothing has changed yet;
    /// after that, the next run finishes what this one could not.
    pub fn write(&self, folder: &Path, stale: &Stale) -> io::Result<()> {
        self.stage(folder, stale)
            .and_then(|staged| exchange(folder, stale, staged))
            .inspect_err(|_| discard(folder, stale))
    }

    fn stage(&self, folder: &Path, stale: &Stale) -> io::Result<Vec<(PathBuf, PathBuf)>> {
        let mut staged = Vec::new();
        for path in stale.changed.iter().chain(&stale.missing) {
            let target = folder.join(path);
            let beside = staging_path(folder, path);
            let parent = target.parent().expect("bug: a file without a folder");
            fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
            let contents = self.contents.get(path).expect("bug: a file of others");
            fs::write(&beside, contents).map_err(|error| at(&target, error))?;
            staged.push((beside, target));
        }
        Ok(staged)
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
        if name.starts_with('.') || name == "Cargo.lock" || (is_folder && name == "target") {
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

fn staging_path(folder: &Path, path: &str) -> PathBuf {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    folder.join(parent).join(format!(".{name}{STAGED}"))
}

/// Orphans go first: one of them may lie in a folder that stands where a file belongs.
fn exchange(folder: &Path, stale: &Stale, staged: Vec<(PathBuf, PathBuf)>) -> io::Result<()> {
    for path in &stale.orphaned {
        let orphan = folder.join(path);
        fs::remove_file(&orphan).map_err(|error| at(&orphan, error))?;
        remove_empty_parents(folder, path);
    }
    for (from, to) in staged {
        fs::rename(from, &to).map_err(|error| at(&to, error))?;
    }
    Ok(())
}

fn discard(folder: &Path, stale: &Stale) {
    for path in stale.changed.iter().chain(&stale.missing) {
        // The error that led here is the one to report.
        let _ = fs::remove_file(staging_path(folder, path));
    }
}

fn remove_empty_parents(folder: &Path, path: &str) {
    let mut parent = Path::new(path).parent();
    while let Some(inner) = parent.filter(|inner| !inner.as_os_str().is_empty()) {
        if fs::remove_dir(folder.join(inner)).is_err() {
            return;
        }
        parent = inner.parent();
    }
}

fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
