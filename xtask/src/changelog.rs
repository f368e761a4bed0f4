//! `CHANGELOG.md` of each generated crate: what the vendor changed, by day.
//!
//! Made of the dated history alone, so that the same specs give the same file: no version, no
//! policy, no date of today.

use acs_codegen::files::{Files, GENERATED};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_codegen::spec::history::History;
use acs_codegen::spec::policy::Profile;
use acs_diff::input::Folder;
use acs_diff::render::{Format, render};
use acs_diff::report::{Judge, Range, days};

/// Adds the changelog of each crate whose specs have a history.
pub(crate) fn add(
    sources: &SourceMap,
    specs: Vec<Spec>,
    histories: Vec<History>,
    files: &mut Files,
) {
    for spec in specs {
        let folder = spec.folder();
        let own: Vec<History> = histories
            .iter()
            .filter(|it| it.folder == folder)
            .cloned()
            .collect();
        if own.is_empty() {
            continue;
        }
        let path = format!("{}/CHANGELOG.md", acs_codegen::crate_folder(&spec.service));
        let title = spec.service.title.value.clone();
        let folder = Folder {
            sources: sources.clone(),
            specs: vec![spec],
            histories: own,
        };
        files.add(path, changelog(&title, &folder));
    }
}

fn changelog(title: &str, folder: &Folder) -> String {
    let judge = Judge {
        stated: None,
        profile: Profile::Usual,
        today: "",
        operation: None,
        quotes: false,
    };
    let report = days(folder, title, Range::default(), &judge);
    let sections = render(&report, Format::Markdown);
    let sections = sections.trim_end();
    format!(
        "<!-- {GENERATED} by `cargo xtask codegen` from the history of the specs -->\n\
         # Changelog\n\n\
         What changed in {title}, by the day from which the vendor's service has it.\n\n{sections}\n"
    )
}
