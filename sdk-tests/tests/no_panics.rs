//! No input makes a library of ours panic, and nothing here is `unsafe`: that the compiler and
//! clippy are asked to see to it, everywhere.
//!
//! Clippy finds what may panic: an index, a slice, a sum that overflows, a narrowing cast. Code that
//! cannot do without says why in an `expect` with a reason, and here is counted how many there are.
//! `expect("bug: …")` states an invariant as well, by its text.

#![allow(clippy::unwrap_used, reason = "these are tests")]
#![allow(clippy::print_stdout, reason = "says how many exceptions there are")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// So many exceptions the libraries may have from each lint. Lower it with the last of one; before
/// it is raised, look for `get`, `checked_…`, `saturating_…`, `zip` or `split_…`.
const MOST: &[(&str, usize)] = &[
    ("arithmetic_side_effects", 21),
    ("cast_possible_truncation", 4),
    ("indexing_slicing", 26),
    ("panic", 7),
    ("string_slice", 11),
    ("unreachable", 5),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders of all crates of the repository.
fn crates() -> Vec<PathBuf> {
    let manifest = read(&root().join("Cargo.toml"));
    let members = manifest.split_once("members = [").unwrap().1;
    let members = members.split_once(']').unwrap().0.split('"');
    let mut found = vec![root().join("xtask")];
    for member in members.skip(1).step_by(2) {
        match member.strip_suffix("/*") {
            Some(folder) => found.extend(
                fs::read_dir(root().join(folder))
                    .unwrap()
                    .map(|it| it.unwrap().path())
                    .filter(|it| it.join("Cargo.toml").is_file()),
            ),
            None => found.push(root().join(member)),
        }
    }
    found
}

/// The libraries that meet input: neither what is generated nor what tests.
fn libraries() -> Vec<PathBuf> {
    let mut crates = crates();
    crates.retain(|it| {
        let is_generated = it.parent().is_some_and(|it| it.ends_with("generated"));
        let name = it.file_name().unwrap().to_str().unwrap();
        !is_generated && !["xtask", "browser-tests", "fuzz", "sdk-tests"].contains(&name)
    });
    assert!(crates.len() >= 9, "{crates:?}");
    crates
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                open.push(path);
            } else if name.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What a program links of a crate, file by file, without documentation and tests.
fn linked(folder: &Path) -> Vec<(PathBuf, String)> {
    const TEST: &str = "#[cfg(test)]\nmod ";
    let texts = sources(&folder.join("src")).into_iter();
    let texts: Vec<(PathBuf, String)> = texts.map(|it| (it.clone(), read(&it))).collect();
    let declared = texts.iter().flat_map(|(_, text)| text.split(TEST).skip(1));
    let tests: Vec<&str> = declared
        .filter_map(|it| it.lines().next()?.strip_suffix(';'))
        .collect();
    let is_test = |path: &Path| {
        let mut parts = path.iter().map(|it| it.to_str().unwrap());
        parts.any(|it| tests.contains(&it.trim_end_matches(".rs")))
    };
    let linked = texts.iter().filter(|(path, _)| !is_test(path));
    let without_tests = linked.map(|(path, text)| {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = text.lines().filter(|it| !it.trim_start().starts_with("//"));
        (path.clone(), lines.map(|it| it.to_owned() + "\n").collect())
    });
    without_tests.collect()
}

/// The attributes that a text has of this kind, each up to its end.
fn attributes<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    let starts = text.match_indices(kind);
    let ends = starts.map(|(start, _)| text[start..].split(")]").next().unwrap());
    ends.filter(|it| it.contains("clippy::")).collect()
}

/// The lints of a library, from its root.
fn block(lib: &str) -> Option<&str> {
    let start = lib.find("// Nothing that this library reads may make it panic.")?;
    let length = lib[start..].find("\n)]\n")?;
    Some(&lib[start..start + length])
}

