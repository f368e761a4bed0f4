//! A product version with everything that several of its pages need to know: where each operation
//! has its page, and where each part of it stands there.

use std::collections::BTreeMap;

use acs_call::Catalogue;
use acs_codegen::model::{self, Crate};
use acs_codegen::resolve::Resolver;
use acs_codegen::spec::{Operation, Service, Spec, Type};

use crate::address::{Names, fragment};
use crate::catalogue::Catalogue as Values;
use crate::tree::{Finder, Node};

/// Pages and sections that have names of their own.
const PAGES: [&str; 4] = ["index", "enums", "errors", "changes"];

/// Ids of an operation's page that belong to no part of its values.
const SECTIONS: &[&str] = &[
    "main", "auth", "request", "response", "rules", "samples", "errors", "rust", "history", "try",
    "search", "top",
];

/// A product version.
#[derive(Debug)]
pub(crate) struct Product<'a> {
    /// What the specs say.
    pub(crate) spec: &'a Spec,
    /// The crate that is made of them.
    pub(crate) krate: &'a Crate,
    /// Its folder, such as `sas/2018-12-03`.
    pub(crate) folder: String,
    /// The operations, ordered by name.
    pub(crate) operations: Vec<Entry<'a>>,
    /// All documented values.
    pub(crate) catalogue: Values<'a>,
    files: BTreeMap<&'a str, usize>,
}

/// An operation and its page.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// What the spec says.
    pub(crate) spec: &'a Operation,
    /// What Rust makes of it.
    pub(crate) model: Option<&'a model::Operation>,
    /// How it is called.
    pub(crate) call: Option<&'a acs_call::Operation>,
    /// Name of the file.
    pub(crate) file: String,
    /// The parameters.
    pub(crate) parameters: Vec<Node<'a>>,
    /// The answer.
    pub(crate) response: Node<'a>,
    /// Ids that are taken on the page.
    pub(crate) ids: Names,
    /// Links to parts, by the names that texts call them.
    names: BTreeMap<String, Option<String>>,
}

impl<'a> Product<'a> {
    /// Looks at all operations of a spec.
    pub(crate) fn of(
        spec: &'a Spec,
        krate: &'a Crate,
        calls: &'a Catalogue,
        folders: &mut Names,
    ) -> Self {
        let service = &spec.service;
        let product = service.product.value.to_lowercase();
        let folder = folders.folder(&product, &service.version.value);
        let mut names = Names::with(&PAGES);
        let mut values = Values::default();
        let mut specs: Vec<&Operation> = spec.operations.iter().collect();
        specs.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        let models: BTreeMap<&str, &model::Operation> = krate
            .operations
            .iter()
            .map(|it| (it.meta.action.as_str(), it))
            .collect();
        let own = calls.operations().iter().filter(|it| {
            it.product() == service.product.value && it.version() == service.version.value
        });
        let calls: BTreeMap<&str, &acs_call::Operation> = own.map(|it| (it.name(), it)).collect();
        let resolver = Resolver::new(service);
        let operations: Vec<Entry<'a>> = specs
            .into_iter()
            .enumerate()
            .map(|(number, operation)| {
                let file = format!("{}.html", names.file(&operation.name.value));
                let mut entry = entry(operation, number, file, &resolver, &mut values);
                entry.model = models.get(operation.name.as_str()).copied();
                entry.call = calls.get(operation.name.as_str()).copied();
                entry
            })
            .collect();
        let files = operations.iter().enumerate();
        Self {
            spec,
            krate,
            folder,
            files: files
                .map(|(number, it)| (it.spec.name.as_str(), number))
                .collect(),
            operations,
            catalogue: values,
        }
    }

    /// What all operations share.
    pub(crate) fn service(&self) -> &'a Service {
        &self.spec.service
    }

    /// The operation that is called so.
    pub(crate) fn operation(&self, name: &str) -> Option<&Entry<'a>> {
        let number = self.files.get(name)?;
        self.operations.get(*number)
    }

    /// Where a name leads on pages that are about no operation.
    pub(crate) fn find(&self, name: &str) -> Option<String> {
        self.operation(name).map(|it| it.file.clone())
    }
}

impl Entry<'_> {
    /// Where a name leads on the operation's page.
    pub(crate) fn find(&self, product: &Product<'_>, name: &str) -> Option<String> {
        if name == self.spec.name.value {
            return None;
        }
        let part = self.names.get(name).cloned().flatten();
        part.or_else(|| product.find(name))
    }

    /// The link to the part to which a path of a finding leads, such as
    /// `response.Images[].LastScanTime`.
    pub(crate) fn part(&self, path: &str) -> Option<String> {
        let (nodes, rest) = match path.split_once('.') {
            Some(("parameters", rest)) => (self.parameters.as_slice(), rest),
            Some(("response", rest)) => (std::slice::from_ref(&self.response), rest),
            _ => return None,
        };
        let path = rest.replace("[]", "").replace("{}", "");
        let node = nodes.iter().find_map(|it| it.at(&path))?;
        Some(fragment(&node.id))
    }
}

fn entry<'a>(
    operation: &'a Operation,
    number: usize,
    file: String,
    resolver: &Resolver<'a>,
    catalogue: &mut Values<'a>,
) -> Entry<'a> {
    let resolver = resolver.with_operation(operation);
    let mut ids = Names::with(SECTIONS);
    let mut finder = Finder::new(number, &resolver, &mut ids, catalogue);
    let parameters = operation.parameters.iter();
    let parameters: Vec<Node<'a>> = parameters
        .map(|(name, it)| finder.node("p", "", name.as_str(), &it.schema, Some(it.place.value)))
        .collect();
    let response = finder.node("r", "", "", &operation.response, None);
    let mut entry = Entry {
        spec: operation,
        model: None,
        call: None,
        file,
        parameters,
        response,
        ids,
        names: BTreeMap::new(),
    };
    entry.names = names(&entry);
    entry
}

/// The names by which texts call the parts: a parameter or path by itself, and the last name of a
/// path if it is the last of no other. Parameters come before members of the answer.
fn names(entry: &Entry<'_>) -> BTreeMap<String, Option<String>> {
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut add = |node: &Node<'_>| {
        let link = Some(fragment(&node.id));
        let own = names.entry(node.name.to_owned());
        own.and_modify(|it| *it = None).or_insert(link.clone());
        if node.path != node.name {
            names.insert(node.path.clone(), link);
        }
    };
    entry.response.visit(&mut add);
    for parameter in &entry.parameters {
        for node in &parameter.nodes {
            node.visit(&mut add);
        }
    }
    for node in &entry.parameters {
        names.insert(node.name.to_owned(), Some(fragment(&node.id)));
    }
    names.remove("");
    names
}

/// Whether an answer is an object, so that its members are told and not itself.
pub(crate) fn is_object(node: &Node<'_>) -> bool {
    node.view
        .target
        .ty
        .as_ref()
        .is_some_and(|it| it.value == Type::Object)
}
