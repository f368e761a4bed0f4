//! The site as a person meets it, as files and without any server.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use browser_tests::Axe;
use support::{KINDS, OPERATION, file, is_in_sight, page, site, unfold};

/// Bytes of a page with everything that it loads at first.
const MOST_BYTES: usize = 150_000;

#[test]
fn search_finds_an_enum_value() {
    let Some(page) = page() else { return };
    page.open(&file("index.html"));
    // The key that the field shows.
    page.press("/");
    page.type_text("harbor");
    page.wait("document.querySelector('#search-results a')");
    let results = page.text("#search-results");
    assert!(results.contains("harbor"), "{results}");
    page.press("ArrowDown");
    page.press("Enter");
    page.wait("location.pathname.endsWith('/enums.html') && document.readyState === 'complete'");
    let target = page.evaluate("decodeURIComponent(location.hash.slice(1))");
    page.wait(&is_in_sight(target.as_str().unwrap()));
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn search_finds_parameters_errors_and_operations() {
    let Some(page) = page() else { return };
    page.open(&file(OPERATION));
    for (text, end) in [
        ("DescribeImageCriteria", "/DescribeImageCriteria.html"),
        ("NoPermission", "/errors.html"),
        ("RegistryRegionId", ".html"),
    ] {
        page.fill("#search", "");
        page.click("#search");
        page.type_text(text);
        page.wait(&format!(
            "document.querySelector('#search-results a')?.innerText.includes('{text}')"
        ));
        let link = page.evaluate("document.querySelector('#search-results a').pathname");
        assert!(link.as_str().unwrap().ends_with(end), "{text}: {link}");
    }
    page.fill("#search", "");
    page.click("#search");
    page.type_text("zzzz-nothing");
    page.wait("document.querySelector('#search-results').innerText.includes('Nothing')");
}

#[test]
fn a_deep_link_opens_its_member() {
    let Some(page) = page() else { return };
    for are_on in [true, false] {
        page.scripts(are_on);
        for id in [
            "r-ImageInstanceList.LastScanTime",
            "p-Criteria.value",
            "p-PageSize",
        ] {
            page.open("about:blank");
            page.open(&file(&format!("{OPERATION}#{id}")));
            page.wait(&is_in_sight(id));
        }
    }
}

#[test]
fn members_can_be_opened_and_closed_with_the_keyboard() {
    let Some(page) = page() else { return };
    page.open(&file(OPERATION));
    page.evaluate(
        "document.querySelector('#request ~ * details > summary, main details > summary').focus()",
    );
    let is_open = || page.evaluate("document.activeElement.parentElement.open");
    let before = is_open();
    page.press("Enter");
    assert_ne!(is_open(), before);
    page.press("Enter");
    assert_eq!(is_open(), before);
}

#[test]
fn the_page_is_dark_for_whoever_wants_it_dark() {
    let Some(page) = page() else { return };
    let light = "(() => {
        const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g);
        return (Number(r) + Number(g) + Number(b)) / 3;
    })()";
    for (kind, path) in KINDS {
        page.open(&file(path));
        page.dark(false);
        assert!(page.evaluate(light).as_f64() > Some(200.0), "{kind}");
        page.dark(true);
        assert!(page.evaluate(light).as_f64() < Some(50.0), "{kind}");
    }
}

#[test]
fn nothing_must_be_scrolled_sideways_on_a_phone() {
    let Some(page) = page() else { return };
    for width in [320, 360, 500] {
        page.size(width, 800);
        for (kind, path) in KINDS {
            page.open(&file(path));
            assert_eq!(page.sideways(), 0, "{kind} at {width}");
            unfold(&page);
            assert_eq!(page.sideways(), 0, "{kind} at {width}, unfolded");
        }
    }
}

#[test]
fn everything_but_the_search_works_without_scripts() {
    let Some(page) = page() else { return };
    page.scripts(false);
    page.open(&file(OPERATION));
    for text in [
        "DescribeImageInstances",
        "Criteria",
        "ImageInstanceList",
        "yundun-sas",
    ] {
        assert!(page.text("main").contains(text), "{text}");
    }
    page.click("main details:not([open]) > summary");
    assert_eq!(page.evaluate("document.querySelector('#try').hidden"), true);
    page.click("nav.tabs a, nav.toc a");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_nothing_fails() {
    let Some(page) = page() else { return };
    let home = file("");
    for (kind, path) in KINDS {
        page.open(&file(path));
        page.click("#search");
        page.wait("globalThis.acsIndex");
        let requests = page.requests();
        let foreign = |it: &&String| !it.starts_with(&home) && !it.starts_with("data:");
        let foreign: Vec<&String> = requests.iter().filter(foreign).collect();
        assert!(foreign.is_empty(), "{kind}: {foreign:?}");
        assert_eq!(page.complaints(), [""; 0], "{kind}");
    }
}

#[test]
fn nobody_is_kept_out() {
    let (Some(page), Some(axe)) = (page(), Axe::get()) else {
        return;
    };
    for is_dark in [false, true] {
        page.dark(is_dark);
        for (kind, path) in KINDS {
            page.open(&file(path));
            unfold(&page);
            let violations = axe.violations(&page);
            assert!(
                violations.is_empty(),
                "{kind}, dark: {is_dark}\n{}",
                violations.join("\n")
            );
        }
    }
}

#[test]
fn nobody_is_kept_from_the_results_of_a_search() {
    let (Some(page), Some(axe)) = (page(), Axe::get()) else {
        return;
    };
    page.open(&file("index.html"));
    page.click("#search");
    page.type_text("image");
    page.wait("document.querySelector('#search-results a')");
    assert_eq!(axe.violations(&page), [""; 0]);
}

#[test]
fn an_operations_page_is_small() {
    let site = site();
    let size = |path: &str| site.get(path).unwrap().len();
    let shared = size("assets/style.css") + size("assets/site.js");
    let pages = site
        .iter()
        .filter(|(_, text)| text.contains("data-operation="));
    let sizes: Vec<(&str, usize)> = pages
        .map(|(path, text)| (path, text.len() + shared))
        .collect();
    assert!(sizes.len() > 50, "{}", sizes.len());
    for (path, size) in sizes {
        assert!(size < MOST_BYTES, "{path}: {size} bytes");
    }
}
