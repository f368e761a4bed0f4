//! Looks names up, within the limit for connecting.
//!
//! `ureq` does so too, but says of a lookup that failed no more than that some input or output
//! did; then it would not be known that nothing was sent.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;

use ::ureq::Error;
use ::ureq::config::Config;
use ::ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ::ureq::unversioned::transport::NextTimeout;
use http::Uri;
use http::uri::Scheme;

use super::super::proxy::bare;
use super::super::resolve::{Resolve, addresses};

/// The most addresses that `ureq` tries.
const MOST: usize = 16;

/// The resolver of the user, or else that of the operating system.
pub(super) struct Names(pub(super) Option<Arc<dyn Resolve>>);

/// Why a host has no address.
#[derive(Debug)]
pub(super) struct Unresolved(io::Error);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        _config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = bare(uri.host().ok_or(Error::HostNotFound)?).to_owned();
        let default = if uri.scheme() == Some(&Scheme::HTTPS) {
            443
        } else {
            80
        };
        let port = uri.port_u16().unwrap_or(default);
        let found = match host.parse::<IpAddr>() {
            Ok(address) => vec![(address, port).into()],
            Err(_) => self.look_up(host, port, timeout)?,
        };
        let mut result = self.empty();
        for address in found.into_iter().take(MOST) {
            result.push(address);
        }
        if result.is_empty() {
            return Err(Error::HostNotFound);
        }
        Ok(result)
    }
}

impl Names {
    /// On a thread of its own, since nobody can give a lookup up.
    fn look_up(
        &self,
        host: String,
        port: u16,
        timeout: NextTimeout,
    ) -> Result<Vec<SocketAddr>, Error> {
        let own = self.0.clone();
        let (sender, receiver) = sync_channel(1);
        let look_up = move || {
            let found = match own {
                Some(own) => addresses(&own, &host, port),
                None => (host, port).to_socket_addrs().map(Iterator::collect),
            };
            // Nobody listens once the limit is over.
            let _ = sender.send(found);
        };
        let thread = thread::Builder::new().name("acs-names".to_owned());
        thread.spawn(look_up).map_err(unresolved)?;
        match receiver.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(unresolved),
            Err(RecvTimeoutError::Timeout) => Err(Error::Timeout(timeout.reason)),
            Err(RecvTimeoutError::Disconnected) => {
                Err(unresolved(io::Error::other("the resolver panicked")))
            }
        }
    }
}

fn unresolved(error: io::Error) -> Error {
    Error::Other(Box::new(Unresolved(error)))
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no address of the host: {}", self.0)
    }
}

impl std::error::Error for Unresolved {}
