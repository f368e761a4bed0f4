//! Whatever text stands wherever a spec has one: either a rule refuses it, or it stays a text.
//!
//! Each text of `fixtures/attacks/texts.json` is put at the places of [`base::PLACES`]. What is kept
//! must make an output of the same structure as the harmless spec that it was put into.

#![allow(clippy::print_stdout, reason = "the figures are shown")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use acs_codegen::Options;
use acs_codegen::diag::{Diagnostics, Rule, Severity, Style};
use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{self, is_file_name};
use serde_json::json;

mod base;
mod corpus;
#[path = "../run/mod.rs"]
mod run;
mod structure;

use base::{Base, PLACES, Place};
use corpus::{Attack, attacks};
use run::xtask;
use structure::{Structure, is_visible};

fn options() -> Options {
    Options {
        runtime: "../runtime".to_owned(),
        standalone: true,
        product: None,
    }
}

/// Everything that is said of a spec, and of its past if asked for.
fn findings(sources: &SourceMap, with_past: bool) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let specs = spec::parse(sources, &mut diags);
    if let Err(errors) = diags.finish() {
        return errors;
    }
    let warnings = match acs_codegen::check(sources, &specs) {
        Ok(warnings) => warnings,
        Err(findings) => return findings,
    };
    let lowered = acs_codegen::lower(sources, &specs).map(drop);
    let past = lowered.and_then(|()| match with_past {
        true => acs_codegen::history(sources, &specs).map(drop),
        false => Ok(()),
    });
    past.map_or_else(|errors| errors, |()| warnings)
}

fn compile(base: &Base) -> Files {
    let sources = base.sources();
    acs_codegen::compile(&sources, &options())
        .unwrap_or_else(|diags| panic!("{}", diags.render(&sources, Style::Plain)))
}

/// The rules that refuse a spec; none if it is kept. What is said of it can be printed.
fn refusal(base: &Base, with_past: bool) -> BTreeSet<Rule> {
    let sources = base.sources();
    let found = findings(&sources, with_past);
    for said in [
        found.render(&sources, Style::Plain),
        found.to_json(&sources),
    ] {
        assert!(is_visible(&said), "{said:?}");
        // A message may quote a name, however long that is.
        assert!(said.len() < 20_000_000, "{} bytes are said", said.len());
        assert!(!said.lines().any(is_command), "{said}");
    }
    let errors = found.iter().filter(|it| it.severity() == Severity::Error);
    errors.map(|it| it.rule()).collect()
}

/// Whether a runner of CI would obey the line. One that begins `::: path` is only drawn like that.
fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    let after = line.strip_prefix("::");
    line.starts_with("##[") || after.is_some_and(|it| it.starts_with(char::is_alphabetic))
}

/// Puts an attack at every place, and checks what is kept.
///
/// A name is asked one by one, which takes a while: each text comes to a sixth of those places, each time to
/// others, unless `ACS_ATTACKS` is `all`.
fn fate(
    index: usize,
    attack: &Attack,
    harmless: &Base,
    twin: &Structure,
    leaks: &mut Vec<String>,
) -> Fate {
    let (prose, names): (Vec<&Place>, Vec<&Place>) = PLACES.iter().partition(|it| it.is_prose);
    let all = std::env::var("ACS_ATTACKS").is_ok_and(|it| it == "all");
    let numbered = (index..).zip(names);
    let names = numbered.filter_map(|(at, it)| (all || at % 6 == 0).then_some(it));
    let mut fates = Vec::new();
    let mut said = harmless.clone();
    for place in &prose {
        said = said.with(place, &attack.text).unwrap();
    }
    if refusal(&said, true).is_empty() {
        fates.extend(prose.iter().map(|it| (it.name, kept())));
    } else {
        said = harmless.clone();
        for place in prose {
            let rules = refusal(&harmless.with(place, &attack.text).unwrap(), true);
            if rules.is_empty() {
                said = said.with(place, &attack.text).unwrap();
            }
            fates.push((place.name, word(&rules)));
        }
    }
    let difference = Structure::of(&compile(&said)).difference(twin);
    leaks.extend(difference.map(|it| format!("{}: {it}", attack.name)));

    // Names may bear each other or not, so those that do are compiled together.
    let mut named = vec![harmless.clone()];
    for place in names {
        let alone = harmless.with(place, &attack.text).unwrap();
        // What is present has no part in what is said of the past.
        let is_past = place.name.starts_with("file: ") || place.name.starts_with("revision ");
        let rules = refusal(&alone, is_past);
        fates.push((place.name, word(&rules)));
        if !rules.is_empty() {
            continue;
        }
        let last = named.last_mut().unwrap();
        match last.with(place, &attack.text) {
            Some(together) if refusal(&together, false).is_empty() => *last = together,
            _ => named.push(alone),
        }
    }
    for base in named.iter().filter(|it| *it != harmless) {
        let leak = leak(
            &Structure::of(&compile(base)),
            twin,
            attack.text.len() > 100,
        );
        leaks.extend(leak.map(|it| format!("{} as a name: {it}", attack.name)));
    }
    fates
}

