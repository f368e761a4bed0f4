//! How a client comes about: settings and a transport become a caller.
//!
//! Called by the macro `client!`, so that what a feature adds is decided in this crate.

#[cfg(any(feature = "hyper", feature = "blocking"))]
use std::sync::Arc;

#[cfg(feature = "hyper")]
use super::Async;
#[cfg(feature = "blocking")]
use super::Blocking;
#[cfg(feature = "hyper")]
use crate::transport::BoxFuture;
#[cfg(any(feature = "hyper", feature = "blocking"))]
use crate::{Config, ConfigError, Endpoints, Error, ErrorKind, flow::Flow, transport::HttpConfig};

/// Sends over `hyper`, through the proxies of the environment.
#[cfg(feature = "hyper")]
pub fn hyper(config: Config, endpoints: &'static Endpoints) -> Result<Async, Error> {
    let http = http(&config);
    let transport = crate::transport::HyperTransport::new(&http).map_err(unusable)?;
    Ok(Async::new(config, endpoints, Arc::new(transport)))
}

/// Sends over `hyper`, for the caller that the environment names.
///
/// A box and no `async fn`, whose body would be compiled once more into every program.
#[cfg(feature = "hyper")]
pub fn hyper_from_env(endpoints: &'static Endpoints) -> BoxFuture<'static, Result<Async, Error>> {
    Box::pin(async move {
        let caller = hyper(Config::from_env(), endpoints)?;
        crate::transport::drive(identify(caller.config()), &*caller.transport).await?;
        Ok(caller)
    })
}

/// Sends over `ureq`, through the proxies of the environment.
#[cfg(feature = "blocking")]
pub fn blocking(config: Config, endpoints: &'static Endpoints) -> Result<Blocking, Error> {
    let http = http(&config);
    let transport = crate::transport::UreqTransport::new(&http).map_err(unusable)?;
    Ok(Blocking::new(config, endpoints, Arc::new(transport)))
}

/// Sends over `ureq`, for the caller that the environment names.
#[cfg(feature = "blocking")]
pub fn blocking_from_env(endpoints: &'static Endpoints) -> Result<Blocking, Error> {
    let caller = blocking(Config::from_env(), endpoints)?;
    crate::transport::drive_blocking(identify(caller.config()), &*caller.transport)?;
    Ok(caller)
}

#[cfg(any(feature = "hyper", feature = "blocking"))]
fn http(config: &Config) -> HttpConfig {
    HttpConfig::from_environment(&*config.settings().system)
}

#[cfg(any(feature = "hyper", feature = "blocking"))]
fn unusable(error: crate::transport::HttpConfigError) -> Error {
    Error::of_client(ConfigError::new(error.to_string()))
}

/// Finds out who is calling, so that a program learns at its start that nobody is.
#[cfg(any(feature = "hyper", feature = "blocking"))]
fn identify(config: &Config) -> Flow<Result<(), Error>> {
    let settings = Arc::clone(config.settings());
    Flow::new(move |port| async move {
        let provided = settings.provider.provide(&*settings.system, &port).await;
        match provided {
            Ok(_) => Ok(()),
            Err(error) => Err(Error::of_client(ErrorKind::Credentials(error))),
        }
    })
}
