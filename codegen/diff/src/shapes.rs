//! What references to shapes lead to, and which shapes are used where.
//!
//! Nothing here trusts a spec: a reference may lead nowhere or in a circle.

use std::collections::BTreeMap;

use acs_codegen::spec::{Operation, Schema, Service, Spec, Style, Type};

/// Where a shape is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// For all operations.
    Service,
    /// For one operation.
    Operation,
}

/// A shape, seen from an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShapeRef<'a> {
    /// Where it is defined.
    pub(crate) home: Home,
    /// Its name.
    pub(crate) name: &'a str,
}

/// The shapes that one file can refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shapes<'a> {
    /// The service.
    pub(crate) service: &'a Service,
    /// The operation; none for the shapes of the service itself.
    pub(crate) operation: Option<&'a Operation>,
}

/// A schema as it stands at one place: what is said there, and what it leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    /// What is written at the place.
    pub(crate) site: &'a Schema,
    /// What the value is.
    pub(crate) target: &'a Schema,
    /// The shape, if the site refers to one that exists.
    pub(crate) shape: Option<ShapeRef<'a>>,
}

impl<'a> Shapes<'a> {
    /// Follows a reference to its end.
    pub(crate) fn view(&self, site: &'a Schema) -> View<'a> {
        let mut view = View {
            site,
            target: site,
            shape: None,
        };
        let own = self.operation.map_or(0, |it| it.shapes.len());
        for _ in 0..=own.saturating_add(self.service.shapes.len()) {
            let Some(name) = &view.target.shape else {
                break;
            };
            let Some((shape, target)) = self.find(&name.value) else {
                break;
            };
            view = View {
                site,
                target,
                shape: Some(shape),
            };
        }
        view
    }

    /// The shape of that name.
    pub(crate) fn find(&self, name: &str) -> Option<(ShapeRef<'a>, &'a Schema)> {
        let own = self.operation.and_then(|it| it.shapes.get_key_value(name));
        let found = own.map(|it| (Home::Operation, it));
        let found =
            found.or_else(|| Some((Home::Service, self.service.shapes.get_key_value(name)?)));
        let (home, (name, schema)) = found?;
        let name = &name.value;
        Some((ShapeRef { home, name }, schema))
    }
}

impl<'a> View<'a> {
    /// What the place says, else what the shape says.
    pub(crate) fn get<T>(&self, key: impl Fn(&'a Schema) -> Option<T>) -> Option<T> {
        key(self.site).or_else(|| key(self.target))
    }

    /// The kind of value.
    pub(crate) fn kind(&self) -> Option<Type> {
        self.target.ty.as_ref().map(|it| it.value)
    }

    /// Whether the value is JSON inside a text.
    pub(crate) fn is_json_text(&self) -> bool {
        self.get(|it| it.style.as_ref())
            .is_some_and(|it| it.value == Style::Json)
    }
}

/// How a value travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// Callers send it as text: in a query, a form, a path, a header.
    pub(crate) text: bool,
    /// Callers send it as JSON.
    pub(crate) json: bool,
    /// Services answer it.
    pub(crate) response: bool,
}

impl Uses {
    /// In an answer.
    pub(crate) const RESPONSE: Self = Self {
        text: false,
        json: false,
        response: true,
    };
    /// In a request, as text.
    pub(crate) const TEXT: Self = Self {
        text: true,
        json: false,
        response: false,
    };
    /// In a request, as JSON.
    pub(crate) const JSON: Self = Self {
        text: false,
        json: true,
        response: false,
    };

    /// Whether callers send it.
    pub(crate) fn request(self) -> bool {
        self.text || self.json
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            text: self.text || other.text,
            json: self.json || other.json,
            response: self.response || other.response,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            text: self.text && other.text,
            json: self.json && other.json,
            response: self.response && other.response,
        }
    }

    /// The uses of what is inside a value that is JSON in a text.
    pub(crate) fn inside_json_text(self) -> Self {
        Self {
            text: false,
            json: self.json || self.text,
            response: self.response,
        }
    }
}

/// How an operation uses the shapes that it reaches.
pub(crate) fn uses_of<'a>(
    shapes: Shapes<'a>,
    operation: &'a Operation,
) -> BTreeMap<ShapeRef<'a>, Uses> {
    let mut found = BTreeMap::new();
    for parameter in operation.parameters.values() {
        reach(
            shapes,
            &parameter.schema,
            travels(parameter.place.value),
            &mut found,
        );
    }
    reach(shapes, &operation.response, Uses::RESPONSE, &mut found);
    found
}

/// How a parameter travels.
pub(crate) fn travels(place: acs_codegen::spec::Place) -> Uses {
    match place {
        acs_codegen::spec::Place::Body => Uses::JSON,
        _ => Uses::TEXT,
    }
}

fn reach<'a>(
    shapes: Shapes<'a>,
    site: &'a Schema,
    uses: Uses,
    found: &mut BTreeMap<ShapeRef<'a>, Uses>,
) {
    let view = shapes.view(site);
    if let Some(shape) = view.shape {
        let known = found.entry(shape).or_default();
        let all = known.or(uses);
        if all == *known {
            return;
        }
        *known = all;
    }
    let inside = if view.is_json_text() {
        uses.inside_json_text()
    } else {
        uses
    };
    let items = view.target.items.as_deref().into_iter();
    for inner in items.chain(view.target.members.iter().flat_map(|it| it.values())) {
        reach(shapes, inner, inside, found);
    }
}

/// How each shape of the service is used, by operation.
pub(crate) type Usage<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Uses>>;

/// How all operations use the shapes of the service.
pub(crate) fn usage(spec: &Spec) -> Usage<'_> {
    let mut usage: Usage<'_> = BTreeMap::new();
    if spec.service.shapes.is_empty() {
        return usage;
    }
    for operation in &spec.operations {
        let shapes = Shapes {
            service: &spec.service,
            operation: Some(operation),
        };
        for (shape, uses) in uses_of(shapes, operation) {
            if shape.home == Home::Service {
                usage
                    .entry(shape.name)
                    .or_default()
                    .insert(&operation.name.value, uses);
            }
        }
    }
    usage
}
