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

// Nothing that this library reads may make it panic. What is allowed all the same says why it
// cannot. Tests fail by panicking, so this is not in the workspace's manifest.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::exit,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

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
