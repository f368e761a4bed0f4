//! The catalogue of rules: the one place that knows their ids.

use std::fmt;

macro_rules! rules {
    ($($(#[doc = $summary:literal])+ $variant:ident $id:literal,)+) => {
        /// A rule that a spec can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $summary])+ $variant,)+
        }

        impl Rule {
            /// Every rule, in the order of this catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The id that diagnostics show, such as `unknown-shape`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// What the rule says, in one sentence.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($summary),+).trim(),)+
                }
            }

            /// The text behind [`explain`](crate::explain::explain).
            pub(crate) const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../explain/", $id, ".md")),)+
                }
            }
        }
    };
}

rules! {
    // Files and YAML.
    /// Every file of the spec folder can be read and is UTF-8 of reasonable size.
    UnreadableFile "unreadable-file",
    /// Every file stands where the layout of the spec folder has a place for it.
    UnexpectedFile "unexpected-file",
    /// A product version has a `service.yaml` and at least one operation.
    MissingFile "missing-file",
    /// A spec file is well-formed YAML.
    YamlSyntax "yaml-syntax",
    /// A spec file uses no anchors, aliases, tags, merge keys, directives or second documents.
    YamlFeature "yaml-feature",
    /// A spec file has no tabs, control characters or invisible line breaks.
    ForbiddenCharacter "forbidden-character",
    /// A spec file stays within the limits on depth and size.
    TooComplex "too-complex",
    /// A mapping has each key once.
    DuplicateKey "duplicate-key",

    // The language.
    /// A record has only the keys that its table in the reference lists.
    UnknownKey "unknown-key",
    /// A record has all the keys that it needs.
    MissingKey "missing-key",
    /// A value has the type that its key takes.
    WrongType "wrong-type",
    /// A value is one of the words that its key takes.
    UnknownWord "unknown-word",

    // Overrides.
    /// What an override corrects is there.
    UnmatchedOverride "unmatched-override",
    /// An override says something that the spec does not say already.
    IdleOverride "idle-override",

    // Services.
    /// A spec says the same product, version and operation as its path.
    FileMismatch "file-mismatch",
    /// The name and version of the generated crate are ones that cargo takes.
    InvalidCrate "invalid-crate",
    /// Endpoints are host names, and an endpoint rule has what it needs.
    InvalidEndpoint "invalid-endpoint",
    /// The group of an operation is one that the service lists.
    UnknownGroup "unknown-group",
    /// Every group has an operation.
    UnusedGroup "unused-group",

    // Texts.
    /// A summary is one sentence that ends with a full stop.
    MalformedSummary "malformed-summary",
    /// A text that is given is not empty.
    EmptyText "empty-text",
    /// Every parameter and every member has a `doc`.
    MissingDoc "missing-doc",
    /// A date is a real day, written `YYYY-MM-DD`.
    MalformedDate "malformed-date",
    /// A page is an `https` URL.
    MalformedPage "malformed-page",
    /// Changes are listed newest first.
    UnorderedChanges "unordered-changes",

    // Schemas.
    /// A schema has either a `type` or a `shape`.
    TypeOrShape "type-or-shape",
    /// A shape that is named is defined.
    UnknownShape "unknown-shape",
    /// A shape that is defined is used.
    UnusedShape "unused-shape",
    /// An operation does not redefine a shape of its service.
    DuplicateShape "duplicate-shape",
    /// A shape is not just another name for itself.
    ShapeCycle "shape-cycle",
    /// A key stands only in schemas for which it means something.
    MisplacedKey "misplaced-key",
    /// Lists and maps say what their items are, and objects what their members are.
    IncompleteType "incomplete-type",
    /// Bounds are values of the type and leave room for a value.
    InvalidBounds "invalid-bounds",
    /// A pattern is a regular expression that the runtime can match.
    InvalidPattern "invalid-pattern",
    /// Listed values are values of the type.
    InvalidValues "invalid-values",
    /// A default is a value that the schema allows.
    InvalidDefault "invalid-default",
    /// An example is a value that the schema allows.
    InvalidExample "invalid-example",
    /// A parameter with a default is not required.
    RequiredDefault "required-default",
    /// A Rust name that a spec chooses is a legal identifier in the usual case.
    InvalidIdentifier "invalid-identifier",
    /// A former name of a member is no name that is in use.
    FormerlyConflict "formerly-conflict",

    // Operations.
    /// An operation lists the methods it accepts, each once.
    InvalidMethods "invalid-methods",
    /// The placeholders of a path are the parameters that travel in it.
    PathMismatch "path-mismatch",
    /// A parameter travels where the protocol and the method have a place for it.
    MisplacedParameter "misplaced-parameter",
    /// A RAM action is the service's RAM code, a colon and a name.
    InvalidAction "invalid-action",
    /// A success rule names a response member and values it can have.
    InvalidSuccess "invalid-success",
    /// Pagination names parameters and response members of fitting types.
    InvalidPagination "invalid-pagination",
    /// An error code is listed once per status.
    DuplicateError "duplicate-error",
    /// The status of an error code is an HTTP status.
    InvalidStatus "invalid-status",
    /// A sample answer is JSON that the response describes.
    InvalidSample "invalid-sample",
    /// Values in a sample answer are among the documented ones.
    UnlistedValue "unlisted-value",

    // History.
    /// A file of which `history/` has an earlier revision says which revision it states.
    MissingRevision "missing-revision",
    /// What the history adds and removes leads to the operations of today.
    InconsistentHistory "inconsistent-history",

    // Names.
    /// Two wire names of one scope do not become the same Rust name.
    NameCollision "name-collision",
    /// A shape is not called like an item that every generated module has.
    ReservedName "reserved-name",
    /// A wire name has letters or digits from which to make a Rust name.
    Unnameable "unnameable",
}

impl Rule {
    /// The rule with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
