//! Every dependency is in `docs/dependencies.md` with its reason, and nothing else is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What users depend on, with the features that they get.
const USED: &[(&str, &[&str])] = &[
    ("acs-sas", &[]),
    (
        "acs-sas",
        &[
            "--no-default-features",
            "--features",
            "blocking,container-image",
        ],
    ),
    ("acs-mock", &[]),
    ("acs-codegen", &[]),
];

#[test]
fn every_dependency_has_its_reason() {
    let (mut published, mut others) = (BTreeMap::new(), BTreeMap::new());
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        for package in packages(manifest) {
            // `publish = false` is a list of registries that holds none.
            let is_published = package["publish"].is_null();
            let user = package["name"].as_str().unwrap();
            for dependency in package["dependencies"].as_array().unwrap() {
                let is_ours = !dependency["path"].is_null();
                let is_of_tests = dependency["kind"] == "dev";
                let name = dependency["rename"]
                    .as_str()
                    .or(dependency["name"].as_str());
                let name = name.unwrap().to_owned();
                if !is_ours && is_published && !is_of_tests {
                    published
                        .entry(name)
                        .or_insert_with(BTreeSet::new)
                        .insert(user.to_owned());
                } else if !is_ours {
                    let user = if is_of_tests { "tests" } else { user };
                    others
                        .entry(name)
                        .or_insert_with(BTreeSet::new)
                        .insert(user.to_owned());
                }
            }
        }
    }
    let page = page();
    let of_tools = |name: &String| !published.contains_key(name);
    let expected: Vec<&String> = others.keys().filter(|it| of_tools(it)).collect();
    assert_eq!(
        rows(&page, "Of tools and tests").keys().collect::<Vec<_>>(),
        expected
    );
    let told = rows(&page, "Of published crates");
    assert_eq!(
        told.keys().collect::<Vec<_>>(),
        published.keys().collect::<Vec<_>>()
    );
    for (name, users) in &published {
        let said: BTreeSet<String> = told[name].split(", ").map(str::to_owned).collect();
        assert_eq!(&said, users, "{name}");
    }
}

#[test]
fn the_page_says_how_many_packages_a_program_gets() {
    let page = page();
    let mut lines = String::new();
    for (krate, features) in USED {
        let tree = cargo(
            &[
                "tree",
                "--locked",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
                "-p",
                krate,
            ],
            features,
        );
        let names = tree.lines().filter(|line| !line.trim().is_empty());
        let packages: BTreeSet<String> = names
            .map(|line| {
                line.split_whitespace()
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let ours = packages.iter().filter(|it| it.starts_with("acs-")).count();
        let with = match features.last() {
            Some(features) => format!(" with `{features}` alone"),
            None => String::new(),
        };
        lines += &format!("| `{krate}`{with} | {} | {ours} |\n", packages.len());
    }
    assert!(
        page.contains(&lines),
        "docs/dependencies.md should say\n{lines}"
    );
}

/// The rows of a section's table: name and users.
fn rows(page: &str, section: &str) -> BTreeMap<String, String> {
    let (_, rest) = page.split_once(&format!("## {section}\n")).unwrap();
    let table = rest.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert!(cells[3].len() > 5, "no reason: {row}");
        (cells[1].trim_matches('`').to_owned(), cells[2].to_owned())
    })
    .collect()
}

fn page() -> String {
    fs::read_to_string(root().join("docs/dependencies.md")).unwrap()
}

fn packages(manifest: &str) -> Vec<Value> {
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--manifest-path",
        manifest,
    ];
    let text = cargo(&arguments, &[]);
    let metadata: Value = serde_json::from_str(&text).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn cargo(arguments: &[&str], more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .args(more)
        .arg("--offline")
        .current_dir(root());
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
