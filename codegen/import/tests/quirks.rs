//! One of each oddity of the real metadata, in one small product: what becomes of it, and what
//! is told about it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use acs_codegen::spec::write;
use proptest::prelude::*;

/// An operation of a product that is nothing special, with these parts.
fn metadata(operation: &str, components: &str) -> String {
    format!(
        r##"{{"version":"1.0","info":{{"style":"ROA","product":"Pantry","version":"2020-01-01"}},
"directories":[],"components":{{"schemas":{{{components}}}}},
"apis":{{"GetJar":{{{operation}}}}},"endpoints":[]}}"##
    )
}

/// The operation as it is written, and the reports.
fn imported(text: &str) -> String {
    let imported = acs_import::read("pantry.json", text).expect("it is metadata");
    let mut shown = String::new();
    if !imported.spec.service.shapes.is_empty() {
        shown.push_str(&write::service(&imported.spec.service));
        shown.push_str("---\n");
    }
    for operation in &imported.spec.operations {
        shown.push_str(&write::operation(operation));
    }
    shown.push_str("---\n");
    for line in acs_import::lines(&imported.reports, &imported.sources) {
        shown.push_str(&line);
        shown.push('\n');
    }
    shown
}

fn parameter(place: &str, schema: &str) -> String {
    format!(r#"{{"name":"Lid","in":"{place}","schema":{{{schema}}}}}"#)
}

#[test]
fn a_path_is_made_one_that_the_language_has() {
    let operation = r#""methods":["get"],"summary":"Gets a jar","path":"/jars/[jarId]/lids/{lid}?lid&size=2",
"parameters":[{"name":"jarId","in":"path","schema":{"type":"string","required":false}},
 {"name":"shelf","in":"path","schema":{"type":"string"}},
 {"name":"jarId","in":"path","schema":{"type":"string"}}],
"responses":{"204":{"headers":{"x-jar":{}}},"5XX":{}}"#;
    insta::assert_snapshot!(imported(&metadata(operation, "")));
}

#[test]
fn a_path_with_broken_placeholders_passes_the_checks() {
    for (path, expected) in [
        ("/jars/{-01", "/jars/-01"),
        ("/jars/{}/lids", "/jars//lids"),
        ("/jars/{id}/lids/{id}", "/jars/{id}/lids/id"),
        ("{id}/lids", "/{id}/lids"),
    ] {
        let operation = format!(
            r#""methods":["get"],"summary":"Gets a jar.","path":"{path}","parameters":[],"responses":{{"200":{{}}}}"#
        );
        let text = metadata(&operation, "");
        let imported = acs_import::read("pantry.json", &text).expect("it is metadata");
        let found = &imported.spec.operations[0].path;
        assert_eq!(found.as_ref().map(|it| it.as_str()), Some(expected));
        let checked = acs_codegen::check(&imported.sources, &[imported.spec]);
        let rules: Vec<_> = checked.err().iter().flatten().map(|it| it.rule()).collect();
        // The metadata lies elsewhere than a spec does.
        let is_right = |it: &acs_codegen::diag::Rule| *it != acs_codegen::diag::Rule::PathMismatch;
        assert!(rules.iter().all(is_right), "{path}: {rules:?}");
    }
}

#[test]
fn types_that_contradict_themselves_are_settled() {
    let members = [
        r#""NoItems":{"type":"array"}"#,
        r#""Liar":{"type":"array","properties":{"A":{"type":"any"}}}"#,
        r#""Listed":{"type":"string","items":{"type":"integer","format":"int32"}}"#,
        r#""Noise":{"type":"string","properties":{"A":{"type":"string"}}}"#,
        r#""Free":{"type":"object"}"#,
        r#""Map":{"type":"object","additionalProperties":{"type":"number","format":"float"}}"#,
        r#""Odd":{"type":"string","format":"int32"}"#,
        r##""Where":{"$ref":"#/components/schemas/Nowhere","description":"Lost."}"##,
    ];
    let members = members.join(",");
    let operation = format!(
        r#""methods":["get"],"summary":"Gets a jar.","path":"/jars","parameters":[],
"responses":{{"200":{{"schema":{{"type":"object","properties":{{{members}}}}}}}}}"#
    );
    insta::assert_snapshot!(imported(&metadata(&operation, "")));
}

#[test]
fn facts_that_are_no_values_of_their_type_are_left_out() {
    let members = [
        r#""Masked":{"type":"integer","example":"80****","default":""}"#,
        r#""Spelt":{"type":"boolean","example":"True","default":"maybe"}"#,
        r#""Bounds":{"type":"integer","minimum":"1","maximum":"9223372036854775807","exclusiveMinimum":true}"#,
        r#""OnText":{"type":"string","minimum":"1","maxLength":9223372036854776000}"#,
        r#""Crossed":{"type":"array","items":{"type":"string"},"minItems":20,"maxItems":1}"#,
        r#""Around":{"type":"string","pattern":"a(?!b)"}"#,
        r#""Values":{"type":"string","enum":["a","A","",">=","a"],"enumValueTitles":{"a":"One."},"example":"b"}"#,
        r#""Prose":{"type":"string","enumValueTitles":{"what it may be, or not":"x"}}"#,
        r#""Flag":{"type":"boolean","enum":["true"]}"#,
    ];
    let schema = format!(r#""type":"object","properties":{{{}}}"#, members.join(","));
    let operation = format!(
        r#""methods":["post"],"summary":"Gets a jar.","path":"/jars","parameters":[{}],"responses":{{"200":{{}}}}"#,
        parameter("body", &schema)
    );
    insta::assert_snapshot!(imported(&metadata(&operation, "")));
}

#[test]
fn names_that_meet_are_told_apart() {
    let members = r#""key":{"type":"string"},"Key":{"type":"string"},"_":{"type":"string"},
"Result":{"type":"object","properties":{"Box":{"type":"object","properties":{"405Pv":{"type":"integer"}}}}},
"GetJar":{"type":"object","properties":{"Result":{"type":"object","properties":{"type":{"type":"string"}}}}}"#;
    let operation = format!(
        r#""methods":["get"],"summary":"Gets a jar.","path":"/jars",
"parameters":[{{"name":"send","in":"query","schema":{{"type":"string"}}}}],
"responses":{{"200":{{"schema":{{"type":"object","properties":{{{members}}}}}}}}},
"errorCodes":{{"400":[{{"errorCode":"A.B"}},{{"errorCode":"A_B"}},{{"errorCode":"%s","errorMessage":"x"}},{{"errorCode":" A.B "}}],"9005":[{{"errorCode":"-101"}}]}}"#
    );
    insta::assert_snapshot!(imported(&metadata(&operation, "")));
}

#[test]
fn descriptions_state_facts_and_samples_decide_which_to_believe() {
    let members = [
        r#""Size":{"type":"string","description":"The size. Valid values:\n- **s**: small.\n- **l** (default): large.","example":"s"}"#,
        r#""Wrong":{"type":"string","description":"The size. Valid values:\n- **s**: small.\n- **l**: large.","example":"m"}"#,
        r#""Age":{"type":"integer","description":"The age. Valid values: 1 to 100. Default value: **20**. Unit: days."}"#,
        r#""Old":{"type":"string","description":"The age. This parameter is deprecated."}"#,
    ];
    let schema = format!(r#""type":"object","properties":{{{}}}"#, members.join(","));
    let operation = format!(
        r#""methods":["post"],"summary":"Gets a jar.","path":"/jars","parameters":[{}],"responses":{{"200":{{}}}}"#,
        parameter("body", &schema)
    );
    insta::assert_snapshot!(imported(&metadata(&operation, "")));
}

#[test]
fn components_are_shapes_and_contain_themselves() {
    let components = r##""Jar":{"type":"object","properties":{"inside":{"$ref":"#/components/schemas/Jar","required":true,"example":"{}"},
"lids":{"$ref":"#/components/schemas/Lids"}}},
"Lids":{"type":"array","items":{"type":"string"}},"Unused":{"type":"string"}"##;
    let operation = r##""methods":["get"],"summary":"获取罐子。返回一个罐子。","title":"Jar","path":"/jars/*",
"parameters":[{"name":"rest","in":"path","schema":{"type":"string"}}],
"responses":{"200":{"schema":{"$ref":"#/components/schemas/Jar"}}},
"responseDemo":"[{\"type\":\"json\",\"example\":\"{\\\"lids\\\":[1]}\",\"errorExample\":\"\"}]",
"deprecated":true,"staticInfo":{"substitutions":["Pantry::2021-01-01::GetJars"]}"##;
    insta::assert_snapshot!(imported(&metadata(operation, components)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever is done to metadata, it is imported or refused.
    #[test]
    fn nothing_makes_the_import_panic(at in 0..1_000usize, length in 0..40usize, instead in "[\\[\\]{}\":,a-z0-9 .~`\u{0}-\u{20}\u{202e}]{0,6}") {
        let operation = r##""methods":["get"],"summary":"Gets a jar.","path":"/jars/{jar}","security":[{"AK":[]}],
"parameters":[{"name":"jar","in":"path","schema":{"type":"string","description":"A jar. Valid values: a, b.","enum":["a"],"minimum":"1"}}],
"responses":{"200":{"schema":{"type":"object","properties":{"A":{"$ref":"#/components/schemas/Jar"},"Count":{"type":"integer","example":"1"}}}}}"##;
        let text = metadata(operation, r#""Jar":{"type":"object","properties":{"a":{"type":"string"}}}"#);
        let start = (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
        let end = (start + length).min(text.len());
        prop_assume!(text.is_char_boundary(end));
        let broken = format!("{}{instead}{}", &text[..start], &text[end..]);
        if let Ok(imported) = acs_import::read("pantry.json", &broken) {
            let written: String = imported.spec.operations.iter().map(write::operation).collect();
            prop_assert!(written.len() < 100_000);
        }
    }
}

/// Runs it where there is no more room than this, in KiB.
fn on_a_stack_of<T: Send + 'static>(kib: usize, run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(kib << 10);
    let thread = thread.spawn(run).expect("a thread");
    thread.join().expect("it ends well")
}

const OPERATION: &str = r##""methods":["post"],"summary":"Gets","parameters":
[{"name":"A","in":"query","style":"json","schema":{"$ref":"#/components/schemas/S0"}}],
"responses":{"200":{"schema":{"type":"object","properties":{}}}}"##;

#[test]
fn metadata_that_is_nested_too_deep_is_refused() {
    on_a_stack_of(2 << 10, || {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"{"items":"#, "}")] {
            let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
            assert!(acs_import::read("pantry.json", &deep).is_err());
            let within = metadata(OPERATION, &format!(r#""S0":{deep}"#));
            assert!(acs_import::read("pantry.json", &within).is_err());
        }
        let schema = |depth: usize| {
            let open = r#"{"type":"array","items":"#.repeat(depth);
            let schema = format!(r#"{open}{{"type":"string"}}{}"#, "}".repeat(depth));
            metadata(OPERATION, &format!(r#""S0":{schema}"#))
        };
        let read = |depth| acs_import::read("pantry.json", &schema(depth));
        // Four levels are around it.
        let deepest = read(124).expect("it is metadata");
        write::service(&deepest.spec.service);
        let error = read(125).expect_err("too deep");
        let shown = format!("{error:?}");
        assert!(shown.contains("nests deeper than 128 levels"), "{shown}");
        // Brackets in a text are text.
        let text = format!(
            r#""S0":{{"type":"string","title":"\\\"{}"}}"#,
            "[".repeat(200)
        );
        assert!(acs_import::read("pantry.json", &metadata(OPERATION, &text)).is_ok());
    });
}

#[test]
fn a_long_chain_of_components_fits_on_a_small_stack() {
    for member in [
        |next: usize| format!(r##"{{"$ref":"#/components/schemas/S{next}"}}"##),
        |next: usize| {
            format!(r##"{{"type":"array","items":{{"$ref":"#/components/schemas/S{next}"}}}}"##)
        },
    ] {
        let length = 1_000;
        let schemas = (0..length).map(|index| {
            let member = member((index + 1) % length);
            format!(r#""S{index}":{{"type":"object","properties":{{"B":{member}}}}}"#)
        });
        let text = metadata(OPERATION, &schemas.collect::<Vec<_>>().join(","));
        let imported = on_a_stack_of(512, move || acs_import::read("pantry.json", &text));
        let imported = imported.expect("it is metadata");
        assert_eq!(imported.spec.service.shapes.len(), length);
    }
    // A component that is nothing but another one.
    let schemas = (0..1_000).map(|index| {
        let next = index + 1;
        format!(r##""S{index}":{{"$ref":"#/components/schemas/S{next}"}}"##)
    });
    let schemas = schemas.chain([r#""S1000":{"type":"object","properties":{}}"#.to_owned()]);
    let text = metadata(OPERATION, &schemas.collect::<Vec<_>>().join(","));
    let imported = on_a_stack_of(512, move || acs_import::read("pantry.json", &text));
    assert!(imported.is_ok());
}