fn kept() -> String {
    "kept".to_owned()
}

fn word(rules: &BTreeSet<Rule>) -> String {
    if rules.is_empty() {
        return kept();
    }
    let rules: Vec<&str> = rules.iter().map(|it| it.id()).collect();
    rules.join(" + ")
}

/// What became of a text at each place.
type Fate = Vec<(&'static str, String)>;

/// A name may change the order of things and what they are called, but there is nothing more and
/// nothing less.
fn leak(structure: &Structure, twin: &Structure, long: bool) -> Option<String> {
    let is_plain = |part: &str| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        !part.is_empty() && !part.starts_with(['.', '-']) && part.chars().all(is_letter)
    };
    let mut paths = structure.paths();
    if let Some(path) = paths.find(|it| !it.split('/').all(is_plain)) {
        return Some(format!("a file at {path}"));
    }
    // The printer breaks a line that is too long, and sets braces where it does.
    let without_braces = |of: &Structure| -> BTreeMap<String, usize> {
        let is_brace = |word: &str| long && matches!(word, "Brace" | "end");
        let counts = of.counts().into_iter().filter(|(word, _)| !is_brace(word));
        counts
            .map(|(word, count)| (word.to_owned(), count))
            .collect()
    };
    let (found, expected) = (without_braces(structure), without_braces(twin));
    let words: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let differ = words
        .into_iter()
        .filter(|it| found.get(*it) != expected.get(*it));
    let differ: Vec<String> = differ
        .map(|it| format!("{it} {:?} and not {:?}", found.get(it), expected.get(it)))
        .collect();
    (!differ.is_empty()).then(|| differ.join(", "))
}

#[test]
fn every_text_is_refused_by_a_rule_or_stays_a_text() {
    let attacks = attacks();
    let harmless = Base::new();
    assert_eq!(refusal(&harmless, true), BTreeSet::new());
    let twin = Structure::of(&compile(&harmless));
    let waiting = Mutex::new(attacks.iter().enumerate());
    let found: Mutex<Vec<String>> = Mutex::default();
    let tried = AtomicUsize::new(0);
    let work = || {
        loop {
            let Some((index, attack)) = waiting.lock().unwrap().next() else {
                return;
            };
            let mut leaks = Vec::new();
            let fate = fate(index, attack, &harmless, &twin, &mut leaks);
            tried.fetch_add(fate.len(), Ordering::Relaxed);
            let expected = attack.refused.clone().unwrap_or_else(kept);
            let title = fate.iter().find(|it| it.0 == "service /title").unwrap();
            if title.1 != expected {
                leaks.push(format!("{} is {} and not {expected}", attack.name, title.1));
            }
            found.lock().unwrap().append(&mut leaks);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    let leaks = found.into_inner().unwrap();
    let leaks = leaks.join("\n");
    let (texts, tried) = (attacks.len(), tried.into_inner());
    let out = leaks.lines().count();
    println!("figures: {texts} texts at {tried} places, {out} got out");
    assert!(leaks.is_empty(), "{leaks}");
}

/// What lies below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => _ = found.insert(path.clone(), fs::read(&path).unwrap()),
        }
    }
    found
}

/// Metadata with a text wherever the vendor writes one.
fn metadata(product: &str, operation: &str, name: &str, text: &str) -> String {
    let schema = json!({"type": "string", "description": text, "example": text, "default": text,
        "enum": ["a", text], "title": text, "pattern": text});
    let about = |name: &str| {
        json!({"methods": ["post"], "security": [{"AK": []}], "summary": text, "description": text,
            "parameters": [{"name": name, "in": "query", "schema": schema}],
            "responses": {"200": {"schema": {"type": "object", "description": text,
                "properties": {name: schema, "Other": {"$ref": "#/components/schemas/Other"}}}}},
            "errorCodes": {"400": [{"errorCode": name, "errorMessage": text, "description": text}]},
            "responseDemo": text, "title": text, "changeSet": [{"createdAt": text, "description": text}]})
    };
    let metadata = json!({
        "version": "1.0", "info": {"style": "RPC", "product": product, "version": "2020-01-01"},
        "directories": [{"id": 1, "title": text, "type": "directory", "children": ["Get"]}],
        "components": {"schemas": {"Other": schema}},
        "apis": {operation: about("Plain"), "Get": about(name)},
        "endpoints": [{"regionId": name, "endpoint": text}],
    });
    metadata.to_string()
}

