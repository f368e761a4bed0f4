//! Ten thousand calls over real sockets while every fifth request goes wrong.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it measured"
)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use acs_mock::{Fault, Rule, Server};
use acs_sas::Client;
use acs_sas::runtime::{
    Backoff, CallOptions, Config, Effect, Field, Member, Meta, Method, Operation, RetryPolicy,
    Shape, Struct, data,
};

/// A parameter and a token that says which call a request belongs to.
#[derive(Default)]
struct AddItem {
    name: Option<String>,
    client_token: Option<String>,
}

impl Struct for AddItem {
    const SHAPE: &'static Shape = &Shape::new(
        "AddItem",
        &[Member::new("Name"), Member::new("ClientToken")],
    );

    fn get(&self, index: usize) -> &dyn Field {
        [&self.name, &self.client_token][index]
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.name,
            _ => &mut self.client_token,
        }
    }
}

#[derive(Default)]
struct Added {
    request_id: Option<String>,
}

impl Struct for Added {
    const SHAPE: &'static Shape = &Shape::new("Added", &[Member::new("RequestId")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.request_id
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.request_id
    }
}

data!(AddItem, Added);

impl Operation for AddItem {
    type Response = Added;
    const META: &'static Meta = &Meta {
        product: "Shop",
        version: "2020-01-01",
        action: "AddItem",
        methods: &[Method::Post],
        effect: Effect::Write,
        ..Meta::DEFAULT
    };
}

/// What goes wrong with every fifth request.
fn faults() -> Vec<Rule> {
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

fn client(config: Config) -> Client {
    let backoff = Backoff::FullJitter {
        period: Duration::from_millis(1),
        cap: Duration::from_millis(20),
    };
    let retry = RetryPolicy::default().attempts(10).backoff(backoff);
    Client::new(config.retry(retry)).unwrap()
}

/// Makes so many calls, a few at a time; tells how many succeeded.
async fn calls<F>(count: u64, call: impl Fn(u64) -> F) -> u64
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

/// Memory of this process in MiB, where the system tells.
fn memory() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some((resident * 4096) >> 20)
}

/// Asks for the conditions; tells whether they came, after how many attempts.
async fn describe(client: Client, number: u64) -> (bool, u32) {
    let word = format!("w{number}");
    let output = client.describe_image_criteria().value(word).send().await;
    let output = output.unwrap_or_else(|error| panic!("call {number}: {error}"));
    let is_right = !output.criteria_list.is_empty() && output.request_id().is_some();
    (is_right, output.attempts())
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_calls_end_right_while_every_fifth_request_goes_wrong() {
    const CALLS: u64 = 10_000;
    let server = Server::start().unwrap();
    let client = client(server.config());
    for rule in faults() {
        server.inject(rule);
    }
    let succeeded = calls(CALLS, |number| {
        let client = client.clone();
        async move { describe(client, number).await.0 }
    })
    .await;
    assert_eq!(succeeded, CALLS);
    let sent = server.calls("DescribeImageCriteria");
    let amplification = sent as f64 / CALLS as f64;
    println!("{CALLS} calls, {sent} requests, {amplification:.2} for a call");
    assert!((1.15..1.5).contains(&amplification), "{amplification}");
}

/// The server of the next test, in a process of its own. Ends when its standard input does.
#[test]
#[ignore = "started by another test"]
fn serve() {
    let server = Server::start().unwrap();
    for rule in faults() {
        server.inject(rule);
    }
    println!("\nendpoint http://{}", server.endpoint());
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
}

/// The server remembers what arrives, so it is in another process.
#[tokio::test(flavor = "multi_thread")]
async fn memory_stays_flat() {
    const CALLS: u64 = 10_000;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["serve", "--exact", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let endpoint =
        lines.find_map(|line| line.unwrap().strip_prefix("endpoint ").map(str::to_owned));
    let config = Server::start().unwrap().config();
    let client = client(config.endpoint(endpoint.unwrap()));
    let call = |number| {
        let client = client.clone();
        async move { describe(client, number).await.0 }
    };
    // Buffers and connections have their size after these.
    assert_eq!(calls(CALLS / 5, call).await, CALLS / 5);
    let before = memory();
    assert_eq!(calls(CALLS, call).await, CALLS);
    let after = memory();
    drop(child.stdin.take());
    child.wait().unwrap();
    println!("memory {before:?} MiB, after {CALLS} calls {after:?} MiB");
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after <= before + 4, "{before} to {after} MiB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_write_is_done_twice() {
    const CALLS: u64 = 1_000;
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock/tests/specs");
    for has_token in [true, false] {
        let server = Server::builder().specs(&specs).start().unwrap();
        for rule in faults() {
            server.inject(rule);
        }
        let options = match has_token {
            true => CallOptions::new(),
            false => CallOptions::new().no_client_token(),
        };
        let client = client(server.config()).with_options(options);
        let succeeded = calls(CALLS, |_| {
            let client = client.clone();
            async move {
                let request = AddItem {
                    name: Some("box".to_owned()),
                    client_token: None,
                };
                client.send(&request).await.is_ok()
            }
        })
        .await;
        let applied = server.applied("AddItem");
        println!("token {has_token}: {CALLS} writes, {succeeded} succeeded, {applied} took effect");
        if has_token {
            // All attempts of a call are one act, so every call ends well and has one effect.
            assert_eq!((succeeded, applied), (CALLS, CALLS));
        } else {
            // What may have had its effect is not repeated, so it ends in an error.
            assert!(succeeded < CALLS && succeeded <= applied && applied <= CALLS);
            let items: Vec<_> = server.requests_of("AddItem");
            assert!(items.iter().all(|it| it.parameter("ClientToken").is_null()));
        }
    }
}
