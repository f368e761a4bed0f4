//! What holds for every value and every response.

mod sample;

use acs_runtime::{Any, JsonText, Map, decode, to_json};
use proptest::option;
use proptest::prelude::*;
use sample::{Account, Item, Node, Response};

const SECRET: &str = "hunter2";

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{0,4}",
        any::<String>(),
        prop::sample::select(vec!["\u{fdd0}1.5", "null", "1.10", "\"\\", "OR", "0"])
            .prop_map(str::to_owned),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()),
        -1e6..1e6
    ]
}

fn any_value() -> impl Strategy<Value = Any> {
    let leaf = prop_oneof![
        Just(Any::default()),
        any::<bool>().prop_map(Any::from),
        any::<i64>().prop_map(Any::from),
        any::<u64>().prop_map(Any::from),
        number().prop_map(Any::from),
        text().prop_map(Any::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Any::from),
            prop::collection::btree_map(text(), inner, 0..4).prop_map(Any::from),
        ]
    })
}

fn item() -> impl Strategy<Value = Item> {
    (
        option::of(text()),
        option::of(any::<i64>()),
        option::of(any::<i64>()),
    )
        .prop_map(|(id, size, seen)| Item { id, size, seen })
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(item(), 0..3)
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = option::of(text()).prop_map(|name| Node {
        name,
        ..Default::default()
    });
    leaf.prop_recursive(4, 8, 2, |inner| {
        let children = prop::collection::vec(inner.clone(), 0..3);
        (
            option::of(text()),
            option::of(inner.prop_map(Box::new)),
            children,
        )
            .prop_map(|(name, next, children)| Node {
                name,
                next,
                children,
            })
    })
}

fn account() -> impl Strategy<Value = Account> {
    let password = option::of(Just(SECRET.to_owned()));
    (option::of("[a-z]{0,4}"), password).prop_map(|(user, password)| Account { user, password })
}

prop_compose! {
    fn scalars()(
        text in option::of(text()),
        count in option::of(any::<i64>()),
        ratio in option::of(number()),
        done in option::of(any::<bool>()),
        // A free member that is null reads as absent.
        extra in option::of(any_value().prop_filter("reads as absent", |any| !any.is_null())),
        state in option::of(text()),
        level in option::of(prop_oneof![any::<i64>().prop_map(|n| n.to_string()), text()]),
        item in option::of(item()),
        inner in option::of(items()),
        secret in option::of(Just(SECRET.to_owned())),
    ) -> Response {
        Response {
            text, count, ratio, done, extra, item, secret,
            state: state.map(Into::into),
            level: level.map(Into::into),
            inner: inner.map(JsonText::Value),
            ..Default::default()
        }
    }
}

prop_compose! {
    fn response()(
        scalars in scalars(),
        secrets in prop::collection::vec(Just(SECRET.to_owned()), 0..2),
        account in option::of(account()),
        texts in prop::collection::vec(text(), 0..3),
        states in prop::collection::vec(text(), 0..3),
        items in items(),
        matrix in prop::collection::vec(prop::collection::vec(any::<i64>(), 0..3), 0..3),
        anys in prop::collection::vec(any_value(), 0..3),
        labels in prop::collection::btree_map(text(), any::<i64>(), 0..3),
        groups in prop::collection::btree_map(text(), self::items(), 0..3),
        node in option::of(node().prop_map(Box::new)),
    ) -> Response {
        Response {
            secrets, account, texts, items, matrix, anys, labels, groups, node,
            counts: vec![1, -1],
            states: states.into_iter().map(Into::into).collect(),
            ..scalars
        }
    }
}

/// The response with a member that is not documented in every object of known shape.
fn with_news(response: &Response) -> String {
    let json = to_json(response);
    let any = Any::from_json(&json).expect("it is JSON");
    let mut members = any.as_object().expect("it is an object").clone();
    let news = || {
        Any::from(Map::from([(
            "Text".to_owned(),
            Any::from(vec![Any::from(1.5)]),
        )]))
    };
    for key in ["Item", "Account", "Node"] {
        if let Some(mut inner) = members.get(key).and_then(Any::as_object).cloned() {
            inner.insert("News".to_owned(), news());
            members.insert(key.to_owned(), inner.into());
        }
    }
    members.insert("News".to_owned(), news());
    Any::from(members).to_json()
}

