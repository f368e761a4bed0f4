//! Where the panel's calls go, and what no other page gets.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use acs_mock::{Fault, Rule, Server};
use support::{KINDS, OPERATION, builder, builder_with, explorer, open, page, press, send};

#[test]
fn the_real_service_is_not_offered_without_credentials() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    page.click(".try-target input[value=real]");
    page.wait("document.querySelector('dialog[open] pre')");
    let why = page.text("dialog[open]");
    assert!(
        why.contains("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set"),
        "{why}"
    );
    page.press("Escape");
    page.wait("!document.querySelector('dialog[open]')");
    assert_eq!(
        page.evaluate("document.querySelector('.try-target input:checked').value"),
        "mock"
    );
}

#[test]
fn the_real_service_is_asked_after_a_question_and_its_key_stays_out_of_the_page() {
    let Some(page) = page() else { return };
    let key = acs_mock::AccessKey {
        id: "LTAI-of-the-user".to_owned(),
        secret: "secret-of-the-user".into(),
        token: None,
    };
    let service = Server::builder().access_key(key).start().unwrap();
    let endpoint = format!("http://{}", service.endpoint());
    let provider = acs_runtime::credentials::Static::new("LTAI-of-the-user", "secret-of-the-user");
    let explorer = builder()
        .provider(provider)
        .real(|it| it.endpoint(endpoint))
        .start()
        .unwrap();
    let open = || {
        page.open(&format!("{}{OPERATION}", explorer.url()));
        page.wait("document.querySelector('.try-send')");
    };
    let choose = || page.click(".try-target input[value=real]");
    open();
    // Whoever says no stays where they were.
    choose();
    page.wait("document.querySelector('dialog[open] .try-danger')");
    press(&page, "Stay with the fake server");
    send(&page);
    assert_eq!(service.calls("DescribeImageInstances"), 0);
    choose();
    page.wait("document.querySelector('dialog[open] .try-danger')");
    press(&page, "Use the real service");
    page.wait("!document.querySelector('dialog[open]')");
    send(&page);
    page.wait("document.querySelector('.try-outcome').textContent.includes('200')");
    assert_eq!(service.calls("DescribeImageInstances"), 1);
    // Another page begins with the fake server, and need not ask again.
    open();
    send(&page);
    assert_eq!(service.calls("DescribeImageInstances"), 1);
    choose();
    send(&page);
    page.wait("document.querySelector('.try-fine')");
    assert_eq!(service.calls("DescribeImageInstances"), 2);
    assert_eq!(
        page.evaluate("document.querySelector('dialog[open]')"),
        serde_json::Value::Null
    );
    let all = page.evaluate("document.documentElement.outerHTML");
    for secret in ["LTAI-of-the-user", "secret-of-the-user"] {
        assert!(!all.as_str().unwrap().contains(secret), "{secret}");
    }
}

#[test]
fn every_attempt_is_told() {
    let Some(page) = page() else { return };
    let throttled = Rule::new(Fault::Throttle).times(1);
    let explorer = builder_with(Server::builder().fault(throttled))
        .start()
        .unwrap();
    page.open(&format!("{}{OPERATION}", explorer.url()));
    page.wait("document.querySelector('.try-send')");
    send(&page);
    assert!(page.text(".try-outcome").contains("2 attempts"));
    let rows = "[...document.querySelectorAll('[aria-label=Attempts] tr')].map((it) => it.cells[1].textContent)";
    assert_eq!(page.evaluate(rows).as_array().unwrap().len(), 2);
    assert_eq!(page.evaluate(rows)[1], "HTTP 200");
}

#[test]
fn a_failure_of_the_service_is_told() {
    let Some(page) = page() else { return };
    let broken = Rule::new(Fault::Throttle);
    let explorer = builder_with(Server::builder().fault(broken))
        .start()
        .unwrap();
    page.open(&format!("{}{OPERATION}", explorer.url()));
    page.wait("document.querySelector('.try-send')");
    send(&page);
    assert!(page.text(".try-outcome").starts_with("Failed"));
    assert!(
        page.text(".try-error").contains("Throttling"),
        "{}",
        page.text(".try-error")
    );
}

#[test]
fn an_explorer_that_ended_is_said_to_have_ended() {
    let Some(page) = page() else { return };
    let explorer = builder().start().unwrap();
    page.open(&format!("{}{OPERATION}", explorer.url()));
    page.wait("document.querySelector('.try-view-request pre')");
    drop(explorer);
    page.click(".try-send");
    page.wait(
        "document.querySelector('.try-view-answer').innerText.includes('Is it still running?')",
    );
}

#[test]
fn nothing_leaves_the_origin() {
    let Some(page) = page() else { return };
    let home = explorer().url();
    for (_, path) in KINDS {
        page.open(&format!("{home}{path}"));
    }
    open(&page, OPERATION);
    press(&page, "Fill in the example");
    send(&page);
    let requests = page.requests();
    assert!(requests.iter().any(|it| it.ends_with("/_explore/api/send")));
    let foreign = |it: &&String| !it.starts_with(&home) && !it.starts_with("data:");
    let foreign: Vec<&String> = requests.iter().filter(foreign).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_foreign_page_gets_nothing() {
    let Some(page) = page() else { return };
    let home = explorer().url();
    // A page of this machine too, so that no rule of the browser about networks comes first.
    page.open(&foreign());
    let tries = [
        format!("fetch('{home}').then((it) => it.text())"),
        format!("fetch('{home}', {{ mode: 'no-cors' }}).then((it) => it.text())"),
        format!(
            "fetch('{home}_explore/api/form', {{ method: 'POST', body: '{{}}' }}).then((it) => it.text())"
        ),
        format!(
            "new Promise((done, failed) => {{
                const it = document.createElement('script');
                it.src = '{home}_explore/explore.js';
                it.onload = () => done('loaded');
                it.onerror = failed;
                document.head.append(it);
            }})"
        ),
    ];
    for attempt in tries {
        let got = page.evaluate(&format!("({attempt}).catch(() => 'refused')"));
        assert!(got == "refused" || got == "", "{attempt}: {got}");
    }
    // Nor is it shown inside one.
    page.evaluate(&format!(
        "document.body.innerHTML = '<iframe src=\"{home}\"></iframe>';
         new Promise((done) => setTimeout(done, 500))"
    ));
    let complaints = page.complaints().join("\n");
    assert!(complaints.contains("frame-ancestors"), "{complaints}");
    // The name of this machine is not its address: another site could have taken it over.
    let port = home
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    page.open(&format!("http://localhost:{port}/"));
    assert!(
        page.text("body")
            .contains("`Host` header names something else")
    );
}

/// A page of another program on this machine, without any policy.
fn foreign() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let answer =
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>foreign";
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/")
}
