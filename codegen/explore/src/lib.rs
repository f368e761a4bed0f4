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

mod answer;
#[cfg(test)]
mod attacks;
mod error;
mod guard;
mod pages;
mod route;
mod server;

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};

pub use error::StartError;

use guard::Guard;
use pages::Pages;
use route::Router;
use server::{Limits, Serving};

/// An explorer that serves. It stops when it is dropped.
#[derive(Debug)]
pub struct Explorer {
    authority: String,
    _serving: Serving,
}

impl Explorer {
    /// Serves the files of a site, by their paths, on this address.
    ///
    /// # Errors
    ///
    /// If the address is not of this machine only, or not free.
    pub fn start(address: SocketAddr, site: BTreeMap<String, Vec<u8>>) -> Result<Self, StartError> {
        Self::start_with(address, site, Limits::default())
    }

    fn start_with(
        address: SocketAddr,
        site: BTreeMap<String, Vec<u8>>,
        limits: Limits,
    ) -> Result<Self, StartError> {
        if !address.ip().is_loopback() {
            return Err(StartError::address(address));
        }
        let listen = |error| StartError::listen(address, error);
        let listener = TcpListener::bind(address).map_err(listen)?;
        let guard = Guard::new(listener.local_addr().map_err(listen)?);
        let authority = guard.authority().to_owned();
        let pages = Pages::new(site, guard.token());
        let serving = Serving::start(listener, Router { guard, pages }, limits).map_err(listen)?;
        Ok(Self {
            authority,
            _serving: serving,
        })
    }

    /// Where a browser finds the first page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.authority)
    }
}
