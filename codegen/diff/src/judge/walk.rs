//! Where a schema stands while it is compared with the one it was.

use std::rc::Rc;

use acs_codegen::spec::{Operation, Service};

use crate::facts::Step;
use crate::shapes::{Shapes, Uses};

/// The files that the two schemas stand in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) old: Shapes<'a>,
    pub(crate) new: Shapes<'a>,
}

/// What a schema is to the thing that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Parameter,
    Response,
    Member,
    Items,
    Shape,
}

/// Where two schemas stand.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    pub(crate) frame: Frame<'a>,
    /// The operation as places name it; none for shapes of the service.
    pub(crate) operation: Option<&'a str>,
    /// The way to the new schema.
    pub(crate) route: Vec<Step<'a>>,
    /// The way to the old one: it differs where something was renamed.
    pub(crate) old_route: Vec<Step<'a>>,
    /// Whether every reference leads to a shape of the same home on both sides.
    pub(crate) is_settled: bool,
    pub(crate) uses: Uses,
    pub(crate) role: Role,
    /// Name of the nearest named thing, after which types are called.
    pub(crate) owner: &'a str,
    /// What it was called before.
    pub(crate) old_owner: &'a str,
    /// Operations that reach a shape of the service.
    pub(crate) reach: Rc<Vec<String>>,
}

impl<'a> At<'a> {
    /// The path of the place, as findings print it.
    pub(crate) fn path(&self) -> String {
        path_text(&self.route)
    }

    /// The same place, one step further in.
    pub(crate) fn step(&self, step: Step<'a>, role: Role) -> Self {
        let mut inner = self.clone();
        inner.route.push(step);
        inner.old_route.push(step);
        inner.role = role;
        if let Step::Member(name) = step {
            inner.owner = name;
            inner.old_owner = name;
        }
        inner
    }

    /// One step further in, to a member that had another name.
    pub(crate) fn renamed(&self, old: &'a str, new: &'a str) -> Self {
        let mut inner = self.step(Step::Member(new), Role::Member);
        inner.old_route.pop();
        inner.old_route.push(Step::Member(old));
        inner.old_owner = old;
        inner
    }

    /// What people call it.
    pub(crate) fn noun(&self) -> String {
        let name = self.owner;
        match self.role {
            Role::Parameter => format!("parameter `{name}`"),
            Role::Response => "the answer".to_owned(),
            Role::Member => format!("member `{name}`"),
            Role::Items => format!("an item of `{name}`"),
            Role::Shape => format!("shape `{name}`"),
        }
    }
}

/// Writes a way as a path of wire names, such as `response.Images[].Name`.
pub(crate) fn path_text(route: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in route {
        match step {
            Step::Items | Step::Value(_) => {}
            _ if text.is_empty() => {}
            _ => text.push('.'),
        }
        text.push_str(&step.to_string());
    }
    text
}

/// The two operations of a place that lies in one.
pub(crate) fn frame<'a>(
    old: (&'a Service, Option<&'a Operation>),
    new: (&'a Service, Option<&'a Operation>),
) -> Frame<'a> {
    let shapes = |(service, operation)| Shapes { service, operation };
    Frame {
        old: shapes(old),
        new: shapes(new),
    }
}

/// The schema that a path of wire names leads to, from an operation or a shape.
pub(crate) fn find<'a>(shapes: Shapes<'a>, path: &str) -> Option<&'a acs_codegen::spec::Schema> {
    let mut steps = path.split('.');
    let (first, mut lists) = peel(steps.next()?);
    let mut schema = match first {
        "response" => &shapes.operation?.response,
        "parameters" => {
            let (name, inner) = peel(steps.next()?);
            lists = inner;
            &shapes.operation?.parameters.get(name)?.schema
        }
        "shapes" => {
            let (name, inner) = peel(steps.next()?);
            lists = inner;
            shapes.find(name)?.1
        }
        _ => return None,
    };
    loop {
        for _ in 0..lists {
            schema = shapes.view(schema).target.items.as_deref()?;
        }
        let Some(step) = steps.next() else {
            return Some(schema);
        };
        let (name, inner) = peel(step);
        lists = inner;
        schema = shapes.view(schema).target.members.as_ref()?.get(name)?;
    }
}

/// A step without the brackets behind it, and how many there are.
fn peel(step: &str) -> (&str, usize) {
    let name = step.trim_end_matches("[]");
    let marks = step.strip_prefix(name).unwrap_or_default();
    (name, marks.matches("[]").count())
}
