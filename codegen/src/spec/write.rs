//! Specs as the text of their files.
//!
//! Only keys that say something are written: single values first, in the order of their
//! declaration, then what holds more. Reading the text gives the same spec, places aside.

use super::merge::without_needless_quotes;
use super::{Operation, Service};
use crate::diag::Diagnostics;
use crate::read::{Read, Record, written};
use crate::source::SourceMap;
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

/// The text of an operation's file, changed so that it says `operation`. What it says already
/// keeps its bytes, comments included; `None` if that cannot be.
pub fn update_operation(text: &str, operation: &Operation) -> Option<String> {
    update(text, operation)
}

/// The text of a service's file, changed so that it says `service`, as [`update_operation`].
pub fn update_service(text: &str, service: &Service) -> Option<String> {
    update(text, service)
}

fn update<R: Record + Read + PartialEq>(text: &str, record: &R) -> Option<String> {
    let old: R = read(text)?;
    let tree = |record: &R| without_needless_quotes(written(record));
    let (before, after) = (tree(&old), tree(record));
    if before == after {
        return Some(text.to_owned());
    }
    let sources = SourceMap::from_texts([("", text)]);
    let (file, _) = sources.files().next()?;
    let node = yaml::parse(&sources, file, &mut Diagnostics::default())?;
    let new = yaml::splice(text, &node, &before, &after)?;
    // Whatever the edit did to the text, it must say the record, or it is not used.
    let read: R = read(&new)?;
    (in_any_order(tree(&read)) == in_any_order(after)).then_some(new)
}

fn read<R: Read>(text: &str) -> Option<R> {
    let sources = SourceMap::from_texts([("", text)]);
    let (file, _) = sources.files().next()?;
    let mut diags = Diagnostics::default();
    let node = yaml::parse(&sources, file, &mut diags)?;
    let record = R::read(&node, &mut diags);
    record.filter(|_| diags.is_empty())
}

/// The tree with the keys of all mappings sorted: where a key stands changes nothing that is said.
fn in_any_order(tree: Out) -> Out {
    match tree {
        Out::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, it)| (key, in_any_order(it)));
            let mut entries: Vec<_> = entries.collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Out::Mapping(entries)
        }
        Out::List(items) => Out::List(items.into_iter().map(in_any_order).collect()),
        value => value,
    }
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
