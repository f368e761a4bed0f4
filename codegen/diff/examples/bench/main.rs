//! What `cargo xtask bench` runs to measure comparisons.
//!
//! `corpus FOLDER OPERATIONS` writes two revisions; `events`, `parse` and `diff` with FOLDER read
//! the events of both, parse both, compare both.

mod corpus;

use std::path::Path;
use std::process::ExitCode;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_diff::{Revision, diff};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["corpus", folder, operations] => {
            let operations = operations.parse().unwrap_or(700);
            corpus::write(Path::new(folder), operations)
                .map(|()| operations)
                .ok()
        }
        ["events", folder] => events(folder),
        ["parse", folder] => both(folder).map(|it| it.iter().map(|(_, specs)| specs.len()).sum()),
        ["diff", folder] => compared(folder),
        _ => None,
    };
    match done {
        Some(count) => {
            #[expect(clippy::print_stdout, reason = "it is a program")]
            {
                println!("{count}");
            }
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

fn load(folder: &str, side: &str) -> Option<SourceMap> {
    SourceMap::load(&Path::new(folder).join(side)).ok()
}

/// How many events the YAML library makes of both revisions: the least that reading costs.
fn events(folder: &str) -> Option<usize> {
    let mut count = 0;
    for side in ["old", "new"] {
        for (_, file) in load(folder, side)?.files() {
            count += saphyr_parser::Parser::new_from_str(file.text()).count();
        }
    }
    Some(count)
}

fn both(folder: &str) -> Option<Vec<(SourceMap, Vec<Spec>)>> {
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: true,
        product: None,
    };
    let side = |side: &str| {
        let sources = load(folder, side)?;
        let specs = acs_codegen::parse(&sources, &options).ok()?;
        Some((sources, specs))
    };
    Some(vec![side("old")?, side("new")?])
}

fn compared(folder: &str) -> Option<usize> {
    let both = both(folder)?;
    let [old, new] = both.as_slice() else {
        return None;
    };
    let options = acs_diff::Options::default();
    Some(diff(&revision(old), &revision(new), &options).len())
}

fn revision(side: &(SourceMap, Vec<Spec>)) -> Revision<'_> {
    Revision {
        sources: &side.0,
        specs: &side.1,
    }
}
