//! Identities that are at hand.

use super::{AccessKey, Identity, Provided, Provider, ProviderError, Secret};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

/// An access key that is at hand.
#[derive(Clone, Debug)]
pub struct Static(AccessKey);

/// A bearer token that is at hand.
#[derive(Clone, Debug)]
pub struct Bearer(Secret);

/// Nobody: requests are not signed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anonymous;

impl Static {
    /// A key that is valid until it is replaced.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self(AccessKey {
            id: id.into(),
            secret: secret.into(),
            token: None,
        })
    }

    /// Sends this security token along, as a temporary key needs. Empty is none.
    #[must_use]
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.0.token = Some(token.into()).filter(|token| !token.expose().is_empty());
        self
    }

    pub(super) fn provided(self) -> Result<Provided, String> {
        let Self(key) = self;
        if key.id.is_empty() {
            return Err("the access key id is empty".to_owned());
        }
        if key.secret.expose().is_empty() {
            return Err("the access key secret is empty".to_owned());
        }
        let source = source(&key);
        Ok(Provided::key(key, source))
    }
}

impl From<AccessKey> for Static {
    fn from(key: AccessKey) -> Self {
        Self(key)
    }
}

fn source(key: &AccessKey) -> &'static str {
    match key.token {
        None => "static_ak",
        Some(_) => "static_sts",
    }
}

impl Provider for Static {
    fn provide<'a>(
        &'a self,
        _: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async {
            let refused = |message| ProviderError::new(source(&self.0), message);
            self.clone().provided().map_err(refused)
        })
    }
}

impl Bearer {
    /// This token is sent instead of a signature.
    #[must_use]
    pub fn new(token: impl Into<Secret>) -> Self {
        Self(token.into())
    }

    pub(super) fn provided(self) -> Result<Provided, String> {
        if self.0.expose().is_empty() {
            return Err("the bearer token is empty".to_owned());
        }
        Ok(Provided {
            identity: Identity::Bearer(self.0),
            expires: None,
            source: "bearer".into(),
        })
    }
}

impl Provider for Bearer {
    fn provide<'a>(
        &'a self,
        _: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async {
            let refused = |message| ProviderError::new("bearer", message);
            self.clone().provided().map_err(refused)
        })
    }
}

impl Anonymous {
    pub(super) fn provided() -> Provided {
        Provided {
            identity: Identity::Anonymous,
            expires: None,
            source: "".into(),
        }
    }
}

impl Provider for Anonymous {
    fn provide<'a>(
        &'a self,
        _: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async { Ok(Self::provided()) })
    }
}
