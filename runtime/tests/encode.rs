//! How parameters travel.
//!
//! `data/param_serialization.json` holds what the official SDKs send. Left out
//! are styles that no spec key names (space and pipe delimited), percent-encoding
//! and the order of a form body, which are the transport's work, the rewriting
//! of whole maps, of which only the keys apply here, and an empty list in the
//! style `simple`, which is not sent. A free object is ordered by name, so the
//! order of members is compared for typed objects only.

mod sample;

use acs_runtime::{Any, Field, Map, Member, Object, Place, Shape, Style, encode, to_json};
use sample::{Criterion, Item, LogicalExp, Placed, Request, objects};

/// An object whose table is made when the test runs.
struct Free {
    shape: &'static Shape,
    values: Vec<Option<Any>>,
}

impl Free {
    fn new(parameters: &Map<Any>, style: Option<Style>) -> Self {
        let member = |name: &String| {
            let member = Member::new(name.clone().leak());
            style.map_or(member, |style| member.style(style))
        };
        let members: Vec<Member> = parameters.keys().map(member).collect();
        let value = |value: &Any| (!value.is_null()).then(|| value.clone());
        Self {
            shape: Box::leak(Box::new(Shape::new("Free", members.leak()))),
            values: parameters.values().map(value).collect(),
        }
    }
}

impl Object for Free {
    fn shape(&self) -> &'static Shape {
        self.shape
    }

    fn get(&self, index: usize) -> &dyn Field {
        &self.values[index]
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        &mut self.values[index]
    }
}

#[test]
fn parameters_are_laid_out_as_the_official_sdks_do() {
    let cases = Any::from_json(include_str!("data/param_serialization.json")).unwrap();
    for case in cases.as_list().unwrap() {
        let part = |key| case.get(key).unwrap();
        let name = part("name").as_str().unwrap();
        let (input, expected) = (part("input"), part("expected"));
        let value = input.get("value").unwrap_or(input).clone();
        let sent = match part("op").as_str().unwrap() {
            "flatten" => sorted_query(input.as_object().unwrap()),
            "json_body" => unordered(&input.to_json()),
            "json_style" => json_parameter(value),
            "simple" => header(value, Style::Simple),
            "repeatList" => header(value, Style::RepeatList),
            op => panic!("{name} has the unknown op {op}"),
        };
        let expected = expected.as_str().map_or(expected.clone(), unordered);
        assert_eq!(sent, expected, "{name}");
    }
}

/// The text, its members in one order if it is JSON.
fn unordered(text: &str) -> Any {
    Any::from_json(text).unwrap_or_else(|_| text.into())
}

fn sorted_query(parameters: &Map<Any>) -> Any {
    let mut query = encode(&Free::new(parameters, None)).query;
    query.sort();
    let pair = |(name, value): (String, String)| Any::from(vec![name.into(), value.into()]);
    query.into_iter().map(pair).collect::<Vec<Any>>().into()
}

fn json_parameter(value: Any) -> Any {
    let parameters = Map::from([("P".to_owned(), value)]);
    let query = encode(&Free::new(&parameters, Some(Style::Json))).query;
    unordered(&query[0].1)
}

