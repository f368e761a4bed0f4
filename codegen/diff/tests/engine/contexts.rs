//! Every rule in several shapes: the example of its page alone, among the operations of a real
//! product, in another order, deep inside lists, and in a shape that is shared.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Map, Operation, Schema, Spec, Type};
use acs_diff::{Finding, Options, Revision, Rule, diff, explain};

use crate::laws::real;
use crate::mutate::reversed;
use crate::pages::blocks;
use crate::side::{Side, rules};

/// A way to write the same thing elsewhere; none if a spec has no place for it.
pub(crate) type Context = fn(&Spec) -> Option<Spec>;

/// The contexts that show a break in another light.
pub(crate) const ALL: &[Context] = &[deep, shared];

const CONTEXTS: &[(&str, Context)] = &[
    ("among others", among_others),
    ("turned round", |spec| Some(reversed(spec))),
    ("deep inside", deep),
    ("shared", shared),
    ("called otherwise", called_otherwise),
];

/// Adds the operations of a real product.
fn among_others(spec: &Spec) -> Option<Spec> {
    let real = &real().specs[0];
    let mut spec = spec.clone();
    spec.operations.extend(real.operations.iter().cloned());
    let shapes = real
        .service
        .shapes
        .iter()
        .map(|(name, shape)| (name.clone(), shape.clone()));
    spec.service.shapes.extend(shapes);
    Some(spec)
}

/// Gives every operation another name; its file keeps the old one, which nobody looks at.
fn called_otherwise(spec: &Spec) -> Option<Spec> {
    let mut spec = spec.clone();
    for operation in &mut spec.operations {
        operation.name.value.push_str("ForReal");
    }
    Some(spec)
}

fn has_paths(operation: &Operation) -> bool {
    operation.pagination.is_some() || operation.success.is_some()
}

/// The objects that callers send and services answer, where they can be moved.
fn objects(spec: &mut Spec) -> Vec<&mut Schema> {
    let operations = spec
        .operations
        .iter_mut()
        .filter(|it| !has_paths(it) && it.shapes.is_empty());
    let mut found = Vec::new();
    for operation in operations {
        let parameters = operation.parameters.values_mut().map(|it| &mut it.schema);
        found.extend(
            parameters
                .chain([&mut operation.response])
                .filter(|it| it.members.is_some()),
        );
    }
    found
}

/// Puts each object into a list inside another object.
fn deep(spec: &Spec) -> Option<Spec> {
    let mut spec = spec.clone();
    if spec.operations.iter().any(has_paths) || !spec.service.shapes.is_empty() {
        return None;
    }
    for object in objects(&mut spec) {
        let span = object.ty.as_ref()?.span;
        let mut list = object.clone();
        let mut element = object.clone();
        for it in [&mut list, &mut element] {
            it.style = None;
            it.required = None;
        }
        element.name = Some(Spanned::new("Element".to_owned(), span));
        list.ty = Some(Spanned::new(Type::Array, span));
        list.members = None;
        list.items = Some(Box::new(element));
        let mut members: Map<Schema> = Map::new();
        members.insert(Spanned::new("List".to_owned(), span), list);
        object.members = Some(members);
    }
    Some(spec)
}

/// Makes each object a shape of the service.
fn shared(spec: &Spec) -> Option<Spec> {
    let mut spec = spec.clone();
    let mut shapes = Vec::new();
    for (index, object) in objects(&mut spec).into_iter().enumerate() {
        let span = object.ty.as_ref()?.span;
        let name = Spanned::new(format!("Shared{index}"), span);
        let mut shape = object.clone();
        (shape.style, shape.required) = (None, None);
        shapes.push((name.clone(), shape));
        (object.ty, object.members, object.name) = (None, None, None);
        object.shape = Some(name);
    }
    spec.service.shapes.extend(shapes);
    Some(spec)
}

pub(crate) fn compared(
    old: &Side,
    new: &Side,
    context: Context,
) -> Option<(Vec<Finding>, Vec<Finding>)> {
    let specs = |side: &Side| -> Option<Vec<Spec>> { side.specs.iter().map(context).collect() };
    let (before, after) = (specs(old)?, specs(new)?);
    // A shape that a context makes of one side only would be a change of its own.
    let made = |side: &Side, specs: &[Spec]| {
        specs[0].service.shapes.len() - side.specs[0].service.shapes.len()
    };
    if made(old, &before) != made(new, &after) {
        return None;
    }
    // Findings about what was added point into files that are not in these sources.
    let revision = |side: &'_ Side| side.sources.clone();
    let (old_sources, new_sources) = (with_real(&revision(old)), with_real(&revision(new)));
    let options = Options::default();
    let old = Revision {
        sources: &old_sources,
        specs: &before,
    };
    let new = Revision {
        sources: &new_sources,
        specs: &after,
    };
    Some((diff(&old, &new, &options), diff(&old, &old, &options)))
}

/// The files, and as many more as the real product has.
fn with_real(sources: &acs_codegen::source::SourceMap) -> acs_codegen::source::SourceMap {
    let own = sources
        .files()
        .map(|(_, it)| (it.path().to_owned(), it.text().to_owned()));
    let more = real()
        .sources
        .files()
        .map(|(_, it)| (format!("z/{}", it.path()), it.text().to_owned()));
    acs_codegen::source::SourceMap::from_texts(own.chain(more))
}

#[test]
fn every_rule_is_found_in_three_shapes_or_more_and_nothing_else_is() {
    let (mut wrong, mut shapes) = (Vec::new(), 0);
    for rule in Rule::ALL {
        let blocks = blocks(explain(rule.id()).expect("a page"));
        let [before, after] = blocks.as_slice() else {
            continue;
        };
        let (old, new) = (Side::of(before), Side::of(after));
        let expected = rules(&crate::side::compared(&old, &new));
        let mut count = 1;
        for (name, context) in CONTEXTS {
            let Some((found, of_itself)) = compared(&old, &new, *context) else {
                continue;
            };
            count += 1;
            if rules(&found) != expected {
                wrong.push(format!(
                    "{rule} {name}: expected {expected:?}, found {:?}",
                    rules(&found)
                ));
            }
            if !of_itself.is_empty() {
                wrong.push(format!("{rule} {name}: differs from itself"));
            }
        }
        if count < 3 {
            wrong.push(format!("{rule}: only {count} shapes"));
        }
        shapes += count;
    }
    assert!(
        wrong.is_empty(),
        "{} of {shapes}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
