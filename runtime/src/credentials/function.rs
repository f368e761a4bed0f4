//! Providers that are a function.

use std::borrow::Cow;
use std::fmt;

use super::{Provided, Provider, ProviderError};
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

/// A provider that calls a function, see [`from_fn`].
#[derive(Clone)]
pub struct FromFn<F> {
    name: Cow<'static, str>,
    function: F,
}

/// A provider that calls this function, which must not wait: for keys that the program gets
/// elsewhere.
///
/// The name stands in errors. The message of an error must not hold a secret. The function is
/// called before each attempt of each call, unless it is wrapped in a [`Cached`](super::Cached)
/// and what it returns expires.
///
/// ```
/// use acs_runtime::credentials::{AccessKey, Provided, from_fn};
///
/// let provider = from_fn("vault", || {
///     let key = AccessKey { id: "id".into(), secret: "secret".into(), token: None };
///     Ok::<_, String>(Provided::key(key, "vault"))
/// });
/// # drop(provider);
/// ```
pub fn from_fn<F, E>(name: impl Into<Cow<'static, str>>, function: F) -> FromFn<F>
where
    F: Fn() -> Result<Provided, E> + Send + Sync,
    E: fmt::Display,
{
    let name = name.into();
    FromFn { name, function }
}

impl<F, E> Provider for FromFn<F>
where
    F: Fn() -> Result<Provided, E> + Send + Sync,
    E: fmt::Display,
{
    fn provide<'a>(
        &'a self,
        _: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async {
            let refused = |error: E| ProviderError::new(self.name.clone(), error.to_string());
            (self.function)().map_err(refused)
        })
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FromFn").field(&self.name).finish()
    }
}
