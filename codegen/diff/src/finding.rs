//! What a comparison finds: one value per cause, with everything there is to say about it.

/// What a change means for those who talk to the service, in order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// Nothing on the wire changes.
    None,
    /// What travels changes, and both sides still understand each other.
    Ok,
    /// The spec cannot tell, or the same call now behaves differently.
    Risk,
    /// A caller of the old version can be refused or misread what it gets.
    Break,
}

/// What a change means for the source of programs that use the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compat {
    /// Everything that compiled compiles, and nothing is new.
    None,
    /// Something is new or deprecated.
    Minor,
    /// Something that compiled may not compile any more.
    Major,
}

/// The verdict on Rust callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rust {
    /// What the compiler says.
    pub compat: Compat,
    /// Whether programs that still compile behave differently.
    pub behaves_differently: bool,
}

/// What a change means for readers of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Docs {
    /// Every text stays.
    None,
    /// A text changes that a reader need not look at, such as a mended typing error.
    Trivial,
    /// A text changes.
    Changed,
}

/// The verdicts of a finding, one an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Between clients and the service.
    pub wire: Wire,
    /// Between the generated crate and the programs that use it.
    pub rust: Rust,
    /// Between the spec and its readers.
    pub docs: Docs,
}

/// What part of an API a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// An operation as a whole.
    Operation,
    /// What a caller sends.
    Request,
    /// What the service answers.
    Response,
    /// Error codes.
    Error,
    /// What a RAM policy must allow.
    Authorization,
    /// Hosts and how to reach them.
    Endpoint,
    /// Nothing but the generated crate.
    Rust,
    /// Texts.
    Documentation,
    /// How changes are handled: announcements, versions, suppressions.
    Policy,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Product code and version, such as `sas/2018-12-03`.
    pub service: String,
    /// The operation; none for what all operations share.
    pub operation: Option<String>,
    /// Path of wire names, such as `response.ImageInstanceList[].LastScanTime`,
    /// `parameters.PageSize` or `shapes.PageInfo.Count`; empty for the whole.
    pub path: String,
}

/// One side of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// File as the user knows it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The value there, short enough for a line; empty if the thing itself is meant.
    pub value: String,
}

/// Why two names are taken for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Rename {
    /// Name before.
    pub from: String,
    /// Name after.
    pub to: String,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What speaks for it, a sentence each.
    pub evidence: Vec<String>,
}

/// What a [`Witness`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WitnessKind {
    /// Parameters as a JSON object, as a caller of one version gives them.
    Request,
    /// A JSON body, as the service of one version sends it.
    Response,
    /// An HTTP request as a JSON object of method, path and what travels where, as a client of
    /// one version sends it: for changes of how values travel, which the values do not show.
    Http,
}

/// A request or a response that shows a break: one version takes it, the other refuses or
/// misreads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Which of the two.
    pub kind: WitnessKind,
    /// JSON text.
    pub document: String,
    /// What the old version makes of it.
    pub old: String,
    /// What the new version makes of it.
    pub new: String,
}

/// A change and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Id of the rule, such as `response-member-renamed-case`.
    pub rule: &'static str,
    /// Part of the API.
    pub area: Area,
    /// What it means, an axis at a time.
    pub verdict: Verdict,
    /// What changed.
    pub place: Place,
    /// The change in one line, such as ``member `LastScanTime` was `lastScanTime` ``.
    pub title: String,
    /// Before; none if it is new.
    pub old: Option<Side>,
    /// After; none if it is gone.
    pub new: Option<Side>,
    /// Why it matters, in one sentence.
    pub why: String,
    /// What to do, in one sentence.
    pub advice: String,
    /// Operations that a shared shape reaches; empty for what lies in one operation.
    pub reach: Vec<String>,
    /// For a rename, why it is one.
    pub rename: Option<Rename>,
    /// For a wire break, a document that shows it.
    pub witness: Option<Witness>,
    /// Whether it was read out of prose instead of a key.
    pub is_mined: bool,
    /// Names the finding in suppressions: stays the same when lines move or texts are reworded.
    pub fingerprint: String,
}
