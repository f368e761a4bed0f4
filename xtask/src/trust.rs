//! `cargo xtask trust`: what users are asked to believe, each thing with the command that shows it.
//!
//! A check is a row of a table ([`checks::ALL`]). Most run programs that anybody can run by hand, and
//! say which; some need a clone of the last commit, and steps that are functions here. A check holds,
//! does not, or could not be run, and then says what is missing. Those that would take hours have a
//! short form. What the long form said when it was last run is kept in `docs/trust.md`.

use anyhow::anyhow;

use crate::cli::TrustArgs;
use crate::report::UsageError;
use crate::{Outcome, Terminal, paths, today};

mod checks;
mod clone;
mod coverage;
mod mutants;
mod package;
mod record;
mod sbom;
mod shell;
mod table;

use checks::Check;
use record::{Entry, Record};
use shell::Shell;
use table::Row;

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// What was seen, in figures.
    Holds(String),
    /// What was seen instead.
    Fails(String),
    /// It could not be run, and what is missing.
    NotRun(String),
}

pub(crate) fn run(args: &TrustArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let checks = chosen(&args.checks)?;
    let file = paths::root().join("docs/trust.md");
    let mut record = Record::read(&file)?;
    if args.recorded {
        write!(terminal.out, "{}", record.table())?;
        return Ok(Outcome::Fine);
    }
    let shell = Shell::new(paths::root())?;
    let mut rows = Vec::new();
    for check in checks {
        writeln!(terminal.err, "{}: {}", check.name, check.claim)?;
        let (verdict, seconds) = check.run(args.full, &shell, terminal);
        if args.record
            && let Verdict::Holds(figures) | Verdict::Fails(figures) = &verdict
        {
            record.put(Entry {
                check: check.name.to_owned(),
                date: today::today(None),
                commit: shell.commit()?,
                scale: if args.full { "full" } else { "short" }.to_owned(),
                figures: figures.clone(),
            });
            record.write(&file)?;
        }
        rows.push(Row {
            check,
            is_full: args.full,
            verdict,
            seconds,
        });
    }
    write!(terminal.out, "{}", table::draw(&rows))?;
    let hold = rows
        .iter()
        .all(|row| matches!(row.verdict, Verdict::Holds(_)));
    Ok(if hold {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// The checks that were asked for, all of them by default.
fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Check>> {
    if names.is_empty() {
        return Ok(checks::ALL.iter().collect());
    }
    let find = |name: &String| {
        let known = checks::ALL.iter().find(|check| check.name == name);
        known.ok_or_else(|| {
            let all: Vec<&str> = checks::ALL.iter().map(|check| check.name).collect();
            anyhow!(UsageError(format!(
                "there is no check `{name}`; there are {}",
                all.join(", ")
            )))
        })
    };
    names.iter().map(find).collect()
}
