//! Ten thousand calls over a bad network: each ends in its right result, no write happens twice,
//! few requests are added, and memory does not grow.
//!
//! One test in two processes. The servers remember every request, so the client is a process of
//! its own, whose memory is the client's; it tells what it saw, and the test compares that with
//! what the servers saw. Which request meets which fault depends on the order of arrival; how
//! many faults there are follows from the seed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acs_mock::{Builder, Fault, Rule, Server};
use acs_sas::runtime::credentials::Static;
use acs_sas::runtime::transport::Limits;
use acs_sas::runtime::{
    Backoff, Config, Error, ErrorKind, Field, Member, Meta, Method, Operation, RetryPolicy, Shape,
    Struct, Success,
};
use acs_sas::{Client, describe_image_instances};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const NAME: &str = "ten_thousand_calls_end_right_on_a_bad_network";
/// Where the client process finds the servers.
const SERVERS: &str = "ACS_SOAK_SERVERS";

const READS: u64 = 8_000;
/// Writes of each kind.
const WRITES: u64 = 1_000;
const CALLS: u64 = READS + 2 * WRITES;
/// Calls under way at a time.
const AT_ONCE: usize = 32;
/// Reads before memory is measured for the first time.
const WARM_UP: u64 = 2_000;
/// Memory may grow by so much over the 8,000 calls after the warm-up: a leak of 1 KiB each.
const MAX_GROWTH_KIB: i64 = 8 * 1024;
/// Pages that the reads ask for, and their size.
const PAGES: i64 = 9;
const PAGE_SIZE: i64 = 5;

#[test]
fn ten_thousand_calls_end_right_on_a_bad_network() {
    if let Ok(servers) = std::env::var(SERVERS) {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.enable_all().worker_threads(2).build().unwrap();
        let seen = runtime.block_on(all_calls(&serde_json::from_str(&servers).unwrap()));
        println!("\nseen: {seen}");
        return;
    }
    let begun = Instant::now();
    let calm = images().start().unwrap();
    let rough = with_refusals(with_passing_faults(images()))
        .start()
        .unwrap();
    // A refusal after a lost answer would hide that the write took effect, so there are none.
    let tokens = with_passing_faults(shop()).start().unwrap();
    let bare = with_refusals(with_passing_faults(shop())).start().unwrap();
    let seen = client_process(&json!({
        "calm": calm.endpoint(),
        "rough": rough.endpoint(),
        "tokens": tokens.endpoint(),
        "bare": bare.endpoint(),
    }));

    let called = [
        rough.calls("DescribeImageInstances"),
        tokens.calls("AddItem"),
        bare.calls("AddItem"),
    ];
    let sent: u64 = called.iter().sum();
    let amplification = ratio(sent, CALLS);
    assert!(amplification < 1.5, "{sent} requests for {CALLS} calls");
    let faults = faults([&rough, &tokens, &bare]);
    let rate = ratio(faults.values().sum(), sent);
    assert!((0.17..0.23).contains(&rate), "{faults:?}");
    assert_eq!(faults.len(), 14, "each kind occurs: {faults:?}");

    // A repetition with a token has no second effect, and every such call succeeds in the end.
    assert_eq!(seen["tokens"]["succeeded"], WRITES);
    assert_eq!(tokens.applied("AddItem"), WRITES);
    // Without one, only what was certainly not done is sent again. What was done, but whose
    // answer was lost, is told as a failure.
    let requests = bare.requests();
    let lost = requests.iter().filter(|it| loses_answer(it)).count() as u64;
    let succeeded = seen["bare"]["succeeded"].as_u64().unwrap();
    assert_eq!(bare.applied("AddItem"), succeeded + lost);
    assert!(bare.applied("AddItem") < WRITES);
    assert!(lost > 0);
    let done = requests
        .iter()
        .filter(|it| loses_answer(it) || it.status == Some(200));
    let done: Vec<&str> = done
        .map(|it| it.parameter("Name").as_str().unwrap())
        .collect();
    let names: BTreeSet<&str> = done.iter().copied().collect();
    assert_eq!(names.len(), done.len(), "no item is added twice");
    assert_eq!(names.len() as u64, bare.applied("AddItem"));
    let repeated = requests.iter().filter(|it| it.attempt > 1);
    assert!(repeated.count() > 0, "throttled writes are sent again");

    println!(
        "soak: {CALLS} calls, {sent} requests, amplification {amplification:.3}, faults {:.1} % \
         {faults:?}, {seen}, {:.1} s",
        100.0 * rate,
        begun.elapsed().as_secs_f64()
    );
}

fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

fn images() -> Builder {
    Server::builder().seed(11).items(45)
}

/// A server of the fixture specs, which have a write.
fn shop() -> Builder {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../mock/tests/specs");
    Server::builder().seed(11).specs(specs)
}

