//! The SDK as Rust needs it: idents, types, documentation.
//!
//! Invariants, all established by `lower`:
//! - every [`Ident`] is legal Rust and unique in its scope;
//! - no reference is left to resolve, no type is left to choose;
//! - documentation is ready for rustdoc, line by line;
//! - nothing is optional that `emit` would have to guess.

use proc_macro2::Ident;

pub use types::{RustType, TypePath};

mod types;

/// Lines of Markdown that rustdoc accepts.
pub type Docs = Vec<String>;

/// One generated crate: a product at one version.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Folder below the output folder.
    pub folder: String,
    /// Name of the package, such as `acs-sas`.
    pub name: String,
    /// Version of the package.
    pub version: String,
    /// One line about the package.
    pub description: String,
    /// Where the spec lies, such as `sas/2018-12-03`.
    pub origin: String,
    /// Documentation of the crate root.
    pub docs: Docs,
    /// Product code as the vendor spells it.
    pub product: String,
    /// API version on the wire.
    pub api_version: String,
    /// Variant of the runtime's `Protocol`.
    pub protocol: Ident,
    /// Hosts of the product.
    pub endpoints: Endpoints,
    /// Cargo features, one per group of operations.
    pub features: Vec<Feature>,
    /// Types that several operations share.
    pub shapes: Vec<Item>,
    /// Operations, ordered by name.
    pub operations: Vec<Operation>,
    /// Documentation of the client.
    pub client_docs: Docs,
    /// Error codes that are documented for any of them.
    pub error_codes: Option<Enum>,
}

/// Hosts of a product.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Variant of the runtime's `EndpointRule`.
    pub rule: Ident,
    /// Host name prefix that the rule uses.
    pub prefix: String,
    /// Region id, public host, VPC host.
    pub regions: Vec<(String, String, Option<String>)>,
}

/// A cargo feature.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it turns on.
    pub title: String,
}

/// One operation: a module.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The module.
    pub module: Ident,
    /// File the operation was read from, such as `sas/2018-12-03/operations/GetX.yaml`.
    pub origin: String,
    /// Feature that turns the module on.
    pub feature: Option<String>,
    /// First sentence of the documentation.
    pub summary: String,
    /// Documentation of the module.
    pub docs: Docs,
    /// Why it should no longer be called.
    pub deprecated: Option<String>,
    /// Facts that the runtime reads.
    pub meta: Meta,
    /// The parameters.
    pub request: Struct,
    /// Documentation of the builder.
    pub builder_docs: Docs,
    /// Documentation of the client's method.
    pub method_docs: Docs,
    /// Documentation of the builder's method that sends the request.
    pub send_docs: Docs,
    /// How the items of a page are reached, if the result comes in pages.
    pub paging: Option<Paging>,
    /// Required parameters: number of the field and marker that says it is not set. Ordered by
    /// marker, so that the order of the spec is no part of the builder's type.
    pub required: Vec<Required>,
    /// The answer.
    pub response: Struct,
    /// Types that only this operation uses.
    pub items: Vec<Item>,
}

/// A required parameter.
#[derive(Clone, Debug)]
pub struct Required {
    /// Index in the request's fields.
    pub field: usize,
    /// Type that stands for "not set".
    pub marker: Ident,
}

/// Facts of an operation that the runtime reads, each as it stands on the wire.
///
/// What is `None` or empty is as the runtime's `Meta::DEFAULT` says.
#[derive(Clone, Debug)]
pub struct Meta {
    /// Name of the operation on the wire.
    pub action: String,
    /// Variant of the runtime's `Protocol`, if not that of the service.
    pub protocol: Option<Ident>,
    /// Variants of the runtime's `Method`.
    pub methods: Vec<Ident>,
    /// URL path.
    pub path: Option<String>,
    /// Variant of the runtime's `BodyType`.
    pub body: Option<Ident>,
    /// Variant of the runtime's `Effect`.
    pub effect: Option<Ident>,
    /// Variants of the runtime's `Security`.
    pub security: Vec<Ident>,
    /// What a RAM policy must allow.
    pub authorization: Option<Authorization>,
    /// Member that tells success, and its values.
    pub success: Option<(String, Vec<String>)>,
    /// How pages are read.
    pub pagination: Option<Pagination>,
    /// Documented errors: status, code, message.
    pub errors: Vec<(String, String, String)>,
}

