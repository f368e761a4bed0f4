//! The command line of `cargo xtask docs`.

use std::path::PathBuf;

use clap::Args;

/// Make the reference as a folder of web pages
///
/// The pages need no server: open `index.html`, or put the folder anywhere. What changed is written
/// and what nothing makes is removed; a folder that holds anything else is left alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask docs --open                          make it and look at it
  cargo xtask docs --rustdoc ../doc                with links to what `cargo doc` made in `target`
  cargo xtask docs --spec my --out ../reference    other specs, another folder

Exit codes: 0 made, 1 the specs have errors, 2 usage")]
pub(crate) struct DocsArgs {
    /// Folder for the pages [default: `target/site` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Open the reference in a browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
    /// Link to the documentation of the crates: an address, or a path as seen from the folder of
    /// the pages
    #[arg(long, value_name = "BASE")]
    pub(crate) rustdoc: Option<String>,
}
