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

pub mod compiler;
pub mod corpus;
mod features;
pub mod mutate;
pub mod pair;
pub mod program;
pub mod proof;
pub mod real;
pub mod report;

pub use compiler::Compiler;
pub use pair::{Generated, Pair, Side};
pub use proof::{Proof, prove, prove_all};
