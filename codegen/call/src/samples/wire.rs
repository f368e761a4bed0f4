//! The parts of a request that do not depend on who calls and when, without its secrets.

use acs_runtime::credentials::Static;
use acs_runtime::{CallOptions, Config, Encoded, EndpointRule, Error, RetryPolicy, encode};

use crate::mask::masked;
use crate::{Operation, Request, Settings, Signed};

/// Headers that say who calls and when, or where to.
const OWN: [&str; 8] = [
    "accept",
    "authorization",
    "host",
    "user-agent",
    "x-acs-content-sha256",
    "x-acs-credentials-provider",
    "x-acs-date",
    "x-acs-signature-nonce",
];

/// A host that there is not.
const NOWHERE: &str = "host.invalid";

/// A region to have an example of a host.
const REGION: &str = "cn-hangzhou";

/// What goes over the wire.
pub(super) struct Wire {
    pub(super) method: String,
    /// What parameters put before the host, such as `site.`.
    pub(super) host_prefix: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    /// The body, and whether it is in Base64.
    pub(super) body: (String, bool),
    pub(super) encoded: Encoded,
}

impl Wire {
    /// # Errors
    ///
    /// If the parameters make no HTTP request.
    pub(super) fn of(request: &Request<'_>) -> Result<Self, Error> {
        let safe = Request {
            object: masked(&request.object),
            ..request.clone()
        };
        let Signed {
            method,
            url,
            headers,
            body,
            is_base64,
            ..
        } = safe.signed(&nobody())?;
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let (host, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let target = if target.is_empty() { "/" } else { target };
        let headers = headers.into_iter();
        Ok(Self {
            method,
            host_prefix: host.strip_suffix(NOWHERE).unwrap_or_default().to_owned(),
            target: target.to_owned(),
            headers: headers
                .filter(|(name, _)| !OWN.contains(&name.as_str()))
                .collect(),
            body: (body, is_base64),
            encoded: encode(&safe.object),
        })
    }
}

/// Somebody who sends nothing: the samples say themselves who calls, when and whom.
fn nobody() -> Settings {
    let config = Config::new(Static::new("id", "secret")).endpoint(NOWHERE);
    Settings::with_transport(config, crate::signed::Nowhere).options(
        // What makes a repetition harmless is made anew for each call.
        CallOptions::new().retry(RetryPolicy::off()),
    )
}

/// The host of a region that most products have, else of the first that there is; and the region,
/// if the host depends on it.
pub(super) fn host(operation: &Operation) -> (String, Option<&'static str>) {
    let endpoints = operation.endpoints();
    let region = |id| endpoints.public(id).map(|host| (host, Some(id)));
    let central = match endpoints.rule {
        EndpointRule::Central if endpoints.regions.is_empty() => endpoints.public(""),
        _ => None,
    };
    let central = central.map(|host| (host, None));
    let first = || {
        endpoints
            .regions
            .first()
            .map(|it| (it.public.to_owned(), Some(it.id)))
    };
    let found = central.or_else(|| region(REGION)).or_else(first);
    found.unwrap_or_else(|| ("HOST".to_owned(), None))
}
