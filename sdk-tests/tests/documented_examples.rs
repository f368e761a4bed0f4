//! What the documentation shows is what the service takes and gives: the request of every example is
//! sent to the fake server, which checks it as the service would, and every sample answer is read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    deprecated,
    reason = "an operation that the vendor has withdrawn is documented, too"
)]

use std::error::Error;
use std::path::Path;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_mock::Server;
use acs_sas::blocking::Client;
use serde_json::Value;

/// What was read, as JSON again, and the notes on what could not be.
type Answer = Result<(String, String), Box<dyn Error>>;
type Example = fn(&Client) -> Answer;

include!(concat!(env!("OUT_DIR"), "/documented.rs"));

#[test]
fn every_example_is_answered() {
    let server = Server::start().unwrap();
    let client = Client::new(server.config()).unwrap();
    let operations = server.operations();
    assert_eq!(EXAMPLES.len(), operations.len(), "{operations:?}");
    for (name, example) in EXAMPLES {
        example(&client).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for operation in operations {
        assert_eq!(server.calls(&operation), 1, "{operation}");
    }
}

#[test]
fn every_value_of_every_sample_is_read() {
    let server = Server::start().unwrap();
    let client = Client::new(server.config()).unwrap();
    let mut samples = 0;
    for spec in specs() {
        for operation in &spec.operations {
            for sample in &operation.examples {
                let name = operation.name.as_str();
                let sample: Value = serde_json::from_str(sample.response.as_str()).unwrap();
                let respond = server.expect(name).times(1);
                respond.respond(sample.clone());
                let (json, notes) = example_of(name)(&client).unwrap();
                assert_eq!(notes, "", "{name}");
                let read: Value = serde_json::from_str(&json).unwrap();
                assert_eq!(unfolded(read), unfolded(sample), "{name}");
                samples += 1;
            }
        }
    }
    assert!(samples >= EXAMPLES.len(), "{samples} samples");
}

/// The specs that the crate was made from.
fn specs() -> Vec<Spec> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec");
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    acs_codegen::parse(&SourceMap::load(&folder).unwrap(), &options).unwrap()
}

/// The example in the module that the operation has.
fn example_of(operation: &str) -> Example {
    let plain = operation.to_lowercase();
    let found = EXAMPLES
        .iter()
        .find(|(module, _)| module.replace('_', "") == plain);
    found
        .unwrap_or_else(|| panic!("{operation} has no example"))
        .1
}

/// With the JSON that texts hold in place of the texts, since white space and order in it do not
/// matter, and without empty lists and absent members.
fn unfolded(value: Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(inner @ (Value::Array(_) | Value::Object(_))) => unfolded(inner),
            _ => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(unfolded).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, unfolded(value)))
            .filter(|(_, value)| {
                !value.is_null() && value.as_array().is_none_or(|it| !it.is_empty())
            })
            .collect(),
        other => other,
    }
}