/// Whatever metadata says: the import writes below the folder of the product or nowhere, what it writes
/// compiles to harmless files, and what it prints can be printed.
#[test]
fn an_import_writes_nothing_outside_its_folder() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attacks");
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let into = root.join("a/b/spec");
    fs::create_dir_all(&into).unwrap();
    let file = root.join("metadata.json");
    let mut imported = 0;
    for Attack { name, text, .. } in attacks() {
        // YAML takes no key of more than 1,024 characters.
        if text.len() > 1_000 {
            continue;
        }
        for metadata in [
            metadata(&text, "Plain", "Plain", "A text."),
            metadata("Demo", &text, &text, &text),
        ] {
            fs::write(&file, metadata).unwrap();
            let words = [
                file.to_str().unwrap(),
                "--into",
                into.to_str().unwrap(),
                "--details",
            ];
            let run = xtask(&[&["import"], words.as_slice()].concat());
            for said in [&run.out, &run.err] {
                assert!(is_visible(said), "{name}: {said:?}");
                assert!(!said.lines().any(is_command), "{name}: {said}");
            }
            fs::remove_file(&file).unwrap();
            let written = files(&root);
            let is_inside = |path: &PathBuf| {
                let below = path.strip_prefix(&into).ok();
                let parts = below.into_iter().flat_map(Path::iter);
                below.is_some() && parts.clone().all(|it| is_file_name(it.to_str().unwrap()))
            };
            assert!(
                written.keys().all(is_inside),
                "{name}: {:?}",
                written.keys()
            );
            imported += u32::from(run.code == 0);
            if run.code == 0 {
                let sources = SourceMap::load(&into).unwrap();
                let found = findings(&sources, false);
                assert!(
                    !found.has_errors(),
                    "{name}: {}",
                    found.render(&sources, Style::Plain)
                );
                let compiled = acs_codegen::compile(&sources, &options()).unwrap();
                let structure = Structure::of(&compiled);
                let hidden = structure
                    .counts()
                    .into_keys()
                    .find(|it| it.contains("hidden"));
                assert_eq!(hidden, None, "{name}");
            } else {
                assert!(written.is_empty(), "{name}: {}", run.err);
            }
            fs::remove_dir_all(&into).unwrap();
            fs::create_dir_all(&into).unwrap();
        }
    }
    assert!(imported > 150, "only {imported} were imported");
}

/// A program of a shell or of Python with what stands in its quotes, and its comments, blanked.
fn without_texts(program: &str, quote: char) -> String {
    let mut out = String::new();
    let mut is_quoted = false;
    let mut chars = program.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quote == '"' || !is_quoted => _ = chars.next(),
            c if c == quote => {
                is_quoted = !is_quoted;
                out.push(c);
            }
            c if !is_quoted => out.push(c),
            _ => {}
        }
    }
    let is_code = |line: &&str| !line.starts_with('#');
    // `'it'\''s'` is one text.
    let lines: Vec<&str> = out.lines().filter(is_code).collect();
    let doubled = format!("{quote}{quote}");
    let mut out = lines.join("\n");
    while out.contains(&doubled.repeat(2)) {
        out = out.replace(&doubled.repeat(2), &doubled);
    }
    out
}

#[test]
fn samples_are_the_same_programs_whatever_texts_they_hold() {
    let harmless = Base::new();
    let samples = |base: &Base| {
        let catalogue = acs_call::Catalogue::read(&base.sources()).unwrap();
        catalogue.find(None, "Get").unwrap().sample()
    };
    let twin = samples(&harmless);
    let rust = |text: &str| structure::rust(text).unwrap();
    // The summary opens each program; what is quoted comes from the example.
    let places = [
        "operation /summary",
        "service /title",
        "operation /parameters/Note/example",
    ];
    let mut held = 0;
    // A request of 100,000 characters has no sample.
    let attacks = attacks().into_iter().filter(|it| it.text.len() < 10_000);
    for Attack { name, text, .. } in attacks {
        let mut base = harmless.clone();
        for place in PLACES.iter().filter(|it| places.contains(&it.name)) {
            let with = base.with(place, &text).unwrap();
            if refusal(&with, false).is_empty() {
                base = with;
            }
        }
        held += u32::from(base != harmless);
        let found = samples(&base);
        for program in [&found.rust, &found.curl, &found.python] {
            assert!(is_visible(program), "{name}: {program}");
        }
        assert_eq!(
            rust(&found.rust),
            rust(&twin.rust),
            "{name}: {}",
            found.rust
        );
        let (shell, expected) = (
            without_texts(&found.curl, '\''),
            without_texts(&twin.curl, '\''),
        );
        assert_eq!(shell, expected, "{name}: {}", found.curl);
        let (python, expected) = (
            without_texts(&found.python, '"'),
            without_texts(&twin.python, '"'),
        );
        assert_eq!(python, expected, "{name}: {}", found.python);
    }
    assert!(held > 100, "{held} texts were held");
}
