//! The hand-written half of an Alibaba Cloud SDK.
//!
//! A generated crate is data: plain structs, and for each of them a static
//! table ([`Shape`]) that names its members on the wire. Everything that can
//! be done with such a struct is done here, once, by walking its table:
//! [`decode`] reads a response, [`encode`] lays a request out as HTTP wants
//! it, [`validate`] finds what the service would refuse, [`to_json`] writes
//! JSON, and [`data!`] gives a struct `Clone`, `Debug` and `PartialEq`.
//!
//! Who calls an SDK meets these types: [`Open`] (a documented value, or one
//! that is not documented yet), [`JsonText`] (JSON that travels inside a
//! string), [`Any`] (any JSON value), [`Blob`] (a body of bytes), [`Map`], [`Decoded`] with its [`Notes`],
//! and [`Invalid`] with its [`Violation`]s.
//!
//! Who calls the service also meets [`Config`] and [`CallOptions`], [`credentials`], [`Output`],
//! [`Error`], [`RetryPolicy`] and [`transport`]. A call is a [`flow`] that
//! asks for what it needs, so the core has no socket, clock or randomness, and every transport is
//! a loop around it.
//!
//! Features: `hyper` (async, over HTTPS), `blocking` (no async runtime), `reqwest` (a client of the
//! program's own), `serde`, `dynamic` (tables made at run time). They add to each other; without any,
//! the core builds wherever the standard library does.
//!
//! Invariants:
//! - a response is never refused for what it says, only for not being JSON;
//! - a sensitive value is never part of a message or of `Debug` output;
//! - a request that may have had its effect is repeated only if that is harmless;
//! - the walks are not generic, so a program that calls one operation holds
//!   one copy of them, however large the SDK is.

// Nothing that this library reads may make it panic. What is allowed all the same says why it
// cannot. Tests fail by panicking, so this is not in the workspace's manifest.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::exit,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

mod any;
mod blob;
mod call;
mod client;
mod config;
pub mod credentials;
mod data;
mod decode;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod encode;
mod endpoints;
mod error;
mod field;
pub mod flow;
mod given;
mod json;
mod json_text;
mod macros;
mod meta;
mod number;
mod object;
mod open;
mod pages;
mod path;
mod pattern;
pub mod request;
mod retry;
#[cfg(feature = "serde")]
mod serde_impls;
mod shape;
pub mod sign;
pub mod system;
pub mod transport;
mod validate;

pub use any::{Any, NotJson};
pub use blob::Blob;
pub use call::{Answer, Output, call};
pub use client::{
    Async, Blocking, BlockingItems, BlockingPages, Caller, Detached, Items, Paged, PagesStream,
    Sending,
};
pub use config::{CallOptions, Config};
pub use decode::{
    DecodeError, DecodeErrorKind, Decoded, Note, NoteKind, Notes, decode, decode_into,
};
pub use encode::{Encoded, encode};
pub use endpoints::{Endpoint, EndpointError, EndpointRule, Endpoints, Network, Region, Scheme};
pub use error::{
    AccessDenied, BodyError, ConfigError, Error, ErrorKind, ServiceError, Unsupported,
};
pub use field::{
    Field, JsonField, ListField, Map, MapField, OpenField, Optional, Ref, Scalar, Slot,
};
pub use given::{Given, Set};
pub use json::to_json;
pub use json_text::JsonText;
pub use meta::{
    Authorization, BodyType, DocumentedError, Effect, Meta, Method, Operation, Pagination,
    Protocol, Security, Success,
};
pub use object::{Object, Struct};
pub use open::{Enumeration, Open, OpenRef, UnknownValue};
pub use pages::{PageError, Pages};
pub use pattern::Pattern;
pub use retry::{Backoff, RetryPolicy};
pub use shape::{Member, Place, Rule, Shape, Style};
pub use validate::{Constraint, Invalid, Severity, Violation, findings, validate};

/// What the macros of this crate expand to. Not for direct use.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "blocking")]
    pub use crate::client::constructors::{blocking, blocking_from_env};
    #[cfg(feature = "hyper")]
    pub use crate::client::constructors::{hyper, hyper_from_env};
    pub use crate::data::{clone, debug, equal};
    #[cfg(feature = "serde")]
    pub use crate::serde_impls::{deserialize, serialize};
    #[cfg(feature = "serde")]
    pub use ::serde;
}
