//! The things on the wire that a revision has.

use std::collections::BTreeMap;

use acs_codegen::spec::{Schema, Spec, word};

use crate::Revision;
use crate::finding::Place;
use crate::shapes::Shapes;

/// Where a thing is. Shapes are looked through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) service: String,
    pub(super) operation: String,
    /// Path of wire names; empty for the operation itself.
    pub(super) path: String,
}

impl Key {
    pub(super) fn place(&self) -> Place {
        Place {
            service: self.service.clone(),
            operation: Some(self.operation.clone()),
            path: self.path.clone(),
        }
    }

    /// The last name of the path, without marks of lists.
    pub(super) fn name(&self) -> &str {
        let path = self.path.trim_end_matches("[]");
        match path.rsplit_once('.') {
            Some((_, name)) => name,
            None if path.is_empty() => &self.operation,
            None => path,
        }
    }
}

/// What is to know about it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) ty: String,
    pub(super) is_required: bool,
    pub(super) is_deprecated: bool,
}

/// Longer paths are those of a circle of shapes.
const MAX_PATH: usize = 2048;

/// Most things of one operation, far more than real ones have. Shapes that
/// hold the next one twice have twice as many paths at each step: what is beyond has no line of its
/// own, and the comparison tells its changes at the shape.
const MAX_NODES: usize = 20_000;

pub(super) fn nodes(revision: &Revision<'_>) -> BTreeMap<Key, Node> {
    let mut nodes = BTreeMap::new();
    for spec in revision.specs {
        of_spec(spec, &mut nodes);
    }
    nodes
}

fn of_spec(spec: &Spec, nodes: &mut BTreeMap<Key, Node>) {
    let service = spec.folder();
    for operation in &spec.operations {
        let mut key = Key {
            service: service.clone(),
            operation: operation.name.value.clone(),
            path: String::new(),
        };
        let node = Node {
            ty: String::new(),
            is_required: false,
            is_deprecated: operation.deprecated.is_some(),
        };
        nodes.insert(key.clone(), node);
        let shapes = Shapes {
            service: &spec.service,
            operation: Some(operation),
        };
        let mut walk = Walk {
            shapes,
            nodes,
            left: MAX_NODES,
            inside: Vec::new(),
        };
        for (name, parameter) in &operation.parameters {
            key.path = format!("parameters.{}", name.value);
            walk.named(&mut key, &parameter.schema);
        }
        key.path = "response".to_owned();
        walk.parts(&mut key, &operation.response);
    }
}

struct Walk<'a, 'n> {
    shapes: Shapes<'a>,
    nodes: &'n mut BTreeMap<Key, Node>,
    /// How many more there may be.
    left: usize,
    /// Shapes on the way, so that a circle ends.
    inside: Vec<&'a str>,
}

impl<'a> Walk<'a, '_> {
    /// Notes a parameter or a member, and its parts.
    fn named(&mut self, key: &mut Key, schema: &'a Schema) {
        let Some(left) = self.left.checked_sub(1) else {
            return;
        };
        self.left = left;
        let view = self.shapes.view(schema);
        let format = view.target.format.as_ref().map(|it| word(it.value));
        let mut ty = view.kind().map_or("object", word).to_owned();
        if let Some(format) = format {
            ty = format!("{ty} {format}");
        }
        let node = Node {
            ty,
            is_required: view
                .get(|it| it.required.as_ref())
                .is_some_and(|it| it.value),
            is_deprecated: view.get(|it| it.deprecated.as_ref()).is_some(),
        };
        self.nodes.insert(key.clone(), node);
        self.parts(key, schema);
    }

    /// Notes what is inside a value.
    fn parts(&mut self, key: &mut Key, schema: &'a Schema) {
        let view = self.shapes.view(schema);
        if let Some(shape) = view.shape {
            if self.inside.contains(&shape.name) {
                return;
            }
            self.inside.push(shape.name);
        }
        let length = key.path.len();
        if length < MAX_PATH {
            if let Some(items) = &view.target.items {
                key.path.push_str("[]");
                self.parts(key, items);
                key.path.truncate(length);
            }
            for (name, member) in view.target.members.iter().flatten() {
                key.path.push('.');
                key.path.push_str(&name.value);
                self.named(key, member);
                key.path.truncate(length);
            }
        }
        if view.shape.is_some() {
            self.inside.pop();
        }
    }
}
