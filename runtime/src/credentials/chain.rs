//! Several providers, asked in turn.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    CliProfile, CredentialsUri, EcsRole, Environment, Identity, Oidc, Provided, Provider,
    ProviderError, SharedFile,
};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

/// None has succeeded yet.
const NONE: usize = usize::MAX;

/// Several providers, asked in turn until one has an identity.
///
/// From then on that one is asked alone, so that a program does not change its identity because
/// something fails for a while. The error of all is one that says why each has none.
#[derive(Debug)]
pub struct Chain {
    name: Option<&'static str>,
    providers: Vec<Box<dyn Provider>>,
    chosen: AtomicUsize,
}

impl Chain {
    /// The usual places, in the order that the official SDKs have:
    ///
    /// 1. [`Environment`]
    /// 2. [`Oidc`]
    /// 3. [`CliProfile`]
    /// 4. [`SharedFile`]
    /// 5. [`EcsRole`]
    /// 6. [`CredentialsUri`]
    ///
    /// Some of them call a service whenever they are asked: wrap the chain in a
    /// [`Cached`](super::Cached), as [`default_provider`](super::default_provider) does.
    #[must_use]
    pub fn new() -> Self {
        let usual = Self::of([])
            .then(Environment::new())
            .then(Oidc::new())
            .then(CliProfile::new())
            .then(SharedFile::new())
            .then(EcsRole::new())
            .then(CredentialsUri::new());
        Self {
            name: Some("default"),
            ..usual
        }
    }

    /// These providers, in this order.
    #[must_use]
    pub fn of(providers: impl IntoIterator<Item = Box<dyn Provider>>) -> Self {
        Self {
            name: None,
            providers: providers.into_iter().collect(),
            chosen: AtomicUsize::new(NONE),
        }
    }

    /// Another provider, to be asked last.
    #[must_use]
    pub fn then(mut self, provider: impl Provider + 'static) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, ProviderError> {
        if let Some(chosen) = self.providers.get(self.chosen.load(Ordering::Acquire)) {
            return chosen.provide(system, port).await;
        }
        let mut reasons = Vec::new();
        for (index, provider) in self.providers.iter().enumerate() {
            match provider.provide(system, port).await {
                Ok(provided) => {
                    // Of two that search at once, the first to find decides.
                    let _ = self.chosen.compare_exchange(
                        NONE,
                        index,
                        Ordering::AcqRel,
                        Ordering::Acquire,
                    );
                    return Ok(provided);
                }
                Err(error) => reasons.extend(error.reasons),
            }
        }
        Err(ProviderError { reasons })
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Provider for Chain {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let found = self.find(system, port).await;
            match self.name {
                Some(name) => found.map(|provided| provided.within(name)),
                None => found,
            }
        })
    }

    fn refused(&self, identity: &Identity, system: &dyn System) {
        if let Some(chosen) = self.providers.get(self.chosen.load(Ordering::Acquire)) {
            chosen.refused(identity, system);
        }
    }
}
