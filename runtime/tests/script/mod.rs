//! A machine with a clock of its own, an operation, and a driver that answers from a script.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "every test file uses its own part of the script"
)]

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use acs_runtime::credentials::{AccessKey, Identity, Provided, Provider, ProviderError};
use acs_runtime::flow::{Flow, Outcome, Port, Step};
use acs_runtime::system::System;
use acs_runtime::transport::{BoxFuture, Exchange, TransportError, TransportErrorKind};
use acs_runtime::{
    Answer, CallOptions, Config, EndpointRule, Endpoints, Error, Meta, Method, Object, call,
};
use bytes::Bytes;

/// Declares objects with their tables.
macro_rules! objects {
    ($($name:ident { $($field:ident: $ty:ty = $member:expr,)* })+) => {$(
        #[derive(Default)]
        pub(crate) struct $name { $(pub(crate) $field: $ty,)* }

        impl acs_runtime::Object for $name {
            fn shape(&self) -> &'static acs_runtime::Shape {
                const SHAPE: &acs_runtime::Shape =
                    &acs_runtime::Shape::new(stringify!($name), &[$($member,)*]);
                SHAPE
            }

            fn get(&self, index: usize) -> &dyn acs_runtime::Field {
                let fields: &[&dyn acs_runtime::Field] = &[$(&self.$field,)*];
                fields[index]
            }

            fn slot(&mut self, index: usize) -> &mut dyn acs_runtime::Field {
                let mut fields: Vec<&mut dyn acs_runtime::Field> = vec![$(&mut self.$field,)*];
                fields.swap_remove(index)
            }
        }

        acs_runtime::data!($name);
    )+};
}
pub(crate) use objects;

use acs_runtime::Member;

objects! {
    Request {
        name: Option<String> = Member::new("Name"),
    }

    TokenRequest {
        name: Option<String> = Member::new("Name"),
        client_token: Option<String> = Member::new("ClientToken"),
    }

    PageInfo {
        count: Option<i64> = Member::new("Count"),
        current_page: Option<i64> = Member::new("CurrentPage"),
        page_size: Option<i64> = Member::new("PageSize"),
        total_count: Option<i64> = Member::new("TotalCount"),
    }

    Item {
        id: Option<String> = Member::new("Id"),
    }

    Response {
        list: Vec<Item> = Member::new("ImageInstanceList"),
        page_info: Option<PageInfo> = Member::new("PageInfo"),
        request_id: Option<String> = Member::new("RequestId"),
    }
}

pub(crate) const READ: &Meta = &Meta {
    product: "Sas",
    version: "2018-12-03",
    action: "DescribeThings",
    methods: &[Method::Post],
    effect: acs_runtime::Effect::Read,
    ..Meta::DEFAULT
};

pub(crate) const WRITE: &Meta = &Meta {
    action: "ChangeThings",
    effect: acs_runtime::Effect::Write,
    ..*READ
};

pub(crate) const ENDPOINTS: &Endpoints = &Endpoints {
    rule: EndpointRule::Listed,
    prefix: "things",
    regions: &[
        acs_runtime::Region {
            id: "a",
            public: "a.example",
            vpc: Some("a-vpc.example"),
        },
        acs_runtime::Region {
            id: "b",
            public: "b.example",
            vpc: None,
        },
    ],
};

/// A machine whose clock moves when a flow sleeps, and otherwise only if it is set.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    milliseconds: AtomicU64,
    /// How far the clock was set, in seconds.
    set: AtomicI64,
    random: AtomicU64,
    pub(crate) variables: BTreeMap<String, String>,
}

impl Machine {
    pub(crate) fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).expect("tests do not last that long");
        self.milliseconds.fetch_add(time, Ordering::Relaxed);
    }

    /// Sets the clock forward or back.
    pub(crate) fn set_clock(&self, by_seconds: i64) {
        self.set.fetch_add(by_seconds, Ordering::Relaxed);
    }

    pub(crate) fn elapsed(&self) -> Duration {
        Duration::from_millis(self.milliseconds.load(Ordering::Relaxed))
    }
}

impl System for Machine {
    fn now(&self) -> SystemTime {
        // 2025-01-02T03:04:05Z
        let start = 1_735_787_045_u64.saturating_add_signed(self.set.load(Ordering::Relaxed));
        SystemTime::UNIX_EPOCH + Duration::from_secs(start) + self.elapsed()
    }

