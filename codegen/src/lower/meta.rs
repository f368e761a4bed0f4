//! The facts of an operation that the runtime reads.

use super::names::runtime_variant;
use crate::model::{Authorization, Meta, Pagination};
use crate::source::Spanned;
use crate::spec::{self, Effect, Security};

/// The facts of an operation of a service.
pub(super) fn meta(service: &spec::Service, operation: &spec::Operation) -> Meta {
    let security = match operation.security.as_slice() {
        [] => vec![runtime_variant(Security::AccessKey)],
        given => given
            .iter()
            .map(|security| runtime_variant(security.value))
            .collect(),
    };
    let effect = operation
        .effect
        .as_ref()
        .map_or(Effect::Write, |effect| effect.value);
    Meta {
        action: operation.name.value.clone(),
        protocol: runtime_variant(service.protocol.value),
        methods: operation
            .methods
            .iter()
            .map(|method| runtime_variant(method.value))
            .collect(),
        path: text(&operation.path).unwrap_or_else(|| "/".to_owned()),
        effect: runtime_variant(effect),
        security,
        authorization: operation.authorization.as_ref().map(authorization),
        success: operation.success.as_ref().map(|success| {
            let values = success.equals.iter().map(|value| value.value.text.clone());
            (success.member.value.clone(), values.collect())
        }),
        pagination: operation.pagination.as_ref().map(pagination),
        errors: operation
            .errors
            .iter()
            .map(|error| {
                let message = text(&error.message).unwrap_or_default();
                (
                    error.status.value.text.clone(),
                    error.code.value.clone(),
                    message,
                )
            })
            .collect(),
    }
}

fn authorization(authorization: &spec::Authorization) -> Authorization {
    let resources = match authorization.resources.as_slice() {
        [] => vec!["*".to_owned()],
        given => texts(given),
    };
    Authorization {
        action: authorization.action.value.clone(),
        access: spec::word(authorization.access.value).to_owned(),
        resources,
        condition_keys: texts(&authorization.condition_keys),
        associated_operations: texts(&authorization.associated_operations),
    }
}

fn pagination(pagination: &spec::Pagination) -> Pagination {
    Pagination {
        items: pagination.items.value.clone(),
        page: text(&pagination.page),
        token: text(&pagination.token),
        size: text(&pagination.size),
        total: text(&pagination.total),
        next_token: text(&pagination.next_token),
    }
}

fn text(key: &Option<Spanned<String>>) -> Option<String> {
    key.as_ref().map(|text| text.value.clone())
}

fn texts(keys: &[Spanned<String>]) -> Vec<String> {
    keys.iter().map(|text| text.value.clone()).collect()
}
