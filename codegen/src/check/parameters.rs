//! Where parameters travel.

use crate::diag::{Diagnostics, Rule};
use crate::source::{HasSpan, Spanned};
use crate::spec::{Method, Operation, Parameter, Place, Protocol, Service, Style, Type, word};

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
    } else if !text.starts_with('/') && !text.starts_with("{+") {
        Some("the path does not start with `/`")
    } else if text.contains(['#', ' ']) || !query_is_legal(text) {
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
        let name = name.map(|it| it.strip_prefix('+').unwrap_or(it));
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

/// There is one query at most, and its names are fixed.
fn query_is_legal(path: &str) -> bool {
    let Some((_, query)) = path.split_once('?') else {
        return true;
    };
    let mut names = query.split('&').map(|pair| pair.split('=').next());
    !query.contains('?') && names.all(|name| !name.is_some_and(|it| it.contains('{')))
}

/// The protocol and the method have a place for each parameter.
pub(super) fn parameters_have_a_place<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    diags: &mut Diagnostics,
) {
    for (name, parameter) in &operation.parameters {
        let place = &parameter.place;
        let problem = match place.value {
            Place::Query => None,
            Place::Form => bodiless(operation, &[Method::Trace]),
            Place::Body if body_is_taken(operation, name) => Some("there is another body already"),
            Place::Body => bodiless(operation, &[Method::Head, Method::Trace]),
            Place::Path if scope.protocol() == Protocol::Rpc => {
                Some("an operation of protocol `rpc` has no path of its own")
            }
            Place::Path | Place::Host => {
                needs_one_value(scope, parameter).or_else(|| needs_any_value(parameter))
            }
            Place::Header if name.value.ends_with('*') => needs_many_values(scope, parameter),
            Place::Header => needs_one_value(scope, parameter),
        };
        if let Some(problem) = problem {
            let place_name = word(place.value);
            let message = format!("parameter `{name}` cannot travel in `{place_name}`: {problem}");
            diags.error(Rule::MisplacedParameter, place, message);
        }
    }
}

/// A body is what it is, so it has no style; but where the SDK cannot send it, it may be XML.
pub(super) fn bodies_have_no_style(
    scope: &Scope<'_>,
    operation: &Operation,
    diags: &mut Diagnostics,
) {
    for (name, parameter) in &operation.parameters {
        let Some(style) = &parameter.schema.style else {
            continue;
        };
        let is_body = parameter.place.value == Place::Body;
        let message = match style.value {
            Style::Xml if !is_body => "style `xml` is for bodies alone".to_owned(),
            Style::Xml if scope.protocol().is_supported() => {
                "the SDK sends no XML, and it sends what this protocol asks for".to_owned()
            }
            Style::Xml => continue,
            style if is_body => {
                format!(
                    "style `{}` means nothing for the body `{name}`",
                    word(style)
                )
            }
            _ => continue,
        };
        diags
            .error(Rule::MisplacedKey, style, message)
            .help("a body is JSON, text as it is, or raw bytes if its format is `binary`");
    }
}

/// Whether the body is a form, or a parameter that comes before.
fn body_is_taken(operation: &Operation, name: &Spanned<String>) -> bool {
    let mut parameters = operation.parameters.iter();
    let other = parameters.find(|(_, it)| matches!(it.place.value, Place::Form | Place::Body));
    other.is_some_and(|(other, _)| other != name)
}

fn bodiless(operation: &Operation, without: &[Method]) -> Option<&'static str> {
    let first = operation.methods.first()?;
    let has_none = without.contains(&first.value);
    has_none.then_some("the first of `methods`, which the SDK sends, has no body")
}

fn needs_one_value<'a>(scope: &Scope<'a>, parameter: &'a Parameter) -> Option<&'static str> {
    let is_compound = match scope.type_of(&parameter.schema)? {
        Type::Object | Type::Array | Type::Map | Type::Any => true,
        Type::String | Type::Integer | Type::Number | Type::Boolean => false,
    };
    let is_text = parameter.schema.style.is_some();
    (is_compound && !is_text).then_some("it holds more than one value")
}

/// A header whose name ends with `*` is one for each key of a map.
fn needs_many_values<'a>(scope: &Scope<'a>, parameter: &'a Parameter) -> Option<&'static str> {
    let is_map = scope.type_of(&parameter.schema)? == Type::Map;
    (!is_map).then_some("its name ends with `*`, so it must be a `map`, one header for each key")
}

fn needs_any_value(parameter: &Parameter) -> Option<&'static str> {
    let required = parameter.schema.required.as_ref();
    let is_required = required.is_some_and(|it| it.value);
    (!is_required).then_some("it must be `required: true`, since the place cannot stay empty")
}
