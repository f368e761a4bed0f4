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

/// The pages, made once.
pub(crate) fn site() -> &'static Files {
    static SITE: LazyLock<Files> = LazyLock::new(|| {
        let folder = acs_diff::input::folder(SourceMap::load(&specs()).unwrap()).unwrap();
        acs_site::build(&folder, &Options::default()).unwrap()
    });
    &SITE
}

/// An explorer for one test. Its chain finds no credentials, on whatever machine the tests run.
pub(crate) fn builder() -> Builder {
    let mock = Server::builder().specs(specs()).start().unwrap();
    let sources = SourceMap::load(&specs()).unwrap();
    let nobody = || Err::<Provided, _>("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set");
    Explorer::builder(site().clone(), sources, mock).provider(from_fn("env", nobody))
}

/// The explorer that the tests of a program share.
pub(crate) fn explorer() -> &'static Explorer {
    static EXPLORER: LazyLock<Explorer> = LazyLock::new(|| builder().start().unwrap());
    &EXPLORER
}