/// What a RAM policy must allow.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// Value of the `Action` element.
    pub action: String,
    /// Access level.
    pub access: String,
    /// Values of the `Resource` element.
    pub resources: Vec<String>,
    /// Condition keys.
    pub condition_keys: Vec<String>,
    /// Other actions that are needed.
    pub associated_operations: Vec<String>,
}

/// How the items of a page are reached in Rust.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Fields on the way, the last of which is the list.
    pub steps: Vec<Ident>,
    /// What the list holds.
    pub item: RustType,
}

/// How pages are read; wire names and paths.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// Response list with the items.
    pub items: String,
    /// Parameter for the page number.
    pub page: Option<String>,
    /// Parameter for the token.
    pub token: Option<String>,
    /// Parameter for the page size.
    pub size: Option<String>,
    /// Response member with the total.
    pub total: Option<String>,
    /// Response member with the next token.
    pub next_token: Option<String>,
}

/// A type to emit.
#[derive(Clone, Debug)]
pub enum Item {
    /// An object.
    Struct(Struct),
    /// Documented values.
    Enum(Enum),
}

/// An object.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Its name.
    pub ident: Ident,
    /// Name of the shape it is made from, if the spec names one.
    pub shape: Option<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Its fields, in the order of the spec.
    pub fields: Vec<Field>,
    /// Whether callers build it, so that it has setters.
    pub is_input: bool,
    /// Whether it is on the wire what its only field is.
    pub is_transparent: bool,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
}

/// A field of a [`Struct`] and the member behind it.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// Its documentation.
    pub docs: Docs,
    /// Its type, without the `Option` around it.
    pub ty: RustType,
    /// The member on the wire.
    pub member: Member,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
}

impl Field {
    /// Whether the field is an `Option`: lists and maps are empty instead.
    pub fn is_optional(&self) -> bool {
        !matches!(self.ty, RustType::List(_) | RustType::Map(_))
    }
}

/// One row of the static table of a shape.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Wire name; empty for a list element.
    pub wire: String,
    /// Whether rustdoc's search would not find the field by its wire name.
    pub needs_alias: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Whether the documented values are all there are.
    pub closed: bool,
    /// Variant of the runtime's `Style`, if not the default.
    pub style: Option<Ident>,
    /// Variant of the runtime's `Place`, if not the default.
    pub place: Option<Ident>,
    /// Earlier wire names.
    pub formerly: Vec<String>,
    /// Constraints.
    pub rules: Vec<Rule>,
    /// The elements, if there is something to say about them.
    pub items: Option<Box<Member>>,
}

/// A constraint: the runtime's `Rule`, variant by variant.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// At least.
    Min(i64),
    /// At most.
    Max(i64),
    /// More than.
    Above(i64),
    /// Less than.
    Below(i64),
    /// At least.
    MinNumber(f64),
    /// At most.
    MaxNumber(f64),
    /// More than.
    AboveNumber(f64),
    /// Less than.
    BelowNumber(f64),
    /// Fewest characters.
    MinLength(u64),
    /// Most characters.
    MaxLength(u64),
    /// Fewest elements.
    MinItems(u64),
    /// Most elements.
    MaxItems(u64),
    /// Regular expression.
    Pattern(String),
}

/// Documented values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub ident: Ident,
    /// Name of the shape it is made from, if the spec names one.
    pub shape: Option<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Whether the values are integers on the wire.
    pub is_integer: bool,
    /// The values, in the order of the spec.
    pub variants: Vec<Variant>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
}

/// A documented value.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub ident: Ident,
    /// The value on the wire.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
}
