//! A role, assumed on behalf of whoever an OIDC token names.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::sts::{self, Role};
use super::{Provided, Provider, ProviderError, Secret, home};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

pub(super) const NAME: &str = "oidc_role_arn";

const ROLE: &str = "ALIBABA_CLOUD_ROLE_ARN";
const PROVIDER: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";

/// A role that is assumed on behalf of whoever an OIDC token in a file names, as pods of a
/// container service do (RRSA).
///
/// The file is read and the token service asked whenever this is asked: wrap it in a
/// [`Cached`](super::Cached).
#[derive(Clone, Debug, Default)]
pub struct Oidc {
    pub(super) role: Role,
    pub(super) provider_arn: Option<String>,
    pub(super) token_file: Option<PathBuf>,
}

impl Oidc {
    /// Everything from the environment: `ALIBABA_CLOUD_ROLE_ARN`,
    /// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALIBABA_CLOUD_OIDC_TOKEN_FILE`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// ARN of the role. Default: `ALIBABA_CLOUD_ROLE_ARN`.
    #[must_use]
    pub fn role_arn(mut self, arn: impl Into<String>) -> Self {
        self.role.arn = Some(arn.into());
        self
    }

    /// ARN of the identity provider that issues the tokens. Default:
    /// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`.
    #[must_use]
    pub fn provider_arn(mut self, arn: impl Into<String>) -> Self {
        self.provider_arn = Some(arn.into());
        self
    }

    /// The file that holds the token. Default: `ALIBABA_CLOUD_OIDC_TOKEN_FILE`.
    #[must_use]
    pub fn token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.token_file = Some(path.into());
        self
    }

    /// How the session is called in logs of the service. Default: the name in
    /// `ALIBABA_CLOUD_ROLE_SESSION_NAME`, else `credentials-rust-` and the time.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.role.session_name = Some(name.into());
        self
    }

    /// How long a session is valid: 900 s or more. Default: 3600 s.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration = Some(duration);
        self
    }

    /// A policy in JSON that takes rights away for this session.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.role.policy = Some(policy.into());
        self
    }

    /// The region of the token service. Default: `ALIBABA_CLOUD_STS_REGION`, else the host for
    /// all regions.
    #[must_use]
    pub fn sts_region(mut self, region: impl Into<String>) -> Self {
        self.role.region = Some(region.into());
        self
    }

    /// Whether the token service is called inside a VPC, which needs a region. Default:
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED`.
    #[must_use]
    pub fn vpc(mut self, on: bool) -> Self {
        self.role.vpc = Some(on);
        self
    }

    /// The host of the token service, with `http://` in front if it does not speak HTTPS.
    #[must_use]
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.role.endpoint = Some(endpoint.into());
        self
    }

    pub(super) async fn assume(
        &self,
        system: &dyn System,
        port: &Port,
    ) -> Result<Provided, String> {
        let arn = self.role.arn.clone().filter(|arn| !arn.is_empty());
        let arn = arn.or_else(|| system.variable(ROLE));
        let provider = self.provider_arn.clone().filter(|arn| !arn.is_empty());
        let provider = provider.or_else(|| system.variable(PROVIDER));
        let file = self.token_file.clone();
        let file = file.or_else(|| system.variable(TOKEN_FILE).map(PathBuf::from));
        let (Some(_), Some(provider), Some(file)) = (&arn, &provider, &file) else {
            let missing = [
                (arn.is_none(), "the role", ROLE),
                (provider.is_none(), "the identity provider", PROVIDER),
                (file.is_none(), "the file of the token", TOKEN_FILE),
            ];
            let missing = missing.iter().filter(|(missing, ..)| *missing);
            let missing: Vec<_> = missing
                .map(|(_, what, name)| format!("{what} is not known and {name} is not set"))
                .collect();
            return Err(missing.join("; "));
        };
        let token = token(system, file)?;
        let provided =
            sts::assume_role_with_oidc(&self.role, provider, &token, system, port).await?;
        Ok(provided.within(NAME))
    }
}

/// The token of the file, which is replaced now and then.
fn token(system: &dyn System, file: &Path) -> Result<Secret, String> {
    let contents = home::read(system, file)?;
    match contents.trim() {
        "" => Err(format!(
            "`{}` is empty; it must hold a token",
            file.display()
        )),
        token => Ok(token.into()),
    }
}

impl Provider for Oidc {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let role = self.assume(system, port).await;
            role.map_err(|message| ProviderError::new(NAME, message))
        })
    }
}
