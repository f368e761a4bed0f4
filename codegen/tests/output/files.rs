//! How an output folder is compared and written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use acs_codegen::files::{Files, Stale};

use crate::compile;
use crate::sources::operation;

const PING: &str =
    "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n";

/// A folder of one test, empty at its start.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        if path.exists() {
            fs::remove_dir_all(&path).expect("what an earlier run left goes");
        }
        fs::create_dir_all(&path).expect("the folder is new");
        Self(path)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn stale(&self, files: &Files) -> Stale {
        files.stale(&self.0, None).expect("the folder is ours")
    }

    /// Makes the folder equal to the files.
    fn update(&self, files: &Files) -> Stale {
        let stale = self.stale(files);
        files.write(&self.0, &stale).expect("it can be written");
        stale
    }

    /// All files, hidden ones too, with their contents, ordered by path.
    fn contents(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("it is text");
                    let path = path.strip_prefix(&self.0).expect("it is inside");
                    found.push((path.to_string_lossy().replace('\\', "/"), text));
                }
            }
        }
        found.sort();
        found
    }
}

/// The tests write what they name, and leave nothing.
impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays is removed by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files() -> Files {
    compile(&operation(PING))
}

fn other_files() -> Files {
    compile(&operation(&PING.replace("Answers", "Replies")))
}

fn owned(files: &Files) -> Vec<(String, String)> {
    let owned = files
        .iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
    owned.collect()
}

#[test]
fn a_new_folder_gets_every_file() {
    let folder = Folder::new("new");
    let files = files();
    let stale = folder.update(&files);
    assert_eq!(stale.missing.len(), files.len());
    assert!(stale.changed.is_empty() && stale.orphaned.is_empty());
    assert_eq!(folder.contents(), owned(&files));
    assert!(folder.stale(&files).is_empty());
}

#[test]
fn a_folder_that_does_not_exist_is_made() {
    let folder = Folder::new("absent");
    let inner = folder.path("a/b");
    let files = files();
    let stale = files
        .stale(&inner, None)
        .expect("nothing is no foreign folder");
    files.write(&inner, &stale).expect("it can be written");
    assert!(inner.join("demo/src/ping.rs").exists());
}

#[test]
fn only_files_that_differ_are_written() {
    let folder = Folder::new("differ");
    folder.update(&files());
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let all = folder.contents();
    for (path, _) in &all {
        let file = fs::File::options().write(true).open(folder.path(path));
        file.expect("it is there")
            .set_modified(long_ago)
            .expect("the time can be set");
    }
    folder.put("demo/src/ping.rs", "edited");
    let stale = folder.update(&files());
    assert_eq!(stale.to_string(), "stale: demo/src/ping.rs");
    for (path, text) in folder.contents() {
        let metadata = fs::metadata(folder.path(&path)).expect("it is there");
        let is_old = metadata.modified().expect("it has a time") == long_ago;
        assert_eq!(is_old, path != "demo/src/ping.rs", "{path}");
        assert_ne!(text, "edited");
    }
    assert_eq!(folder.contents(), all);
}

#[test]
fn a_deleted_folder_comes_back_byte_for_byte() {
    let folder = Folder::new("deleted");
    folder.update(&files());
    let before = folder.contents();
    fs::remove_dir_all(folder.path("demo")).expect("it goes");
    let stale = folder.update(&files());
    assert_eq!(stale.missing.len(), files().len() - 1);
    assert_eq!(folder.contents(), before);
}

#[test]
fn what_nothing_generates_is_named_and_removed_with_its_folder() {
    let folder = Folder::new("orphans");
    folder.update(&files());
    folder.put("gone/src/lib.rs", "");
    folder.put("demo/src/old/deep.rs", "");
    let stale = folder.stale(&files());
    assert_eq!(
        stale.to_string(),
        "orphaned: demo/src/old/deep.rs\norphaned: gone/src/lib.rs"
    );
    folder.update(&files());
    assert!(!folder.path("gone").exists());
    assert!(!folder.path("demo/src/old").exists());
    assert!(folder.path("demo/src/ping.rs").exists());
}

#[test]
fn one_crate_is_compared_without_the_others() {
    let folder = Folder::new("scope");
    folder.update(&files());
    folder.put("demo/src/old.rs", "");
    folder.put("other/src/lib.rs", "");
    let mut files = files();
    files.retain_crate("demo");
    let stale = files.stale(&folder.0, Some("demo")).expect("it is ours");
    assert_eq!(stale.to_string(), "orphaned: demo/src/old.rs");
}

#[test]
fn what_cargo_and_editors_leave_there_stays() {
    let folder = Folder::new("tools");
    folder.update(&files());
    let left = [
        "Cargo.lock",
        "demo/Cargo.lock",
        "target/debug/x",
        "demo/target/x",
        ".idea/x",
        "demo/src/.x.swp",
    ];
    for path in left {
        folder.put(path, "");
    }
    assert!(folder.update(&files()).is_empty());
    assert!(left.iter().all(|it| folder.path(it).exists()));
}

#[test]
fn a_foreign_folder_is_refused_untouched() {
    for readme in [None, Some("# My notes\n\nWhat is @generated is bad.\n")] {
        let folder = Folder::new("foreign");
        folder.put("notes.txt", "mine");
        if let Some(readme) = readme {
            folder.put("README.md", readme);
        }
        let before = folder.contents();
        let error = files().stale(&folder.0, None).expect_err("it is not ours");
        assert!(
            error.to_string().contains("was not made by this tool"),
            "{error}"
        );
        assert_eq!(folder.contents(), before);
    }
}

/// A file stands where a folder belongs, so that some new contents cannot be staged.
#[test]
fn a_failure_leaves_the_old_output_whole() {
    let folder = Folder::new("failure");
    folder.update(&files());
    fs::remove_dir_all(folder.path("demo/src")).expect("it goes");
    folder.put("demo/src", "a file");
    let before = folder.contents();
    let new = other_files();
    let stale = folder.stale(&new);
    assert!(!stale.missing.is_empty());
    new.write(&folder.0, &stale)
        .expect_err("a file is no folder");
    assert_eq!(folder.contents(), before);
}

/// A folder stands where a file belongs: what it holds is orphaned.
#[test]
fn a_folder_in_place_of_a_file_gives_way() {
    let folder = Folder::new("gives-way");
    folder.update(&files());
    let before = folder.contents();
    fs::remove_file(folder.path("demo/src/ping.rs")).expect("it goes");
    folder.put("demo/src/ping.rs/x", "in the way");
    folder.update(&files());
    assert_eq!(folder.contents(), before);
}

/// What tools left is not ours to remove, so the file cannot take its place.
#[test]
fn a_failed_exchange_leaves_nothing_staged_and_can_be_repeated() {
    let folder = Folder::new("exchange");
    folder.update(&files());
    fs::remove_file(folder.path("demo/src/ping.rs")).expect("it goes");
    folder.put("demo/src/ping.rs/.x", "in the way");
    let new = other_files();
    let error = new
        .write(&folder.0, &folder.stale(&new))
        .expect_err("a folder is no file");
    assert!(error.to_string().contains("ping.rs"), "{error}");
    let contents = folder.contents();
    assert!(contents.iter().all(|(path, _)| !path.contains("-new")));

    fs::remove_dir_all(folder.path("demo/src/ping.rs")).expect("it goes");
    folder.update(&new);
    assert_eq!(folder.contents(), owned(&new));
}
