//! What goes wrong in starting.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use acs_runtime::transport::HttpConfigError;

/// Why an explorer does not start.
#[derive(Debug)]
pub struct StartError(Cause);

#[derive(Debug)]
enum Cause {
    Address(SocketAddr),
    Listen(SocketAddr, io::Error),
    System(io::Error),
    Specs(String),
    Transport(HttpConfigError),
}

impl StartError {
    pub(crate) fn address(address: SocketAddr) -> Self {
        Self(Cause::Address(address))
    }

    pub(crate) fn listen(address: SocketAddr, error: io::Error) -> Self {
        Self(Cause::Listen(address, error))
    }

    pub(crate) fn system(error: io::Error) -> Self {
        Self(Cause::System(error))
    }

    pub(crate) fn specs(drawn: String) -> Self {
        Self(Cause::Specs(drawn))
    }

    pub(crate) fn transport(error: HttpConfigError) -> Self {
        Self(Cause::Transport(error))
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Address(address) => write!(
                f,
                "{address} is not an address of this machine only, such as 127.0.0.1:8080"
            ),
            Cause::Listen(address, _) => write!(f, "cannot listen on {address}"),
            Cause::System(_) => f.write_str("the system gives no threads or sockets"),
            Cause::Specs(drawn) => write!(f, "the specs have mistakes:\n{}", drawn.trim_end()),
            Cause::Transport(_) => f.write_str("the real service cannot be called from here"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Listen(_, error) | Cause::System(error) => Some(error),
            Cause::Transport(error) => Some(error),
            Cause::Address(_) | Cause::Specs(_) => None,
        }
    }
}
