//! `diff`, `history` and what the repository says about changes, each run as a user would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

mod run;

use run::{Run, xtask};

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

const PING: &str = "\
operation: Ping
summary: Answers.
methods: [POST]
parameters:
  Zone: {in: query, type: string, doc: Where.}
response:
  type: object
  members:
    Text: {type: string, doc: What it says.}
    Count: {type: integer, doc: How often.}
";

const OPERATION: &str = "api-spec/demo/2024-01-01/operations/Ping.yaml";

/// A repository of one test, with specs in a commit.
struct Repository {
    path: PathBuf,
}

impl Repository {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("changes")
            .join(test);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        let repository = Self { path };
        repository.write("api-spec/demo/2024-01-01/service.yaml", SERVICE);
        repository.write(OPERATION, PING);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("Begin");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn change(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.path.join(OPERATION)).unwrap();
        assert!(text.contains(from));
        self.write(OPERATION, &text.replace(from, to));
    }

    fn git(&self, args: &[&str]) -> String {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.path)
            .args(identity)
            .args(args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self, title: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", title]);
    }

    fn spec(&self) -> String {
        self.at("api-spec")
    }

    fn at(&self, path: &str) -> String {
        self.path.join(path).to_str().unwrap().to_owned()
    }

    /// A command about changes of these specs, on a day that never changes.
    fn run(&self, args: &[&str]) -> Run {
        let spec = self.spec();
        let mut all = args.to_vec();
        all.extend(["--spec", &spec, "--today", "2026-01-15"]);
        xtask(&all)
    }

    fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.extend(["--format", "json", "--fail-on", "none"]);
        let run = self.run(&all);
        assert_eq!(run.code, 0, "{}", run.err);
        serde_json::from_str(&run.out).unwrap()
    }
}

/// Rules of the findings that are about more than texts, by step.
fn rules(report: &Value) -> Vec<Vec<String>> {
    let steps = report["steps"].as_array().unwrap().iter();
    let rules = steps.map(|step| {
        let findings = step["findings"].as_array().unwrap().iter();
        let findings = findings.filter(|it| it["wire"] != "none" || it["area"] == "policy");
        let findings = findings.filter(|it| it["rule"] != "change-announced");
        findings
            .map(|it| it["rule"].as_str().unwrap().to_owned())
            .collect()
    });
    rules.collect()
}

fn fingerprint(report: &Value) -> String {
    let finding = &report["steps"][0]["findings"][0];
    finding["fingerprint"].as_str().unwrap().to_owned()
}

