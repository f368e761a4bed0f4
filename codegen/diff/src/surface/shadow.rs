//! New methods that take the place of a trait's: an inherent method wins over one of a trait, so
//! that a member called `Clone` of an input leaves `input.clone()` without its meaning.

/// Methods that a program may call on every struct by traits that need no import.
const OF_STRUCTS: &[&str] = &[
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "into",
    "ne",
    "to_owned",
    "try_into",
];

/// Those of a builder, which is neither `Clone` nor `PartialEq`.
const OF_BUILDERS: &[&str] = &["into", "try_into"];

/// Those of the client, which is `Clone`. Its methods take `&self`, and so leave alone what is
/// found by value before: `into`.
const OF_CLIENTS: &[&str] = &["clone", "clone_from", "clone_into", "to_owned"];

/// Whether the setter at `path` hides a method of a trait.
pub(super) fn setter(path: &str) -> bool {
    let path = path.trim_end_matches("()");
    let Some((owner, name)) = path.rsplit_once("::") else {
        return false;
    };
    match owner.ends_with("::Builder") {
        true => OF_BUILDERS.contains(&name),
        false => OF_STRUCTS.contains(&name),
    }
}

/// Whether the client's method for the operation in `module` does.
pub(super) fn operation(module: &str) -> bool {
    OF_CLIENTS.contains(&module)
}
