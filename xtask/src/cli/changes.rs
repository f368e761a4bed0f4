//! What can be asked about changes.

use std::path::PathBuf;

use acs_codegen::diag::Style;
use acs_codegen::spec::policy::Profile;
use acs_diff::report;
use clap::{Args, ValueEnum};

/// Say what changed between two revisions of the specs
///
/// On the wire, for programs that use the generated crate, and in the documentation.
///
/// A side is a folder of specs, a product or version below it, the file of an operation, the
/// vendor's metadata (JSON), or a git revision (`main`, `HEAD~3:api-spec`); `@2024-06-26` after it,
/// or alone, is the same as of that day. Git is only read; the work tree stays as it is.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask diff main                               what the branch changes
  cargo xtask diff @2024-06-26 @2024-07-19            what a day changed
  cargo xtask diff HEAD~3:api-spec api-spec --format markdown
  cargo xtask diff main --format html --out diff.html

Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 usage, 3 a side cannot be read")]
pub(crate) struct DiffArgs {
    /// The side before
    pub(crate) old: String,
    /// The side after [default: the specs as they are]
    pub(crate) new: Option<String>,
    /// Tell about this operation only, named as on the wire
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: Option<String>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Tell the history of the specs, or of an operation
///
/// Walks the dated revisions below `history/` and says of each day what changed, beside what the
/// vendor announced.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask history                                  everything, day by day
  cargo xtask history DescribeImageInstances           one operation
  cargo xtask history --metadata DIR --format totals   a product, as the vendor published it
  cargo xtask history --git --since 2024-01-01         the commits that touched the specs
  cargo xtask history --format html --out history.html

Exit codes: 0 told, 1 findings at or above `--fail-on` [default here: none], 2 usage, 3 the specs cannot be read")]
pub(crate) struct HistoryArgs {
    /// Operation, named as on the wire [default: all]
    pub(crate) operation: Option<String>,
    /// Leave out what happened before this day
    #[arg(long, value_name = "DATE", value_parser = crate::today::parse)]
    pub(crate) since: Option<String>,
    /// Leave out what happened after this day
    #[arg(long, value_name = "DATE", value_parser = crate::today::parse)]
    pub(crate) until: Option<String>,
    /// Tell only what is left in the end: what changed and changed back folds into a line
    #[arg(long)]
    pub(crate) net: bool,
    /// Walk the commits that touched the specs instead of the dated revisions
    #[arg(long)]
    pub(crate) git: bool,
    /// Walk the vendor's metadata in this folder, files such as `2024-06-26.json`, instead
    #[arg(long, value_name = "DIR", conflicts_with = "git")]
    pub(crate) metadata: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Compare two versions of a spec file for `git diff`
///
/// Takes what git gives an external diff: `git config diff.acs-spec.command 'cargo xtask git-diff'`.
#[derive(Args, Debug)]
#[command(after_help = "\
Put `api-spec/**/operations/*.yaml diff=acs-spec` into `.gitattributes`; see docs/history.md.")]
pub(crate) struct DriverArgs {
    /// Path of the file in the repository
    pub(crate) path: String,
    /// File with the text before
    pub(crate) old_file: PathBuf,
    /// Its object in git
    pub(crate) old_hex: String,
    /// Its mode
    pub(crate) old_mode: String,
    /// File with the text after
    pub(crate) new_file: PathBuf,
    /// Its object in git
    pub(crate) new_hex: String,
    /// Its mode
    pub(crate) new_mode: String,
    /// What git adds for a file that moved
    #[arg(hide = true)]
    pub(crate) more: Vec<String>,
}

/// How changes are judged and written.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ReportFormat,
    /// Write the report to this file instead of the output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// What makes the run fail
    #[arg(long, value_name = "AXIS")]
    pub(crate) fail_on: Option<FailOn>,
    /// What makes a new version of the crate necessary [default: as the policy says, or usual]
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<ProfileArg>,
    /// File with the policy [default: `policy.yaml` beside the specs, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Day on which suppressions must hold [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::today::parse)]
    pub(crate) today: Option<String>,
    /// Whether text is coloured; `NO_COLOR` turns it off, too
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// A few lines for each cause
    Text,
    /// How often each rule found something
    Totals,
    /// For programs; its schema is `api-spec/schema/report.json`
    Json,
    /// A section of a changelog
    Markdown,
    /// One page that needs nothing else
    Html,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit's XML, for CI servers
    Junit,
    /// Annotations of a pull request on GitHub
    Github,
}

/// What makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A break on the wire
    Wire,
    /// That, and Rust that may not compile any more
    Rust,
    /// Any change, be it of a text
    Docs,
    /// Nothing
    None,
}

/// What makes a new version of the crate necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    /// What Rust programs notice, and at least a minor version where the wire breaks
    Usual,
    /// What Rust programs notice, and nothing else
    Rust,
    /// What Rust programs notice, and a major version where the wire breaks
    Strict,
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn style(self, is_terminal: bool) -> Style {
        match self {
            Self::Always => Style::Ansi,
            Self::Auto if is_terminal => Style::Ansi,
            Self::Auto | Self::Never => Style::Plain,
        }
    }
}

impl From<ProfileArg> for Profile {
    fn from(profile: ProfileArg) -> Self {
        match profile {
            ProfileArg::Usual => Self::Usual,
            ProfileArg::Rust => Self::Rust,
            ProfileArg::Strict => Self::Strict,
        }
    }
}

impl From<FailOn> for report::FailOn {
    fn from(on: FailOn) -> Self {
        match on {
            FailOn::Wire => Self::Wire,
            FailOn::Rust => Self::Rust,
            FailOn::Docs => Self::Docs,
            FailOn::None => Self::None,
        }
    }
}
