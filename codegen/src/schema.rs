//! JSON Schemas of the spec files, so that editors complete and check them.
//!
//! Made from the declarations that read the files: what a schema refuses, the reader
//! refuses. The reader refuses more, since `check` knows what a schema cannot say.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;

use crate::spec::policy::Policy;
use crate::spec::{Operation, Override, Revision, Service};
use schemars::JsonSchema;

/// The schema files: name to JSON text.
pub fn schemas() -> BTreeMap<String, String> {
    BTreeMap::from([
        ("operation.json".to_owned(), schema::<Operation>()),
        ("overrides.json".to_owned(), list_schema::<Override>()),
        ("policy.json".to_owned(), schema::<Policy>()),
        ("revision.json".to_owned(), schema::<Revision>()),
        ("service.json".to_owned(), schema::<Service>()),
    ])
}

/// The schema of a file that is a list of records.
fn list_schema<T: JsonSchema>() -> String {
    schema::<Vec<T>>()
}

fn schema<T: JsonSchema>() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}
