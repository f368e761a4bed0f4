//! Says what changed between two API specs: on the wire, for Rust callers and in the
//! documentation.
//!
//! ```text
//! old Spec ─facts→ Facts ─┐
//!                         ├─delta→ Delta ─judge→ Findings ─policy→ Report ─render→ text, JSON, HTML, …
//! new Spec ─facts→ Facts ─┘
//! ```
//!
//! Data flows one way, through values. A [`Finding`] is a judgement about one cause; everything
//! that is printed is made of findings.

mod finding;
pub mod surface;

pub use finding::{
    Area, Compat, Docs, Finding, Place, Rename, Rust, Side, Verdict, Wire, Witness, WitnessKind,
};
