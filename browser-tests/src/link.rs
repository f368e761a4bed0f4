//! The pipe to the browser: commands go in, answers and events come out.
//!
//! Messages are JSON with a zero byte behind each. A thread reads them; whoever waits for one is
//! woken whenever another has come.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct Link {
    commands: Mutex<ChildStdin>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    answers: BTreeMap<u64, Value>,
    /// Of each session, in the order they came.
    events: BTreeMap<String, Vec<Value>>,
    is_gone: bool,
}

impl Link {
    pub(crate) fn new(commands: ChildStdin, messages: ChildStdout) -> Arc<Self> {
        let link = Arc::new(Self {
            commands: Mutex::new(commands),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let reading = Arc::clone(&link);
        thread::spawn(move || reading.read(BufReader::new(messages)));
        link
    }

    /// Gives a command and waits for its answer.
    pub(crate) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let id = {
            let mut state = self.state();
            state.last += 1;
            state.last
        };
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        let bytes = [command.to_string().as_bytes(), b"\0"].concat();
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        commands.write_all(&bytes).unwrap();
        drop(commands);
        let answer = self.wait(method, |state| state.answers.remove(&id));
        match answer.get("error") {
            None => answer["result"].clone(),
            Some(error) => panic!("{method}: {error}"),
        }
    }

    /// Waits for what can be found among the events of a session.
    pub(crate) fn wait_for_event<T>(
        &self,
        session: &str,
        what: &str,
        mut find: impl FnMut(&[Value]) -> Option<T>,
    ) -> T {
        self.wait(what, |state| find(state.events.get(session)?))
    }

    /// What has happened in a session so far.
    pub(crate) fn events(&self, session: &str) -> Vec<Value> {
        self.state()
            .events
            .get(session)
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn forget(&self, session: &str) {
        self.state().events.remove(session);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut state = self.state();
        loop {
            if let Some(found) = find(&mut state) {
                return found;
            }
            assert!(
                !state.is_gone,
                "the browser is gone, while waiting for {what}"
            );
            let waited = self.changed.wait_timeout(state, PATIENCE);
            let (guard, waited) = waited.unwrap_or_else(PoisonError::into_inner);
            state = guard;
            assert!(!waited.timed_out(), "no answer from the browser to {what}");
        }
    }

    fn read(&self, mut messages: BufReader<ChildStdout>) {
        let mut bytes = Vec::new();
        while messages.read_until(0, &mut bytes).is_ok_and(|it| it > 0) {
            bytes.pop();
            let message: Value = serde_json::from_slice(&bytes).unwrap();
            bytes.clear();
            let mut state = self.state();
            if let Some(id) = message["id"].as_u64() {
                state.answers.insert(id, message);
            } else {
                let session = message["sessionId"].as_str().unwrap_or_default();
                let events = state.events.entry(session.to_owned()).or_default();
                events.push(message);
            }
            self.changed.notify_all();
        }
        self.state().is_gone = true;
        self.changed.notify_all();
    }
}
