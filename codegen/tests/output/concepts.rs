//! One concept, one fixture, one snapshot.
//!
//! The first line of a fixture, `# shows: pub struct Request, impl Builder`, says which
//! items its snapshot holds: those whose first line of code starts with one of these.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;

use crate::compile;
use crate::sources::{api_spec, findings, fixture, fixtures, operation};

#[test]
fn every_concept_is_emitted_as_reviewed() {
    for path in fixtures("output") {
        let concept = path.file_stem().and_then(|it| it.to_str());
        let concept = concept.expect("a fixture has a name");
        insta::assert_snapshot!(concept, emitted(&path));
    }
}

#[test]
fn fixtures_have_no_findings() {
    for path in fixtures("output") {
        let sources = fixture(&path);
        let found = findings(&sources);
        let picture = found.render(&sources, Style::Plain);
        assert!(found.is_empty(), "{}:\n{picture}", path.display());
    }
}

/// Imported specs may lack texts; the documentation lint is satisfied all the same.
#[test]
fn what_is_not_described_says_so() {
    let sources = operation(
        "operation: Ping\nsummary: Answers.\nmethods: [POST]\n\
         response: {type: object, members: {Id: {type: string}}}\n",
    );
    let files = compile(&sources);
    let module = files.get("demo/src/ping.rs").expect("it is generated");
    assert!(
        module.contains("/// `Id`, which is not described.\n    pub id:"),
        "{module}"
    );
}

/// The documentation leads to the reference where it is published.
#[test]
fn the_reference_is_linked_if_the_spec_says_where_it_is() {
    let plain = operation(
        "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n",
    );
    let texts = plain.files().map(|(_, it)| {
        let key = "title: Demo\nreference: https://docs.example/";
        (it.path().to_owned(), it.text().replace("title: Demo", key))
    });
    let linked = SourceMap::from_texts(texts);
    for (sources, count) in [(plain.clone(), 0), (linked, 1)] {
        let files = compile(&sources);
        for (file, page) in [("lib", "index"), ("ping", "Ping")] {
            let text = files.get(&format!("demo/src/{file}.rs"));
            let line =
                format!("//! Reference: <https://docs.example/demo/2024-01-01/{page}.html>\n");
            let found = text.map(|it| it.matches(&line).count());
            assert_eq!(found, Some(count), "{file}");
        }
    }
}

/// The one real module that is kept whole: a change of the generator or of the spec shows
/// here what it does to callers.
#[test]
fn a_real_operation_is_emitted_as_reviewed() {
    let files = compile(&api_spec());
    let module = files.get("sas/src/describe_image_instances.rs");
    insta::assert_snapshot!("DescribeImageInstances", module.expect("it is generated"));
}

/// The items that a fixture shows, below the names of their files.
fn emitted(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a fixture is readable");
    let first = text
        .lines()
        .next()
        .and_then(|it| it.strip_prefix("# shows: "));
    let shown: Vec<&str> = first.expect("it says what it shows").split(", ").collect();
    let mut used = vec![false; shown.len()];

    let mut out = String::new();
    for (file, text) in compile(&fixture(path)).iter() {
        let Some(file) = file.strip_prefix("demo/").filter(|it| it.ends_with(".rs")) else {
            continue;
        };
        let mut heading = format!("// {file}\n");
        for item in items(text) {
            if let Some(index) = shown.iter().position(|it| head(&item).starts_with(it)) {
                used[index] = true;
                write!(out, "{}\n{item}", std::mem::take(&mut heading))
                    .expect("a string takes all");
            }
        }
        if heading.is_empty() {
            out.push('\n');
        }
    }
    let unused = shown.iter().zip(used).find(|(_, used)| !used);
    assert!(unused.is_none(), "{}: {unused:?}", path.display());
    out
}

/// The items of a module: each starts at the left margin, behind an empty line.
fn items(text: &str) -> impl Iterator<Item = String> {
    let items = text
        .split("\n\n")
        .map(|item| format!("{}\n", item.trim_end()));
    // Declarations of one line stand together, but are items of their own.
    items.flat_map(|item| match item.lines().all(|it| it.ends_with(';')) {
        true => item.lines().map(|line| format!("{line}\n")).collect(),
        false => vec![item],
    })
}

/// The first line of code.
fn head(item: &str) -> &str {
    let mut lines = item.lines();
    let code = lines.find(|it| !it.starts_with("///") && !it.starts_with("#["));
    code.unwrap_or_default()
}
