//! What a spec says, as a map without order: which thing has which property with which value.
//!
//! Two specs say the same if and only if their facts are equal. Order of keys and lists, layout,
//! quotes and comments leave no trace; a list of like things is a set of nodes named by what
//! tells them apart.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Operation, Service, Spec};

mod flatten;
mod keys;

pub use keys::{COVER, Cover};

/// A step on the way from a spec to one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step<'a> {
    /// A region of the endpoints.
    Region(&'a str),
    /// A group of operations.
    Group(&'a str),
    /// A named shape.
    Shape(&'a str),
    /// An operation.
    Operation(&'a str),
    /// An HTTP method.
    Method(&'a str),
    /// A kind of credential.
    Security(&'a str),
    /// What a RAM policy must allow.
    Authorization,
    /// A value for the `Resource` element.
    Resource(&'a str),
    /// A condition key.
    ConditionKey(&'a str),
    /// Another action that is needed.
    Associated(&'a str),
    /// When an answer is a success.
    Success,
    /// A value that means success.
    Equals(&'a str),
    /// How pages are read.
    Pagination,
    /// An error code, and its HTTP status.
    Error(&'a str, &'a str),
    /// A sample answer, by its title.
    Sample(&'a str),
    /// A row of the page's change history: date and text.
    Row(&'a str, &'a str),
    /// A parameter.
    Parameter(&'a str),
    /// The answer.
    Response,
    /// A member of an object.
    Member(&'a str),
    /// The elements of a list or the values of a map.
    Items,
    /// A documented value.
    Value(&'a str),
    /// A former wire name.
    Formerly(&'a str),
    /// One more of what the path says, counted from 2.
    Again(usize),
}

/// The way from a spec to one of its parts; empty for the spec itself.
pub type Path<'a> = Vec<Step<'a>>;

/// A property that a part of a spec has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Product code.
    Product,
    /// API version.
    Version,
    /// Name for people.
    Title,
    /// How a request is laid out.
    Protocol,
    /// Product code in RAM policies.
    RamCode,
    /// Name of the generated crate.
    Crate,
    /// Version of the generated crate.
    CrateVersion,
    /// Rule for hosts.
    EndpointRule,
    /// Prefix of hosts.
    EndpointPrefix,
    /// Public host.
    Public,
    /// Host inside the VPC.
    Vpc,
    /// Summary of an operation.
    Summary,
    /// Description.
    Doc,
    /// Address of the vendor's page.
    Page,
    /// Group of an operation.
    Group,
    /// URL path.
    UrlPath,
    /// What a call does.
    Effect,
    /// RAM action.
    Action,
    /// Access level.
    Access,
    /// Member that tells success.
    SuccessMember,
    /// List with the items of a page.
    PageItems,
    /// Parameter for the page number.
    PageNumber,
    /// Parameter for the token.
    PageToken,
    /// Parameter for the page size.
    PageSize,
    /// Member with the number of items.
    PageTotal,
    /// Member with the next token.
    PageNextToken,
    /// Message of an error.
    Message,
    /// JSON text of a sample answer.
    SampleBody,
    /// Where a parameter travels.
    Place,
    /// Kind of value.
    Type,
    /// Shape that describes the value.
    Shape,
    /// Whether it must be there.
    Required,
    /// How the value is written.
    Format,
    /// Unit.
    Unit,
    /// What is assumed when it is absent.
    Default,
    /// A value as it may occur.
    Example,
    /// Whether values are documented, be it none.
    HasValues,
    /// Whether the documented values are all there are.
    Closed,
    /// Smallest number.
    Minimum,
    /// Largest number.
    Maximum,
    /// Whether the smallest number itself is excluded.
    ExclusiveMinimum,
    /// Whether the largest number itself is excluded.
    ExclusiveMaximum,
    /// Fewest characters.
    MinLength,
    /// Most characters.
    MaxLength,
    /// Fewest elements.
    MinItems,
    /// Most elements.
    MaxItems,
    /// Regular expression.
    Pattern,
    /// Whether an object says what its members are, be it none.
    HasMembers,
    /// How a list or an object becomes text.
    Style,
    /// Rust name of a type, a variant or an error.
    Name,
    /// Rust name of a field.
    Field,
    /// Date since when it exists.
    Since,
    /// Whether it is a secret.
    Sensitive,
    /// What is said about its deprecation; empty if only that it is deprecated.
    Deprecated,
    /// Where the vendor's page is wrong.
    PageDiffers,
}

/// A value and where it stands. Compares by the value alone.
pub type Fact<'a> = Spanned<Cow<'a, str>>;

/// The properties of one part. Compares by them alone.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Where the part stands.
    pub span: Span,
    /// What it says.
    pub facets: BTreeMap<Facet, Fact<'a>>,
}

/// What a spec says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Its parts.
    pub nodes: BTreeMap<Path<'a>, Node<'a>>,
}

impl<'a> Facts<'a> {
    /// Lays out all that a spec says.
    pub fn of(spec: &'a Spec) -> Self {
        flatten::spec(spec)
    }

    /// Lays out what all operations of a product share.
    pub fn of_service(service: &'a Service) -> Self {
        flatten::service(service)
    }

    /// Lays out what an operation says; its own path is empty.
    pub fn of_operation(operation: &'a Operation) -> Self {
        flatten::operation(operation)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.facets == other.facets
    }
}

impl Eq for Node<'_> {}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(name) => write!(f, "endpoints.regions.{name}"),
            Self::Group(name) => write!(f, "groups.{name}"),
            Self::Shape(name) => write!(f, "shapes.{name}"),
            Self::Operation(name) => f.write_str(name),
            Self::Method(name) => write!(f, "methods.{name}"),
            Self::Security(name) => write!(f, "security.{name}"),
            Self::Authorization => f.write_str("authorization"),
            Self::Resource(name) => write!(f, "resources.{name}"),
            Self::ConditionKey(name) => write!(f, "conditionKeys.{name}"),
            Self::Associated(name) => write!(f, "associatedOperations.{name}"),
            Self::Success => f.write_str("success"),
            Self::Equals(value) => write!(f, "equals.{value}"),
            Self::Pagination => f.write_str("pagination"),
            Self::Error(code, status) => write!(f, "errors.{status} {code}"),
            Self::Sample(title) => write!(f, "examples.{title}"),
            Self::Row(date, _) => write!(f, "changes.{date}"),
            Self::Parameter(name) => write!(f, "parameters.{name}"),
            Self::Response => f.write_str("response"),
            Self::Member(name) => f.write_str(name),
            Self::Items => f.write_str("[]"),
            Self::Value(value) => write!(f, "={value}"),
            Self::Formerly(name) => write!(f, "formerly.{name}"),
            Self::Again(number) => write!(f, "#{number}"),
        }
    }
}

#[cfg(test)]
mod tests;
