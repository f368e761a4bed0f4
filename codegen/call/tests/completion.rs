//! The shells complete the words of the command line.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use acs_call::cli::FINE;

mod console;
use console::run;

/// What may follow, without its meaning.
fn completed(words: &[&str]) -> Vec<String> {
    let run = run(&[&["--complete", "--"], words].concat()).ends(FINE);
    let lines = run
        .out
        .lines()
        .map(|it| it.split_once('\t').unwrap().0.to_owned());
    lines.collect()
}

#[test]
fn words_are_completed() {
    assert_eq!(
        completed(&["describeimageinst"]),
        ["DescribeImageInstances"]
    );
    assert_eq!(completed(&[""]).len(), 59);
    let call = "DescribeImageInstances";
    assert_eq!(completed(&[call, "--page"]), ["--page-size"]);
    assert_eq!(
        completed(&[call, "--criteria."]),
        [
            "--criteria.name",
            "--criteria.value",
            "--criteria.logical-exp"
        ]
    );
    assert_eq!(completed(&[call, "--logical-exp", ""]), ["OR", "AND"]);
    assert_eq!(completed(&[call, "--criteria.logical-exp", "a"]), ["AND"]);
    assert_eq!(completed(&[call, "--scanned", "t"]), ["true"]);
    assert_eq!(completed(&[call, "--output", ""]), ["table", "json"]);
    assert_eq!(completed(&["--product", ""]), ["Sas"]);
    assert_eq!(completed(&["--product", "Sas", "DescribeImageS"]).len(), 6);
    // What is given is not suggested again.
    assert_eq!(
        completed(&[call, "--page-size", "2", "--page"]),
        Vec::<String>::new()
    );
    assert_eq!(
        completed(&["NoSuchOperation", "--page"]),
        Vec::<String>::new()
    );
}

/// The shell asks for what it should, and offers what it is told.
#[test]
fn bash_completes() {
    let script = run(&["--completions", "bash"]).ends(FINE).out;
    let program = script
        + r#"
        cargo() { printf '%s|' "$@" >&2; printf 'DescribeImage\tmeaning\nDescribeImageInstances\tother\n'; }
        COMP_WORDS=(cargo xtask call --product Sas 'Describe')
        COMP_CWORD=5
        exec 2> /dev/stdout
        _cargo_xtask_call cargo Describe Sas
        printf '%s\n' "${COMPREPLY[@]}"
        complete -p cargo
    "#;
    // What the function asks is hidden with its other errors, so it is shown by a second one.
    let Ok(output) = Command::new("bash")
        .args(["--norc", "-c", &program])
        .output()
    else {
        return;
    };
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.starts_with("DescribeImage\nDescribeImageInstances\n"),
        "{told}"
    );
    assert!(told.contains("-F _cargo_xtask_call cargo"), "{told}");
}

#[test]
fn other_shells_take_their_scripts() {
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let script = run(&["--completions", shell]).ends(FINE).out;
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("completions.{shell}"));
        std::fs::write(&file, script).unwrap();
        // Where there is no such shell, there is nobody to take it.
        if let Ok(output) = Command::new(shell).arg(check).arg(&file).output() {
            assert!(
                output.status.success(),
                "{shell}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}