proptest! {
    #[test]
    fn a_clone_equals_its_original(response in response()) {
        prop_assert_eq!(&response.clone(), &response);
    }

    #[test]
    fn a_value_that_differs_is_not_equal(response in response(), count in any::<i64>()) {
        let mut other = response.clone();
        other.counts.push(count);
        prop_assert_ne!(&other, &response);
        let other = Response { node: None, ..response.clone() };
        prop_assert_eq!(other == response, response.node.is_none());
    }

    #[test]
    fn debug_output_shows_no_secret(response in response()) {
        let shown = format!("{response:?} {response:#?}");
        prop_assert!(!shown.contains(SECRET));
    }

    #[test]
    fn what_is_written_is_read_back(response in response()) {
        let decoded = decode::<Response>(to_json(&response).as_bytes()).unwrap();
        prop_assert_eq!(&decoded.value, &response);
        prop_assert!(decoded.notes.is_empty(), "{}", decoded.notes);
    }

    #[test]
    fn unknown_members_change_nothing(response in response()) {
        let decoded = decode::<Response>(with_news(&response).as_bytes()).unwrap();
        prop_assert_eq!(&decoded.value, &response);
        prop_assert!(!decoded.notes.is_empty());
    }

    #[test]
    fn any_value_anywhere_is_tolerated(values in prop::collection::vec(any_value(), 21)) {
        let keys = [
            "Text", "Count", "Ratio", "Done", "Extra", "State", "Level", "Item", "Inner", "Secret", "Secrets",
            "Account", "Texts", "Counts", "States", "Items", "Matrix", "Anys", "Labels", "Groups", "Node",
        ];
        let body: Map<Any> = keys.into_iter().map(str::to_owned).zip(values).collect();
        let first = decode::<Response>(Any::from(body).to_json().as_bytes()).unwrap().value;
        // What was kept is as documented now.
        let second = decode::<Response>(to_json(&first).as_bytes()).unwrap();
        prop_assert_eq!(&second.value, &first);
    }

    #[test]
    fn one_bad_member_costs_no_other(response in response(), bad in any_value()) {
        let json = to_json(&Response { account: None, ..response.clone() });
        let body = format!("{{\"Account\":{},{}", bad.to_json(), &json[1..]);
        let decoded = decode::<Response>(body.as_bytes()).unwrap().value;
        prop_assert_eq!(&Response { account: None, ..decoded }, &Response { account: None, ..response });
    }

    #[test]
    #[cfg(feature = "serde")]
    fn serde_reads_what_it_writes(response in response()) {
        let json = serde_json::to_string(&response).unwrap();
        prop_assert_eq!(&json, &to_json(&response));
        prop_assert_eq!(&serde_json::from_str::<Response>(&json).unwrap(), &response);
    }
}

#[test]
#[cfg(feature = "serde")]
fn serde_is_as_tolerant_as_decoding() {
    let body = r#"{"New":1,"Text":12,"Count":"7","Ratio":1.5,"Counts":[1.0,null,2.5],"State":"XOR","Inner":"[{\"Id\":1.10}]","Extra":null}"#;
    let response: Response = serde_json::from_str(body).unwrap();
    assert_eq!(
        to_json(&response),
        r#"{"Text":"12","Count":7,"Ratio":1.5,"State":"XOR","Inner":"[{\"Id\":\"1.10\"}]","Counts":[1]}"#
    );
    assert!(serde_json::from_str::<Response>("{").is_err());
}

#[test]
fn debug_output_is_short_and_by_wire_name() {
    let response = Response {
        text: Some("a".to_owned()),
        secret: Some(SECRET.to_owned()),
        secrets: vec![SECRET.to_owned()],
        state: Some("OR".into()),
        level: Some(7.into()),
        inner: Some(JsonText::raw(SECRET)),
        labels: Map::from([("k".to_owned(), 1)]),
        ..Default::default()
    };
    assert_eq!(
        format!("{response:?}"),
        r#"Response { Text: "a", State: OR, Level: Unknown("7"), Inner: Raw(7 bytes), Secret: ***, Secrets: [***], Labels: {"k": 1} }"#
    );
}

#[test]
fn the_debug_output_of_places_shows_no_secret() {
    use acs_runtime::Object;
    let mut response = Response {
        secret: Some(SECRET.to_owned()),
        ..Default::default()
    };
    let slot = response.slot(9).slot();
    assert_eq!(format!("{slot:?}"), "Slot(a string)");
    assert_eq!(format!("{:?}", sample::Empty::default()), "Empty");
}
