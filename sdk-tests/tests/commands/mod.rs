//! Whether a command line of cargo's would find what it names.

use std::fs;
use std::path::{Path, PathBuf};

/// Commands of cargo and of tools that the documentation tells how to install.
const KNOWN: &[&str] = &[
    "add",
    "bench",
    "build",
    "check",
    "clippy",
    "cyclonedx",
    "deny",
    "doc",
    "fetch",
    "fmt",
    "fuzz",
    "insta",
    "install",
    "llvm-cov",
    "metadata",
    "mutants",
    "package",
    "publish",
    "semver-checks",
    "tree",
    "update",
];

/// Commands that show something rather than make something.
const SHOWING: &[&str] = &[
    "bench",
    "call",
    "conformance",
    "diff",
    "explain",
    "fuzz",
    "history",
    "import-corpus",
    "lint",
    "prove",
    "trust",
];

/// Whether there is everything that a command names.
pub(crate) fn exists(command: &str) -> Result<(), String> {
    let words = words(command);
    let mut rest = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| word.contains('='));
    rest.next();
    let arguments: Vec<&str> = rest.collect();
    let Some((verb, arguments)) = arguments.split_first() else {
        return Err("it has no subcommand".to_owned());
    };
    // `cargo test -p PACKAGE` tells of any.
    let is_placeholder =
        |word: &&str| word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase());
    match *verb {
        "xtask" if arguments == ["help"] => Ok(()),
        "test" if arguments.iter().any(is_placeholder) => Ok(()),
        // The name of a command alone speaks of it.
        "xtask" if arguments.len() == 1 => xtask::understands([arguments[0], "--help"]),
        "xtask" => xtask::understands(arguments.iter().copied()),
        "test" | "run" => program(arguments),
        verb if KNOWN.contains(&verb) => Ok(()),
        verb => Err(format!("cargo has no `{verb}`")),
    }
}

/// Whether the command measures, tests or tells, so that a figure can come from it.
pub(crate) fn shows(command: &str) -> bool {
    let words = words(command);
    let mut words = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| word.contains('='));
    words.next();
    match (words.next(), words.next()) {
        (Some("xtask"), Some(what)) => SHOWING.contains(&what),
        (Some("test" | "llvm-cov" | "mutants" | "fuzz" | "tree"), _) => true,
        _ => false,
    }
}

/// `cargo test -p P --test T NAME` and `cargo run -p P --example E`.
fn program(arguments: &[&str]) -> Result<(), String> {
    let own = arguments
        .iter()
        .position(|it| *it == "--")
        .unwrap_or(arguments.len());
    let own = &arguments[..own];
    let folder = match value(own, &["-p", "--package"]) {
        Some(package) => Some(folder(package).ok_or(format!("there is no package `{package}`"))?),
        None => None,
    };
    for (option, place) in [("--test", "tests"), ("--example", "examples")] {
        if let Some(name) = value(own, &[option]) {
            let folder = folder.as_ref().ok_or("a target needs its package")?;
            source(folder, place, name).ok_or(format!("there is no `{place}/{name}`"))?;
        }
    }
    let is_value = |i: usize| {
        i > 0 && ["-p", "--package", "--test", "--example", "--features"].contains(&own[i - 1])
    };
    let filter = (0..own.len()).find(|i| !own[*i].starts_with('-') && !is_value(*i));
    let (Some(filter), Some(folder)) = (filter.map(|i| own[i]), folder) else {
        return Ok(());
    };
    let last = filter.rsplit("::").next().unwrap_or(filter);
    match any_file(&folder, &|text| {
        text.contains(&format!("fn {last}")) || text.contains(&format!("mod {last}"))
    }) {
        true => Ok(()),
        false => Err(format!("there is no test `{filter}`")),
    }
}

fn value<'a>(words: &[&'a str], options: &[&str]) -> Option<&'a str> {
    let at = words.iter().position(|word| options.contains(word))?;
    words.get(at + 1).copied()
}

/// The folder of a package of the workspace.
fn folder(package: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let line = format!("name = \"{package}\"");
    manifests(root, 3).into_iter().find(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        text.lines().take(6).any(|it| it == line)
    })
}

fn manifests(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if folder.join("Cargo.toml").is_file() {
        found.push(folder.to_owned());
    }
    let Some(depth) = depth.checked_sub(1) else {
        return found;
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if entry.path().is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            found.extend(manifests(&entry.path(), depth));
        }
    }
    found
}

/// The file of a test or an example.
fn source(folder: &Path, place: &str, name: &str) -> Option<PathBuf> {
    let place = folder.join(place);
    let file = [format!("{name}.rs"), format!("{name}/main.rs")];
    file.iter().map(|it| place.join(it)).find(|it| it.is_file())
}

fn any_file(folder: &Path, holds: &dyn Fn(&str) -> bool) -> bool {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let path = entry.path();
            match path.is_dir() {
                true => entry.file_name() != "target" && any_file(&path, holds),
                false => {
                    path.extension().is_some_and(|it| it == "rs")
                        && fs::read_to_string(&path).is_ok_and(|text| holds(&text))
                }
            }
        })
}

/// The words of a command line; quotes hold some together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.push(String::new()),
            (c, _) => words.last_mut().expect("bug: there is a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
