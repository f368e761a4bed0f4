//! The harness sees what it is there to see.

#![allow(clippy::unwrap_used, reason = "this is a test")]

use browser_tests::{Axe, Browser, Page};

fn page(html: &str) -> Option<Page> {
    let page = Browser::get()?.page();
    let encoded: String = html.bytes().map(|it| format!("%{it:02x}")).collect();
    page.open(&format!("data:text/html;charset=utf-8,{encoded}"));
    Some(page)
}

#[test]
fn complaints_of_a_page_are_remembered() {
    let scripts = [
        ("throw new Error('thrown')", "thrown"),
        ("Promise.reject(new Error('rejected'))", "rejected"),
        ("console.error('logged')", "logged"),
        (
            "fetch('http://127.0.0.1:1/').catch(() => {})",
            "127.0.0.1:1",
        ),
    ];
    for (script, sign) in scripts {
        let Some(page) = page(&format!("<p>x<script>{script}</script>")) else {
            return;
        };
        page.evaluate("new Promise(done => setTimeout(done, 200))");
        let complaints = page.complaints().join("\n");
        assert!(complaints.contains(sign), "{script}: {complaints}");
    }
    let quiet = page("<p>x<script>console.log('fine')</script>").unwrap();
    assert_eq!(quiet.complaints(), [""; 0]);
}

#[test]
fn requests_are_remembered() {
    let Some(page) = page("<img src='http://127.0.0.1:1/picture.png'>") else {
        return;
    };
    let requests = page.requests();
    assert!(
        requests.iter().any(|it| it.ends_with("/picture.png")),
        "{requests:?}"
    );
}

#[test]
fn a_page_that_is_too_wide_can_be_scrolled_sideways() {
    let Some(wide) =
        page("<meta name=viewport content='width=device-width'><p style='width:500px'>x")
    else {
        return;
    };
    wide.size(360, 800);
    assert!(wide.sideways() > 100, "{}", wide.sideways());
    let narrow = page("<meta name=viewport content='width=device-width'><p>x").unwrap();
    narrow.size(360, 800);
    assert_eq!(narrow.sideways(), 0);
}

#[test]
fn scripts_can_be_switched_off() {
    let Some(page) = page("<p>x") else { return };
    page.scripts(false);
    page.open("data:text/html,<p>without</p><script>document.body.textContent='with'</script>");
    assert_eq!(page.text("body").trim(), "without");
}

#[test]
fn clicks_and_keys_arrive() {
    let Some(page) =
        page("<input id=a><input id=b><button onclick=\"this.textContent += '!'\">go</button>")
    else {
        return;
    };
    page.fill("#a", "first");
    page.type_text("second");
    page.press("Tab");
    page.press("Enter");
    page.click("button");
    let values = page.evaluate("[a.value, b.value, document.querySelector('button').textContent]");
    assert_eq!(values, serde_json::json!(["first", "second", "go!!"]));
}

#[test]
fn violations_are_found_where_there_are_some() {
    let Some(bad) = page(
        "<html lang=en><title>x</title><main><h1>x</h1><img src=x><p style='color:#aaa;background:#fff'>pale",
    ) else {
        return;
    };
    let Some(axe) = Axe::get() else { return };
    let violations = axe.violations(&bad).join("\n");
    assert!(violations.contains("image-alt"), "{violations}");
    assert!(violations.contains("color-contrast"), "{violations}");
    let good = page("<html lang=en><title>x</title><main><h1>x</h1><p>readable").unwrap();
    assert_eq!(axe.violations(&good), [""; 0]);
}
