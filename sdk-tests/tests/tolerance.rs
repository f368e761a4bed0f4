//! A response that is not as documented costs at most what is wrong with it.
//!
//! Documents, the sample among them, are changed in one place or in several. Each still
//! decodes, the rest of it is as it was, and what was lost is told with its path.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use acs_sas::describe_image_instances::{Request, Response};
use acs_sas::runtime::{Notes, decode, to_json};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

const SAMPLE: &str = include_str!("../data/describe_image_instances.json");

/// Members of an image, by the kind of value that belongs there.
const TEXTS: [&str; 5] = ["Digest", "Tag", "ImageSize", "InstanceId", "RepoName"];
const WORDS: [&str; 5] = [
    "Status",
    "RegistryType",
    "HcStatus",
    "ScaStatus",
    "ScaResult",
];
const INTEGERS: [&str; 4] = ["VulCount", "ScaProgress", "AlarmCount", "LastScanTime"];

/// Stands for a value until it is replaced by text that no `Value` can hold, such as `1.10`.
const PLACEHOLDER: &str = "the place of the change";

/// A place in the document.
#[derive(Clone, Debug)]
struct Place {
    /// As a JSON pointer.
    pointer: String,
    /// As notes write it.
    path: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Word,
    Integer,
}

/// What a member becomes.
#[derive(Clone, Debug)]
struct Change {
    /// JSON text that takes the place of the value.
    raw: String,
    /// The value that is read; `None` if there is none.
    read: Option<Value>,
    /// Whether the notes tell of it.
    told: bool,
}

fn document() -> impl Strategy<Value = Value> {
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    let images = vec(image(), 1..4);
    let generated = (option::of(text()), option::of(page_info()), images).prop_map(
        |(request_id, page_info, images)| {
            let mut page = Map::new();
            page.extend(request_id.map(|it| ("RequestId".to_owned(), it.into())));
            page.extend(page_info.map(|it| ("PageInfo".to_owned(), it)));
            page.insert("ImageInstanceList".to_owned(), images.into());
            Value::Object(page)
        },
    );
    prop_oneof![1 => Just(sample), 3 => generated]
}

fn page_info() -> impl Strategy<Value = Value> {
    let names = select(&["CurrentPage", "PageSize", "TotalCount", "Count"][..]);
    btree_map(names, any::<i64>(), 1..4).prop_map(|members| json!(members))
}

