//! Everything a renderer needs: what changed, step by step, and what to do about it.
//!
//! A comparison of two sides has one step, a history one for each day or commit. All renderers
//! print the same [`Report`]; none of them knows a rule.

use acs_codegen::spec::policy::Level;

use crate::semver::Advice;
use crate::{Area, Compat, Docs, Finding, Rule, Wire};

pub mod code;
mod lifelines;
mod make;
mod walk;

pub use code::Code;
pub use make::{Judge, crate_name, step};
pub use walk::{Range, commits, days, files};

/// What changed.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was compared, such as `api-spec@2024-06-26 → api-spec`.
    pub title: String,
    /// Oldest first.
    pub steps: Vec<Step>,
    /// What became of the members that changed, in a history of more than one step.
    pub lifelines: Vec<Lifeline>,
}

/// What changed from one side to the next.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name of the side before.
    pub old: String,
    /// Name of the side after.
    pub new: String,
    /// The day of the change, if it has one.
    pub date: Option<String>,
    /// What the history or the commit says about it, in a sentence.
    pub doc: Option<String>,
    /// The day of the interface description that shows it, if that is another.
    pub published: Option<String>,
    /// What the vendor announced for the day.
    pub announced: Vec<String>,
    /// What was found, by place.
    pub entries: Vec<Entry>,
    /// Which versions the crates need.
    pub advice: Vec<Advice>,
}

/// A finding as it is reported.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was found.
    pub finding: Finding,
    /// How serious it is.
    pub level: Level,
    /// Whether the policy says so.
    pub is_level_set: bool,
    /// Why it is accepted, if it is.
    pub accepted: Option<Accepted>,
    /// The places before and after, as YAML and as Rust.
    pub code: Code,
}

/// Why a finding is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The reason.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day.
    pub expires: String,
}

/// What became of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifeline {
    /// The operation.
    pub operation: String,
    /// Where it is, or was.
    pub path: String,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// Whether it is gone by now.
    pub is_gone: bool,
}

/// Something that happened to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub date: String,
    /// What happened, such as ``renamed from `lastScanTime` ``.
    pub what: String,
    /// Fingerprint of the finding; empty if it happened with all that holds the member.
    pub fingerprint: String,
}

/// What makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// A break on the wire.
    Wire,
    /// That, and Rust that may not compile any more.
    Rust,
    /// Any change, be it of a text.
    Docs,
    /// Nothing.
    None,
}

impl Report {
    /// Whether a finding is serious enough to fail the run.
    pub fn fails(&self, on: FailOn) -> bool {
        let mut entries = self.steps.iter().flat_map(|it| &it.entries);
        entries.any(|it| it.fails(on))
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|it| it.entries.is_empty())
    }
}

impl Entry {
    /// Whether the finding is serious enough to fail the run.
    pub fn fails(&self, on: FailOn) -> bool {
        if self.accepted.is_some() || on == FailOn::None {
            return false;
        }
        // What the policy says of a rule holds whatever the axis.
        if self.is_level_set || self.finding.area == Area::Policy {
            return self.level == Level::Error;
        }
        let verdict = &self.finding.verdict;
        let breaks = verdict.wire == Wire::Break;
        match on {
            FailOn::Wire => breaks,
            FailOn::Rust => breaks || verdict.rust.compat == Compat::Major,
            FailOn::Docs => true,
            FailOn::None => false,
        }
    }

    /// Whether nothing but a text changed.
    pub fn is_docs_only(&self) -> bool {
        let verdict = &self.finding.verdict;
        verdict.docs > Docs::None
            && verdict.wire == Wire::None
            && verdict.rust.compat == Compat::None
            && !verdict.rust.behaves_differently
    }
}

/// How serious a finding is unless the policy says otherwise.
pub(crate) fn usual_level(finding: &Finding) -> Level {
    let verdict = &finding.verdict;
    let is_error = verdict.wire == Wire::Break || verdict.rust.compat == Compat::Major;
    let is_warning = verdict.wire == Wire::Risk || verdict.rust.behaves_differently;
    match Rule::from_id(finding.rule) {
        Some(
            Rule::PolicyBumpTooSmall
            | Rule::PolicyVersionDecreased
            | Rule::SuppressionExpired
            | Rule::SuppressionStale,
        ) => Level::Error,
        Some(Rule::PolicyBumpTooLarge | Rule::HistoryUnannounced | Rule::HistoryVendorOnly) => {
            Level::Warning
        }
        _ if is_error => Level::Error,
        _ if is_warning => Level::Warning,
        _ => Level::Note,
    }
}
