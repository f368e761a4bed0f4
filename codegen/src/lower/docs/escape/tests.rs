//! What rustdoc would object to is asked of the parser that rustdoc uses.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::*;
use proptest::prelude::*;

#[test]
fn what_rustdoc_would_misread_is_escaped() {
    let cases = [
        ("a <br> b", "a \\<br> b"),
        ("in [1, 63]", "in \\[1, 63\\]"),
        ("`[ID]` and <T>", "`[ID]` and \\<T>"),
        ("see https://a.b/c.", "see <https://a.b/c>."),
        ("see [x](https://a.b/c).", "see [x](https://a.b/c)."),
        ("see [x](~~123~~).", "see x."),
        ("see [GetX](~~GetX~~)", "see `GetX`"),
        ("see [<x>](~~123~~)", "see \\<x>"),
        ("see [x](~~1 2~~).", "see \\[x\\](~~1 2~~)."),
        ("odd ` tick", "odd \\` tick"),
        ("``a`b`` c", "``a`b`` c"),
        ("\\<kept", "\\<kept"),
        ("a\u{202e}b\u{7}c", "abc"),
    ];
    for (text, expected) in cases {
        assert_eq!(escape(text), [expected], "{text}");
    }
}

#[test]
fn code_blocks_never_become_tests() {
    assert_eq!(escape("```\nlet x;\n```"), ["```text", "let x;", "```"]);
    assert_eq!(escape("```json\n<a>\n```"), ["```json", "<a>", "```"]);
    assert_eq!(escape("a\n\n    code"), ["a", "", "code"]);
    assert_eq!(escape("a\n\n\tcode"), ["a", "", "code"]);
    assert_eq!(escape("a\n\n    - code"), ["a", "", "- code"]);
    assert_eq!(escape("- a\n    - b"), ["- a", "  - b"]);
    assert_eq!(escape("- a\n\n       - b"), ["- a", "", "  - b"]);
    assert_eq!(escape(">     a"), ["> a"]);
    assert_eq!(escape("- 1.      a"), ["- 1. a"]);
    assert_eq!(escape("> a\n\n    - b"), ["> a", "", "- b"]);
    assert_eq!(escape("``~\n<a>"), ["\\`\\`~", "\\<a>"]);
    assert_eq!(escape("```\na\n    ```"), ["```text", "a", "```"]);
    assert_eq!(escape("> ```\n> a"), ["> ```text", "> a", "> ```"]);
    assert_eq!(escape("> ~~~\n> a"), ["> ~~~text", "> a", "> ~~~"]);
    assert_eq!(escape("```\nopen"), ["```text", "open", "```"]);
}

#[test]
fn text_stands_where_its_list_wants_it() {
    // Clippy calls the second line lazy, or indented too far.
    assert_eq!(escape("- a\nb"), ["- a", "  b"]);
    assert_eq!(escape("1. a\n      b"), ["1. a", "   b"]);
    assert_eq!(escape("> a\nb"), ["> a", "", "b"]);
    assert_eq!(escape("> - a\n> b"), ["> - a", ">   b"]);
    assert_eq!(escape("- a\n\nb"), ["- a", "", "b"]);
    assert_eq!(escape("**a**\nb"), ["**a**", "b"]);
}

#[test]
fn what_cannot_be_saved_is_code() {
    let text = "a\n<b\n\n    ---\n";
    assert!(objection(&escape(text)).is_none());
    let fence = fenced(&["``` a", "<b>"]);
    assert_eq!(fence, ["````text", "``` a", "<b>", "````"]);
}

#[test]
fn code_holds_anything() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code(" a"), "`  a `");
}

/// What rustdoc would warn of, and what has no place in a source file.
fn problem(lines: &[String]) -> Option<String> {
    let is_seen = |line: &String| line.chars().all(is_printable);
    match lines.iter().all(is_seen) {
        true => objection(lines),
        false => Some("a character that nobody sees".to_owned()),
    }
}

/// The texts of the vendor's metadata that upset rustdoc when they are taken as they are.
#[test]
fn hazardous_texts_are_harmless() {
    let path = "../../shared/metadata/texts/rustdoc-hazards.jsonl";
    let Ok(texts) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)) else {
        let _ = writeln!(
            io::stderr(),
            "skipped: there is no ../shared/metadata/texts"
        );
        return;
    };
    let mut objections = Vec::new();
    for line in texts.lines() {
        let hazard: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = hazard["text"].as_str().unwrap();
        let forms = [
            escape(text),
            vec![format!("- Since 2020: {}", sentence(text))],
            vec![format!("- Example: {}", code(text))],
        ];
        for lines in forms {
            if let Some(objection) = problem(&lines) {
                objections.push(format!(
                    "{}: {objection}\n{}",
                    hazard["where"],
                    lines.join("\n").chars().take(300).collect::<String>()
                ));
            }
        }
    }
    assert!(
        objections.is_empty(),
        "{} of {}\n{}",
        objections.len(),
        texts.lines().count(),
        objections[..objections.len().min(12)].join("\n----\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_upsets_rustdoc(pieces in prop::collection::vec(piece(), 0..12)) {
        let text: String = pieces.concat();
        for lines in [escape(&text), vec![format!("- a: {}", sentence(&text))], vec![code(&text)]] {
            let objection = problem(&lines);
            prop_assert!(objection.is_none(), "{objection:?}\n{}", lines.join("\n"));
        }
    }
}

/// What Markdown is made of.
fn piece() -> impl Strategy<Value = String> {
    let pieces = &[
        "`",
        "``",
        "```",
        "~~~",
        "~",
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "](",
        "]: ",
        "](https://a.b)",
        "!",
        "#",
        "-",
        "- ",
        "1. ",
        "1) ",
        "* ",
        "*",
        "+ ",
        "> ",
        "|",
        "|-|-|\n",
        "\n",
        "\n\n",
        "\n    ",
        "\n\n    ",
        "\n\t",
        "    ",
        " ",
        "\t",
        "\\",
        "_",
        "&lt;",
        "&",
        "https://a.b",
        "http://a.b/c?d=<e>",
        "www.a.b",
        "a@b.c",
        "a",
        "中",
        "。",
        ":",
        "\"",
        "'",
        "\r",
        "\u{202e}",
        "\u{2028}",
        "\u{0}",
        "/",
        "*/",
        "//",
        "{",
        "}",
        "=",
        "===\n",
        "---\n",
        "rust",
        "json",
        "[^1]",
        "<br>",
        "<a",
        "</b>",
        "<!--",
        "-->",
        "<https://a.b>",
        "<a@b.c>",
        "x\n",
    ][..];
    prop_oneof![
        4 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => "[ -~]{1,4}".prop_map(|text| text),
    ]
}
