//! The specs that are served: those the crate was built with, or others.

use std::fmt;
use std::path::Path;

use acs_codegen::Options;
use acs_codegen::diag::{Diagnostics, Style};
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Format, Protocol, Schema, Service, Spec, Type};

/// Path and text of every file of `api-spec/`.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/specs.rs"));

/// Every operation that is served.
#[derive(Debug)]
pub(crate) struct Specs(Vec<Spec>);

/// Specs that have a mistake, drawn for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadSpecs(String);

impl fmt::Display for BadSpecs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

impl Specs {
    /// The specs that the crate was built with.
    pub(crate) fn embedded() -> Result<Self, BadSpecs> {
        Self::of(&SourceMap::from_texts(EMBEDDED.iter().copied()))
    }

    /// The specs of a folder.
    pub(crate) fn load(folder: &Path) -> Result<Self, BadSpecs> {
        let sources = SourceMap::load(folder)
            .map_err(|diags| drawn(&diags, &SourceMap::default()))?
            .with_root(folder.display().to_string());
        Self::of(&sources)
    }

    fn of(sources: &SourceMap) -> Result<Self, BadSpecs> {
        // Nothing is emitted, so the other options do not matter.
        let options = Options {
            runtime: String::new(),
            standalone: false,
            product: None,
        };
        let specs = acs_codegen::parse(sources, &options).map_err(|it| drawn(&it, sources))?;
        acs_codegen::check(sources, &specs).map_err(|it| drawn(&it, sources))?;
        Ok(Self(specs))
    }

    /// The operations of that name, of whatever product and version.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = Operation<'_>> {
        self.all().filter(move |it| it.spec.name.value == name)
    }

    /// All operations.
    pub(crate) fn all(&self) -> impl Iterator<Item = Operation<'_>> {
        self.0.iter().flat_map(|it| {
            let service = &it.service;
            let operations = it.operations.iter();
            operations.map(move |spec| Operation { service, spec })
        })
    }
}

fn drawn(diags: &Diagnostics, sources: &SourceMap) -> BadSpecs {
    BadSpecs(diags.render(sources, Style::Plain))
}

/// What a key says, at the place of use or in the shape it refers to.
macro_rules! said {
    ($operation:expr, $schema:expr, $key:ident) => {{
        let schema = $schema;
        let own = schema.$key.as_ref();
        own.or_else(|| $operation.target(schema).$key.as_ref())
            .map(|it| &it.value)
    }};
}
pub(crate) use said;

/// An operation and the service it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) service: &'a Service,
    pub(crate) spec: &'a spec::Operation,
}

impl<'a> Operation<'a> {
    pub(crate) fn name(&self) -> &'a str {
        &self.spec.name.value
    }

    pub(crate) fn version(&self) -> &'a str {
        &self.service.version.value
    }

    pub(crate) fn is_rpc(&self) -> bool {
        match self.service.protocol.value {
            Protocol::Rpc => true,
            Protocol::V3 => self.spec.path.is_none(),
            _ => false,
        }
    }

    /// Path and query of the template.
    pub(crate) fn target_template(&self) -> (&'a str, &'a str) {
        let template = self.spec.path.as_ref().map_or("/", |it| it.as_str());
        template.split_once('?').unwrap_or((template, ""))
    }

    /// Whether a whole body is bytes that are no text.
    pub(crate) fn is_binary(&self, schema: &'a Schema) -> bool {
        self.type_of(schema) == Type::String && said!(self, schema, format) == Some(&Format::Binary)
    }

    /// What a schema is once references are followed.
    pub(crate) fn target(&self, schema: &'a Schema) -> &'a Schema {
        let mut target = schema;
        // Checked specs have no circles, so this ends.
        while let Some(name) = &target.shape {
            let own = self.spec.shapes.get(name.as_str());
            let shape = own.or_else(|| self.service.shapes.get(name.as_str()));
            target = shape.expect("bug: checked specs name only shapes that exist");
        }
        target
    }

    /// The kind of value once references are followed.
    pub(crate) fn type_of(&self, schema: &'a Schema) -> Type {
        let ty = self.target(schema).ty.as_ref();
        ty.map_or(Type::Any, |it| it.value)
    }

    /// The member of the response that a path such as `PageInfo.TotalCount` leads to.
    pub(crate) fn member(&self, path: &str) -> Option<&'a Schema> {
        let mut schema = &self.spec.response;
        for name in path.split('.') {
            schema = self.target(schema).members.as_ref()?.get(name)?;
        }
        Some(schema)
    }
}
