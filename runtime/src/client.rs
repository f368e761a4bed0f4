//! What a client of a product is made of: how requests are sent, and how results are read page
//! by page.
//!
//! A generated client is generic over its [`Caller`], of which there are two. So every operation
//! is written once, and its builder ends in `send()` for both: [`Async`] gives a future,
//! [`Blocking`] the answer.

use std::fmt;
use std::sync::Arc;

use crate::transport::{BlockingTransport, Transport};
use crate::{CallOptions, Config, Endpoints, Operation};

pub(crate) mod constructors;
mod pager;
mod pages;
mod sending;

pub use pages::{BlockingItems, BlockingPages, Items, PagesStream};
pub use sending::Sending;

/// Sends requests, in one of the two ways there are.
pub trait Caller: Clone + fmt::Debug + sealed::Sealed {
    /// What sending gives: the answer, or a future of it.
    type Sending<T: crate::Object + Default>;
    /// The pages of a result.
    type Pages<R: Paged>;
    /// The items of a result, of all pages.
    type Items<R: Paged>;

    /// The same, with other settings for its calls.
    #[must_use]
    fn with_options(self, options: CallOptions) -> Self;

    /// Sends a request.
    fn send<R: Operation>(self, request: &R) -> Self::Sending<R::Response>;

    /// Reads a result page by page, starting with this request.
    fn pages<R: Paged>(self, request: R) -> Self::Pages<R>;

    /// Reads a result item by item, starting with this request.
    fn items<R: Paged>(self, request: R) -> Self::Items<R>;
}

/// A request whose result comes in pages. For generated code.
pub trait Paged: Operation {
    /// What the pages hold.
    type Item;

    /// The items of a page.
    fn items(response: Self::Response) -> Vec<Self::Item>;
}

/// In place of a [`Caller`] in the builder of a request that is not sent from there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Detached;

/// Sends requests without occupying a thread.
#[derive(Clone, Debug)]
pub struct Async {
    pub(crate) shared: Shared,
    pub(crate) transport: Arc<dyn Transport>,
}

/// Sends requests and waits on the calling thread.
#[derive(Clone, Debug)]
pub struct Blocking {
    pub(crate) shared: Shared,
    pub(crate) transport: Arc<dyn BlockingTransport>,
}

/// What both ways need to know.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) options: Arc<CallOptions>,
    pub(crate) endpoints: &'static Endpoints,
}

/// The hosts of all regions are left out.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("config", &self.config)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn new(config: Config, endpoints: &'static Endpoints) -> Self {
        let options = Arc::default();
        Self {
            config,
            options,
            endpoints,
        }
    }
}

macro_rules! settings {
    ($caller:ident, $transport:ident) => {
        impl $caller {
            /// Sends with these settings over this transport.
            #[must_use]
            pub fn new(
                config: Config,
                endpoints: &'static Endpoints,
                transport: Arc<dyn $transport>,
            ) -> Self {
                let shared = Shared::new(config, endpoints);
                Self { shared, transport }
            }

            /// What is set for the whole client.
            #[must_use]
            pub fn config(&self) -> &Config {
                &self.shared.config
            }
        }
    };
}
settings!(Async, Transport);
settings!(Blocking, BlockingTransport);

impl Caller for Async {
    type Sending<T: crate::Object + Default> = Sending<T>;
    type Pages<R: Paged> = PagesStream<R>;
    type Items<R: Paged> = Items<R>;

    fn with_options(mut self, options: CallOptions) -> Self {
        self.shared.options = Arc::new(options);
        self
    }

    #[inline]
    fn send<R: Operation>(self, request: &R) -> Sending<R::Response> {
        Sending::new(&self, R::META, request)
    }

    #[inline]
    fn pages<R: Paged>(self, request: R) -> PagesStream<R> {
        PagesStream::new(self, request)
    }

    #[inline]
    fn items<R: Paged>(self, request: R) -> Items<R> {
        Items::new(self, request)
    }
}

impl Caller for Blocking {
    type Sending<T: crate::Object + Default> = Result<crate::Output<T>, crate::Error>;
    type Pages<R: Paged> = BlockingPages<R>;
    type Items<R: Paged> = BlockingItems<R>;

    fn with_options(mut self, options: CallOptions) -> Self {
        self.shared.options = Arc::new(options);
        self
    }

    #[inline]
    fn send<R: Operation>(self, request: &R) -> Result<crate::Output<R::Response>, crate::Error> {
        self.answer(R::META, request)?.read()
    }

    #[inline]
    fn pages<R: Paged>(self, request: R) -> BlockingPages<R> {
        BlockingPages::new(self, request)
    }

    #[inline]
    fn items<R: Paged>(self, request: R) -> BlockingItems<R> {
        BlockingItems::new(self, request)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Async {}
    impl Sealed for super::Blocking {}
}

const _: () = {
    const fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Async>();
    shareable::<Blocking>();
};
