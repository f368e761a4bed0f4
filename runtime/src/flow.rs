//! A call as a state machine: it says what it needs, and somebody else does it.
//!
//! What happens during a call is written as one `async` block, top to bottom, and has no
//! socket, clock or randomness of its own. Whenever it needs something from outside it asks its
//! [`Port`] and is suspended. The driver (a loop around some transport) takes the [`Effect`] out,
//! carries it out in whatever way it likes, and resumes the flow with the outcome. So one
//! description serves async transports, blocking ones, and tests with a clock of their own.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::process::Output;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use event_listener::EventListener;

use crate::transport::{Exchange, TransportError};

/// A call that has not ended.
pub struct Flow<T> {
    future: Pin<Box<dyn Future<Output = T> + Send>>,
    port: Port,
}

/// What a flow has come to.
#[derive(Debug)]
pub enum Step<T> {
    /// It cannot go on before this is done.
    Do(Effect),
    /// It has ended.
    Done(T),
}

/// What a flow needs from outside.
#[derive(Debug)]
#[non_exhaustive]
pub enum Effect {
    /// Send a request and read the whole answer.
    Send(Box<Exchange>),
    /// Let time pass.
    Sleep(Duration),
    /// Wait until somebody else has finished, or so much time has passed.
    Wait(EventListener, Duration),
    /// Run a program to its end.
    Run(Program),
}

/// A program to be run without a shell.
#[derive(Clone)]
pub struct Program {
    /// Name or path, then the arguments.
    pub words: Vec<String>,
    /// It is stopped after so much time.
    pub limit: Duration,
}

/// What came of an [`Effect`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing yet: the flow is at its start.
    Start,
    /// Of [`Effect::Send`].
    Response(Result<http::Response<Bytes>, TransportError>),
    /// Of [`Effect::Sleep`] and [`Effect::Wait`].
    Passed,
    /// Of [`Effect::Run`].
    Ran(io::Result<Output>),
}

/// Where a flow asks for what it needs. Clones are the same port.
#[derive(Clone)]
pub struct Port(Arc<Mutex<State>>);

enum State {
    Running,
    Asked(Effect),
    Pending,
    Answered(Outcome),
}

impl<T> Flow<T> {
    /// A flow that does what `body` says.
    pub fn new<F>(body: impl FnOnce(Port) -> F) -> Self
    where
        F: Future<Output = T> + Send + 'static,
    {
        let port = Port(Arc::new(Mutex::new(State::Running)));
        let future = Box::pin(body(port.clone()));
        Self { future, port }
    }

    /// Goes on, given what came of the last effect.
    ///
    /// # Panics
    ///
    /// If the flow has ended, or the outcome is not of the kind that was asked for: both are
    /// mistakes of the driver.
    pub fn resume(&mut self, outcome: Outcome) -> Step<T> {
        if !matches!(outcome, Outcome::Start) {
            self.port.set(State::Answered(outcome));
        }
        let mut context = Context::from_waker(Waker::noop());
        match self.future.as_mut().poll(&mut context) {
            Poll::Ready(value) => Step::Done(value),
            Poll::Pending => match self.port.set(State::Pending) {
                State::Asked(effect) => Step::Do(effect),
                #[expect(clippy::panic, reason = "the crate alone writes what a flow runs")]
                _ => panic!("bug: a flow waits for something that it has not asked its port for"),
            },
        }
    }
}

impl Port {
    /// Sends a request and reads the whole answer.
    pub async fn send(&self, exchange: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        match self.ask(Effect::Send(Box::new(exchange))).await {
            Outcome::Response(response) => response,
            outcome => mistaken(&outcome),
        }
    }

    /// Lets time pass.
    pub async fn sleep(&self, time: Duration) {
        match self.ask(Effect::Sleep(time)).await {
            Outcome::Passed => {}
            outcome => mistaken(&outcome),
        }
    }

    /// Waits until somebody else has finished, or so much time has passed.
    pub async fn wait(&self, listener: EventListener, limit: Duration) {
        match self.ask(Effect::Wait(listener, limit)).await {
            Outcome::Passed => {}
            outcome => mistaken(&outcome),
        }
    }

    /// Runs a program to its end.
    pub async fn run(&self, program: Program) -> io::Result<Output> {
        match self.ask(Effect::Run(program)).await {
            Outcome::Ran(output) => output,
            outcome => mistaken(&outcome),
        }
    }

    /// What a part of the flow comes to, or nothing once no time is left: the part is then given
    /// up. Whatever it asks for is asked for no longer than that.
    pub(crate) async fn within<T>(
        &self,
        left: impl Fn() -> Duration,
        part: impl Future<Output = T>,
    ) -> Option<T> {
        let mut part = pin!(part);
        poll_fn(|context| {
            if left().is_zero() {
                return Poll::Ready(None);
            }
            let poll = part.as_mut().poll(context);
            if poll.is_pending() {
                self.shorten(left());
            }
            poll.map(Some)
        })
        .await
    }

    /// Lets what was asked for last no longer than this.
    fn shorten(&self, left: Duration) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State::Asked(effect) = &mut *state else {
            return;
        };
        let limit = match effect {
            Effect::Send(exchange) => &mut exchange.limits.total,
            Effect::Sleep(time) | Effect::Wait(_, time) => time,
            Effect::Run(program) => &mut program.limit,
        };
        *limit = left.min(*limit);
    }

    async fn ask(&self, effect: Effect) -> Outcome {
        let mut effect = Some(effect);
        poll_fn(move |_| match effect.take() {
            Some(effect) => {
                self.set(State::Asked(effect));
                Poll::Pending
            }
            None => match self.set(State::Running) {
                State::Answered(outcome) => Poll::Ready(outcome),
                #[expect(
                    clippy::panic,
                    reason = "only a driver can cause it, not what is received"
                )]
                _ => panic!("bug: a flow was resumed without an outcome"),
            },
        })
        .await
    }

    fn set(&self, state: State) -> State {
        // Nothing panics while the lock is held.
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut guard, state)
    }
}

#[expect(
    clippy::panic,
    reason = "only a driver can cause it, not what is received"
)]
fn mistaken(outcome: &Outcome) -> ! {
    panic!("bug: the driver answered something else than was asked: {outcome:?}")
}

impl<T> fmt::Debug for Flow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flow")
    }
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Port")
    }
}

/// The name alone: an argument may be a secret.
impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.words.first();
        f.debug_struct("Program").field("name", &name).finish()
    }
}
