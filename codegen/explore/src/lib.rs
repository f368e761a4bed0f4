//! The explorer: the reference site on a port of this machine, with a panel on each page of an
//! operation that fills in its parameters, shows the signed request and sends it.
//!
//! ```text
//! browser ──► server (bounds) ──► guard (who asks) ──┬─► pages (the site, from memory)
//!                                                    └─► api ──► acs-call ──► fake or real service
//! ```
//!
//! Invariants:
//! - it listens on loopback addresses only, and answers its own pages only (`guard`);
//! - no file of this machine is read for a request, and everything that arrives is bounded;
//! - no key and no token of a service is part of a page or an answer.

// Nothing that this library reads may make it panic. What is allowed all the same says why it
// cannot. Tests fail by panicking, so this is not in the workspace's manifest.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::exit,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

mod answer;
mod api;
#[cfg(test)]
mod attacks;
mod engine;
mod error;
mod guard;
mod pages;
mod route;
mod server;
mod suggest;
mod target;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_mock::Server;
use acs_runtime::Config;
use acs_runtime::credentials::{Provider, default_provider};

pub use error::StartError;

use api::Api;
use engine::Engine;
use guard::Guard;
use pages::Pages;
use route::Router;
use server::{Limits, Serving};
use target::Targets;

/// An explorer that serves. It stops when it is dropped.
#[derive(Debug)]
pub struct Explorer {
    authority: String,
    _serving: Serving,
}

impl Explorer {
    /// An explorer that has yet to be set up: the files of a site, the specs of the operations that
    /// can be tried on its pages, and the server that answers them by default.
    pub fn builder(site: Files, specs: SourceMap, mock: Server) -> Builder {
        Builder {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            site,
            specs,
            mock,
            provider: default_provider(),
            config: Box::new(|it| it),
            limits: Limits::default(),
        }
    }

    /// Where a browser finds the first page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.authority)
    }
}

/// Sets an explorer up.
#[must_use = "an explorer does not run before `start` is called"]
pub struct Builder {
    address: SocketAddr,
    site: Files,
    specs: SourceMap,
    mock: Server,
    provider: Arc<dyn Provider>,
    config: Box<dyn FnOnce(Config) -> Config>,
    limits: Limits,
}

impl Builder {
    /// Listens on this address, which must be of this machine. Default: `127.0.0.1` and any port.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Who calls the real service, once the user has asked for that. Default: whom the credential
    /// chain finds.
    pub fn provider(mut self, provider: impl Provider + 'static) -> Self {
        self.provider = Arc::new(provider);
        self
    }

    /// Changes how the real service is called.
    pub fn real(mut self, config: impl FnOnce(Config) -> Config + 'static) -> Self {
        self.config = Box::new(config);
        self
    }

    /// Starts. The explorer listens when this returns.
    ///
    /// # Errors
    ///
    /// If the address is not of this machine only or not free, if the specs have a mistake, or if a
    /// proxy or a certificate of the environment cannot be used.
    pub fn start(self) -> Result<Explorer, StartError> {
        let address = self.address;
        if !address.ip().is_loopback() {
            return Err(StartError::address(address));
        }
        let targets = Targets::new(self.mock, self.provider, self.config);
        let targets = targets.map_err(StartError::transport)?;
        let listen = |error| StartError::listen(address, error);
        let listener = TcpListener::bind(address).map_err(listen)?;
        let guard = Guard::new(listener.local_addr().map_err(listen)?);
        let authority = guard.authority().to_owned();
        let router = Router {
            pages: Pages::new(&self.site, guard.token()),
            api: Api {
                engine: Engine(self.specs),
                targets,
            },
            guard,
        };
        let serving = Serving::start(listener, router, self.limits)?;
        Ok(Explorer {
            authority,
            _serving: serving,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
