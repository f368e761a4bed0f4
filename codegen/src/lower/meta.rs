//! The facts of an operation that the runtime reads.

use proc_macro2::Ident;

use super::names::runtime_variant;
use super::resolve::Resolver;
use crate::model::{Authorization, Meta, Pagination};
use crate::source::Spanned;
use crate::spec::{self, Format, Place, Protocol};

/// How the runtime lays out requests of a protocol, but for operations that have a path.
pub(super) fn protocol(protocol: Protocol) -> Ident {
    runtime_variant(match protocol {
        Protocol::V3 => Protocol::Rpc,
        other => other,
    })
}

/// The facts of an operation.
pub(super) fn meta(
    service: &spec::Service,
    operation: &spec::Operation,
    resolver: &Resolver<'_>,
) -> Meta {
    let variants = operation.security.iter();
    let has_path = service.protocol.value == Protocol::V3 && operation.path.is_some();
    Meta {
        action: operation.name.value.clone(),
        protocol: has_path.then(|| runtime_variant(Protocol::Roa)),
        body: has_raw_body(operation, resolver).then(|| runtime_variant(Body::Stream)),
        methods: operation
            .methods
            .iter()
            .map(|method| runtime_variant(method.value))
            .collect(),
        path: text(&operation.path),
        effect: operation
            .effect
            .as_ref()
            .map(|effect| runtime_variant(effect.value)),
        security: variants
            .map(|security| runtime_variant(security.value))
            .collect(),
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

/// The runtime's `BodyType`, as far as it is not the default.
#[derive(Debug)]
enum Body {
    Stream,
}

fn has_raw_body(operation: &spec::Operation, resolver: &Resolver<'_>) -> bool {
    let mut parameters = operation.parameters.values();
    parameters.any(|parameter| {
        let view = resolver.view(&parameter.schema);
        let format = view.get(|schema| schema.format.as_ref());
        let is_binary = format.is_some_and(|format| format.value == Format::Binary);
        parameter.place.value == Place::Body && is_binary
    })
}

fn authorization(authorization: &spec::Authorization) -> Authorization {
    Authorization {
        action: authorization.action.value.clone(),
        access: spec::word(authorization.access.value).to_owned(),
        resources: texts(&authorization.resources),
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
