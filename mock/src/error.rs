//! What goes wrong in setting up a server.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::specs::BadSpecs;

/// Why a server does not start.
#[derive(Debug)]
pub struct StartError(Cause);

#[derive(Debug)]
enum Cause {
    Address(SocketAddr),
    Listen(SocketAddr, io::Error),
    Specs(BadSpecs),
    Operation(String),
}

impl StartError {
    pub(crate) fn address(address: SocketAddr) -> Self {
        Self(Cause::Address(address))
    }

    pub(crate) fn listen(address: SocketAddr, error: io::Error) -> Self {
        Self(Cause::Listen(address, error))
    }

    pub(crate) fn specs(specs: BadSpecs) -> Self {
        Self(Cause::Specs(specs))
    }

    pub(crate) fn operation(name: &str) -> Self {
        Self(Cause::Operation(name.to_owned()))
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Address(address) => {
                write!(
                    f,
                    "{address} is not an address of this machine only, such as 127.0.0.1:8080"
                )
            }
            Cause::Listen(address, _) => write!(f, "cannot listen on {address}"),
            Cause::Specs(specs) => write!(f, "the specs have mistakes:\n{specs}"),
            Cause::Operation(name) => write!(f, "a fault is for `{name}`, which no spec has"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Listen(_, error) => Some(error),
            Cause::Address(_) | Cause::Specs(_) | Cause::Operation(_) => None,
        }
    }
}

/// Answers that were prepared for more calls than came, see [`Server::verify`].
///
/// [`Server::verify`]: crate::Server::verify
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet(pub(crate) Vec<String>);

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fewer calls than expected: {}", self.0.join(", "))
    }
}

impl Error for Unmet {}