/// At least one member of each kind, so that there is always something to change.
fn image() -> impl Strategy<Value = Value> {
    let texts = btree_map(select(&TEXTS[..]), text(), 1..4);
    let word = prop_oneof![
        select(&["NORMAL", "acr", "NO"][..]).prop_map(str::to_owned),
        text()
    ];
    let words = btree_map(select(&WORDS[..]), word, 1..4);
    let integers = btree_map(select(&INTEGERS[..]), any::<i64>(), 1..4);
    let deployed = option::of(-1..3_i64);
    let endpoints = option::of(vec(any::<bool>(), 0..3));
    (texts, words, integers, deployed, endpoints).prop_map(
        |(texts, words, integers, deployed, endpoints)| {
            let mut image = Map::new();
            let text = |(name, text): (&str, String)| (name.to_owned(), Value::from(text));
            image.extend(texts.into_iter().chain(words).map(text));
            image.extend(integers.into_iter().map(|(k, v)| (k.to_owned(), v.into())));
            image.extend(deployed.map(|it| ("Deployed".to_owned(), it.into())));
            // A list in JSON, inside a string.
            let list = endpoints.map(|it| json!(it).to_string());
            image.extend(list.map(|it| ("Endpoints".to_owned(), it.into())));
            Value::Object(image)
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,12}"
}

/// Members of images whose kind is known.
fn places(document: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    let images = document["ImageInstanceList"].as_array().unwrap();
    for (index, image) in images.iter().enumerate() {
        for name in image.as_object().unwrap().keys() {
            let kind = match name.as_str() {
                it if TEXTS.contains(&it) => Kind::Text,
                it if WORDS.contains(&it) => Kind::Word,
                it if INTEGERS.contains(&it) => Kind::Integer,
                _ => continue,
            };
            places.push(Place {
                pointer: format!("/ImageInstanceList/{index}/{name}"),
                path: format!("$.ImageInstanceList[{index}].{name}"),
                kind,
            });
        }
    }
    places
}

/// Everything that a service has ever sent in place of the right thing.
fn changes(kind: Kind) -> Vec<Change> {
    let read = |raw: &str, read: Value| Change {
        raw: raw.to_owned(),
        read: Some(read),
        told: false,
    };
    let lost = |raw: &str, told: bool| Change {
        raw: raw.to_owned(),
        read: None,
        told,
    };
    let mut changes = vec![
        lost("null", false),
        lost("{\"a\": [1]}", true),
        lost("[]", true),
    ];
    changes.extend(match kind {
        Kind::Text | Kind::Word => vec![
            read("\"A value of tomorrow\"", json!("A value of tomorrow")),
            read("12", json!("12")),
            read("1.10", json!("1.10")),
            read("1e400", json!("1e400")),
            read("18446744073709551616", json!("18446744073709551616")),
            read("true", json!("true")),
            read("\"\"", json!("")),
        ],
        Kind::Integer => vec![
            read("4294967296", json!(4_294_967_296_i64)),
            read("-9223372036854775808", json!(i64::MIN)),
            read("\"17\"", json!(17)),
            read("\" 9223372036854775807 \"", json!(i64::MAX)),
            read("3.0", json!(3)),
            lost("9223372036854775808", true),
            lost("1e400", true),
            lost("0.5", true),
            lost("\"many\"", true),
            lost("\"\"", true),
            lost("true", true),
        ],
    });
    changes
}

/// Reads a document, with a value of the given text in some places.
fn read(document: &Value, raws: &[(&Place, &str)]) -> (Value, Notes) {
    let mut document = document.clone();
    for (index, (place, _)) in raws.iter().enumerate() {
        let value = document.pointer_mut(&place.pointer).unwrap();
        *value = format!("{PLACEHOLDER} {index}").into();
    }
    let mut text = document.to_string();
    for (index, (_, raw)) in raws.iter().enumerate() {
        text = text.replace(&format!("\"{PLACEHOLDER} {index}\""), raw);
    }
    let decoded = decode::<Response>(text.as_bytes()).unwrap();
    let json = serde_json::from_str(&to_json(&decoded.value)).unwrap();
    (json, decoded.notes)
}

fn paths(notes: &Notes) -> Vec<&str> {
    notes.iter().map(acs_sas::runtime::Note::path).collect()
}

/// Removes the member at a place, if it is there.
fn remove(document: &mut Value, place: &Place) -> Option<Value> {
    let (parent, name) = place.pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    parent.as_object_mut().unwrap().remove(name)
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(text(), inner, 0..4).prop_map(|it| json!(it)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_as_documented_is_read_without_a_note(document in document()) {
        let (json, notes) = read(&document, &[]);
        prop_assert_eq!(json, document);
        prop_assert!(notes.is_empty(), "{}", notes);
    }

    #[test]
    fn one_change_costs_at_most_one_member(document in document(), place: Index, change: Index) {
        let places = places(&document);
        let place = place.get(&places);
        let changes = changes(place.kind);
        let change = change.get(&changes);

        let (json, notes) = read(&document, &[(place, &change.raw)]);

        let mut expected = document;
        match &change.read {
            Some(value) => *expected.pointer_mut(&place.pointer).unwrap() = value.clone(),
            None => _ = remove(&mut expected, place),
        }
        prop_assert_eq!(json, expected, "{:?} {:?}", place, change);
        let told = if change.told { vec![place.path.as_str()] } else { Vec::new() };
        prop_assert_eq!(paths(&notes), told, "{:?} {:?}", place, change);
    }

    #[test]
    fn many_changes_cost_at_most_what_they_change(
        document in document(),
        changes in vec((any::<Index>(), any_json()), 1..6),
    ) {
        let places = places(&document);
        let mut touched: Vec<(&Place, String, bool)> = Vec::new();
        for (index, value) in &changes {
            let place = index.get(&places);
            if touched.iter().all(|(it, ..)| it.pointer != place.pointer) {
                touched.push((place, value.to_string(), value.is_null()));
            }
        }
        let raws: Vec<_> = touched.iter().map(|(place, raw, _)| (*place, raw.as_str())).collect();

        let (mut json, notes) = read(&document, &raws);

        let mut rest = document.clone();
        for (place, raw, is_null) in &touched {
            remove(&mut rest, place);
            let is_lost = remove(&mut json, place).is_none();
            let is_told = paths(&notes).contains(&place.path.as_str());
            prop_assert_eq!(is_lost && !is_null, is_told, "{:?} {}", place, raw);
        }
        prop_assert_eq!(json, rest);
    }

    #[test]
    fn a_member_that_is_not_documented_changes_nothing(document in document(), value in any_json()) {
        let mut changed = document.clone();
        changed["Tomorrow"] = value.clone();
        changed["ImageInstanceList"][0]["Tomorrow"] = value;
        let (json, notes) = read(&changed, &[]);
        prop_assert_eq!(json, document);
        let told = ["$.ImageInstanceList[0].Tomorrow", "$.Tomorrow"];
        let mut paths = paths(&notes);
        paths.sort_unstable();
        prop_assert_eq!(paths, told);
    }

    #[test]
    fn a_member_that_is_missing_is_absent(document in document(), place: Index) {
        let places = places(&document);
        let mut changed = document;
        remove(&mut changed, place.get(&places));
        let (json, notes) = read(&changed, &[]);
        prop_assert_eq!(json, changed);
        prop_assert!(notes.is_empty(), "{}", notes);
    }

    #[test]
    fn what_is_no_image_is_dropped_from_the_list(
        document in document(),
        position: Index,
        stranger in select(&["null", "7", "\"image\"", "true", "[]"][..]),
    ) {
        let mut changed = document.clone();
        let images = changed["ImageInstanceList"].as_array_mut().unwrap();
        let index = position.index(images.len() + 1);
        images.insert(index, serde_json::from_str(stranger).unwrap());
        let (json, notes) = read(&changed, &[]);
        prop_assert_eq!(json, document);
        prop_assert_eq!(paths(&notes), [format!("$.ImageInstanceList[{index}]")]);
    }
}

#[test]
fn a_boolean_is_read_however_it_is_written() {
    let scanned = |raw: &str| {
        let body = format!(r#"{{"PageSize": 5, "Scanned": {raw}}}"#);
        let decoded = decode::<Request>(body.as_bytes()).unwrap();
        assert_eq!(decoded.value.page_size, Some(5), "{raw}");
        let told = paths(&decoded.notes) == ["$.Scanned"];
        assert_eq!(told, decoded.notes.count() == 1, "{raw}");
        (decoded.value.scanned, told)
    };
    for raw in ["true", "\"true\"", "\"True\"", "1", "\"1\"", "1.0"] {
        assert_eq!(scanned(raw), (Some(true), false), "{raw}");
    }
    for raw in ["false", "\"false\"", "\"FALSE\"", "0", "\"0\""] {
        assert_eq!(scanned(raw), (Some(false), false), "{raw}");
    }
    for raw in ["2", "\"yes\"", "\"\"", "[true]", "{}"] {
        assert_eq!(scanned(raw), (None, true), "{raw}");
    }
    assert_eq!(scanned("null"), (None, false));
}

#[test]
fn one_image_in_place_of_the_list_is_a_list_of_one() {
    let decoded = decode::<Response>(br#"{"ImageInstanceList": {"Tag": "a"}}"#).unwrap();
    let images = &decoded.value.image_instance_list;
    assert_eq!(images.len(), 1);
    assert_eq!(images[0].tag.as_deref(), Some("a"));
    assert_eq!(paths(&decoded.notes), ["$.ImageInstanceList"]);
}
