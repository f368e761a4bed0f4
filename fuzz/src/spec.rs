//! YAML to diagnostics and Rust.
//!
//! The bytes are the file of an operation beside a service that is nothing special; or, where lines
//! such as `# file: demo/1/service.yaml` divide them, the files of a whole folder.

use acs_codegen::diag::{Diagnostics, Place, Style};
use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Spec, write};
use acs_codegen::{Options, Output};

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

/// Lines that begin a file begin like this, as in the fixtures of the generator's tests.
const MARK: &str = "# file: ";

pub(crate) fn spec(bytes: &[u8]) {
    let sources = sources(&String::from_utf8_lossy(bytes));
    let first = compiled(&sources);
    match (&first, compiled(&sources)) {
        (Ok(first), Ok(second)) => assert!(first.files == second.files, "it compiles differently"),
        (Err(first), Err(second)) => assert!(first.iter().eq(&second), "it is judged differently"),
        _ => panic!("it compiles sometimes"),
    }
    match first {
        Ok(output) => {
            are_sound(&output.warnings, &sources);
            is_rust(&output.files);
            for spec in &output.specs {
                is_read_back(spec);
                acs_codegen::openapi::openapi(spec);
            }
            if let Err(found) = acs_codegen::history(&sources, &output.specs) {
                are_sound(&found, &sources);
            }
        }
        Err(found) => are_sound(&found, &sources),
    }
}

fn sources(text: &str) -> SourceMap {
    if !text.contains(MARK) {
        return SourceMap::from_texts([
            ("demo/2024-01-01/service.yaml", SERVICE),
            ("demo/2024-01-01/operations/Ping.yaml", text),
        ]);
    }
    let files = text.split(MARK).skip(1);
    let files = files.map(|file| file.split_once('\n').unwrap_or((file, "")));
    // No disk has two files of one name.
    let files: std::collections::BTreeMap<&str, &str> = files.collect();
    SourceMap::from_texts(files)
}

fn compiled(sources: &SourceMap) -> Result<Output, Diagnostics> {
    let options = Options {
        runtime: "../../runtime".to_owned(),
        standalone: false,
        product: None,
    };
    acs_codegen::compile_observed(sources, &options, &mut |_| ())
}

/// Every finding is at a place that exists, and can be shown.
pub(crate) fn are_sound(found: &Diagnostics, sources: &SourceMap) {
    for diagnostic in found {
        if let Place::Span(span) = diagnostic.place() {
            let text = sources.file(span.file).text();
            let is_inside = span.start <= span.end && text.get(span.start..span.end).is_some();
            assert!(is_inside, "{span:?} of {} bytes", text.len());
        }
    }
    for style in [Style::Plain, Style::Ansi] {
        let drawn = found.render(sources, style);
        let is_raw = |c: char| c.is_control() && !matches!(c, '\n' | '\x1b');
        assert!(!drawn.contains(is_raw), "a control character is drawn");
        let has_escapes = drawn.contains('\x1b');
        assert!(!has_escapes || style == Style::Ansi, "an escape is drawn");
    }
    let json = found.to_json(sources);
    let json: serde_json::Value = serde_json::from_str(&json).expect("findings are JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(found.len()));
}

fn is_rust(files: &Files) {
    for (path, text) in files.iter() {
        if path.ends_with(".rs")
            && let Err(error) = syn::parse_file(text)
        {
            panic!("{path} is no Rust: {error}");
        }
    }
}

/// What is written is read back the same.
pub(crate) fn is_read_back(spec: &Spec) {
    let service = ("x/1/service.yaml".to_owned(), write::service(&spec.service));
    let operations = spec.operations.iter().enumerate().map(|(index, it)| {
        let path = format!("x/1/operations/{index:05}.yaml");
        (path, write::operation(it))
    });
    let sources = SourceMap::from_texts([service].into_iter().chain(operations));
    let mut found = Diagnostics::default();
    let read = acs_codegen::spec::parse(&sources, &mut found);
    let drawn = || found.render(&sources, Style::Plain);
    assert!(
        !found.has_errors(),
        "what is written is no spec: {}",
        drawn()
    );
    assert!(
        read.as_slice() == std::slice::from_ref(spec),
        "it is read back differently"
    );
}
