//! How a long result is read.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Operation, Pagination, Type, word};

use super::site::Scope;

/// Pagination names parameters and members that exist and are of fitting types.
pub(super) fn pagination_names_what_exists<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    diags: &mut Diagnostics,
) {
    let Some(pagination) = &operation.pagination else {
        return;
    };
    pages_are_found_in_one_way(pagination, diags);
    let parameters = [
        (&pagination.page, Type::Integer),
        (&pagination.size, Type::Integer),
        (&pagination.token, Type::String),
    ];
    for (name, ty) in parameters {
        if let Some(name) = name {
            parameter_is(scope, operation, name, ty, diags);
        }
    }
    member_is(scope, operation, &pagination.items, Type::Array, diags);
    let members = [
        (&pagination.total, Type::Integer),
        (&pagination.next_token, Type::String),
    ];
    for (path, ty) in members {
        if let Some(path) = path {
            member_is(scope, operation, path, ty, diags);
        }
    }
}

/// Pages are counted or chained by tokens, and tokens come from somewhere.
fn pages_are_found_in_one_way(pagination: &Pagination, diags: &mut Diagnostics) {
    match (&pagination.page, &pagination.token) {
        (Some(page), Some(token)) => {
            diags
                .error(
                    Rule::InvalidPagination,
                    token,
                    "pages are either counted or chained by tokens",
                )
                .label(page, "here they are counted");
        }
        (None, None) => {
            diags
                .error(
                    Rule::InvalidPagination,
                    &pagination.items,
                    "nothing says how to ask for the next page",
                )
                .help("name the parameter that takes it under `page` or `token`");
        }
        _ => {}
    }
    match (&pagination.token, &pagination.next_token) {
        (Some(token), None) => {
            diags
                .error(
                    Rule::InvalidPagination,
                    token,
                    "nothing says where the next token comes from",
                )
                .help("name the response member under `nextToken`");
        }
        (None, Some(next_token)) => {
            let message = "no parameter takes the next token";
            diags
                .error(Rule::InvalidPagination, next_token, message)
                .help("name it under `token`");
        }
        _ => {}
    }
}

fn parameter_is<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    name: &Spanned<String>,
    wanted: Type,
    diags: &mut Diagnostics,
) {
    let Some(parameter) = operation.parameters.get(name.as_str()) else {
        let message = format!("there is no parameter `{name}`");
        diags
            .error(Rule::InvalidPagination, name, message)
            .did_you_mean(
                name.as_str(),
                operation.parameters.keys().map(Spanned::as_str),
            );
        return;
    };
    type_is(name, scope.type_of(&parameter.schema), wanted, diags);
}

fn member_is<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    path: &Spanned<String>,
    wanted: Type,
    diags: &mut Diagnostics,
) {
    let Some(member) = scope.member(&operation.response, path.as_str()) else {
        let members = scope
            .target(&operation.response)
            .and_then(|it| it.members.as_ref());
        let names = members.into_iter().flat_map(|it| it.keys());
        diags
            .error(
                Rule::InvalidPagination,
                path,
                format!("the response has no member `{path}`"),
            )
            .did_you_mean(path.as_str(), names.map(Spanned::as_str));
        return;
    };
    type_is(path, scope.type_of(member), wanted, diags);
}

fn type_is(name: &Spanned<String>, ty: Option<Type>, wanted: Type, diags: &mut Diagnostics) {
    if let Some(ty) = ty.filter(|it| *it != wanted) {
        let (ty, wanted) = (word(ty), word(wanted));
        let message = format!("`{name}` is of type `{ty}`, but must be of type `{wanted}`");
        diags.error(Rule::InvalidPagination, name, message);
    }
}
