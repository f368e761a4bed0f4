//! Compiles declarative API specs into the Rust crates of an Alibaba Cloud SDK.
//!
//! ```text
//! api-spec/*.yaml ─parse→ Spec ─check→ Spec ─lower→ Model ─emit→ tokens ─render→ Files
//!                    └──── Diagnostics ────────┘
//! ```
//!
//! Data flows one way, through values. [`compile`] is a pure function: it reads no
//! clock, no environment and no disk, and its output depends on nothing but its
//! arguments. Only [`source`] and [`files`] touch the disk.
//!
//! Everything a user can get wrong is reported before `emit`, all of it in one run,
//! so nothing from `emit` on returns a `Result`; a panic there is a bug of ours.

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

mod check;
mod closest;
mod date;
pub mod diag;
mod emit;
pub mod explain;
pub mod files;
mod lower;
pub mod mine;
pub mod model;
pub mod openapi;
pub mod policy;
mod read;
mod render;
pub mod schema;
pub mod source;
pub mod spec;
mod yaml;

pub use check::fits;
pub use closest::{closest, distance};
pub use date::is_date;
pub use lower::crate_folder;

/// Named shapes looked up as `lower` does, for tools that read specs.
pub mod resolve {
    pub use crate::lower::resolve::{Home, Resolver, View};
}

/// Rust names as `lower` gives them, for tools that write specs.
pub mod naming {
    pub use crate::lower::names::{
        field_name, is_keyword, is_reserved_module, is_reserved_setter, is_reserved_type, type_name,
    };
}

/// What specs say, ready to be shown: the documentation of the generated crates and the reference
/// site say the same because both ask here.
pub mod describe {
    pub use crate::lower::docs::{Fact, escape, facts, page_name, sentence, shared_paragraphs};
}

use diag::Diagnostics;
use files::Files;
use model::Crate;
use source::SourceMap;
use spec::Spec;
use spec::history::{self, History};

/// What the output depends on besides the specs.
#[derive(Clone, Debug)]
pub struct Options {
    /// Path of the runtime crate, as the manifest of a generated crate must spell it.
    pub runtime: String,
    /// Whether each generated crate is a workspace of its own, so that it builds wherever it lies.
    pub standalone: bool,
    /// Compile this product only, named as in its `service.yaml`.
    pub product: Option<String>,
}

/// A step of [`compile_observed`], reported when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Text became specs.
    Parse,
    /// Every rule looked at every spec.
    Check,
    /// Specs became models.
    Lower,
    /// Models became tokens, and tokens became text.
    Emit,
}

/// Compiles API specs into the files of one SDK crate per product.
///
/// # Errors
///
/// Everything that is wrong with the specs, in the order of the text.
pub fn compile(sources: &SourceMap, options: &Options) -> Result<Files, Diagnostics> {
    compile_observed(sources, options, &mut |_| ()).map(|output| output.files)
}

/// What [`compile_observed`] makes.
#[derive(Clone, Debug)]
pub struct Output {
    /// The files.
    pub files: Files,
    /// What deserves a look, though it stops nothing.
    pub warnings: Diagnostics,
    /// How many operations were compiled.
    pub operations: usize,
    /// The specs that were compiled.
    pub specs: Vec<Spec>,
}

/// The same as [`compile`] with everything there is to say about it, telling `done` after each step, so that a caller who has
/// a clock can measure them.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_observed(
    sources: &SourceMap,
    options: &Options,
    done: &mut dyn FnMut(Stage),
) -> Result<Output, Diagnostics> {
    let specs = parse(sources, options)?;
    done(Stage::Parse);

    let warnings = check(sources, &specs)?;
    done(Stage::Check);

    let crates = lower(sources, &specs)?;
    done(Stage::Lower);

    let files = emit(&crates, options);
    done(Stage::Emit);
    let operations = specs.iter().map(|spec| spec.operations.len()).sum();
    Ok(Output {
        files,
        warnings,
        operations,
        specs,
    })
}

/// Reads the specs of the products that `options` asks for.
///
/// # Errors
///
/// What is no YAML, or not in the language of [`spec`].
pub fn parse(sources: &SourceMap, options: &Options) -> Result<Vec<Spec>, Diagnostics> {
    let mut diags = Diagnostics::default();
    let mut specs = spec::parse(sources, &mut diags);
    diags.finish()?;
    if let Some(product) = &options.product {
        specs.retain(|spec| spec.service.product.value.eq_ignore_ascii_case(product));
    }
    Ok(specs)
}

/// Judges specs: everything that is wrong with them beyond their spelling, and what deserves
/// a warning.
///
/// # Errors
///
/// The findings, if one of them is an error.
pub fn check(sources: &SourceMap, specs: &[Spec]) -> Result<Diagnostics, Diagnostics> {
    let mut diags = Diagnostics::default();
    check::check(sources, specs, &mut diags);
    diags.finish()
}

/// Judges specs that are only a part of a folder: what is unused in them may be used elsewhere.
///
/// # Errors
///
/// As [`check`].
pub fn check_part(sources: &SourceMap, specs: &[Spec]) -> Result<Diagnostics, Diagnostics> {
    let mut diags = Diagnostics::default();
    check::check_part(sources, specs, &mut diags);
    diags.finish()
}

/// Reads and judges the earlier revisions of specs. [`compile`] does not look at them.
///
/// What deserves no more than a warning is not said: a past that was never good cannot be mended.
///
/// # Errors
///
/// Everything that is wrong with a revision, or with how one follows another.
pub fn history(sources: &SourceMap, specs: &[Spec]) -> Result<Vec<History>, Diagnostics> {
    let mut diags = Diagnostics::default();
    let histories = history::parse(sources, &mut diags);
    diags.finish()?;
    let mut diags = Diagnostics::default();
    check::check_history(sources, specs, &histories, &mut diags);
    diags.finish()?;
    lower(sources, &history::days_alone(specs, &histories))?;
    Ok(histories)
}

/// Decides everything about the Rust crates: names, types, documentation.
///
/// # Errors
///
/// Names that Rust cannot tell apart or cannot spell.
pub fn lower(sources: &SourceMap, specs: &[Spec]) -> Result<Vec<Crate>, Diagnostics> {
    let mut diags = Diagnostics::default();
    let crates = lower::lower(sources, specs, &mut diags);
    diags.finish()?;
    Ok(crates)
}

/// Spells out crates. What [`lower`] lets pass is known to be good, so this cannot fail.
pub fn emit(crates: &[Crate], options: &Options) -> Files {
    render::render(emit::emit(crates, options))
}
