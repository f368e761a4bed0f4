//! `SECURITY.md` names a defence and a test for each threat; they exist.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The rows of all tables: their cells, without the headings.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let rows = text.lines().filter_map(|line| {
        let line = line.strip_prefix("| ")?.strip_suffix(" |")?;
        let cells: Vec<String> = line.split(" | ").map(str::to_owned).collect();
        (cells[0] != "who").then_some(cells)
    });
    rows.collect()
}

/// What stands in backticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn is_path(code: &str) -> bool {
    code.contains('/') && !code.contains(' ') && !code.starts_with('.')
}

/// What is missing from a repository with these files.
fn missing(cells: &[String], read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let [_, threat, defence, test] = cells else {
        return vec![format!("four cells in {cells:?}")];
    };
    let mut missing = Vec::new();
    for path in code(defence).into_iter().filter(|it| is_path(it)) {
        if read(path).is_none() {
            missing.push(format!("{path} against `{threat}`"));
        }
    }
    let mut text = None;
    for name in code(test) {
        if is_path(name) {
            text = read(name);
            missing.extend(text.is_none().then(|| name.to_owned()));
        } else {
            let text = text.as_deref().unwrap_or_default();
            // A test, or one that a macro makes for each transport.
            let is_there =
                text.contains(&format!("fn {name}(")) || text.contains(&format!("fn {name}<"));
            missing.extend((!is_there).then(|| format!("fn {name}")));
        }
    }
    if code(test).is_empty() {
        missing.push(format!("a test of `{threat}`"));
    }
    missing
}

fn of_repository(path: &str) -> Option<String> {
    let path = root().join(path);
    match path.is_dir() {
        true => Some(String::new()),
        false => fs::read_to_string(path).ok(),
    }
}

#[test]
fn every_threat_has_a_defence_and_a_test_that_exist() {
    let rows = rows();
    assert!(rows.len() > 30, "{} threats", rows.len());
    let missing: Vec<String> = rows
        .iter()
        .flat_map(|it| missing(it, &of_repository))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_is_gone_is_told() {
    let row = |test: &str| ["who", "what", "`src/defence.rs`", test].map(str::to_owned);
    let read = |path: &str| {
        let files = [("src/defence.rs", ""), ("tests/a.rs", "fn is_safe() {}")];
        let found = files.iter().find(|it| it.0 == path)?;
        Some(found.1.to_owned())
    };
    let gone = |test: &str| missing(&row(test), &read);
    assert_eq!(gone("`tests/a.rs` `is_safe`"), Vec::<String>::new());
    assert_eq!(gone("`tests/a.rs` `is_saf`"), ["fn is_saf"]);
    assert_eq!(gone("`tests/b.rs`"), ["tests/b.rs"]);
    assert_eq!(gone("none"), ["a test of `what`"]);
    let other = ["who", "what", "`src/gone.rs`", "`tests/a.rs`"].map(str::to_owned);
    assert_eq!(missing(&other, &read), ["src/gone.rs against `what`"]);
}
