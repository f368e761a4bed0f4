//! What ten thousand calls leave behind. Alone in its process, since it measures the process.

#![expect(
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it measured"
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use acs_mock::Server;

mod soaking;
use soaking::{calls, client, describe, faults};

/// Memory of this process in MiB, where the system tells.
fn memory() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some((resident * 4096) >> 20)
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
