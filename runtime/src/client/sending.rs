//! A request on its way.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::{Async, Blocking};
use crate::call::{Answer, Output, call};
use crate::transport::{BoxFuture, drive, drive_blocking};
use crate::{Error, Meta, Object};

/// A request on its way. Nothing is sent before it is awaited; dropping it gives the call up.
#[must_use = "a call does nothing unless it is awaited"]
pub struct Sending<T> {
    answer: BoxFuture<'static, Result<Answer, Error>>,
    response: PhantomData<fn() -> T>,
}

impl<T> Sending<T> {
    pub(super) fn new(caller: &Async, meta: &'static Meta, request: &dyn Object) -> Self {
        Self {
            answer: caller.answer(meta, request),
            response: PhantomData,
        }
    }
}

impl<T: Object + Default> Future for Sending<T> {
    type Output = Result<Output<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(context));
        Poll::Ready(answer.and_then(Answer::read))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

impl Async {
    /// Sends any request; the body of the answer is not yet read.
    #[inline(never)]
    pub fn answer(
        &self,
        meta: &'static Meta,
        request: &dyn Object,
    ) -> BoxFuture<'static, Result<Answer, Error>> {
        let shared = &self.shared;
        let flow = call(
            &shared.config,
            &shared.options,
            shared.endpoints,
            meta,
            request,
        );
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { drive(flow, &*transport).await })
    }
}

impl Blocking {
    /// Sends any request; the body of the answer is not yet read.
    ///
    /// # Errors
    ///
    /// Those of the call, see [`ErrorKind`](crate::ErrorKind).
    #[inline(never)]
    pub fn answer(&self, meta: &'static Meta, request: &dyn Object) -> Result<Answer, Error> {
        let shared = &self.shared;
        let flow = call(
            &shared.config,
            &shared.options,
            shared.endpoints,
            meta,
            request,
        );
        drive_blocking(flow, &*self.transport)
    }
}
