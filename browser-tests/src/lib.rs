//! A small way to drive Chromium: pages that are opened, looked at, clicked and typed into as a
//! person would, and that remember everything that went wrong in them.
//!
//! It speaks the DevTools protocol over a pipe. There is no port that another program could reach,
//! no WebSocket, and the browser ends with the test program, since the pipe does. The crates that
//! do the same bring hundreds of generated types, of which the tests would use fifteen.
//!
//! Chromium is not everywhere. Where it is missing, a test says that it is skipped and passes,
//! unless `ACS_REQUIRE_CHROMIUM` is `1`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "this is part of tests, and says why one is skipped"
)]

mod axe;
mod browser;
mod input;
mod link;
mod page;

pub use axe::Axe;
pub use browser::Browser;
pub use page::Page;

/// Whether what a test needs must be here.
fn is_required() -> bool {
    std::env::var("ACS_REQUIRE_CHROMIUM").is_ok_and(|it| it == "1")
}

/// Says that something is missing, and fails where it must not be.
fn missing(what: &str, why: &str) {
    assert!(!is_required(), "{what} is required: {why}");
    println!("skipped: {what} is not here ({why})");
}
