//! The command line, against the fake server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use acs_call::cli::{Console, FAILED, FINE, USAGE, run_as};
use acs_mock::{AccessKey, Fault, Rule, Server};
use acs_runtime::credentials::Static;
use acs_runtime::{Config, Scheme};
use proptest::prelude::*;
use serde_json::{Value, json};

mod console;
use console::{run, run_against, run_on, run_with, specs};

/// Where the request goes, with its parameters.
fn url(words: &[&str]) -> String {
    let words = [words, &["--dry-run", "--endpoint", "http://h"]].concat();
    let run = run(&words).ends(FINE);
    let line = run.out.lines().next().unwrap();
    line.strip_prefix("POST http://h").unwrap().to_owned()
}

#[test]
fn a_table_fits_the_terminal() {
    for width in [60, 100] {
        let words = [
            "DescribeImageInstances",
            "--scanned",
            "--page-size",
            "4",
            "--mock",
        ];
        let run = run_on(Some(width), Config::new(Static::new("", "")), &words).ends(FINE);
        assert!(run.out.lines().all(|it| it.chars().count() <= width));
        insta::assert_snapshot!(format!("table_of_{width}_columns"), run.out);
        let (heading, _) = run.err.split_once('\n').unwrap();
        assert!(
            heading.starts_with("4 of 69 items; status 200 after "),
            "{heading}"
        );
        assert!(run.err.contains("not shown: "), "{}", run.err);
    }
}

#[test]
fn without_a_terminal_the_json_of_the_wire_comes_and_nothing_else() {
    let server = Server::start().unwrap();
    let run = run_against(&server, &["DescribeImageInstances", "--PageSize=2"]).ends(FINE);
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["ImageInstanceList"].as_array().unwrap().len(), 2);
    assert_eq!(server.requests()[0].parameter("PageSize"), 2);
    assert!(run.out.starts_with("{\n  \""), "{}", run.out);
}

#[test]
fn columns_can_be_chosen_and_times_and_sizes_are_read() {
    let words = [
        "DescribeImageInstances",
        "--mock",
        "--page-size",
        "1",
        "--output",
        "table",
    ];
    let chosen = [&words[..], &["--columns", "ImageSize,tag,LastScanTime"]].concat();
    let run_chosen = run(&chosen).ends(FINE);
    let mut lines = run_chosen
        .out
        .lines()
        .map(|it| it.split_whitespace().collect::<Vec<_>>());
    assert_eq!(lines.next().unwrap(), ["ImageSize", "Tag", "LastScanTime"]);
    let row = lines.next().unwrap();
    assert_eq!(
        (row[1], row[3].len(), row[4].len()),
        ("GiB", 10, 5),
        "{row:?}"
    );
    let all = run(&[&words[..], &["--columns", "all"]].concat()).ends(FINE);
    assert_eq!(
        all.out.lines().next().unwrap().split_whitespace().count(),
        29
    );
    let wrong = run(&[&words[..], &["--columns", "Tags"]].concat()).ends(USAGE);
    assert_eq!(
        wrong.err,
        "error: there is no column `Tags`; did you mean `Tag`?\n"
    );
}

#[test]
fn all_pages_are_read_and_a_failure_keeps_what_was_read() {
    let server = Server::builder().items(45).start().unwrap();
    let words = ["DescribeImageInstances", "--all-pages", "--page-size", "20"];
    let run = run_against(&server, &words).ends(FINE);
    let items: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(items.as_array().unwrap().len(), 45);
    let table = run_against(&server, &[&words[..], &["--output", "table"]].concat()).ends(FINE);
    assert_eq!(table.out.lines().count(), 46);
    assert!(
        table.err.starts_with("45 of 45 items on 3 pages; "),
        "{}",
        table.err
    );

    let third = |it: &Value| it["CurrentPage"] == 3;
    let broken = Server::builder().items(45).start().unwrap();
    let respond = broken.expect("DescribeImageInstances").when(third);
    respond.respond(acs_mock::Reply::error(403, "NoPermission", "No."));
    let run = run_against(&broken, &words).ends(FAILED);
    let items: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(items.as_array().unwrap().len(), 40);
    assert!(
        run.err.contains("error: DescribeImageInstances: "),
        "{}",
        run.err
    );
}

