//! Many calls while every fifth request goes wrong.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses its own part and fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use acs_mock::{Fault, Rule};
use acs_sas::Client;
use acs_sas::runtime::{Backoff, Config, RetryPolicy};

/// What goes wrong with every fifth request.
pub(crate) fn faults() -> Vec<Rule> {
    let faults = [
        (Fault::Throttle, 0.05),
        (Fault::ThrottleFor(Duration::from_millis(5)), 0.03),
        (Fault::server_error(503), 0.03),
        (Fault::BadGateway, 0.03),
        (Fault::ResetBefore, 0.02),
        (Fault::ResetAfter, 0.02),
        (Fault::Truncate, 0.02),
    ];
    let rules = faults.map(|(fault, share)| Rule::new(fault).probability(share));
    rules.into()
}

/// A client that repeats often and waits little.
pub(crate) fn client(config: Config) -> Client {
    let backoff = Backoff::FullJitter {
        period: Duration::from_millis(1),
        cap: Duration::from_millis(20),
    };
    let retry = RetryPolicy::default().attempts(10).backoff(backoff);
    Client::new(config.retry(retry)).unwrap()
}

/// Makes so many calls, a few at a time; tells how many succeeded.
pub(crate) async fn calls<F>(count: u64, call: impl Fn(u64) -> F) -> u64
where
    F: Future<Output = bool> + Send + 'static,
{
    const TOGETHER: u64 = 16;
    let succeeded = Arc::new(AtomicU64::new(0));
    let workers = (0..TOGETHER).map(|worker| {
        let numbers = (worker..count).step_by(TOGETHER as usize);
        let calls: Vec<F> = numbers.map(&call).collect();
        let succeeded = Arc::clone(&succeeded);
        tokio::spawn(async move {
            for call in calls {
                succeeded.fetch_add(u64::from(call.await), Ordering::Relaxed);
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    succeeded.load(Ordering::Relaxed)
}

/// Asks for the conditions; tells whether they came, after how many attempts.
pub(crate) async fn describe(client: Client, number: u64) -> (bool, u32) {
    let word = format!("w{number}");
    let output = client.describe_image_criteria().value(word).send().await;
    let output = output.unwrap_or_else(|error| panic!("call {number}: {error}"));
    let is_right = !output.criteria_list.is_empty() && output.request_id().is_some();
    (is_right, output.attempts())
}
