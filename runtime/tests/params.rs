//! Parameters are laid out as the protocol has it.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests say how many cases they ran, on files that are known"
)]

mod dynamic;

use acs_runtime::sign::percent;
use acs_runtime::{Member, Place, Style, encode};
use dynamic::{Dynamic, Json};

/// Cases whose expectation is not ours, and why.
const DEVIATIONS: &[(&str, &str)] = &[(
    "simple_empty",
    "a generated struct cannot tell an empty list from none, so neither is sent; \
     the expected empty text would be a parameter",
)];

/// What becomes of a case, as JSON or as the text itself.
fn sent(case: &Json) -> Option<Json> {
    let input = case.at("input");
    let one = |place, style| {
        let parameters = [("P".to_owned(), input.at("value").clone())];
        let describe = |_: &str, member: Member| member.place(place).style(style);
        let encoded = encode(&Dynamic::with(&parameters, describe));
        let pairs = if place == Place::Header {
            encoded.headers
        } else {
            encoded.query
        };
        pairs.into_iter().next().map(|(_, value)| Json::Text(value))
    };
    match case.at("op").text() {
        "flatten" => {
            let mut query = encode(&Dynamic::of(input)).query;
            query.sort();
            Some(list(query))
        }
        "form" => {
            let form = |_: &str, member: Member| member.place(Place::Form);
            let encoded = encode(&Dynamic::with(input.members(), form));
            Some(Json::Text(percent::encode_form(&encoded.form)))
        }
        "json_style" => one(Place::Query, Style::Json),
        "simple" => one(Place::Query, Style::Simple),
        "spaceDelimited" => one(Place::Query, Style::SpaceDelimited),
        "pipeDelimited" => one(Place::Query, Style::PipeDelimited),
        // As a query parameter, this style is the flat form.
        "repeatList" => one(Place::Header, Style::RepeatList),
        // Only whole parameters have this style: the map is one, and so is what is expected.
        "map_to_flat_style" => {
            let flat = |_: &str, member: Member| member.style(Style::Flat);
            let parameters = [("P".to_owned(), free(input))];
            Some(list(encode(&Dynamic::with(&parameters, flat)).query))
        }
        "encode_path_param" => Some(Json::Text(percent::encode(input.text()))),
        "encode_path" => {
            let parts: Vec<String> = input.text().split('/').map(percent::encode).collect();
            Some(Json::Text(parts.join("/")))
        }
        "json_body" => {
            let whole = [("body".to_owned(), input.clone())];
            let body = |_: &str, member: Member| member.place(Place::Body);
            let whole = encode(&Dynamic::with(&whole, body)).body;
            whole.map(|body| Json::Text(body.as_str().expect("it is text").to_owned()))
        }
        op => panic!("unknown op {op}"),
    }
}

/// The value as one of no declared type: `null` makes it so, and is not sent.
fn free(json: &Json) -> Json {
    let mut members = json.members().to_vec();
    members.push(("unset".to_owned(), Json::Null));
    Json::Object(members)
}

fn list(pairs: Vec<(String, String)>) -> Json {
    let pair = |(name, value)| Json::List(vec![Json::Text(name), Json::Text(value)]);
    Json::List(pairs.into_iter().map(pair).collect())
}

fn expected(case: &Json) -> Json {
    let expected = case.at("expected");
    match case.at("op").text() {
        "map_to_flat_style" => {
            let parameters = [("P".to_owned(), expected.clone())];
            list(encode(&Dynamic::with(&parameters, |_, member| member)).query)
        }
        _ => expected.clone(),
    }
}

#[test]
fn parameters_are_serialised_as_the_protocol_has_it() {
    let file = dynamic::file(include_str!("vectors/param_serialization.json"));
    let cases = file.at("vectors").list();
    let (mut passed, mut deviations) = (0, 0);
    for case in cases {
        let name = case.at("name").text();
        if DEVIATIONS.iter().any(|(deviation, _)| *deviation == name) {
            assert_eq!(case.at("expected").text(), "", "{name}");
            assert_eq!(sent(case), None, "{name}");
            deviations += 1;
            continue;
        }
        assert_eq!(sent(case), Some(expected(case)), "{name}");
        if let Some(pairs) = case.get("decoded_pairs") {
            let mut form: Vec<_> = encode(&Dynamic::of(case.at("input"))).query;
            form.sort();
            assert_eq!(form, pairs.pairs(), "{name}");
        }
        passed += 1;
    }
    assert_eq!(deviations, DEVIATIONS.len());
    let count = cases.len();
    assert_eq!(count, 65);
    println!(
        "conformance: param_serialization.json: {count} cases, {passed} passed, \
         {deviations} argued deviations"
    );
}
