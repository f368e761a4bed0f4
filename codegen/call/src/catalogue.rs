//! The operations that can be called, and how they are found.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, Spec};
use acs_codegen::{Options, closest, model};
use acs_runtime::{Endpoints, Meta};

use crate::tables::{self, Tables};

/// Every operation of some specs.
#[derive(Clone, Debug)]
pub struct Catalogue {
    operations: Arc<[Operation]>,
}

/// A product at one version.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) spec: Spec,
    pub(crate) krate: model::Crate,
    endpoints: OnceLock<&'static Endpoints>,
}

/// An operation that can be called.
#[derive(Clone, Debug)]
pub struct Operation {
    product: Arc<Product>,
    /// Indices in the spec and in the model, whose orders differ.
    index: usize,
    model: usize,
    tables: Arc<OnceLock<Tables>>,
}

impl Catalogue {
    /// The operations of specs that have passed the checks.
    ///
    /// # Errors
    ///
    /// Names that Rust cannot tell apart or cannot spell.
    pub fn new(sources: &SourceMap, specs: &[Spec]) -> Result<Self, Diagnostics> {
        let crates = acs_codegen::lower(sources, specs)?;
        let products = specs.iter().zip(crates).map(|(spec, krate)| Product {
            spec: spec.clone(),
            krate,
            endpoints: OnceLock::new(),
        });
        let operations = products.map(Arc::new).flat_map(|it| operations(&it));
        let operations = operations.collect();
        Ok(Self { operations })
    }

    /// The operations of the specs in a folder's files.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the specs.
    pub fn read(sources: &SourceMap) -> Result<Self, Diagnostics> {
        // Nothing is emitted, so the other options do not matter.
        let options = Options {
            runtime: String::new(),
            standalone: false,
            product: None,
        };
        let specs = acs_codegen::parse(sources, &options)?;
        acs_codegen::check(sources, &specs)?;
        Self::new(sources, &specs)
    }

    /// All operations, by product and name.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation of that name. Case, hyphens and underscores count only where names differ in
    /// nothing else. The product is a code (`Sas`), or code and version (`sas/2018-12-03`).
    ///
    /// # Errors
    ///
    /// If there is none, with the closest names, or if several products have one.
    pub fn find(&self, product: Option<&str>, operation: &str) -> Result<&Operation, NotFound> {
        let of_product = |it: &&Operation| product.is_none_or(|product| it.is_of(product));
        let candidates: Vec<&Operation> = self.operations.iter().filter(of_product).collect();
        let not_found = |why| NotFound {
            product: product.map(str::to_owned),
            operation: operation.to_owned(),
            why,
        };
        if candidates.is_empty() {
            return Err(not_found(Why::Product(self.products())));
        }
        let exact = |it: &&&Operation| it.name() == operation;
        let mut found: Vec<&Operation> = candidates.iter().filter(exact).copied().collect();
        if found.is_empty() {
            let wanted = folded(operation);
            let alike = |it: &&&Operation| folded(it.name()) == wanted;
            found = candidates.iter().filter(alike).copied().collect();
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => {
                let names = candidates.iter().map(|it| it.name());
                let closest = closest(operation, names).map(str::to_owned);
                Err(not_found(Why::Operation(closest)))
            }
            several => {
                let products = several.iter().map(|it| it.product_id()).collect();
                Err(not_found(Why::Ambiguous(products)))
            }
        }
    }

    fn products(&self) -> Vec<String> {
        let mut products: Vec<String> = self.operations.iter().map(Operation::product_id).collect();
        products.dedup();
        products
    }
}

fn operations(product: &Arc<Product>) -> Vec<Operation> {
    let of_model = &product.krate.operations;
    let specs = product.spec.operations.iter().enumerate();
    let operations = specs.map(|(index, spec)| {
        let is_same = |it: &model::Operation| it.meta.action == spec.name.value;
        let model = of_model.iter().position(is_same);
        Operation {
            product: Arc::clone(product),
            index,
            model: model.expect("bug: every operation is lowered"),
            tables: Arc::default(),
        }
    });
    operations.collect()
}

/// A name without what people get wrong first.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|it| !matches!(it, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

impl Operation {
    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.spec().name.value
    }

    /// Code of its product, such as `Sas`.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.service().product.value
    }

    /// Version of its product, such as `2018-12-03`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.service().version.value
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.spec().summary.value
    }

    /// What its spec says.
    #[must_use]
    pub fn spec(&self) -> &spec::Operation {
        let operation = self.product.spec.operations.get(self.index);
        operation.expect("bug: the operation is one of the product")
    }

    /// What the spec of its product says.
    #[must_use]
    pub fn service(&self) -> &spec::Service {
        &self.product.spec.service
    }

    /// The facts that the runtime reads.
    #[must_use]
    pub fn meta(&self) -> &'static Meta {
        self.tables().meta
    }

    /// The hosts of its product.
    #[must_use]
    pub fn endpoints(&self) -> &'static Endpoints {
        let endpoints = &self.product.krate.endpoints;
        let make = || tables::endpoints(endpoints);
        self.product.endpoints.get_or_init(make)
    }

    /// As Rust has it.
    pub(crate) fn model(&self) -> &model::Operation {
        let operation = self.product.krate.operations.get(self.model);
        operation.expect("bug: every operation is lowered")
    }

    /// Its product's crate, as Rust has it.
    pub(crate) fn krate(&self) -> &model::Crate {
        &self.product.krate
    }

    /// Its tables, made when they are first needed.
    pub(crate) fn tables(&self) -> &Tables {
        let make = || tables::operation(self.krate(), self.model());
        self.tables.get_or_init(make)
    }

    /// Such as `Sas 2018-12-03`.
    fn product_id(&self) -> String {
        format!("{} {}", self.product(), self.version())
    }

    pub(crate) fn is_of(&self, product: &str) -> bool {
        let (code, version) = match product.split_once(['/', ' ', '@']) {
            Some((code, version)) => (code, Some(version)),
            None => (product, None),
        };
        code.eq_ignore_ascii_case(self.product()) && version.is_none_or(|it| it == self.version())
    }
}

/// Why an operation was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    product: Option<String>,
    operation: String,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// There is no such product, but these.
    Product(Vec<String>),
    /// There is no such operation; perhaps this was meant.
    Operation(Option<String>),
    /// Several products have one.
    Ambiguous(Vec<String>),
}

impl NotFound {
    /// The name that was probably meant.
    #[must_use]
    pub fn closest(&self) -> Option<&str> {
        match &self.why {
            Why::Operation(closest) => closest.as_deref(),
            Why::Product(_) | Why::Ambiguous(_) => None,
        }
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.operation;
        match &self.why {
            Why::Product(products) => {
                let product = self.product.as_deref().unwrap_or_default();
                let products = products.join("`, `");
                write!(f, "no product is called `{product}`; there is `{products}`")
            }
            Why::Operation(None) => write!(f, "no operation is called `{operation}`"),
            Why::Operation(Some(closest)) => write!(
                f,
                "no operation is called `{operation}`; did you mean `{closest}`?"
            ),
            Why::Ambiguous(products) => {
                let products = products.join("`, `");
                write!(
                    f,
                    "several products have an operation `{operation}`: `{products}`"
                )
            }
        }
    }
}

impl Error for NotFound {}
