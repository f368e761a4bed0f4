//! Makes so many calls without a network: `overhead WHO FILE REPEATS`.
//!
//! `ours` is the generated client over a transport that has the answer at hand; `hand` is what a
//! careful program would write itself with `reqwest` and `serde_json` for this one operation.

use std::collections::BTreeMap;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use acs_sas::describe_image_instances::Criterion;
use acs_sas::runtime::Config;
use acs_sas::runtime::credentials::Static;
use acs_sas::runtime::sign::timestamp;
use acs_sas::runtime::transport::{BoxFuture, Exchange, Transport, TransportError};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

const HOST: &str = "tds.cn-shanghai.aliyuncs.com";
const ID: &str = "an-access-key-id";
const SECRET: &str = "an-access-key-secret";

/// Has the answer at hand.
#[derive(Debug)]
struct AtHand(Bytes);

impl Transport for AtHand {
    fn send(
        &self,
        exchange: Exchange,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        black_box(exchange);
        // The gateway of the service tells the id of the request in a header.
        let answer = http::Response::builder()
            .header("x-acs-request-id", "BE120DAB-F4E7-4C53-ADC3-A97578ABF384")
            .body(self.0.clone())
            .expect("an answer");
        Box::pin(async { Ok(answer) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing has to be waited for"),
    }
}

fn ours(client: &acs_sas::Client) -> usize {
    let call = client
        .describe_image_instances()
        .criteria([Criterion::default().name("riskStatus").value("YES")])
        .page_size(50)
        .current_page(2)
        .scanned(true)
        .send();
    ready(call).expect("an answer").image_instance_list.len()
}

#[derive(serde::Serialize)]
struct Condition<'a> {
    name: &'a str,
    value: &'a str,
}

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn hand(client: &reqwest::Client, body: &[u8]) -> usize {
    let criteria = [Condition {
        name: "riskStatus",
        value: "YES",
    }];
    let criteria = serde_json::to_string(&criteria).expect("JSON");
    let parameters = BTreeMap::from([
        ("Criteria", criteria),
        ("CurrentPage", "2".to_owned()),
        ("PageSize", "50".to_owned()),
        ("Scanned", "true".to_owned()),
    ]);
    let pairs = parameters.iter();
    let pairs =
        pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED)));
    let query = pairs.collect::<Vec<_>>().join("&");

    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).expect("random bytes");
    let hash = HEXLOWER.encode(&Sha256::digest(b""));
    let headers = BTreeMap::from([
        ("host", HOST.to_owned()),
        ("x-acs-action", "DescribeImageInstances".to_owned()),
        ("x-acs-content-sha256", hash.clone()),
        ("x-acs-credentials-provider", "static_ak".to_owned()),
        ("x-acs-date", timestamp(SystemTime::now())),
        ("x-acs-signature-nonce", HEXLOWER.encode(&nonce)),
        ("x-acs-version", "2018-12-03".to_owned()),
    ]);
    let names = headers.keys().copied().collect::<Vec<_>>().join(";");
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let canonical = format!("POST\n/\n{query}\n{lines}\n{names}\n{hash}");
    let text = format!(
        "ACS3-HMAC-SHA256\n{}",
        HEXLOWER.encode(&Sha256::digest(canonical))
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    let signature = HEXLOWER.encode(&mac.finalize().into_bytes());

    let mut request = client.post(format!("https://{HOST}/?{query}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request
        .header("accept", "application/json")
        .header(
            "user-agent",
            "AlibabaCloud (linux; x86_64) Rust/1.88 Core/0.1.0 TeaDSL/2",
        )
        .header(
            "authorization",
            format!("ACS3-HMAC-SHA256 Credential={ID},SignedHeaders={names},Signature={signature}"),
        )
        .build();
    black_box(request.expect("a request"));
    let answer: twin::describe_image_instances::Response =
        serde_json::from_slice(body).expect("an answer");
    answer.image_instance_list.len()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let body = std::fs::read(&arguments[2]).expect("a payload");
    let repeats: u32 = arguments[3].parse().expect("a number");
    match arguments[1].as_str() {
        "ours" => {
            let config = Config::new(Static::new(ID, SECRET)).endpoint(HOST);
            let client = acs_sas::Client::with_transport(config, AtHand(body.into()));
            for _ in 0..repeats {
                black_box(ours(&client));
            }
        }
        _ => {
            let client = reqwest::Client::new();
            for _ in 0..repeats {
                black_box(hand(&client, &body));
            }
        }
    }
}
