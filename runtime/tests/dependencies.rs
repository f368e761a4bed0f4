//! What each feature brings along.

use std::collections::BTreeSet;
use std::process::Command;

/// The crates that a program with this crate builds, this one included: names and versions.
fn crates(features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "acs-runtime",
            "--edges",
            "normal,build",
        ])
        .args(["--prefix", "none", "--no-dedupe", "--locked", "--offline"])
        .args(["--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let text = String::from_utf8(output.stdout).expect("names are UTF-8");
    let lines = text.lines().map(|line| line.split(" (").next());
    lines.flatten().map(str::to_owned).collect()
}

#[track_caller]
fn assert_without(features: &str, names: &[&str]) {
    let crates = crates(features);
    assert!(crates.iter().any(|name| name.starts_with("acs-runtime ")));
    for name in names {
        let prefix = format!("{name} v");
        let found = crates.iter().find(|line| line.starts_with(&prefix));
        assert_eq!(found, None, "with features `{features}`");
    }
}

const NETWORK: &[&str] = &[
    "hyper",
    "hyper-util",
    "mio",
    "reqwest",
    "ring",
    "rustls",
    "socket2",
    "tokio",
    "ureq",
];

#[test]
fn without_features_nothing_can_open_a_connection() {
    assert_without("", NETWORK);
    assert_without("serde", NETWORK);
}

#[test]
fn the_blocking_transport_brings_no_async_runtime() {
    let runtimes = [
        "async-io",
        "futures-util",
        "hyper",
        "mio",
        "polling",
        "smol",
        "tokio",
    ];
    assert_without("blocking", &runtimes);
}

#[test]
fn tls_is_built_without_a_second_provider() {
    let others = [
        "aws-lc-rs",
        "aws-lc-sys",
        "native-tls",
        "openssl",
        "openssl-sys",
    ];
    assert_without("hyper,blocking", &others);
    assert_without("reqwest", &others);
}

#[test]
fn the_default_transport_is_light() {
    let count = crates("hyper").len();
    assert!(count <= 65, "{count} crates, of 70 that a program may get");
    let count = crates("blocking").len();
    assert!(count <= 55, "{count} crates");
}
