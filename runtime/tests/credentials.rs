//! Who is calling is found where the official SDKs find it, and kept as long as it should be.

// Paths and exit statuses are those of Unix.
#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "tests say how many cases they ran")]

#[path = "credentials/cache.rs"]
mod cache;
#[path = "credentials/conformance.rs"]
mod conformance;
#[path = "credentials/files.rs"]
mod files;
#[path = "credentials/loopback.rs"]
mod loopback;
#[path = "credentials/machine.rs"]
mod machine;
#[path = "credentials/secrets.rs"]
mod secrets;
#[path = "credentials/services.rs"]
mod services;
