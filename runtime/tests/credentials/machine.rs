//! A machine whose clock, variables, files, programs and network are all made up.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use acs_runtime::credentials::{AccessKey, Identity, Provided, Provider, ProviderError};
use acs_runtime::flow::{Flow, Program};
use acs_runtime::system::System;
use acs_runtime::transport::{
    BlockingTransport, Exchange, Scripted, TransportError, TransportErrorKind, drive_blocking,
};
use bytes::Bytes;

pub(crate) const HOME: &str = "/home/somebody";
pub(crate) const CONFIG: &str = ".aliyun/config.json";
pub(crate) const INI: &str = ".alibabacloud/credentials";
pub(crate) const NONCE: u128 = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef;

/// The machine. Its random numbers are always [`NONCE`], and of programs it has `cat` and `sh`.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) scripted: Scripted,
    /// Whether files can be replaced.
    pub(crate) writable: bool,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let scripted = Scripted::new().with_variable("HOME", HOME);
        let writable = true;
        Self { scripted, writable }
    }

    pub(crate) fn map(mut self, change: impl FnOnce(Scripted) -> Scripted) -> Self {
        self.scripted = change(self.scripted);
        self
    }

    pub(crate) fn with_variable(self, name: &str, value: &str) -> Self {
        self.map(|scripted| scripted.with_variable(name, value))
    }

    /// A file below the home directory.
    pub(crate) fn with_file(self, path: &str, contents: &str) -> Self {
        self.map(|scripted| scripted.with_file(home(path), contents))
    }

    /// The file of the command-line tool.
    pub(crate) fn with_config(self, profiles: serde_json::Value) -> Self {
        let config = serde_json::json!({"current": "default", "profiles": profiles});
        self.with_file(CONFIG, &config.to_string())
    }

    pub(crate) fn answer(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.map(|scripted| scripted.answer(status, body))
    }

    pub(crate) fn error(self, kind: TransportErrorKind) -> Self {
        self.map(|scripted| scripted.error(kind))
    }

    pub(crate) fn wait(&self, time: Duration) {
        let _ = self.scripted.clone().at(self.now() + time);
    }

    pub(crate) fn contents(&self, path: &str) -> String {
        let contents = self.scripted.read(&home(path)).expect(path);
        String::from_utf8(contents).expect("text")
    }

    /// Asks a provider.
    pub(crate) fn ask(
        &self,
        provider: &Arc<impl Provider + 'static>,
    ) -> Result<Provided, ProviderError> {
        drive_blocking(self.flow(provider), self)
    }

    /// Asks a provider once.
    pub(crate) fn ask_once(
        &self,
        provider: impl Provider + 'static,
    ) -> Result<Provided, ProviderError> {
        self.ask(&Arc::new(provider))
    }

    pub(crate) fn flow(
        &self,
        provider: &Arc<impl Provider + 'static>,
    ) -> Flow<Result<Provided, ProviderError>> {
        let (machine, provider) = (self.clone(), provider.clone());
        Flow::new(move |port| async move { provider.provide(&machine, &port).await })
    }

    fn program(&self, words: &[String]) -> io::Result<Output> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = |status, stdout: Vec<u8>, stderr: &str| Output {
            status: ExitStatus::from_raw(status << 8),
            stdout,
            stderr: stderr.into(),
        };
        match words[..] {
            ["cat", file] => Ok(match self.scripted.read(Path::new(file)) {
                Ok(contents) => output(0, contents, ""),
                Err(_) => output(1, Vec::new(), file),
            }),
            ["sh", "-c", command] => {
                let status = command.strip_prefix("exit ").map(str::parse);
                let status = status.expect("exit").expect("a status");
                Ok(output(status, b"stdout".into(), command))
            }
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

pub(crate) fn home(path: &str) -> PathBuf {
    Path::new(HOME).join(path)
}

pub(crate) fn key(provided: &Provided) -> &AccessKey {
    match &provided.identity {
        Identity::AccessKey(key) => key,
        other => panic!("not a key: {other:?}"),
    }
}

/// The answer of an exchange, with a key that has this id.
pub(crate) fn temporary_key(id: &str, expiration: &str) -> String {
    let key = serde_json::json!({
        "Code": "Success",
        "AccessKeyId": id,
        "AccessKeySecret": "SECRET",
        "SecurityToken": "TOKEN",
        "Expiration": expiration,
    });
    key.to_string()
}

/// The same, as the token service has it.
pub(crate) fn role_key(id: &str, expiration: &str) -> String {
    format!(r#"{{"Credentials":{}}}"#, temporary_key(id, expiration))
}

impl System for Machine {
    fn now(&self) -> SystemTime {
        self.scripted.now()
    }

    fn random(&self, buffer: &mut [u8]) {
        for (byte, value) in buffer.iter_mut().zip(NONCE.to_be_bytes()) {
            *byte = value;
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.scripted.variable(name)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.scripted.read(path)
    }

    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        if !self.writable {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.scripted.replace(path, contents)
    }
}

impl BlockingTransport for Machine {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        BlockingTransport::send(&self.scripted, exchange)
    }

    fn sleep(&self, time: Duration) {
        BlockingTransport::sleep(&self.scripted, time);
    }

    fn run(&self, program: Program) -> io::Result<Output> {
        let output = self.program(&program.words);
        // The script keeps what was run.
        BlockingTransport::run(&self.scripted.clone().output(output), program)
    }
}