#[test]
fn every_library_asks_for_the_same_lints() {
    let expected = read(&root().join("runtime/src/lib.rs"));
    let expected = block(&expected).expect("the runtime has them");
    for (lint, _) in MOST {
        let is_there = expected.contains(&format!("clippy::{lint}"));
        assert!(is_there, "{lint} is counted and not asked for");
    }
    for library in libraries() {
        let lib = read(&library.join("src/lib.rs"));
        assert_eq!(block(&lib), Some(expected), "{}", library.display());
    }
    let workspace = read(&root().join("Cargo.toml"));
    for lint in ["todo = \"warn\"", "unwrap_used = \"warn\""] {
        assert!(workspace.contains(lint), "the workspace lacks {lint}");
    }
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let workspace = read(&root().join("Cargo.toml"));
    assert!(workspace.contains("[workspace.lints.rust]\nunsafe_code = \"forbid\""));
    for folder in crates() {
        let manifest = read(&folder.join("Cargo.toml"));
        let inherits = manifest.contains("[lints]\nworkspace = true");
        let lints = manifest.split("[lints.rust]").nth(1).unwrap_or_default();
        let lints = lints.split("\n[").next().unwrap();
        let forbids = lints.contains("unsafe_code = \"forbid\"");
        assert!(inherits || forbids, "{}", folder.display());
    }
}

#[test]
fn an_exception_says_why() {
    for path in sources(&root()) {
        // Text in quotes is no attribute.
        if path.ends_with(file!()) {
            continue;
        }
        let text = read(&path);
        let all = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
        for attribute in all.iter().flat_map(|kind| attributes(&text, kind)) {
            let has_reason = attribute.contains("reason = \"");
            assert!(has_reason, "{}: {attribute}", path.display());
        }
    }
}

#[test]
fn the_exceptions_of_libraries_are_counted_and_few() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for library in libraries() {
        for (path, text) in linked(&library) {
            let allowed = ["#[allow(", "#![allow("].map(|kind| attributes(&text, kind));
            for (lint, _) in MOST {
                let word = format!("clippy::{lint},");
                let is_of = |it: &&&str| it.contains(&word);
                // Unlike `expect`, `allow` stays when there is nothing to allow any more.
                assert!(
                    !allowed.iter().flatten().any(|it| it.contains(&word)),
                    "{}: `expect` {lint} instead of allowing it",
                    path.display()
                );
                for kind in ["#[expect(", "#![expect("] {
                    *counts.entry(lint).or_default() +=
                        attributes(&text, kind).iter().filter(is_of).count();
                }
            }
        }
    }
    for (lint, most) in MOST {
        let count = counts[lint];
        println!("{count:3} exceptions from {lint}, {most} at most");
        assert!(count <= *most, "{count} exceptions from {lint}");
        assert!(
            count > 0,
            "nothing of {lint} was found: is it still spelt so?"
        );
    }
}

#[test]
fn what_a_library_expects_it_calls_a_bug() {
    for (path, text) in libraries().iter().flat_map(|it| linked(it)) {
        for (at, call) in text.match_indices(".expect(\"") {
            let message = &text[at + call.len()..];
            let line = message.lines().next().unwrap();
            assert!(message.starts_with("bug: "), "{}: {line}", path.display());
        }
    }
}

#[test]
fn generated_code_has_nothing_that_panics() {
    for folder in crates() {
        if !folder.parent().is_some_and(|it| it.ends_with("generated")) {
            continue;
        }
        for (path, text) in linked(&folder) {
            for word in [
                ".unwrap()",
                ".expect(",
                "panic!",
                "unreachable!",
                "unsafe",
                "].",
                "](",
            ] {
                let line = text.lines().find(|it| it.contains(word));
                assert_eq!(line, None, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_sum_that_overflows_fails_a_test() {
    let sum = std::panic::catch_unwind(|| black_box(u8::MAX) + black_box(1));
    assert!(sum.is_err(), "tests are built without checks of overflow");
}