#[test]
fn the_history_of_the_documented_page_is_told_day_by_day() {
    let run = xtask(&["history", "DescribeImageInstances", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let steps = report["steps"].as_array().unwrap();
    let dates: Vec<&str> = steps
        .iter()
        .map(|it| it["date"].as_str().unwrap())
        .collect();
    assert_eq!(
        dates,
        ["2022-12-26", "2024-06-26", "2024-07-19", "2025-09-19"]
    );
    assert_eq!(
        rules(&report),
        [
            &["operation-added"][..],
            &["response-member-added"],
            &["response-member-renamed-case"],
            // The vendor's page never told.
            &["response-member-added", "history-unannounced"],
        ]
    );
    let finding = |step: usize, rule: &str| {
        let mut findings = steps[step]["findings"].as_array().unwrap().iter();
        findings.find(|it| it["rule"] == rule).unwrap()
    };
    for step in [1, 2] {
        let findings = steps[step]["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "nothing else, not even a text");
    }
    let added = finding(1, "response-member-added");
    assert_eq!(added["path"], "response.ImageInstanceList[].lastScanTime");
    let renamed = finding(2, "response-member-renamed-case");
    assert_eq!(
        (&renamed["wire"], &renamed["rust"]),
        (&"break".into(), &"none".into())
    );
    assert_eq!(renamed["rename"]["from"], "lastScanTime");
    assert_eq!(renamed["rename"]["to"], "LastScanTime");
    assert!(!renamed["rename"]["evidence"].as_array().unwrap().is_empty());
    assert_eq!(steps[2]["advice"][0]["bump"], "minor");
    let last = finding(3, "response-member-added");
    assert_eq!(last["path"], "response.ImageInstanceList[].SourceBizTag");
    for step in [1, 2] {
        let announced = steps[step]["announced"].as_array().unwrap();
        assert!(!announced.is_empty(), "the vendor announced it");
    }
    // Both sides are quoted, as YAML and as Rust.
    let code = &renamed["code"];
    assert!(
        code["oldYaml"]
            .as_str()
            .unwrap()
            .starts_with("lastScanTime:")
    );
    assert!(
        code["newRust"]
            .as_str()
            .unwrap()
            .contains("pub last_scan_time: Option<i64>,")
    );
}

#[test]
fn a_range_of_days_leaves_the_others_out() {
    let args = [
        "history",
        "--since",
        "2024-07-01",
        "--until",
        "2024-12-31",
        "--format",
        "json",
    ];
    let report: Value = serde_json::from_str(&xtask(&args).out).unwrap();
    assert_eq!(rules(&report), [["response-member-renamed-case"]]);
}

#[test]
fn the_axis_that_fails_is_chosen() {
    let days = ["diff", "@2024-06-26", "@2024-07-19"];
    for (more, code) in [
        (&[][..], 1),
        (&["--fail-on", "wire"], 1),
        (&["--fail-on", "none"], 0),
        (&["--operation", "DescribeImageCriteria"], 0),
    ] {
        let run = xtask(&[&days[..], more].concat());
        assert_eq!(run.code, code, "{more:?}: {}{}", run.out, run.err);
    }
    let added = ["diff", "@2022-12-26", "@2024-06-26"];
    assert_eq!(xtask(&added).code, 0);
    assert_eq!(
        xtask(&[&added[..], &["--fail-on", "docs"]].concat()).code,
        1
    );
}

#[test]
fn the_specs_do_not_differ_from_themselves() {
    let run = xtask(&["diff", "api-spec@2999-01-01", "--fail-on", "docs"]);
    // The name is relative to where the tests run, so it may be none.
    assert!(run.code == 3 || run.code == 0, "{}", run.err);
    let run = xtask(&["diff", "@2999-01-01", "--fail-on", "docs"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("nothing changed"), "{}", run.out);
}

#[test]
fn a_commit_is_compared_with_the_work_tree_and_left_as_it_is() {
    let repository = Repository::new("git");
    repository.change("Count: {type: integer", "Sum: {type: integer");
    let index = fs::read(repository.path.join(".git/index")).unwrap();
    for old in [
        "HEAD",
        "main",
        "main:",
        "HEAD:api-spec",
        "main:api-spec/demo",
        "main:api-spec/demo/2024-01-01",
        "main:api-spec/demo/2024-01-01/operations/Ping.yaml",
    ] {
        let report = repository.json(&["diff", old]);
        assert_eq!(rules(&report)[0].len(), 2, "{old}: {report}");
        let finding = &report["steps"][0]["findings"][0];
        let side = if finding["old"].is_object() {
            &finding["old"]
        } else {
            &finding["new"]
        };
        let file = side["file"].as_str().unwrap();
        assert!(
            file.ends_with("demo/2024-01-01/operations/Ping.yaml"),
            "{file}"
        );
    }
    assert_eq!(fs::read(repository.path.join(".git/index")).unwrap(), index);
    let status = repository.git(&["status", "--porcelain"]);
    assert_eq!(status.trim(), format!("M {OPERATION}"));
}

#[test]
fn commits_are_walked_and_broken_ones_passed_over() {
    let repository = Repository::new("walk");
    repository.change("summary: Answers.", "sumary: Answers.");
    repository.commit("Break it");
    repository.change("sumary: Answers.", "summary: Answers.");
    repository.change("Text: {type: string", "Words: {type: string");
    repository.commit("Rename a member");
    let report = repository.json(&["history", "--git"]);
    let steps = report["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 1, "{report}");
    assert_eq!(steps[0]["doc"], "Rename a member");
    let run = repository.run(&["history", "--git"]);
    assert!(run.err.contains("passed over"), "{}", run.err);
    assert!(run.err.contains("Break it"), "{}", run.err);
}

#[test]
fn files_and_folders_are_as_wide_as_the_narrower_side() {
    let repository = Repository::new("files");
    let old = repository.at("old.yaml");
    repository.write("old.yaml", &PING.replace("Count:", "Sum:"));
    let pong = PING.replace("operation: Ping", "operation: Pong");
    repository.write("api-spec/demo/2024-01-01/operations/Pong.yaml", &pong);
    let new = repository.at(OPERATION);
    for sides in [
        [old.as_str(), new.as_str()],
        [old.as_str(), &repository.spec()],
        [old.as_str(), &repository.at("api-spec/demo/2024-01-01")],
    ] {
        let report = repository.json(&["diff", sides[0], sides[1]]);
        let rules = rules(&report).concat();
        assert_eq!(rules.len(), 2, "{sides:?}: {rules:?}");
        assert!(!rules.contains(&"operation-added".to_owned()), "{rules:?}");
    }
}

#[test]
fn metadata_is_compared_like_a_spec() {
    let repository = Repository::new("metadata");
    let metadata = |parameter: &str| {
        format!(
            r#"{{"version": "1.0", "info": {{"style": "RPC", "product": "Demo", "version": "2024-01-01"}},
            "apis": {{"Ping": {{"methods": ["post"], "schemes": ["https"],
            "summary": "Answers.",
            "parameters": [{{"name": "{parameter}", "in": "query", "schema": {{"type": "string", "description": "Where."}}}}],
            "responses": {{"200": {{"schema": {{"type": "object", "properties": {{"RequestId": {{"type": "string", "description": "ID."}}}}}}}}}}}}}},
            "endpoints": [{{"regionId": "cn-hangzhou", "endpoint": "demo.cn-hangzhou.aliyuncs.com"}}]}}"#
        )
    };
    repository.write("old.json", &metadata("Zone"));
    repository.write("new.json", &metadata("Area"));
    let (old, new) = (repository.at("old.json"), repository.at("new.json"));
    let report = repository.json(&["diff", &old, &new]);
    assert!(!rules(&report)[0].is_empty(), "{report}");
    let finding = &report["steps"][0]["findings"][0];
    let side = if finding["old"].is_object() {
        &finding["old"]
    } else {
        &finding["new"]
    };
    assert!(side["file"].as_str().unwrap().ends_with(".json"));

    repository.write("days/2024-01-01.json", &metadata("Zone"));
    repository.write("days/2024-02-01.json", &metadata("Area"));
    repository.write("days/README.json", "no day");
    let days = repository.at("days");
    let run = repository.run(&["history", "--metadata", &days, "--format", "totals"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<Vec<&str>> = run
        .out
        .lines()
        .map(|it| it.split_whitespace().collect())
        .collect();
    assert!(lines.contains(&vec!["request-parameter-removed", "1", "0", "1"]));
    let empty = repository.run(&["history", "--metadata", &repository.at("api-spec")]);
    assert_eq!(empty.code, 3);
    assert!(empty.err.contains("2024-06-26.json"), "{}", empty.err);
}

#[test]
fn what_cannot_be_read_is_said_with_a_way_out() {
    let repository = Repository::new("bad");
    repository.write("loose.yaml", &PING.replace("Ping", "Pong"));
    repository.write("not.json", "{");
    repository.write("notes.txt", "x");
    let loose = repository.at("loose.yaml");
    let service = repository.at("api-spec/demo/2024-01-01/service.yaml");
    for (old, part) in [
        (
            "nowhere",
            "is no file or folder, and git knows no such revision",
        ),
        ("HEAD:nowhere", "has no `nowhere`"),
        ("no-such-branch:api-spec", "git knows no such revision"),
        ("--upload-pack=x:y", ""),
        ("@2024-02-30", "names no day"),
        ("HEAD@2024-13-01", "names no day"),
        (repository.at("not.json").as_str(), ""),
        (
            repository.at("notes.txt").as_str(),
            "neither an operation in YAML nor metadata",
        ),
        (service.as_str(), "is no operation; name its folder"),
    ] {
        let run = repository.run(&["diff", old]);
        let expected = if old.starts_with("--") { 2 } else { 3 };
        assert_eq!(run.code, expected, "{old}: {}{}", run.out, run.err);
        assert!(run.err.contains(part), "{old}: {}", run.err);
        assert!(run.err.contains("error"), "{old}: {}", run.err);
    }
    let none = repository.at("none");
    repository.write("loose2.yaml", &PING.replace("Ping", "Pong"));
    let other = repository.at("loose2.yaml");
    let run = xtask(&["diff", &loose, &other, "--spec", &none]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("belongs to no service"), "{}", run.err);
    // A spec with a mistake is shown with its place.
    repository.change("summary: Answers.", "sumary: Answers.");
    let run = repository.run(&["diff", "HEAD"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("error[unknown-key]"), "{}", run.err);
}

#[test]
fn a_misspelt_operation_is_a_usage_error() {
    for command in [
        &["history", "DescribeImageInstance"][..],
        &[
            "diff",
            "@2024-06-26",
            "--operation",
            "DescribeImageInstance",
        ],
    ] {
        let run = xtask(command);
        assert_eq!(run.code, 2, "{}", run.err);
        let hint = "did you mean `DescribeImageInstances`?";
        assert!(run.err.contains(hint), "{}", run.err);
    }
    assert_eq!(xtask(&["history", "--since", "yesterday"]).code, 2);
    assert_eq!(xtask(&["diff", "HEAD", "--format", "pdf"]).code, 2);
}

#[test]
fn a_finding_is_accepted_for_a_time() {
    let repository = Repository::new("accepted");
    repository.change("    Count: {type: integer, doc: How often.}\n", "");
    let print = fingerprint(&repository.json(&["diff", "HEAD"]));
    let policy = |print: &str, expires: &str| {
        format!(
            "suppressions:\n  - fingerprint: {print}\n    rule: response-member-removed\n    \
             reason: Nobody read it.\n    owner: demo team\n    expires: {expires}\n"
        )
    };
    assert_eq!(repository.run(&["diff", "HEAD"]).code, 1);

    repository.write("api-spec/policy.yaml", &policy(&print, "2026-01-15"));
    let run = repository.run(&["diff", "HEAD"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("accepted until 2026-01-15 by demo team"),
        "{}",
        run.out
    );

    repository.write("api-spec/policy.yaml", &policy(&print, "2026-01-14"));
    let run = repository.run(&["diff", "HEAD"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("suppression-expired"), "{}", run.out);
    assert!(run.out.contains("policy.yaml:6:14"), "{}", run.out);

    repository.write(
        "api-spec/policy.yaml",
        &policy("0123456789abcdef", "2026-02-01"),
    );
    let report = repository.json(&["diff", "HEAD"]);
    assert!(
        rules(&report)[0].contains(&"suppression-stale".to_owned()),
        "{report}"
    );
    // Who looks at one operation does not ask about the suppressions of others.
    let report = repository.json(&["diff", "HEAD", "--operation", "Ping"]);
    assert!(!rules(&report)[0].contains(&"suppression-stale".to_owned()));
}

#[test]
fn a_fingerprint_outlives_moved_lines_and_other_words() {
    let repository = Repository::new("fingerprint");
    repository.change("    Count: {type: integer, doc: How often.}\n", "");
    let before = fingerprint(&repository.json(&["diff", "HEAD"]));
    repository.change("summary: Answers.", "# A comment.\n\n\nsummary: Answers.");
    repository.change(
        "Text: {type: string, doc: What it says.}",
        "Text:\n      doc: What it says.\n      type: string",
    );
    assert_eq!(fingerprint(&repository.json(&["diff", "HEAD"])), before);
}

#[test]
fn the_severity_of_a_rule_is_configured() {
    let repository = Repository::new("severity");
    repository.change("    Count: {type: integer, doc: How often.}\n", "");
    let rule = "response-member-removed";
    for (level, code, is_shown) in [("note", 0, true), ("none", 0, false), ("error", 1, true)] {
        let policy = format!("severity:\n  {rule}: {level}\n");
        repository.write("api-spec/policy.yaml", &policy);
        let run = repository.run(&["diff", "HEAD"]);
        assert_eq!(run.code, code, "{level}: {}", run.out);
        assert_eq!(run.out.contains(rule), is_shown, "{level}: {}", run.out);
    }
    repository.write(
        "api-spec/policy.yaml",
        "severity:\n  response-member-remove: note\n",
    );
    let run = repository.run(&["diff", "HEAD"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("did you mean `response-member-removed`?"),
        "{}",
        run.err
    );
}

#[test]
fn a_strict_profile_makes_a_wire_break_major() {
    let repository = Repository::new("profile");
    repository.change("Text:", "text:");
    for (profile, bump) in [("usual", "minor"), ("strict", "major")] {
        let report = repository.json(&["diff", "HEAD", "--profile", profile]);
        let advice = &report["steps"][0]["advice"][0];
        let is_same_in_rust = report["steps"][0]["findings"][0]["rust"] == "none";
        assert!(is_same_in_rust, "{report}");
        assert_eq!(advice["bump"], bump, "{report}");
    }
}

#[test]
fn the_version_of_a_crate_fits_what_changed_since_its_release() {
    let repository = Repository::new("versions");
    let (spec, out) = (repository.spec(), repository.at("out"));
    let codegen = |more: &[&str]| {
        let mut args = vec!["codegen", "--spec", &spec, "--out", &out];
        args.extend(more);
        xtask(&args)
    };
    let check = || {
        assert_eq!(codegen(&[]).code, 0);
        codegen(&["--check"])
    };
    repository.change(
        "    Text:",
        "    More: {type: string, doc: More.}\n    Text:",
    );
    // A crate that was never released may have any version.
    let run = check();
    assert_eq!(run.code, 0, "{}", run.err);

    repository.git(&["tag", "acs-demo-0.1.0", "HEAD"]);
    let run = check();
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("policy-bump-too-small"), "{}", run.err);
    assert!(run.err.contains("crateVersion: 0.1.1"), "{}", run.err);

    let state = |version: &str| {
        let text = format!("{SERVICE}crateVersion: {version}\n");
        repository.write("api-spec/demo/2024-01-01/service.yaml", &text);
    };
    state("0.1.1");
    let run = check();
    assert_eq!(run.code, 0, "{}", run.err);

    // Too much is worth a word, no more.
    state("0.2.0");
    let run = check();
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("policy-bump-too-large"), "{}", run.err);

    state("0.0.9");
    let run = check();
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("policy-version-decreased"), "{}", run.err);

    // The policy may name the release instead of a tag.
    repository.git(&["tag", "--delete", "acs-demo-0.1.0"]);
    let run = check();
    assert_eq!(run.code, 0, "{}", run.err);
    repository.write("api-spec/policy.yaml", "baseline: main\n");
    assert_eq!(check().code, 1);
    repository.write("api-spec/policy.yaml", "baseline: gone\n");
    let run = check();
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("is not checked"), "{}", run.err);
}

#[test]
fn git_diff_shows_what_a_change_of_a_spec_means() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/sas/2018-12-03");
    let old = folder.join("history/2024-06-26/operations/DescribeImageInstances.yaml");
    let new = folder.join("history/2024-07-19/operations/DescribeImageInstances.yaml");
    let path = "api-spec/sas/2018-12-03/operations/DescribeImageInstances.yaml";
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let run = xtask(&["git-diff", path, old, "abc", "100644", new, "def", "100644"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("member `LastScanTime` was `lastScanTime`"),
        "{}",
        run.out
    );
    let run = xtask(&[
        "git-diff",
        path,
        "/dev/null",
        ".",
        ".",
        new,
        "def",
        "100644",
    ]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, format!("{path} is new\n").as_str())
    );
}

#[test]
fn a_report_can_go_into_a_file() {
    let repository = Repository::new("out");
    repository.change("Text:", "Words:");
    let page = repository.at("diff.html");
    let run = repository.run(&["diff", "HEAD", "--format", "html", "--out", &page]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        fs::read_to_string(page)
            .unwrap()
            .starts_with("<!doctype html>")
    );
    for (format, start) in [
        ("markdown", "## "),
        ("sarif", "{"),
        ("junit", "<?xml"),
        ("github", "::error "),
    ] {
        let run = repository.run(&["diff", "HEAD", "--format", format]);
        assert!(run.out.starts_with(start), "{format}: {}", run.out);
    }
}
