//! Products of the vendor that are as unlike each other as they come, each imported, generated,
//! looked at by clippy and rustdoc, and used: sample answers are read and requests are made.
//!
//! `cargo xtask import-corpus ../shared/metadata/api-docs` does the same with all of them.

#![allow(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::ffi::OsString;
use std::path::Path;

use acs_codegen::diag::Style;

/// RPC with an odd credential, a list of lists, no operations at all, forms and a list of
/// anything, paths with shapes as bodies and answers, and a protocol of its own.
const PRODUCTS: &str = "sts,cms-export,es-serverless,viapi-regen,devs,aligenie";

#[test]
fn products_of_every_kind_build_and_work() {
    let metadata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/metadata/api-docs");
    if !metadata.exists() {
        println!("skipped: ../shared/metadata/api-docs is not there");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import-corpus");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = xtask::Terminal {
        out: &mut out,
        err: &mut err,
        style: Style::Plain,
    };
    let program = ["cargo xtask", "import-corpus"].map(OsString::from);
    let args = [
        metadata.into_os_string(),
        "--products".into(),
        PRODUCTS.into(),
        "--out".into(),
        folder.into_os_string(),
    ];
    let code = xtask::run(program.into_iter().chain(args), terminal);
    let (out, err) = (
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    );
    assert_eq!(code, 0, "{err}\n{out}");
    let total = out.lines().find(|line| line.starts_with("| 6 products |"));
    let total = total.expect("there is a total");
    assert!(total.contains("| yes | yes | yes | yes | yes |"), "{total}");
    // 55 of `viapi-regen`, 33 of `devs`, 11 of `aligenie`, 4 of `sts`, 2 of `cms-export`.
    assert!(total.ends_with("| 105/105 | 122/122 |"), "{total}");
}
