//! Downloads metadata from the vendor's public service.
//!
//! A request carries no credentials and no facts about this machine. The transport is that of
//! the runtime, with its limits on time and size and its proxies; it follows no redirect.

use std::net::IpAddr;

use anyhow::{Context as _, bail};

use acs_runtime::system::Os;
use acs_runtime::transport::{BlockingTransport as _, Exchange, HttpConfig, Limits, UreqTransport};
use http::StatusCode;
use serde_json::Value;

use crate::report::{UsageError, did_you_mean};

/// Where the vendor documents its metadata to be.
pub(crate) const DEFAULT_URL: &str = "https://api.aliyun.com/meta/v1";

/// Metadata as it was published, and what to call it.
pub(crate) struct Fetched {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The metadata of a product at a version, by default the one that the vendor recommends.
pub(crate) fn fetch(base: &str, product: &str, version: Option<&str>) -> anyhow::Result<Fetched> {
    let base = base.trim_end_matches('/');
    let (product, version) = match version {
        Some(version) => (product.to_owned(), version.to_owned()),
        None => recommended(base, product)?,
    };
    for part in [&product, &version] {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if part.is_empty() || !part.chars().all(is_plain) {
            return Err(UsageError(format!("`{part}` is no product and no version")).into());
        }
    }
    let name = format!("{base}/products/{product}/versions/{version}/api-docs.json");
    let text = get(&name)?;
    Ok(Fetched { name, text })
}

/// The product as the vendor spells it, and the version that the vendor recommends.
fn recommended(base: &str, product: &str) -> anyhow::Result<(String, String)> {
    let url = format!("{base}/products.json");
    let text = get(&url)?;
    let list: Value = serde_json::from_str(&text).with_context(|| format!("{url} is no JSON"))?;
    let products = list.as_array().map_or(&[][..], Vec::as_slice);
    let code = |it: &Value| it["code"].as_str().unwrap_or_default().to_owned();
    let Some(found) = products
        .iter()
        .find(|it| code(it).eq_ignore_ascii_case(product))
    else {
        let codes: Vec<String> = products.iter().map(code).collect();
        let hint = did_you_mean(product, codes.iter().map(String::as_str));
        return Err(UsageError(format!("{url} lists no product `{product}`{hint}")).into());
    };
    let newest = found["versions"].as_array().and_then(|it| it.last());
    let version = found["defaultVersion"]
        .as_str()
        .or(newest.and_then(Value::as_str));
    match version {
        Some(version) => Ok((code(found), version.to_owned())),
        None => bail!("{url} tells no version of `{product}`; name one behind it"),
    }
}

fn get(url: &str) -> anyhow::Result<String> {
    let request = http::Request::get(url).header("accept", "application/json");
    let request = request
        .body(Vec::new().into())
        .map_err(|error| UsageError(format!("`{url}` is no address: {error}")))?;
    let host = request.uri().host().unwrap_or_default();
    let is_here = host == "localhost" || host.parse().is_ok_and(|it: IpAddr| it.is_loopback());
    let config = HttpConfig::from_environment(&Os);
    let transport = UreqTransport::new(&config).context("the proxy of the environment")?;
    let exchange = Exchange {
        request,
        limits: Limits {
            body: usize::try_from(crate::import::MAX_BYTES).unwrap_or(usize::MAX),
            ..Limits::default()
        },
        // A server of this machine is behind no proxy.
        direct: is_here,
    };
    let answer = transport.send(exchange).with_context(|| url.to_owned())?;
    let status = answer.status();
    if status == StatusCode::NOT_FOUND {
        bail!("{url} does not exist: the service knows no such product or version");
    }
    if status != StatusCode::OK {
        bail!("{url} answers with the status {status}");
    }
    String::from_utf8(answer.into_body().into()).with_context(|| format!("{url} is not UTF-8"))
}
