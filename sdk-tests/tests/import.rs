//! `cargo xtask import`, run as a user would, from a file and from a server on this machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

use acs_codegen::diag::Style;

struct Run {
    code: u8,
    out: String,
    err: String,
}

fn xtask(args: &[&str]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = xtask::Terminal {
        out: &mut out,
        err: &mut err,
        style: Style::Plain,
    };
    let program = ["cargo xtask", "import"].iter().chain(args);
    let code = xtask::run(program.map(OsString::from), terminal);
    Run {
        code,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

const METADATA: &str = r#"{"version":"1.0","info":{"style":"RPC","product":"Pantry","version":"2020-01-01"},
"directories":[{"id":7,"title":"Jars","type":"directory","children":["ListJars","OpenJar"]}],
"components":{"schemas":{}},
"apis":{
 "ListJars":{"methods":["get","post"],"security":[{"AK":[]}],"summary":"Lists jars.",
  "parameters":[{"name":"Shelf","in":"query","schema":{"type":"string","description":"A shelf. Valid values:\n- **top**: near the ceiling.\n- **bottom**: near the floor.","example":"top"}}],
  "responses":{"200":{"schema":{"type":"object","properties":{"Count":{"type":"integer","description":"How many.","example":"many"}}}}}},
 "OpenJar":{"methods":["post"],"security":[{"AK":[]}],"summary":"Opens a jar.","parameters":[],
  "responses":{"200":{"schema":{"type":"object","properties":{}}}}}},
"endpoints":[{"regionId":"cn-hangzhou","endpoint":"pantry.example.com\t"}]}"#;

/// An empty folder of one test.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("import")
        .join(test);
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    fs::create_dir_all(&path).unwrap();
    path
}

/// The metadata as a file, and the folder to import it into.
fn files(test: &str) -> (String, String, PathBuf) {
    let folder = folder(test);
    let file = folder.join("api-docs.json");
    fs::write(&file, METADATA).unwrap();
    let into = folder.join("spec");
    (
        file.display().to_string(),
        into.display().to_string(),
        into.join("pantry/2020-01-01"),
    )
}

