//! The headers of a request, in the order in which they replace each other.

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Attempt, Context, RequestError};
use crate::credentials::{AccessKey, Identity};
use crate::sign::{self, v3};
use crate::{Encoded, Meta, Protocol};

/// What holds unless the caller or the operation says otherwise.
pub(super) fn defaults(
    context: &Context<'_>,
    content_type: Option<&'static str>,
) -> Result<HeaderMap, RequestError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    set(&mut headers, USER_AGENT, context.user_agent)?;
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if !context.source.is_empty() {
        let name = HeaderName::from_static("x-acs-credentials-provider");
        set(&mut headers, name, context.source)?;
    }
    Ok(headers)
}

/// Adds the headers of the caller, then those of the operation.
pub(super) fn merge(
    headers: &mut HeaderMap,
    encoded: &Encoded,
    context: &Context<'_>,
) -> Result<(), RequestError> {
    for name in context.headers.keys() {
        headers.remove(name);
        for value in context.headers.get_all(name) {
            headers.append(name.clone(), value.clone());
        }
    }
    for (name, value) in &encoded.headers {
        let valid = HeaderName::from_bytes(name.as_bytes());
        let valid = valid.map_err(|_| RequestError::Header(name.clone()))?;
        set(headers, valid, value)?;
    }
    // How a body is framed is the transport's business; how it is signed, ours.
    for name in [CONTENT_LENGTH, TRANSFER_ENCODING, AUTHORIZATION] {
        headers.remove(name);
    }
    Ok(())
}

/// What the call and the attempt are.
pub(super) fn facts(
    headers: &mut HeaderMap,
    meta: &Meta,
    context: &Context<'_>,
    host: &str,
    body: &[u8],
) -> Result<(), RequestError> {
    let named = HeaderName::from_static;
    set(headers, HOST, host)?;
    set(headers, named("x-acs-action"), meta.action)?;
    set(headers, named("x-acs-version"), meta.version)?;
    set(headers, named("x-acs-date"), &sign::timestamp(context.now))?;
    set(headers, named("x-acs-signature-nonce"), context.nonce)?;
    set(headers, named(v3::CONTENT_HASH), &sign::sha256(body))?;
    if let Some(Attempt { made, delay }) = context.attempt {
        let delay = delay.as_millis().to_string();
        set(headers, named("x-acs-retry-attempts"), &made.to_string())?;
        set(headers, named("x-acs-retry-delay"), &delay)?;
    }
    Ok(())
}

/// What tells who is calling, but for the signature.
pub(super) fn identity(
    headers: &mut HeaderMap,
    meta: &Meta,
    identity: &Identity,
) -> Result<(), RequestError> {
    match identity {
        Identity::AccessKey(AccessKey {
            id,
            token: Some(token),
            ..
        }) if !token.expose().is_empty() => {
            set(headers, HeaderName::from_static("x-acs-accesskey-id"), id)?;
            let name = HeaderName::from_static("x-acs-security-token");
            set_secret(headers, name, token.expose())
        }
        Identity::AccessKey(_) | Identity::Anonymous => Ok(()),
        Identity::Bearer(token) => {
            if meta.protocol == Protocol::Roa {
                let name = HeaderName::from_static("x-acs-signature-type");
                set(headers, name, "BEARERTOKEN")?;
            }
            let name = HeaderName::from_static("x-acs-bearer-token");
            set_secret(headers, name, token.expose())
        }
    }
}

/// Sets a header whose value is not shown.
pub(super) fn set_secret(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: &str,
) -> Result<(), RequestError> {
    let mut value = header_value(name.as_str(), value)?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), RequestError> {
    let value = header_value(name.as_str(), value)?;
    headers.insert(name, value);
    Ok(())
}

/// The value, if HTTP allows it. Text that is not ASCII is sent as UTF-8.
fn header_value(name: &str, value: &str) -> Result<HeaderValue, RequestError> {
    let value = HeaderValue::from_bytes(value.as_bytes());
    value.map_err(|_| RequestError::Header(name.to_owned()))
}
