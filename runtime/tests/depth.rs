//! What is nested too deep is refused, what is accepted fits on a small stack: a hostile answer
//! ends no program.

use acs_runtime::{
    Any, DecodeErrorKind, JsonField as _, JsonText, Map, Member, Shape, decode, encode, findings,
    to_json,
};

mod sample;

use sample::objects;

objects! {
    Tree {
        branches: Vec<Tree> = Member::new("Branches"),
        by_name: Map<Tree> = Member::new("ByName"),
        any: Option<Any> = Member::new("Any"),
        text: Option<JsonText<Vec<Tree>>> = Member::new("Text"),
        leaf: Option<i64> = Member::new("Leaf"),
    }
}

use acs_runtime::Field;

const HOSTILE: usize = 100_000;

/// Runs it where a program has little room, as in a thread of an embedded runtime.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(512 << 10);
    let thread = thread.spawn(run).expect("a thread");
    thread.join().expect("it ends well");
}

/// JSON that is nested so deep.
type Nested = fn(usize) -> String;

fn nested(depth: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

const KNOWN: [Nested; 4] = [
    |depth| nested(depth, r#"{"Branches":["#, "", "]}"),
    |depth| nested(depth, r#"{"ByName":{"a":"#, "{}", "}}"),
    |depth| format!(r#"{{"Any":{}}}"#, nested(depth, "[", "", "]")),
    |depth| format!(r#"{{"Any":{}}}"#, nested(depth, r#"{"a":"#, "1", "}")),
];

#[test]
fn an_answer_is_read_to_a_depth_that_fits_on_a_small_stack() {
    on_a_small_stack(|| {
        for text in KNOWN {
            let refused = decode::<Tree>(text(HOSTILE).as_bytes()).expect_err("too deep");
            assert_eq!(refused.kind(), DecodeErrorKind::TooDeep);
            let read = |depth: usize| decode::<Tree>(text(depth).as_bytes());
            let deepest = (1..HOSTILE).take_while(|depth| read(*depth).is_ok()).last();
            let deepest = deepest.expect("some depth");
            assert!((50..130).contains(&deepest), "{deepest}");
            // Whatever is done with such a value needs no more room.
            let tree = read(deepest).expect("it was read before").value;
            let copy = tree.clone();
            assert!(copy == tree);
            assert!(format!("{tree:?}").len() > deepest);
            assert!(findings(&tree).is_empty());
            assert!(to_json(&tree).len() > deepest);
            let _ = encode(&tree);
        }
    });
}

#[test]
fn what_nobody_knows_is_skipped_at_any_depth() {
    on_a_small_stack(|| {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let inner = nested(HOSTILE, open, "1", close);
            let text = format!(r#"{{"New":{inner},"Branches":[{{"New":{inner}}}],"Leaf":7}}"#);
            let tree = decode::<Tree>(text.as_bytes())
                .expect("it is skipped")
                .value;
            assert_eq!((tree.leaf, tree.branches.len()), (Some(7), 1));
            // A value of another kind than is expected is skipped too.
            let text = format!(r#"{{"Leaf":{inner}}}"#);
            let tree = decode::<Tree>(text.as_bytes())
                .expect("it is skipped")
                .value;
            assert_eq!(tree.leaf, None);
        }
    });
}

#[test]
fn json_within_text_is_read_to_a_bounded_depth() {
    on_a_small_stack(|| {
        for inner in KNOWN {
            let inner = format!("[{}]", inner(HOSTILE));
            let text = format!(r#"{{"Text":{}}}"#, serde_json::Value::from(inner));
            let tree = decode::<Tree>(text.as_bytes())
                .expect("the rest is read")
                .value;
            assert!(tree.text.is_some_and(|it| it.content().is_err()));
        }
        for open in ["[", r#"{"a":"#] {
            assert!(Any::from_json(&open.repeat(HOSTILE)).is_err());
        }
    });
}
