//! The command line: what can be asked for, and the texts that say so.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod changes;
mod site;

pub(crate) use changes::{DiffArgs, DriverArgs, HistoryArgs, ReportArgs, ReportFormat};
pub(crate) use site::DocsArgs;

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
    Docs(DocsArgs),
    Dump(DumpArgs),
    Diff(DiffArgs),
    History(HistoryArgs),
    GitDiff(DriverArgs),
    Import(ImportArgs),
    Bench(BenchArgs),
    Call(CallArgs),
    Mock(MockArgs),
    Explore(ExploreArgs),
    Prove(ProveArgs),
    Fuzz(FuzzArgs),
    /// Count the cases in which the runtime answers like the vendor's SDKs
    ///
    /// Runs the vectors, which were made with the official SDKs, and prints how many cases there
    /// are, how many pass, and how many differ for a reason that stands in the test.
    Conformance,
    Export(ExportArgs),
    ImportCorpus(ImportCorpusArgs),
    Trust(TrustArgs),
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

/// Call an operation, and show what it answers
///
/// `cargo xtask call --help` lists what it can do, and with an operation its parameters.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub(crate) struct CallArgs {
    /// The operation, its parameters and options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) words: Vec<String>,
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

/// Bring a product's published metadata into the specs
///
/// Writes `<product>/<version>/service.yaml` and one file for each operation. What the metadata
/// has and a spec cannot say is left out or bent; the run counts these things by kind.
///
/// A folder that is there already is merged: facts that changed in the metadata since the last
/// import are taken over, what was written by hand stays, and where both changed, ours stays and
/// both are told. What an import said is kept in the folder `imported` beside the spec.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask import api-docs.json                       the whole product
  cargo xtask import api-docs.json --operation ListTags  one operation
  cargo xtask import api-docs.json --texts drop          without the vendor's prose
  cargo xtask import newer.json --dry-run                what would change
  cargo xtask import --fetch Ecs 2014-05-26              as it is published now

Exit codes: 0 imported, 1 bad input, conflicts, or a file that cannot be changed, 2 usage")]
pub(crate) struct ImportArgs {
    /// Metadata file, `api-docs.json` as the vendor publishes it
    #[arg(
        value_name = "FILE",
        required_unless_present = "fetch",
        conflicts_with = "fetch"
    )]
    pub(crate) file: Option<PathBuf>,
    /// Download the metadata of a product instead, by default of its recommended version
    #[arg(long, value_names = ["PRODUCT", "VERSION"], num_args = 1..=2)]
    pub(crate) fetch: Vec<String>,
    /// Where to download from
    #[arg(long, value_name = "URL", default_value = crate::fetch::DEFAULT_URL, requires = "fetch")]
    pub(crate) metadata_url: String,
    /// Import this operation only; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) operation: Vec<String>,
    /// Import the operations of this group only, named by key or title; may be repeated
    #[arg(long, value_name = "GROUP")]
    pub(crate) group: Vec<String>,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,
    /// Older metadata file to compare with, where no import is remembered
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<PathBuf>,
    /// What becomes of the vendor's texts
    #[arg(long, value_name = "WHAT", default_value = "keep")]
    pub(crate) texts: Texts,
    /// Print what would change and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write files anew that cannot be changed without losing their comments
    #[arg(long)]
    pub(crate) force: bool,
    /// Name each thing that is left out or bent, with its place
    #[arg(long)]
    pub(crate) details: bool,
}

/// What becomes of the vendor's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Texts {
    /// They become documentation
    Keep,
    /// They are left out; facts are kept
    Drop,
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
  cargo xtask bench --corpus ../shared/metadata/api-docs
                                                     a whole real product

Exit codes: 0 measured, 1 something did not build, 2 usage")]
pub(crate) struct BenchArgs {
    /// Measure an output of this many operations; may be repeated [default: 1, 100, 1000; of a
    /// corpus 10, all, and ten times all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) operations: Vec<u32>,
    /// One run of each measurement, and 100 operations at most; of a corpus, all at most
    #[arg(long)]
    pub(crate) quick: bool,
    /// Measure Security Center as imported from this folder of metadata, in place of the specs
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
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
/// `target/prove`. Some pairs are written down, some are revisions, and others are random changes
/// of the specs below `api-spec`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask prove                       100 pairs, every change once at some place
  cargo xtask prove --all                 all pairs at all places, which takes half an hour
  cargo xtask prove --pairs 292 --batches nearly as much in a tenth of the time
  cargo xtask prove --kind value-removed  the pairs whose name holds the text
  cargo xtask prove --pairs 0 --random 50 --seed 7
  cargo xtask prove --pairs 0 --history --metadata ../shared/metadata/history/sas-2018-12-03

Exit codes: 0 the compiler agrees, 1 it does not, 2 usage")]
pub(crate) struct ProveArgs {
    /// How many of the pairs that are written down
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) pairs: usize,
    /// All pairs that are written down, `--history`, and 200 random ones unless `--random` says
    /// otherwise
    #[arg(long, conflicts_with = "pairs")]
    pub(crate) all: bool,
    /// The changes of values and members at all places, many in one spec, too: every use that `--all`
    /// has of them, in fewer runs of the compiler
    #[arg(long)]
    pub(crate) batches: bool,
    /// Only pairs whose change or place holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) kind: Option<String>,
    /// Each revision of the specs beside the one before it, too
    #[arg(long)]
    pub(crate) history: bool,
    /// Folder with metadata files named by date: each beside the one before it, too
    #[arg(long, value_name = "DIR")]
    pub(crate) metadata: Option<PathBuf>,
    /// How many random changes of the specs [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) random: Option<usize>,
    /// Decides which random changes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Print what `cargo-semver-checks`, which must be installed, says of each pair: a table in
    /// Markdown
    #[arg(long)]
    pub(crate) semver_checks: bool,
    /// How many compilers at a time [default: as many as the machine has processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
}

