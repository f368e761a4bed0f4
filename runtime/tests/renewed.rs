//! What becomes of a call whose key the service does not accept, or not any more.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acs_runtime::credentials::{
    AccessKey, Cached, Chain, Identity, Provided, Provider, ProviderError, from_fn,
};
use acs_runtime::flow::Port;
use acs_runtime::system::System;
use acs_runtime::transport::BoxFuture;
use acs_runtime::{Answer, CallOptions, Error, Meta, RetryPolicy};

mod script;

use script::{Machine, READ, Record, Reply, Request, WRITE, config, ok, play, refused};

const EXPIRED: &str = "InvalidSecurityToken.Expired";

/// Gives a new key whenever it is asked, each good for ten hours.
#[derive(Debug, Default)]
struct Fresh {
    given: AtomicU64,
    refused: Mutex<Vec<String>>,
}

impl Provider for Fresh {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        let mut provided = Provided::key(key(&format!("key-{number}")), "fresh");
        provided.expires = Some(system.now() + Duration::from_secs(36_000));
        Box::pin(async { Ok(provided) })
    }

    fn refused(&self, identity: &Identity, _: &dyn System) {
        if let Identity::AccessKey(key) = identity {
            self.refused.lock().expect("a lock").push(key.id.clone());
        }
    }
}

fn key(id: &str) -> AccessKey {
    AccessKey {
        id: id.to_owned(),
        secret: "test-key-secret".into(),
        token: Some("token".into()),
    }
}

/// A call on behalf of whoever the provider finds, with the usual policy.
fn called(
    machine: &Arc<Machine>,
    provider: &Arc<impl Provider + 'static>,
    meta: &'static Meta,
    replies: Vec<Reply>,
) -> (Result<Answer, Error>, Record) {
    let config = config(machine).provider(Arc::clone(provider));
    let options = CallOptions::new();
    play(
        &config,
        &options,
        meta,
        &Request::default(),
        machine,
        replies,
    )
}

/// The keys that requests were signed with.
fn keys(record: &Record) -> Vec<&str> {
    let header = |attempt| {
        record
            .header(attempt, "authorization")
            .expect("a signature")
    };
    let keys = (0..record.sent.len()).map(|attempt| {
        let (_, rest) = header(attempt).split_once("Credential=").expect("a key");
        rest.split_once(',').expect("a key").0
    });
    keys.collect()
}

#[test]
fn an_old_key_that_is_refused_is_replaced_and_the_call_goes_on() {
    // Who checks the key comes before the operation, so a write may go on too.
    for meta in [READ, WRITE] {
        let machine = Arc::new(Machine::default());
        let fresh = Arc::new(Fresh::default());
        let cached = Cached::new(Chain::of([]).then(Arc::clone(&fresh)));
        let cached = Arc::new(cached);
        let (result, record) = called(&machine, &cached, meta, vec![ok()]);
        result.expect("a new key is accepted");
        assert_eq!(keys(&record), ["key-0"]);
        machine.pass(Duration::from_secs(10));
        let replies = vec![refused(403, EXPIRED), ok()];
        let (result, record) = called(&machine, &cached, meta, replies);
        assert_eq!(result.expect("another key").attempts, 2);
        assert_eq!(keys(&record), ["key-0", "key-1"]);
        assert_eq!(record.sleeps, []);
        assert_eq!(*fresh.refused.lock().expect("a lock"), ["key-0"]);
        let (_, record) = called(&machine, &cached, meta, vec![ok()]);
        assert_eq!(keys(&record), ["key-1"]);
    }
}

#[test]
fn a_key_that_is_new_and_refused_is_not_the_fault_of_the_key() {
    let machine = Arc::new(Machine::default());
    let fresh = Arc::new(Fresh::default());
    let cached = Arc::new(Cached::new(Arc::clone(&fresh)));
    for _ in 0..20 {
        let replies = vec![refused(403, EXPIRED)];
        let (result, _) = called(&machine, &cached, READ, replies);
        let error = result.expect_err("it is refused");
        assert_eq!((error.code(), error.attempts()), (Some(EXPIRED), 1));
        machine.pass(Duration::from_millis(499));
    }
    assert_eq!(fresh.given.load(Ordering::Relaxed), 1);
    // Ten seconds later it may be.
    machine.pass(Duration::from_millis(20));
    let replies = vec![refused(403, EXPIRED), refused(403, EXPIRED)];
    let (result, record) = called(&machine, &cached, READ, replies);
    assert_eq!(result.expect_err("it is refused").attempts(), 2);
    assert_eq!(keys(&record), ["key-0", "key-1"]);
    assert_eq!(*fresh.refused.lock().expect("a lock"), ["key-0"]);
}

#[test]
fn a_key_that_stays_the_same_is_not_sent_again() {
    let machine = Arc::new(Machine::default());
    let vault = from_fn("vault", || {
        Ok::<_, String>(Provided::key(key("only"), "vault"))
    });
    let replies = vec![refused(404, "InvalidAccessKeyId.NotFound")];
    let (result, record) = called(&machine, &Arc::new(vault), READ, replies);
    assert_eq!(result.expect_err("it is refused").attempts(), 1);
    assert_eq!(keys(&record), ["only"]);
}

#[test]
fn there_are_no_more_attempts_with_new_keys_than_with_one() {
    let refusals = |count| (0..count).map(|_| refused(403, EXPIRED)).collect();
    let machine = Arc::new(Machine::default());
    let fresh = Arc::new(Fresh::default());
    let (result, record) = called(&machine, &fresh, READ, refusals(3));
    assert_eq!(result.expect_err("it is refused").attempts(), 3);
    assert_eq!(keys(&record), ["key-0", "key-1", "key-2"]);

    let one = |config: acs_runtime::Config, count| {
        let config = config.provider(Arc::clone(&fresh));
        let (options, request) = (CallOptions::new(), Request::default());
        let played = play(
            &config,
            &options,
            WRITE,
            &request,
            &machine,
            refusals(count),
        );
        assert_eq!(played.1.sent.len(), count);
    };
    one(config(&machine).retry(RetryPolicy::off()), 1);
    one(
        config(&machine).retry(RetryPolicy::default().never([EXPIRED])),
        1,
    );
    // And they are taken from what all calls of a client have.
    let client = config(&machine);
    (0..50).for_each(|_| one(client.clone(), 3));
    one(client, 1);
}
