//! Turns the vendor's published API metadata into API specs.
//!
//! ```text
//! api-docs.json ─parse→ Json ─translate→ Spec ─prune→ Spec ─name→ Spec ─write→ YAML
//!                                └──────── Reports ────────┘
//! ```
//!
//! The metadata is taken as it is: whatever the vendor really publishes is imported, and what
//! the language cannot say, or what is wrong, is left out or bent and reported with its place.
//! Only text that is no JSON, or no metadata at all, is refused.
//!
//! Invariants:
//! - [`read`] is pure, and the spec follows from the text alone;
//! - every value of the spec points at the metadata it came from;
//! - the spec passes the checks of `acs-codegen` and has a Rust name for everything.

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

pub mod folder;
mod json;
mod mine;
mod names;
mod neutral;
mod operation;
mod pages;
mod prune;
mod reader;
mod report;
mod schema;
mod select;
mod service;
mod texts;
mod used;

use acs_codegen::diag::{Diagnostics, Rule};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;

pub use names::settle as settle_names;
pub use neutral::without_texts;
pub use report::{Kind, Place, Report, counts, lines};
pub use select::{Unknown, select};

/// What a metadata file says, as a spec.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The metadata file, at which the spec and the reports point.
    pub sources: SourceMap,
    /// The product at one version.
    pub spec: Spec,
    /// What was dropped or bent, in the order of the file.
    pub reports: Vec<Report>,
}

/// Reads a metadata file; `name` is the path that diagnostics show.
///
/// # Errors
///
/// If the text is no JSON, or lacks what makes it metadata of a product.
pub fn read(name: &str, text: &str) -> Result<Imported, Diagnostics> {
    let sources = SourceMap::from_texts([(name, text)]);
    let mut diags = Diagnostics::default();
    let (file, source) = sources.files().next().expect("bug: one file was put in");
    let Some(root) = json::parse(file, source.text(), &mut diags) else {
        return Err(diags);
    };
    let info = root.get("info");
    let known = |key: &str| {
        info.and_then(|it| it.text_of(key))
            .filter(|it| !it.is_empty())
    };
    let (Some(product), Some(version), Some(apis)) =
        (known("product"), known("version"), root.get("apis"))
    else {
        diags
            .error(
                Rule::MissingKey,
                root.span,
                "this is no metadata of a product",
            )
            .help("metadata has `info` with `product` and `version`, and `apis`");
        return Err(diags);
    };
    for part in [product, version] {
        // Both become folders.
        if !acs_codegen::spec::is_file_name(part) {
            let message = format!("`{}` is no product and no version", schema::brief(part));
            let place = info.map_or(root.span, |it| it.span);
            diags.error(Rule::WrongType, place, message);
            return Err(diags);
        }
    }
    let mut reader = reader::Reader::new(&root, product, version);
    let mut spec = service::spec(&mut reader, &root, apis);
    prune::prune(&mut reader, &sources, &mut spec);
    let mut reports = reader.into_reports();
    reports.extend(settle_names(&mut spec, None));
    reports.sort_by_key(|it| (it.place.span, it.kind));
    Ok(Imported {
        sources,
        spec,
        reports,
    })
}
