//! What is the same for all attempts of a call.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::any::{Any, Json};
use crate::config::{CallOptions, Config, Pairs, Settings};
use crate::credentials::Secret;
use crate::error::{ConfigError, ErrorKind, Unsupported};
use crate::request;
use crate::retry::Repeat;
use crate::system::System;
use crate::transport::Limits;
use crate::{
    Constraint, Effect, Encoded, Endpoint, Endpoints, Invalid, Meta, Object, Place, Ref,
    RetryPolicy, Scheme, encode, validate,
};

/// The parameter by which a service knows a repetition, in every product that has one.
const CLIENT_TOKEN: &str = "ClientToken";

/// What is the same for all attempts of a call.
pub(super) struct Call {
    pub(super) settings: Arc<Settings>,
    pub(super) meta: &'static Meta,
    pub(super) encoded: Encoded,
    pub(super) scheme: Scheme,
    pub(super) host: String,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    pub(super) user_agent: String,
    pub(super) limits: Limits,
    pub(super) deadline: Option<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) repeat: Repeat,
    /// What the request holds that must not be shown.
    pub(super) sensitive: Vec<Secret>,
}

impl Call {
    pub(super) fn prepare(
        config: &Config,
        options: &CallOptions,
        endpoints: &'static Endpoints,
        meta: &'static Meta,
        request: &dyn Object,
    ) -> Result<Self, ErrorKind> {
        let protocol = meta.protocol;
        if !protocol.is_supported() {
            return Err(Unsupported { protocol }.into());
        }
        let settings = config.settings();
        let system = &*settings.system;
        let retry = options.retry.as_ref().unwrap_or(&settings.retry);
        let fill = retry.is_on() && !options.no_client_token;
        let missing = client_token(request).filter(|_| fill);

        if options.validate.unwrap_or(settings.validate) {
            validate(request).or_else(|invalid| only_missing_token(invalid, missing.is_some()))?;
        }
        let mut encoded = encode(request);
        if let Some(place) = missing {
            set_client_token(&mut encoded, place, uuid(system));
        }
        let harmless =
            meta.effect == Effect::Read || options.repeat_writes || has_client_token(&encoded);

        let (scheme, host) = host(settings, options, endpoints)?;
        let suffix = settings.user_agent.clone();
        let suffix = suffix.map(|suffix| suffix.into_owned());
        let suffix = suffix.or_else(|| system.variable("ALIBABA_CLOUD_USER_AGENT"));
        let mut sensitive = Vec::new();
        collect_members(request, false, &mut sensitive);

        Ok(Self {
            settings: Arc::clone(settings),
            meta,
            encoded,
            scheme,
            host,
            headers: headers(&[&settings.headers, &options.headers])?,
            query: query(&[&settings.query, &options.query]),
            user_agent: request::user_agent(suffix.as_deref()),
            limits: options.limits(settings.limits),
            deadline: options.deadline.or(settings.deadline),
            retry: retry.clone(),
            repeat: if harmless {
                Repeat::Harmless
            } else {
                Repeat::Harmful
            },
            sensitive,
        })
    }
}

/// Where a `ClientToken` belongs, if the operation takes one and the request has none.
fn client_token(request: &dyn Object) -> Option<Place> {
    let members = request.shape().members;
    let (index, member) = members
        .iter()
        .enumerate()
        .find(|(_, member)| member.wire == CLIENT_TOKEN)?;
    let unset = match request.get(index).view() {
        Ref::Absent => true,
        Ref::Text(text) => text.is_empty(),
        _ => false,
    };
    let can_be_set = matches!(member.place, Place::Query | Place::Form | Place::Header);
    (unset && can_be_set).then_some(member.place)
}

/// Forgives that a `ClientToken` is missing which will be filled in.
fn only_missing_token(invalid: Invalid, filled: bool) -> Result<(), Invalid> {
    let [violation] = invalid.violations() else {
        return Err(invalid);
    };
    let missing = violation.constraint() == Constraint::Required;
    match filled && missing && violation.path() == CLIENT_TOKEN {
        true => Ok(()),
        false => Err(invalid),
    }
}

fn set_client_token(encoded: &mut Encoded, place: Place, token: String) {
    let pairs = match place {
        Place::Form => &mut encoded.form,
        Place::Header => &mut encoded.headers,
        _ => &mut encoded.query,
    };
    pairs.retain(|(name, _)| name != CLIENT_TOKEN);
    pairs.push((CLIENT_TOKEN.to_owned(), token));
}

