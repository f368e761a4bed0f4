//! What a server remembers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::{Fault, Reply, Request, Rule};

/// Requests remembered take no more memory than about this.
const MAX_HISTORY_BYTES: usize = 64 << 20;
const MAX_HISTORY: usize = 100_000;

/// Nonces that are remembered whatever their age.
const MIN_NONCES: usize = 10_000;

/// Client tokens that are remembered.
const MAX_TOKENS: usize = 100_000;

/// How far the clock of a client may be off.
pub(crate) const WINDOW: Duration = Duration::from_secs(15 * 60);

#[derive(Default)]
pub(crate) struct State {
    pub(crate) requests: VecDeque<Request>,
    history_bytes: usize,
    calls: BTreeMap<String, u64>,
    applied: BTreeMap<String, u64>,
    /// Nonces and when they were used.
    nonces: BTreeMap<String, SystemTime>,
    /// How many nonces there may be before old ones are looked for.
    most_nonces: usize,
    /// Client tokens, by operation and token.
    tokens: BTreeMap<(String, String), Kept>,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) rules: Vec<Rule>,
    /// Requests so far, which request ids follow from.
    count: u64,
}

/// A result that is given again for the same token.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) parameters: Value,
    pub(crate) reply: Reply,
}

/// An answer that a test has prepared.
pub(crate) struct Expectation {
    pub(crate) operation: String,
    pub(crate) when: Option<Arc<Condition>>,
    pub(crate) answer: Arc<Answer>,
    pub(crate) times: Option<u64>,
    pub(crate) used: u64,
}

pub(crate) type Condition = dyn Fn(&Value) -> bool + Send + Sync;
pub(crate) type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

impl State {
    /// Numbers a request.
    pub(crate) fn next(&mut self) -> u64 {
        self.count = self.count.saturating_add(1);
        self.count
    }

    /// The first fault whose rule applies.
    pub(crate) fn fault(&mut self, operation: &str, seed: u64) -> Option<Fault> {
        let mut rules = self.rules.iter_mut().enumerate();
        let rule =
            rules.find_map(|(place, rule)| rule.applies(operation, seed, place).then_some(rule));
        rule.map(|rule| rule.fault.clone())
    }

    /// Remembers a request.
    pub(crate) fn record(&mut self, request: Request) {
        count(&mut self.calls, &request.operation);
        self.history_bytes = self.history_bytes.saturating_add(request.size());
        self.requests.push_back(request);
        while self.requests.len() > MAX_HISTORY || self.history_bytes > MAX_HISTORY_BYTES {
            let Some(oldest) = self.requests.pop_front() else {
                break;
            };
            self.history_bytes = self.history_bytes.saturating_sub(oldest.size());
        }
    }

    /// How often an operation was called, whatever came of it.
    pub(crate) fn calls(&self, operation: &str) -> u64 {
        self.calls.get(operation).copied().unwrap_or(0)
    }

    /// How often an operation took effect.
    pub(crate) fn applied(&self, operation: &str) -> u64 {
        self.applied.get(operation).copied().unwrap_or(0)
    }

    /// Notes that an operation took effect.
    pub(crate) fn apply(&mut self, operation: &str) {
        count(&mut self.applied, operation);
    }

    /// Takes a nonce; false if it has been used.
    pub(crate) fn take_nonce(&mut self, nonce: &str, now: SystemTime) -> bool {
        // A date may be early by a window and late by one, so a request is good for two.
        let window = WINDOW.saturating_mul(2);
        let is_recent = |used: &SystemTime| now.duration_since(*used).is_ok_and(|it| it <= window);
        if self.nonces.len() >= self.most_nonces.max(MIN_NONCES) {
            self.nonces.retain(|_, used| is_recent(used));
            // Twice as many, so that a busy server does not look through all at each request.
            self.most_nonces = self.nonces.len().saturating_mul(2);
        }
        match self.nonces.get(nonce) {
            Some(used) if is_recent(used) || *used > now => false,
            _ => {
                self.nonces.insert(nonce.to_owned(), now);
                true
            }
        }
    }

    /// The result of an earlier call with this token.
    pub(crate) fn kept(&self, operation: &str, token: &str) -> Option<Kept> {
        self.tokens
            .get(&(operation.to_owned(), token.to_owned()))
            .cloned()
    }

    /// Keeps the result of a call for its token.
    pub(crate) fn keep(&mut self, operation: &str, token: &str, kept: Kept) {
        if self.tokens.len() >= MAX_TOKENS {
            self.tokens.pop_first();
        }
        self.tokens
            .insert((operation.to_owned(), token.to_owned()), kept);
    }

    /// The answer that a test has prepared for this call.
    pub(crate) fn expected(&mut self, operation: &str, parameters: &Value) -> Option<Arc<Answer>> {
        let expectation = self.expectations.iter_mut().find(|it| {
            it.operation == operation
                && it.times.is_none_or(|times| it.used < times)
                && it.when.as_ref().is_none_or(|when| when(parameters))
        })?;
        expectation.used = expectation.used.saturating_add(1);
        Some(Arc::clone(&expectation.answer))
    }
}

fn count(counts: &mut BTreeMap<String, u64>, operation: &str) {
    let count = counts.entry(operation.to_owned()).or_default();
    *count = count.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_nonces_are_forgotten_and_seldom_looked_for() {
        let mut state = State::default();
        let start = SystemTime::UNIX_EPOCH + 4 * WINDOW;
        let name = |number: usize| format!("nonce {number}");
        for number in 0..=MIN_NONCES {
            assert!(state.take_nonce(&name(number), start));
            assert!(!state.take_nonce(&name(number), start));
        }
        // All are good for a while, so the next look is at twice as many.
        assert_eq!(state.nonces.len(), MIN_NONCES + 1);
        assert_eq!(state.most_nonces, 2 * MIN_NONCES);
        let later = start + 3 * WINDOW;
        for number in MIN_NONCES + 1..=2 * MIN_NONCES {
            assert!(state.take_nonce(&name(number), later));
        }
        assert_eq!(state.nonces.len(), MIN_NONCES);
        assert!(state.take_nonce(&name(0), later));
    }
}
