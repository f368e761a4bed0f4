//! `cargo xtask diff OLD [NEW]`, and the same as a diff driver of git

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_codegen::spec::policy::{self, Policy, Profile};
use acs_diff::Revision;
use acs_diff::input::{self, Input, Places, Problem};
use acs_diff::policy::Stated;
use acs_diff::render::{self, Format, render};
use acs_diff::report::{FailOn, Judge, Report, step};

use crate::cli::{DiffArgs, DriverArgs, ReportArgs, ReportFormat};
use crate::today::today;
use crate::{Outcome, Terminal, report};

pub(crate) fn run(args: &DiffArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let folder = report::spec_folder(&args.report.spec);
    let name = report::spec_name(&args.report.spec);
    let places = places(&folder, &name);
    let new = args.new.as_deref().unwrap_or_default();
    let sides = input::resolve(&args.old, new, &places);
    let sides = sides.and_then(|sides| {
        Ok((
            sides,
            Rules::load(args.report.policy.as_deref(), &folder, &name)?,
        ))
    });
    let ((old, new), rules) = match sides {
        Ok(sides) => sides,
        Err(problem) => return bad_input(&problem, terminal),
    };
    let day = today(args.report.today.as_deref());
    let judge = rules.judge(Some(&args.report), args.operation.as_deref(), &day);
    if let Some(name) = &args.operation {
        exists(name, &[&old, &new])?;
    }
    let names = (shown(&old, &name), shown(&new, &name));
    let step = step(
        (&names.0, &revision(&old)),
        (&names.1, &revision(&new)),
        &judge,
    );
    let mut report = Report {
        title: format!("{} → {}", names.0, names.1),
        steps: vec![step],
        lifelines: Vec::new(),
    };
    // Who compares the past with the past does not ask which suppressions still do something.
    let is_present = args.new.is_none() && !args.old.contains('@');
    report.judge_suppressions(&judge, is_present && args.operation.is_none());
    finish(&report, &args.report, FailOn::Rust, terminal)
}

/// `cargo xtask git-diff PATH OLD …`, as git calls a diff driver.
pub(crate) fn driver(args: &DriverArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let folder = report::spec_folder(&None);
    let places = places(&folder, "api-spec");
    let text = |path: &Path| match path == Path::new("/dev/null") {
        true => Ok(None),
        false => fs::read_to_string(path)
            .map(Some)
            .with_context(|| path.display().to_string()),
    };
    let path = &args.path;
    let sides = match (text(&args.old_file)?, text(&args.new_file)?) {
        (Some(old), Some(new)) => input::texts(path, old, new, &places),
        (None, _) => {
            writeln!(terminal.out, "{path} is new")?;
            return Ok(Outcome::Fine);
        }
        (_, None) => {
            writeln!(terminal.out, "{path} is gone")?;
            return Ok(Outcome::Fine);
        }
    };
    let (old, new) = match sides {
        Ok(sides) => sides,
        // Git stops at a driver that fails, and the other files want to be seen as well.
        Err(problem) => {
            bad_input(&problem, terminal)?;
            return Ok(Outcome::Fine);
        }
    };
    let day = today(None);
    let judge = Judge {
        stated: None,
        profile: Profile::Usual,
        today: &day,
        operation: None,
        quotes: false,
    };
    let report = Report {
        title: path.clone(),
        steps: vec![step(
            (&format!("a/{path}"), &revision(&old)),
            (&format!("b/{path}"), &revision(&new)),
            &judge,
        )],
        lifelines: Vec::new(),
    };
    let style = terminal.style;
    write!(terminal.out, "{}", render(&report, Format::Text(style)))?;
    Ok(Outcome::Fine)
}

/// Where a word that names no folder leads.
pub(crate) fn places<'a>(specs: &'a Path, name: &'a str) -> Places<'a> {
    Places {
        specs,
        name,
        metadata,
    }
}

pub(crate) fn metadata(name: &str, text: &str) -> Result<(SourceMap, Spec), Diagnostics> {
    acs_import::read(name, text).map(|it| (it.sources, it.spec))
}

/// What the repository says about findings.
pub(crate) struct Rules {
    sources: SourceMap,
    policy: Option<Policy>,
}

