//! Files that somebody made to break the reader, or that an accident made.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use acs_codegen::diag::{Diagnostics, Rule, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec;
use proptest::prelude::*;

use crate::sources::{findings, operation};

const PING: &str =
    "operation: Ping\nsummary: Answers.\nmethods: [POST]\nresponse: {type: object}\n";

fn rules(text: &str) -> Vec<Rule> {
    let sources = operation(text);
    let found = findings(&sources);
    let picture = found.render(&sources, Style::Plain);
    assert!(picture.len() < 1_000_000, "the picture is bounded");
    found.iter().map(|it| it.rule()).collect()
}

#[test]
fn an_alias_bomb_is_refused_unexpanded() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let before = level - 1;
        writeln!(
            text,
            "a{level}: &a{level} [*a{before}, *a{before}, *a{before}, *a{before}]"
        )
        .expect("a string takes all");
    }
    let found = rules(&text);
    assert!(found.iter().all(|it| *it == Rule::YamlFeature), "{found:?}");
}

#[test]
fn deep_nesting_is_refused_in_every_style() {
    let depth = 10_000;
    for text in [
        format!("a: {}", "[".repeat(depth)),
        format!("a: {}", "{a: ".repeat(depth)),
        format!("a:\n  {}x", "- ".repeat(depth)),
        (0..depth).fold(String::new(), |text, level| {
            text + &" ".repeat(level) + "a:\n"
        }),
    ] {
        assert_eq!(rules(&text), [Rule::TooComplex], "{}", &text[..20]);
    }
}

/// Shapes that hold each other in a row, as `member` says.
fn chain(length: usize, member: impl Fn(usize) -> String) -> String {
    let first = "parameters:\n  A: {in: query, shape: S0, style: json, doc: A.}\nshapes:\n";
    let mut text = format!("{PING}{first}");
    for index in 0..length {
        let next = (index + 1) % length;
        let member = member(next);
        writeln!(
            text,
            "  S{index}: {{type: object, doc: A., members: {{B: {member}}}}}"
        )
        .expect("a string takes all");
    }
    text
}

#[test]
fn a_long_chain_of_shapes_fits_on_a_small_stack() {
    for member in [
        |next: usize| format!("{{shape: S{next}, doc: B.}}"),
        |next: usize| format!("{{type: array, doc: B., items: {{shape: S{next}}}}}"),
    ] {
        let text = chain(1_000, member);
        let thread = std::thread::Builder::new().stack_size(512 << 10);
        let thread = thread.spawn(move || {
            let sources = operation(&text);
            let options = acs_codegen::Options {
                runtime: "runtime".to_owned(),
                standalone: false,
                product: None,
            };
            let files = acs_codegen::compile(&sources, &options).expect("it is correct");
            assert!(
                files
                    .iter()
                    .any(|(_, text)| text.contains("pub struct S999"))
            );
            let specs = acs_codegen::parse(&sources, &options).expect("it is correct");
            let openapi = acs_codegen::openapi::openapi(&specs[0]).to_string();
            assert!(openapi.contains("S999"));
            let found = findings(&sources);
            found.iter().map(|it| it.rule()).collect::<Vec<_>>()
        });
        let found = thread.expect("a thread").join().expect("it ends well");
        assert_eq!(found, []);
    }
}

#[test]
fn a_file_of_mistakes_gives_a_bounded_answer() {
    let keys = (0..50_000).fold(String::new(), |text, key| text + &format!("k{key}: 1\n"));
    assert!(rules(&keys).len() <= 10_000);
    let values = format!("methods: [{}]", "1,".repeat(200_000));
    assert!(rules(&values).len() <= 10_000);
    let nodes = format!("methods: [{}]", "1,".repeat(300_000));
    assert_eq!(rules(&nodes), [Rule::TooComplex]);
}

#[test]
fn invisible_characters_are_refused_where_they_stand() {
    for c in [
        '\t', '\0', '\u{7}', '\u{85}', '\u{2028}', '\u{202e}', '\u{feff}', '\r',
    ] {
        let text = PING.replace("Answers", &format!("漏{c}x"));
        let sources = operation(&text);
        let json = findings(&sources).to_json(&sources);
        assert!(
            json.contains("\"rule\": \"forbidden-character\""),
            "{c:?}: {json}"
        );
        assert!(
            json.contains("\"column\": 11") && json.contains("\"line\": 2"),
            "{c:?}: {json}"
        );
    }
    assert_eq!(rules("operation: \"a\\0b\"\n"), [Rule::ForbiddenCharacter]);
}

