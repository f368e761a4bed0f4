//! Many calls over a bad network, by a client that is not treated well: each ends in its right
//! result or a right error, no write happens twice, few requests are added, and nothing is left
//! behind.
//!
//! One test in two processes. The servers remember every request, so the client is a process of
//! its own, whose memory, tasks and sockets are the client's. It tells how each call ended, and
//! the test compares that with what the servers saw of that call. Which request meets which fault
//! depends on the order of arrival; how many faults there are follows from the seed.
//!
//! `ACS_SOAK_CALLS` sets how many calls there are, `ACS_SOAK_SEED` the seed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

mod accounting;
mod client;
mod clock;
mod faults;
mod gate;
mod keys;
mod lanes;
mod ledger;
mod measures;
mod servers;
mod shop;

use std::process::Command;
use std::time::Instant;

use accounting::{End, Report};
use servers::Servers;

const NAME: &str = "calls_on_a_bad_network_end_right";
/// Where the client process finds the servers.
const SERVERS: &str = "ACS_SOAK_SERVERS";

/// How much is done.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) calls: u64,
    pub(crate) seed: u64,
}

impl Scale {
    fn of_environment() -> Self {
        let number = |name: &str, default: u64| match std::env::var(name) {
            Ok(text) => text.parse().unwrap(),
            Err(_) => default,
        };
        Self {
            calls: number("ACS_SOAK_CALLS", 10_000),
            seed: number("ACS_SOAK_SEED", 11),
        }
    }
}

#[test]
fn calls_on_a_bad_network_end_right() {
    let scale = Scale::of_environment();
    if let Ok(servers) = std::env::var(SERVERS) {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.enable_all().worker_threads(2).build().unwrap();
        let servers = serde_json::from_str(&servers).unwrap();
        let seen = runtime.block_on(client::all_calls(scale, &servers));
        println!("\nseen: {seen}");
        return;
    }
    let begun = Instant::now();
    let servers = Servers::start(scale);
    let (ends, seen) = client_process(&servers);
    assert_eq!(ends.len() as u64, scale.calls, "every call ends");
    let report = Report::of(&ends, servers.stop());
    println!("{report}");
    println!(
        "soak: {} calls, seed {}, {} requests, amplification {:.3}, faults {:.1} %, {seen}, {:.1} s",
        scale.calls,
        scale.seed,
        report.requests,
        report.amplification(),
        100.0 * report.faulty(),
        begun.elapsed().as_secs_f64()
    );
    report.judge();
}

/// Runs the client: how each call ended, and what the client measured of itself.
fn client_process(servers: &Servers) -> (Vec<End>, String) {
    let mut client = Command::new(std::env::current_exe().unwrap());
    client.args(["--exact", NAME, "--nocapture"]);
    // The way is short; no proxy is on it.
    client
        .env(SERVERS, servers.addresses().to_string())
        .env("NO_PROXY", "*");
    let output = client.output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let rest = out.lines().filter(|it| !it.starts_with("end: "));
    let rest: Vec<&str> = rest.collect();
    assert!(output.status.success(), "{}\n{err}", rest.join("\n"));
    let seen = out.lines().find_map(|line| line.strip_prefix("seen: "));
    let ends = out.lines().filter_map(|line| line.strip_prefix("end: "));
    (ends.map(End::read).collect(), seen.unwrap().to_owned())
}
