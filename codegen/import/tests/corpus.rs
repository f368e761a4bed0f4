//! Every product of the corpus is imported, and what is written is read back the same.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "corpus/products.rs"]
mod products;

use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Spec};
use acs_import::folder::{self, Texts};

use products::Product;

/// The texts that a spec is written to, as pairs of path and text.
fn written(spec: &Spec) -> Texts {
    let plan = folder::plan(&Texts::new(), &Texts::new(), spec, true, false);
    let plan = plan.expect("an empty folder has no mistakes");
    let is_spec = |path: &String| !path.starts_with("imported/");
    plan.written
        .into_iter()
        .filter(|(path, _)| is_spec(path))
        .collect()
}

fn read_back(spec: &Spec) -> Spec {
    let folder = folder::folder_of(&spec.service);
    let texts = written(spec);
    let files = texts
        .into_iter()
        .map(|(path, text)| (format!("{folder}/{path}"), text));
    let sources = SourceMap::from_texts(files);
    let mut diags = Diagnostics::default();
    let mut read = spec::parse(&sources, &mut diags);
    assert!(diags.is_empty(), "{}", diags.render(&sources, Style::Plain));
    read.pop().expect("there is one spec")
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for Product { name, text } in products::official() {
        let imported = acs_import::read(&name, &text).expect("it is metadata");
        let mut spec = imported.spec;
        assert!(read_back(&spec) == spec, "{name} is read back differently");
        acs_import::without_texts(&mut spec);
        assert!(
            read_back(&spec) == spec,
            "{name} without texts is read back differently"
        );
    }
}

#[test]
fn what_is_imported_passes_the_checks_and_has_a_name_for_everything() {
    for Product { name, text } in products::official() {
        let imported = acs_import::read(&name, &text).expect("it is metadata");
        let specs = [imported.spec];
        // The file lies elsewhere than a spec does; nothing else is wrong.
        let found = acs_codegen::check(&imported.sources, &specs)
            .err()
            .unwrap_or_default();
        let errors = found.iter().filter(|it| {
            it.severity() == acs_codegen::diag::Severity::Error
                && it.rule() != acs_codegen::diag::Rule::FileMismatch
        });
        let errors: Vec<_> = errors
            .map(|it| format!("{}: {}", it.rule(), it.message()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let lowered = acs_codegen::lower(&imported.sources, &specs);
        assert!(lowered.is_ok(), "{name}: {:#?}", lowered.err());
    }
}

/// Other readers of YAML see the same texts.
#[test]
fn another_reader_understands_what_is_written() {
    for Product { name, text } in products::official() {
        let imported = acs_import::read(&name, &text).expect("it is metadata");
        for (path, text) in written(&imported.spec) {
            let other: Result<serde_yaml::Value, _> = serde_yaml::from_str(&text);
            let other = other.unwrap_or_else(|error| panic!("{name}/{path}: {error}"));
            let summary = imported
                .spec
                .operations
                .iter()
                .find(|it| path == format!("operations/{}.yaml", it.name));
            if let Some(operation) = summary {
                assert_eq!(
                    other["summary"].as_str(),
                    Some(operation.summary.as_str()),
                    "{name}/{path}"
                );
                if let Some(doc) = &operation.doc {
                    assert_eq!(other["doc"].as_str(), Some(doc.as_str()), "{name}/{path}");
                }
                for (index, example) in operation.examples.iter().enumerate() {
                    assert_eq!(
                        other["examples"][index]["response"].as_str(),
                        Some(example.response.as_str())
                    );
                }
            }
        }
    }
}
