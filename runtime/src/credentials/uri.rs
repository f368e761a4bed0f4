//! A URI that answers with a key.

use std::fmt;
use std::net::IpAddr;

use http::{Request, Uri};

use super::answer::temporary_key;
use super::exchange::{LIMITS, send};
use super::{Provided, Provider, ProviderError, Secret};
use crate::error::hidden::Hidden;
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

pub(super) const NAME: &str = "credential_uri";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// A URI that answers with a temporary key.
///
/// It is asked whenever this is asked: wrap it in a [`Cached`](super::Cached). Its query may hold
/// a secret, so of the URI only the host is ever shown.
#[derive(Clone, Default)]
pub struct CredentialsUri(Option<Secret>);

impl CredentialsUri {
    /// The URI in `ALIBABA_CLOUD_CREDENTIALS_URI`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// This URI.
    #[must_use]
    pub fn at(uri: impl Into<String>) -> Self {
        Self(Some(uri.into().into()))
    }

    pub(super) async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, String> {
        let uri = self.0.clone().or_else(|| {
            let variable = system.variable(VARIABLE)?;
            Some(variable.into())
        });
        let uri = uri.ok_or_else(|| format!("{VARIABLE} is not set"))?;
        let mut hidden = Hidden::default();
        hidden.add(uri.expose());
        let uri: Uri = match uri.expose().parse() {
            Ok(uri) if is_http(&uri) => uri,
            _ => return Err("the URI of the credentials is no http or https URI".to_owned()),
        };
        for pair in uri.query().unwrap_or_default().split('&') {
            hidden.add(pair.split_once('=').map_or(pair, |(_, value)| value));
        }
        let direct = is_loopback(&uri);
        let reply = send(port, Request::get(uri), "", LIMITS, direct).await?;
        let document = reply.document(&hidden)?;
        // Some servers leave the code out.
        if document.get("Code").is_some() && document.text("Code") != Some("Success") {
            return Err(reply.refusal(&document, &hidden));
        }
        temporary_key(&document, NAME).map_err(|name| reply.lacks(name))
    }
}

fn is_http(uri: &Uri) -> bool {
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
}

/// Whether it is this machine, which no proxy can reach.
fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

impl Provider for CredentialsUri {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let found = self.find(system, port).await;
            found.map_err(|message| ProviderError::new(NAME, message))
        })
    }
}

impl fmt::Debug for CredentialsUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CredentialsUri").field(&self.0).finish()
    }
}
