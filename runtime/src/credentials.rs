//! Who is calling.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// Names the key. Not a secret, yet nobody else's business.
    pub id: String,
    /// Signs.
    pub secret: Secret,
    /// Sent along by a key that is valid for some time.
    pub token: Option<Secret>,
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
