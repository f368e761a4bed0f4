//! Who knows the addresses of hosts.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Finds the addresses of hosts in place of the operating system: with a cache, over another
/// protocol, or from a list.
///
/// ```no_run
/// use std::net::{IpAddr, Ipv4Addr};
///
/// use acs_runtime::transport::HttpConfig;
///
/// let config = HttpConfig::new().resolver(|host: &str| match host {
///     "tds.aliyuncs.com" => Ok(vec![IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))]),
///     _ => Err(std::io::ErrorKind::NotFound.into()),
/// });
/// # drop(config);
/// ```
pub trait Resolve: Send + Sync {
    /// Finds the addresses of a host, which is a name, never an address.
    ///
    /// It may wait: it is called on a thread that is there for that. The limit for connecting
    /// gives it up; the thread goes on to its end.
    ///
    /// # Errors
    ///
    /// If the host is not known, or nobody could be asked.
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

impl<F: Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync> Resolve for F {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self(host)
    }
}

/// Asks a resolver. There is at least one address.
pub(super) fn addresses(
    resolver: &Arc<dyn Resolve>,
    host: &str,
    port: u16,
) -> io::Result<Vec<SocketAddr>> {
    let found = resolver.resolve(host)?;
    let found: Vec<_> = found.into_iter().map(|it| (it, port).into()).collect();
    match found.is_empty() {
        true => Err(io::Error::new(
            io::ErrorKind::NotFound,
            "the host has no address",
        )),
        false => Ok(found),
    }
}
