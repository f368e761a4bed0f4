//! Ten thousand calls over real sockets while every fifth request goes wrong.

#![expect(
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it measured"
)]

use std::path::Path;

use acs_mock::Server;
use acs_sas::runtime::{
    CallOptions, Effect, Field, Member, Meta, Method, Operation, Shape, Struct, data,
};

mod soaking;
use soaking::{calls, client, describe, faults};

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
