//! Real products of the vendor: everything that can be asked of an operation is answered, whatever
//! its metadata says. Skipped where the data is not at hand.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it did not run"
)]

use std::fs;
use std::path::{Path, PathBuf};

use acs_call::{Catalogue, Settings};
use acs_runtime::Config;
use acs_runtime::credentials::Static;

/// Of so many operations of a product, one is looked at.
const STEP: usize = 9;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "json") {
            found.push(path);
        }
    }
}

#[test]
fn every_product_is_answered_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/metadata/api-docs");
    if !folder.is_dir() {
        return println!("skipped: {} is not here", folder.display());
    }
    let mut found = Vec::new();
    files(&folder, &mut found);
    found.sort();
    let config = Config::new(Static::new("id", "secret")).endpoint("http://127.0.0.1:9");
    let settings = Settings::new(config).unwrap();
    let (mut products, mut operations, mut signed) = (0, 0, 0);
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        let Ok(imported) = acs_import::read("api-docs.json", &text) else {
            continue;
        };
        let catalogue = Catalogue::new(&imported.sources, &[imported.spec]);
        let catalogue = catalogue.unwrap_or_else(|_| panic!("{}", file.display()));
        products += 1;
        for operation in catalogue.operations().iter().step_by(STEP) {
            let samples = operation.sample();
            assert!(
                samples.rust.contains("async fn main"),
                "{}",
                operation.name()
            );
            assert!(!samples.curl.is_empty() && !samples.python.is_empty());
            let request = operation.example();
            let _ = (request.findings(), operation.table(&[operation.empty().1]));
            let is_supported = operation.meta().protocol.is_supported();
            match request.signed(&settings) {
                Ok(_) => signed += 1,
                // A path may need what has no example.
                Err(error) => assert!(!is_supported || operation.meta().path != "/", "{error}"),
            }
            operations += 1;
        }
    }
    println!("{products} products, {operations} operations, {signed} of them signed");
    assert!(
        products >= 20 && signed > operations / 2,
        "{signed} of {operations}"
    );
}
