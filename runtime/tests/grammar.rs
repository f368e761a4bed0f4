//! What is JSON and what is not, as RFC 8259 says and serde_json agrees.
//!
//! Every text is tried as a whole body and inside one, where it meets members
//! of every kind: known and unknown, typed and free, in a list and in a map.

mod sample;

use acs_runtime::decode;
use proptest::prelude::*;
use sample::Response;
use serde::de::IgnoredAny;

/// Each line: a category, what is accepted, what is refused.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "literals",
        &["true", "false", "null", " true", "false ", "\tnull\n"],
        &[
            "True",
            "FALSE",
            "Null",
            "nil",
            "nul",
            "tru",
            "truee",
            "undefined",
            "NaN",
            "Infinity",
            "-Infinity",
            "t",
            "n ull",
            "true false",
            "nulll",
        ],
    ),
    (
        "whole numbers",
        &[
            "0",
            "-0",
            "1",
            "-1",
            "10",
            "1234567890",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775809",
            "100000000000000000000000000000000000000",
        ],
        &[
            "00", "01", "-01", "-", "--1", "+1", "1-", "0x10", "0b1", "0o7", "1_000", "1,000",
            "- 1", "1 2", "１",
        ],
    ),
    (
        "fractions",
        &[
            "0.0",
            "-0.0",
            "0.5",
            "1.10",
            "123.456",
            "0.1234567890123456789012345678901234567890",
            "9007199254740993.0",
        ],
        &[
            ".5", "5.", "-.5", "-5.", "1..2", "1.2.3", "1.-2", "1. 2", "0.", ".", "-.", "1.e1",
            "01.5", "1.5f",
        ],
    ),
    (
        "exponents",
        &[
            "1e1",
            "1E1",
            "1e+1",
            "1e-1",
            "-1e1",
            "1.5e3",
            "0e0",
            "0e10",
            "1e00",
            "1e308",
            "1e-400",
            "1e400",
            "-1e400",
            "1e99999999999999999999",
            "0e99999999999999999999",
        ],
        &[
            "1e", "1E", "1e+", "1e-", "e1", "1e1.5", "1ee1", "1e1e1", "1e+-1", "1e 1", "-e1",
            "1eE1", "1e0x1",
        ],
    ),
    (
        "strings",
        &[
            r#""""#,
            r#""a""#,
            r#"" ""#,
            r#""a b""#,
            "\"é\"",
            "\"测试\"",
            "\"🚀\"",
            "\"\u{7f}\"",
            "\"\u{2028}\"",
            "\"\u{fdd0}\"",
            "\"\u{ffff}\"",
            r#""/""#,
            r#""'""#,
            r#""1.5""#,
            r#""{}""#,
        ],
        &[
            r#"""#,
            r#""a"#,
            r#"a""#,
            "'a'",
            "a",
            r#""a"b""#,
            r#""a" "b""#,
            "\"\n\"",
            "\"\t\"",
            "\"\u{0}\"",
            "\"\u{1f}\"",
            "\"\r\"",
            "“a”",
            "`a`",
            r#""a\"#,
        ],
    ),
    (
        "escapes",
        &[
            r#""\"""#,
            r#""\\""#,
            r#""\/""#,
            r#""\b\f\n\r\t""#,
            r#""\u0000""#,
            r#""\u001f""#,
            r#""\u00e9""#,
            r#""\u00E9""#,
            r#""\uFFFF""#,
            r#""\\u""#,
            r#""\\\"""#,
            r#""\ufdd0""#,
            r#""\u0022""#,
            r#""\u005c""#,
        ],
        &[
            r#""\""#,
            r#""\a""#,
            r#""\v""#,
            r#""\0""#,
            r#""\x41""#,
            r#""\'""#,
            r#""\u""#,
            r#""\u12""#,
            r#""\u123""#,
            r#""\u12g4""#,
            r#""\U0041""#,
            r#""\u{41}""#,
            r#""\u+123""#,
            r#""\ u0041""#,
            r#""\é""#,
        ],
    ),
    (
        "surrogates",
        &[
            r#""\ud83d\ude80""#,
            r#""\uD83D\uDE80""#,
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\udc00\ud800""#,
            r#""\ud800\ud800""#,
            r#""\ud800a""#,
            r#""\ud800\n""#,
            r#""\ud800\u0041""#,
            r#""\ud800\\udc00""#,
            r#""a\udfff""#,
            r#""\ud83d\ude80\ud83d""#,
        ],
        &[
            r#""\ud800\u""#,
            r#""\ud800\udc0""#,
            r#""\ud800\x""#,
            r#""\ud800"#,
            r#""\ud8""#,
        ],
    ),
    (
        "lists",
        &[
            "[]",
            "[ ]",
            "[1]",
            "[1,2]",
            "[ 1 , 2 ]",
            "[[]]",
            "[[],[]]",
            "[null]",
            "[1,\"a\",true,null,{}]",
            "[1.5,1e400]",
            "[\"\\ud800\"]",
        ],
        &[
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[,]",
            "[1,,2]",
            "[1 2]",
            "[1;2]",
            "[1:2]",
            "[1]]",
            "[[1]",
            "[1}",
            "(1)",
            "[\"a\"1]",
            "[1.5 1e400]",
            "[-]",
        ],
    ),
    (
        "objects",
        &[
            "{}",
            "{ }",
            r#"{"a":1}"#,
            r#"{ "a" : 1 }"#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"":1}"#,
            r#"{"a":{"b":{}}}"#,
            r#"{"\u0061":1}"#,
            r#"{"a":1e400}"#,
            "{\"\u{fdd0}\":1.5}",
            r#"{"Text":1.10,"Count":1e400,"Id":"\ud800"}"#,
        ],
        &[
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{,}",
            "{\"a\"}",
            "{\"a\" 1}",
            "{\"a\",1}",
            "{\"a\"::1}",
            "{a:1}",
            "{'a':1}",
            "{1:1}",
            "{1.5:1}",
            "{null:1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1;\"b\":2}",
            "{\"a\":}",
            "{\"a\":1]",
            "{[]:1}",
            "{{}:1}",
            "{\"a\"=1}",
            "{1e400:1}",
        ],
    ),
    (
        "space",
        &[
            " 1",
            "1 ",
            "\t1\t",
            "\n1\n",
            "\r\n1\r\n",
            " [ ] ",
            " \t\r\n{\n}\r\t ",
        ],
        &[
            "\u{a0}1",
            "1\u{a0}",
            "\u{b}1",
            "\u{c}1",
            "\u{2003}1",
            "\u{feff}1",
            "1\u{0}",
            "\u{85}1",
        ],
    ),
    (
        "comments and more than one value",
        &[],
        &[
            "",
            " ",
            "// a",
            "1 // a",
            "/* a */ 1",
            "# a",
            "1 1",
            "{} {}",
            "[] []",
            "true,",
            ",true",
            "1;",
            "<a/>",
            "a=1",
            "\\u0031",
            "1\\n",
        ],
    ),
];

