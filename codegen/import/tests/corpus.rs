//! Every product of the corpus is imported, and what is written is read back the same.

#[path = "corpus/products.rs"]
mod products;

use acs_codegen::Options;
use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Spec};

use products::Product;

/// The files that a spec is written to.
fn written(spec: &Spec) -> Vec<(String, String)> {
    let service = &spec.service;
    let folder = format!(
        "{}/{}",
        service.product.value.to_lowercase(),
        service.version
    );
    let mut files = vec![(
        format!("{folder}/service.yaml"),
        spec::write::service(service),
    )];
    for operation in &spec.operations {
        let path = format!("{folder}/operations/{}.yaml", operation.name);
        files.push((path, spec::write::operation(operation)));
    }
    files
}

fn options() -> Options {
    Options {
        runtime: "runtime".to_owned(),
        standalone: true,
        product: None,
    }
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for Product { name, text } in products::official() {
        let start = std::time::Instant::now();
        let imported = acs_import::read(&name, &text).expect("it is metadata");
        let took = start.elapsed();
        let spec = imported.spec;
        if spec.operations.is_empty() {
            continue;
        }
        let sources = SourceMap::from_texts(written(&spec));
        let mut diags = Diagnostics::default();
        let read = spec::parse(&sources, &mut diags);
        assert!(diags.is_empty(), "{name}: {}", first_of(&diags, &sources));
        assert!(read == [spec], "{name} is read back differently");
        eprintln!(
            "{name}: {} ops {:?} {:?}",
            read[0].operations.len(),
            took,
            acs_import::counts(&imported.reports)
                .iter()
                .map(|(k, n)| format!("{k} {n}"))
                .collect::<Vec<_>>()
        );
        if let Err(diags) = acs_codegen::compile(&sources, &options()) {
            eprintln!("{name}: {} {}", diags.len(), first_of(&diags, &sources));
        }
    }
}

fn first_of(diags: &Diagnostics, sources: &SourceMap) -> String {
    let text = diags.render(sources, Style::Plain);
    text.lines().take(80).collect::<Vec<_>>().join("\n")
}
