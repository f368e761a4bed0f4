//! A key in environment variables.

use super::{Provided, Provider, ProviderError, Static};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// The access key in `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, with
/// the token in `ALIBABA_CLOUD_SECURITY_TOKEN` if there is one.
///
/// The variables are read whenever it is asked.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Environment {}

impl Environment {
    /// The provider.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Provider for Environment {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async { key(system).map_err(|message| ProviderError::new("env", message)) })
    }
}

fn key(system: &dyn System) -> Result<Provided, String> {
    let (id, secret) = match (system.variable(ID), system.variable(SECRET)) {
        (Some(id), Some(secret)) => (id, secret),
        (None, None) => return Err(format!("{ID} and {SECRET} are not set")),
        (None, Some(_)) => return Err(format!("{SECRET} is set, but {ID} is not")),
        (Some(_), None) => return Err(format!("{ID} is set, but {SECRET} is not")),
    };
    let token = system.variable(TOKEN).unwrap_or_default();
    let mut provided = Static::new(id, secret).token(token).provided()?;
    provided.source = "env".into();
    Ok(provided)
}
