//! How success is told from failure.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Operation, Type};

use super::fits;
use super::site::Scope;

/// The success rule names a member of the response and values that it can have.
pub(super) fn success_names_a_member<'a>(
    scope: &Scope<'a>,
    operation: &'a Operation,
    diags: &mut Diagnostics,
) {
    let Some(success) = &operation.success else {
        return;
    };
    let Some(response) = scope.target(&operation.response) else {
        return;
    };
    let name = &success.member;
    let members = response.members.as_ref();
    let Some(member) = members.and_then(|it| it.get(name.as_str())) else {
        let names = members.into_iter().flat_map(|it| it.keys());
        diags
            .error(
                Rule::InvalidSuccess,
                name,
                format!("the response has no member `{name}`"),
            )
            .did_you_mean(name.as_str(), names.map(Spanned::as_str));
        return;
    };
    let ty = scope.type_of(member);
    if matches!(ty, Some(Type::Object | Type::Array | Type::Map | Type::Any)) {
        let message = format!("member `{name}` holds more than one value");
        diags.error(Rule::InvalidSuccess, name, message);
        return;
    }
    if success.equals.is_empty() {
        let message = "no value means success";
        diags.error(Rule::InvalidSuccess, name, message);
    }
    for value in &success.equals {
        for mismatch in fits::scalar_in(scope, member, &value.value) {
            if !mismatch.is_doubt {
                let message = format!("member `{name}` is never `{value}`: {}", mismatch.problem);
                diags.error(Rule::InvalidSuccess, value, message);
            }
        }
    }
}
