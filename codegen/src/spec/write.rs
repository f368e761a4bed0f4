//! Specs as the text of their files.
//!
//! Only keys that say something are written: single values first, in the order of their
//! declaration, then what holds more. Reading the text gives the same spec, places aside.

use super::{Operation, Service};
use crate::read::Record;
use crate::yaml::{self, Out};

/// The line that tells an editor which schema a `service.yaml` follows.
pub const SERVICE_SCHEMA: &str = "# yaml-language-server: $schema=../../schema/service.json\n";

/// The line that tells an editor which schema a file of `operations/` follows.
pub const OPERATION_SCHEMA: &str =
    "# yaml-language-server: $schema=../../../schema/operation.json\n";

/// The text of `service.yaml`.
pub fn service(service: &Service) -> String {
    format!("{SERVICE_SCHEMA}{}", document(service))
}

/// The text of `operations/<Operation>.yaml`.
pub fn operation(operation: &Operation) -> String {
    format!("{OPERATION_SCHEMA}{}", document(operation))
}

fn document(record: &impl Record) -> String {
    let mut entries = Vec::new();
    record.put(&mut entries);
    // What goes in stands before what comes out.
    let place = |key: &str, of: &[(String, Out)]| of.iter().position(|(it, _)| it == key);
    if let (Some(response), Some(parameters)) =
        (place("response", &entries), place("parameters", &entries))
        && response < parameters
    {
        let response = entries.remove(response);
        entries.insert(parameters, response);
    }
    yaml::document(&yaml::singles_first(entries))
}
