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

pub mod announce;
pub mod delta;
mod explain;
pub mod facts;
mod finding;
mod fingerprint;
pub mod history;
pub mod input;
mod judge;
pub mod lifeline;
mod patterns;
pub mod policy;
pub mod rename;
pub mod render;
pub mod report;
mod rule;
pub mod semver;
mod shapes;
pub mod surface;
mod witness;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

pub use explain::explain;
pub use finding::{
    Area, Compat, Docs, Finding, Place, Rename, Rust, Side, Verdict, Wire, Witness, WitnessKind,
};
pub use rule::{Mirror, Rule};

/// One side of a comparison: specs and the text they were read from.
#[derive(Clone, Copy, Debug)]
pub struct Revision<'a> {
    /// The files, for lines and columns.
    pub sources: &'a SourceMap,
    /// What the files say.
    pub specs: &'a [Spec],
}

/// What a comparison looks at beyond what it must.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether descriptions are read for values, limits, defaults and deprecations.
    pub mine: bool,
    /// Whether breaks on the wire are shown by documents.
    pub witnesses: bool,
    /// Whether the verdict on Rust callers is read off the generated crates, instead of what the
    /// rules say by themselves.
    pub rust: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mine: true,
            witnesses: true,
            rust: true,
        }
    }
}

/// Compares two revisions of specs. Findings are ordered by place, then by rule.
///
/// It is a pure function: order, layout and comments of the files change nothing, and the same
/// two revisions give the same findings every time.
pub fn diff(old: &Revision<'_>, new: &Revision<'_>, options: &Options) -> Vec<Finding> {
    judge::judge(old, new, options)
}
