//! Help: what the command can do, which operations there are, what an operation takes.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "what is counted are blanks and letters of lines"
)]

use std::fmt::Write as _;

use super::arguments::OPTIONS;
use super::harmless;
use super::values::kebab;
use crate::form::Field;
use crate::{Catalogue, Operation};

/// Where texts end that are read on no terminal.
const WIDTH: usize = 100;

/// How deep the parts of a parameter are listed.
const DEPTH: usize = 3;

/// How many documented values are listed.
const VALUES: usize = 12;

pub(super) fn general(width: Option<usize>) -> String {
    let mut text = "\
Call an operation, and show what it answers

Usage: cargo xtask call OPERATION [--parameter VALUE]... [OPTIONS]

Parameters are those of the operation, in any spelling: `--page-size 20` or `--PageSize 20`. Those
that are true or false need no value. A list is given by repetition or as JSON, a part of an object
after a dot or as JSON, the contents of a file as `@file`. One that is called like an option below
is reached by its name on the wire.

Options:
"
    .to_owned();
    for (name, value, what) in OPTIONS {
        let left = match value {
            Some(value) => format!("--{name} {value}"),
            None => format!("--{name}"),
        };
        text += &wrapped(&format!("  {left:<22}{what}"), &" ".repeat(24), width);
    }
    text += "
Credentials are found where the SDK finds them: ALIBABA_CLOUD_ACCESS_KEY_ID and
ALIBABA_CLOUD_ACCESS_KEY_SECRET, the profile of the vendor's tool, the role of the machine.

Examples:
  cargo xtask call DescribeImageInstances --scanned --mock
  cargo xtask call DescribeImageInstances --criteria.name instanceId --criteria.value i-1 --dry-run
  cargo xtask call DescribeImageInstances --all-pages --output json --endpoint http://127.0.0.1:4010
  cargo xtask call DescribeImageInstances --page-size 20 --generate rust
  source <(cargo xtask call --completions bash)

Exit codes: 0 answered, 1 the call failed, 2 the arguments make no sense and nothing was sent
";
    text
}

pub(super) fn list(catalogue: &Catalogue, product: Option<&str>, width: Option<usize>) -> String {
    let mut text = String::new();
    let of_product = |it: &&Operation| product.is_none_or(|product| it.is_of(product));
    let operations: Vec<&Operation> = catalogue.operations().iter().filter(of_product).collect();
    let names = operations.iter().map(|it| it.name().len());
    let left = names.max().unwrap_or_default() + 2;
    let mut product = None;
    for operation in operations {
        let own = (operation.product(), operation.version());
        if product != Some(own) {
            let gap = if product.is_some() { "\n" } else { "" };
            let _ = writeln!(text, "{gap}{} {}:", own.0, own.1);
            product = Some(own);
        }
        let name = operation.name();
        let line = format!("  {name:<left$}{}", first_line(operation.summary()));
        text += &wrapped(&line, &" ".repeat(left + 2), width);
    }
    harmless(&text)
}

pub(super) fn of(operation: &Operation, width: Option<usize>) -> String {
    let form = operation.form();
    let mut text = wrapped(&form.summary, "", width);
    if let Some(why) = &form.deprecated {
        text += &wrapped(&format!("\nDeprecated. {}", first_line(why)), "", width);
    }
    let name = &form.operation;
    let required = form.fields.iter().filter(|it| it.required);
    let required = required.map(|it| format!(" --{} …", kebab(&it.name)));
    let _ = writeln!(
        text,
        "\nUsage: cargo xtask call {name}{} [OPTIONS]",
        required.collect::<String>()
    );
    if form.fields.is_empty() {
        text += "\nIt takes no parameters.\n";
    } else {
        text += "\nParameters:\n";
    }
    for field in &form.fields {
        parameter(field, &kebab(&field.name), 1, width, &mut text);
    }
    if form.is_paged {
        text += "\nThe result comes in pages: `--all-pages` reads all of them.\n";
    }
    text += "\n`cargo xtask call --help` lists the options.\n";
    harmless(&text)
}

fn parameter(field: &Field, name: &str, depth: usize, width: Option<usize>, text: &mut String) {
    let indent = "    ".repeat(depth);
    let required = if field.required { ", required" } else { "" };
    let kind = kind(field);
    let _ = writeln!(text, "{}--{name}  {kind}{required}", &indent[2..]);
    let said = [
        field.summary.clone(),
        facts(field),
        field
            .deprecated
            .as_ref()
            .map(|it| format!("Deprecated. {}", first_line(it))),
    ];
    for line in said.iter().flatten() {
        *text += &wrapped(&format!("{indent}{line}"), &indent, width);
    }
    for value in field.values.iter().take(VALUES) {
        let line = format!("{indent}  {}  {}", value.value, value.title);
        *text += &wrapped(&line, &format!("{indent}    "), width);
    }
    if field.values.len() > VALUES {
        let _ = writeln!(text, "{indent}  and {} more", field.values.len() - VALUES);
    }
    let parts = match &field.items {
        Some(item) => &item.fields,
        None => &field.fields,
    };
    if depth < DEPTH {
        for part in parts {
            let name = format!("{name}.{}", kebab(&part.name));
            parameter(part, &name, depth + 1, width, text);
        }
    }
}

fn kind(field: &Field) -> String {
    match (field.kind, &field.items) {
        ("array", Some(item)) => format!("list of {}", kind(item)),
        ("map", Some(item)) => format!("{} by key", kind(item)),
        ("enum", _) if field.is_integer => "integer".to_owned(),
        ("enum", _) => "string".to_owned(),
        (kind, _) => kind.to_owned(),
    }
}

/// `From 1 to 100. Default: 20. Example: 50.`
fn facts(field: &Field) -> Option<String> {
    let mut facts = Vec::new();
    let limits = &field.limits;
    let range = |low: Option<String>, high: Option<String>, what: &str| match (low, high) {
        (Some(low), Some(high)) => Some(format!("From {low} to {high}{what}")),
        (Some(low), None) => Some(format!("At least {low}{what}")),
        (None, Some(high)) => Some(format!("At most {high}{what}")),
        (None, None) => None,
    };
    let count = |limit: Option<u64>| limit.map(|it| it.to_string());
    facts.extend(range(limits.minimum.clone(), limits.maximum.clone(), ""));
    facts.extend(range(
        count(limits.min_length),
        count(limits.max_length),
        " characters",
    ));
    facts.extend(range(
        count(limits.min_items),
        count(limits.max_items),
        " elements",
    ));
    facts.extend(field.unit.as_ref().map(|it| format!("Unit: {it}")));
    facts.extend(field.default.as_ref().map(|it| format!("Default: {it}")));
    let example = field.example.as_ref().filter(|_| !field.sensitive);
    facts.extend(example.map(|it| format!("Example: {it}")));
    match facts.is_empty() {
        true => None,
        false => Some(facts.join(". ") + "."),
    }
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

/// The text in lines that fit, all but the first after an indent.
pub(super) fn wrapped(text: &str, indent: &str, width: Option<usize>) -> String {
    let width = width.unwrap_or(WIDTH).clamp(40, WIDTH);
    let mut lines = String::new();
    // What the first line begins with stays.
    let start = text.len() - text.trim_start_matches(' ').len();
    let mut line = text[..start].to_owned();
    let mut is_empty = true;
    for word in text[start..].split(' ') {
        let is_full = line.chars().count() + 1 + word.chars().count() > width;
        if !is_empty && is_full {
            lines += line.trim_end();
            lines.push('\n');
            line = indent.to_owned();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line += word;
        is_empty = false;
    }
    lines + line.trim_end() + "\n"
}
