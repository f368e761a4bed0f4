//! A transport without a network, for tests.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::StatusCode;

use super::{
    BlockingTransport, BoxFuture, Exchange, Limits, Transport, TransportError, TransportErrorKind,
};
use crate::flow::Program;
use crate::system::System;

/// Answers requests from a list, and keeps what it was asked.
///
/// It is a transport of both kinds, and a [`System`] with a clock that moves only when somebody
/// sleeps or an answer takes its time, with the same "random" bytes in every run, and with no
/// variables and files but those it was given. Clones are the same.
///
/// ```
/// use acs_runtime::transport::{Scripted, TransportErrorKind};
///
/// let scripted = Scripted::new()
///     .error(TransportErrorKind::Connect)
///     .answer(200, r#"{"RequestId":"1"}"#);
/// assert_eq!(scripted.left(), 2);
/// ```
///
/// When the list is at its end, an exchange fails with [`TransportErrorKind::Request`].
#[derive(Clone)]
pub struct Scripted(Arc<Mutex<State>>);

struct State {
    answers: VecDeque<Answer>,
    outputs: VecDeque<io::Result<Output>>,
    exchanges: Vec<Exchange>,
    programs: Vec<Program>,
    sleeps: Vec<Duration>,
    variables: BTreeMap<String, String>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    now: SystemTime,
    seed: u64,
}

struct Answer {
    takes: Duration,
    result: Result<http::Response<Bytes>, TransportError>,
}

impl Scripted {
    /// A transport that has no answer yet. Its clock says 2025-01-02T03:04:05Z.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            answers: VecDeque::new(),
            outputs: VecDeque::new(),
            exchanges: Vec::new(),
            programs: Vec::new(),
            sleeps: Vec::new(),
            variables: BTreeMap::new(),
            files: BTreeMap::new(),
            #[expect(clippy::arithmetic_side_effects, reason = "no clock ends so early")]
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_787_045),
            seed: 0,
        })))
    }

    /// Next, answers with this status and body. A number that is no status is an answer that is
    /// not HTTP: the connection breaks.
    #[must_use]
    pub fn answer(self, status: u16, body: impl Into<Bytes>) -> Self {
        let Ok(status) = StatusCode::from_u16(status) else {
            return self.error(TransportErrorKind::Broken);
        };
        let mut response = http::Response::new(body.into());
        *response.status_mut() = status;
        self.response(response)
    }

    /// Next, answers with this.
    #[must_use]
    pub fn response(self, response: http::Response<Bytes>) -> Self {
        self.result(Ok(response))
    }

    /// Next, fails like this.
    #[must_use]
    pub fn error(self, kind: TransportErrorKind) -> Self {
        self.result(Err(kind.into()))
    }

    /// Lets the answer that was added last take so long.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        if let Some(answer) = self.state().answers.back_mut() {
            answer.takes = time;
        }
        self
    }

    /// Next, a program ends like this.
    #[must_use]
    pub fn output(self, output: io::Result<Output>) -> Self {
        self.state().outputs.push_back(output);
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn at(self, now: SystemTime) -> Self {
        self.state().now = now;
        self
    }

    /// Has an environment variable.
    #[must_use]
    pub fn with_variable(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.state().variables.insert(name.into(), value.into());
        self
    }

    /// Has a file.
    #[must_use]
    pub fn with_file(self, path: impl Into<PathBuf>, contents: impl Into<Vec<u8>>) -> Self {
        self.state().files.insert(path.into(), contents.into());
        self
    }

    /// The exchanges so far, in order.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.state().exchanges.clone()
    }

    /// The programs run so far, in order.
    #[must_use]
    pub fn programs(&self) -> Vec<Program> {
        self.state().programs.clone()
    }

    /// How long each sleep was, in order. The limit of a wait that ran out counts as one.
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    /// How many answers have not been used.
    #[must_use]
    pub fn left(&self) -> usize {
        self.state().answers.len()
    }

    fn result(self, result: Result<http::Response<Bytes>, TransportError>) -> Self {
        let takes = Duration::ZERO;
        self.state().answers.push_back(Answer { takes, result });
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_answer(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        let mut state = self.state();
        let Limits {
            read, total, body, ..
        } = exchange.limits;
        state.exchanges.push(exchange);
        let Some(Answer { takes, result }) = state.answers.pop_front() else {
            let message = "the script has no more answers";
            return Err(TransportError::new(TransportErrorKind::Request, message));
        };
        let limit = read.min(total);
        state.pass(takes.min(limit));
        if takes > limit {
            return Err(TransportErrorKind::Timeout.into());
        }
        match result {
            Ok(response) if response.body().len() > body => {
                Err(TransportErrorKind::TooLarge.into())
            }
            result => result,
        }
    }

    fn pass(&self, time: Duration) {
        let mut state = self.state();
        state.pass(time);
        state.sleeps.push(time);
    }

    fn next_output(&self, program: Program) -> io::Result<Output> {
        let mut state = self.state();
        state.programs.push(program);
        let missing = || Err(io::Error::other("the script has no more outputs"));
        state.outputs.pop_front().unwrap_or_else(missing)
    }
}

impl State {
    /// A clock that cannot go further stands still.
    fn pass(&mut self, time: Duration) {
        self.now = self.now.checked_add(time).unwrap_or(self.now);
    }
}

/// SplitMix64: a one-to-one map that spreads neighbours over the whole range.
fn scrambled(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for Scripted {
    fn send(
        &self,
        exchange: Exchange,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let result = self.next_answer(exchange);
        Box::pin(async { result })
    }

    /// Moves the clock, once every other task has had its turn.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        let mut turn = false;
        Box::pin(poll_fn(move |context| {
            if turn {
                self.pass(time);
                return Poll::Ready(());
            }
            turn = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }

    fn run(&self, program: Program) -> BoxFuture<'_, io::Result<Output>> {
        let output = self.next_output(program);
        Box::pin(async { output })
    }
}

impl BlockingTransport for Scripted {
    fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        self.next_answer(exchange)
    }

    fn sleep(&self, time: Duration) {
        self.pass(time);
    }

    fn run(&self, program: Program) -> io::Result<Output> {
        self.next_output(program)
    }
}

impl System for Scripted {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    /// The same bytes in every run, and eight or more are never the same twice in a run.
    fn random(&self, buffer: &mut [u8]) {
        let mut state = self.state();
        for chunk in buffer.chunks_mut(8) {
            state.seed = state.seed.wrapping_add(1);
            let bytes = scrambled(state.seed).to_be_bytes();
            for (target, byte) in chunk.iter_mut().zip(bytes) {
                *target = byte;
            }
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        let value = self.state().variables.get(name).cloned();
        value.filter(|value| !value.is_empty())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let contents = self.state().files.get(path).cloned();
        contents.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn replace(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        match self.state().files.get_mut(path) {
            Some(file) => {
                *file = contents.to_vec();
                Ok(())
            }
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// No contents: they may be secrets.
impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Scripted")
            .field("exchanges", &state.exchanges.len())
            .field("left", &state.answers.len())
            .field("now", &state.now)
            .finish_non_exhaustive()
    }
}
