//! Calls operations that are known from their specs alone, and writes the code that does.
//!
//! ```text
//! Spec ─Catalogue→ Operation ─values→ Request ─┬─validate→ what the service would refuse
//!                     │                        ├─signed→ the HTTP request as it goes out
//!                     └─form→ Form             ├─send→ Outcome
//!                                              └─samples→ Rust, curl, Python
//! ```
//!
//! Nothing of a call is done here. The tables that a generated crate has as constants are made
//! from the same model at run time, and the runtime walks them as it walks those: so what
//! is validated, encoded, signed, sent and decoded is what a program with the generated crate
//! validates, encodes, signs, sends and decodes. The tests hold both against each other.
//!
//! Invariants:
//! - bad input never panics; every problem is told, with the path of the value;
//! - a secret is part of no message, no sample and no preview: not the key that signs, nor its
//!   token, nor a parameter that the spec calls sensitive.

mod catalogue;
pub mod cli;
mod fill;
mod form;
mod mask;
mod request;
mod samples;
mod send;
mod settings;
mod signed;
mod table;
mod tables;

pub use acs_runtime::{Invalid, Severity, Violation};
pub use catalogue::{Catalogue, NotFound, Operation};
pub use fill::Problem;
pub use form::{Choice, Field, Form, Limits};
pub use request::Request;
pub use samples::Samples;
pub use send::{Attempt, Outcome, PageWalk, Response};
pub use settings::Settings;
pub use signed::Signed;
pub use table::{Column, List, Table};
