//! How requests are sent: the settings of the runtime, and the transport.

use std::sync::Arc;

use acs_runtime::system::{Os, System};
use acs_runtime::transport::{BlockingTransport, HttpConfig, HttpConfigError, UreqTransport};
use acs_runtime::{CallOptions, Config};

/// How requests are sent. `Debug` shows no secrets.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) config: Config,
    pub(crate) options: CallOptions,
    pub(crate) system: Arc<dyn System>,
    pub(crate) transport: Arc<dyn BlockingTransport>,
}

impl Settings {
    /// Sends with these settings, through the proxies of the environment. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// If a proxy or a certificate of the environment cannot be used.
    pub fn new(config: Config) -> Result<Self, HttpConfigError> {
        let http = HttpConfig::from_environment(&Os);
        let transport = UreqTransport::new(&http)?;
        Ok(Self::with_transport(config, transport))
    }

    /// Sends with these settings over this transport.
    pub fn with_transport(config: Config, transport: impl BlockingTransport + 'static) -> Self {
        Self {
            config,
            options: CallOptions::new(),
            system: Arc::new(Os),
            transport: Arc::new(transport),
        }
    }

    /// What is set for the single call.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Clock and randomness of previews. Default: those of the machine.
    #[must_use]
    pub fn system(mut self, system: Arc<dyn System>) -> Self {
        self.config = self.config.system(Arc::clone(&system));
        self.system = system;
        self
    }
}
