//! Changes a folder in one step: the folder as it shall be is made beside it, and the two change
//! places by one call of the system. Whoever looks, and whoever is killed, finds the old folder
//! or the new one.
//!
//! What does not change is linked, not copied: it keeps its bytes, its time and its inode. Folders
//! of other tools (`target/`, names with a leading dot) cannot be linked; they move over when the
//! places are changed. What is left beside the folder then is removed. A run that is killed
//! before it has done so leaves that to the next, which starts by tidying up.
//!
//! Where the system cannot exchange two folders, files are replaced [one by one](in_place): a run
//! that is killed there may leave a mixture, which the next run completes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Stale, at, is_foreign_folder};

/// How the folder that is being made is called, and a file before it takes its place.
const STAGED: &str = ".acs-codegen-new";

/// The right to change a folder, until dropped or until the process ends. Whoever else wants it waits.
#[derive(Debug)]
#[must_use = "the right ends when this is dropped"]
pub struct Turn {
    /// Locked where the system can; elsewhere two runs at once may disturb each other.
    _parent: Option<fs::File>,
}

/// Waits until nobody else changes `folder`, and removes what a killed run left beside it.
///
/// # Errors
///
/// If what was left cannot be removed.
pub fn turn(folder: &Path) -> io::Result<Turn> {
    let parent = beside(folder).and_then(|it| it.parent().map(Path::to_owned));
    // The folder itself changes place, so its parent is what can be locked.
    let parent = parent.and_then(|it| fs::File::open(it).ok());
    let turn = Turn {
        _parent: parent.filter(is_locked),
    };
    tidy(folder)?;
    Ok(turn)
}

#[cfg(unix)]
fn is_locked(folder: &fs::File) -> bool {
    rustix::fs::flock(folder, rustix::fs::FlockOperation::LockExclusive).is_ok()
}

#[cfg(not(unix))]
fn is_locked(_: &fs::File) -> bool {
    false
}

/// Makes what `stale` names in `folder` equal to `contents`.
pub(super) fn replace(
    folder: &Path,
    contents: &BTreeMap<String, String>,
    stale: &Stale,
) -> io::Result<()> {
    tidy(folder)?;
    if stale.is_empty() {
        return Ok(());
    }
    let staging = beside(folder).filter(|it| CAN_EXCHANGE && fs::create_dir_all(it).is_ok());
    let Some(staging) = staging else {
        return in_place(folder, contents, stale);
    };
    if let Err(error) = stage(&staging, folder, contents, stale) {
        // The error that led here is the one to report.
        let _ = fs::remove_dir_all(&staging);
        return Err(error);
    }
    if exchange(&staging, folder).is_ok() {
        return tidy(folder);
    }
    // A mount point cannot change its place, and not every file system knows how to exchange.
    fs::remove_dir_all(&staging).map_err(|error| at(&staging, error))?;
    in_place(folder, contents, stale)
}

/// `/a/.b.acs-codegen-new` for `/a/b`; a folder without a parent has nothing beside it.
fn beside(folder: &Path) -> Option<PathBuf> {
    let folder = match folder.canonicalize() {
        Ok(folder) => folder,
        Err(_) => std::path::absolute(folder).ok()?,
    };
    let name = folder.file_name()?.to_string_lossy().into_owned();
    Some(folder.with_file_name(format!(".{name}{STAGED}")))
}

