//! The 1,835 texts of the vendor that upset rustdoc, each as the documentation of everything that
//! has one: rustdoc and clippy have nothing to say of the crate.

#![allow(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::fs;
use std::path::Path;

mod fixture;

use fixture::Fixture;

/// So many texts go into one operation.
const TEXTS: usize = 100;

const SERVICE: &str = "product: Hazards\nversion: 2020-01-01\ntitle: Hazards\nprotocol: rpc\n\
                       endpoints: {rule: central}\n";

#[test]
fn whatever_a_vendor_writes_is_documentation() {
    let path = "../../shared/metadata/texts/rustdoc-hazards.jsonl";
    let Ok(lines) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) else {
        println!("skipped: ../shared/metadata/texts is not there");
        return;
    };
    let texts: Vec<String> = lines
        .lines()
        .map(|line| {
            let hazard: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            hazard["text"].as_str().expect("it has a text").to_owned()
        })
        .collect();
    assert!(texts.len() > 1800, "{}", texts.len());
    let mut files = vec![(
        "hazards/2020-01-01/service.yaml".to_owned(),
        SERVICE.to_owned(),
    )];
    for (index, texts) in texts.chunks(TEXTS).enumerate() {
        let name = format!("Get{index}");
        let path = format!("hazards/2020-01-01/operations/{name}.yaml");
        files.push((path, operation(&name, texts)));
    }
    let fixture = Fixture::of_texts("hazards", files);
    fixture.succeeds(&["doc", "--no-deps"]);
    fixture.succeeds(&["clippy", "--lib", "--", "-D", "warnings"]);
    fixture.succeeds(&["test", "--doc"]);
}

/// An operation whose parameters, members, values, errors and history say these texts.
fn operation(name: &str, texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| yaml(text)).collect();
    let mut text = format!("operation: {name}\nsummary: Gets something.\nmethods: [POST]\n");
    text += &format!("doc: {}\nparameters:\n", quoted[0]);
    for (index, quoted) in quoted.iter().enumerate() {
        let example = format!("default: {quoted}");
        text += &format!("  P{index}: {{in: query, type: string, {example}, doc: {quoted}}}\n");
    }
    text += "response:\n  type: object\n  members:\n";
    for (index, quoted) in quoted.iter().enumerate() {
        let values = format!("values: {{a: {quoted}}}");
        text += &format!("    M{index}: {{type: string, {values}, pageDiffers: {quoted}}}\n");
    }
    text += "errors:\n";
    for (index, quoted) in quoted.iter().enumerate() {
        text += &format!(
            "  - {{status: 400, code: E{name}{index}, message: {quoted}, doc: {quoted}}}\n"
        );
    }
    text += "changes:\n";
    for quoted in &quoted {
        text += &format!("  - {{date: 2020-01-01, summary: {quoted}}}\n");
    }
    text
}

/// The text in double quotes, all of it in ASCII.
fn yaml(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        ' '..='~' => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
