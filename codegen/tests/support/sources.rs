//! Where the tests take their specs from, and what they ask of them.

use std::fs;
use std::path::{Path, PathBuf};

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec;

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

/// Everything that is found in a spec: by the parser, else by the checks, else by lowering, else
/// in its history.
pub(crate) fn findings(sources: &SourceMap) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let specs = spec::parse(sources, &mut diags);
    if let Err(errors) = diags.finish() {
        return errors;
    }
    let warnings = match acs_codegen::check(sources, &specs) {
        Ok(warnings) => warnings,
        Err(findings) => return findings,
    };
    let lowered = acs_codegen::lower(sources, &specs).map(drop);
    let history = lowered.and_then(|()| acs_codegen::history(sources, &specs));
    match history {
        Ok(_) => warnings,
        Err(errors) => errors,
    }
}

/// The files of a fixture: those that its `# file:` lines separate, or one operation
/// of a service that is nothing special.
pub(crate) fn fixture(path: &Path) -> SourceMap {
    let text = fs::read_to_string(path).expect("a fixture is readable");
    if !text.contains("# file: ") {
        return operation(&text);
    }
    let files = text.split("# file: ").skip(1).map(|file| {
        let (path, text) = file.split_once('\n').expect("a line ends");
        (path, text)
    });
    SourceMap::from_texts(files)
}

/// An operation called `Ping` in a service that is nothing special.
pub(crate) fn operation(text: &str) -> SourceMap {
    SourceMap::from_texts([
        ("demo/2024-01-01/service.yaml", SERVICE),
        ("demo/2024-01-01/operations/Ping.yaml", text),
    ])
}

/// The fixtures of one kind, ordered by name.
pub(crate) fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let entries = fs::read_dir(folder.join(kind)).expect("the fixtures are there");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("readable").path()).collect();
    paths.sort();
    paths
}

/// The specs of the repository.
pub(crate) fn api_spec() -> SourceMap {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec");
    SourceMap::load(&folder).expect("the specs of the repository are readable")
}
