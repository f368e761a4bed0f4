//! Looks up named shapes, and what follows from how they refer to each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Spanned;
use crate::spec::{self, Schema, Type};

/// Where a named shape is defined, which is where its Rust type lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In `service.yaml`.
    Service,
    /// In the operation's file.
    Operation,
}

/// The named shapes that one file sees.
#[derive(Clone, Debug)]
pub struct Resolver<'a> {
    shapes: BTreeMap<&'a str, (Home, &'a Spanned<String>, &'a Schema)>,
}

/// A schema as it stands at one place: what is said there, and the shape it refers to.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What is written at the place of use.
    pub site: &'a Schema,
    /// What the value is: the shape referred to, or the site itself.
    pub target: &'a Schema,
    /// Name and home of the shape, if the site refers to one.
    pub shape: Option<(Home, &'a Spanned<String>)>,
}

impl<'a> Resolver<'a> {
    /// The shapes of `service.yaml`.
    pub fn new(service: &'a spec::Service) -> Self {
        let shapes = service.shapes.iter();
        Self {
            shapes: shapes
                .map(|(name, schema)| (name.value.as_str(), (Home::Service, name, schema)))
                .collect(),
        }
    }

    /// Adds the shapes of an operation.
    pub fn with_operation<'b>(&self, operation: &'b spec::Operation) -> Resolver<'b>
    where
        'a: 'b,
    {
        let mut shapes: BTreeMap<&'b str, _> = self.shapes.clone();
        for (name, schema) in &operation.shapes {
            shapes.insert(&name.value, (Home::Operation, name, schema));
        }
        Resolver { shapes }
    }

    /// Follows a reference to the shape it ends at, which the checks have found to exist.
    pub fn view(&self, site: &'a Schema) -> View<'a> {
        let mut view = View {
            site,
            target: site,
            shape: None,
        };
        while let Some(name) = &view.target.shape {
            let shape = self.shapes.get(name.value.as_str());
            let (home, name, target) = *shape.expect("bug: check lets no unknown shape pass");
            view = View {
                site,
                target,
                shape: Some((home, name)),
            };
        }
        view
    }

    /// Names of the shapes that the operation's parameters reach.
    pub fn inputs_of(&self, operation: &'a spec::Operation) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        // A list, not recursion: shapes may hold each other in a chain of any length.
        let parameters = operation.parameters.values();
        let mut open: Vec<&Schema> = parameters.map(|it| &it.schema).collect();
        while let Some(schema) = open.pop() {
            let view = self.view(schema);
            if let Some((_, name)) = view.shape
                && !found.insert(name.value.as_str())
            {
                continue;
            }
            open.extend(view.target.items.as_deref());
            open.extend(members(view.target));
        }
        found
    }

    /// Whether an object of shape `from` would hold one of shape `to` inside itself,
    /// with no list or map between them that ends the chain.
    pub fn embeds(&self, from: &'a Schema, to: &str) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(schema) = open.pop() {
            for member in members(schema) {
                let view = self.view(member);
                if view.target.kind() != Some(Type::Object) {
                    continue;
                }
                match view.shape {
                    Some((_, name)) if name.value == to => return true,
                    Some((_, name)) if !seen.insert(&name.value) => {}
                    _ => open.push(view.target),
                }
            }
        }
        false
    }
}

impl<'a> View<'a> {
    /// What the place of use says, else what the shape says.
    pub fn get<T>(&self, key: impl Fn(&'a Schema) -> Option<T>) -> Option<T> {
        key(self.site).or_else(|| key(self.target))
    }
}

impl Schema {
    /// Kind of value, if the schema says so itself.
    pub(crate) fn kind(&self) -> Option<Type> {
        self.ty.as_ref().map(|ty| ty.value)
    }
}

fn members(schema: &Schema) -> impl Iterator<Item = &Schema> {
    schema.members.iter().flat_map(|members| members.values())
}
