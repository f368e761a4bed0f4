//! What the documentation says can be tried: every command in it exists, and every section with a
//! figure names the command that shows the figure.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it saw"
)]

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

mod commands;

/// Pages that promise something to users.
const PROMISING: &[&str] = &["README.md", "SECURITY.md", "docs"];
/// Pages whose commands must exist.
const PAGES: &[&str] = &[
    "README.md",
    "SECURITY.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "api-spec/README.md",
    "docs",
];

/// What a number must be followed by to be a figure. Others are dates, codes, versions, names.
const UNITS: &[&str] = &[
    "%",
    "ms",
    "s",
    "µs",
    "seconds",
    "minutes",
    "bytes",
    "KB",
    "KiB",
    "MB",
    "MiB",
    "GB",
    "times",
    "operations",
    "products",
    "rules",
    "tests",
    "cases",
    "pairs",
    "attacks",
    "calls",
    "requests",
    "kills",
    "crates",
    "lines",
    "mutants",
    "executions",
    "attempts",
    "repetitions",
    "components",
];

#[test]
fn every_command_in_the_documentation_exists() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for page in pages(PAGES) {
        for section in sections(&page) {
            for command in &section.commands {
                count += 1;
                if let Err(why) = commands::exists(command) {
                    let name = page.strip_prefix(root()).unwrap().display();
                    wrong.push(format!("{name}: `{command}`: {why}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count > 100, "{count}");
    println!("figures: {count} commands in the documentation, all of them exist");
}

#[test]
fn every_section_with_a_figure_names_a_command_that_shows_it() {
    let mut count = 0;
    let mut bare = Vec::new();
    for page in pages(PROMISING) {
        for section in sections(&page) {
            let Some(figure) = figure(&section.text) else {
                continue;
            };
            count += 1;
            if !section.commands.iter().any(|it| commands::shows(it)) {
                let name = page.strip_prefix(root()).unwrap().display();
                bare.push(format!(
                    "{name}: section “{}” says “{figure}”",
                    section.title
                ));
            }
        }
    }
    assert!(bare.is_empty(), "no command shows\n{}", bare.join("\n"));
    assert!(count > 12, "{count}");
    println!("figures: {count} sections with figures, each names the command that shows them");
}

#[test]
fn a_command_that_is_gone_is_found() {
    for gone in [
        "cargo xtask codegenerate",
        "cargo xtask trust --quickly",
        "cargo test -p acs-runtime --test no_such_program",
        "cargo test -p acs-nothing",
        "cargo test -p sdk-tests --test claims no_such_function",
        "cargo run -p sdk-tests --example nothing",
        "cargo nothing",
    ] {
        assert!(commands::exists(gone).is_err(), "{gone}");
    }
    for there in [
        "cargo xtask codegen --check",
        "cargo xtask diff @2024-06-26 @2024-07-19",
        "X=1 cargo test -p sdk-tests --test claims a_command_that_is_gone_is_found",
        "cargo run -p sdk-tests --example list_images",
        "cargo test --workspace",
    ] {
        assert_eq!(commands::exists(there), Ok(()), "{there}");
    }
    assert_eq!(
        figure("since 2024 of 5 kinds, 1,234 calls"),
        Some("1,234 calls".to_owned())
    );
    assert_eq!(figure("HTTP 404 and version 1.88 of 2026-11-24"), None);
}

/// A part of a page, from one heading of the second level to the next.
#[derive(Debug, Default)]
struct Section {
    title: String,
    /// What it says, without code.
    text: String,
    /// Command lines in code spans and after `$`.
    commands: Vec<String>,
}

fn sections(page: &Path) -> Vec<Section> {
    let text = fs::read_to_string(page).unwrap();
    let mut done = Vec::new();
    let mut section = Section::default();
    let (mut in_code, mut in_title) = (false, false);
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) if level <= HeadingLevel::H2 => {
                done.push(std::mem::take(&mut section));
                in_title = true;
            }
            Event::End(TagEnd::Heading(_)) => in_title = false,
            Event::Start(Tag::CodeBlock(kind)) => {
                // Programs and configuration are no commands, and their numbers no figures.
                in_code = !matches!(&kind, CodeBlockKind::Fenced(it) if it.as_ref() != "console");
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Code(code) => section.commands.extend(command(&code)),
            Event::Text(text) if in_title => section.title += &text,
            Event::Text(text) => {
                let lines = text
                    .lines()
                    .map(|line| line.trim().trim_start_matches("$ "));
                let commands: Vec<String> = lines.filter_map(command).collect();
                if commands.is_empty() && !in_code {
                    section.text += &text;
                    section.text += " ";
                }
                section.commands.extend(commands);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => {
                section.text += " ";
            }
            _ => {}
        }
    }
    done.push(section);
    done
}

/// The command that a code span or line of a terminal is, if it is one of cargo's.
fn command(text: &str) -> Option<String> {
    // What follows a wide gap, `#` or `…` is said about the command.
    let end = ["   ", "  #", " # ", " …"]
        .iter()
        .filter_map(|it| text.find(it))
        .min();
    let text = text.get(..end.unwrap_or(text.len()))?.trim();
    let mut words = text
        .split_whitespace()
        .skip_while(|word| word.contains('='));
    (words.next() == Some("cargo") && words.next().is_some()).then(|| text.to_owned())
}

/// The first number with a unit.
fn figure(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let number = number.trim_start_matches(['(', '“']);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || ",.–-".contains(c));
        let unit = unit.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '%');
        (is_number && UNITS.contains(&unit)).then(|| format!("{number} {unit}"))
    })
}

/// The files of a list of files and folders, those that are there.
fn pages(of: &[&str]) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for name in of {
        let path = root().join(name);
        if path.is_dir() {
            let entries = fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().path());
            pages.extend(entries.filter(|it| it.extension().is_some_and(|it| it == "md")));
        } else {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