fn has_client_token(encoded: &Encoded) -> bool {
    let Encoded {
        query,
        form,
        headers,
        ..
    } = encoded;
    let mut pairs = [query, form, headers].into_iter().flatten();
    pairs.any(|(name, value)| name == CLIENT_TOKEN && !value.is_empty())
}

/// A random UUID.
fn uuid(system: &dyn System) -> String {
    let mut bytes = [0; 16];
    system.random(&mut bytes);
    bytes[6] = bytes[6] & 0x0F | 0x40;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let mut text = format!("{:032x}", u128::from_be_bytes(bytes));
    for dash in [8, 13, 18, 23] {
        text.insert(dash, '-');
    }
    text
}

/// Where the request goes.
fn host(
    settings: &Settings,
    options: &CallOptions,
    endpoints: &'static Endpoints,
) -> Result<(Scheme, String), ErrorKind> {
    for endpoint in [&options.endpoint, &settings.endpoint]
        .into_iter()
        .flatten()
    {
        if let Some(Endpoint { scheme, host }) = Endpoint::parse(endpoint)? {
            return Ok((scheme.unwrap_or(settings.scheme), host));
        }
    }
    let region = settings
        .region
        .as_deref()
        .filter(|region| !region.is_empty());
    let region = region.map(str::to_owned);
    let region = region.or_else(|| settings.system.variable("ALIBABA_CLOUD_REGION_ID"));
    let host = endpoints.resolve(region.as_deref(), settings.network)?;
    Ok((settings.scheme, host))
}

/// Header names and values, later ones in place of earlier ones.
fn headers(sources: &[&Pairs]) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    for (name, value) in sources.iter().flat_map(|pairs| &pairs.0) {
        let Ok(key) = name.parse::<HeaderName>() else {
            let message = format!("the header name `{name}` cannot be sent");
            return Err(ConfigError::new(message));
        };
        let Ok(mut value) = HeaderValue::from_str(value) else {
            let message = format!("the value of the header `{name}` cannot be sent");
            return Err(ConfigError::new(message));
        };
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

/// Query parameters, later ones in place of earlier ones.
fn query(sources: &[&Pairs]) -> Vec<(String, String)> {
    let mut query: Vec<(String, String)> = Vec::new();
    for (name, value) in sources.iter().flat_map(|pairs| &pairs.0) {
        query.retain(|(earlier, _)| earlier != name);
        query.push((name.to_string(), value.to_string()));
    }
    query
}

/// Collects the texts of an object that must not be shown.
fn collect_members(object: &dyn Object, hidden: bool, out: &mut Vec<Secret>) {
    for (index, member) in object.shape().members.iter().enumerate() {
        let hidden = hidden || member.sensitive;
        let value = object.get(index).view();
        collect(value, hidden, hidden || member.element().sensitive, out);
    }
}

fn collect(value: Ref<'_>, hidden: bool, elements_hidden: bool, out: &mut Vec<Secret>) {
    match value {
        Ref::Text(text) if hidden => out.push(text.into()),
        Ref::Integer(integer) if hidden => out.push(integer.to_string().into()),
        Ref::Open(open) if hidden => out.push(open.text.into()),
        Ref::Any(any) if hidden => collect_any(any, out),
        Ref::Object(object) => collect_members(object, hidden, out),
        Ref::Json(json) => match json.content() {
            Ok(value) => collect(value, hidden, elements_hidden, out),
            Err(text) if hidden => out.push(text.into()),
            Err(_) => {}
        },
        Ref::List(list) => {
            for index in 0..list.count() {
                collect(list.at(index), elements_hidden, elements_hidden, out);
            }
        }
        Ref::Map(map) => {
            for (_, value) in map.entries() {
                collect(value, elements_hidden, elements_hidden, out);
            }
        }
        _ => {}
    }
}

fn collect_any(any: &Any, out: &mut Vec<Secret>) {
    match &any.0 {
        Json::Text(text) => out.push(text.as_str().into()),
        Json::List(list) => list.iter().for_each(|any| collect_any(any, out)),
        Json::Object(object) => object.values().for_each(|any| collect_any(any, out)),
        Json::Integer(_) | Json::Large(_) | Json::Number(_) => out.push(any.to_json().into()),
        Json::Null | Json::Boolean(_) => {}
    }
}
