//! Scripts: what they say, and what is said about broken ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use acs_mock::{Script, Server};

mod support;
use support::{Call, start};

#[test]
fn a_script_sets_up_answers_and_faults() {
    let script: Script = "
seed: 3
items: 2
faults:
  - { fault: throttleFor, retryAfterMs: 20, operation: DescribeImageInstances, times: 1 }
  - fault: error
    status: 500
    code: ServerError
    times: 1
"
    .parse()
    .unwrap();
    let server = start(Server::builder().script(script));
    let images = || Call::new(&server, "DescribeImageInstances").answer(&server);
    let throttled = images();
    assert_eq!(
        (throttled.status, throttled.header("x-acs-retry-after")),
        (429, Some("20"))
    );
    assert_eq!(images().json()["Code"], "ServerError");
    assert_eq!(images().json()["PageInfo"]["TotalCount"], 2);
}

#[test]
fn every_fault_has_a_word() {
    for fault in [
        r#"{"fault": "throttle"}"#,
        r#"{"fault": "throttleFor", "retryAfterMs": 1}"#,
        r#"{"fault": "error", "status": 503, "code": "ServiceUnavailable", "message": "later"}"#,
        r#"{"fault": "badGateway"}"#,
        r#"{"fault": "resetBefore"}"#,
        r#"{"fault": "resetAfter"}"#,
        r#"{"fault": "truncate"}"#,
        r#"{"fault": "slow", "delayMs": 1}"#,
        r#"{"fault": "drip", "delayMs": 1}"#,
        r#"{"fault": "hang"}"#,
        r#"{"fault": "wrongContentType"}"#,
        r#"{"fault": "unexpected"}"#,
        r#"{"fault": "oversized", "bytes": 1}"#,
        r#"{"fault": "deep", "levels": 1}"#,
        r#"{"fault": "empty", "after": 1, "probability": 0.5}"#,
        r#"{"fault": "redirect", "location": "http://127.0.0.1:9/"}"#,
        r#"{"fault": "garbage"}"#,
        r#"{"fault": "wrongEncoding"}"#,
        r#"{"fault": "shortLength"}"#,
        r#"{"fault": "twice"}"#,
        r#"{"fault": "closeAfter"}"#,
    ] {
        let script = format!(r#"{{"answers": "sample", "faults": [{fault}]}}"#);
        assert!(script.parse::<Script>().is_ok(), "{fault}");
    }
}

#[test]
fn a_broken_script_is_explained() {
    for (script, problem) in [
        (
            "faults:\n  - fault: explode",
            "faults[0].fault: unknown variant `explode`",
        ),
        ("faults:\n  - {}", "missing field `fault`"),
        ("seeds: 1", "unknown field `seeds`, expected one of"),
        ("seed: many", "seed: invalid type"),
        (
            "faults: [{ fault: slow }]",
            "faults[0]: this fault needs `delayMs`",
        ),
        (
            "faults: [{ fault: hang, delayMs: 1 }]",
            "faults[0]: `delayMs` does not belong to this fault",
        ),
        (
            "faults: [{ fault: hang, probability: 2 }]",
            "faults[0]: `probability` goes from 0 to 1",
        ),
        (
            "faults: [{ fault: error, status: 200, code: a }]",
            "goes from 400 to 599",
        ),
        (
            "faults: [{ fault: redirect, location: \"a\\nb\" }]",
            "the `location` holds a control character",
        ),
        (
            "faults: [{ fault: garbage, location: a }]",
            "`location` does not belong to this fault",
        ),
        ("faults: [", "line 2"),
    ] {
        let error = script.parse::<Script>().unwrap_err().to_string();
        assert!(error.contains(problem), "{script}: {error}");
    }
    let error = Script::load("no/such.yaml").unwrap_err().to_string();
    assert!(error.starts_with("no/such.yaml: "), "{error}");
    assert!("x".repeat(2 << 20).parse::<Script>().is_err());
}
