//! The client process: makes the calls, gives some of them up, and looks at itself.

use std::collections::BTreeMap;
use std::io::ErrorKind as IoErrorKind;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use acs_sas::runtime::credentials::{Cached, CredentialsUri, Static};
use acs_sas::runtime::transport::{
    HttpConfig, HyperTransport, Limits, ReqwestTransport, TransportErrorKind, UreqTransport,
};
use acs_sas::runtime::{
    Backoff, CallOptions, Config, Error, ErrorKind, Operation, Output, RetryPolicy,
};
use acs_sas::{blocking, describe_image_instances};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::lanes::{Lane, mixed};
use crate::ledger::CALL;
use crate::shop::{AddBareItem, AddItem, letters};
use crate::{Scale, accounting, clock, measures};

/// Calls under way at a time.
const AT_ONCE: usize = 32;
/// Memory may grow by so much after the first fifth of the calls: at 10,000 calls, a leak of 1 KiB
/// each would show; at 100,000, one of 100 bytes.
const MAX_GROWTH_KIB: i64 = 8 * 1024;
/// Pages that the reads ask for, and their size.
const PAGES: i64 = 9;
const PAGE_SIZE: i64 = 5;

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(1),
    read: Duration::from_secs(2),
    total: Duration::from_secs(10),
    body: 1 << 20,
};

