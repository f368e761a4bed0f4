//! Holds the verdict on Rust callers against the compiler's.
//!
//! ```text
//!            ┌─generate→ old crate ──► program that touches all of it ──┐
//! Pair ──────┤                                                         ├─rustc→ errors ─┐
//!            └─generate→ new crate ─────────────────────────────────────┘               ├→ Proof
//!                     surface::compare(old, new) → changes ─────────────────────────────┘
//! ```
//!
//! `acs_diff::surface` reads the verdict off the generator's model. Whether it reads rightly is
//! for the compiler to say: see [`proof`].

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

pub mod compiler;
pub mod corpus;
mod features;
pub mod mutate;
pub mod pair;
pub mod program;
pub mod proof;
pub mod real;
pub mod report;
pub mod semver_checks;

pub use compiler::Compiler;
pub use pair::{Generated, Pair, Side};
pub use proof::{Proof, prove, prove_all};