/// The header that a list becomes.
fn header(value: Any, style: Style) -> Any {
    objects! {
        Joined {
            simple: Vec<Any> = Member::new("P").place(Place::Header).style(Style::Simple),
            repeated: Vec<Any> = Member::new("P").place(Place::Header).style(Style::RepeatList),
        }
    }
    let list = value.as_list().expect("the value is a list").to_vec();
    let mut joined = Joined::default();
    match style {
        Style::Simple => joined.simple = list,
        _ => joined.repeated = list,
    }
    unordered(&encode(&joined).headers[0].1)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn typed_parameters_are_sent_in_the_order_of_the_table() {
    let request = Request {
        criteria: Some(
            [Criterion {
                name: Some("a\"b".to_owned()),
                ..Default::default()
            }]
            .into(),
        ),
        logical_exp: Some(LogicalExp::Or.into()),
        level: Some(7.into()),
        page_size: Some(20),
        ratio: Some(1.0),
        uuids: vec!["u-1".to_owned(), "u-2".to_owned()],
        tags: Map::from([("k.1".to_owned(), "v".to_owned())]),
        tokens: vec!["t".to_owned(), String::new()],
        accounts: vec![
            Default::default(),
            sample::Account {
                user: Some("u".to_owned()),
                password: None,
            },
        ],
        free: Some(Any::from_json(r#"{"a":[1,null,{"b":true}],"c":1.0}"#).unwrap()),
        dry_run: Some(false),
        ..Default::default()
    };
    assert_eq!(
        encode(&request).query,
        pairs(&[
            ("Criteria", r#"[{"name":"a\"b"}]"#),
            ("LogicalExp", "OR"),
            ("Level", "7"),
            ("PageSize", "20"),
            ("Ratio", "1"),
            ("Uuids", r#"["u-1","u-2"]"#),
            ("Tags.k.1", "v"),
            ("Tokens.1", "t"),
            ("Tokens.2", ""),
            ("Accounts.2.User", "u"),
            ("Free.a.1", "1"),
            ("Free.a.3.b", "true"),
            ("Free.c", "1"),
            ("DryRun", "false"),
        ])
    );
}

#[test]
fn nothing_is_sent_for_what_is_absent_or_empty() {
    assert_eq!(encode(&Request::default()), acs_runtime::Encoded::default());
}

#[test]
fn an_empty_list_inside_a_string_is_sent_because_it_was_given() {
    let request = Request {
        criteria: Some(vec![].into()),
        ..Default::default()
    };
    assert_eq!(encode(&request).query, pairs(&[("Criteria", "[]")]));
}

#[test]
fn every_place_gets_its_parameters() {
    let list = || vec!["a".to_owned(), "b".to_owned()];
    let placed = Placed {
        query: Some("q".to_owned()),
        form: list(),
        id: Some("a/b".to_owned()),
        header: list(),
        pairs: list(),
        host: Some("h".to_owned()),
        body: Some(Item {
            id: Some("测试 <&>".to_owned()),
            size: Some(1),
            seen: None,
        }),
    };
    let encoded = encode(&placed);
    assert_eq!(encoded.query, pairs(&[("Query", "q")]));
    assert_eq!(encoded.form, pairs(&[("Form.1", "a"), ("Form.2", "b")]));
    assert_eq!(encoded.path, pairs(&[("id", "a/b")]));
    assert_eq!(
        encoded.headers,
        pairs(&[
            ("x-acs-list", r#"["a","b"]"#),
            ("x-acs-pairs", "x-acs-pairs.1=a&&x-acs-pairs.2=b")
        ])
    );
    assert_eq!(encoded.host, pairs(&[("bucket", "h")]));
    assert_eq!(
        encoded.body.as_deref(),
        Some(r#"{"Id":"测试 <&>","Size":1}"#)
    );
}

#[test]
fn free_keys_are_counted_in_the_flat_style() {
    let tags = Any::from_json(r#"{"a":"1","ab.c":{"键名":["x"]}}"#).unwrap();
    let parameters = Map::from([("Tags".to_owned(), tags)]);
    let query = encode(&Free::new(&parameters, Some(Style::Flat))).query;
    assert_eq!(
        query,
        pairs(&[("Tags.#1#a", "1"), ("Tags.#4#ab.c.#2#键名.1", "x")])
    );
}

#[test]
fn json_escapes_only_what_it_must() {
    let item = Item {
        id: Some("描述 \"q\" \\ / \n\t\u{1}\u{2028}<&>🚀".to_owned()),
        ..Default::default()
    };
    assert_eq!(
        to_json(&item),
        "{\"Id\":\"描述 \\\"q\\\" \\\\ / \\n\\t\\u0001\u{2028}<&>🚀\"}"
    );
}

#[test]
fn debug_output_of_a_laid_out_request_holds_no_values() {
    let vault = Some(sample::Account {
        user: None,
        password: Some("hunter2".to_owned()),
    });
    let encoded = encode(&Request {
        vault,
        ..Default::default()
    });
    assert_eq!(encoded.query, pairs(&[("Vault.Password", "hunter2")]));
    assert!(!format!("{encoded:?}").contains("hunter2"));
}
