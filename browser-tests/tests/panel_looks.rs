//! The panel on a phone, in the dark, and for whoever cannot see it.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use browser_tests::{Axe, Page};
use support::{OPERATION, explorer, page};

/// Shows every state of the panel, one after the other.
fn each_state(page: &Page, path: &str, mut look: impl FnMut(&str)) {
    page.open("about:blank");
    page.open(&format!("{}{path}", explorer().url()));
    page.wait("document.querySelector('#try:not([hidden]) .try-send')");
    let press = |text: &str| {
        page.evaluate(&format!(
            "[...document.querySelectorAll('#try button')].find((it) => it.textContent === '{text}').click()"
        ));
    };
    look("empty");
    press("Fill in the example");
    page.wait("location.hash.startsWith('#try=')");
    look("filled in");
    press("Request");
    page.wait("document.querySelector('.try-view-request pre')");
    look("request");
    press("Code");
    look("code");
    press("Send");
    page.wait("document.querySelector('.try-outcome')");
    page.evaluate("document.querySelectorAll('#try details').forEach((it) => { it.open = true; })");
    look("answer");
    page.evaluate(
        "for (const it of document.querySelectorAll('#try input[type=text]')) {
            it.value = 'x'.repeat(200);
            it.dispatchEvent(new Event('input', { bubbles: true }));
        }",
    );
    page.wait("document.querySelector('.try-bad')");
    look("problems");
    page.evaluate("document.querySelector('.try-target input[value=real]').click()");
    page.wait("document.querySelector('dialog[open] pre')");
    look("question");
}

/// An operation with lists of objects, one with many plain parameters.
const OPERATIONS: [&str; 2] = [OPERATION, "sas/2018-12-03/OperateImageVul.html"];

#[test]
fn nothing_must_be_scrolled_sideways_on_a_phone() {
    let Some(page) = page() else { return };
    for width in [360, 500] {
        page.size(width, 800);
        for path in OPERATIONS {
            each_state(&page, path, |state| {
                assert_eq!(page.sideways(), 0, "{path} at {width}: {state}");
            });
        }
    }
}

#[test]
fn nobody_is_kept_out() {
    let (Some(page), Some(axe)) = (page(), Axe::get()) else {
        return;
    };
    for is_dark in [false, true] {
        page.dark(is_dark);
        for path in OPERATIONS {
            each_state(&page, path, |state| {
                let violations = axe.violations(&page);
                assert!(
                    violations.is_empty(),
                    "{path}, dark {is_dark}: {state}\n{}",
                    violations.join("\n")
                );
            });
        }
    }
    assert_eq!(page.complaints(), [""; 0]);
}
