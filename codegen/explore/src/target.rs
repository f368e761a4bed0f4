//! Where calls go: to the fake server, or to the real service once the user has said so.
//!
//! The search for credentials may ask files, programs and the network, so nothing is looked for
//! before the user asks for it. What is found stays here; a page hears where it was found.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use acs_call::Settings;
use acs_mock::Server;
use acs_runtime::Config;
use acs_runtime::credentials::{Identity, Provided, Provider, ProviderError, Secret};
use acs_runtime::flow::{Flow, Port};
use acs_runtime::sign::percent;
use acs_runtime::system::{Os, System};
use acs_runtime::transport::{
    BoxFuture, HttpConfig, HttpConfigError, UreqTransport, drive_blocking,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::guard::Refusal;

/// What a page may ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Target {
    #[default]
    Mock,
    Real,
}

/// Both places that calls can go to.
#[derive(Debug)]
pub(crate) struct Targets {
    server: Server,
    mock: Settings,
    real: Settings,
    provider: Arc<Watched>,
    transport: UreqTransport,
    /// Whether the user has said, in this run, that the real service may be called.
    is_confirmed: AtomicBool,
}

impl Targets {
    /// `config` is for the real service, its credentials apart.
    pub(crate) fn new(
        server: Server,
        provider: Arc<dyn Provider>,
        config: impl FnOnce(Config) -> Config,
    ) -> Result<Self, HttpConfigError> {
        // The way to this machine leads through no proxy.
        let direct = UreqTransport::new(&HttpConfig::new())?;
        let transport = UreqTransport::new(&HttpConfig::from_environment(&Os))?;
        let provider = Arc::new(Watched {
            below: provider,
            seen: Mutex::default(),
        });
        let config = config(Config::new(Arc::clone(&provider)));
        Ok(Self {
            mock: Settings::with_transport(server.config(), direct),
            real: Settings::with_transport(config, transport.clone()),
            server,
            provider,
            transport,
            is_confirmed: AtomicBool::new(false),
        })
    }

    /// Host and port of the fake server.
    pub(crate) fn mock_endpoint(&self) -> String {
        self.server.endpoint()
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.is_confirmed.load(Ordering::SeqCst)
    }

    /// Where the credentials of the user are, or why there are none.
    pub(crate) fn source(&self) -> Result<String, ProviderError> {
        let provider = Arc::clone(&self.provider);
        let flow = Flow::new(|port| async move { provider.provide(&Os, &port).await });
        let Provided { source, .. } = drive_blocking(flow, &self.transport)?;
        Ok(source.into_owned())
    }

    /// Allows calls to the real service until the explorer ends.
    pub(crate) fn confirm(&self) -> Result<String, Refusal> {
        let source = self.source().map_err(|error| {
            let why = format!("the real service needs credentials: {error}");
            Refusal::new(StatusCode::CONFLICT, why)
        })?;
        self.is_confirmed.store(true, Ordering::SeqCst);
        Ok(source)
    }

    /// Takes every part of a key of the user out of all texts.
    pub(crate) fn scrub(&self, value: &mut Value) {
        self.provider.scrub(value);
    }

    /// How a request travels to where the page wants it.
    pub(crate) fn settings(&self, target: Target) -> Result<&Settings, Refusal> {
        match target {
            Target::Mock => Ok(&self.mock),
            Target::Real if self.is_confirmed() => Ok(&self.real),
            Target::Real => Err(Refusal::new(
                StatusCode::CONFLICT,
                "nobody has said in this run that the real service may be called",
            )),
        }
    }
}

/// A provider that remembers what it gave, so that it can be kept from every answer.
#[derive(Debug)]
struct Watched {
    below: Arc<dyn Provider>,
    seen: Mutex<Vec<Secret>>,
}

impl Provider for Watched {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let provided = self.below.provide(system, port).await?;
            match &provided.identity {
                Identity::AccessKey(key) => {
                    self.remember(&key.id);
                    self.remember(key.secret.expose());
                    self.remember(key.token.as_ref().map_or("", Secret::expose));
                }
                Identity::Bearer(token) => self.remember(token.expose()),
                // There is nothing to keep.
                _ => {}
            }
            Ok(provided)
        })
    }

    fn refused(&self, identity: &Identity, system: &dyn System) {
        self.below.refused(identity, system);
    }
}

impl Watched {
    fn seen(&self) -> MutexGuard<'_, Vec<Secret>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text as it is, and as it is in the address of a request.
    fn remember(&self, text: &str) {
        let encoded = percent::encode(text);
        for text in [text, &encoded] {
            let mut seen = self.seen();
            if !text.is_empty() && seen.iter().all(|it| it.expose() != text) {
                // Of two of which one is part of the other, the longer one is replaced first.
                let longer = seen.partition_point(|it| it.expose().len() >= text.len());
                seen.insert(longer, text.into());
            }
        }
    }

    fn scrub(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for secret in self.seen().iter() {
                    if text.contains(secret.expose()) {
                        *text = text.replace(secret.expose(), "***");
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|it| self.scrub(it)),
            Value::Object(members) => members.values_mut().for_each(|it| self.scrub(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
