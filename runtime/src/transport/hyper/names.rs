//! Looks names up, away from the threads of the runtime.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tokio::task::spawn_blocking;
use tower_service::Service;

use super::super::resolve::{Resolve, addresses};
use super::BoxFuture;

/// The resolver of the user, or else that of the operating system.
#[derive(Clone)]
pub(super) struct Names {
    system: GaiResolver,
    own: Option<Arc<dyn Resolve>>,
}

impl Names {
    pub(super) fn new(own: Option<Arc<dyn Resolve>>) -> Self {
        let system = GaiResolver::new();
        Self { system, own }
    }
}

impl Service<Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let Some(own) = self.own.clone() else {
            let found = self.system.call(name);
            return Box::pin(async { Ok(found.await?.collect::<Vec<_>>().into_iter()) });
        };
        Box::pin(async move {
            // The port is put in by whoever connects.
            let found = spawn_blocking(move || addresses(&own, name.as_str(), 0));
            Ok(found.await.map_err(io::Error::other)??.into_iter())
        })
    }
}
