//! Reading specs and telling what is wrong with them.

use std::fmt;
use std::path::{Path, PathBuf};

use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;

use crate::cli::Format;
use crate::{Terminal, paths};

/// The user asked for something that does not exist or makes no sense.
#[derive(Debug)]
pub(crate) struct UsageError(pub(crate) String);

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// `: did you mean `…`?`, or nothing if no candidate is close.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match acs_codegen::closest(word, candidates) {
        Some(candidate) => format!(": did you mean `{candidate}`?"),
        None => String::new(),
    }
}

/// The folder that holds the specs.
pub(crate) fn spec_folder(given: &Option<PathBuf>) -> PathBuf {
    given.clone().unwrap_or_else(paths::specs)
}

/// What findings call that folder: what the user called it.
pub(crate) fn spec_name(given: &Option<PathBuf>) -> String {
    match given {
        Some(folder) => plain(folder),
        None => "api-spec".to_owned(),
    }
}

/// Reads a spec folder. Findings name it as the user did.
pub(crate) fn load(given: &Option<PathBuf>) -> Result<SourceMap, Diagnostics> {
    SourceMap::load(&spec_folder(given)).map(|sources| sources.with_root(spec_name(given)))
}

/// Writes findings.
pub(crate) fn findings(
    diags: &Diagnostics,
    sources: &SourceMap,
    format: Format,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let text = findings_text(diags, sources, format, terminal.style);
    say(&text, format, terminal)
}

/// Findings as they are written.
pub(crate) fn findings_text(
    diags: &Diagnostics,
    sources: &SourceMap,
    format: Format,
    style: Style,
) -> String {
    match format {
        Format::Json => diags.to_json(sources),
        Format::Text if diags.is_empty() => String::new(),
        Format::Text => diags.render(sources, style),
    }
}

/// Writes the text of findings: JSON is a result, text accompanies one.
pub(crate) fn say(text: &str, format: Format, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    match format {
        Format::Json => write!(terminal.out, "{text}")?,
        Format::Text => write!(terminal.err, "{text}")?,
    }
    Ok(())
}

/// A folder as the user called it, with `/`.
pub(crate) fn plain(folder: &Path) -> String {
    let name = folder.to_string_lossy().replace('\\', "/");
    match name.trim_end_matches('/') {
        "" => name,
        trimmed => trimmed.to_owned(),
    }
}
