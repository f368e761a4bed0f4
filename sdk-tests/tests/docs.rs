//! `cargo xtask docs`, run as a user would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

mod run;

use run::{Run, xtask};

/// An empty folder for one test.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("docs")
        .join(test);
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    fs::create_dir_all(&path).unwrap();
    path
}

fn docs(out: &Path, more: &[&str]) -> Run {
    let mut args = vec!["docs", "--out", out.to_str().unwrap()];
    args.extend(more);
    xtask(&args)
}

#[test]
fn pages_are_written_once_and_what_is_stale_goes() {
    let out = folder("stale");
    let first = docs(&out, &[]);
    assert_eq!(first.code, 0, "{}", first.err);
    let home = out.join("index.html");
    assert_eq!(first.out.trim_end(), home.to_str().unwrap());
    let page = out.join("sas/2018-12-03/DescribeImageInstances.html");
    let text = fs::read_to_string(&page).unwrap();

    fs::write(out.join("sas/2018-12-03/GoneLongAgo.html"), "old").unwrap();
    fs::write(&page, "spoilt").unwrap();
    let second = docs(&out, &[]);
    assert!(
        second.err.contains("1 written, 1 removed"),
        "{}",
        second.err
    );
    assert_eq!(fs::read_to_string(&page).unwrap(), text);
    assert!(!out.join("sas/2018-12-03/GoneLongAgo.html").exists());

    let third = docs(&out, &[]);
    assert!(third.err.contains("0 written, 0 removed"), "{}", third.err);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let out = folder("foreign");
    fs::write(out.join("thesis.txt"), "mine").unwrap();
    let run = docs(&out, &[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("was not made by this tool"), "{}", run.err);
    let names: Vec<_> = fs::read_dir(&out).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn specs_with_errors_write_nothing_and_are_explained() {
    let (out, spec) = (folder("errors"), folder("errors-spec"));
    let version = spec.join("sas/2018-12-03");
    fs::create_dir_all(&version).unwrap();
    fs::write(version.join("service.yaml"), "product: Sas\n").unwrap();
    let run = docs(&out, &["--spec", spec.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("service.yaml:1"), "{}", run.err);
    assert!(fs::read_dir(&out).unwrap().next().is_none());
}