/// Faults that a repetition gets past: 18 % of all requests.
fn with_passing_faults(server: Builder) -> Builder {
    let faults = [
        Fault::Throttle,
        Fault::ThrottleFor(Duration::from_millis(2)),
        Fault::server_error(500),
        Fault::server_error(503),
        Fault::server_error(504),
        Fault::BadGateway,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Truncate,
    ];
    let rules = faults.map(|fault| Rule::new(fault).probability(0.02));
    // These cost time.
    let slow = Rule::new(Fault::Slow(Duration::from_millis(20))).probability(0.005);
    let drip = Rule::new(Fault::Drip(Duration::from_millis(2))).probability(0.005);
    let hang = Rule::new(Fault::Hang).after(50).times(3);
    let rules = rules.into_iter().chain([slow, drip, hang]);
    rules.fold(server, Builder::fault)
}

/// Faults that no repetition gets past: 2 % of all requests.
fn with_refusals(server: Builder) -> Builder {
    let refusals = [(403, "NoPermission"), (400, "InvalidParameter")];
    let rules = refusals.map(|(status, code)| {
        Rule::new(Fault::Error {
            status,
            code: code.to_owned(),
            message: "It is not to be.".to_owned(),
        })
        .probability(0.01)
    });
    rules.into_iter().fold(server, Builder::fault)
}

/// Whether the write was done and the client cannot know it.
fn loses_answer(request: &acs_mock::Request) -> bool {
    matches!(
        request.fault,
        Some(Fault::ResetAfter | Fault::Truncate | Fault::Hang)
    )
}