/// Who watches sees how far it is, and nothing of that is left.
#[test]
fn progress_is_shown_to_who_watches() {
    let server = Server::builder().items(45).start().unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console {
        out: &mut out,
        err: &mut err,
        width: None,
        is_watched: true,
        is_colored: false,
    };
    let words = ["DescribeImageInstances", "--all-pages", "--page-size", "20"];
    let words = words.map(str::to_owned);
    let code = run_as(server.config(), &words, &specs(), &mut console).unwrap();
    let err = String::from_utf8(err).unwrap();
    let lines: Vec<&str> = err.split('\r').collect();
    let shown = [
        "",
        "\u{1b}[Kpages read: 1",
        "\u{1b}[Kpages read: 2",
        "\u{1b}[Kpages read: 3",
    ];
    assert_eq!((code, &lines[..4]), (FINE, &shown[..]));
    assert!(lines[4].starts_with("\u{1b}[Kstatus 200 after "), "{err}");
    assert!(!out.contains(&0x1b));
}

#[test]
fn parameters_have_any_spelling() {
    let expected = "/?CurrentPage=2&PageSize=20&Scanned=true";
    let spellings: [&[&str]; 4] = [
        &["--page-size", "20", "--current-page", "2", "--scanned"],
        &["--PageSize=20", "--CurrentPage", "2", "--Scanned", "true"],
        &[
            "--page_size",
            " 20 ",
            "--currentpage=2",
            "--scanned",
            "True",
        ],
        &["--scanned=true", "--pageSize", "20", "--CURRENT-PAGE", "2"],
    ];
    for words in spellings {
        assert_eq!(
            url(&[&["describe-image-instances"], words].concat()),
            expected
        );
    }
}

