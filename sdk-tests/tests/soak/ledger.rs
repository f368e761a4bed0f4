//! What the servers saw, call by call.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use acs_mock::{Fault, Request};

use crate::faults::word;

/// Names the call that a request belongs to.
pub(crate) const CALL: &str = "x-soak-call";

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) attempt: u32,
    pub(crate) fault: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    /// Whether a write took effect, unless its token says that it had.
    pub(crate) is_done: bool,
    pub(crate) token: Option<String>,
}

/// All requests. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<BTreeMap<u64, Vec<Seen>>>>);

impl Ledger {
    pub(crate) fn note(&self, request: &Request) {
        let call = request.header(CALL).and_then(|it| it.parse().ok());
        // What the test itself asks for belongs to no call.
        let Some(call) = call else { return };
        let is_lost = matches!(
            request.fault,
            Some(Fault::ResetAfter | Fault::Hang | Fault::Garbage)
        );
        let was_read = request.parameter("Name").is_string();
        let seen = Seen {
            attempt: request.attempt,
            fault: request.fault.as_ref().map(word),
            status: request.status,
            code: request.code.clone(),
            is_done: was_read && (is_lost || request.status == Some(200)),
            token: request.parameter("ClientToken").as_str().map(str::to_owned),
        };
        let mut all = self.0.lock().unwrap();
        all.entry(call).or_default().push(seen);
    }

    pub(crate) fn take(&self) -> BTreeMap<u64, Vec<Seen>> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}
