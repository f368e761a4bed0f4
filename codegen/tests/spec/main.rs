//! Specs in, diagnostics out.

mod corruption;
mod cross_check;
mod diagnostics;
mod hostile;
mod schema;
mod sources;