#[test]
fn parts_and_lists_are_given_in_any_way() {
    let one = "/?Criteria=%5B%7B%22name%22%3A%22a%22%2C%22value%22%3A%22b%22%7D%5D";
    let two = "/?Criteria=%5B%7B%22name%22%3A%22a%22%2C%22value%22%3A%22b%22%7D%2C%7B%22name%22%3A%22c%22%7D%5D";
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("criteria.json");
    std::fs::write(&file, r#"[{"value": "b", "name": "a"}, {"name": "c"}]"#).unwrap();
    let at_file = format!("@{}", file.display());
    let cases: [(&[&str], &str); 8] = [
        (&["--criteria", r#"[{"name": "a", "value": "b"}]"#], one),
        (&["--criteria", r#"{"name": "a", "value": "b"}"#], one),
        (&["--criteria.name", "a", "--criteria.value", "b"], one),
        (&["--criteria.1.name", "a", "--criteria.1.value", "b"], one),
        (
            &[
                "--criteria.name",
                "a",
                "--criteria.value",
                "b",
                "--criteria.name",
                "c",
            ],
            two,
        ),
        (
            &[
                "--criteria",
                r#"{"name": "a", "value": "b"}"#,
                "--criteria",
                r#"{"name": "c"}"#,
            ],
            two,
        ),
        (
            &[
                "--criteria",
                r#"[{"name": "a", "value": "b"}]"#,
                "--criteria",
                r#"{"name": "c"}"#,
            ],
            two,
        ),
        (&["--criteria", &at_file], two),
    ];
    for (words, expected) in cases {
        assert_eq!(
            url(&[&["DescribeImageInstances"], words].concat()),
            expected,
            "{words:?}"
        );
    }
}

#[test]
fn every_mistake_is_told_at_once_and_nothing_is_sent() {
    let server = Server::start().unwrap();
    let words = [
        "DescribeImageInstances",
        "--page-sise",
        "3",
        "--criteria.nam",
        "a",
        "--tag",
    ];
    let run = run_against(&server, &words).ends(USAGE);
    insta::assert_snapshot!(run.err, @r"
    error: `--page-sise` is not known; did you mean `page-size`?
    error: `--criteria.nam` is not known; did you mean `name`?
    error: `--tag` is not known
    help: `cargo xtask call DescribeImageInstances --help` lists the parameters
    ");
    let words = [
        "DescribeImageInstances",
        "--page-size",
        "2O",
        "--scanned",
        "perhaps",
    ];
    let run = run_against(&server, &words).ends(USAGE);
    insta::assert_snapshot!(run.err, @r#"
    error: `PageSize`: must be a whole number, but is "2O"
    error: `Scanned`: must be `true` or `false`, but is "perhaps"
    help: `cargo xtask call DescribeImageInstances --help` lists the parameters
    "#);
    let words = [
        "DescribeImageInstances",
        "--current-page",
        "0",
        "--criteria",
        "[{",
    ];
    let run = run_against(&server, &words).ends(USAGE);
    insta::assert_snapshot!(run.err, @r"
    error: `Criteria`: must be JSON text, but is not JSON: EOF while parsing an object at line 1 column 2
    error: `CurrentPage`: must be at least 1, but is 0
    help: nothing was sent; `--no-validation` sends it all the same
    ");
    assert!(server.requests().is_empty());
    let words = [&words[..], &["--no-validation"]].concat();
    let run = run_against(&server, &words).ends(FAILED);
    assert!(
        run.err
            .starts_with("warning: `Criteria`: must be JSON text"),
        "{}",
        run.err
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn words_that_make_no_sense_are_refused() {
    let cases: [(&[&str], &str); 9] = [
        (
            &["DescribeImageInstances", "--mock", "--endpoint", "h"],
            "`--mock` and `--endpoint` call two different servers",
        ),
        (&[], "error: an operation is wanted"),
        (
            &["DescribeImageInstance"],
            "did you mean `DescribeImageInstances`?",
        ),
        (&["DescribeImageInstances", "20"], "one word too many after"),
        (
            &["DescribeImageInstances", "-x"],
            "their names begin with `--`",
        ),
        (
            &["DescribeImageInstances", "--output", "xml"],
            "`--output` takes `table`, `json`, not `xml`",
        ),
        (
            &["DescribeImageInstances", "--endpoint"],
            "`--endpoint` takes a value: URL",
        ),
        (
            &["DescribeImageInstances", "--mock=yes"],
            "`--mock` takes no value",
        ),
        (
            &["DescribeImageInstances", "--product", "Ecs"],
            "no product is called `Ecs`",
        ),
    ];
    for (words, expected) in cases {
        let run = run(words).ends(USAGE);
        assert!(run.err.contains(expected), "{words:?}: {}", run.err);
        assert_eq!(run.out, "", "{words:?}");
    }
}

#[test]
fn what_the_service_says_is_explained() {
    let server = Server::start().unwrap();
    let fault = Fault::Error {
        status: 403,
        code: "NoPermission".to_owned(),
        message: "no permission".to_owned(),
    };
    server.inject(Rule::new(fault));
    let run = run_against(&server, &["DescribeImageInstances"]).ends(FAILED);
    assert!(
        run.err.starts_with("error: DescribeImageInstances: "),
        "{}",
        run.err
    );
    assert!(run.err.contains("NoPermission"), "{}", run.err);
    assert!(
        run.err.contains("\nhelp: "),
        "the page documents it: {}",
        run.err
    );
}

#[test]
fn nothing_that_a_service_sends_moves_the_cursor() {
    let server = Server::start().unwrap();
    let evil = "\u{1b}[31mred\r\nline\u{9b}2J\u{7}";
    let answer = json!({
        "RequestId": evil,
        "ImageInstanceList": [{"Tag": evil, "RepoName": "名字很长".repeat(20)}],
        "PageInfo": {"TotalCount": 1},
    });
    for output in ["table", "json"] {
        server
            .expect("DescribeImageInstances")
            .times(1)
            .respond(answer.clone());
        let config = server.config();
        let run = run_on(
            Some(70),
            config,
            &["DescribeImageInstances", "--output", output],
        )
        .ends(FINE);
        let shown = run.out.clone() + &run.err;
        assert!(
            !shown.contains(|it: char| it.is_control() && it != '\n'),
            "{shown:?}"
        );
        if output == "table" {
            assert_eq!(run.out.lines().count(), 2, "{}", run.out);
            let widest = run
                .out
                .lines()
                .map(unicode_width::UnicodeWidthStr::width)
                .max();
            assert!(widest <= Some(70), "{}", run.out);
        }
    }
}

#[test]
fn no_secret_is_printed() {
    let key = AccessKey {
        id: "AKID".to_owned(),
        secret: "MARKED-SECRET".into(),
        token: Some("MARKED-TOKEN".into()),
    };
    let server = Server::builder().access_key(key.clone()).start().unwrap();
    let config = Config::new(Static::from(key))
        .endpoint(server.endpoint())
        .scheme(Scheme::Http);
    let password = "MARKED-PASSWORD";
    let call = [
        "AddPrivateRegistry",
        "--registry-type",
        "harbor",
        "--registry-version",
        "V2",
        "--protocol-type",
        "2",
        "--net-type",
        "1",
        "--registry-host-ip",
        "203.0.113.20",
        "--domain-name",
        "example.com",
        "--user-name",
        "u",
        "--password",
        password,
        "--registry-region-id",
        "cn-hangzhou",
        "--extra-param",
        r#"{"namespace": "n", "authToken": "MARKED-AUTH"}"#,
    ];
    let ways: [&[&str]; 7] = [
        &["--output", "table"],
        &["--dry-run"],
        &["--generate", "rust"],
        &["--generate", "curl"],
        &["--generate", "python"],
        // A mistake is told, too; and a refusal quotes what it refuses.
        &["--net-type", "MARKED"],
        &["--product", "MARKED-NOT"],
    ];
    for (index, way) in ways.into_iter().enumerate() {
        let words = [&call[..], way].concat();
        let run = run_on(Some(100), config.clone(), &words);
        assert_eq!(
            run.code,
            if index < 5 { FINE } else { USAGE },
            "{way:?} {}",
            run.err
        );
        let shown = run.out + &run.err;
        for secret in ["MARKED-SECRET", "MARKED-TOKEN", password, "MARKED-AUTH"] {
            assert!(!shown.contains(secret), "{way:?}: {shown}");
        }
    }
    let wrong = Config::new(Static::new("AKID", "MARKED-WRONG")).scheme(Scheme::Http);
    let wrong = wrong.endpoint(server.endpoint());
    let run = run_on(Some(100), wrong, &call).ends(FAILED);
    assert!(!(run.out + &run.err).contains("MARKED"));
}

#[test]
fn help_tells_what_there_is() {
    insta::assert_snapshot!("help", run(&["--help"]).ends(FINE).out);
    let words = ["DescribeImageInstances", "--help"];
    insta::assert_snapshot!("help_of_an_operation", run(&words).ends(FINE).out);
    let list = run(&["--list"]).ends(FINE).out;
    assert_eq!(
        list.lines()
            .filter(|it| it.starts_with("  ") && !it.starts_with("   "))
            .count(),
        59
    );
    assert_eq!(run(&["--list", "--product", "Ecs"]).ends(FINE).out, "");
}

/// The specs of one operation, which are read sooner than all.
fn one_operation() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-operation");
    let folder = root.join("sas/2018-12-03");
    std::fs::create_dir_all(folder.join("operations")).unwrap();
    for file in ["service.yaml", "operations/DescribeImageInstances.yaml"] {
        let from = specs().join("sas/2018-12-03").join(file);
        std::fs::copy(from, folder.join(file)).unwrap();
    }
    root
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn no_words_make_it_panic(
        words in proptest::collection::vec(
            prop_oneof![
                "--(criteria|scanned|page-size|Criteria\\.1|criteria\\.name|criteria\\.9\\.name|columns|output|x)(=.{0,6})?",
                "[\\[\\]{}\"@:a-z0-9-]{0,8}",
                ".{0,6}",
            ],
            0..8,
        ),
    ) {
        let mut all = vec!["DescribeImageInstances"];
        all.extend(words.iter().map(String::as_str));
        let completion = [&["--complete", "--"], &all[..]].concat();
        let run = |words: &[&str]| {
            let config = Config::new(Static::new("id", "secret"));
            run_with(&one_operation(), Some(80), config, words)
        };
        let _ = run(&completion);
        // Nothing is sent, whatever the words are.
        all.extend(["--dry-run", "--endpoint", "http://127.0.0.1:9"]);
        let code = run(&all).code;
        prop_assert!(code == FINE || code == USAGE, "{code}");
    }
}