const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_os = "macos"));

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(staging: &Path, folder: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    if !folder.exists() {
        return fs::rename(staging, folder);
    }
    // A link stays where it is, and leads to what has changed places.
    let folder = folder.canonicalize()?;
    renameat_with(CWD, staging, CWD, &folder, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Makes the folder as it shall be.
fn stage(
    staging: &Path,
    folder: &Path,
    contents: &BTreeMap<String, String>,
    stale: &Stale,
) -> io::Result<()> {
    let gone: BTreeSet<&String> = stale.changed.iter().chain(&stale.orphaned).collect();
    if folder.exists() {
        let permissions = fs::metadata(folder)?.permissions();
        fs::set_permissions(staging, permissions)?;
    }
    walk(folder, "", &mut |path, kind| {
        let (from, to) = (folder.join(path), staging.join(path));
        match kind {
            Kind::Foreign => make_parent(&to),
            Kind::Own if gone.contains(&path.to_owned()) => Ok(()),
            Kind::Own => make_parent(&to).and_then(|()| link(&from, &to)),
        }
    })?;
    for path in stale.changed.iter().chain(&stale.missing) {
        let to = staging.join(path);
        let written = make_parent(&to).and_then(|()| fs::write(&to, &contents[path]));
        written.map_err(|error| at(&folder.join(path), error))?;
    }
    Ok(())
}

/// Removes what lies beside the folder. It is either a new folder that was never finished or the old
/// one: all that it may have and the folder lacks are folders of other tools, which are moved.
fn tidy(folder: &Path) -> io::Result<()> {
    sweep(folder)?;
    let Some(left) = beside(folder) else {
        return Ok(());
    };
    let Ok(about) = fs::symlink_metadata(&left) else {
        return Ok(());
    };
    if !about.is_dir() {
        return fs::remove_file(&left).map_err(|error| at(&left, error));
    }
    walk(&left, "", &mut |path, kind| {
        let (from, to) = (left.join(path), folder.join(path));
        match kind {
            Kind::Own => Ok(()),
            Kind::Foreign if fs::symlink_metadata(&to).is_err() => {
                let moved = make_parent(&to).and_then(|()| fs::rename(&from, &to));
                moved.map_err(|error| at(&from, error))
            }
            // A build folder can be built again.
            Kind::Foreign if path.ends_with("target") => Ok(()),
            Kind::Foreign => {
                let why = "a run that was killed left it; move it to where it belongs";
                Err(at(&from, io::Error::new(io::ErrorKind::AlreadyExists, why)))
            }
        }
    })?;
    fs::remove_dir_all(&left).map_err(|error| at(&left, error))
}

/// What can stand in a folder.
enum Kind {
    /// A file or a link, which can be made again elsewhere.
    Own,
    /// What can only be moved: a folder of another tool, a socket.
    Foreign,
}

/// Visits files and foreign folders, by paths with `/`.
fn walk(
    folder: &Path,
    prefix: &str,
    visit: &mut dyn FnMut(&str, Kind) -> io::Result<()>,
) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => return Ok(()),
        Err(error) => return Err(at(folder, error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| at(folder, error))?;
        let kind = entry.file_type()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if kind.is_dir() && !is_foreign_folder(&name) {
            walk(&entry.path(), &format!("{path}/"), visit)?;
        } else if kind.is_file() || kind.is_symlink() {
            visit(&path, Kind::Own)?;
        } else {
            visit(&path, Kind::Foreign)?;
        }
    }
    Ok(())
}

fn make_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().expect("bug: a file without a folder");
    fs::create_dir_all(parent).map_err(|error| at(parent, error))
}

/// The same file under a second name, or its copy where that cannot be.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copied = fs::copy(from, to).and_then(|_| {
        let time = fs::metadata(from)?.modified()?;
        fs::File::options().write(true).open(to)?.set_modified(time)
    });
    copied.map_err(|error| at(from, error))
}

/// Replaces one file after the other. All new contents lie beside their targets before the first
/// is replaced, so a run that fails before that leaves the old output whole.
///
/// What comes first by path goes last: an import may believe its memory in `imported/` only when the spec
/// says the same.
fn in_place(folder: &Path, contents: &BTreeMap<String, String>, stale: &Stale) -> io::Result<()> {
    let paths = || stale.changed.iter().chain(&stale.missing);
    let mut staged = BTreeMap::new();
    let result = paths().try_for_each(|path| {
        let (target, beside) = (folder.join(path), staging_path(folder, path));
        let written = make_parent(&target).and_then(|()| fs::write(&beside, &contents[path]));
        staged.insert(path, (beside, target.clone()));
        written.map_err(|error| at(&target, error))
    });
    let result = result.and_then(|()| {
        // Orphans go first: one of them may lie in a folder that stands where a file belongs.
        for path in stale.orphaned.iter().rev() {
            let orphan = folder.join(path);
            fs::remove_file(&orphan).map_err(|error| at(&orphan, error))?;
            remove_empty_parents(folder, path);
        }
        staged
            .values()
            .rev()
            .try_for_each(|(from, to)| fs::rename(from, to).map_err(|error| at(to, error)))
    });
    result.inspect_err(|_| {
        for (beside, _) in staged.values() {
            // The error that led here is the one to report.
            let _ = fs::remove_file(beside);
        }
    })
}

fn staging_path(folder: &Path, path: &str) -> PathBuf {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    folder.join(parent).join(format!(".{name}{STAGED}"))
}

/// Removes what a run that was killed amid [`in_place`] left.
fn sweep(folder: &Path) -> io::Result<()> {
    walk(folder, "", &mut |path, kind| {
        let name = path.rsplit('/').next().unwrap_or(path);
        if matches!(kind, Kind::Own) && name.starts_with('.') && name.ends_with(STAGED) {
            let left = folder.join(path);
            fs::remove_file(&left).map_err(|error| at(&left, error))?;
        }
        Ok(())
    })
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
