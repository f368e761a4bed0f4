//! A request known from its spec and one of the generated crate are the same thing: they have the
//! same tables, and for the same values they say and send the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    deprecated,
    reason = "an operation that the vendor has withdrawn is called, too"
)]

use std::collections::BTreeSet;
use std::fmt::Debug;

use acs_call::{Catalogue, Operation};
use acs_runtime::dynamic::Dynamic;
use acs_runtime::{Endpoints, Object, Slot, decode, encode, findings, to_json};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value};

mod support;
mod values;
use support::{catalogue, examples, for_each_operation};

/// How deep objects of the same type may be inside each other before the test has seen enough.
const DEPTH: usize = 12;

/// An operation by the name of its module.
fn find<'a>(catalogue: &'a Catalogue, module: &str) -> &'a Operation {
    catalogue.find(Some("sas"), module).unwrap()
}

#[test]
fn the_tables_are_those_of_the_generated_crate() {
    let catalogue = catalogue();
    let mut seen = BTreeSet::new();
    macro_rules! compare {
        ($module:ident) => {
            let operation = find(&catalogue, stringify!($module));
            seen.insert(operation.name().to_owned());
            same_tables::<acs_sas::$module::Request>(operation);
        };
    }
    for_each_operation!(compare);
    let all: BTreeSet<String> = catalogue
        .operations()
        .iter()
        .map(|it| it.name().to_owned())
        .collect();
    assert_eq!(seen, all, "the list of this test is complete");
    let ours: &Endpoints = catalogue.operations()[0].endpoints();
    assert_eq!(format!("{ours:?}"), format!("{:?}", acs_sas::ENDPOINTS));
}

fn same_tables<R: acs_runtime::Operation + Default>(operation: &Operation) {
    assert_eq!(format!("{:?}", operation.meta()), format!("{:?}", R::META));
    let (mut request, mut response) = operation.empty();
    same_type(&mut request, &mut R::default(), DEPTH);
    same_type(&mut response, &mut R::Response::default(), DEPTH);
}

/// Two objects have the same table, and so have all that can be in them.
fn same_type(ours: &mut dyn Object, theirs: &mut dyn Object, depth: usize) {
    assert_eq!(
        format!("{:?}", ours.shape()),
        format!("{:?}", theirs.shape())
    );
    if depth == 0 {
        return;
    }
    for index in 0..ours.shape().members.len() {
        let wire = ours.shape().members[index].wire();
        same_slot(
            ours.slot(index).slot(),
            theirs.slot(index).slot(),
            wire,
            depth,
        );
    }
}

fn same_slot(ours: Slot<'_>, theirs: Slot<'_>, wire: &str, depth: usize) {
    match (ours, theirs) {
        (Slot::Optional(ours), Slot::Optional(theirs)) => {
            same_type(ours.fill(), theirs.fill(), depth - 1)
        }
        (Slot::Object(ours), Slot::Object(theirs)) => same_type(ours, theirs, depth - 1),
        (Slot::List(ours), Slot::List(theirs)) => {
            same_slot(ours.push(), theirs.push(), wire, depth)
        }
        (Slot::Json(ours), Slot::Json(theirs)) => {
            same_slot(ours.begin(), theirs.begin(), wire, depth)
        }
        (Slot::Map(ours), Slot::Map(theirs)) => {
            same_slot(
                ours.insert("key".into()),
                theirs.insert("key".into()),
                wire,
                depth,
            );
        }
        (Slot::Open(ours), Slot::Open(theirs)) => {
            assert_eq!(ours.is_integer(), theirs.is_integer(), "{wire}")
        }
        (ours, theirs) => assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{wire}"),
    }
}

/// The generated request with the values of ours.
fn twin<R: Object + Default>(ours: &Dynamic) -> R {
    let json = to_json(ours);
    let twin = decode::<R>(json.as_bytes()).unwrap();
    assert!(twin.notes.is_empty(), "{}: {json}", twin.notes);
    twin.value
}

/// Both say and send the same.
fn same_request<R: Object + Default + Debug>(operation: &Operation, values: &Map<String, Value>) {
    let request = operation.request(values).unwrap_or_else(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}: {problems:?} in {values:?}", operation.name())
    });
    let theirs: R = twin(request.object());
    let (ours, sent) = (request.encoded(), encode(&theirs));
    // `Debug` would show the names alone.
    assert!(ours == sent, "{}: {values:?}", operation.name());
    assert_eq!(
        request.findings(),
        findings(&theirs),
        "{}",
        operation.name()
    );
    assert_eq!(
        request.validate().map_err(|it| it.to_string()),
        acs_runtime::validate(&theirs).map_err(|it| it.to_string()),
    );
    assert_eq!(format!("{:?}", request.object()), format!("{theirs:?}"));
}

#[test]
fn the_examples_are_sent_as_the_generated_crate_sends_them() {
    let catalogue = catalogue();
    macro_rules! compare {
        ($module:ident) => {
            let operation = find(&catalogue, stringify!($module));
            same_request::<acs_sas::$module::Request>(operation, &examples(operation));
        };
    }
    for_each_operation!(compare);
}

#[test]
fn any_values_are_sent_as_the_generated_crate_sends_them() {
    let catalogue = catalogue();
    macro_rules! compare {
        ($module:ident) => {
            let operation = find(&catalogue, stringify!($module));
            let config = Config {
                cases: 24,
                failure_persistence: None,
                ..Config::default()
            };
            let strategy = values::of(&operation.form());
            TestRunner::new(config)
                .run(&strategy, |values| {
                    same_request::<acs_sas::$module::Request>(operation, &values);
                    Ok(())
                })
                .unwrap();
        };
    }
    for_each_operation!(compare);
}
