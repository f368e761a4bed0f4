//! The commands, each run as a user would, on folders of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use acs_codegen::diag::Rule;

mod run;

use run::{Run, xtask};

/// A folder of one test, with a copy of the specs.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("xtask")
            .join(test);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        copy(&specs(), &path.join("spec"));
        Self { path }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    fn codegen(&self, more: &[&str]) -> Run {
        let (spec, out) = (self.at("spec"), self.at("out"));
        let mut args = vec!["codegen", "--spec", spec.to_str().unwrap()];
        args.extend(["--out", out.to_str().unwrap()]);
        args.extend(more);
        xtask(&args)
    }

    fn lint(&self, more: &[&str]) -> Run {
        let spec = self.at("spec");
        let mut args = vec!["lint", "--spec", spec.to_str().unwrap()];
        args.extend(more);
        xtask(&args)
    }

    fn output(&self) -> BTreeMap<PathBuf, String> {
        texts(&self.at("out"))
    }

    /// Breaks the spec of an operation.
    fn misspell_a_key(&self) {
        let path = self.at("spec/sas/2018-12-03/operations/DescribeImageCriteria.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("\nmethods:", "\nmethod:")).unwrap();
    }
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path, text);
        }
    }
    found
}

#[test]
fn generated_code_and_schemas_are_up_to_date() {
    let run = xtask(&["codegen", "--check"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_deleted_output_comes_back_byte_for_byte() {
    let folder = Folder::new("deleted");
    assert_eq!(folder.codegen(&[]).code, 0);
    let first = folder.output();
    assert!(!first.is_empty());
    fs::remove_dir_all(folder.at("out")).unwrap();
    assert_eq!(folder.codegen(&[]).code, 0);
    assert!(folder.output() == first);
}

#[test]
fn a_second_run_writes_nothing() {
    let folder = Folder::new("second");
    folder.codegen(&[]);
    let root = folder.at("out/sas/src/lib.rs");
    let before = fs::metadata(&root).unwrap().modified().unwrap();
    let run = folder.codegen(&[]);
    assert!(run.err.contains(" 0 written, "), "{}", run.err);
    assert_eq!(fs::metadata(&root).unwrap().modified().unwrap(), before);
}

#[test]
fn only_a_run_that_has_something_to_do_compiles() {
    let folder = Folder::new("memo");
    let compiles = |args: &[&str]| folder.codegen(args).err.contains("parse");
    assert!(compiles(&["--timings"]), "the first run");
    assert!(!compiles(&["--timings"]), "nothing has changed");
    assert!(!compiles(&["--timings", "--check"]));

    let made = folder.at("out/sas/src/lib.rs");
    let text = fs::read_to_string(&made).unwrap();
    fs::write(&made, "").unwrap();
    assert_eq!(folder.codegen(&["--check"]).code, 1);
    assert!(compiles(&["--timings"]), "the output has changed");
    assert_eq!(fs::read_to_string(&made).unwrap(), text);
    assert!(!compiles(&["--timings"]));

    folder.misspell_a_key();
    assert_eq!(folder.codegen(&[]).code, 1, "the specs have changed");
}

#[test]
fn a_bad_spec_leaves_the_old_output_whole() {
    let folder = Folder::new("bad_spec");
    folder.codegen(&[]);
    let before = folder.output();
    folder.misspell_a_key();
    let run = folder.codegen(&[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("error[unknown-key]"), "{}", run.err);
    assert!(folder.output() == before);
}

#[test]
fn check_names_what_is_stale_missing_or_orphaned() {
    let folder = Folder::new("check");
    folder.codegen(&[]);
    fs::write(folder.at("out/sas/src/stray.rs"), "").unwrap();
    fs::write(folder.at("out/sas/Cargo.toml"), "").unwrap();
    fs::remove_file(folder.at("out/sas/rustfmt.toml")).unwrap();
    let before = folder.output();
    let run = folder.codegen(&["--check"]);
    assert_eq!(run.code, 1);
    for line in [
        "stale: sas/Cargo.toml\n",
        "missing: sas/rustfmt.toml\n",
        "orphaned: sas/src/stray.rs\n",
        "run `cargo xtask codegen` and commit the result\n",
    ] {
        assert!(run.err.contains(line), "{line} is not in {}", run.err);
    }
    assert!(folder.output() == before);
}

#[test]
fn writing_removes_what_nothing_generates() {
    let folder = Folder::new("orphan");
    folder.codegen(&[]);
    let before = folder.output();
    fs::write(folder.at("out/sas/src/stray.rs"), "").unwrap();
    assert_eq!(folder.codegen(&[]).code, 0);
    assert!(folder.output() == before);
}

#[test]
fn a_foreign_folder_is_refused() {
    let folder = Folder::new("foreign");
    fs::create_dir_all(folder.at("out")).unwrap();
    fs::write(folder.at("out/thesis.txt"), "years of work").unwrap();
    let run = folder.codegen(&[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("was not made by this tool"), "{}", run.err);
    assert_eq!(folder.output().len(), 1);
}

#[test]
fn a_product_is_compiled_alone() {
    let folder = Folder::new("product");
    assert_eq!(folder.codegen(&["--product", "sas"]).code, 0);
    let alone = folder.output();
    assert_eq!(folder.codegen(&[]).code, 0);
    assert!(folder.output() == alone);

    // The list of crates and the crates of other products are nobody's business then.
    fs::write(folder.at("out/README.md"), "<!-- @generated -->\nold").unwrap();
    fs::create_dir_all(folder.at("out/ecs")).unwrap();
    fs::write(folder.at("out/ecs/Cargo.toml"), "").unwrap();
    let before = folder.output();
    assert_eq!(folder.codegen(&["--product", "Sas"]).code, 0);
    assert!(folder.output() == before);
}

#[test]
fn an_unknown_product_is_a_usage_error_that_lists_the_known() {
    let folder = Folder::new("unknown_product");
    let run = folder.codegen(&["--product", "Ecs"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`Sas`"), "{}", run.err);
    assert!(!folder.at("out").exists());
}

#[test]
fn timings_name_every_step() {
    let folder = Folder::new("timings");
    let run = folder.codegen(&["--timings"]);
    for step in ["load", "parse", "check", "lower", "emit", "write", "total"] {
        assert!(run.err.contains(&format!("\n{step} ")), "{}", run.err);
    }
}

#[test]
fn an_output_elsewhere_finds_the_runtime_and_is_a_workspace() {
    let folder = Folder::new("elsewhere");
    folder.codegen(&[]);
    let manifest = fs::read_to_string(folder.at("out/sas/Cargo.toml")).unwrap();
    let path = manifest
        .lines()
        .find_map(|line| line.strip_prefix("acs-runtime = { path = \""))
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let runtime = folder.at("out/sas").join(path).canonicalize().unwrap();
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    assert_eq!(runtime, expected.canonicalize().unwrap());
    assert!(manifest.contains("\n[workspace]\n"));
}

#[test]
fn lint_finds_what_codegen_refuses() {
    let folder = Folder::new("lint");
    assert_eq!(folder.lint(&[]).code, 0);
    folder.misspell_a_key();
    let run = folder.lint(&[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("error[unknown-key]"), "{}", run.err);
}

#[test]
fn findings_are_json_on_request() {
    let folder = Folder::new("json");
    let parsed = |run: &Run| serde_json::from_str::<serde_json::Value>(&run.out).unwrap();
    let clean = folder.lint(&["--format", "json"]);
    assert!(parsed(&clean).is_array());
    folder.misspell_a_key();
    for run in [
        folder.lint(&["--format", "json"]),
        folder.codegen(&["--format", "json"]),
    ] {
        assert_eq!(run.code, 1);
        let rules = parsed(&run);
        let mut rules = rules.as_array().unwrap().iter().map(|it| &it["rule"]);
        assert!(rules.any(|rule| rule == "unknown-key"), "{}", run.out);
    }
}

#[test]
fn a_spec_folder_that_does_not_exist_is_reported() {
    let run = xtask(&["lint", "--spec", "nowhere/to/be/found"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("error[unreadable-file]"), "{}", run.err);
}

#[test]
fn schemas_are_written_and_compared() {
    let folder = Folder::new("schema");
    let out = folder.at("schema");
    let out = out.to_str().unwrap();
    assert_eq!(xtask(&["schema", "--check", "--out", out]).code, 1);
    let first = xtask(&["schema", "--out", out]).out;
    let (written, rest) = first.split_once(' ').unwrap();
    assert_eq!(rest, "written, 0 unchanged\n");
    assert_eq!(
        xtask(&["schema", "--out", out]).out,
        format!("0 written, {written} unchanged\n")
    );
    assert_eq!(xtask(&["schema", "--check", "--out", out]).code, 0);
    fs::write(folder.at("schema/service.json"), "{}").unwrap();
    let run = xtask(&["schema", "--check", "--out", out]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.starts_with("stale: schema/service.json\n"),
        "{}",
        run.err
    );
}

#[test]
fn every_rule_is_listed_and_explained() {
    let list = xtask(&["explain"]);
    let about_specs = Rule::ALL.iter().map(|it| it.id());
    let about_changes = acs_diff::Rule::ALL.iter().map(|it| it.id());
    let rules: Vec<&str> = about_specs.chain(about_changes).collect();
    assert_eq!((list.code, list.out.lines().count()), (0, rules.len()));
    for rule in rules {
        let run = xtask(&["explain", rule]);
        assert_eq!(run.code, 0);
        assert!(!run.out.trim().is_empty());
    }
}

#[test]
fn a_misspelt_rule_gets_a_suggestion() {
    let run = xtask(&["explain", "unknown-shap"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("did you mean `unknown-shape`?"),
        "{}",
        run.err
    );
}

#[test]
fn an_operation_is_dumped_in_both_forms() {
    let spec = xtask(&["dump", "spec", "DescribeImageCriteria"]);
    assert_eq!(spec.code, 0, "{}", spec.err);
    assert!(spec.out.starts_with("Operation {"), "{}", spec.out);
    let model = xtask(&["dump", "model", "DescribeImageCriteria"]);
    assert_eq!(model.code, 0, "{}", model.err);
    assert!(model.out.contains("describe_image_criteria"));
}

#[test]
fn a_misspelt_operation_gets_a_suggestion() {
    for form in ["spec", "model"] {
        let run = xtask(&["dump", form, "DescribeImageCriterion"]);
        assert_eq!(run.code, 2);
        let hint = "did you mean `DescribeImageCriteria`?";
        assert!(run.err.contains(hint), "{}", run.err);
    }
}

#[test]
fn arguments_that_make_no_sense_are_a_usage_error() {
    for args in [
        &["compile"][..],
        &["codegen", "--chek"],
        &["lint", "--format", "xml"],
        &["bench", "--operations", "0"],
        &[],
    ] {
        assert_eq!(xtask(args).code, 2, "{args:?}");
    }
}

#[test]
fn help_says_what_the_exit_codes_mean() {
    for args in [
        &["--help"][..],
        &["codegen", "--help"],
        &["lint", "--help"],
        &["schema", "--help"],
        &["explain", "--help"],
        &["dump", "--help"],
        &["bench", "--help"],
        &["call", "--help"],
        &["mock", "--help"],
        &["explore", "--help"],
        &["diff", "--help"],
        &["history", "--help"],
    ] {
        let run = xtask(args);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("Exit codes:"), "{args:?}: {}", run.out);
    }
}

#[test]
fn an_operation_is_called_without_an_account() {
    let words = ["call", "DescribeImageInstances", "--page-size", "2"];
    let run = xtask(&[&words[..], &["--mock", "--output", "table"]].concat());
    assert_eq!((run.code, run.out.lines().count()), (0, 3), "{}", run.err);
    let help = xtask(&["call", "DescribeImageInstances", "--help"]);
    assert!(
        help.out.contains("\n  --page-size  integer\n"),
        "{}",
        help.out
    );
    assert_eq!(xtask(&["call", "NoSuchOperation"]).code, 2);
}

#[test]
fn the_specs_are_served_until_the_time_is_up() {
    let run = xtask(&[
        "mock",
        "--key",
        "id=secret",
        "--seed",
        "1",
        "--seconds",
        "0",
    ]);
    let folder = specs().join("sas/2018-12-03/operations");
    let operations = fs::read_dir(folder).unwrap().count();
    let serving = format!("serving {operations} operations over plain HTTP\n");
    assert_eq!((run.code, run.err), (0, serving));
    assert!(run.out.starts_with("127.0.0.1:"), "{}", run.out);
    for args in [
        &["mock", "--addr", "0.0.0.0:0"][..],
        &["mock", "--key", "id"],
        &["mock", "--key", "=hush"],
    ] {
        let run = xtask(args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(!run.err.contains("hush"), "{}", run.err);
    }
    let run = xtask(&["mock", "--script", "no/such.yaml"]);
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("error: no/such.yaml: "), "{}", run.err);
}

#[test]
fn the_reference_is_served_until_the_time_is_up() {
    let run = xtask(&["explore", "--seconds", "0"]);
    let folder = specs().join("sas/2018-12-03/operations");
    let operations = fs::read_dir(folder).unwrap().count();
    let served = format!("{operations} operations to try, until Ctrl+C\n");
    assert_eq!((run.code, run.err), (0, served));
    assert!(run.out.starts_with("http://127.0.0.1:"), "{}", run.out);
    let run = xtask(&["explore", "--addr", "0.0.0.0:0"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("not an address of this machine only"),
        "{}",
        run.err
    );
}
