//! A product as large as one likes, in two revisions that differ as real ones do.
//!
//! Of 1,000 operations with 30 parameters and members each, the second revision has some 430
//! changes of structure and 2,570 of prose: what 700 operations with 300 and 1,800 have.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What a member is called, one after the other.
const WORDS: &[&str] = &[
    "Image", "Instance", "Region", "Status", "Digest", "Repo", "Cluster", "Vul", "Asap", "Later",
    "Scan", "Time", "Create", "Update", "Risk", "Alarm", "Host", "Agent", "Policy", "Target",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Writes both revisions below `folder`, as `old` and `new`.
pub(crate) fn write(folder: &Path, operations: usize) -> std::io::Result<()> {
    for side in ["old", "new"] {
        let version = folder.join(side).join("bench/2020-01-01");
        fs::create_dir_all(version.join("operations"))?;
        fs::write(version.join("service.yaml"), SERVICE)?;
        for index in 0..operations {
            // Three of 700 operations come and go.
            let is_there = index % 233 != if side == "old" { 7 } else { 8 };
            if is_there {
                let path = version.join(format!("operations/DescribeThing{index}.yaml"));
                fs::write(path, operation(index, side == "new"))?;
            }
        }
    }
    Ok(())
}

const SERVICE: &str = "\
product: Bench
version: 2020-01-01
title: Bench
protocol: rpc
endpoints:
  rule: regional
shapes:
  PageInfo:
    type: object
    doc: Where this page stands among all things.
    members:
      TotalCount:
        type: integer
        format: int32
        doc: Number of things on all pages.
";

fn operation(index: usize, is_new: bool) -> String {
    let mut text = format!(
        "operation: DescribeThing{index}\nsummary: Lists the things that the service knows, of kind {index}.\n\
         methods: [POST, GET]\neffect: read\nauthorization:\n  action: bench:DescribeThing{index}\n  access: get\nparameters:\n"
    );
    let mut dice = Dice(index as u64 + 1);
    for number in 0..6 {
        member(&mut text, 2, index, number, is_new, &mut dice, true);
    }
    text.push_str("response:\n  type: object\n  doc: A page of things.\n  members:\n    PageInfo:\n      shape: PageInfo\n      doc: Where this page stands.\n");
    for number in 6..9 {
        member(&mut text, 4, index, number, is_new, &mut dice, false);
    }
    text.push_str("    Things:\n      type: array\n      doc: The things of this page.\n      items:\n        type: object\n        name: Thing\n        doc: A thing.\n        members:\n");
    for number in 9..28 {
        member(&mut text, 10, index, number, is_new, &mut dice, false);
    }
    text.push_str(
        "errors:\n  - status: 403\n    code: NoPermission\n    message: caller has no permission\n",
    );
    text
}

/// A parameter or a member. Both revisions roll the same dice.
fn member(
    text: &mut String,
    indent: usize,
    operation: usize,
    number: usize,
    is_new: bool,
    dice: &mut Dice,
    is_parameter: bool,
) {
    let pad = " ".repeat(indent);
    let word = |dice: &mut Dice| WORDS[dice.roll(WORDS.len() as u64) as usize];
    let mut name = format!("{}{}{number}", word(dice), word(dice));
    let kind = dice.roll(10);
    let edit = dice.roll(70);
    let prose = dice.roll(100);
    let is_edited = is_new && edit == 0;
    let what = operation % 5;
    if is_edited && what == 0 {
        // Renamed by case.
        name = name[..1].to_ascii_lowercase() + &name[1..];
    }
    let mut ty = if kind < 7 {
        "string"
    } else if kind < 9 {
        "integer"
    } else {
        "boolean"
    };
    if is_edited && what == 1 {
        ty = if ty == "string" { "integer" } else { "string" };
    }
    if is_edited && what == 2 {
        return;
    }
    let _ = writeln!(text, "{pad}{name}:");
    if is_parameter {
        let _ = writeln!(text, "{pad}  in: query");
    }
    let _ = writeln!(text, "{pad}  type: {ty}");
    if ty == "integer" {
        let _ = writeln!(text, "{pad}  format: int64");
        if is_parameter {
            let least = if is_edited && what == 4 { 5 } else { 1 };
            let _ = writeln!(text, "{pad}  minimum: {least}\n{pad}  maximum: 100");
        }
    }
    let more = if is_new && prose < 9 {
        " It is set by the service when the thing is created."
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "{pad}  doc: |\n{pad}    The {} of the thing, as the console shows it.{more}\n{pad}\n{pad}    Value {number} of the list, which the service returns for every thing that it knows.",
        name.to_ascii_lowercase()
    );
    let example = match ty {
        "string" => "\"abc-123\"",
        "integer" => "12",
        _ => "true",
    };
    let _ = writeln!(text, "{pad}  example: {example}");
    if is_edited && what == 3 {
        let _ = writeln!(text, "{pad}{name}More:");
        if is_parameter {
            let _ = writeln!(text, "{pad}  in: query");
        }
        let _ = writeln!(text, "{pad}  type: string\n{pad}  doc: More about it.");
    }
}
