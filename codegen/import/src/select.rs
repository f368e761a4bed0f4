//! Part of a product: some operations, or some groups of them.

use std::collections::BTreeSet;

use acs_codegen::spec::Spec;

/// A name that the metadata does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// `operation` or `group`.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// The name that is most like it, if one is.
    pub closest: Option<String>,
}

/// Keeps the operations of these names and those of these groups, all if none is named; a group
/// goes by its key or its title.
///
/// # Errors
///
/// The first name that nothing has.
pub fn select(spec: &mut Spec, operations: &[String], groups: &[String]) -> Result<(), Unknown> {
    if operations.is_empty() && groups.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = spec.operations.iter().map(|it| it.name.as_str()).collect();
    if let Some(name) = operations.iter().find(|it| !names.contains(&it.as_str())) {
        return Err(unknown("operation", name, &names));
    }
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for name in groups {
        let known = spec.service.groups.iter();
        let mut fitting =
            known.filter(|(key, group)| key.as_str() == name || group.title.as_str() == name);
        match fitting.next() {
            Some((key, _)) => _ = keys.insert(key.value.clone()),
            None => {
                let known = spec.service.groups.iter();
                let names: Vec<&str> = known
                    .flat_map(|(key, group)| [key.as_str(), group.title.as_str()])
                    .collect();
                return Err(unknown("group", name, &names));
            }
        }
    }
    spec.operations.retain(|it| {
        let is_in_group = it
            .group
            .as_ref()
            .is_some_and(|group| keys.contains(&group.value));
        is_in_group || operations.contains(&it.name.value)
    });
    Ok(())
}

fn unknown(what: &'static str, name: &str, names: &[&str]) -> Unknown {
    Unknown {
        what,
        name: name.to_owned(),
        closest: acs_codegen::closest(name, names.iter().copied()).map(str::to_owned),
    }
}
