//! Where parameters travel.

use crate::diag::{Diagnostics, Rule};
use crate::source::{HasSpan, Spanned};
use crate::spec::{Method, Operation, Parameter, Place, Protocol, Service, Type, word};

use super::site::Scope;

/// The placeholders of the path are the parameters that travel in it.
pub(super) fn path_names_its_parameters(
    service: &Service,
    operation: &Operation,
    diags: &mut Diagnostics,
) {
    let in_path = || {
        let parameters = operation.parameters.iter();
        parameters.filter(|(_, it)| it.place.value == Place::Path)
    };
    let placeholders = match &operation.path {
        Some(path) => path_is_legal(service, path, diags),
        None => Some(Vec::new()),
    };
    let Some(placeholders) = placeholders else {
        return;
    };
    for (name, parameter) in in_path() {
        if !placeholders.contains(&name.as_str()) {
            let message = format!("the path has no placeholder for parameter `{name}`");
            diags
                .error(Rule::PathMismatch, &parameter.place, message)
                .help(format!("write `{{{name}}}` into `path`"));
        }
    }
    for name in placeholders {
        if !in_path().any(|(it, _)| it.value == name) {
            let message = format!("no parameter travels in the placeholder `{{{name}}}`");
            let place = operation
                .path
                .as_ref()
                .map_or(operation.name.span, HasSpan::span);
            diags
                .error(Rule::PathMismatch, place, message)
                .did_you_mean(name, in_path().map(|(it, _)| it.as_str()));
        }
    }
}

/// The placeholders of a path; `None` if the path is none.
fn path_is_legal<'a>(
    service: &Service,
    path: &'a Spanned<String>,
    diags: &mut Diagnostics,
) -> Option<Vec<&'a str>> {
    let text = path.as_str();
    let problem = if service.protocol.value == Protocol::Rpc && text != "/" {
        Some("an operation of protocol `rpc` has no path of its own")
    } else if !text.starts_with('/') {
        Some("the path does not start with `/`")
    } else if text.contains(['?', '#', ' ']) {
        Some("the path has characters that end or break it")
    } else {
        None
    };
    if let Some(problem) = problem {
        diags.error(Rule::PathMismatch, path, problem);
        return None;
    }
    let mut placeholders: Vec<&str> = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split_once('}').map(|(name, _)| name);
        match name.filter(|it| !it.is_empty() && !placeholders.contains(it)) {
            Some(name) => placeholders.push(name),
            None => {
                let message = "a placeholder of the path is not closed, empty or there twice";
                diags.error(Rule::PathMismatch, path, message);
                return None;
            }
        }
    }
    Some(placeholders)
}

/// The protocol and the method have a place for each parameter.
pub(super) fn parameters_have_a_place<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    diags: &mut Diagnostics,
) {
    let in_form = operation
        .parameters
        .values()
        .any(|it| it.place.value == Place::Form);
    for (name, parameter) in &operation.parameters {
        let place = &parameter.place;
        let problem = match place.value {
            Place::Query => None,
            Place::Form => bodiless(operation),
            Place::Body if scope.protocol() == Protocol::Rpc => {
                Some("protocol `rpc` has no JSON body; use `form`")
            }
            Place::Body if in_form => Some("there is a form body already"),
            Place::Body => bodiless(operation),
            Place::Path if scope.protocol() == Protocol::Rpc => {
                Some("an operation of protocol `rpc` has no path of its own")
            }
            Place::Path | Place::Host => {
                needs_one_value(scope, parameter).or_else(|| needs_any_value(parameter))
            }
            Place::Header => needs_one_value(scope, parameter),
        };
        if let Some(problem) = problem {
            let place_name = word(place.value);
            let message = format!("parameter `{name}` cannot travel in `{place_name}`: {problem}");
            diags.error(Rule::MisplacedParameter, place, message);
        }
    }
}

fn bodiless(operation: &Operation) -> Option<&'static str> {
    let first = operation.methods.first()?;
    match first.value {
        Method::Post | Method::Put | Method::Patch => None,
        Method::Get | Method::Head | Method::Delete => {
            Some("the first of `methods`, which the SDK sends, has no body")
        }
    }
}

fn needs_one_value<'a>(scope: &Scope<'a>, parameter: &'a Parameter) -> Option<&'static str> {
    let is_compound = match scope.type_of(&parameter.schema)? {
        Type::Object | Type::Array | Type::Map | Type::Any => true,
        Type::String | Type::Integer | Type::Number | Type::Boolean => false,
    };
    let is_text = parameter.schema.style.is_some();
    (is_compound && !is_text).then_some("it holds more than one value")
}

fn needs_any_value(parameter: &Parameter) -> Option<&'static str> {
    let required = parameter.schema.required.as_ref();
    let is_required = required.is_some_and(|it| it.value);
    (!is_required).then_some("it must be `required: true`, since the place cannot stay empty")
}
