//! What both ways of reading pages have in common: the request of the next page.

use crate::pages::Pages;
use crate::{Error, Object};

use super::Paged;

/// The request of the page that comes next, while there is one.
#[derive(Debug)]
pub(super) struct Pager<R> {
    request: R,
    /// Nothing if the operation has no pages: then there is the one.
    walk: Option<Pages>,
    has_next: bool,
}

impl<R: Paged> Pager<R> {
    pub(super) fn new(request: R) -> Self {
        Self {
            walk: Pages::new(R::META, &request),
            request,
            has_next: true,
        }
    }

    /// The request to be sent now, unless the last page was read.
    pub(super) fn request(&self) -> Option<&R> {
        self.has_next.then_some(&self.request)
    }

    /// Prepares the request that follows this answer.
    pub(super) fn advance(&mut self, response: &dyn Object) -> Result<(), Error> {
        let next = match &mut self.walk {
            Some(walk) => walk.next(&mut self.request, response),
            None => Ok(false),
        };
        self.has_next = *next.as_ref().unwrap_or(&false);
        next.map(|_| ())
            .map_err(|error| Error::new(R::META, 0, error))
    }

    /// Gives the rest up, after an error: what follows it is not known.
    pub(super) fn stop(&mut self) {
        self.has_next = false;
    }
}
