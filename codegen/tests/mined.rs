//! How often the miners are right: their results on descriptions of real metadata, against
//! labels made by reading (`mined/*.yaml`). The texts are not in the repository; where they are
//! absent, nothing is measured.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: it prints its figures, and its labels are ours"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use acs_codegen::mine;
use serde_json::Value;

/// What one text states: `kind` → spelled fact.
type Facts = BTreeMap<&'static str, Vec<String>>;

/// Right, wrong and missed facts of a kind.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

const LIMITS: [&str; 6] = [
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "min_items",
    "max_items",
];

#[test]
fn facts_read_out_of_real_descriptions_are_true() {
    measure("labels.yaml");
}

#[test]
fn rules_hold_for_descriptions_they_were_not_made_for() {
    measure("held-out.yaml");
}

fn measure(labels: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mined");
    let metadata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/metadata");
    if !metadata.exists() {
        println!("skipped: ../shared/metadata is not there");
        return;
    }
    let labels = fs::read_to_string(folder.join(labels)).expect("labels are in the repository");
    let labels: Vec<Value> = serde_yaml::from_str(&labels).expect("labels are YAML");
    let mut files: BTreeMap<PathBuf, Value> = BTreeMap::new();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for label in &labels {
        let (file, at) = (label["in"].as_str().unwrap(), label["at"].as_str().unwrap());
        let document = files.entry(metadata.join(file)).or_insert_with_key(|path| {
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
        });
        let text = description(document, at)
            .unwrap_or_else(|| panic!("{file} has no description at {at}"));
        let (expected, found) = (expected(label), found(text));
        for kind in ["values", "limits", "default", "unit", "deprecated"] {
            let score = scores.entry(kind).or_default();
            let parts: Vec<&str> = if kind == "limits" {
                LIMITS.to_vec()
            } else {
                vec![kind]
            };
            for part in parts {
                let (want, have) = (expected.get(part), found.get(part));
                match (want, have) {
                    (None, None) => {}
                    (Some(want), Some(have)) if agree(want, have) => score.right += 1,
                    (want, have) => {
                        score.wrong += usize::from(have.is_some());
                        score.missed += usize::from(want.is_some());
                        println!("{file} {at}\n  {part}: {have:?}, label {want:?}");
                    }
                }
            }
        }
    }
    println!("{} descriptions", labels.len());
    for (kind, score) in &scores {
        let (precision, recall) = (score.precision(), score.recall());
        println!(
            "{kind:10} precision {precision:.3}  recall {recall:.3}  ({} right)",
            score.right
        );
    }
    for (kind, score) in &scores {
        assert!(
            score.precision() >= 0.95,
            "{kind} is read wrongly too often"
        );
    }
}

/// Whether a fact is as its label says; `...` in a label stands for any values.
fn agree(want: &[String], have: &[String]) -> bool {
    match want.iter().position(|value| value == "...") {
        Some(gap) => have.starts_with(&want[..gap]) && have.ends_with(&want[gap + 1..]),
        None => want == have,
    }
}

fn expected(label: &Value) -> Facts {
    let mut facts = Facts::new();
    if let Some(values) = label["values"].as_array() {
        let values = values
            .iter()
            .map(|value| value.as_str().unwrap().to_owned());
        facts.insert("values", values.collect());
    }
    for kind in ["default", "unit"].iter().chain(&LIMITS) {
        if let Some(fact) = label[kind].as_str() {
            facts.insert(kind, vec![fact.to_owned()]);
        }
    }
    if label["deprecated"] == true {
        facts.insert("deprecated", Vec::new());
    }
    facts
}

fn found(text: &str) -> Facts {
    let mut facts = Facts::new();
    if let Some(values) = mine::values(text) {
        for value in &values {
            assert!(text.get(value.range.clone()).is_some());
        }
        facts.insert(
            "values",
            values.into_iter().map(|value| value.value).collect(),
        );
    }
    let limits = mine::limits(text);
    let count = |count: Option<mine::Mined<u64>>| count.map(|n| n.value.to_string());
    let number = |number: Option<mine::Mined<String>>| number.map(|n| n.value);
    let stated = [
        ("minimum", number(limits.minimum)),
        ("maximum", number(limits.maximum)),
        ("min_length", count(limits.min_length)),
        ("max_length", count(limits.max_length)),
        ("min_items", count(limits.min_items)),
        ("max_items", count(limits.max_items)),
        ("default", mine::default(text).map(|fact| fact.value)),
        ("unit", mine::unit(text).map(|fact| fact.value)),
    ];
    for (kind, fact) in stated {
        facts.extend(fact.map(|fact| (kind, vec![fact])));
    }
    if mine::deprecation(text).is_some() {
        facts.insert("deprecated", Vec::new());
    }
    facts
}

/// The description at a place such as `Operation parameters.Name[].Key` or `components.Name`.
fn description<'a>(document: &'a Value, at: &str) -> Option<&'a str> {
    let (operation, path) = at.split_once(' ').unwrap_or(("", at));
    let operation = &document["apis"][operation];
    let (kind, rest) = path.split_once('.')?;
    let (schema, rest) = match kind {
        "parameters" => operation["parameters"]
            .as_array()?
            .iter()
            .find_map(|parameter| {
                let name = parameter["name"].as_str()?;
                let rest = rest.strip_prefix(name)?;
                let ends = rest.is_empty() || rest.starts_with(['.', '[', '{']);
                ends.then_some((&parameter["schema"], rest))
            })?,
        "responses" => {
            let (status, _) = rest.split_at(rest.find(['.', '[', '{']).unwrap_or(rest.len()));
            (
                &operation["responses"][status]["schema"],
                &rest[status.len()..],
            )
        }
        "components" => {
            let (name, _) = rest.split_at(rest.find(['.', '[', '{']).unwrap_or(rest.len()));
            (
                &document["components"]["schemas"][name],
                &rest[name.len()..],
            )
        }
        _ => return None,
    };
    walk(schema, rest)?["description"].as_str()
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
    // Names may hold dots, so each that fits is tried.
    schema["properties"]
        .as_object()?
        .iter()
        .find_map(|(name, member)| {
            let rest = path.strip_prefix(name.as_str())?;
            walk(member, rest)
        })
}
