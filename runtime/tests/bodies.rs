//! Answers that are no objects: lists, maps, text, bytes, anything.

use acs_runtime::{
    Any, Blob, Field, Map, Member, Object, Open, Shape, Struct, decode, findings, to_json,
};

mod sample;

use sample::{Item, LogicalExp, objects};

/// Declares answers that are what their only member holds.
macro_rules! wholes {
    ($($name:ident: $ty:ty;)+) => {$(
        #[derive(Default)]
        struct $name {
            body: $ty,
        }

        impl Struct for $name {
            const SHAPE: &'static Shape =
                &Shape::new(stringify!($name), &[Member::new("body")]).transparent();

            fn get(&self, _: usize) -> &dyn Field {
                &self.body
            }

            fn slot(&mut self, _: usize) -> &mut dyn Field {
                &mut self.body
            }
        }

        acs_runtime::data!($name);
    )+};
}

wholes! {
    List: Vec<Item>;
    Matrix: Vec<Vec<i64>>;
    ByName: Map<Item>;
    Text: Option<String>;
    Word: Option<Open<LogicalExp>>;
    Bytes: Option<Blob>;
    Anything: Option<Any>;
    Number: Option<i64>;
}

fn read<T: Object + Default>(body: &str) -> T {
    let decoded = decode::<T>(body.as_bytes()).expect("it can be read");
    assert!(decoded.notes.is_empty(), "{:?}", decoded.notes);
    decoded.value
}

#[test]
fn an_answer_is_what_its_only_member_holds() {
    let list: List = read(r#"[{"Id":"a"},{"Id":"b","Size":2}]"#);
    assert_eq!(list.body[1].size, Some(2));
    assert_eq!(to_json(&list), r#"[{"Id":"a"},{"Id":"b","Size":2}]"#);
    assert_eq!(
        read::<Matrix>("[[1,2],[],[3]]").body,
        [vec![1, 2], vec![], vec![3]]
    );
    let by_name: ByName = read(r#"{"x":{"Id":"a"}}"#);
    assert_eq!(by_name.body["x"].id.as_deref(), Some("a"));
    assert_eq!(to_json(&by_name), r#"{"x":{"Id":"a"}}"#);
    let anything: Anything = read(r#"{"a":[1]}"#);
    assert_eq!(to_json(&anything), r#"{"a":[1]}"#);
    assert_eq!(read::<Number>("7").body, Some(7));
    assert_eq!(read::<Anything>("null").body, None);
}

#[test]
fn copies_and_comparisons_know_the_only_member() {
    let list: List = read(r#"[{"Id":"a"}]"#);
    assert_eq!(list.clone(), list);
    assert_ne!(list, List::default());
    assert_eq!(format!("{list:?}"), r#"List { body: [Item { Id: "a" }] }"#);
    assert!(findings(&list).is_empty());
}

#[test]
fn text_is_taken_as_it_is_unless_it_is_json_text() {
    assert_eq!(
        read::<Text>(r#""a \"b\"""#).body.as_deref(),
        Some(r#"a "b""#)
    );
    for body in ["curl -O x", "", "null", "[1]", "\"open", "a: 1\nb: 2\n"] {
        assert_eq!(read::<Text>(body).body.as_deref(), Some(body));
    }
    let broken = decode::<Text>(b"a\xFFb").expect("it can be read");
    assert_eq!(broken.value.body.as_deref(), Some("a\u{FFFD}b"));
    for body in ["OR", "\"OR\""] {
        assert_eq!(read::<Word>(body).body, Some(LogicalExp::Or.into()));
    }
}

#[test]
fn bytes_are_taken_as_they_are() {
    let body = [0, 159, 146, 150, b'"'];
    let decoded = decode::<Bytes>(&body).expect("it can be read");
    assert_eq!(decoded.value.body.as_deref(), Some(&body[..]));
    assert_eq!(read::<Bytes>(r#"{"a":1}"#).body, Some(r#"{"a":1}"#.into()));
    assert_eq!(
        format!("{:?}", decoded.value),
        "Bytes { body: Blob(5 bytes) }"
    );
    assert_eq!(
        to_json(&decoded.value),
        "\"AJ+Slg==\"".replace("lg==", "liI=")
    );
}

#[test]
fn what_is_no_such_value_is_told_and_not_refused() {
    let decoded = decode::<List>(br#"{"Message":"none"}"#).expect("it is JSON");
    assert_eq!(decoded.value.body.len(), 1);
    let decoded = decode::<ByName>(b"[1]").expect("it is JSON");
    assert_eq!((decoded.value.body.len(), decoded.notes.count()), (0, 1));
    assert!(decode::<List>(b"<html>").is_err());
    assert!(decode::<Anything>(b"").is_err());
}

#[test]
fn blobs_are_made_of_what_has_bytes() {
    let blob = Blob::from("a");
    for same in [
        Blob::from("a".to_owned()),
        Blob::from(vec![b'a']),
        Blob::from(&b"a"[..]),
    ] {
        assert_eq!(same, blob);
    }
    assert_eq!((blob.as_str(), blob.len()), (Some("a"), 1));
    assert_eq!(Blob::from(vec![255]).as_str(), None);
    assert_eq!(blob.into_vec(), b"a");
}

objects! {
    Holder {
        file: Option<Blob> = Member::new("File"),
    }
}

#[cfg(feature = "serde")]
#[test]
fn serde_writes_bytes_as_base64_and_a_whole_answer_as_what_it_holds() {
    let holder = Holder {
        file: Some(vec![0, 255].into()),
    };
    let text = serde_json::to_string(&holder).expect("it can be written");
    assert_eq!(text, r#"{"File":"AP8="}"#);
    let read: Holder = serde_json::from_str(&text).expect("it can be read");
    assert_eq!(read, holder);
    let list: List = serde_json::from_str(r#"[{"Id":"a"}]"#).expect("it can be read");
    assert_eq!(list.body[0].id.as_deref(), Some("a"));
    let text = serde_json::to_string(&list).expect("it can be written");
    assert_eq!(text, r#"[{"Id":"a"}]"#);
}

#[test]
fn text_that_is_no_base64_is_no_bytes() {
    let decoded = decode::<Holder>(br#"{"File":"*"}"#).expect("it is JSON");
    assert_eq!((decoded.value.file, decoded.notes.count()), (None, 1));
}
