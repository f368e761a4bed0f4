//! Specs from fragments: what a fragment does not say is filled in.

use std::collections::BTreeMap;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_diff::{Finding, Options, Revision, diff};

/// One side of a comparison.
pub(crate) struct Side {
    pub(crate) sources: SourceMap,
    pub(crate) specs: Vec<Spec>,
}

const SERVICE: &[(&str, &str)] = &[
    ("product", "product: Demo\n"),
    ("version", "version: 2020-01-01\n"),
    ("title", "title: Demo\n"),
    ("protocol", "protocol: rpc\n"),
    ("endpoints", "endpoints:\n  rule: regional\n"),
];

const OPERATION: &[(&str, &str)] = &[
    ("operation", "operation: GetDisk\n"),
    ("summary", "summary: Returns a disk.\n"),
    ("methods", "methods: [POST]\n"),
    (
        "response",
        "response:\n  type: object\n  doc: A disk.\n  members:\n    RequestId:\n      type: string\n      doc: ID of the request.\n",
    ),
];

impl Side {
    /// Reads a fragment. Lines such as `# service.yaml` begin a file; without any, it is one operation.
    pub(crate) fn of(fragment: &str) -> Self {
        Self::of_texts(texts(fragment))
    }

    pub(crate) fn of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let sources = SourceMap::from_texts(texts);
        let specs = acs_codegen::parse(&sources, &options()).unwrap_or_else(|diags| {
            panic!(
                "{}",
                diags.render(&sources, acs_codegen::diag::Style::Plain)
            )
        });
        Self { sources, specs }
    }

    pub(crate) fn revision(&self) -> Revision<'_> {
        Revision {
            sources: &self.sources,
            specs: &self.specs,
        }
    }

    /// What is wrong with it as a spec.
    pub(crate) fn errors(&self) -> Option<String> {
        let diags = acs_codegen::check(&self.sources, &self.specs).err()?;
        Some(diags.render(&self.sources, acs_codegen::diag::Style::Plain))
    }
}

/// All findings between two sides.
pub(crate) fn compared(old: &Side, new: &Side) -> Vec<Finding> {
    diff(&old.revision(), &new.revision(), &Options::default())
}

/// The ids of the rules, each once, by name.
pub(crate) fn rules(findings: &[Finding]) -> Vec<&'static str> {
    let mut rules: Vec<&str> = findings.iter().map(|it| it.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn options() -> acs_codegen::Options {
    acs_codegen::Options {
        runtime: String::new(),
        standalone: true,
        product: None,
    }
}

/// The files of a fragment.
pub(crate) fn texts(fragment: &str) -> Vec<(String, String)> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut at = "operations/GetDisk.yaml".to_owned();
    for line in fragment.split_inclusive('\n') {
        match line
            .trim_end()
            .strip_prefix("# ")
            .filter(|it| it.ends_with(".yaml"))
        {
            Some(path) => {
                at = path.to_owned();
                files.entry(at.clone()).or_default();
            }
            None => files.entry(at.clone()).or_default().push_str(line),
        }
    }
    let service = completed(files.remove("service.yaml").unwrap_or_default(), SERVICE);
    if files.is_empty() {
        files.insert("operations/GetDisk.yaml".to_owned(), String::new());
    }
    let version = service
        .lines()
        .find_map(|it| it.strip_prefix("version: "))
        .unwrap_or("2020-01-01")
        .to_owned();
    let folder = format!("demo/{version}");
    let mut texts = vec![(format!("{folder}/service.yaml"), service)];
    for (path, text) in files {
        let text = completed(text, OPERATION);
        let name = text
            .lines()
            .find_map(|it| it.strip_prefix("operation: "))
            .unwrap_or("GetDisk")
            .to_owned();
        assert!(
            path.ends_with(&format!("/{name}.yaml")),
            "{path} holds {name}"
        );
        texts.push((format!("{folder}/{path}"), text));
    }
    texts
}

fn completed(mut text: String, defaults: &[(&str, &str)]) -> String {
    for (key, default) in defaults {
        let says = |line: &str| line.starts_with(&format!("{key}:"));
        if !text.lines().any(says) {
            text.push_str(default);
        }
    }
    text
}
