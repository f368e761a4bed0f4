//! Results read page by page and item by item, as a stream and as an iterator.
//!
//! Invariant: an error ends a walk. The page that made the walk impossible (a token that
//! repeats) is given first, the error after it.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::pager::Pager;
use super::{Async, Blocking, Paged, Sending};
use crate::Error;
use crate::call::Output;

/// The pages of a result, as a stream.
///
/// [`next`](Self::next) needs no other crate; `Stream` is implemented too. The request of a page is
/// sent when the page is asked for.
#[must_use = "pages are requested only when they are asked for"]
pub struct PagesStream<R: Paged> {
    caller: Async,
    pager: Pager<R>,
    sending: Option<Sending<R::Response>>,
    /// Why there is no page after the last one that was given.
    failed: Option<Error>,
}

impl<R: Paged> PagesStream<R> {
    pub(super) fn new(caller: Async, request: R) -> Self {
        Self {
            caller,
            pager: Pager::new(request),
            sending: None,
            failed: None,
        }
    }

    /// The next page. May be given up and asked for again: no page is lost.
    pub async fn next(&mut self) -> Option<Result<Output<R::Response>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Output<R::Response>, Error>>> {
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        if self.sending.is_none() {
            let Some(request) = self.pager.request() else {
                return Poll::Ready(None);
            };
            self.sending = Some(Sending::new(&self.caller, R::META, request));
        }
        let Some(sending) = &mut self.sending else {
            return Poll::Ready(None);
        };
        let page = ready!(Pin::new(sending).poll(context));
        self.sending = None;
        Poll::Ready(Some(finish(page, &mut self.pager, &mut self.failed)))
    }
}

impl<R: Paged> Unpin for PagesStream<R> {}

impl<R: Paged> Stream for PagesStream<R> {
    type Item = Result<Output<R::Response>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

/// The items of all pages of a result, as a stream.
///
/// [`next`](Self::next) needs no other crate; `Stream` is implemented too. The request of a page is
/// sent when its first item is asked for.
#[must_use = "items are requested only when they are asked for"]
pub struct Items<R: Paged> {
    pages: PagesStream<R>,
    page: vec::IntoIter<R::Item>,
}

impl<R: Paged> Items<R> {
    pub(super) fn new(caller: Async, request: R) -> Self {
        Self {
            pages: PagesStream::new(caller, request),
            page: Vec::new().into_iter(),
        }
    }

    /// The next item. May be given up and asked for again: no item is lost.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = R::items(page.into_inner()).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

/// The pages of a result, as an iterator. The request of a page is sent when the page is asked
/// for.
#[must_use = "pages are requested only when they are asked for"]
pub struct BlockingPages<R: Paged> {
    caller: Blocking,
    pager: Pager<R>,
    failed: Option<Error>,
}

impl<R: Paged> BlockingPages<R> {
    pub(super) fn new(caller: Blocking, request: R) -> Self {
        Self {
            caller,
            pager: Pager::new(request),
            failed: None,
        }
    }
}

impl<R: Paged> Iterator for BlockingPages<R> {
    type Item = Result<Output<R::Response>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.failed.take() {
            return Some(Err(error));
        }
        let answer = self.caller.answer(R::META, self.pager.request()?);
        let page = answer.and_then(|answer| answer.read());
        Some(finish(page, &mut self.pager, &mut self.failed))
    }
}

/// The items of all pages of a result, as an iterator. The request of a page is sent when its
/// first item is asked for.
#[must_use = "items are requested only when they are asked for"]
pub struct BlockingItems<R: Paged> {
    pages: BlockingPages<R>,
    page: vec::IntoIter<R::Item>,
}

impl<R: Paged> BlockingItems<R> {
    pub(super) fn new(caller: Blocking, request: R) -> Self {
        Self {
            pages: BlockingPages::new(caller, request),
            page: Vec::new().into_iter(),
        }
    }
}

impl<R: Paged> Iterator for BlockingItems<R> {
    type Item = Result<R::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = R::items(page.into_inner()).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Prepares what follows a page. A walk that cannot go on fails after this page, not instead.
fn finish<R: Paged>(
    page: Result<Output<R::Response>, Error>,
    pager: &mut Pager<R>,
    failed: &mut Option<Error>,
) -> Result<Output<R::Response>, Error> {
    match &page {
        Ok(page) => *failed = pager.advance(&**page).err(),
        Err(_) => pager.stop(),
    }
    page
}

macro_rules! debug {
    ($($name:ident),+) => {$(
        impl<R: Paged> fmt::Debug for $name<R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let operation = R::META.action;
                f.debug_struct(stringify!($name)).field("operation", &operation).finish_non_exhaustive()
            }
        }
    )+};
}
debug!(PagesStream, Items, BlockingPages, BlockingItems);
