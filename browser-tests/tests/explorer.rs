//! The panel as a person meets it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use acs_call::Catalogue;
use acs_runtime::encode;
use acs_sas::describe_image_instances::{Criterion, Request};
use acs_sas::shapes::LogicalExp;
use browser_tests::Page;
use serde_json::json;
use support::{KINDS, OPERATION, builder, explorer, is_in_sight, page};

/// Opens a page of the explorer and waits for its panel.
fn open(page: &Page, path: &str) {
    page.open(&format!("{}{path}", explorer().url()));
    page.wait("document.querySelector('#try:not([hidden]) .try-send')");
}

/// A selector of the input that a label names; `nth` counts labels of the same text.
fn input(page: &Page, name: &str, nth: usize) -> String {
    let found = page.evaluate(&format!(
        "[...document.querySelectorAll('#try label')]
            .filter((it) => it.querySelector('code')?.textContent === '{name}')[{nth}]?.htmlFor"
    ));
    format!(
        "#{}",
        found
            .as_str()
            .unwrap_or_else(|| panic!("no label {name} {nth}"))
    )
}

/// Clicks a button of the panel by its text.
fn press(page: &Page, text: &str) {
    page.evaluate(&format!(
        "[...document.querySelectorAll('#try button')]
            .filter((it) => it.textContent === '{text}' && it.checkVisibility())
            .forEach((it, index) => (index ? it.removeAttribute('data-test') : it.setAttribute('data-test', '')))"
    ));
    page.click("#try button[data-test]");
    page.evaluate("document.querySelector('[data-test]')?.removeAttribute('data-test')");
}

fn send(page: &Page) {
    page.click(".try-send");
    page.wait("document.querySelector('.try-outcome')");
}

/// What is said at a field.
fn message(page: &Page, input: &str) -> String {
    let said = page.evaluate(&format!(
        "document.querySelector('{input}').closest('.try-field').querySelector(':scope > .try-message').textContent"
    ));
    said.as_str().unwrap().to_owned()
}

/// The query parameter `Criteria` as the generated crate sends it.
fn criteria(conditions: Vec<Criterion>) -> String {
    let request = Request::builder().criteria(conditions).build();
    let query = encode(&request).query;
    query
        .into_iter()
        .find(|(name, _)| name == "Criteria")
        .unwrap()
        .1
}

#[test]
fn the_builder_of_conditions_makes_the_json_that_the_crate_makes() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    press(&page, "Add element");
    // What another operation knows of the names is offered.
    let name = input(&page, "name", 0);
    let offers = page.evaluate(&format!(
        "[...document.querySelector('{name}').list.options].map((it) => it.value).join()"
    ));
    assert_eq!(
        offers,
        "tag,digest,vulStatus,alarmStatus,riskStatus,registryType"
    );
    page.fill(&name, "vulStatus");
    page.fill(&input(&page, "value", 0), "YES");
    page.choose(&input(&page, "logicalExp", 0), "=AND");
    press(&page, "Add element");
    page.fill(&input(&page, "name", 1), "instanceId");
    page.fill(&input(&page, "value", 1), "\"quoted\" \\ 测试 &=");
    let own = criteria(vec![
        Criterion::default()
            .name("vulStatus")
            .value("YES")
            .logical_exp(LogicalExp::And),
        Criterion::default()
            .name("instanceId")
            .value("\"quoted\" \\ 测试 &="),
    ]);
    let own = serde_json::Value::from(own);
    page.wait(&format!(
        "document.querySelector('.try-wire code')?.textContent === {own}"
    ));
    // And that is what goes out.
    press(&page, "Request");
    page.wait(&format!(
        "new URL(document.querySelector('.try-line code').textContent).searchParams.get('Criteria') === {own}"
    ));
    // Taking one away leaves the other.
    press(&page, "Remove");
    page.wait("document.querySelectorAll('.try-row').length === 1");
    page.wait("document.querySelector('.try-wire code').textContent.startsWith('[{\"name\":\"instanceId\"')");
    press(&page, "Remove");
    page.wait("document.querySelector('.try-wire').hidden");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn send_shows_four_images_from_the_fake_server() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    page.fill(&input(&page, "PageSize", 0), "4");
    send(&page);
    assert!(
        page.text(".try-outcome")
            .starts_with("Succeeded · HTTP 200")
    );
    assert_eq!(
        page.evaluate("document.querySelectorAll('.try-list tbody tr').length"),
        4
    );
    let head = page.text(".try-list thead");
    for column in ["Digest", "LastScanTime", "RegistryType"] {
        assert!(head.contains(column), "{head}");
    }
    let id = page.evaluate("document.querySelector('.try-outcome + .try-help code').textContent");
    page.click(".try-raw summary");
    let raw = page.text(".try-raw pre");
    let raw: serde_json::Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(raw["ImageInstanceList"].as_array().unwrap().len(), 4);
    assert_eq!(raw["RequestId"], id);
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_page_that_is_none_is_refused_in_the_words_of_the_crate() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    let current = input(&page, "CurrentPage", 0);
    page.fill(&current, "0");
    page.wait("document.querySelector('.try-bad')");
    let own = Request::builder().current_page(0).build().validate();
    assert_eq!(
        format!("`CurrentPage`: {}", message(&page, &current)),
        own.unwrap_err().to_string()
    );
    let is_invalid = page.evaluate(&format!("document.querySelector('{current}').ariaInvalid"));
    assert_eq!(is_invalid, "true");
    // It is not sent, and whoever tries is led to the field.
    page.click(".try-send");
    page.wait("document.querySelector('.try-view-answer').innerText.startsWith('Not sent')");
    page.wait(&format!(
        "document.activeElement === document.querySelector('{current}')"
    ));
    page.fill(&current, "1");
    page.wait("!document.querySelector('.try-bad')");
    assert_eq!(message(&page, &current), "");
}

