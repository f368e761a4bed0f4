//! How parameters of typed objects travel. What the official SDKs make of each kind of value is
//! in the tests of parameters.

mod sample;

use acs_runtime::{Any, Blob, Field, Map, Member, Place, Shape, Style, encode, to_json};
use sample::{Criterion, Item, LogicalExp, Placed, Request, objects};

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
    assert_eq!(encoded.body, Some(r#"{"Id":"测试 <&>","Size":1}"#.into()));
}

#[test]
fn a_body_is_text_or_bytes_as_they_are_and_everything_else_as_json() {
    objects! {
        Text { note: Option<String> = Member::new("Note").place(Place::Body), }
        List { ids: Vec<i64> = Member::new("Ids").place(Place::Body), }
        Free { any: Option<Any> = Member::new("Any").place(Place::Body), }
        Bytes { file: Option<Blob> = Member::new("File").place(Place::Body), }
    }
    let note = Some("a \"b\"".to_owned());
    assert_eq!(encode(&Text { note }).body, Some("a \"b\"".into()));
    assert_eq!(encode(&Text::default()).body, None);
    let list = List { ids: vec![1, 2] };
    assert_eq!(encode(&list).body, Some("[1,2]".into()));
    let any = Any::from_json(r#"{"a": [true]}"#).ok();
    assert_eq!(encode(&Free { any }).body, Some(r#"{"a":[true]}"#.into()));
    let file = Some(Blob::from(vec![0, 255]));
    assert_eq!(encode(&Bytes { file }).body.as_deref(), Some(&[0, 255][..]));
}

#[test]
fn a_header_with_an_open_name_is_one_for_each_key() {
    objects! {
        Tagged { tags: Map<String> = Member::new("x-meta-*").place(Place::Header), }
    }
    let tags = [("b", "2"), ("a", "1")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let encoded = encode(&Tagged { tags: tags.into() });
    assert_eq!(
        encoded.headers,
        pairs(&[("x-meta-a", "1"), ("x-meta-b", "2")])
    );
}

#[test]
fn free_keys_are_counted_in_the_flat_style() {
    objects! {
        Tagged { tags: Option<Any> = Member::new("Tags").style(Style::Flat), }
    }
    let tags = Any::from_json(r#"{"a":"1","ab.c":{"键名":["x"]}}"#).unwrap();
    let query = encode(&Tagged { tags: Some(tags) }).query;
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
