//! The panel as a person meets it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use acs_call::Catalogue;
use acs_runtime::encode;
use acs_sas::describe_image_instances::{Criterion, Request};
use acs_sas::shapes::LogicalExp;
use browser_tests::Page;
use serde_json::json;
use support::{OPERATION, input, is_in_sight, open, page, press, send};

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
