//! What a flow may read of the machine it runs on: clock, randomness, environment, files.

use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

/// The machine, as flows see it. Everything that a test needs to control goes through here.
pub trait System: Send + Sync + Debug {
    /// The time, as the clock on the wall says it. It dates signatures, and may be set at any
    /// moment.
    fn now(&self) -> SystemTime;

    /// The time since some moment, which no setting of the clock changes: limits and pauses are
    /// measured by it. Default: the time since 1970, for machines whose clock nobody sets.
    fn monotonic(&self) -> Duration {
        let since = self.now().duration_since(SystemTime::UNIX_EPOCH);
        since.unwrap_or_default()
    }

    /// Fills the buffer with unpredictable bytes.
    fn random(&self, buffer: &mut [u8]);

    /// The value of an environment variable. Empty counts as unset.
    fn variable(&self, name: &str) -> Option<String>;

    /// The contents of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Replaces a file as a whole, keeping its permissions.
    ///
    /// # Errors
    ///
    /// If that fails; the old file is then as it was.
    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()>;
}

/// The machine that the program runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Os;

impl System for Os {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("bug: the operating system gives random bytes");
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        let permissions = fs::metadata(path)?.permissions();
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let beside = Path::new(&name);
        let written = fs::File::create_new(beside).and_then(|mut file| {
            file.set_permissions(permissions)?;
            io::Write::write_all(&mut file, contents)?;
            file.sync_all()
        });
        let replaced = written.and_then(|()| fs::rename(beside, path));
        if replaced.is_err() {
            // What failed is told; that the leftover may stay is the lesser harm.
            let _ = fs::remove_file(beside);
        }
        replaced
    }
}
