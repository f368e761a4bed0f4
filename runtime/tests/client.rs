//! Results read page by page and item by item, over a scripted transport.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use acs_runtime::credentials::Static;
use acs_runtime::transport::{
    BoxFuture, Exchange, Scripted, Transport, TransportError, TransportErrorKind,
};
use acs_runtime::{
    Async, Blocking, Caller, Config, Effect, EndpointRule, Endpoints, Error, ErrorKind, Field,
    Member, Meta, Method, Operation, PageError, Paged, Pagination, RetryPolicy, Shape, Struct,
};
use bytes::Bytes;

#[derive(Default)]
struct List {
    token: Option<String>,
}

#[derive(Default)]
struct Page {
    token: Option<String>,
    things: Vec<String>,
}

impl Struct for List {
    const SHAPE: &'static Shape = &Shape::new("List", &[Member::new("NextToken")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.token
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.token
    }
}

impl Struct for Page {
    const SHAPE: &'static Shape =
        &Shape::new("Page", &[Member::new("NextToken"), Member::new("Things")]);

    fn get(&self, index: usize) -> &dyn Field {
        match index {
            0 => &self.token,
            _ => &self.things,
        }
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.token,
            _ => &mut self.things,
        }
    }
}

acs_runtime::data!(List, Page);

impl Operation for List {
    type Response = Page;
    const META: &'static Meta = &Meta {
        product: "Demo",
        version: "2024-01-01",
        action: "ListThings",
        methods: &[Method::Post],
        effect: Effect::Read,
        pagination: Some(&Pagination {
            items: "Things",
            token: Some("NextToken"),
            next_token: Some("NextToken"),
            ..Pagination::DEFAULT
        }),
        ..Meta::DEFAULT
    };
}

impl Paged for List {
    type Item = String;

    fn items(response: Page) -> Vec<String> {
        response.things
    }
}

const ENDPOINTS: &Endpoints = &Endpoints {
    rule: EndpointRule::Central,
    prefix: "demo",
    regions: &[],
};

fn config() -> Config {
    Config::new(Static::new("id", "secret")).retry(RetryPolicy::off())
}

fn callers(script: &Scripted) -> (Async, Blocking) {
    (
        Async::new(config(), ENDPOINTS, Arc::new(script.clone())),
        Blocking::new(config(), ENDPOINTS, Arc::new(script.clone())),
    )
}

/// Three pages, of which the second is empty.
fn whole() -> Scripted {
    Scripted::new()
        .answer(200, r#"{"NextToken": "a", "Things": ["1", "2"]}"#)
        .answer(200, r#"{"NextToken": "b"}"#)
        .answer(200, r#"{"Things": ["3"]}"#)
}

/// Nothing here has to be waited for.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a script answers at once"),
    }
}

fn shown<T: ToString>(found: Result<T, Error>) -> String {
    match found {
        Ok(value) => value.to_string(),
        Err(error) => match error.kind() {
            ErrorKind::Pages(PageError::RepeatedToken) => "repeated".to_owned(),
            ErrorKind::Transport(error) => format!("{:?}", error.kind()),
            _ => error.to_string(),
        },
    }
}

/// The items of all pages, as the async and as the blocking client give them.
fn items(script: impl Fn() -> Scripted) -> [Vec<String>; 2] {
    let (mut stream, mut ours) = (callers(&script()).0.items(List::default()), Vec::new());
    while let Some(item) = ready(stream.next()) {
        ours.push(shown(item));
    }
    assert!(ready(stream.next()).is_none(), "the end is the end");
    let mut iterator = callers(&script()).1.items(List::default());
    let theirs = iterator.by_ref().map(shown).collect();
    assert!(iterator.next().is_none(), "the end is the end");
    [ours, theirs]
}

#[test]
fn items_come_from_all_pages_and_an_empty_page_does_not_end_them() {
    assert_eq!(items(whole), [["1", "2", "3"], ["1", "2", "3"]]);
}

#[test]
fn pages_are_requested_when_they_are_asked_for() {
    let script = whole();
    let mut pages = callers(&script).1.pages(List::default());
    assert!(script.exchanges().is_empty());
    let sizes = pages.by_ref().map(|page| page.unwrap().things.len());
    assert_eq!(sizes.collect::<Vec<_>>(), [2, 0, 1]);
    let queries: Vec<String> = script
        .exchanges()
        .iter()
        .map(|it| it.request.uri().query().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(queries, ["", "NextToken=a", "NextToken=b"]);

    let script = whole();
    let mut stream = callers(&script).0.pages(List::default());
    assert!(script.exchanges().is_empty());
    assert_eq!(ready(stream.next()).unwrap().unwrap().things.len(), 2);
    assert_eq!(script.exchanges().len(), 1);
}

#[test]
fn a_token_that_repeats_is_an_error_after_its_page() {
    let script = || {
        Scripted::new()
            .answer(200, r#"{"NextToken": "a", "Things": ["1"]}"#)
            .answer(200, r#"{"NextToken": "a", "Things": ["2"]}"#)
    };
    let expected = ["1", "2", "repeated"];
    assert_eq!(items(script), [expected, expected]);
}

#[test]
fn an_error_ends_a_walk() {
    let script = || {
        Scripted::new()
            .answer(200, r#"{"NextToken": "a", "Things": ["1"]}"#)
            .error(TransportErrorKind::Broken)
            .answer(200, r#"{"Things": ["never asked for"]}"#)
    };
    assert_eq!(items(script), [["1", "Broken"], ["1", "Broken"]]);
}

/// A transport that is never ready when it is asked for the first time.
#[derive(Debug)]
struct Late(Scripted);

impl Transport for Late {
    fn send(
        &self,
        exchange: Exchange,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut is_first = true;
        Box::pin(async move {
            poll_fn(|_| match std::mem::take(&mut is_first) {
                true => Poll::Pending,
                false => Poll::Ready(()),
            })
            .await;
            Transport::send(&self.0, exchange).await
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Transport::sleep(&self.0, time)
    }
}

#[test]
fn a_page_that_was_given_up_on_is_not_lost() {
    let script = whole();
    let caller = Async::new(config(), ENDPOINTS, Arc::new(Late(script.clone())));
    let mut stream = caller.items(List::default());
    let mut context = Context::from_waker(Waker::noop());
    // Asked for, not ready, and given up on, as a timeout would.
    assert!(pin!(stream.next()).poll(&mut context).is_pending());
    assert_eq!(ready(stream.next()).unwrap().unwrap(), "1");
    assert_eq!(ready(stream.next()).unwrap().unwrap(), "2");
    assert_eq!(script.exchanges().len(), 1);
}