/// Bodies that hold the text in a place of its own.
fn bodies(text: &str) -> Vec<String> {
    let keys = [
        "Text", "Count", "Ratio", "Done", "Extra", "State", "Level", "Item", "Inner", "Items",
        "Matrix", "Labels", "Node", "New",
    ];
    let mut bodies: Vec<String> = keys
        .iter()
        .map(|key| format!("{{\"{key}\":{text}}}"))
        .collect();
    bodies.push(format!("{{\"Texts\":[{text}]}}"));
    bodies.push(format!("{{\"Extra\":[1.5,{text}]}}"));
    bodies.push(format!("{{\"Labels\":{{\"a\":{text},\"b\":1.10}}}}"));
    bodies
}

#[test]
fn json_is_accepted_and_nothing_else() {
    let mut count = 0;
    for (category, accepted, refused) in CASES {
        for text in *accepted {
            for body in bodies(text).iter().map(String::as_str).chain([*text]) {
                let result = decode::<Response>(body.as_bytes());
                assert!(result.is_ok(), "{category}: {body}: {result:?}");
            }
        }
        for text in *refused {
            assert!(
                decode::<Response>(text.as_bytes()).is_err(),
                "{category}: {text}"
            );
            // Nothing at all, and the end of what surrounds it, make sense inside something.
            let alone = text.trim().is_empty();
            for body in bodies(text).iter().filter(|_| !alone) {
                assert!(
                    decode::<Response>(body.as_bytes()).is_err(),
                    "{category}: {body}"
                );
            }
        }
        count += accepted.len() + refused.len();
    }
    assert!(count >= 150, "{count}");
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    // This reads grammar alone; a value of serde_json knows neither halves of
    // surrogate pairs nor numbers without an `f64`.
    let grammar = serde_json::from_str::<IgnoredAny>(text).is_ok();
    let decoded = decode::<Response>(text.as_bytes());
    prop_assert_eq!(decoded.is_ok(), grammar, "{}: {:?}", text, decoded);
    if serde_json::from_str::<serde_json::Value>(text).is_ok() {
        prop_assert!(decoded.is_ok(), "{}", text);
    }
    Ok(())
}

/// Text that is made of what JSON is made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\"",
        "\\",
        "\"Text\"",
        "\"Count\"",
        "\"Items\"",
        "\"Extra\"",
        "\"New\"",
        "\"a\"",
        "\"\\ud800\"",
        "\\ud800",
        "\\udc00",
        "\u{fdd0}",
        "1",
        "0",
        "-",
        ".5",
        "1.10",
        "1e400",
        "e",
        "true",
        "null",
        "tru",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// JSON that is right except for one edit.
fn nearly_json() -> impl Strategy<Value = String> {
    let good = r#"{"Text":1.10,"Count":"12","Items":[{"Id":"\ud800","Size":1e3},null],"Extra":{"a":[true,-0.5e-3]},"Inner":"[{\"Id\":1.50}]"}"#;
    let edit = prop::sample::select(vec![
        "", "{", "}", "[", "]", ",", ":", "\"", "\\", "1", ".", "-", "e", "n", " ",
    ]);
    (0..good.len(), 0..3_usize, edit).prop_map(move |(start, length, edit)| {
        let end = good.len().min(start + length);
        format!("{}{edit}{}", &good[..start], &good[end..])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_judged_as_serde_json_judges_it(text in pieces()) {
        agrees(&text)?;
    }

    #[test]
    fn nearly_json_is_judged_as_serde_json_judges_it(text in nearly_json()) {
        agrees(&text)?;
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = decode::<Response>(&bytes);
    }
}
