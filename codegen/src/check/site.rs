//! Where schemas stand, and what their references lead to.

use crate::source::{HasSpan, Span, Spanned};
use crate::spec::{Map, Operation, Protocol, Schema, Service, Type};

/// What one file can refer to.
pub(super) struct Scope<'a> {
    service: &'a Service,
    operation: Option<&'a Operation>,
}

/// A schema at its place.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) schema: &'a Schema,
    /// What the schema belongs to: the nearest thing around it that has a name.
    pub(super) name: &'a Spanned<String>,
    pub(super) role: Role,
    /// The members among which it is one, if it is a member.
    pub(super) siblings: Option<&'a Map<Schema>>,
}

/// What a schema is to the thing that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Parameter,
    Response,
    Member,
    Items,
    Shape,
}

impl<'a> Scope<'a> {
    pub(super) fn of_service(service: &'a Service) -> Self {
        Self {
            service,
            operation: None,
        }
    }

    pub(super) fn of_operation(service: &'a Service, operation: &'a Operation) -> Self {
        Self {
            service,
            operation: Some(operation),
        }
    }

    /// How the service lays out requests.
    pub(super) fn protocol(&self) -> Protocol {
        self.service.protocol.value
    }

    /// The shape of that name.
    pub(super) fn shape(&self, name: &str) -> Option<&'a Schema> {
        let own = self.operation.and_then(|it| it.shapes.get(name));
        own.or_else(|| self.service.shapes.get(name))
    }

    /// The names of all shapes that can be referred to.
    pub(super) fn shape_names(&self) -> impl Iterator<Item = &'a Spanned<String>> {
        let own = self.operation.into_iter().flat_map(|it| it.shapes.keys());
        own.chain(self.service.shapes.keys())
    }

    /// The shapes that this file defines.
    pub(super) fn own_shapes(&self) -> &'a Map<Schema> {
        match self.operation {
            Some(operation) => &operation.shapes,
            None => &self.service.shapes,
        }
    }

    /// What a schema is in the end; `None` if another rule reports why not.
    pub(super) fn target(&self, schema: &'a Schema) -> Option<&'a Schema> {
        let mut target = schema;
        // A chain with more links than there are shapes runs in a circle.
        for _ in 0..=self.shape_names().count() {
            match (&target.ty, &target.shape) {
                (Some(_), None) => return Some(target),
                (None, Some(name)) => target = self.shape(name.as_str())?,
                (Some(_), Some(_)) | (None, None) => return None,
            }
        }
        None
    }

    /// The type of a schema in the end.
    pub(super) fn type_of(&self, schema: &'a Schema) -> Option<Type> {
        self.target(schema)?.ty.as_ref().map(|ty| ty.value)
    }

    /// The member that a path such as `PageInfo.TotalCount` leads to.
    pub(super) fn member(&self, root: &'a Schema, path: &str) -> Option<&'a Schema> {
        path.split('.').try_fold(root, |schema, name| {
            self.target(schema)?.members.as_ref()?.get(name)
        })
    }

    /// All schemas that this file writes.
    pub(super) fn sites(&self) -> Vec<Site<'a>> {
        let mut sites = Vec::new();
        if let Some(operation) = self.operation {
            for (name, parameter) in &operation.parameters {
                let site = Site::new(name, &parameter.schema, Role::Parameter);
                site.collect(&mut sites);
            }
            Site::new(&operation.name, &operation.response, Role::Response).collect(&mut sites);
        }
        for (name, schema) in self.own_shapes() {
            Site::new(name, schema, Role::Shape).collect(&mut sites);
        }
        sites
    }
}

impl<'a> Site<'a> {
    fn new(name: &'a Spanned<String>, schema: &'a Schema, role: Role) -> Self {
        Self {
            schema,
            name,
            role,
            siblings: None,
        }
    }

    /// Adds this schema and all that it holds. Recursion ends where YAML's depth does.
    fn collect(self, sites: &mut Vec<Self>) {
        sites.push(self);
        if let Some(items) = &self.schema.items {
            Self::new(self.name, items, Role::Items).collect(sites);
        }
        if let Some(members) = &self.schema.members {
            for (name, schema) in members {
                let member = Self {
                    siblings: Some(members),
                    ..Self::new(name, schema, Role::Member)
                };
                member.collect(sites);
            }
        }
    }

    /// What people call it.
    pub(super) fn title(&self) -> String {
        let name = self.name;
        match self.role {
            Role::Parameter => format!("parameter `{name}`"),
            Role::Response => format!("the response of `{name}`"),
            Role::Member => format!("member `{name}`"),
            Role::Items => format!("an item of `{name}`"),
            Role::Shape => format!("shape `{name}`"),
        }
    }

    /// Its type, if it says so itself and nothing else.
    pub(super) fn own_type(&self) -> Option<&'a Spanned<Type>> {
        match (&self.schema.ty, &self.schema.shape) {
            (Some(ty), None) => Some(ty),
            _ => None,
        }
    }
}

impl HasSpan for Site<'_> {
    fn span(&self) -> Span {
        match self.role {
            // The name stands outside, so the nearest thing inside is the better place.
            Role::Items | Role::Response => place_inside(self.schema).unwrap_or(self.name.span),
            Role::Parameter | Role::Member | Role::Shape => self.name.span,
        }
    }
}

/// A place inside a schema, the most telling first: a schema as a whole has none.
pub(super) fn place_inside(schema: &Schema) -> Option<Span> {
    let span = |text: &Option<Spanned<String>>| text.as_ref().map(HasSpan::span);
    let members = schema.members.iter().flat_map(|it| it.keys());
    let values = schema.values.iter().flat_map(|it| it.keys());
    let ty = schema.ty.as_ref().map(HasSpan::span);
    ty.or_else(|| span(&schema.shape))
        .or_else(|| span(&schema.name))
        .or_else(|| span(&schema.doc))
        .or_else(|| members.chain(values).next().map(HasSpan::span))
        .or_else(|| schema.example.as_ref().map(HasSpan::span))
        .or_else(|| schema.items.as_deref().and_then(place_inside))
}
