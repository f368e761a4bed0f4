//! What must hold whatever bytes arrive, one function for each way in.
//!
//! A target takes bytes and panics if something does not hold. Nothing here knows how the bytes were
//! found: `driver/` lets libFuzzer look for them, guided by what they reach; `tests/replay.rs` tries
//! those that are kept, with any compiler. `docs/fuzzing.md` says what each target holds.

mod choice;
mod credentials;
mod decode;
mod diff;
mod flatten;
mod import;
mod json;
mod request;
mod server;
mod service;
mod sign;
mod spec;
mod wire;

/// A way in.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("credentials", credentials::credentials),
    ("decode", decode::decode),
    ("diff", diff::diff),
    ("flatten", flatten::flatten),
    ("import", import::import),
    ("server", server::server),
    ("sign", sign::sign),
    ("spec", spec::spec),
];

/// Runs a target; for the driver, whose programs have one each.
///
/// # Panics
///
/// If something does not hold, or if there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|(it, _)| *it == name);
    let (_, target) = found.expect("a target is listed");
    target(bytes);
}
