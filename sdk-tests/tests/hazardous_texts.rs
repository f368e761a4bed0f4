//! The attacks of `fixtures/attacks/` and the 1,835 texts of the vendor that upset rustdoc, each as the
//! documentation of everything that has one: rustdoc and clippy have nothing to say of the crate, and no
//! text is run.

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
    let mut texts = attacks();
    let ours = texts.len();
    assert!(ours > 150, "{ours}");
    match fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) {
        Ok(lines) => texts.extend(lines.lines().map(|line| {
            let hazard: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            hazard["text"].as_str().expect("it has a text").to_owned()
        })),
        Err(_) => println!("without the vendor's texts: ../shared/metadata/texts is not there"),
    }
    assert!(
        texts.len() == ours || texts.len() > ours + 1800,
        "{}",
        texts.len()
    );
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
    // What a text says in a block of code would panic, or write a file called `evil`.
    fixture.succeeds(&["test", "--doc"]);
    assert!(!fixture.path("evil").exists());
}

/// The texts of the corpus that a spec can hold, the longest of them cut.
fn attacks() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/attacks/texts.json");
    let corpus = fs::read_to_string(path).expect("the corpus is there");
    let corpus: serde_json::Value = serde_json::from_str(&corpus).expect("the corpus is JSON");
    let text = |it: &serde_json::Value| {
        let text = it["text"].as_str().expect("it has a text");
        let times = it["times"].as_u64().unwrap_or(1).min(500);
        text.repeat(usize::try_from(times).expect("it is small"))
    };
    let texts = corpus
        .as_array()
        .expect("the corpus is a list")
        .iter()
        .map(text);
    // A text without a visible character is none.
    texts
        .filter(|it| it.contains(char::is_alphanumeric))
        .collect()
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

/// The text in double quotes, all of it in ASCII, but for what the language itself refuses.
fn yaml(text: &str) -> String {
    let is_refused = |c: char| {
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let breaks = matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
        turns || breaks || c.is_control() && !matches!(c, '\n' | '\t')
    };
    let escaped = text.chars().filter(|c| !is_refused(*c)).map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        ' '..='~' => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
