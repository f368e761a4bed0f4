//! How an output folder is compared and written.

use std::collections::BTreeSet;
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

    /// Where a run makes the folder that is to take its place.
    fn beside(&self) -> PathBuf {
        let name = self.0.file_name().expect("it has a name").to_string_lossy();
        self.0.with_file_name(format!(".{name}.acs-codegen-new"))
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
        let _ = fs::remove_dir_all(self.beside());
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
    let demo = BTreeSet::from(["demo".to_owned()]);
    files.retain_crates(&demo);
    let stale = files.stale(&folder.0, Some(&demo)).expect("it is ours");
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

/// A file stands where a folder belongs: nothing generates it.
#[test]
fn a_file_in_place_of_a_folder_gives_way() {
    let folder = Folder::new("file-gives-way");
    folder.update(&files());
    let before = folder.contents();
    fs::remove_dir_all(folder.path("demo/src")).expect("it goes");
    folder.put("demo/src", "a file");
    folder.update(&files());
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
fn a_failure_leaves_the_old_output_whole_and_can_be_repeated() {
    for name in ["failure", &one_by_one("failure")] {
        a_failure_changes_nothing(&Folder::new(name), name == "failure");
    }
}

fn a_failure_changes_nothing(folder: &Folder, is_whole: bool) {
    folder.update(&files());
    fs::remove_file(folder.path("demo/src/ping.rs")).expect("it goes");
    folder.put("demo/src/ping.rs/.x", "in the way");
    let before = folder.contents();
    let new = other_files();
    let error = new
        .write(&folder.0, &folder.stale(&new))
        .expect_err("a folder is no file");
    assert!(error.to_string().contains("ping.rs"), "{error}");
    let contents = folder.contents();
    assert!(contents.iter().all(|(path, _)| !path.contains("-new")));
    assert!(!folder.beside().exists());
    assert!(contents == before || !is_whole);

    fs::remove_dir_all(folder.path("demo/src/ping.rs")).expect("it goes");
    folder.update(&new);
    assert_eq!(folder.contents(), owned(&new));
}

/// The name of a folder so long that nothing can be made beside it: its files are replaced one by
/// one.
fn one_by_one(name: &str) -> String {
    format!("{name}-{}", "x".repeat(245 - name.len()))
}

#[test]
fn where_folders_cannot_be_exchanged_files_are_replaced_one_by_one() {
    let folder = Folder::new(&one_by_one("single"));
    folder.update(&files());
    folder.put("demo/src/old/deep.rs", "");
    folder.put("demo/target/x", "");
    // A run that was killed left this.
    folder.put("demo/src/.ping.rs.acs-codegen-new", "half");
    let inode = inode(&folder.0);
    folder.update(&other_files());
    assert_eq!(self::inode(&folder.0), inode, "it is the same folder");
    let mut expected = owned(&other_files());
    expected.push(("demo/target/x".to_owned(), String::new()));
    expected.sort();
    assert_eq!(folder.contents(), expected);
    assert!(!folder.path("demo/src/old").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_changes_in_one_step() {
    let folder = Folder::new("step");
    folder.update(&files());
    folder.put("demo/target/x", "");
    let before = inode(&folder.0);
    assert!(folder.update(&files()).is_empty());
    assert_eq!(inode(&folder.0), before, "there was nothing to do");
    folder.update(&other_files());
    assert_ne!(inode(&folder.0), before, "it is another folder");
    assert!(folder.path("demo/target/x").exists());
    assert!(!folder.beside().exists());
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).expect("it is there").ino()
}

#[test]
fn what_a_killed_run_left_is_tidied_up() {
    let folder = Folder::new("left");
    folder.update(&files());
    let inside = |path: &str| format!("../.left.acs-codegen-new/{path}");
    folder.put(&inside("demo/src/ping.rs"), "half");
    folder.put(&inside("demo/target/x"), "built");
    folder.put(&inside("target/y"), "built before");
    folder.put("target/y", "built since");
    drop(acs_codegen::files::turn(&folder.0).expect("it can be tidied up"));
    assert!(!folder.beside().exists());
    let mut expected = owned(&files());
    expected.push(("demo/target/x".to_owned(), "built".to_owned()));
    expected.push(("target/y".to_owned(), "built since".to_owned()));
    expected.sort();
    assert_eq!(folder.contents(), expected);
}

#[test]
fn what_only_its_owner_can_judge_is_not_removed() {
    let folder = Folder::new("judge");
    folder.update(&files());
    folder.put("../.judge.acs-codegen-new/.git/config", "theirs");
    folder.put(".git/config", "ours");
    let error = acs_codegen::files::turn(&folder.0).expect_err("there are two");
    assert!(
        error.to_string().contains("move it to where it belongs"),
        "{error}"
    );
    assert!(folder.beside().join(".git/config").exists());
}