impl Rules {
    pub(crate) fn load(given: Option<&Path>, folder: &Path, name: &str) -> Result<Self, Problem> {
        let (path, name) = match given {
            Some(path) => (path.to_owned(), report::plain(path)),
            None => (
                folder.join(policy::FILE),
                format!("{name}/{}", policy::FILE),
            ),
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) if given.is_none() => {
                return Ok(Self {
                    sources: SourceMap::default(),
                    policy: None,
                });
            }
            Err(error) => return Err(Problem::Message(format!("cannot read `{name}`: {error}"))),
        };
        let root = name.strip_suffix(policy::FILE).unwrap_or(&name);
        let root = root.trim_end_matches('/');
        let sources = SourceMap::from_texts([(policy::FILE, text)]).with_root(root);
        let policy = policy::parse(&sources).and_then(|policy| {
            let names = policy.as_ref().map_or(Ok(()), acs_diff::policy::check);
            names.map(|()| policy)
        });
        match policy {
            Ok(policy) => Ok(Self { sources, policy }),
            Err(diags) => Err(Problem::Findings(Box::new(sources), diags)),
        }
    }

    /// The revision that the policy calls the last release.
    pub(crate) fn baseline(&self) -> Option<&str> {
        let stated = self.policy.as_ref().and_then(|it| it.baseline.as_ref());
        stated.map(|it| it.as_str())
    }

    pub(crate) fn judge<'a>(
        &'a self,
        args: Option<&ReportArgs>,
        operation: Option<&'a str>,
        today: &'a str,
    ) -> Judge<'a> {
        let stated = self.policy.as_ref().map(|policy| Stated {
            sources: &self.sources,
            policy,
        });
        let stated_profile = self.policy.as_ref().and_then(|it| it.profile.as_ref());
        let profile = args.and_then(|it| it.profile).map(Profile::from);
        let profile = profile.or(stated_profile.map(|it| it.value));
        Judge {
            stated,
            profile: profile.unwrap_or(Profile::Usual),
            today,
            operation,
            quotes: args
                .is_some_and(|it| matches!(it.format, ReportFormat::Html | ReportFormat::Json)),
        }
    }
}

/// Writes a report, and says whether it fails the run.
pub(crate) fn finish(
    report: &Report,
    args: &ReportArgs,
    usual: FailOn,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    let is_terminal = args.out.is_none() && terminal.is_out_colored();
    let style = args.color.style(is_terminal);
    let text = render(report, args.format.of(style));
    match &args.out {
        Some(path) => fs::write(path, text).with_context(|| path.display().to_string())?,
        None => write!(terminal.out, "{text}")?,
    }
    let fail_on = args.fail_on.map_or(usual, FailOn::from);
    Ok(match report.fails(fail_on) {
        true => Outcome::Findings,
        false => Outcome::Fine,
    })
}

/// Says why there is nothing to compare.
pub(crate) fn bad_input(problem: &Problem, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    match problem {
        Problem::Message(text) => {
            writeln!(terminal.err, "error: {}", acs_codegen::diag::escape(text))?;
        }
        Problem::Findings(sources, diags) => {
            write!(terminal.err, "{}", diags.render(sources, terminal.style))?;
        }
    }
    Ok(Outcome::BadInput)
}

/// Nobody asks about an operation that neither side has.
fn exists(name: &str, sides: &[&Input]) -> Result<(), report::UsageError> {
    let specs = sides.iter().flat_map(|it| &it.specs);
    let names: Vec<&str> = specs
        .flat_map(|it| &it.operations)
        .map(|it| it.name.as_str())
        .collect();
    if names.contains(&name) {
        return Ok(());
    }
    let hint = report::did_you_mean(name, names.into_iter());
    Err(report::UsageError(format!(
        "neither side has the operation `{name}`{hint}"
    )))
}

fn revision(input: &Input) -> Revision<'_> {
    Revision {
        sources: &input.sources,
        specs: &input.specs,
    }
}

fn shown(input: &Input, specs: &str) -> String {
    match input.name.as_str() {
        "" => specs.to_owned(),
        date if date.starts_with('@') => format!("{specs}{date}"),
        name => name.to_owned(),
    }
}

impl ReportFormat {
    fn of(self, style: Style) -> render::Format {
        match self {
            Self::Text => Format::Text(style),
            Self::Totals => Format::Totals,
            Self::Json => Format::Json,
            Self::Markdown => Format::Markdown,
            Self::Html => Format::Html,
            Self::Sarif => Format::Sarif,
            Self::Junit => Format::Junit,
            Self::Github => Format::Github,
        }
    }
}
