//! Specs in, files out.

mod concepts;
mod files;
mod fresh;
mod properties;
#[path = "../support/sources.rs"]
mod sources;

use acs_codegen::Options;
use acs_codegen::diag::Style;
use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;

/// Compiles specs that are known to be good, as `cargo xtask codegen` does.
fn compile(sources: &SourceMap) -> Files {
    let options = Options {
        runtime: "../../runtime".to_owned(),
        standalone: false,
        product: None,
    };
    let files = acs_codegen::compile(sources, &options);
    files.unwrap_or_else(|errors| panic!("{}", errors.render(sources, Style::Plain)))
}
