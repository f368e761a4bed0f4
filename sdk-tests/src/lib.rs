//! Uses the generated SDK as a program would.
//!
//! There is nothing here: `examples/` shows how to use the SDK, and `tests/` checks what a
//! caller relies on. Nothing below `generated/` is typed by hand, so both live in a crate of
//! their own.

/// The README's program, run as it is printed.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
