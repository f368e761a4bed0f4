//! What is checked in is what the generator makes.

use std::fs;
use std::path::{Path, PathBuf};

use acs_codegen::schema::schemas;

use crate::compile;
use crate::sources::api_spec;

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

#[test]
fn generated_code_is_up_to_date() {
    let stale = compile(&api_spec()).stale(&in_repository("generated"), None);
    let mut stale = stale.expect("the folder is readable");
    // Made of the history by `acs-diff`; `cargo xtask codegen --check` knows it.
    stale.orphaned.retain(|it| !it.ends_with("/CHANGELOG.md"));
    assert!(
        stale.is_empty(),
        "{stale}\nrun `cargo xtask codegen` and commit the result"
    );
}

#[test]
fn schemas_are_up_to_date() {
    let folder = in_repository("api-spec/schema");
    let schemas = schemas();
    for (name, text) in &schemas {
        let checked_in = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            checked_in == *text,
            "stale: api-spec/schema/{name}\nrun `cargo xtask schema` and commit the result"
        );
    }
    let entries = fs::read_dir(&folder).expect("the folder is there");
    for entry in entries {
        let name = entry.expect("readable").file_name();
        let name = name.to_string_lossy();
        // That of reports about changes is made by `acs-diff`.
        assert!(
            name == "report.json" || schemas.contains_key(name.as_ref()),
            "orphaned: api-spec/schema/{name}"
        );
    }
}
