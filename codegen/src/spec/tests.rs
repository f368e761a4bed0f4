//! The reference for people names everything that the language has.

use std::fs;
use std::path::Path;

use super::*;
use crate::read::{Record, Word};

fn words<W: Word>() -> Vec<&'static str> {
    W::WORDS.iter().map(|(word, _)| *word).collect()
}

#[test]
fn every_key_and_every_word_stands_in_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/README.md");
    let reference = fs::read_to_string(path).expect("the reference is there");
    let terms = [
        Service::keys(),
        Endpoints::keys(),
        Region::keys(),
        Group::keys(),
        Operation::keys(),
        Authorization::keys(),
        Parameter::keys(),
        Schema::keys(),
        Value::keys(),
        Success::keys(),
        Pagination::keys(),
        ErrorCode::keys(),
        Example::keys(),
        Change::keys(),
        words::<Protocol>(),
        words::<EndpointRule>(),
        words::<Method>(),
        words::<Effect>(),
        words::<Security>(),
        words::<Access>(),
        words::<Place>(),
        words::<Type>(),
        words::<Format>(),
        words::<Style>(),
    ];
    for term in terms.into_iter().flatten() {
        assert!(reference.contains(&format!("`{term}`")), "`{term}`");
    }
}

#[test]
fn a_parameter_has_the_keys_of_a_schema_and_its_place() {
    assert_eq!(Parameter::keys().first(), Some(&"in"));
    assert!(Parameter::keys().ends_with(&Schema::keys()));
}
