//! The loops that carry a flow out.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use event_listener::EventListener;

#[cfg(not(target_family = "wasm"))]
use {super::BlockingTransport, event_listener::Listener};

use super::{BoxFuture, Transport};
use crate::flow::{Effect, Flow, Outcome, Step};

/// Carries a flow out with an async transport. Dropping the future gives the flow up.
pub async fn drive<T>(mut flow: Flow<T>, transport: &dyn Transport) -> T {
    let mut outcome = Outcome::Start;
    loop {
        let effect = match flow.resume(outcome) {
            Step::Do(effect) => effect,
            Step::Done(value) => return value,
        };
        outcome = match effect {
            Effect::Send(exchange) => Outcome::Response(transport.send(*exchange).await),
            Effect::Sleep(time) => {
                transport.sleep(time).await;
                Outcome::Passed
            }
            Effect::Wait(listener, limit) => {
                either(listener, transport.sleep(limit)).await;
                Outcome::Passed
            }
            Effect::Run(program) => Outcome::Ran(transport.run(program).await),
        };
    }
}

/// Carries a flow out on the calling thread.
///
/// Not there for WebAssembly, where a thread cannot wait for another one.
#[cfg(not(target_family = "wasm"))]
pub fn drive_blocking<T>(mut flow: Flow<T>, transport: &dyn BlockingTransport) -> T {
    let mut outcome = Outcome::Start;
    loop {
        let effect = match flow.resume(outcome) {
            Step::Do(effect) => effect,
            Step::Done(value) => return value,
        };
        outcome = match effect {
            Effect::Send(exchange) => Outcome::Response(transport.send(*exchange)),
            Effect::Sleep(time) => {
                transport.sleep(time);
                Outcome::Passed
            }
            Effect::Wait(listener, limit) => {
                // Whether it was notified or not, the flow looks for itself.
                let _ = Listener::wait_timeout(listener, limit);
                Outcome::Passed
            }
            Effect::Run(program) => Outcome::Ran(transport.run(program)),
        };
    }
}

/// Waits for whatever comes first.
async fn either(listener: EventListener, mut sleep: BoxFuture<'_, ()>) {
    let mut listener = pin!(listener);
    poll_fn(|context| {
        let ended =
            listener.as_mut().poll(context).is_ready() || sleep.as_mut().poll(context).is_ready();
        if ended {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
