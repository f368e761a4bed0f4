//! Which groups and shapes of a service its operations use.

use std::collections::BTreeSet;

use acs_codegen::spec::{Operation, Schema, Service};

/// Leaves groups and shapes out that no operation in the folder uses and that are not there yet.
pub(crate) fn keep_used(service: &mut Service, operations: &[Operation], ours: Option<&Service>) {
    let is_ours = |key: &str| ours.is_some_and(|it| it.groups.contains_key(key));
    let groups: BTreeSet<&str> = operations
        .iter()
        .filter_map(|it| it.group.as_ref())
        .map(|it| it.as_str())
        .collect();
    service
        .groups
        .retain(|key, _| groups.contains(key.as_str()) || is_ours(key.as_str()));
    let mut used = BTreeSet::new();
    let mut open: Vec<&Schema> = Vec::new();
    for operation in operations {
        open.extend(operation.parameters.values().map(|it| &it.schema));
        open.push(&operation.response);
        open.extend(operation.shapes.values());
    }
    let shapes = service.shapes.clone();
    while let Some(schema) = open.pop() {
        if let Some(name) = &schema.shape
            && used.insert(name.value.clone())
        {
            open.extend(shapes.get(name.as_str()));
        }
        open.extend(schema.items.as_deref());
        open.extend(schema.members.iter().flat_map(|it| it.values()));
    }
    service.shapes.retain(|key, _| used.contains(&key.value));
}
