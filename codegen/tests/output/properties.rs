//! What holds for every spec: the same input gives the same output, and an addition
//! renames nothing.

use std::collections::BTreeSet;

use acs_codegen::diag::Severity;
use acs_codegen::source::SourceMap;
use proptest::prelude::*;

use crate::compile;
use crate::sources::{api_spec, findings, fixture, fixtures, operation};

#[test]
fn compiling_twice_gives_equal_files() {
    let sources = api_spec();
    assert_eq!(compile(&sources), compile(&sources));
}

#[test]
fn the_order_of_input_files_changes_nothing() {
    let sources = api_spec();
    let files = sources.files().map(|(_, it)| (it.path(), it.text()));
    let mut texts: Vec<_> = files.collect();
    let expected = compile(&sources);
    for _ in 0..texts.len() {
        texts.rotate_left(1);
        let backwards = texts.iter().rev().copied();
        assert_eq!(compile(&SourceMap::from_texts(texts.clone())), expected);
        assert_eq!(compile(&SourceMap::from_texts(backwards)), expected);
    }
}

/// Everything ends with one newline and no line ends with a space, so that editors and
/// version control have nothing to correct.
#[test]
fn every_file_is_tidy() {
    let fixtures = fixtures("output");
    let specs = fixtures.iter().map(|it| fixture(it)).chain([api_spec()]);
    for files in specs.map(|it| compile(&it)) {
        for (path, text) in files.iter() {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
            for line in text.lines() {
                assert_eq!(line, line.trim_end(), "{path}");
                assert!(!line.contains('\t'), "{path}: {line}");
            }
        }
    }
}

/// YAML and Rust spell numbers differently, and a bound ends as a literal of Rust.
#[test]
fn odd_numbers_are_reported_or_emitted() {
    let numbers = [
        "0x10",
        "0o7",
        "1e3",
        "1E400",
        "-1e400",
        "+5",
        "1.",
        ".5",
        "-0",
        "-0.0",
        "00",
        "1_000",
        ".inf",
        "-.inf",
        ".nan",
        "9223372036854775808",
        "-9223372036854775808",
        "1e-400",
        "NaN",
        "inf",
        "1.0",
        "\"1\"",
    ];
    for ty in ["integer", "number"] {
        for number in numbers {
            for key in ["minimum", "maximum", "default", "example"] {
                let text = format!(
                    "operation: Ping\nsummary: Answers.\nmethods: [POST]\n\
                     response: {{type: object}}\nparameters:\n  \
                     Count: {{in: query, type: {ty}, doc: A count., {key}: {number}}}\n"
                );
                let sources = operation(&text);
                let errors = findings(&sources);
                let is_error = errors.iter().any(|it| it.severity() == Severity::Error);
                if !is_error {
                    compile(&sources);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn an_addition_renames_nothing(
        members in members(),
        operations in prop::collection::btree_set("(Get|List|Stop)[A-Z][a-z]{1,4}", 2..4),
        turn in 0_usize..8,
    ) {
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
        let before = names(&demo(&members[1..], &operations[1..]));
        let mut turned = members.clone();
        turned.rotate_left(turn % members.len());
        let after = names(&demo(&turned, &operations));
        let gone: Vec<&String> = before.difference(&after).collect();
        prop_assert!(gone.is_empty(), "{gone:?}");
    }
}

/// Wire names as vendors choose them, such that no two fold into one Rust name.
fn members() -> impl Strategy<Value = Vec<String>> {
    let name = "[A-Z][a-z]{1,3}([A-Z]{1,3}|_?[A-Z]?[a-z]{2}|[0-9]{1,2})?(Id|ID|URLs|Type)?";
    prop::collection::btree_set(name, 2..9).prop_map(|names| {
        // `demo` adds one of its own.
        let mut folded = BTreeSet::from(["zz".to_owned()]);
        let fold = |name: &str| name.replace('_', "").to_ascii_lowercase();
        let mut names: Vec<String> = names.into_iter().collect();
        names.retain(|it| folded.insert(fold(it)));
        names
    })
}

/// Operations with the members as parameters, as members of an object and with a type each.
fn demo(members: &[&str], operations: &[&str]) -> SourceMap {
    let mut files = vec![(
        "demo/1/service.yaml".to_owned(),
        "product: Demo\nversion: '1'\ntitle: Demo\nprotocol: rpc\nendpoints: {rule: central}\n"
            .to_owned(),
    )];
    // The name of an operation must not be that of its member.
    for name in operations {
        let mut text = format!("operation: {name}\nsummary: Answers.\nmethods: [POST]\n");
        text += "parameters:\n  Zz: {in: query, type: string, doc: A text.}\n";
        for member in members {
            text += &format!("  {member}: {{in: query, type: string, doc: A text.}}\n");
        }
        text += "response:\n  type: object\n  members:\n    Zz: {type: string, doc: A text.}\n";
        for member in members {
            text += &format!(
                "    {member}: {{type: object, doc: A thing., members: \
                 {{{member}: {{type: string, doc: A text.}}}}}}\n"
            );
        }
        files.push((format!("demo/1/operations/{name}.yaml"), text));
    }
    SourceMap::from_texts(files)
}

/// What a caller could have written down: modules, types, fields, functions, variants.
fn names(sources: &SourceMap) -> BTreeSet<String> {
    let files = compile(sources);
    let modules = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let names = modules.flat_map(|(path, text)| {
        let mut inside = "";
        text.lines().filter_map(move |line| {
            if line.starts_with("impl") || line.starts_with("pub") {
                inside = line;
            }
            let name = line.trim_start().strip_prefix("pub ")?;
            let end = name.find(['(', '{', ';', '<']).unwrap_or(name.len());
            Some(format!("{path}: {inside}: {}", &name[..end]))
        })
    });
    names.collect()
}
