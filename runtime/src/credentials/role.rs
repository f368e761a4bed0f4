//! A role, assumed on behalf of another identity.

use std::sync::Arc;
use std::time::Duration;

use super::sts::{self, Role};
use super::{Provided, Provider, ProviderError};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

pub(super) const NAME: &str = "ram_role_arn";

/// A role that is assumed on behalf of the identity of another provider.
///
/// The token service is asked whenever this is asked: wrap it in a [`Cached`](super::Cached).
#[derive(Clone, Debug)]
pub struct AssumeRole {
    previous: Arc<dyn Provider>,
    role: Role,
}

impl AssumeRole {
    /// The role with this ARN, on behalf of whoever `previous` finds.
    ///
    /// An empty ARN stands for the one in `ALIBABA_CLOUD_ROLE_ARN`.
    #[must_use]
    pub fn new(previous: impl Provider + 'static, arn: impl Into<String>) -> Self {
        let role = Role {
            arn: Some(arn.into()),
            ..Role::default()
        };
        Self {
            previous: Arc::new(previous),
            role,
        }
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

    /// What the owner of the role demands of whoever assumes it.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.role.external_id = Some(id.into());
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
}

impl Provider for AssumeRole {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let previous = self.previous.provide(system, port).await;
            let previous = previous.map_err(|error| error.within(NAME))?;
            let role = assume(&self.role, &previous, system, port).await;
            role.map_err(|message| ProviderError::new(NAME, message))
        })
    }
}

/// Assumes a role. The source tells on whose behalf.
pub(super) async fn assume(
    role: &Role,
    previous: &Provided,
    system: &dyn System,
    port: &Port,
) -> Result<Provided, String> {
    let mut provided = sts::assume_role(role, previous, system, port).await?;
    provided.source = previous.source.clone();
    Ok(provided.within(NAME))
}
