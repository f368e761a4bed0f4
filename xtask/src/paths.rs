//! Where things lie: the repository, and the way from one folder to another.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("bug: xtask lies in a folder of the repository")
}

/// The specs of the repository.
pub(crate) fn specs() -> PathBuf {
    root().join("api-spec")
}

/// The generated crates of the repository.
pub(crate) fn generated() -> PathBuf {
    root().join("generated")
}

/// The path without links and dots, of a folder that need not exist yet.
pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut existing = path.as_path();
    loop {
        match existing.canonicalize() {
            Ok(start) => {
                let rest = path
                    .strip_prefix(existing)
                    .expect("bug: a path starts with its ancestor");
                return Ok(joined(start, rest));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => match existing.parent() {
                Some(parent) => existing = parent,
                None => return Err(error),
            },
            Err(error) => return Err(error),
        }
    }
}

/// The way from one canonical folder to another, with `/`; the other's own path if they
/// have no folder in common, as on two Windows drives.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared == 0 {
        return to.to_string_lossy().into_owned();
    }
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to
        .components()
        .skip(shared)
        .map(|it| it.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// What does not exist holds no links, so `..` may simply take a step back.
fn joined(mut start: PathBuf, rest: &Path) -> PathBuf {
    for component in rest.components() {
        match component {
            Component::ParentDir => {
                start.pop();
            }
            component => start.push(component),
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_goes_up_to_the_shared_folder_and_down_again() {
        let way = relative(Path::new("/r/generated/sas"), Path::new("/r/runtime"));
        assert_eq!(way, "../../runtime");
    }

    #[test]
    fn the_way_into_a_folder_of_its_own_goes_down_only() {
        assert_eq!(relative(Path::new("/r"), Path::new("/r/a/b")), "a/b");
    }

    #[test]
    fn a_folder_that_does_not_exist_has_a_canonical_path() {
        let path = canonical(&root().join("none/../nowhere")).unwrap();
        assert_eq!(path, root().canonicalize().unwrap().join("nowhere"));
    }
}