#[test]
fn a_page_size_that_is_no_number_is_refused_as_on_the_command_line() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    let size = input(&page, "PageSize", 0);
    page.fill(&size, "many");
    page.wait("document.querySelector('.try-bad')");
    let values = json!({ "PageSize": "many" });
    let catalogue = Catalogue::read(&support::sources()).unwrap();
    let operation = catalogue.find(None, "DescribeImageInstances").unwrap();
    let problems = operation.request(values.as_object().unwrap()).unwrap_err();
    assert_eq!(message(&page, &size), problems[0].message);
    send_in_vain(&page);
    page.fill(&size, "4");
    page.wait("!document.querySelector('.try-bad')");
    send(&page);
}

fn send_in_vain(page: &Page) {
    page.click(".try-send");
    page.wait("document.querySelector('.try-view-answer').innerText.startsWith('Not sent')");
}

#[test]
fn what_is_required_is_asked_for_once_it_was_left_out() {
    let Some(page) = page() else { return };
    open(&page, "sas/2018-12-03/AddPrivateRegistry.html");
    page.wait("document.querySelector('.try-rest').textContent.includes('problem')");
    assert_eq!(
        page.evaluate("document.querySelectorAll('.try-bad').length"),
        0
    );
    page.click(".try-send");
    page.wait("document.querySelectorAll('.try-bad').length > 1");
    let said = page.text(".try-bad .try-message");
    assert_eq!(said, "is required");
}

#[test]
fn everything_can_be_done_with_the_keyboard() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    page.evaluate("document.querySelector('#try summary').focus()");
    let focused = |expression: &str| {
        for _ in 0..40 {
            if page.evaluate(&format!(
                "Boolean(document.activeElement.matches('{expression}'))"
            )) == true
            {
                return;
            }
            page.press("Tab");
        }
        panic!("{expression} cannot be reached");
    };
    focused("#try .try-add");
    page.press("Enter");
    // The first part of the new element has the focus.
    let name = input(&page, "name", 0);
    focused(&name);
    page.type_text("tag");
    focused(&input(&page, "PageSize", 0));
    page.type_text("4");
    focused(".try-target input:checked");
    focused(".try-send");
    page.press("Enter");
    page.wait("document.querySelectorAll('.try-list tbody tr').length === 4");
    focused("[role=tab][aria-selected=true]");
    page.press("ArrowRight");
    page.wait("!document.querySelector('.try-view-request').hidden");
    page.press("ArrowRight");
    page.wait("!document.querySelector('.try-view-code').hidden");
    page.press("ArrowRight");
    page.wait("!document.querySelector('.try-view-answer').hidden");
    focused(".try-scroll");
}

#[test]
fn a_link_brings_the_values_back_but_no_secrets() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    press(&page, "Fill in the example");
    page.wait("location.hash.startsWith('#try=')");
    let link = page.evaluate("location.href").as_str().unwrap().to_owned();
    page.open("about:blank");
    page.open(&link);
    page.wait("document.querySelector('.try-wire code')");
    let own = criteria(vec![
        Criterion::default()
            .name("instanceId")
            .value("390100182")
            .logical_exp(LogicalExp::And),
    ]);
    assert_eq!(page.text(".try-wire code"), own);
    assert_eq!(
        page.evaluate(&format!(
            "document.querySelector('{}').value",
            input(&page, "PageSize", 0)
        )),
        "20"
    );
    // Nonsense in the fragment is said to be that.
    page.open("about:blank");
    open(&page, &format!("{OPERATION}#try=%7Bnonsense"));
    page.wait("document.querySelector('.try-rest').textContent.includes('cannot be read')");

    open(&page, "sas/2018-12-03/AddPrivateRegistry.html");
    page.fill(&input(&page, "Password", 0), "hunter2");
    page.fill(&input(&page, "UserName", 0), "reader");
    page.wait("location.hash.includes('reader')");
    assert_eq!(page.evaluate("location.href.includes('hunter2')"), false);
    assert_eq!(
        page.evaluate("document.body.innerText.includes('hunter2')"),
        false
    );
}

#[test]
fn what_is_signed_is_shown() {
    let Some(page) = page() else { return };
    open(&page, OPERATION);
    press(&page, "Request");
    page.wait("document.querySelector('.try-view-request pre')");
    let text = page.text(".try-view-request");
    for part in [
        "POST http://127.0.0.1:",
        "x-acs-action",
        "ACS3-HMAC-SHA256",
        "Canonical request",
        "String to sign",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

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
    let service = acs_mock::Server::builder().access_key(key).start().unwrap();
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
fn a_link_into_the_reference_is_not_pushed_away_by_the_panel() {
    let Some(page) = page() else { return };
    let id = "r-ImageInstanceList.LastScanTime";
    open(&page, &format!("{OPERATION}#{id}"));
    page.wait(&is_in_sight(id));
    assert_eq!(
        page.evaluate("document.querySelector('#try details').open"),
        false
    );
    page.click("nav.toc a[href='#try']");
    page.wait("document.querySelector('#try details').open");
}

#[test]
fn every_operation_has_a_panel() {
    let Some(page) = page() else { return };
    let operations = support::site()
        .iter()
        .filter(|(_, text)| text.contains("data-operation="));
    for (path, _) in operations.step_by(7) {
        open(&page, path);
        if page.evaluate("Boolean(document.querySelector('.try-members'))") == true {
            press(&page, "Fill in the example");
        }
        press(&page, "Request");
        page.wait("document.querySelector('.try-view-request').innerText !== ''");
        assert_eq!(page.complaints(), [""; 0], "{path}");
    }
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
