//! A crate that uses all of the spec language is one that a careful person could have typed:
//! no tool has anything to say against it, and it does what its documentation says.
//!
//! The texts of the spec `ListDishes` hold what would break documentation if it were taken as
//! it is: HTML, links to nothing, code that rustdoc would run, fences that are never closed.

use std::fs;
use std::sync::LazyLock;

mod fixture;

use fixture::{Fixture, runtime};

/// The tests of one run share the crate; cargo's own lock keeps them apart.
static KITCHEN: LazyLock<Fixture> = LazyLock::new(|| {
    let fixture = Fixture::compile("kitchen");
    let manifest = read(&fixture, "Cargo.toml");
    let dependencies = "\n[dev-dependencies]\nserde_json = \"1\"\n";
    fixture.add("Cargo.toml", &(manifest + dependencies));
    let tests = include_str!("../fixtures/kitchen_tests/behaviour.rs");
    fixture.add("tests/behaviour.rs", tests);
    fixture
});

fn read(fixture: &Fixture, path: &str) -> String {
    fs::read_to_string(fixture.path(path)).expect("the file is there")
}

#[test]
fn the_crate_depends_on_the_runtime_of_this_repository() {
    let manifest = read(&KITCHEN, "Cargo.toml");
    assert!(manifest.contains(runtime().to_str().unwrap()), "{manifest}");
}

#[test]
fn nothing_in_the_crate_is_invisible() {
    let source = read(&KITCHEN, "src/list_dishes.rs");
    assert!(source.contains("witha hiddenblank"), "{source}");
    let is_hidden = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}');
    assert!(!source.contains(is_hidden));
}

#[test]
fn clippy_has_nothing_to_say() {
    KITCHEN.succeeds(&["clippy", "--lib", "--all-features", "--", "-D", "warnings"]);
}

#[test]
fn it_builds_without_any_feature() {
    KITCHEN.succeeds(&["check", "--lib", "--no-default-features"]);
}

#[test]
fn rustdoc_has_nothing_to_say() {
    KITCHEN.succeeds(&["doc", "--no-deps", "--all-features"]);
}

#[test]
fn every_example_of_the_documentation_runs() {
    KITCHEN.succeeds(&["test", "--doc", "--all-features"]);
}

/// A product whose protocol the SDK does not speak, and one that has no operations.
#[test]
fn crates_that_call_nothing_are_as_clean() {
    for name in ["pantry", "cellar"] {
        let fixture = Fixture::compile(name);
        fixture.succeeds(&["clippy", "--lib", "--all-features", "--", "-D", "warnings"]);
        fixture.succeeds(&["doc", "--no-deps", "--all-features"]);
        fixture.succeeds(&["test", "--doc", "--all-features"]);
    }
}

#[test]
fn it_does_what_its_documentation_says() {
    KITCHEN.succeeds(&["test", "--test", "behaviour", "--all-features"]);
}
