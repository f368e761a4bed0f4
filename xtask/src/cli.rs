//! The command line: what can be asked for, and the texts that say so.

use std::net::SocketAddr;
use std::path::PathBuf;

use acs_codegen::diag::Style;
use acs_codegen::spec::policy::Profile;
use acs_diff::report;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// The commands of this repository
///
/// They compile the specs below `api-spec/` into the Rust crates below `generated/`,
/// and help to write such specs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  there are findings, a file is stale, or the disk refuses
  2  the arguments make no sense
  3  what should be compared cannot be read (`diff` and `history`)";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Codegen(CodegenArgs),
    Lint(LintArgs),
    Schema(SchemaArgs),
    Explain(ExplainArgs),
    Dump(DumpArgs),
    Diff(DiffArgs),
    History(HistoryArgs),
    GitDiff(DriverArgs),
    Bench(BenchArgs),
    Mock(MockArgs),
    Prove(ProveArgs),
    /// Count the cases in which the runtime answers like the vendor's SDKs
    ///
    /// Runs the vectors, which were made with the official SDKs, and prints how many cases there
    /// are, how many pass, and how many differ for a reason that stands in the test.
    Conformance,
}

/// Compile the specs into Rust crates
///
/// Writes what is changed or missing in the output folder and removes what nothing
/// generates. Nothing is written if a spec has an error, and a folder that holds
/// anything else is left alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask codegen                         make `generated/` from `api-spec/`
  cargo xtask codegen --check                 say what is stale, write nothing
  cargo xtask codegen --spec my --out ../sdk  other specs, another folder

Exit codes: 0 all is well, 1 findings or stale files, 2 usage")]
pub(crate) struct CodegenArgs {
    /// Compare only: name each file that is stale, missing or orphaned
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Folder for the crates [default: `generated` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print what each step took
    #[arg(long)]
    pub(crate) timings: bool,
    /// Compile this product only, named as in its `service.yaml`, and leave the other crates alone
    #[arg(long, value_name = "PRODUCT")]
    pub(crate) product: Option<String>,
}

/// Check the specs and write nothing
///
/// Finds what `codegen` would refuse, and warns about what deserves a look.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask lint                 check `api-spec/`
  cargo xtask lint --format json   the findings for a program

Exit codes: 0 no errors, 1 errors, 2 usage")]
pub(crate) struct LintArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
}

/// Write the JSON Schemas of the spec files
///
/// Editors use them to complete and check a spec. They are made from the declarations
/// that read the specs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask schema           write `api-spec/schema/*.json`
  cargo xtask schema --check   say whether they are stale

Exit codes: 0 all is well, 1 stale files, 2 usage")]
pub(crate) struct SchemaArgs {
    /// Compare only: name each file that is stale or missing
    #[arg(long)]
    pub(crate) check: bool,
    /// Folder for the schemas [default: `api-spec/schema` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Explain a rule, with a wrong example and the right one
///
/// Without a rule, lists all of them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask explain                 list the rules
  cargo xtask explain unknown-shape   explain one, named as in a finding

Exit codes: 0 explained, 2 there is no such rule")]
pub(crate) struct ExplainArgs {
    /// Rule to explain, such as `unknown-shape`
    pub(crate) rule: Option<String>,
}

/// Print what the generator knows about an operation
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask dump spec DescribeImageInstances    as it was read
  cargo xtask dump model DescribeImageInstances   as it will be emitted

Exit codes: 0 printed, 1 the specs have errors, 2 there is no such operation")]
pub(crate) struct DumpArgs {
    /// Which form to print
    pub(crate) form: Form,
    /// Operation, named as on the wire
    pub(crate) operation: String,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
}

/// Measure the generator and its output
///
/// Multiplies the specs and prints medians, each beside its limit. Builds below
/// `target/bench`; takes several minutes, and a quiet machine helps.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask bench                                  everything
  cargo xtask bench --quick                          one run of each, fewer operations
  cargo xtask bench --operations 1 --operations 500  other sizes

Exit codes: 0 measured, 1 something did not build, 2 usage")]
pub(crate) struct BenchArgs {
    /// Measure an output of this many operations; may be repeated [default: 1, 100, 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) operations: Vec<u32>,
    /// One run of each measurement, and 100 operations at most
    #[arg(long)]
    pub(crate) quick: bool,
}

/// Serve the specs on this machine, as the services would
///
/// Checks signatures and parameters, and answers with made-up data. Prints host and port; each
/// request is a line on the error stream. Ends when it is interrupted.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask mock                            any port, a key of its own
  cargo xtask mock --addr 127.0.0.1:8080 --key me=secret
  cargo xtask mock --script faults.yaml       with what should go wrong

Keys of a script: `seed`, `items`, `answers` and `faults`, see `acs_mock::Script`.

Exit codes: 0 ended, 1 it cannot start, 2 usage")]
pub(crate) struct MockArgs {
    /// Address of this machine to listen on; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) addr: SocketAddr,
    /// Access key that is accepted; may be repeated
    #[arg(long, value_name = "ID=SECRET[=TOKEN]")]
    pub(crate) key: Vec<String>,
    /// YAML or JSON file that says what goes wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Decides what made-up data looks like [default: as the script says, or 0]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
    /// End after so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) seconds: Option<u64>,
}

/// Hold the verdict on Rust callers against the compiler's
///
/// Takes old and new specs, compiles a program that touches every public item of the old crate
/// against the new one, and says where rustc and the verdict disagree. Builds below
/// `target/prove`. Some pairs are written down, the others are random changes of the specs below
/// `api-spec`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask prove                       100 pairs, every change once at some place
  cargo xtask prove --all                 all pairs at all places, which takes a while
  cargo xtask prove --kind value-removed  the pairs whose name holds the text
  cargo xtask prove --pairs 0 --random 50 --seed 7

Exit codes: 0 the compiler agrees, 1 it does not, 2 usage")]
pub(crate) struct ProveArgs {
    /// How many of the pairs that are written down
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) pairs: usize,
    /// All pairs that are written down, and 200 random ones unless `--random` says otherwise
    #[arg(long, conflicts_with = "pairs")]
    pub(crate) all: bool,
    /// Only pairs whose change or place holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) kind: Option<String>,
    /// How many random changes of the specs [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) random: Option<usize>,
    /// Decides which random changes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How many compilers at a time [default: as many as the machine has processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
}

/// Where the specs are, and how findings are written.
#[derive(Args, Debug)]
pub(crate) struct SourceArgs {
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
    /// How findings are written: text to the error stream, JSON to the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Pictures for people
    Text,
    /// A JSON array for programs
    Json,
}

/// What `dump` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// The YAML, key for key
    Spec,
    /// The SDK as Rust needs it
    Model,
}

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
    /// Walk the commits that touched the specs instead of the dated revisions
    #[arg(long)]
    pub(crate) git: bool,
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