#[test]
fn a_product_is_imported_and_importing_it_again_changes_nothing() {
    let (file, into, target) = files("twice");
    let run = xtask(&[&file, "--into", &into, "--details"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("pantry/2020-01-01 ListJars@200.Count ("),
        "{}",
        run.err
    );
    assert!(
        run.err.contains(
            "pantry/2020-01-01: 2 operations, 2 things left out or bent; 3 files written"
        ),
        "{}",
        run.err
    );
    let text = fs::read_to_string(target.join("operations/ListJars.yaml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema="));
    assert!(text.contains("mined: [values]"), "{text}");

    let run = xtask(&[&file, "--into", &into]);
    assert!(
        run.err.contains("0 files written, 3 unchanged, 0 removed"),
        "{}",
        run.err
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let (file, into, target) = files("dry");
    let run = xtask(&[
        &file,
        "--into",
        &into,
        "--dry-run",
        "--operation",
        "OpenJar",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out, "new: operations/OpenJar.yaml\nnew: service.yaml\n");
    assert!(!target.exists());
}

#[test]
fn texts_can_be_dropped_and_what_is_left_compiles() {
    let (file, into, target) = files("dropped");
    let run = xtask(&[&file, "--into", &into, "--texts", "drop", "--group", "Jars"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(target.join("operations/ListJars.yaml")).unwrap();
    assert!(
        !text.contains("shelf") && text.contains("top: The value `top`."),
        "{text}"
    );
    let sources = acs_codegen::source::SourceMap::load(Path::new(&into)).unwrap();
    let options = acs_codegen::Options {
        runtime: "runtime".to_owned(),
        standalone: true,
        product: None,
    };
    acs_codegen::compile(&sources, &options).unwrap();
}

#[test]
fn two_versions_of_a_product_are_two_crates() {
    let (file, into, target) = files("versions");
    xtask(&[&file, "--into", &into]);
    fs::write(&file, METADATA.replace("2020-01-01", "2021-06-30")).unwrap();
    for _ in 0..2 {
        let run = xtask(&[&file, "--into", &into]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let service = |version: &str| {
        let path = target.with_file_name(version).join("service.yaml");
        fs::read_to_string(path).unwrap()
    };
    assert!(!service("2020-01-01").contains("crate:"));
    assert!(service("2021-06-30").contains("crate: acs-pantry-20210630\n"));
}

#[test]
fn metadata_names_no_files_outside_of_its_folder() {
    let (file, into, target) = files("outside");
    fs::write(
        &file,
        METADATA.replace("\"OpenJar\":{", "\"../../../OpenJar\":{"),
    )
    .unwrap();
    let run = xtask(&[&file, "--into", &into, "--details"]);
    assert!(run.err.contains("cannot be that of a file"), "{}", run.err);
    assert_eq!(fs::read_dir(target.join("operations")).unwrap().count(), 1);

    fs::write(&file, METADATA.replace("\"Pantry\"", "\"../Pantry\"")).unwrap();
    let run = xtask(&[&file, "--into", &into]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("is no product and no version"),
        "{}",
        run.err
    );
}

#[test]
fn a_conflict_is_told_and_ours_is_kept() {
    let (file, into, target) = files("conflict");
    xtask(&[&file, "--into", &into]);
    let ours = target.join("service.yaml");
    let text = fs::read_to_string(&ours).unwrap();
    fs::write(&ours, text.replace("title: Pantry", "title: The pantry")).unwrap();
    let newer = METADATA.replace("pantry.example.com\\t", "larder.example.com");
    fs::write(&file, newer).unwrap();
    let run = xtask(&[&file, "--into", &into]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(&ours).unwrap();
    assert!(
        text.contains("The pantry") && text.contains("larder.example.com"),
        "{text}"
    );

    fs::write(&ours, text.replace("larder", "cellar")).unwrap();
    let newest = METADATA.replace("pantry.example.com\\t", "attic.example.com");
    fs::write(&file, newest).unwrap();
    let run = xtask(&[&file, "--into", &into]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("conflict: service.yaml: endpoints.regions.cn-hangzhou.public: was larder.example.com, is cellar.example.com here and attic.example.com in the metadata; ours is kept"), "{}", run.err);
    assert!(
        fs::read_to_string(&ours)
            .unwrap()
            .contains("cellar.example.com")
    );
}

#[test]
fn a_name_that_is_not_there_is_a_mistake_of_the_user() {
    let (file, into, _) = files("unknown");
    let run = xtask(&[&file, "--into", &into, "--operation", "OpenJars"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("no operation `OpenJars`: did you mean `OpenJar`?"),
        "{}",
        run.err
    );
}

#[test]
fn what_is_no_metadata_is_refused_with_its_place() {
    let (file, into, target) = files("refused");
    for (text, message) in [
        ("{\"info\": }", "this is not JSON"),
        ("{\"info\": {}}", "this is no metadata of a product"),
        ("", "the file says nothing"),
    ] {
        fs::write(&file, text).unwrap();
        let run = xtask(&[&file, "--into", &into]);
        assert_eq!(run.code, 1);
        assert!(run.err.contains(message), "{}", run.err);
    }
    assert!(!target.exists());
}

/// Serves some paths of a server on this machine, once each, and returns its address.
fn serve(answers: &'static [(&'static str, &'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = request.split(' ').nth(1).unwrap_or_default();
            let found = answers.iter().find(|(it, ..)| *it == path);
            let (status, body) =
                found.map_or(("404 Not Found", ""), |(_, status, body)| (*status, *body));
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(body.as_bytes());
        }
    });
    format!("http://{address}/meta/v1")
}

#[test]
fn metadata_is_fetched_at_the_version_asked_for_or_recommended() {
    let url = serve(&[
        (
            "/meta/v1/products.json",
            "200 OK",
            r#"[{"code":"Pantry","defaultVersion":"2020-01-01","versions":["2019-01-01","2020-01-01"]}]"#,
        ),
        (
            "/meta/v1/products/Pantry/versions/2020-01-01/api-docs.json",
            "200 OK",
            METADATA,
        ),
        (
            "/meta/v1/products/Broken/versions/1/api-docs.json",
            "500 Oops",
            "",
        ),
    ]);
    let into = folder("fetched").display().to_string();
    for args in [
        &["--fetch", "pantry"][..],
        &["--fetch", "Pantry", "2020-01-01"],
    ] {
        let args = [args, &["--metadata-url", &url, "--into", &into]].concat();
        let run = xtask(&args);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert!(
        Path::new(&into)
            .join("pantry/2020-01-01/operations/OpenJar.yaml")
            .exists()
    );

    let failures = [
        (&["--fetch", "Pantri"][..], 2, "did you mean `Pantry`?"),
        (
            &["--fetch", "Pantry", "2021-01-01"],
            1,
            "knows no such product or version",
        ),
        (
            &["--fetch", "Broken", "1"],
            1,
            "answers with the status 500",
        ),
        (
            &["--fetch", "Pan/try", "1"],
            2,
            "is no product and no version",
        ),
    ];
    for (args, code, message) in failures {
        let args = [args, &["--metadata-url", &url, "--into", &into]].concat();
        let run = xtask(&args);
        assert_eq!(run.code, code, "{}", run.err);
        assert!(run.err.contains(message), "{}", run.err);
    }
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = xtask(&["--fetch", "Pantry", "1", "--metadata-url", &url]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("cannot connect"), "{}", run.err);
}