/// The name of a folder stands in the first line of each generated file: with a line break in it, what
/// follows would be Rust there, and a build script in the manifest.
#[test]
fn names_of_files_say_nothing_but_a_name() {
    let version = "1\n[package]\nbuild = \"evil.rs\"\n#";
    let service = serde_json::json!({
        "product": "Demo", "version": version, "title": "Demo", "protocol": "rpc",
        "endpoints": {"rule": "central"},
    });
    let sources = SourceMap::from_texts([
        (format!("demo/{version}/service.yaml"), service.to_string()),
        (
            format!("demo/{version}/operations/Ping.yaml"),
            PING.to_owned(),
        ),
    ]);
    let found = findings(&sources);
    assert!(found.iter().any(|it| it.rule() == Rule::UnexpectedFile));
    let long = "a".repeat(200);
    for name in [
        "..",
        "a b",
        "-a",
        "a:b",
        "a\\b",
        "漏",
        "a\u{202e}b",
        "",
        &long,
    ] {
        let path = format!("demo/2024-01-01/operations/{name}.yaml");
        let sources = SourceMap::from_texts([(path, PING.replace("Ping", "Other"))]);
        let found = findings(&sources);
        assert!(
            found.iter().any(|it| it.rule() == Rule::UnexpectedFile),
            "{name:?}"
        );
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    assert_eq!(rules(PING), []);
    assert_eq!(rules(&PING.replace('\n', "\r\n")), []);
    assert_eq!(rules(&format!("\u{feff}{PING}")), []);
    let wrong = format!(
        "\u{feff}{}",
        PING.replace("POST", "PAST").replace('\n', "\r\n")
    );
    let sources = operation(&wrong);
    let json = findings(&sources).to_json(&sources);
    assert!(
        json.contains("\"column\": 11") && json.contains("\"line\": 3"),
        "{json}"
    );
}

#[test]
fn features_of_yaml_that_hide_meaning_are_refused() {
    for text in [
        format!("%YAML 1.2\n---\n{PING}"),
        format!("{PING}---\n{PING}"),
        PING.replace("Answers.", "!!str Answers."),
        PING.replace("{type: object}", "{<<: {type: object}}"),
        format!("{PING}? [a]\n: b\n"),
        format!("{PING}~: b\n"),
    ] {
        assert_eq!(rules(&text).first(), Some(&Rule::YamlFeature), "{text}");
    }
    assert_eq!(rules(&format!("---\n{PING}...\n")), []);
}

#[test]
fn files_without_content_say_so() {
    for text in ["", "\n\n", "# nothing\n", "---\n", "~"] {
        assert_eq!(rules(text), [Rule::YamlSyntax], "{text:?}");
    }
}

/// A folder that is removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("acs-codegen-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("demo/1/operations")).expect("a folder can be made");
        Self(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.0.join(path), bytes).expect("a file can be written");
    }

    /// What loading finds, as pairs of rule and message.
    fn refused(&self) -> Vec<(Rule, String)> {
        let found = SourceMap::load(&self.0).expect_err("something is wrong");
        let found = found.iter().map(|it| (it.rule(), it.message().to_owned()));
        found.collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder left in the place for temporary files harms nobody.
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_found() {
    let folder = Folder::new("bytes");
    folder.write("demo/1/service.yaml", b"product: D\ntitle: \xc2\xeb\n");
    let message = "cannot read the file: byte 18 (line 2) is not UTF-8".to_owned();
    assert_eq!(folder.refused(), [(Rule::UnreadableFile, message)]);
}

#[test]
fn a_huge_file_is_refused_without_reading_it() {
    let folder = Folder::new("huge");
    folder.write("demo/1/service.yaml", b"");
    let path = folder.0.join("demo/1/operations/Huge.yaml");
    let file = fs::File::create(path).expect("a file can be made");
    file.set_len(100 * 1024 * 1024).expect("it can be long");
    let message = "cannot read the file: it is larger than 8 MiB".to_owned();
    assert_eq!(folder.refused(), [(Rule::UnreadableFile, message)]);
}

#[test]
fn a_folder_that_is_not_there_is_reported() {
    let missing = std::env::temp_dir().join("acs-codegen-nowhere");
    let found = SourceMap::load(&missing).expect_err("it is not there");
    assert_eq!(
        found.iter().next().map(|it| it.rule()),
        Some(Rule::UnreadableFile)
    );
}

#[test]
fn stray_files_are_named_and_hidden_ones_are_not() {
    let folder = Folder::new("stray");
    folder.write("demo/1/service.yaml", b"");
    folder.write("demo/1/operations/.Ping.yaml.swp", b"\xff");
    folder.write("README.md", b"\xff");
    folder.write("demo/1/notes.txt", b"\xff");
    let sources = SourceMap::load(&folder.0).expect("all that counts is readable");
    let mut diags = Diagnostics::default();
    spec::parse(&sources, &mut diags);
    let stray = diags.iter().filter(|it| it.rule() == Rule::UnexpectedFile);
    assert_eq!(stray.count(), 1);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[ -~\n漏é]{0,60}") {
        rules(&text);
    }

    #[test]
    fn no_yaml_like_text_makes_the_reader_panic(
        text in "([\\[\\]{}:,\\-?&*!|>'\"%#@ \n]|a|~|1|operation: |type: |- |: |  ){0,40}"
    ) {
        rules(&text);
        rules(&format!("{PING}{text}"));
    }
}
