//! Specs in, diagnostics out.

mod corruption;
mod cross_check;
mod diagnostics;
mod history;
mod hostile;
mod overrides;
mod schema;
#[path = "../support/sources.rs"]
mod sources;
mod written;
