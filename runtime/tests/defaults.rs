//! The numbers in `docs/client.md` are those of the code.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use acs_runtime::transport::Limits;
use acs_runtime::{Backoff, Pages, RetryPolicy};

#[test]
fn the_page_says_the_defaults() {
    let said = table();
    let limits = Limits::default();
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    for (setting, default) in [
        ("connect", seconds(limits.connect)),
        ("each read", seconds(limits.read)),
        ("an attempt in all", seconds(limits.total)),
        ("largest body", format!("{} MiB", limits.body >> 20)),
    ] {
        assert_eq!(said[setting], default, "{setting}");
    }

    let shown = format!("{:?}", RetryPolicy::default());
    let attempts = format!("attempts: {},", said["attempts"]);
    assert!(shown.contains(&attempts), "{shown}");
    let hint = &said["hint of the service"];
    assert!(
        hint.contains("up to 60 s") && shown.contains("longest_wait: 60s"),
        "{shown}"
    );
    let Backoff::FullJitter { period, cap } = Backoff::default() else {
        panic!("the page says that it is full jitter");
    };
    let (period, cap) = (period.as_millis(), cap.as_secs());
    let wait = format!("full jitter: random up to {period} ms · 2ⁿ, at most {cap} s");
    assert_eq!(said["wait"], wait);

    let pages = Pages::LIMIT / 1000;
    assert!(
        said["pages"].starts_with(&format!("at most {pages},000,")),
        "{}",
        said["pages"]
    );
}

#[cfg(any(feature = "hyper", feature = "blocking"))]
#[test]
fn the_page_says_how_long_connections_are_kept() {
    let shown = format!("{:?}", acs_runtime::transport::HttpConfig::new());
    assert_eq!(table()["idle connections"], "8 for each host, for 15 s");
    assert!(
        shown.contains("idle_time: 15s, idle_connections: 8"),
        "{shown}"
    );
}

/// The first two cells of each row of each table: a setting and its default.
fn table() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/client.md");
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().filter_map(|line| {
        let mut cells = line
            .strip_prefix('|')?
            .split('|')
            .map(|cell| cell.trim().to_owned());
        Some((cells.next()?, cells.next()?))
    });
    rows.collect()
}