/// Run what speaks for the crates, and print one table
///
/// Each check says what is believed, how much was tried, and how to try it again. What the programs
/// print goes to `target/trust/logs`. Some need a tool that must be installed, and say which.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask trust               every check, in its short form, in about an hour
  cargo xtask trust fuzz soak     these
  cargo xtask trust soak --full   at length: 100,000 calls
  cargo xtask trust --recorded    what `docs/trust.md` has on record

Exit codes: 0 everything holds, 1 something does not or could not be run, 2 usage")]
pub(crate) struct TrustArgs {
    /// Checks to run [default: all]
    #[arg(value_name = "CHECK")]
    pub(crate) checks: Vec<String>,
    /// At length where there is a longer form; some take hours
    #[arg(long)]
    pub(crate) full: bool,
    /// Keep the figures in `docs/trust.md`
    #[arg(long)]
    pub(crate) record: bool,
    /// Print what is on record and run nothing
    #[arg(long, conflicts_with_all = ["checks", "full", "record"])]
    pub(crate) recorded: bool,
}

/// Look for input that breaks something, guided by what it reaches
///
/// Builds the targets of `fuzz/` with cargo-fuzz, which must be installed, and runs each for a while.
/// What they find is kept below `target/fuzz` for the next run; an input that breaks something is
/// copied to `fuzz/regressions`, where `cargo test -p acs-fuzz` tries it from then on.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask fuzz                                     all targets, a minute each
  cargo xtask fuzz decode sign --seconds 10            two of them, ten seconds each
  cargo xtask fuzz --cpu-minutes 30 --jobs 2           for good, two at a time

Exit codes: 0 nothing breaks, 1 something does, 2 usage")]
pub(crate) struct FuzzArgs {
    /// Targets [default: all]
    pub(crate) target: Vec<String>,
    /// How long each runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) seconds: u64,
    /// How long each is on a processor, instead
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    pub(crate) cpu_minutes: Option<u64>,
    /// How many run at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: u16,
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

/// Import, generate, build and try every product of a folder of metadata
///
/// Imports each `<product>/<version>/api-docs.json`, compiles the YAML that comes of it, lets clippy
/// and rustdoc look at the crate with warnings denied, reads with it every sample answer that its
/// schema describes, and makes a request of every operation. Prints one table.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask import-corpus ../shared/metadata/api-docs
  cargo xtask import-corpus ../shared/metadata/api-docs --products sts,devs
  cargo xtask import-corpus ../shared/metadata/api-docs --no-build

Exit codes: 0 all is well, 1 something failed, 2 usage")]
pub(crate) struct ImportCorpusArgs {
    /// Folder of the metadata
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Look at these products only, named as their folders
    #[arg(long, value_name = "PRODUCT", value_delimiter = ',')]
    pub(crate) products: Vec<String>,
    /// Import and generate only
    #[arg(long)]
    pub(crate) no_build: bool,
    /// Folder for the YAML and the crates [default: `target/import-corpus` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Write what the specs say for tools that do not know them
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) what: What,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// Print a product as OpenAPI 3.1
    ///
    /// What OpenAPI cannot say stands in keys that begin with `x-acs-`.
    #[command(after_help = "\
Examples:
  cargo xtask export openapi --product sas > sas.json")]
    Openapi {
        /// The product, if the specs have several
        #[arg(long, value_name = "CODE")]
        product: Option<String>,
        /// Folder of the specs [default: `api-spec` of this repository]
        #[arg(long, value_name = "DIR")]
        spec: Option<PathBuf>,
    },
    /// Print the RAM policy that allows these operations and nothing else
    #[command(after_help = "\
Examples:
  cargo xtask export policy DescribeImageInstances DescribeImageCriteria")]
    Policy {
        /// The operations
        #[arg(required = true, value_name = "OPERATION")]
        operations: Vec<String>,
        /// Folder of the specs [default: `api-spec` of this repository]
        #[arg(long, value_name = "DIR")]
        spec: Option<PathBuf>,
    },
}

/// Serve the reference on this machine, with a panel that tries each operation
///
/// Prints the address to open in a browser. Calls go to a fake server of its own, unless somebody
/// says in the panel that they may go to the real service. Only pages of the address that is
/// printed are answered. Ends when it is interrupted.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo xtask explore --open                  any port, shown in a browser
  cargo xtask explore --addr 127.0.0.1:8080   this port

Exit codes: 0 ended, 1 it cannot start, 2 usage")]
pub(crate) struct ExploreArgs {
    /// Address of this machine to listen on; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) addr: SocketAddr,
    /// Open it in a browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Folder with the specs [default: `api-spec` of this repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) spec: Option<PathBuf>,
    /// End after so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) seconds: Option<u64>,
}
