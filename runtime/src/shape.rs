//! The static table of an object: which members it has on the wire, and what
//! is known about each of them.
//!
//! Tables are written by the generator as constants, so everything here is
//! built by `const fn`.

use crate::Pattern;

/// The table of one object.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Name of the Rust type.
    pub name: &'static str,
    /// The members, in the order of the documentation.
    pub members: &'static [Member],
    /// Whether any member had another name before, which decoding must track.
    pub(crate) renamed: bool,
    /// Whether the object is on the wire what its only member is.
    pub(crate) transparent: bool,
}

impl Shape {
    /// The table of the type `name`.
    #[must_use]
    pub const fn new(name: &'static str, members: &'static [Member]) -> Self {
        let mut renamed = false;
        let mut rest = members;
        while let [member, others @ ..] = rest {
            renamed |= !member.formerly.is_empty();
            rest = others;
        }
        Self {
            name,
            members,
            renamed,
            transparent: false,
        }
    }

    /// On the wire there is no object, but what the only member holds.
    #[must_use]
    pub const fn transparent(mut self) -> Self {
        assert!(
            self.members.len() == 1,
            "a transparent object has one member"
        );
        self.transparent = true;
        self
    }
}

/// What is known about one member of an object, or about the elements of a list.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub(crate) wire: &'static str,
    pub(crate) rules: &'static [Rule],
    pub(crate) formerly: &'static [&'static str],
    pub(crate) items: Option<&'static Member>,
    pub(crate) style: Option<Style>,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    pub(crate) closed: bool,
}

impl Member {
    /// An optional member with this name on the wire, and no constraint.
    #[must_use]
    pub const fn new(wire: &'static str) -> Self {
        Self {
            wire,
            rules: &[],
            formerly: &[],
            items: None,
            style: None,
            place: Place::Query,
            required: false,
            sensitive: false,
            closed: false,
        }
    }

    /// The service refuses a request without it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Its value is a secret: never shown in `Debug` output or in messages.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The service refuses every value that is not documented.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// How a list or an object becomes text.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// Where the parameter travels. In the query, unless said otherwise.
    #[must_use]
    pub const fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Names it had before, which decoding still understands.
    #[must_use]
    pub const fn formerly(mut self, names: &'static [&'static str]) -> Self {
        self.formerly = names;
        self
    }

    /// Constraints on the value itself; those on list elements are in `items`.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// What is known about each element of the list, or each value of the map.
    #[must_use]
    pub const fn items(mut self, items: &'static Member) -> Self {
        self.items = Some(items);
        self
    }

    /// Name on the wire.
    #[must_use]
    pub const fn wire(&self) -> &'static str {
        self.wire
    }

    /// Whether the service refuses a request without it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether its value is a secret.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Where the parameter travels.
    #[must_use]
    pub const fn travels_in(&self) -> Place {
        self.place
    }

    /// What is known about its elements.
    #[must_use]
    pub fn element(&self) -> &'static Member {
        const PLAIN: &Member = &Member::new("");
        self.items.unwrap_or(PLAIN)
    }
}

/// A constraint on a value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// At least this.
    Min(i64),
    /// At most this.
    Max(i64),
    /// More than this.
    Above(i64),
    /// Less than this.
    Below(i64),
    /// At least this, where the bound is not a whole number.
    MinNumber(f64),
    /// At most this, where the bound is not a whole number.
    MaxNumber(f64),
    /// More than this, where the bound is not a whole number.
    AboveNumber(f64),
    /// Less than this, where the bound is not a whole number.
    BelowNumber(f64),
    /// At least this many characters (Unicode scalar values).
    MinLength(u64),
    /// At most this many characters (Unicode scalar values).
    MaxLength(u64),
    /// At least this many elements.
    MinItems(u64),
    /// At most this many elements.
    MaxItems(u64),
    /// A match of this regular expression is somewhere in the text.
    Pattern(Pattern),
}

/// How a list or an object becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// JSON text in one value.
    Json,
    /// `Name.1=…&Name.2=…`, and `Name.1.Key=…` for objects in a list.
    RepeatList,
    /// `Name.Key=…`; free keys are written `#<length>#<key>`, so that dots in them do no harm.
    Flat,
    /// Elements joined by commas.
    Simple,
    /// Elements joined by spaces.
    SpaceDelimited,
    /// Elements joined by vertical bars.
    PipeDelimited,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query of the URL.
    Query,
    /// In a form body.
    Form,
    /// In the path, in place of `{name}`.
    Path,
    /// In a header.
    Header,
    /// It is the body: bytes and text as they are, everything else as JSON.
    Body,
    /// In the host name.
    Host,
}
