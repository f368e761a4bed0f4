//! Parameters are read as their spec describes them, or refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use acs_mock::{Policy, Server};
use serde_json::{Value, json};

mod support;
use support::{Call, shop, start};

const INVALID: &str = "InvalidParameter";
const MISSING: &str = "MissingParameter";

fn add(server: &Server) -> Call {
    Call::new(server, "AddItem")
}

/// What arrived with the last request.
fn arrived(server: &Server) -> Value {
    server.requests().last().unwrap().parameters.clone()
}

#[test]
fn every_style_becomes_the_value_it_stands_for() {
    let server = start(shop());
    let call = add(&server)
        .query("Name", "box")
        .query("Kind", "small")
        .query("Colours", "red,blue")
        .query("Tags.#4#a.b#", "1")
        .query("Tags.plain", "2")
        .query("DryRun", "True")
        .form("Price", "1.5")
        .form("Count", "-3")
        .form("Parts.1.Id", "a b")
        .form("Parts.10.Id", "c")
        .form("Parts.10.Sizes.1", "7")
        .form("Parts.10.Sizes.3", "8");
    assert_eq!(call.refusal(&server), (200, "OK".to_owned()));
    assert_eq!(
        arrived(&server),
        json!({
            "Name": "box", "Kind": "small", "Colours": ["red", "blue"],
            "Tags": { "a.b#": "1", "plain": "2" }, "DryRun": true, "Price": 1.5, "Count": -3,
            "Parts": [{ "Id": "a b" }, { "Id": "c", "Sizes": [7, 8] }],
        })
    );
    let request = server.requests().pop().unwrap();
    assert_eq!(request.query.len(), 6);
    assert_eq!(request.form[0], ("Count".to_owned(), "-3".to_owned()));
}

/// What is wrong, the parameters, and the code of the error.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn what_breaks_a_rule_of_the_spec_is_refused() {
    let server = start(shop());
    let cases: &[Case<'_>] = &[
        ("required", &[], MISSING),
        ("short", &[("Name", "a")], INVALID),
        ("long", &[("Name", "abcdefghi")], INVALID),
        ("pattern", &[("Name", "ABC")], INVALID),
        ("closed", &[("Name", "box"), ("Kind", "huge")], INVALID),
        (
            "excluded minimum",
            &[("Name", "box"), ("Price", "0")],
            INVALID,
        ),
        ("no number", &[("Name", "box"), ("Price", "cheap")], INVALID),
        ("not finite", &[("Name", "box"), ("Price", "NaN")], INVALID),
        ("maximum", &[("Name", "box"), ("Count", "11")], INVALID),
        (
            "32 bits",
            &[("Name", "box"), ("Count", "-2147483649")],
            INVALID,
        ),
        (
            "64 bits",
            &[("Name", "box"), ("Count", "9223372036854775808")],
            INVALID,
        ),
        ("no integer", &[("Name", "box"), ("Count", "1.0")], INVALID),
        ("no boolean", &[("Name", "box"), ("DryRun", "yes")], INVALID),
        (
            "too many",
            &[("Name", "box"), ("Colours", "a,b,c")],
            INVALID,
        ),
        ("index 0", &[("Name", "box"), ("Parts.0.Id", "a")], INVALID),
        (
            "leading zero",
            &[("Name", "box"), ("Parts.01.Id", "a")],
            INVALID,
        ),
        (
            "required inside",
            &[("Name", "box"), ("Parts.1.Sizes.1", "1")],
            MISSING,
        ),
        (
            "long token",
            &[("Name", "box"), ("ClientToken", &"x".repeat(65))],
            INVALID,
        ),
    ];
    for (what, pairs, code) in cases {
        let mut call = add(&server);
        for (name, value) in *pairs {
            call = call.query(name, value);
        }
        assert_eq!(call.refusal(&server), (400, (*code).to_owned()), "{what}");
    }
    // Nothing has taken effect.
    assert_eq!(
        (server.calls("AddItem"), server.applied("AddItem")),
        (cases.len() as u64, 0)
    );
}

#[test]
fn json_inside_a_parameter_is_checked_too() {
    let server = start(Server::builder());
    let criteria = |text: &str| {
        let call = Call::new(&server, "DescribeImageInstances").query("Criteria", text);
        call.refusal(&server)
    };
    assert_eq!(
        criteria(r#"[{"name":"instanceId","value":"1","logicalExp":"AND"}]"#).0,
        200
    );
    assert_eq!(arrived(&server)["Criteria"][0]["value"], "1");
    assert_eq!(criteria("[]").0, 200);
    assert_eq!(criteria("").0, 200);
    assert_eq!(arrived(&server), json!({}));
    for broken in [
        "[",
        "{}",
        "1",
        r#"[{"name":1}]"#,
        r#"[{"logicalExp":"XOR"}]"#,
        &"[".repeat(10_000),
    ] {
        assert_eq!(criteria(broken), (400, INVALID.to_owned()), "{broken:.20}");
    }
}

#[test]
fn unlisted_values_and_unknown_parameters_are_a_matter_of_choice() {
    let call = |server: &Server, name, value| {
        let call = Call::new(server, "DescribeImageInstances").query(name, value);
        call.answer(server).status
    };
    let usual = start(Server::builder());
    assert_eq!(call(&usual, "LogicalExp", "XOR"), 400);
    assert_eq!(call(&usual, "Unknown", "1"), 200);
    let other = Server::builder()
        .unlisted_values(Policy::Accept)
        .unknown_parameters(Policy::Refuse);
    let other = start(other);
    assert_eq!(call(&other, "LogicalExp", "XOR"), 200);
    assert_eq!(call(&other, "Unknown", "1"), 400);
    assert_eq!(call(&other, "Criteria", r#"[{"name":"a","more":1}]"#), 400);
    // Part of the request as such, not of the operation.
    assert_eq!(call(&other, "Format", "json"), 200);
}

#[test]
fn a_parameter_is_sent_once() {
    let server = start(Server::builder());
    let twice = Call::new(&server, "DescribeImageInstances")
        .query("PageSize", "1")
        .query("PageSize", "2");
    assert_eq!(twice.refusal(&server), (400, INVALID.to_owned()));
}

#[test]
fn path_header_and_body_carry_parameters_of_other_protocols() {
    let server = start(shop());
    let mut call = Call::new(&server, "PutThing").header("mode", "fast");
    call.method = "PUT".to_owned();
    call.path = "/things/a%2Fb/state".to_owned();
    call.body = br#"{"on":true}"#.to_vec();
    let answer = call.answer(&server);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json()["requestId"],
        answer.header("x-acs-request-id").unwrap()
    );
    assert_eq!(
        arrived(&server),
        json!({ "ThingId": "a/b", "Mode": "fast", "State": { "on": true } })
    );
    let mut wrong = call.clone().header("x-acs-signature-nonce", "2");
    wrong.path = "/things".to_owned();
    let answer = wrong.answer(&server);
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (404, &json!("InvalidAction.NotFound"))
    );
    let mut wrong = call.header("x-acs-signature-nonce", "3");
    wrong.body = br#"{"on":1}"#.to_vec();
    assert_eq!(wrong.answer(&server).json()["code"], INVALID);
}
