//! What an import changed on the way: each thing that is dropped or bent, with its place.

use std::collections::BTreeMap;
use std::fmt;

use acs_codegen::diag::escape;
use acs_codegen::source::{SourceMap, Span};

/// Something that the spec does not say the way the metadata does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which sort of thing it is.
    pub kind: Kind,
    /// Where it is.
    pub place: Place,
    /// What was there, and what became of it.
    pub what: String,
}

/// A place in metadata, for people and for editors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `sas/2018-12-03 DescribeImageInstances:Criteria`, or `… DescribeImageInstances@200.PageInfo`.
    pub path: String,
    /// The same in the text.
    pub span: Span,
}

/// The reports as lines: `product/version Operation:Parameter (file:line:column): kind: what`.
///
/// A metadata file is one long line, so places are counted in one go through it.
pub fn lines(reports: &[Report], sources: &SourceMap) -> Vec<String> {
    let mut order: Vec<&Report> = reports.iter().collect();
    order.sort_by_key(|it| it.place.span);
    let (mut offset, mut line, mut column) = (0, 1_usize, 1_usize);
    let mut lines = Vec::with_capacity(order.len());
    for report in order {
        let span = report.place.span;
        let passed = sources.file(span.file).text().get(offset..span.start);
        for c in passed.unwrap_or_default().chars() {
            (line, column) = match c {
                '\n' => (line.saturating_add(1), 1),
                _ => (line, column.saturating_add(1)),
            };
        }
        offset = offset.max(span.start);
        let (place, file) = (&report.place.path, sources.display_path(span.file));
        let (kind, what) = (report.kind, &report.what);
        let text = format!("{place} ({file}:{line}:{column}): {kind}: {what}");
        // A name of the metadata may hold anything, and this is read on a terminal.
        lines.push(escape(&text).replace('\n', "\\u{a}"));
    }
    lines
}

/// How many reports there are of each kind, most frequent first.
pub fn counts(reports: &[Report]) -> Vec<(Kind, usize)> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for report in reports {
        let count = counts.entry(report.kind).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    counts
}

macro_rules! kinds {
    ($($(#[doc = $summary:literal])+ $variant:ident $id:literal,)+) => {
        /// A sort of thing that an import drops or bends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[doc = $summary])+ $variant,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that summaries show, such as `duplicate-parameter`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// What the kind means, in one sentence.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($summary),+).trim(),)+
                }
            }
        }
    };
}

kinds! {
    // The product.
    /// A style of requests is not one of the language; the nearest is taken.
    Protocol "protocol",
    /// An operation is listed in two directories, or in one but not at all.
    Directory "directory",
    /// A region or a host is not one; it is left out.
    Endpoint "endpoint",
    /// A component that no operation uses is left out.
    UnusedComponent "unused-component",
    /// A key is there twice; the first counts.
    DuplicateKey "duplicate-key",

    // Operations.
    /// An HTTP method is missing or unknown to the language.
    Method "method",
    /// A path has a part that the language does not have.
    Path "path",
    /// A kind of credential is unknown to the language.
    Security "security",
    /// A parameter is there twice; the first counts.
    DuplicateParameter "duplicate-parameter",
    /// A parameter travels where the protocol or the method has no place for it.
    ParameterPlace "parameter-place",
    /// A style of a parameter is not one for its type or place.
    ParameterStyle "parameter-style",
    /// A response other than the one of success is left out.
    OtherResponse "other-response",
    /// The answer is no object, or is not described.
    OddResponse "odd-response",
    /// A header of the answer is left out.
    ResponseHeader "response-header",
    /// Pages are read in a way that the language cannot say, or that the metadata does not tell.
    Pagination "pagination",
    /// An error code is empty or there twice.
    ErrorCode "error-code",
    /// A sample answer is no JSON or does not fit the response.
    Sample "sample",

    // Schemas.
    /// A reference leads nowhere.
    DanglingReference "dangling-reference",
    /// A type contradicts what stands beside it, or is unknown.
    ContradictingType "contradicting-type",
    /// A list does not say what its elements are.
    UnknownElements "unknown-elements",
    /// A format does not fit its type or is unknown.
    Format "format",
    /// A key means nothing for the type or place of its schema.
    MisplacedKey "misplaced-key",
    /// A limit is not a value of its type, or leaves no room.
    Limit "limit",
    /// A pattern is empty or one that the runtime cannot match.
    Pattern "pattern",
    /// A list of values is empty, has a value twice or one that is not of the type.
    Values "values",
    /// A default is not a value of its schema, or never applies.
    Default "default",
    /// An example is not a value of its schema.
    Example "example",

    /// A text states values, bounds or a default that something shown or declared contradicts.
    MinedDoubt "mined-doubt",

    // Texts and names.
    /// A text has characters that documentation cannot hold.
    Characters "characters",
    /// A summary is more than a sentence, or is missing.
    Summary "summary",
    /// A text stands beside another one in whose place it has none.
    SecondText "second-text",
    /// Something has no text.
    MissingText "missing-text",
    /// A wire name gives no Rust name of its own, so the spec states one.
    Name "name",
    /// A key of the publisher's own tools is left out.
    PublisherKey "publisher-key",
    /// The checker refuses something that no other kind foresees; it is left out.
    Refused "refused",
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
