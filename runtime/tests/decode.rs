//! What a response costs that is not as documented: at most the part that is not.

mod sample;

use acs_runtime::{Any, DecodeErrorKind, NoteKind, decode, to_json};
use sample::{Response, read};

/// Each line: a body, what is read of it as JSON, and the notes.
const CASES: &[(&str, &str, &[&str])] = &[
    // Members.
    (r#"{}"#, r#"{}"#, &[]),
    (
        r#"{"New":[{"deep":1}],"Text":"a"}"#,
        r#"{"Text":"a"}"#,
        &["`$.New`: is not documented, and ignored"],
    ),
    (
        r#"{"Item":{"a b":1}}"#,
        r#"{"Item":{}}"#,
        &["`$.Item[\"a b\"]`: is not documented, and ignored"],
    ),
    (
        r#"{"Text":null,"Items":null,"Labels":null,"Item":null,"Inner":null,"Extra":null,"Level":null}"#,
        "{}",
        &[],
    ),
    (
        r#"{"Text":"a","Text":"b","Counts":[1],"Counts":[2]}"#,
        r#"{"Text":"b","Counts":[2]}"#,
        &[],
    ),
    (
        r#"{"Item":{"Id":"a"},"Item":{"Size":1}}"#,
        r#"{"Item":{"Size":1}}"#,
        &[],
    ),
    (
        r#"{"Labels":{"a":1},"Labels":{"b":2}}"#,
        r#"{"Labels":{"b":2}}"#,
        &[],
    ),
    (
        r#"{"Labels":{"a":1,"a":2,"b":1,"b":null}}"#,
        r#"{"Labels":{"a":2}}"#,
        &["`$.Labels.b`: is null where a value belongs, and dropped"],
    ),
    // Former names.
    (r#"{"Item":{"lastSeen":1}}"#, r#"{"Item":{"Seen":1}}"#, &[]),
    (
        r#"{"Item":{"Seen":2,"seen":1}}"#,
        r#"{"Item":{"Seen":2}}"#,
        &["`$.Item.Seen`: repeats a member under a former name"],
    ),
    (
        r#"{"Item":{"seen":1,"Seen":2}}"#,
        r#"{"Item":{"Seen":2}}"#,
        &[],
    ),
    (r#"{"Item":{"seen":1,"Seen":null}}"#, r#"{"Item":{}}"#, &[]),
    (
        r#"{"Item":{"Seen":null,"seen":1}}"#,
        r#"{"Item":{}}"#,
        &["`$.Item.Seen`: repeats a member under a former name"],
    ),
    // Text.
    (r#"{"Text":12}"#, r#"{"Text":"12"}"#, &[]),
    (
        r#"{"Text":18446744073709551615}"#,
        r#"{"Text":"18446744073709551615"}"#,
        &[],
    ),
    (
        r#"{"Text":1.10,"Ratio":1.10}"#,
        r#"{"Text":"1.10","Ratio":1.1}"#,
        &[],
    ),
    (r#"{"Text":-0}"#, r#"{"Text":"-0"}"#, &[]),
    (r#"{"Text":1E400}"#, r#"{"Text":"1E400"}"#, &[]),
    (
        r#"{"Text":123456789012345678901234567890}"#,
        r#"{"Text":"123456789012345678901234567890"}"#,
        &[],
    ),
    (r#"{"Text":true}"#, r#"{"Text":"true"}"#, &[]),
    (
        r#"{"Text":[1]}"#,
        "{}",
        &["`$.Text`: is a list where a string belongs, and skipped"],
    ),
    (
        r#"{"Text":{"a":1}}"#,
        "{}",
        &["`$.Text`: is an object where a string belongs, and skipped"],
    ),
    // Whole numbers.
    (r#"{"Count":" 12 "}"#, r#"{"Count":12}"#, &[]),
    (r#"{"Count":4294967296}"#, r#"{"Count":4294967296}"#, &[]),
    (
        r#"{"Count":1.0,"Counts":[1e2,"2.50e1"]}"#,
        r#"{"Count":1,"Counts":[100,25]}"#,
        &[],
    ),
    (
        r#"{"Count":9007199254740993.0}"#,
        r#"{"Count":9007199254740993}"#,
        &[],
    ),
    (
        r#"{"Count":1.5}"#,
        "{}",
        &["`$.Count`: is a number that does not fit, and skipped"],
    ),
    (
        r#"{"Count":9223372036854775808}"#,
        "{}",
        &["`$.Count`: is a number that does not fit, and skipped"],
    ),
    (
        r#"{"Count":""}"#,
        "{}",
        &["`$.Count`: is a string where a whole number belongs, and skipped"],
    ),
    (
        r#"{"Count":"NaN"}"#,
        "{}",
        &["`$.Count`: is a string where a whole number belongs, and skipped"],
    ),
    (
        r#"{"Count":true}"#,
        "{}",
        &["`$.Count`: is a boolean where a whole number belongs, and skipped"],
    ),
    // Numbers.
    (r#"{"Ratio":"0.25"}"#, r#"{"Ratio":0.25}"#, &[]),
    (r#"{"Ratio":20}"#, r#"{"Ratio":20}"#, &[]),
    (
        r#"{"Ratio":0.30000000000000004}"#,
        r#"{"Ratio":0.30000000000000004}"#,
        &[],
    ),
    (
        r#"{"Ratio":1e400,"Text":"kept"}"#,
        r#"{"Text":"kept"}"#,
        &["`$.Ratio`: is a number that does not fit, and skipped"],
    ),
    (
        r#"{"Ratio":"inf"}"#,
        "{}",
        &["`$.Ratio`: is a string where a number belongs, and skipped"],
    ),
    // Booleans.
    (r#"{"Done":1}"#, r#"{"Done":true}"#, &[]),
    (r#"{"Done":"False"}"#, r#"{"Done":false}"#, &[]),
    (r#"{"Done":"0"}"#, r#"{"Done":false}"#, &[]),
    (
        r#"{"Done":2}"#,
        "{}",
        &["`$.Done`: is a number where a boolean belongs, and skipped"],
    ),
    (
        r#"{"Done":"maybe"}"#,
        "{}",
        &["`$.Done`: is a string where a boolean belongs, and skipped"],
    ),
    // Documented values.
    (r#"{"State":"XOR"}"#, r#"{"State":"XOR"}"#, &[]),
    (r#"{"State":7}"#, r#"{"State":"7"}"#, &[]),
    (r#"{"Level":1}"#, r#"{"Level":1}"#, &[]),
    (r#"{"Level":"1"}"#, r#"{"Level":1}"#, &[]),
    (r#"{"Level":1.0}"#, r#"{"Level":1}"#, &[]),
    (r#"{"Level":7}"#, r#"{"Level":7}"#, &[]),
    (r#"{"Level":"high"}"#, r#"{"Level":"high"}"#, &[]),
    (r#"{"Level":"007"}"#, r#"{"Level":"007"}"#, &[]),
    // Lists.
    (
        r#"{"Texts":["a",null,"b"]}"#,
        r#"{"Texts":["a","b"]}"#,
        &["`$.Texts[1]`: is null where a value belongs, and dropped"],
    ),
    (
        r#"{"Counts":[1,"x",3]}"#,
        r#"{"Counts":[1,3]}"#,
        &["`$.Counts[1]`: is a string where a whole number belongs, and skipped"],
    ),
    (
        r#"{"Items":[{"Id":"a"},null,5]}"#,
        r#"{"Items":[{"Id":"a"}]}"#,
        &[
            "`$.Items[1]`: is null where a value belongs, and dropped",
            "`$.Items[2]`: is a number where an object belongs, and skipped",
        ],
    ),
    (
        r#"{"Matrix":[[1],[],null,[2,3]]}"#,
        r#"{"Matrix":[[1],[],[2,3]]}"#,
        &["`$.Matrix[2]`: is null where a value belongs, and dropped"],
    ),
    (
        r#"{"Items":{"Id":"a"}}"#,
        r#"{"Items":[{"Id":"a"}]}"#,
        &["`$.Items`: is one value where a list belongs"],
    ),
    (
        r#"{"Texts":"a"}"#,
        r#"{"Texts":["a"]}"#,
        &["`$.Texts`: is one value where a list belongs"],
    ),
    (
        r#"{"Texts":1.10}"#,
        r#"{"Texts":["1.10"]}"#,
        &["`$.Texts`: is one value where a list belongs"],
    ),
    (
        r#"{"Texts":""}"#,
        "{}",
        &["`$.Texts`: is a string where a list belongs, and skipped"],
    ),
    (
        r#"{"Items":"a"}"#,
        "{}",
        &["`$.Items`: is a string where an object belongs, and skipped"],
    ),
    (
        r#"{"Anys":[null,1,1.5,"a",[],{}]}"#,
        r#"{"Anys":[null,1,1.5,"a",[],{}]}"#,
        &[],
    ),
    // Objects and maps.
    (
        r#"{"Item":[]}"#,
        "{}",
        &["`$.Item`: is a list where an object belongs, and skipped"],
    ),
    (
        r#"{"Item":""}"#,
        "{}",
        &["`$.Item`: is a string where an object belongs, and skipped"],
    ),
    (
        r#"{"Item":1e400}"#,
        "{}",
        &["`$.Item`: is a number where an object belongs, and skipped"],
    ),
    (
        r#"{"Labels":[1]}"#,
        "{}",
        &["`$.Labels`: is a list where an object belongs, and skipped"],
    ),
    (
        r#"{"Labels":{"a":"x","b":"2"}}"#,
        r#"{"Labels":{"b":2}}"#,
        &["`$.Labels.a`: is a string where a whole number belongs, and skipped"],
    ),
    (
        r#"{"Groups":{"a":{"Id":"x"},"b":[]}}"#,
        r#"{"Groups":{"a":[{"Id":"x"}],"b":[]}}"#,
        &["`$.Groups.a`: is one value where a list belongs"],
    ),
    (
        r#"{"Node":{"Name":"a","Next":{"Name":"b","Children":[{"Name":"c"}]}}}"#,
        r#"{"Node":{"Name":"a","Next":{"Name":"b","Children":[{"Name":"c"}]}}}"#,
        &[],
    ),
    // Any value.
    (
        r#"{"Extra":{"b":[1,2.5,18446744073709551615,null],"a":"x"}}"#,
        r#"{"Extra":{"a":"x","b":[1,2.5,18446744073709551615,null]}}"#,
        &[],
    ),
    (
        r#"{"Extra":[1.10,1e400],"Text":1.10}"#,
        r#"{"Text":"1.10","Extra":[1.1,"1e400"]}"#,
        &["`$.Extra[1]`: is a number that does not fit, and kept as text"],
    ),
    (
        r#"{"Extra":1e400}"#,
        r#"{"Extra":"1e400"}"#,
        &["`$.Extra`: is a number that does not fit, and kept as text"],
    ),
    // JSON inside a string.
    (
        r#"{"Inner":"[{\"Id\":\"a\"}]"}"#,
        r#"{"Inner":"[{\"Id\":\"a\"}]"}"#,
        &[],
    ),
    (
        r#"{"Inner":"[ {\"Id\":1.10, \"No\":2} ]"}"#,
        r#"{"Inner":"[{\"Id\":\"1.10\"}]"}"#,
        &["`$.Inner[0].No`: is not documented, and ignored"],
    ),
    (
        r#"{"Inner":"{\"Id\":\"a\"}"}"#,
        r#"{"Inner":"{\"Id\":\"a\"}"}"#,
        &[],
    ),
    (r#"{"Inner":"[1, 2"}"#, r#"{"Inner":"[1, 2"}"#, &[]),
    (r#"{"Inner":""}"#, r#"{"Inner":""}"#, &[]),
    (
        r#"{"Inner":[{"Id":"a"}]}"#,
        r#"{"Inner":"[{\"Id\":\"a\"}]"}"#,
        &[],
    ),
    (r#"{"Inner":7}"#, r#"{"Inner":"7"}"#, &[]),
    // Text that is no Unicode.
    (
        r#"{"Text":"a\ud800b","Texts":["\udc00","\ud83d\ude80","\ud800\ud83d\ude80"]}"#,
        "{\"Text\":\"a\u{fffd}b\",\"Texts\":[\"\u{fffd}\",\"🚀\",\"\u{fffd}🚀\"]}",
        &[],
    ),
    // Strings that begin as the decoder marks numbers for itself.
    (
        "{\"Text\":1.10,\"Texts\":[\"\u{fdd0}1\",\"\\ufdd0\\ufdd0\",\"\\\\ufdd0\"],\"Labels\":{\"\u{fdd0}\":1}}",
        "{\"Text\":\"1.10\",\"Texts\":[\"\u{fdd0}1\",\"\u{fdd0}\u{fdd0}\",\"\\\\ufdd0\"],\"Labels\":{\"\u{fdd0}\":1}}",
        &[],
    ),
    // No object at all.
    (
        "[]",
        "{}",
        &["`$`: is a list where an object belongs, and skipped"],
    ),
    (
        " null ",
        "{}",
        &["`$`: is null where an object belongs, and skipped"],
    ),
    (
        "1.5",
        "{}",
        &["`$`: is a number where an object belongs, and skipped"],
    ),
];

#[test]
fn whatever_is_not_as_documented_costs_only_itself() {
    for (body, expected, expected_notes) in CASES {
        let (response, notes) = read(body);
        assert_eq!(to_json(&response), *expected, "{body}");
        assert_eq!(notes, *expected_notes, "{body}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced_and_noted() {
    let decoded = decode::<Response>(b"{\"Text\":\"a\xffb\",\"Count\":1}").unwrap();
    assert_eq!(decoded.value.text.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(decoded.value.count, Some(1));
    assert_eq!(
        decoded
            .notes
            .iter()
            .map(|note| note.kind())
            .collect::<Vec<_>>(),
        [NoteKind::InvalidUtf8]
    );
}

#[test]
fn notes_are_bounded_and_the_rest_is_counted() {
    let body = format!("{{\"Counts\":[{}null]}}", "null,".repeat(999));
    let decoded = decode::<Response>(body.as_bytes()).unwrap();
    assert_eq!(decoded.notes.iter().count(), 100);
    assert_eq!(decoded.notes.count(), 1000);
    assert!(decoded.notes.to_string().ends_with("\nand 900 more"));
}

#[test]
fn a_long_key_does_not_make_a_long_note() {
    let (_, notes) = read(&format!("{{\"{}\":1}}", "é".repeat(10_000)));
    assert!(notes[0].len() < 300, "{}", notes[0]);
}

#[test]
fn unknown_members_are_skipped_at_any_depth() {
    let deep = format!(
        "{{\"New\":{}{},\"Count\":1}}",
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    assert_eq!(read(&deep).0.count, Some(1));
}

#[test]
fn known_members_are_read_to_a_bounded_depth() {
    let nested = |depth: usize| format!("{{\"Extra\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(decode::<Response>(nested(120).as_bytes()).is_ok());
    let error = decode::<Response>(nested(200).as_bytes()).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);

    let nodes = format!(
        "{{\"Node\":{}{}}}",
        "{\"Next\":".repeat(200),
        "{}".to_owned() + &"}".repeat(200)
    );
    assert_eq!(
        decode::<Response>(nodes.as_bytes()).unwrap_err().kind(),
        DecodeErrorKind::TooDeep
    );
}

#[test]
fn an_error_says_where_and_quotes_nothing() {
    let error = decode::<Response>(b"{\"Text\": 1.10,\n \"Secret\" \"hunter2\"}").unwrap_err();
    assert_eq!(
        (error.kind(), error.line(), error.column()),
        (DecodeErrorKind::Syntax, 2, 11)
    );
    assert_eq!(
        error.to_string(),
        "not JSON: expected `:` at line 2 column 11"
    );

    let error = decode::<Response>(b"").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Truncated);
}

#[test]
fn a_mistake_after_a_number_that_needs_a_second_look_is_still_a_mistake() {
    for body in [
        "{\"Ratio\":1e400,}",
        "{\"Ratio\":1e400 1}",
        "{\"Text\":\"\\ud800\"",
        "{1e400:1}",
        "{\"Text\":1.10}}",
    ] {
        assert!(decode::<Response>(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn any_value_offers_its_parts() {
    let any = Any::from_json(r#"{"a":[true,-1,2.5,"x",null,18446744073709551615,1e400]}"#).unwrap();
    let at = |index| any.get("a").and_then(|list| list.at(index)).unwrap();
    assert_eq!(at(0).as_bool(), Some(true));
    assert_eq!(at(1).as_i64(), Some(-1));
    assert_eq!((at(2).as_f64(), at(2).as_i64()), (Some(2.5), None));
    assert_eq!(at(3).as_str(), Some("x"));
    assert!(at(4).is_null());
    assert_eq!(
        (at(5).as_i64(), at(5).to_json().as_str()),
        (None, "18446744073709551615")
    );
    assert_eq!(at(6).as_str(), Some("1e400"));
    assert!(any.get("b").is_none() && any.at(0).is_none());
    assert_eq!(Any::from_json("null").unwrap(), Any::default());
    assert_eq!(
        Any::from_json("[1,").unwrap_err().to_string(),
        "not JSON: EOF while parsing a value at line 1 column 3"
    );
}
