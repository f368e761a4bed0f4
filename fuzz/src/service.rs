//! The fake server, with the specs of `specs/`.
//!
//! It is started anew now and then, so that what it remembers of requests stays small.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use acs_mock::{AccessKey, Policy, Request, Server};

/// Requests that one server answers.
const MOST: usize = 2_000;

/// A server, and what has arrived since somebody asked.
pub(crate) struct Service {
    server: Server,
    arrived: Arc<Mutex<Vec<Request>>>,
    answered: usize,
}

static SERVICE: Mutex<Option<Service>> = Mutex::new(None);

/// Where the specs are.
pub(crate) fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// The time of the server and of those who call it.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_787_045)
}

/// The key that it knows.
pub(crate) fn key() -> AccessKey {
    AccessKey {
        id: "jar".to_owned(),
        secret: "of a size that nobody guesses: 8b1f6c".into(),
        token: None,
    }
}

impl Service {
    /// Sends bytes to the server; what it answers, and the requests as it read them.
    pub(crate) fn converse(bytes: &[u8]) -> (Vec<u8>, Vec<Request>) {
        // A target that panicked has left the server as it was.
        let mut kept = SERVICE.lock().unwrap_or_else(PoisonError::into_inner);
        let service = kept.get_or_insert_with(Self::start);
        let answered = service.server.converse(bytes);
        let arrived = std::mem::take(&mut *service.arrived());
        service.answered += arrived.len();
        if service.answered > MOST {
            *kept = None;
        }
        (answered, arrived)
    }

    fn start() -> Self {
        let arrived = Arc::<Mutex<Vec<Request>>>::default();
        let observed = Arc::clone(&arrived);
        let observe = move |request: &Request| {
            let mut arrived = observed.lock().unwrap_or_else(PoisonError::into_inner);
            arrived.push(request.clone());
        };
        let builder = Server::builder()
            .specs(specs())
            .access_key(key())
            .clock(now);
        let builder = builder.unlisted_values(Policy::Accept).observe(observe);
        let server = builder.start().expect("a port can be had");
        Self {
            server,
            arrived,
            answered: 0,
        }
    }

    fn arrived(&self) -> std::sync::MutexGuard<'_, Vec<Request>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
