//! A local stand-in for Alibaba Cloud services, for tests.
//!
//! [`Server`] listens on a port of this machine and serves the operations that `api-spec/`
//! describes, over plain HTTP. It checks what the real services check: signature, date, nonce,
//! security token, action, version, and every parameter against its spec. It answers with made-up
//! data of the documented shapes, page by page where the spec has pages; or with what a test
//! prepares; or it fails in one of the ways that [`Fault`] lists.
//!
//! ```
//! use acs_mock::{Fault, Rule, Server};
//!
//! let server = Server::builder()
//!     .items(45)
//!     .fault(Rule::new(Fault::Throttle).times(1))
//!     .start()?;
//! // Give a client these two, and `http` for the scheme.
//! let (endpoint, key) = (server.endpoint(), server.access_key());
//! # let _ = (endpoint, key);
//! // … and afterwards ask what arrived.
//! assert_eq!(server.calls("DescribeImageInstances"), 0);
//! for request in server.requests() {
//!     assert_eq!(request.parameter("PageSize"), 20);
//! }
//! # Ok::<(), acs_mock::StartError>(())
//! ```
//!
//! Invariants:
//! - it listens on loopback addresses only;
//! - what it answers follows from the seed and the requests, in their order;
//! - everything that arrives is bounded: size, number, nesting and time;
//! - the key that a request is signed with is never recorded, shown or answered.

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

mod answer;
mod builder;
mod error;
mod fault;
mod generate;
mod http;
mod likeness;
mod parameters;
mod percent;
mod random;
mod recorded;
mod refusal;
mod reply;
mod script;
mod serve;
mod server;
mod service;
mod signature;
mod specs;
mod state;
mod values;

pub use builder::Builder;
pub use error::{StartError, Unmet};
pub use fault::{Fault, Rule};
pub use recorded::Request;
pub use reply::Reply;
pub use script::{Script, ScriptError};
pub use server::{Expect, Server};

/// Keys of [`Builder::access_key`].
pub use acs_runtime::credentials::AccessKey;

/// How answers are made that no test has prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answers {
    /// From the schemas of the spec, like its examples.
    Generated,
    /// The first sample of the spec, word for word; generated where there is none.
    Sample,
}

/// What is done about something that a spec does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// It is taken.
    Accept,
    /// The request is refused.
    Refuse,
}
