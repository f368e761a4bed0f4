//! The parts of a value, down to the last member: what the tables of an operation's page list.
//!
//! A [`Finder`] finds the parts and gives each its id, so that texts can link to any of them;
//! [`Shown`] then says of each part what a page shows, and [`rules`] what it must keep to. A shape
//! that holds itself is told once, and on a page that has become long every shape is: shapes that hold
//! each other twice would make a page of any length.

use std::collections::BTreeMap;

use acs_codegen::resolve::{Resolver, View};
use acs_codegen::spec::{Place, Schema, Type};

use crate::address::Names;
use crate::catalogue::Catalogue;

mod rules;
mod shown;

pub(crate) use rules::{Rule, rules};
pub(crate) use shown::{Row, Shown, deprecated, rows};

/// A part of a value.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// Its id on the page.
    pub(crate) id: String,
    /// Its name on the wire.
    pub(crate) name: &'a str,
    /// The names that lead to it, without the levels of lists and maps.
    pub(crate) path: String,
    /// What is said of it.
    pub(crate) view: View<'a>,
    /// What its elements are, below all lists and maps; the same as `view` if it is neither.
    pub(crate) element: View<'a>,
    /// The lists and maps above the elements, the outermost first.
    pub(crate) levels: Vec<Type>,
    /// Where it travels, if it is a parameter.
    pub(crate) place: Option<Place>,
    /// Number of its documented values in the catalogue.
    pub(crate) values: Option<usize>,
    /// Ids of those values.
    pub(crate) value_ids: Vec<String>,
    /// What it holds.
    pub(crate) nodes: Vec<Self>,
    /// The part that has the same shape, if what it holds is told there: id and path.
    pub(crate) again: Option<(String, String)>,
    /// Whether it lies too deep to say what it holds.
    pub(crate) is_cut: bool,
}

impl Node<'_> {
    /// Whether it is a list or a map, so that its elements are something else.
    pub(crate) fn is_list(&self) -> bool {
        !self.levels.is_empty()
    }

    /// The part to which the names of a path lead.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        if self.path == path {
            return Some(self);
        }
        self.nodes.iter().find_map(|it| it.at(path))
    }

    /// The part and all that it holds.
    pub(crate) fn visit<'n>(&'n self, visit: &mut dyn FnMut(&'n Self)) {
        visit(self);
        for node in &self.nodes {
            node.visit(visit);
        }
    }
}

/// Finds the parts of the values of an operation.
pub(crate) struct Finder<'a, 'c> {
    /// The shapes that the operation sees.
    resolver: &'c Resolver<'a>,
    /// The ids of the page.
    ids: &'c mut Names,
    /// The documented values of the product.
    catalogue: &'c mut Catalogue<'a>,
    /// Number of the operation.
    operation: usize,
    /// The shapes around the part that is looked at.
    around: Vec<&'a str>,
    /// The shapes that were told: id and path of the first part of each.
    told: BTreeMap<&'a str, (String, String)>,
    /// How many parts were found.
    count: usize,
    depth: usize,
}

/// A page with so many parts tells no shape a second time.
const MANY: usize = 2000;

/// What lies deeper is not told: nobody would find it there.
const MAX_DEPTH: usize = 20;

impl<'a, 'c> Finder<'a, 'c> {
    /// Looks at the operation of a number.
    pub(crate) fn new(
        operation: usize,
        resolver: &'c Resolver<'a>,
        ids: &'c mut Names,
        catalogue: &'c mut Catalogue<'a>,
    ) -> Self {
        Self {
            resolver,
            ids,
            catalogue,
            operation,
            around: Vec::new(),
            told: BTreeMap::new(),
            count: 0,
            depth: 0,
        }
    }

    /// A part with everything in it. `prefix` tells the ids of a request from those of an answer.
    pub(crate) fn node(
        &mut self,
        prefix: &str,
        parent: &str,
        name: &'a str,
        schema: &'a Schema,
        place: Option<Place>,
    ) -> Node<'a> {
        let path = match (parent, name) {
            ("", name) => name.to_owned(),
            (parent, "") => parent.to_owned(),
            (parent, name) => format!("{parent}.{name}"),
        };
        let id = self.ids.id(&format!("{prefix}-{path}"));
        let view = self.resolver.view(schema);
        let (mut element, mut levels) = (view, Vec::new());
        while let Some(items) = &element.target.items {
            levels.extend(element.target.ty.as_ref().map(|it| it.value));
            element = self.resolver.view(items);
        }
        let values = element.get(|it| it.values.as_ref());
        let value_ids = values.into_iter().flat_map(|it| it.keys());
        let value_ids = value_ids
            .map(|value| self.ids.id(&format!("{id}={value}")))
            .collect();
        let values = values.is_some().then(|| {
            self.catalogue
                .add(element, name, self.operation, &id, &path)
        });
        let mut node = Node {
            id,
            name,
            path,
            view,
            element,
            levels,
            place,
            values,
            value_ids,
            nodes: Vec::new(),
            again: None,
            is_cut: false,
        };
        self.hold(&mut node, prefix);
        node
    }

    /// Finds what a part holds.
    fn hold(&mut self, node: &mut Node<'a>, prefix: &str) {
        self.count = self.count.saturating_add(1);
        let element = node.element;
        let shape = element.shape.map(|(_, name)| name.as_str());
        if let Some(shape) = shape {
            let told = self.told.get(shape);
            if self.around.contains(&shape) || told.is_some() && self.count > MANY {
                node.again = told.cloned();
                return;
            }
        }
        node.is_cut = self.depth == MAX_DEPTH && element.target.members.is_some();
        if node.is_cut {
            return;
        }
        if let Some(shape) = shape {
            let here = (node.id.clone(), node.path.clone());
            self.told.entry(shape).or_insert(here);
            self.around.push(shape);
        }
        let depth = self.depth;
        self.depth = depth.saturating_add(1);
        let members = element.target.members.iter().flatten();
        let path = node.path.clone();
        node.nodes = members
            .map(|(name, schema)| self.node(prefix, &path, name.as_str(), schema, None))
            .collect();
        self.depth = depth;
        if shape.is_some() {
            self.around.pop();
        }
    }
}
