//! The vendor's metadata to a spec.

use acs_codegen::diag::{Rule, Severity, Style};
use acs_import::Imported;

use crate::spec::{are_sound, is_read_back};

pub(crate) fn import(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut imported = match acs_import::read("api-docs.json", &text) {
        Ok(imported) => imported,
        Err(found) => {
            let sources = acs_codegen::source::SourceMap::from_texts([("api-docs.json", text)]);
            return are_sound(&found, &sources);
        }
    };
    is_good(&imported);
    acs_import::without_texts(&mut imported.spec);
    is_good(&imported);
    acs_import::lines(&imported.reports, &imported.sources);
}

/// The spec passes the checks, has a Rust name for everything, and is read back as it is.
fn is_good(imported: &Imported) {
    let Imported { sources, spec, .. } = imported;
    let specs = std::slice::from_ref(spec);
    let found = acs_codegen::check(sources, specs).unwrap_or_else(|found| found);
    are_sound(&found, sources);
    // The metadata lies elsewhere than a spec does; nothing else may be wrong.
    let wrong = found
        .iter()
        .find(|it| it.severity() == Severity::Error && it.rule() != Rule::FileMismatch);
    if let Some(wrong) = wrong {
        panic!("{}: {}", wrong.rule(), wrong.message());
    }
    if let Err(found) = acs_codegen::lower(sources, specs) {
        panic!("{}", found.render(sources, Style::Plain));
    }
    is_read_back(spec);
    acs_codegen::openapi::openapi(spec);
}
