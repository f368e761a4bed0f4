//! The token service: exchanges one identity for another that is valid for some time.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Method, Request};

use super::answer::temporary_key;
use super::exchange::{LIMITS, send};
use super::{AccessKey, Identity, Provided, Secret, home};
use crate::error::hidden::Hidden;
use crate::flow::Port;
use crate::sign::{percent, timestamp, v1};
use crate::system::System;

/// A role to be assumed, and where that is done.
#[derive(Clone, Debug, Default)]
pub(super) struct Role {
    pub(super) arn: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<Duration>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) region: Option<String>,
    pub(super) vpc: Option<bool>,
}

/// The shortest session that the token service gives.
const SHORTEST: Duration = Duration::from_secs(900);
const DEFAULT_DURATION: Duration = Duration::from_secs(3600);

type Pairs = Vec<(String, String)>;

impl Role {
    /// The scheme and host of the token service.
    fn base(&self, system: &dyn System) -> Result<String, String> {
        if let Some(endpoint) = &self.endpoint {
            return Ok(if endpoint.contains("://") {
                endpoint.trim_end_matches('/').to_owned()
            } else {
                format!("https://{endpoint}")
            });
        }
        let region = self.region.clone().filter(|region| !region.is_empty());
        let region = region.or_else(|| system.variable("ALIBABA_CLOUD_STS_REGION"));
        let Some(region) = region else {
            return Ok("https://sts.aliyuncs.com".to_owned());
        };
        // It becomes part of a host name.
        let is_region = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !region.bytes().all(is_region) {
            return Err("the region of the token service is not a region id".to_owned());
        }
        let by_default = || home::is_on(system, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        let vpc = self.vpc.unwrap_or_else(by_default);
        let service = if vpc { "sts-vpc" } else { "sts" };
        Ok(format!("https://{service}.{region}.aliyuncs.com"))
    }

    /// The parameters that both actions have.
    fn parameters(&self, system: &dyn System) -> Result<Pairs, String> {
        let arn = self.arn.clone().filter(|arn| !arn.is_empty());
        let arn = arn.or_else(|| system.variable("ALIBABA_CLOUD_ROLE_ARN"));
        let arn = arn.ok_or("there is no ARN of a role; ALIBABA_CLOUD_ROLE_ARN can name one")?;
        let duration = self.duration.unwrap_or(DEFAULT_DURATION);
        if duration < SHORTEST {
            let seconds = duration.as_secs();
            let message = format!("a session of {seconds} s is too short; the shortest has 900 s");
            return Err(message);
        }
        let name = self.session_name.clone().filter(|name| !name.is_empty());
        let name = name.or_else(|| system.variable("ALIBABA_CLOUD_ROLE_SESSION_NAME"));
        let name = name.unwrap_or_else(|| {
            let since = system.now().duration_since(std::time::UNIX_EPOCH);
            format!("credentials-rust-{}", since.unwrap_or_default().as_secs())
        });
        let mut parameters = pairs(&[
            ("RoleArn", &arn),
            ("RoleSessionName", &name),
            ("DurationSeconds", &duration.as_secs().to_string()),
        ]);
        for (name, value) in [("Policy", &self.policy), ("ExternalId", &self.external_id)] {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                parameters.extend(pairs(&[(name, value)]));
            }
        }
        Ok(parameters)
    }
}

/// Assumes a role on behalf of whoever holds an access key. Gives no `source` yet.
pub(super) async fn assume_role(
    role: &Role,
    previous: &Provided,
    system: &dyn System,
    port: &Port,
) -> Result<Provided, String> {
    let Identity::AccessKey(key) = &previous.identity else {
        return Err("only the holder of an access key can assume a role".to_owned());
    };
    let form = role.parameters(system)?;
    let mut query = pairs(&[
        ("Action", "AssumeRole"),
        ("Version", "2015-04-01"),
        ("Format", "JSON"),
    ]);
    v1::sign_query("POST", &mut query, &form, key, system.now(), &nonce(system));
    let mut hidden = Hidden::default();
    hide(&mut hidden, key);
    let base = role.base(system)?;
    let mut request = request(&base, &query);
    if !previous.source.is_empty() {
        request = request.header("x-acs-credentials-provider", previous.source.as_ref());
    }
    ask(port, request, &form, &hidden).await
}

/// Assumes a role on behalf of whoever an OIDC token names. Gives no `source` yet.
pub(super) async fn assume_role_with_oidc(
    role: &Role,
    provider_arn: &str,
    token: &Secret,
    system: &dyn System,
    port: &Port,
) -> Result<Provided, String> {
    let mut form = role.parameters(system)?;
    form.extend(pairs(&[
        ("OIDCProviderArn", provider_arn),
        ("OIDCToken", token.expose()),
    ]));
    let query = pairs(&[
        ("Action", "AssumeRoleWithOIDC"),
        ("Version", "2015-04-01"),
        ("Format", "JSON"),
        ("Timestamp", &timestamp(system.now())),
    ]);
    let mut hidden = Hidden::default();
    hidden.add(token.expose());
    let base = role.base(system)?;
    ask(port, request(&base, &query), &form, &hidden).await
}

fn request(base: &str, query: &Pairs) -> http::request::Builder {
    let query = percent::encode_pairs(query);
    Request::builder()
        .method(Method::POST)
        .uri(format!("{base}/?{query}"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
}

async fn ask(
    port: &Port,
    request: http::request::Builder,
    form: &Pairs,
    hidden: &Hidden,
) -> Result<Provided, String> {
    let form = percent::encode_form(form);
    let reply = send(port, request, form, LIMITS, false).await?;
    let document = reply.document(Some(hidden))?;
    let lacks = |name| reply.lacks(name);
    let credentials = document.get("Credentials");
    let credentials = credentials.ok_or_else(|| lacks("Credentials"))?;
    temporary_key(credentials, "").map_err(lacks)
}

fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

/// What a service must not be quoted with.
pub(super) fn hide(hidden: &mut Hidden, key: &AccessKey) {
    hidden.add(&key.id);
    hidden.add(key.secret.expose());
    if let Some(token) = &key.token {
        hidden.add(token.expose());
    }
}

/// 32 random hexadecimal digits.
fn nonce(system: &dyn System) -> String {
    let mut bytes = [0; 16];
    system.random(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}