    fn monotonic(&self) -> Duration {
        self.elapsed()
    }

    /// The numbers of a well-known generator (splitmix64), so that runs are alike.
    fn random(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let step = 0x9E37_79B9_7F4A_7C15;
            let mut z = self
                .random
                .fetch_add(step, Ordering::Relaxed)
                .wrapping_add(step);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let bytes = (z ^ (z >> 31)).to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn replace(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

/// Has the same answer for everyone, and counts who asks.
pub(crate) struct Fixed {
    pub(crate) answer: Result<Provided, ProviderError>,
    pub(crate) asked: AtomicU64,
}

impl Fixed {
    pub(crate) fn new(identity: Identity) -> Self {
        let provided = Provided {
            identity,
            expires: None,
            source: "static_ak".into(),
        };
        let (answer, asked) = (Ok(provided), AtomicU64::new(0));
        Self { answer, asked }
    }

    pub(crate) fn key() -> Self {
        Self::new(Identity::AccessKey(AccessKey {
            id: "test-key-id".to_owned(),
            secret: "test-key-secret".into(),
            token: None,
        }))
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fixed")
    }
}

impl Provider for Fixed {
    fn provide<'a>(
        &'a self,
        _: &'a dyn System,
        _: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { self.answer.clone() })
    }
}

/// A client on a machine of its own.
pub(crate) fn config(machine: &Arc<Machine>) -> Config {
    let config = Config::new(Arc::new(Fixed::key()));
    config.system(Arc::clone(machine) as _).region("a")
}

/// What a script says to a request.
pub(crate) type Reply = Result<http::Response<Bytes>, TransportError>;

pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    let body = Bytes::copy_from_slice(body.as_bytes());
    Ok(response.body(body).expect("the script is HTTP"))
}

pub(crate) fn ok() -> Reply {
    reply(200, &[], r#"{"RequestId":"r"}"#)
}

pub(crate) fn refused(status: u16, code: &str) -> Reply {
    let body = format!(r#"{{"RequestId":"r","Code":"{code}","Message":"m"}}"#);
    reply(status, &[], &body)
}

pub(crate) fn broken(kind: TransportErrorKind) -> Reply {
    Err(kind.into())
}

/// What was asked of the driver.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) sent: Vec<Exchange>,
    pub(crate) sleeps: Vec<Duration>,
}

impl Record {
    pub(crate) fn header(&self, attempt: usize, name: &str) -> Option<&str> {
        let value = self.sent[attempt].request.headers().get(name)?;
        value.to_str().ok()
    }

    pub(crate) fn sleeps_ms(&self) -> Vec<u64> {
        let ms = |sleep: &Duration| u64::try_from(sleep.as_millis()).expect("a short sleep");
        self.sleeps.iter().map(ms).collect()
    }
}

/// Drives a flow to its end.
pub(crate) fn drive<T>(
    mut flow: Flow<T>,
    machine: &Machine,
    mut answer: impl FnMut(&Exchange) -> Reply,
) -> (T, Record) {
    let mut record = Record::default();
    let mut outcome = Outcome::Start;
    loop {
        outcome = match flow.resume(outcome) {
            Step::Done(value) => return (value, record),
            Step::Do(acs_runtime::flow::Effect::Send(exchange)) => {
                let response = answer(&exchange);
                record.sent.push(*exchange);
                Outcome::Response(response)
            }
            Step::Do(acs_runtime::flow::Effect::Sleep(time)) => {
                machine.pass(time);
                record.sleeps.push(time);
                Outcome::Passed
            }
            Step::Do(effect) => panic!("nobody asked for {effect:?}"),
        };
    }
}

/// One call, answered by the replies in turn.
pub(crate) fn play(
    config: &Config,
    options: &CallOptions,
    meta: &'static Meta,
    request: &dyn Object,
    machine: &Machine,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Answer, Error>, Record) {
    let mut replies: VecDeque<_> = replies.into_iter().collect();
    let flow = call(config, options, ENDPOINTS, meta, request);
    drive(flow, machine, |_| {
        replies
            .pop_front()
            .expect("the script has as many replies as there are attempts")
    })
}
