//! Who is calling.
//!
//! A [`Provider`] finds an [`Identity`]: in the environment, in a file, from the machine the
//! program runs on, or by exchanging one that is known for another. [`Chain`] asks the usual
//! ones in turn, [`Cached`] keeps what it was given until shortly before it expires:
//!
//! ```
//! use acs_runtime::credentials::{self, AssumeRole, Cached, Environment, Static};
//!
//! // The usual places, in the usual order.
//! let found = credentials::default_provider();
//! // A key that is at hand.
//! let key = Static::new("<access key id>", "<access key secret>");
//! // A role, on behalf of the key in the environment.
//! let role = Cached::new(AssumeRole::new(Environment::new(), "acs:ram::123456789012:role/reader"));
//! # drop((found, key, role));
//! ```
//!
//! Invariants:
//! - whatever needs a network, a clock, a file or a program is asked for through
//!   [`Port`] and [`System`];
//! - no secret is ever part of an error or of `Debug`: of an answer that is no identity, only the
//!   error code and message are told, without the secrets that were sent.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

mod answer;
mod cached;
mod chain;
mod cli_profile;
mod document;
mod ecs_role;
mod environment;
mod exchange;
mod fixed;
mod function;
mod home;

mod ini;
mod oidc;
mod role;
mod shared_file;
mod sts;
mod uri;

pub use cached::Cached;
pub use chain::Chain;
pub use cli_profile::CliProfile;
pub use ecs_role::EcsRole;
pub use environment::Environment;
pub use fixed::{Anonymous, Bearer, Static};
pub use function::{FromFn, from_fn};
pub use oidc::Oidc;
pub use role::AssumeRole;
pub use shared_file::SharedFile;
pub use uri::CredentialsUri;

/// A text that is never shown, and overwritten when it is dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(Zeroizing::new(text.into()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a request is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// An access key.
    AccessKey(AccessKey),
    /// A bearer token, which is sent instead of a signature.
    Bearer(Secret),
    /// Nothing: the request is not signed.
    Anonymous,
}

/// An access key, for good or for some time.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Names the key. Not a secret, yet nobody else's business.
    pub id: String,
    /// Signs.
    pub secret: Secret,
    /// Sent along by a key that is valid for some time.
    pub token: Option<Secret>,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey(***)")
    }
}

/// An identity as a provider found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provided {
    /// Who is calling.
    pub identity: Identity,
    /// When it ceases to be valid, if it does.
    pub expires: Option<SystemTime>,
    /// Where it was found, such as `default/env`. Sent as `x-acs-credentials-provider`.
    pub source: Cow<'static, str>,
}

/// Finds out who is calling.
pub trait Provider: Send + Sync + fmt::Debug {
    /// Finds the identity. Asks `port` for whatever needs the network or time, and nothing else:
    /// the future is not polled by an async runtime.
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>>;

    /// Is told that the service does not accept this identity, which may have been replaced or
    /// taken back before its time. Who keeps it forgets it. Default: nothing, for who keeps none.
    fn refused(&self, identity: &Identity, system: &dyn System) {
        let _ = (identity, system);
    }
}

impl<P: Provider + ?Sized> Provider for Arc<P> {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        (**self).provide(system, port)
    }

    fn refused(&self, identity: &Identity, system: &dyn System) {
        (**self).refused(identity, system);
    }
}

impl<P: Provider + ?Sized> Provider for Box<P> {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        (**self).provide(system, port)
    }

    fn refused(&self, identity: &Identity, system: &dyn System) {
        (**self).refused(identity, system);
    }
}

/// The usual places in the usual order, see [`Chain::new`]. What is found is kept until shortly
/// before it expires, see [`Cached`].
#[must_use]
pub fn default_provider() -> Arc<dyn Provider> {
    Arc::new(Cached::new(Chain::new()))
}

/// Why there is no identity. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    /// The providers that were asked, and why each had none.
    pub reasons: Vec<Reason>,
}

/// Why one provider has no identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Name of the provider, such as `cli_profile`.
    pub provider: Cow<'static, str>,
    /// What is missing or went wrong, and how to mend it.
    pub message: String,
}

impl Provided {
    /// An access key that was found at `source` and is valid until it is replaced.
    #[must_use]
    pub fn key(key: AccessKey, source: impl Into<Cow<'static, str>>) -> Self {
        Self {
            identity: Identity::AccessKey(key),
            expires: None,
            source: source.into(),
        }
    }

    /// The same, found by way of another provider.
    fn within(mut self, provider: &str) -> Self {
        self.source = match self.source.as_ref() {
            "" => provider.to_owned(),
            source => format!("{provider}/{source}"),
        }
        .into();
        self
    }
}

impl ProviderError {
    /// The error of one provider.
    #[must_use]
    pub fn new(provider: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        let (provider, message) = (provider.into(), message.into());
        let reasons = vec![Reason { provider, message }];
        Self { reasons }
    }

    /// The same, of a provider that was asked by another one.
    fn within(mut self, provider: &str) -> Self {
        for reason in &mut self.reasons {
            reason.provider = format!("{provider}/{}", reason.provider).into();
        }
        self
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no credentials found")?;
        for Reason { provider, message } in &self.reasons {
            write!(f, "\n- {provider}: {message}")?;
        }
        Ok(())
    }
}

impl Error for ProviderError {}
