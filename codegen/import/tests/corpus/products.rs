//! The corpus of metadata beside the repository, where it is.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A metadata file.
pub(crate) struct Product {
    /// `sas/2018-12-03`.
    pub(crate) name: String,
    /// The file, byte for byte.
    pub(crate) text: String,
}

/// The official files, ordered by name; none, and a line that says so, without the corpus.
#[allow(dead_code, reason = "not every test looks at all products")]
pub(crate) fn official() -> Vec<Product> {
    let root = corpus().join("api-docs");
    let mut products = Vec::new();
    for product in folders(&root) {
        for version in folders(&root.join(&product)) {
            let path = root.join(&product).join(&version).join("api-docs.json");
            let text = fs::read_to_string(&path).expect("the corpus can be read");
            products.push(Product {
                name: format!("{product}/{version}"),
                text,
            });
        }
    }
    if products.is_empty() {
        skipped("corpus", &root);
    }
    products
}

/// The dated revisions of one product, oldest first; none without the corpus.
#[allow(dead_code, reason = "not every test looks at the history")]
pub(crate) fn history() -> Vec<Product> {
    let root = corpus().join("history/sas-2018-12-03");
    let entries = fs::read_dir(&root).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "json"));
    paths.sort();
    if paths.is_empty() {
        skipped("history", &root);
    }
    let read = |path: PathBuf| Product {
        name: path
            .file_name()
            .map(|it| it.to_string_lossy().into_owned())
            .unwrap_or_default(),
        text: fs::read_to_string(&path).expect("the corpus can be read"),
    };
    paths.into_iter().map(read).collect()
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/metadata")
}

/// Names of the folders in a folder; of one that does not exist, none.
fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Says past the capture of the test harness that a test had nothing to look at.
fn skipped(what: &str, at: &Path) {
    let _ = writeln!(
        io::stderr(),
        "skipped: there is no {what} at {}",
        at.display()
    );
}
