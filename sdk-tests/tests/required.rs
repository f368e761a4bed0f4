//! Forgetting a required parameter is a compile error that names it.
//!
//! Each program below `fixtures/programs` uses the crate that `fixtures/required` becomes. The
//! messages of the compiler are golden: they are what a caller sees of this design. Another
//! release of the compiler may draw them differently; review the difference then.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

mod fixture;

use fixture::{Fixture, here, runtime};

/// The crate, and the programs as its examples.
static DEMO: LazyLock<(Fixture, Vec<String>)> = LazyLock::new(|| {
    let fixture = Fixture::compile("required");
    let mut names = Vec::new();
    for entry in fs::read_dir(here().join("fixtures/programs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let program = fs::read_to_string(&path).unwrap();
        fixture.add(&format!("examples/{name}.rs"), &program);
        names.push(name);
    }
    (fixture, names)
});

#[test]
fn forgetting_a_required_parameter_does_not_compile_and_the_message_names_it() {
    let (fixture, names) = &*DEMO;
    let none = |name: &String| (name.clone(), String::new());
    let mut errors: BTreeMap<_, _> = names.iter().map(none).collect();

    check(fixture, &mut errors);

    for (name, errors) in &errors {
        if name.starts_with("compiles_") {
            assert_eq!(errors, "", "{name}");
        } else {
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!(name.as_str(), errors);
            });
        }
    }
    names_what_is_missing(&errors);
}

#[test]
fn nobody_objects_to_how_the_builders_are_made() {
    let (fixture, _) = &*DEMO;
    fixture.succeeds(&["clippy", "--lib", "--", "-D", "warnings"]);
    fixture.succeeds(&["doc", "--no-deps"]);
}

/// Holds for any compiler, however it draws its messages.
fn names_what_is_missing(errors: &BTreeMap<String, String>) {
    let missing: [(&str, &[&str]); 5] = [
        ("forgets_the_only_one", &["TagId"]),
        ("forgets_one_of_two", &["ResourceId"]),
        ("forgets_both_of_two", &["Name", "ResourceId"]),
        ("forgets_one_of_seven", &["SizeGib"]),
        (
            "forgets_all_of_seven",
            &[
                "Type", "Bucket", "SizeGib", "Price", "Public", "Tags", "Owner",
            ],
        ),
    ];
    for (program, names) in missing {
        let errors = &errors[program];
        let count = errors.matches("error[E0277]").count();
        assert_eq!(count, names.len(), "{program}: {errors}");
        for name in names {
            // A parameter called like a type of the crate is shown with its path.
            let is_named = [format!("`{name}`"), format!("::unset::{name}`")]
                .iter()
                .any(|it| errors.contains(&format!("{it} is not set")));
            assert!(is_named, "{program} does not name {name}: {errors}");
        }
    }
}

/// Checks all programs, and adds what the compiler says against each.
fn check(fixture: &Fixture, errors: &mut BTreeMap<String, String>) {
    let output = fixture.cargo(&[
        "check",
        "--examples",
        "--keep-going",
        "--message-format=json",
    ]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut finished = false;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        finished |= message["reason"] == "build-finished";
        let about = &message["message"];
        // The last error of a program only counts the others, and has no code.
        if about["level"] != "error" || about["code"].is_null() {
            continue;
        }
        let program = message["target"]["name"].as_str().unwrap();
        let Some(errors) = errors.get_mut(program) else {
            panic!("the crate itself does not compile: {}", about["rendered"]);
        };
        *errors += &normal(about["rendered"].as_str().unwrap());
    }
    assert!(finished, "cargo could not check: {stderr}");
}

/// The message without what differs from one machine, or one edit elsewhere, to the next:
/// where the runtime is, and line numbers outside the program.
fn normal(rendered: &str) -> String {
    let runtime = runtime().to_str().unwrap().to_owned();
    let mut out = String::new();
    let mut elsewhere = false;
    for line in rendered.replace(&runtime, "runtime").lines() {
        let text = line.trim_start();
        let line = if let Some(path) = text.strip_prefix("--> ").or(text.strip_prefix("::: ")) {
            elsewhere = !path.starts_with("examples");
            let shown = if elsewhere {
                path.split(':').next().unwrap_or(path)
            } else {
                path
            };
            format!("    --> {shown}")
        } else if let Some((gutter, code)) = gutter(text) {
            let shown = if elsewhere { "" } else { gutter };
            format!("{shown:>3} |{code}")
        } else if let Some(note) = text.strip_prefix("= ") {
            format!("    = {note}")
        } else {
            line.to_owned()
        };
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// Line number and code of a line of source.
fn gutter(line: &str) -> Option<(&str, &str)> {
    let (number, code) = line.split_once('|')?;
    let number = number.trim();
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((number, code))
}
