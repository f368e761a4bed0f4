//! Every input that is kept holds: those that lead the search, and those that once failed.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use acs_fuzz::TARGETS;

/// What is kept in the repository for one target stays small.
const MOST_FILES: usize = 60;
const MOST_BYTES: u64 = 200 << 10;

/// The files of a folder; none if there is no such folder.
fn files(folder: &str, target: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(target);
    let entries = fs::read_dir(path).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|it| it.expect("a folder can be read").path())
        .collect();
    files.sort();
    files
}

fn replayed(name: &str) {
    let seeds = files("corpus", name);
    assert!(!seeds.is_empty(), "`{name}` has nothing to begin with");
    assert!(
        seeds.len() <= MOST_FILES,
        "`{name}` has {} files",
        seeds.len()
    );
    let size = |it: &PathBuf| it.metadata().map_or(0, |it| it.len());
    let bytes: u64 = seeds.iter().map(size).sum();
    assert!(bytes <= MOST_BYTES, "`{name}` has {bytes} bytes");

    let (_, target) = TARGETS
        .iter()
        .find(|(it, _)| *it == name)
        .expect("a target is listed");
    let all = seeds.into_iter().chain(files("regressions", name));
    let failed = all.filter(|path| {
        let input = fs::read(path).expect("an input can be read");
        panic::catch_unwind(AssertUnwindSafe(|| target(&input))).is_err()
    });
    let failed: Vec<PathBuf> = failed.collect();
    assert!(failed.is_empty(), "`{name}` fails with {failed:#?}");
}

macro_rules! replay {
    ($($name:ident)*) => {
        const REPLAYED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                replayed(stringify!($name));
            }
        )*
    };
}

replay!(credentials decode diff flatten import server sign spec);

/// Folders and tests are those of the targets.
#[test]
fn every_target_is_replayed() {
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(REPLAYED, names);
    for kept in ["corpus", "regressions"] {
        for folder in files("", kept) {
            let name = folder.file_name().and_then(|it| it.to_str());
            assert!(
                name.is_some_and(|it| names.contains(&it)),
                "{} belongs to no target",
                folder.display()
            );
        }
    }
}
