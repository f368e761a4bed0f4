//! What an operation says besides its schemas.

use std::collections::BTreeMap;

use crate::diag::{Diagnostics, Rule};
use crate::source::Span;
use crate::spec::{Operation, ScalarKind, Service};

/// An operation has a method, and lists each once.
pub(super) fn methods_are_listed_once(operation: &Operation, diags: &mut Diagnostics) {
    if operation.methods.is_empty() {
        let message = format!("operation `{}` has no method", operation.name);
        diags
            .error(Rule::InvalidMethods, &operation.name, message)
            .help("list the methods that the service accepts; the SDK sends the first");
    }
    for (index, method) in operation.methods.iter().enumerate() {
        let mut earlier = operation.methods.iter().take(index);
        let earlier = earlier.find(|it| *it == method);
        if let Some(earlier) = earlier {
            diags
                .error(Rule::InvalidMethods, method, "this method is listed twice")
                .label(earlier, "first listed here");
        }
    }
}

/// A code is listed once for each status it comes with.
pub(super) fn errors_are_listed_once(operation: &Operation, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for error in &operation.errors {
        let (status, code) = (error.status.value.text.as_str(), error.code.as_str());
        if let Some(first) = seen.get(&(status, code)) {
            let message = format!("the error `{code}` with status {status} is listed twice");
            diags
                .error(Rule::DuplicateError, &error.code, message)
                .label(first, "first listed here");
        } else {
            seen.insert((status, code), error.code.span);
        }
    }
}

/// A status that is a number is an HTTP status.
pub(super) fn statuses_are_http_statuses(operation: &Operation, diags: &mut Diagnostics) {
    for error in &operation.errors {
        let status = &error.status;
        let is_status = match status.value.kind {
            ScalarKind::Integer => {
                let number: Option<u16> = status.value.text.parse().ok();
                number.is_some_and(|it| (100..600).contains(&it))
            }
            // Some pages write a word where the status belongs.
            ScalarKind::String => !status.value.text.trim().is_empty(),
            ScalarKind::Number | ScalarKind::Boolean => false,
        };
        if !is_status {
            let message = format!("`{status}` is no HTTP status");
            diags
                .error(Rule::InvalidStatus, status, message)
                .help("write the three digits, or the word that the page has in their place");
        }
    }
}

/// The action is one of the service's.
pub(super) fn action_belongs_to_the_service(
    service: &Service,
    operation: &Operation,
    diags: &mut Diagnostics,
) {
    let Some(authorization) = &operation.authorization else {
        return;
    };
    let action = &authorization.action;
    let is_word = |text: &str| !text.is_empty() && !text.contains([':', ' ']);
    let parts = action.as_str().split_once(':');
    let Some((code, _)) = parts.filter(|(code, name)| is_word(code) && is_word(name)) else {
        let message = format!("`{action}` is no RAM action");
        diags.error(Rule::InvalidAction, action, message).help(
            "an action is a RAM code and a name, such as `yundun-sas:DescribeImageInstances`",
        );
        return;
    };
    if let Some(ram_code) = service.ram_code.as_ref().filter(|it| it.value != code) {
        let message = format!("the action has the RAM code `{code}`, the service `{ram_code}`");
        diags
            .error(Rule::InvalidAction, action, message)
            .label(ram_code, "the code of the service");
    }
}
