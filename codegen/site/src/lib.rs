//! The reference of API specs as a folder of web pages, which need no server, no network and,
//! but for the search, no script.
//!
//! ```text
//! Folder ─┬─lower→ crates ──┐
//!         ├─days→ changes ──┼─pages→ what each page shows ─templates→ Files
//!         └─acs-call→ code ─┘
//! ```
//!
//! Data flows one way, through values. `pages` decides what is shown, the templates how it looks.
//! What a description says comes from [`acs_codegen::describe`], as the documentation of the
//! generated crates does.
//!
//! Invariants:
//! - a text of a spec is hostile: it reaches a page through `markdown`, which lets only harmless
//!   elements out, or through the templates, which escape it;
//! - links are relative, so that the folder may lie anywhere;
//! - the same specs give the same bytes.

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

use acs_call::Catalogue;
use acs_codegen::diag::Diagnostics;
use acs_codegen::files::Files;
use acs_diff::input::Folder;

mod address;
mod catalogue;
mod markdown;
mod pages;
mod product;
mod search;
mod templates;
mod tree;
mod visible;

/// Stands before the end of each operation's page. Whoever serves the site may put scripts in its
/// place.
pub const EXPLORER: &str = "<!-- explorer -->";

/// What the pages depend on besides the specs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the documentation of the generated crates lies: an address, or a path as seen from
    /// the top of the site. Without it there are no links to it.
    pub rustdoc: Option<String>,
}

/// Makes the site of a folder of specs.
///
/// # Errors
///
/// Names that Rust cannot tell apart or cannot spell: what does not compile has no reference.
pub fn build(folder: &Folder, options: &Options) -> Result<Files, Diagnostics> {
    let crates = acs_codegen::lower(&folder.sources, &folder.specs)?;
    let calls = Catalogue::new(&folder.sources, &folder.specs)?;
    let report = pages::history(folder);
    Ok(pages::all(folder, &crates, &calls, &report, options))
}
