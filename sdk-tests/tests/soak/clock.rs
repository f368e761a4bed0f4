//! Clocks that are set back and forth by hours, of a server and of a client.
//!
//! Both follow from the time, so that two processes agree: for a second both clocks are right,
//! then both are wrong alike, then the client's alone, then both are wrong alike again.

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use acs_sas::runtime::system::{Os, System};

/// Hours that the clocks of server and client are off, second by second.
const HOURS: [(i64, i64); 4] = [(0, 0), (2, 2), (0, -3), (-5, -5)];

/// What the clock of the server says.
pub(crate) fn server() -> SystemTime {
    off(|hours| hours.0)
}

fn off(which: impl Fn((i64, i64)) -> i64) -> SystemTime {
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let hours = which(HOURS[(since.as_secs() % 4) as usize]);
    let by = Duration::from_secs(3600 * hours.unsigned_abs());
    if hours < 0 { now - by } else { now + by }
}

/// The machine of the client.
#[derive(Debug)]
pub(crate) struct Jumping;

impl System for Jumping {
    fn now(&self) -> SystemTime {
        off(|hours| hours.1)
    }

    fn monotonic(&self) -> Duration {
        Os.monotonic()
    }

    fn random(&self, buffer: &mut [u8]) {
        Os.random(buffer);
    }

    fn variable(&self, name: &str) -> Option<String> {
        Os.variable(name)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Os.read(path)
    }

    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        Os.replace(path, contents)
    }
}
