//! The site of this repository's specs, as files and as the explorer serves it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test file uses its own part, and these are tests"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_explore::{Builder, Explorer};
use acs_mock::Server;
use acs_runtime::credentials::{Provided, from_fn};
use acs_site::Options;
use browser_tests::{Browser, Page};

/// A new page, if there is a browser.
pub(crate) fn page() -> Option<Page> {
    Some(Browser::get()?.page())
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec")
}

/// The files of the specs.
pub(crate) fn sources() -> SourceMap {
    SourceMap::load(&specs()).unwrap()
}

/// The pages, made once.
pub(crate) fn site() -> &'static Files {
    static SITE: LazyLock<Files> = LazyLock::new(|| {
        let folder = acs_diff::input::folder(sources()).unwrap();
        acs_site::build(&folder, &Options::default()).unwrap()
    });
    &SITE
}

/// An explorer for one test. Its chain finds no credentials, on whatever machine the tests run.
pub(crate) fn builder() -> Builder {
    builder_with(Server::builder())
}

/// The same with a fake server that is set up like this.
pub(crate) fn builder_with(mock: acs_mock::Builder) -> Builder {
    let mock = mock.specs(specs()).start().unwrap();
    let nobody = || Err::<Provided, _>("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set");
    Explorer::builder(site().clone(), sources(), mock).provider(from_fn("env", nobody))
}

/// The explorer that the tests of a program share.
pub(crate) fn explorer() -> &'static Explorer {
    static EXPLORER: LazyLock<Explorer> = LazyLock::new(|| builder().start().unwrap());
    &EXPLORER
}

/// One page of each kind, and what it is.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("home", "index.html"),
    ("product", "sas/2018-12-03/index.html"),
    ("operation", OPERATION),
    ("enums", "sas/2018-12-03/enums.html"),
    ("errors", "sas/2018-12-03/errors.html"),
    ("changes", "sas/2018-12-03/changes.html"),
];

/// The page of the operation that most tests try.
pub(crate) const OPERATION: &str = "sas/2018-12-03/DescribeImageInstances.html";

/// The address of a page of the site as files, without any server.
pub(crate) fn file(path: &str) -> String {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        for (path, contents) in site().iter() {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            // Tests of another program may be reading it.
            if std::fs::read(&file).ok().as_deref() != Some(contents.as_bytes()) {
                std::fs::write(file, contents).unwrap();
            }
        }
        folder
    });
    format!("file://{}/{path}", FOLDER.display())
}

/// An expression: whether the element with an id is on the page and in nothing that is closed.
pub(crate) fn is_in_sight(id: &str) -> String {
    format!(
        "(() => {{
            const box = document.getElementById('{id}')?.getBoundingClientRect();
            return box && box.height > 0 && box.top < innerHeight && box.bottom > 0;
        }})()"
    )
}

/// Opens everything on the page that can be opened.
pub(crate) fn unfold(page: &Page) {
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
}

/// Opens a page of the explorer and waits for its panel.
pub(crate) fn open(page: &Page, path: &str) {
    page.open(&format!("{}{path}", explorer().url()));
    page.wait("document.querySelector('#try:not([hidden]) .try-send')");
}

/// A selector of the input that a label names; `nth` counts labels of the same text.
pub(crate) fn input(page: &Page, name: &str, nth: usize) -> String {
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
pub(crate) fn press(page: &Page, text: &str) {
    page.evaluate(&format!(
        "[...document.querySelectorAll('#try button')]
            .filter((it) => it.textContent === '{text}' && it.checkVisibility())
            .forEach((it, index) => (index ? it.removeAttribute('data-test') : it.setAttribute('data-test', '')))"
    ));
    page.click("#try button[data-test]");
    page.evaluate("document.querySelector('[data-test]')?.removeAttribute('data-test')");
}

pub(crate) fn send(page: &Page) {
    page.click(".try-send");
    page.wait("document.querySelector('.try-outcome')");
}
