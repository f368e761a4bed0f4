//! How often renames are recognised, and how often one is seen where there is none: labelled
//! renames and hard negatives (`renames/*.yaml`), and every pair of names that stand side by side
//! in real metadata, where that is present.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: it prints its figures, and its labels are ours"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use acs_diff::rename::{Candidate, Kind, pair};
use serde_json::Value;

#[test]
fn labelled_renames_are_recognised_and_nothing_else_is() {
    let mut documents = Documents::default();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for case in cases("renames.yaml") {
        let kind = kind(&case);
        let side = |side: &str| -> Vec<Candidate> {
            let list = case[side].as_array().unwrap();
            list.iter().map(|it| candidate(it, kind)).collect()
        };
        let (removed, added) = (side("removed"), side("added"));
        let expected: Vec<(&str, &str)> = case["renames"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let found = pair(&removed, &added);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|pair| {
                (
                    removed[pair.removed].name.as_str(),
                    added[pair.added].name.as_str(),
                )
            })
            .collect();
        for pair in &expected {
            if found.contains(pair) {
                right += 1;
            } else {
                missed += 1;
                println!("missed: {kind:?} {} → {}", pair.0, pair.1);
            }
        }
        for pair in found.iter().filter(|pair| !expected.contains(pair)) {
            wrong += 1;
            println!("wrong: {kind:?} {} → {}", pair.0, pair.1);
        }
    }
    let negatives = cases("negatives.yaml");
    for case in &negatives {
        let kind = kind(case);
        let mut removed = candidate(&case["removed"], kind);
        let mut added = candidate(&case["added"], kind);
        documents.enrich(case, &mut removed, &mut added);
        if let Some(found) = pair(&[removed.clone()], &[added.clone()]).first() {
            wrong += 1;
            println!(
                "wrong: {kind:?} {} → {}: {found:?}",
                removed.name, added.name
            );
        }
    }
    let precision = f64::from(right) / f64::from(right + wrong);
    let recall = f64::from(right) / f64::from(right + missed);
    println!(
        "{} renames, {} negatives: precision {precision:.3}, recall {recall:.3}",
        right + missed,
        negatives.len()
    );
    assert!(right + missed >= 60 && negatives.len() >= 300);
    assert!(precision >= 0.98, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
}

/// A name that vanishes beside one that stays cannot have become it; so of two siblings of a real
/// object, one is never the other renamed. Twins that the vendor keeps for compatibility are.
#[test]
fn siblings_of_real_objects_are_no_renames_of_each_other() {
    let Some(document) = Documents::default().load("history/sas-2018-12-03/2026-06-22.json") else {
        println!("skipped: ../shared/metadata is not there");
        return;
    };
    let (mut pairs, mut taken) = (0, Vec::new());
    // A quarter of the product, for time.
    for operation in document["apis"].as_object().unwrap().values().step_by(4) {
        for response in operation["responses"].as_object().unwrap().values() {
            each_object(&response["schema"], &mut |members| {
                let members: Vec<Candidate> = members
                    .iter()
                    .map(|(name, schema)| described(name, schema, members))
                    .collect();
                for (i, a) in members.iter().enumerate() {
                    for b in &members[i + 1..] {
                        pairs += 1;
                        if !pair(from_ref(a), from_ref(b)).is_empty() {
                            taken.push(format!("{}/{}", a.name, b.name));
                        }
                    }
                }
            });
        }
    }
    taken.sort();
    taken.dedup();
    println!(
        "{pairs} pairs of siblings, taken for renames: {}",
        taken.join(" ")
    );
    assert!(taken.len() * 500 < pairs, "{} of {pairs}", taken.len());
}

fn each_object(schema: &Value, visit: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    if let Some(members) = schema["properties"].as_object() {
        visit(members);
        members
            .values()
            .for_each(|member| each_object(member, visit));
    }
    for key in ["items", "additionalProperties"] {
        if schema[key].is_object() {
            each_object(&schema[key], visit);
        }
    }
}

fn described(name: &str, schema: &Value, members: &serde_json::Map<String, Value>) -> Candidate {
    let text = |key: &str| schema[key].as_str().unwrap_or_default().to_owned();
    let part = if schema["type"] == "array" {
        &schema["items"]
    } else {
        schema
    };
    Candidate {
        name: name.to_owned(),
        ty: text("type"),
        format: text("format"),
        description: text("description"),
        example: text("example"),
        siblings: members.keys().cloned().collect(),
        children: part["properties"]
            .as_object()
            .map(|members| members.keys().cloned().collect())
            .unwrap_or_default(),
        ..Candidate::default()
    }
}

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/renames")
        .join(file);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn kind(case: &Value) -> Kind {
    match case["kind"].as_str().unwrap() {
        "member" => Kind::Member,
        "parameter" => Kind::Parameter,
        "operation" => Kind::Operation,
        "value" => Kind::Value,
        "error-code" => Kind::ErrorCode,
        other => panic!("no kind: {other}"),
    }
}

fn candidate(it: &Value, kind: Kind) -> Candidate {
    let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
    Candidate {
        name: text("name"),
        kind,
        ty: text("type"),
        format: text("format"),
        description: text("text"),
        example: text("example"),
        children: it["children"]
            .as_array()
            .map(|names| {
                names
                    .iter()
                    .map(|name| name.as_str().unwrap().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
        ..Candidate::default()
    }
}

/// Metadata files that were read.
#[derive(Default)]
struct Documents {
    files: BTreeMap<PathBuf, Option<Value>>,
}

impl Documents {
    fn load(&mut self, file: &str) -> Option<Value> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/metadata");
        let read = |path: &PathBuf| {
            let text = fs::read_to_string(path).ok()?;
            serde_json::from_str(&text).ok()
        };
        self.files
            .entry(shared.join(file))
            .or_insert_with_key(read)
            .clone()
    }

    /// Adds what real metadata says about two names that stand side by side.
    fn enrich(&mut self, case: &Value, removed: &mut Candidate, added: &mut Candidate) {
        let (Some(file), Some(at)) = (case["in"].as_str(), case["at"].as_str()) else {
            return;
        };
        let Some(document) = self.load(file) else {
            return;
        };
        let members = members(&document, at).unwrap_or_else(|| panic!("{file} has no {at}"));
        for candidate in [removed, added] {
            let kind = candidate.kind;
            let schema = &members[candidate.name.as_str()];
            *candidate = described(&candidate.name, schema, &members);
            candidate.kind = kind;
        }
    }
}

/// The members of an object, or the parameters of an operation.
fn members(document: &Value, at: &str) -> Option<serde_json::Map<String, Value>> {
    let (operation, path) = at.split_once(' ').unwrap_or(("", at));
    let operation = &document["apis"][operation];
    let parameters = || operation["parameters"].as_array();
    if path == "parameters" {
        let named = |it: &Value| Some((it["name"].as_str()?.to_owned(), it["schema"].clone()));
        return Some(parameters()?.iter().filter_map(named).collect());
    }
    let (part, rest) = path.split_once('.')?;
    let root = |rest: &str| rest.find(['.', '[', '{']).unwrap_or(rest.len());
    let (schema, rest) = match part {
        "parameters" => parameters()?.iter().find_map(|it| {
            let rest = rest.strip_prefix(it["name"].as_str()?)?;
            let ends = rest.is_empty() || rest.starts_with(['.', '[', '{']);
            ends.then_some((&it["schema"], rest))
        })?,
        "responses" => (
            &operation["responses"][&rest[..root(rest)]]["schema"],
            &rest[root(rest)..],
        ),
        "components" => (
            &document["components"]["schemas"][&rest[..root(rest)]],
            &rest[root(rest)..],
        ),
        _ => return None,
    };
    walk(schema, rest)?["properties"].as_object().cloned()
}

fn walk<'a>(schema: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(schema);
    }
    if let Some(rest) = path.strip_prefix("[]") {
        return walk(&schema["items"], rest);
    }
    if let Some(rest) = path.strip_prefix("{}") {
        return walk(&schema["additionalProperties"], rest);
    }
    let path = path.strip_prefix('.')?;
    schema["properties"]
        .as_object()?
        .iter()
        .find_map(|(name, member)| walk(member, path.strip_prefix(name.as_str())?))
}