/// The whole of the client process.
pub(crate) async fn all_calls(scale: Scale, servers: &Value) -> Value {
    let metrics = tokio::runtime::Handle::current().metrics();
    let (tasks, descriptors) = (metrics.num_alive_tasks(), measures::descriptors());
    let calm = Client::new(Lane::Rough, servers["calm"].as_str().unwrap(), servers);
    let mut expected = Vec::new();
    for number in 0..PAGES as u64 {
        expected.push(calm.page(number, CallOptions::new()).await.unwrap());
    }
    drop(calm);
    let clients = Arc::new(Clients::new(servers, expected));

    let warm_up = scale.calls / 5;
    make(&clients, scale, 0..warm_up).await;
    let before = measures::resident_kib();
    make(&clients, scale, warm_up..scale.calls).await;
    let grown = measures::resident_kib()
        .zip(before)
        .map(|(after, before)| after - before);
    assert!(
        grown.is_none_or(|it| it < MAX_GROWTH_KIB),
        "memory grew by {grown:?} KiB from {before:?} KiB"
    );
    let (kept_tasks, kept_sockets) = (metrics.num_alive_tasks(), measures::descriptors());
    drop(clients);
    let give_up = Instant::now() + Duration::from_secs(12);
    let left = || (metrics.num_alive_tasks(), measures::descriptors());
    while left() != (tasks, descriptors) {
        assert!(
            Instant::now() < give_up,
            "(tasks, descriptors) are {:?} and were {:?}",
            left(),
            (tasks, descriptors)
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    json!({
        "residentKiB": before,
        "grownKiB": grown,
        "tasks": { "before": tasks, "with connections": kept_tasks, "after": left().0 },
        "descriptors": {
            "before": descriptors, "with connections": kept_sockets, "after": left().1,
        },
        "threads": measures::threads(),
        "cpuSeconds": measures::cpu_seconds(),
    })
}

/// Makes calls, so many at a time, and tells how each ended.
async fn make(clients: &Arc<Clients>, scale: Scale, numbers: std::ops::Range<u64>) {
    let mut under_way = JoinSet::new();
    let tell = |line: Result<String, tokio::task::JoinError>| println!("end: {}", line.unwrap());
    for number in numbers {
        if under_way.len() == AT_ONCE {
            tell(under_way.join_next().await.unwrap());
        }
        let lane = Lane::of(scale.seed, number);
        let clients = Arc::clone(clients);
        under_way.spawn(async move {
            let begun = Instant::now();
            let (outcome, attempts) = one(clients, scale, lane, number).await;
            accounting::line(number, lane, &outcome, attempts, begun.elapsed())
        });
    }
    while let Some(ended) = under_way.join_next().await {
        tell(ended);
    }
}

/// Makes a call, or gives it up somewhere.
async fn one(clients: Arc<Clients>, scale: Scale, lane: Lane, number: u64) -> (String, u32) {
    if lane.is_blocking() {
        let call = move || clients.call_blocking(lane, number);
        return tokio::task::spawn_blocking(call).await.unwrap();
    }
    let dice = mixed(scale.seed ^ 0xCA11, number);
    let call = clients.call(lane, number);
    if !dice.is_multiple_of(10) {
        return call.await;
    }
    // One in ten: before it begins, at its first wait, or somewhere in the 25 ms that follow.
    let given_up = ("cancelled".to_owned(), 0);
    let limit = Duration::from_micros(match dice / 10 % 8 {
        0 => return given_up,
        1 => 0,
        _ => dice / 80 % 25_000,
    });
    tokio::time::timeout(limit, call).await.unwrap_or(given_up)
}

struct Clients {
    by_lane: BTreeMap<Lane, Client>,
    expected: Vec<Vec<Option<String>>>,
}

impl Clients {
    fn new(servers: &Value, expected: Vec<Vec<Option<String>>>) -> Self {
        let client = |lane: Lane| {
            let server = match lane {
                Lane::Rough | Lane::RoughReqwest | Lane::RoughBlocking => "rough",
                Lane::Tokens | Lane::TokensBlocking => "tokens",
                Lane::Bare | Lane::BareBlocking => "bare",
                Lane::Flapping => "flapping",
                Lane::Nobody => "nobody",
                Lane::Kept | Lane::Fleeting => "rotated",
                Lane::Jumping => "jumping",
                Lane::Names | Lane::NamesBlocking => "calm",
            };
            let address = servers[server].as_str().unwrap();
            (lane, Client::new(lane, address, servers))
        };
        let by_lane = Lane::ALL
            .into_iter()
            .map(|(lane, _)| client(lane))
            .collect();
        Self { by_lane, expected }
    }

    async fn call(&self, lane: Lane, number: u64) -> (String, u32) {
        let options = CallOptions::new().header(CALL, number.to_string());
        let client = &self.by_lane[&lane];
        if lane.has_token() {
            return written(client.send(&item(number), options).await);
        }
        if lane.is_bare() {
            return written(client.send(&bare_item(number), options).await);
        }
        self.read(number, client.send(&page(number), options).await)
    }

    fn call_blocking(&self, lane: Lane, number: u64) -> (String, u32) {
        let options = CallOptions::new().header(CALL, number.to_string());
        let client = &self.by_lane[&lane];
        if lane.has_token() {
            return written(client.send_blocking(&item(number), options));
        }
        if lane.is_bare() {
            return written(client.send_blocking(&bare_item(number), options));
        }
        self.read(number, client.send_blocking(&page(number), options))
    }

    fn read(
        &self,
        number: u64,
        result: Result<Output<describe_image_instances::Response>, Error>,
    ) -> (String, u32) {
        let expected = &self.expected[(number as i64 % PAGES) as usize];
        ended(result, |response| ids(response) == *expected)
    }
}

fn written(result: Result<Output<crate::shop::Item>, Error>) -> (String, u32) {
    ended(result, |item| item.item_id.is_some())
}

/// How a call ended, in a word, and after how many attempts.
fn ended<T>(result: Result<Output<T>, Error>, is_right: impl Fn(&T) -> bool) -> (String, u32) {
    let error = match result {
        Ok(output) if is_right(&output) => return ("ok".to_owned(), output.attempts()),
        Ok(output) => return ("wrong".to_owned(), output.attempts()),
        Err(error) => error,
    };
    let word = match error.kind() {
        ErrorKind::Transport(error) => match error.kind() {
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Broken => "broken",
            TransportErrorKind::TooLarge => "too large",
            _ => "not sendable",
        }
        .to_owned(),
        ErrorKind::Service(service) => match service.code() {
            Some(code) => code.to_owned(),
            None => format!("HTTP {}", service.status().as_u16()),
        },
        ErrorKind::Decode(_) => "decode".to_owned(),
        ErrorKind::Credentials(_) => "credentials".to_owned(),
        _ => format!("{error}"),
    };
    (word, error.attempts())
}

/// A client of one of the two kinds.
enum Client {
    Async(acs_sas::Client),
    Blocking(blocking::Client),
}

impl Client {
    fn new(lane: Lane, address: &str, servers: &Value) -> Self {
        let backoff = Backoff::FullJitter {
            period: Duration::from_millis(1),
            cap: Duration::from_millis(8),
        };
        let policy = RetryPolicy::default().attempts(lane.attempts());
        let key = |path: &str| {
            let uri = format!("http://{}/{path}", servers["keys"].as_str().unwrap());
            Cached::new(CredentialsUri::at(uri))
        };
        let config = match lane {
            Lane::Kept => Config::new(key("long")),
            Lane::Fleeting => Config::new(key("short")),
            _ => Config::new(Static::new("acs-mock", "acs-mock-secret")),
        };
        let config = match lane {
            Lane::Jumping => config.system(Arc::new(clock::Jumping)),
            _ => config,
        };
        let config = config
            .endpoint(format!("http://{address}"))
            .limits(LIMITS)
            .deadline(accounting::DEADLINE)
            .retry(policy.backoff(backoff));
        let (config, http) = match lane {
            Lane::Names | Lane::NamesBlocking => {
                let port = address.rsplit_once(':').unwrap().1;
                let config = config.endpoint(format!("http://names.test:{port}"));
                // Each name is looked up for each connection, so connections are few.
                let http = HttpConfig::new().idle_connections(1);
                (config, http.resolver(slow_resolver()))
            }
            _ => (config, HttpConfig::new()),
        };
        if lane.is_blocking() {
            let transport = UreqTransport::new(&http).unwrap();
            return Self::Blocking(blocking::Client::with_transport(config, transport));
        }
        if lane == Lane::RoughReqwest {
            // Where others turn on TLS for reqwest, it wants to be told of a provider. A second call of
            // this changes nothing.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let builder = || reqwest::Client::builder().connect_timeout(LIMITS.connect);
            let transport = ReqwestTransport::build(builder).unwrap();
            return Self::Async(acs_sas::Client::with_transport(config, transport));
        }
        let transport = HyperTransport::new(&http).unwrap();
        Self::Async(acs_sas::Client::with_transport(config, transport))
    }

    async fn send<R: Operation>(
        &self,
        request: &R,
        options: CallOptions,
    ) -> Result<Output<R::Response>, Error> {
        let Self::Async(client) = self else {
            panic!("this way blocks")
        };
        client.with_options(options).send(request).await
    }

    fn send_blocking<R: Operation>(
        &self,
        request: &R,
        options: CallOptions,
    ) -> Result<Output<R::Response>, Error> {
        let Self::Blocking(client) = self else {
            panic!("this way does not block")
        };
        client.with_options(options).send(request)
    }

    async fn page(&self, number: u64, options: CallOptions) -> Result<Vec<Option<String>>, Error> {
        let output = self.send(&page(number), options).await?;
        Ok(ids(&output))
    }
}

/// Takes some time, one time in fifty too much, and in as many cases knows nothing.
fn slow_resolver() -> impl Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync {
    let asked = AtomicU64::new(0);
    move |host: &str| {
        assert_eq!(host, "names.test");
        let dice = mixed(3, asked.fetch_add(1, Ordering::Relaxed));
        let wait = Duration::from_millis(dice / 50 % 40);
        thread::sleep(match dice % 50 {
            0 => LIMITS.connect + Duration::from_millis(300),
            _ => wait,
        });
        match dice % 50 {
            1 => Err(IoErrorKind::NotFound.into()),
            _ => Ok(vec![Ipv4Addr::LOCALHOST.into()]),
        }
    }
}

fn page(number: u64) -> describe_image_instances::Request {
    let page = (number as i64) % PAGES + 1;
    let request = describe_image_instances::Request::builder();
    request.current_page(page).page_size(PAGE_SIZE).build()
}

fn ids(response: &describe_image_instances::Response) -> Vec<Option<String>> {
    let images = response.image_instance_list.iter();
    images.map(|it| it.uuid.clone()).collect()
}

fn item(number: u64) -> AddItem {
    AddItem {
        name: Some(letters(number)),
        client_token: None,
    }
}

fn bare_item(number: u64) -> AddBareItem {
    AddBareItem {
        name: Some(letters(number)),
    }
}
