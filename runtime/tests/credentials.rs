//! Who is calling is found where the official SDKs find it, and kept as long as it should be.

#![allow(clippy::print_stdout, reason = "tests say how many cases they ran")]

#[path = "credentials/conformance.rs"]
mod conformance;
#[path = "credentials/machine.rs"]
mod machine;