/// How often each kind of fault occurred.
fn faults(servers: [&Server; 3]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for request in servers.into_iter().flat_map(Server::requests) {
        if let Some(fault) = request.fault {
            let name = match fault {
                Fault::Error { code, .. } => code,
                fault => format!("{fault:?}"),
            };
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

/// Runs the client; what it saw.
fn client_process(servers: &Value) -> Value {
    let mut client = Command::new(std::env::current_exe().unwrap());
    client.args(["--exact", NAME, "--nocapture"]);
    // The way is short; no proxy is on it.
    client
        .env(SERVERS, servers.to_string())
        .env("NO_PROXY", "127.0.0.1");
    let output = client.output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{out}\n{err}");
    let seen = out.lines().find_map(|line| line.strip_prefix("seen: "));
    serde_json::from_str(seen.unwrap()).unwrap()
}

/// How calls ended.
#[derive(Default)]
struct Tally {
    succeeded: u64,
    /// Ended with the answer of the service that it does not want to.
    refused: u64,
    /// Ended with a failure that passes, when all attempts were made.
    exhausted: u64,
}

impl Tally {
    fn json(&self) -> Value {
        json!({
            "succeeded": self.succeeded,
            "refused": self.refused,
            "exhausted": self.exhausted,
        })
    }

    /// Counts a failure and checks that it is a right one after so many attempts.
    fn fail(&mut self, error: &Error, expected_attempts: impl Fn(&Error) -> u32) {
        match error.code() {
            Some("NoPermission" | "InvalidParameter") => {
                assert!(error.request_id().is_some(), "{error}");
                self.refused += 1;
            }
            _ => {
                let is_fault = match error.kind() {
                    ErrorKind::Transport(_) => true,
                    ErrorKind::Service(service) => {
                        service.is_throttling() || service.status().is_server_error()
                    }
                    _ => false,
                };
                assert!(is_fault, "{error:?}");
                assert_eq!(error.attempts(), expected_attempts(error), "{error:?}");
                self.exhausted += 1;
            }
        }
    }
}

/// The whole of the client process.
async fn all_calls(servers: &Value) -> Value {
    let client = |name: &str, attempts: u32| client(servers[name].as_str().unwrap(), attempts);
    let expected = Arc::new(calm_pages(&client("calm", 1)).await);
    let rough = client("rough", 3);
    let mut reads = read_all(&rough, 0..WARM_UP, &expected).await;
    let before = resident_kib();
    let rest = read_all(&rough, WARM_UP..READS, &expected).await;
    reads.succeeded += rest.succeeded;
    reads.refused += rest.refused;
    reads.exhausted += rest.exhausted;
    let tokens = write_all(&client("tokens", 12), true).await;
    let bare = write_all(&client("bare", 3), false).await;
    let grown = resident_kib()
        .zip(before)
        .map(|(after, before)| after - before);
    assert!(
        grown.is_none_or(|it| it < MAX_GROWTH_KIB),
        "memory grew by {grown:?} KiB from {before:?} KiB"
    );
    json!({
        "reads": reads.json(),
        "tokens": tokens.json(),
        "bare": bare.json(),
        "residentKiB": before,
        "grownKiB": grown,
    })
}

fn client(endpoint: &str, attempts: u32) -> Client {
    let backoff = Backoff::FullJitter {
        period: Duration::from_millis(1),
        cap: Duration::from_millis(8),
    };
    let config = Config::new(Static::new("acs-mock", "acs-mock-secret"))
        .endpoint(format!("http://{endpoint}"))
        .limits(Limits {
            read: Duration::from_secs(1),
            ..Limits::default()
        })
        .retry(RetryPolicy::default().attempts(attempts).backoff(backoff));
    Client::new(config).unwrap()
}

fn page(number: u64) -> describe_image_instances::Request {
    let page = (number as i64) % PAGES + 1;
    let request = describe_image_instances::Request::builder();
    request.current_page(page).page_size(PAGE_SIZE).build()
}

/// What the pages hold: the servers share a seed, so all give the same.
async fn calm_pages(client: &Client) -> Vec<Vec<Option<String>>> {
    let mut pages = Vec::new();
    for number in 0..PAGES as u64 {
        let output = client.send(&page(number)).await.unwrap();
        pages.push(ids(&output));
    }
    pages
}

fn ids(response: &describe_image_instances::Response) -> Vec<Option<String>> {
    let images = response.image_instance_list.iter();
    images.map(|it| it.uuid.clone()).collect()
}

/// Makes calls, so many at a time, and gives each result to `judge`.
async fn make<T: Send + 'static, F>(
    numbers: std::ops::Range<u64>,
    mut call: impl FnMut(u64) -> F,
    mut judge: impl FnMut(u64, Result<T, Error>),
) where
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let mut under_way = JoinSet::new();
    for number in numbers {
        if under_way.len() == AT_ONCE {
            let (number, result) = under_way.join_next().await.unwrap().unwrap();
            judge(number, result);
        }
        let call = call(number);
        under_way.spawn(async move { (number, call.await) });
    }
    while let Some(ended) = under_way.join_next().await {
        let (number, result) = ended.unwrap();
        judge(number, result);
    }
}

async fn read_all(
    client: &Client,
    numbers: std::ops::Range<u64>,
    expected: &[Vec<Option<String>>],
) -> Tally {
    let mut tally = Tally::default();
    make(
        numbers,
        |number| client.send(&page(number)),
        |number, result| match result {
            Ok(output) => {
                assert_eq!(ids(&output), expected[(number as i64 % PAGES) as usize]);
                tally.succeeded += 1;
            }
            Err(error) => tally.fail(&error, |_| 3),
        },
    )
    .await;
    tally
}

async fn write_all(client: &Client, with_token: bool) -> Tally {
    let mut tally = Tally::default();
    let name = |number: u64| Some(letters(number));
    let judge = |_, result: Result<bool, Error>| match result {
        Ok(has_item) => {
            assert!(has_item);
            tally.succeeded += 1;
        }
        // Without a token, only a write that was throttled is sent again.
        Err(error) => tally.fail(&error, |error| match (with_token, error.is_throttling()) {
            (true, _) => 12,
            (false, true) => 3,
            (false, false) => error.attempts(),
        }),
    };
    let call = |number| {
        let client = client.clone();
        async move {
            let name = name(number);
            let output = match with_token {
                true => {
                    let client_token = None;
                    client.send(&AddItem { name, client_token }).await?
                }
                false => client.send(&AddBareItem { name }).await?,
            };
            Ok(output.item_id.is_some())
        }
    };
    make(0..WRITES, call, judge).await;
    tally
}

/// A name of its own for each number, as the fixture spec wants it.
fn letters(mut number: u64) -> String {
    let mut text = String::from("x");
    for _ in 0..4 {
        text.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    text
}

/// Memory of this process, where the system tells it.
fn resident_kib() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

const ADD_ITEM: &Meta = &Meta {
    product: "Shop",
    version: "2020-01-01",
    action: "AddItem",
    methods: &[Method::Post],
    success: Success::Member {
        name: "Code",
        equals: &["OK"],
    },
    ..Meta::DEFAULT
};

/// A write with a token, which the client fills in.
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
        match index {
            0 => &self.name,
            _ => &self.client_token,
        }
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.name,
            _ => &mut self.client_token,
        }
    }
}

impl Operation for AddItem {
    type Response = Item;
    const META: &'static Meta = ADD_ITEM;
}

/// The same write by a client that knows of no token.
struct AddBareItem {
    name: Option<String>,
}

impl Struct for AddBareItem {
    const SHAPE: &'static Shape = &Shape::new("AddBareItem", &[Member::new("Name")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.name
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.name
    }
}

impl Operation for AddBareItem {
    type Response = Item;
    const META: &'static Meta = ADD_ITEM;
}

#[derive(Default)]
struct Item {
    item_id: Option<String>,
}

impl Struct for Item {
    const SHAPE: &'static Shape = &Shape::new("Item", &[Member::new("ItemId")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.item_id
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.item_id
    }
}
