//! Holds a verdict against the compiler's, item by item.
//!
//! The program for the old crate is compiled against the new one. Functions with errors are taken
//! out and the rest is compiled again, until nothing is wrong: so what stops the compiler early
//! hides nothing. Then:
//!
//! - every function with an error must touch an item that the verdict calls major, and every
//!   item that it calls major must be touched by a function with an error;
//! - every function with a new warning of deprecation must touch an item that the verdict calls
//!   deprecated, and the other way round;
//! - in the program for the new crate, compiled against the old one, the same holds for what is
//!   new.
//!
//! So `Compat::None` means that neither program notices, which is as much as a compiler can say.

#![expect(
    clippy::indexing_slicing,
    reason = "the indexes are those of the functions of the program"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use acs_diff::surface::{self, ApiChange, Kind};
use acs_diff::{Compat, Rust};

use crate::compiler::Compiler;
use crate::features;
use crate::pair::{Generated, Pair};
use crate::program::{Program, Use};

/// What came of a [`Pair`].
#[derive(Clone, Debug)]
pub struct Proof {
    /// What the generator's models say.
    pub changes: Vec<ApiChange>,
    /// The sum of it.
    pub verdict: Rust,
    /// What the compiler says: functions of the old program that the new crate breaks.
    pub broken: Vec<String>,
    /// How many functions the old program has.
    pub uses: usize,
    /// Where the two disagree; empty if all is well.
    pub disagreements: Vec<String>,
}

/// Proves the verdict on a pair.
///
/// # Errors
///
/// If the compiler cannot be run. That a side is no spec, or that its crate does not compile, is
/// a disagreement.
pub fn prove(pair: &Pair, compiler: &Compiler) -> io::Result<Proof> {
    let sides = (pair.old.generate(), pair.new.generate());
    let (old, new) = match sides {
        (Ok(old), Ok(new)) => (old, new),
        (Err(error), _) | (_, Err(error)) => return Ok(Proof::failed(error)),
    };
    let changes = surface::compare(&old.model, &new.model);
    let mut trial = Trial {
        compiler,
        changes: &changes,
        failures: BTreeMap::new(),
        disagreements: Vec::new(),
    };
    let uses = trial.run(&old, &new)?;
    let verdict = surface::verdict(&changes);
    if let Some(expected) = pair.expected
        && expected != verdict.compat
    {
        let is = verdict.compat;
        trial.disagree(format!(
            "whoever wrote the pair expects {expected:?}, the verdict is {is:?}"
        ));
    }
    Ok(Proof {
        verdict,
        broken: trial.failures.into_values().collect(),
        uses,
        disagreements: trial.disagreements,
        changes,
    })
}

/// Proves many, several at a time. The answers are in the order of the pairs.
///
/// # Errors
///
/// As [`prove`].
pub fn prove_all(pairs: &[Pair], compiler: &Compiler, threads: usize) -> io::Result<Vec<Proof>> {
    let next = AtomicUsize::new(0);
    let proofs = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some((index, pair)) = take(pairs, &next) {
            let proof = prove(pair, compiler)?;
            proofs
                .lock()
                .expect("bug: a thread panicked")
                .insert(index, proof);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            let result: io::Result<()> = thread.join().expect("bug: a thread panicked");
            result
        })
    })?;
    let proofs = proofs.into_inner().expect("bug: a thread panicked");
    Ok(proofs.into_values().collect())
}

fn take<'a>(pairs: &'a [Pair], next: &AtomicUsize) -> Option<(usize, &'a Pair)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, pairs.get(index)?))
}

impl Proof {
    fn failed(error: String) -> Self {
        Self {
            changes: Vec::new(),
            verdict: surface::verdict([]),
            broken: Vec::new(),
            uses: 0,
            disagreements: vec![error],
        }
    }
}

struct Trial<'a> {
    compiler: &'a Compiler,
    changes: &'a [ApiChange],
    /// Functions of the old program that fail, each with its first message.
    failures: BTreeMap<usize, String>,
    disagreements: Vec<String>,
}

/// What a program meets in a crate.
#[derive(Debug, Default)]
struct Findings {
    /// Functions that fail, each with its first message.
    failures: BTreeMap<usize, String>,
    /// Functions that use something deprecated.
    deprecated: BTreeSet<usize>,
}

impl Trial<'_> {
    fn run(&mut self, old: &Generated, new: &Generated) -> io::Result<usize> {
        let (old_program, new_program) = (Program::of(&old.model), Program::of(&new.model));
        let everything = |_: &Use| true;
        let (Some(old_crate), Some(new_crate)) = (
            self.compile(old, &features::all(&old.model))?,
            self.compile(new, &features::all(&new.model))?,
        ) else {
            return Ok(0);
        };
        let own = self.own(&old_program, &old_crate)?;
        let mut forward = self.findings(&old_program, &new_crate, everything)?;
        self.own(&new_program, &new_crate)?;
        let backward = self.findings(&new_program, &old_crate, everything)?;

        if features::differ(old, new) {
            self.with_less_features(old, new, &old_program, &mut forward)?;
        }
        let cargo = features::refused(old, new);
        self.compare(&old_program, &forward, &cargo, Compat::Major, "breaks");
        self.compare_new(&new_program, &backward);
        let warned = forward.deprecated.difference(&own.deprecated);
        self.compare_deprecated(&old_program, warned.copied().collect());
        self.failures = forward.failures;
        Ok(old_program.uses.len())
    }

    /// Each feature alone, and none: what was there must still be.
    fn with_less_features(
        &mut self,
        old: &Generated,
        new: &Generated,
        program: &Program,
        forward: &mut Findings,
    ) -> io::Result<()> {
        for features in features::fewer(&old.model) {
            let has = |it: &Use| it.feature.as_ref().is_none_or(|it| features.contains(it));
            let (Some(old_crate), Some(new_crate)) =
                (self.compile(old, &features)?, self.compile(new, &features)?)
            else {
                return Ok(());
            };
            let own = self.findings(program, &old_crate, has)?;
            self.must_be_clean(program, &own);
            let found = self.findings(program, &new_crate, has)?;
            for (index, message) in found.failures {
                forward.failures.entry(index).or_insert(message);
            }
        }
        Ok(())
    }

    fn compile(&mut self, side: &Generated, features: &[String]) -> io::Result<Option<PathBuf>> {
        let compiled = self
            .compiler
            .compile_crate(&side.model.name, &side.files, features)?;
        Ok(match compiled {
            Ok(path) => Some(path),
            Err(said) => {
                self.disagree(format!("a generated crate does not compile: {said}"));
                None
            }
        })
    }

    /// A program and its own crate, between which nothing can be wrong.
    fn own(&mut self, program: &Program, compiled: &Path) -> io::Result<Findings> {
        let found = self.findings(program, compiled, |_| true)?;
        self.must_be_clean(program, &found);
        Ok(found)
    }

    fn must_be_clean(&mut self, program: &Program, found: &Findings) {
        for (&index, message) in &found.failures {
            let text = &program.uses[index].text;
            self.disagree(format!(
                "the program is wrong about its own crate: {message}: {text}"
            ));
        }
    }

    /// Compiles, takes out what fails, and so on until nothing does.
    fn findings(
        &self,
        program: &Program,
        compiled: &Path,
        has: impl Fn(&Use) -> bool,
    ) -> io::Result<Findings> {
        let mut failures: BTreeMap<usize, String> = BTreeMap::new();
        loop {
            let keep = |index: usize| has(&program.uses[index]) && !failures.contains_key(&index);
            let text = program.text(keep);
            let name = compiled.file_stem().and_then(|it| it.to_str());
            let name = name
                .and_then(|it| it.strip_prefix("lib"))
                .unwrap_or_default();
            let answer = self.compiler.check(&text, name, compiled)?;
            if let Some(error) = answer.elsewhere.first() {
                return Err(io::Error::other(error.clone()));
            }
            if answer.errors.is_empty() {
                let lines = answer.deprecated.iter();
                let deprecated = lines.filter_map(|&line| program.on_line(line)).collect();
                return Ok(Findings {
                    failures,
                    deprecated,
                });
            }
            for (line, message) in answer.errors {
                let index = program.on_line(line).ok_or_else(|| {
                    io::Error::other(format!("an error in no function of the program: {message}"))
                })?;
                failures.entry(index).or_insert(message);
            }
        }
    }

    fn compare(
        &mut self,
        program: &Program,
        found: &Findings,
        cargo: &[String],
        compat: Compat,
        verb: &str,
    ) {
        let breaking: Vec<&ApiChange> = self
            .changes
            .iter()
            .filter(|change| change.compat == compat)
            .collect();
        let mut wrong = unexplained(
            program,
            found.failures.keys(),
            &breaking,
            verb,
            &found.failures,
        );
        for change in breaking {
            let is_seen = match change.kind {
                Kind::Feature => cargo.contains(&change.item),
                _ => touched(program, found.failures.keys(), change),
            };
            if !is_seen {
                wrong.push(format!("`{}` is said to break, and compiles", change.item));
            }
        }
        let said = |item: &String| self.changes.iter().any(|change| change.item == *item);
        for item in cargo.iter().filter(|item| !said(item)) {
            wrong.push(format!(
                "cargo misses {item}, which the verdict does not say"
            ));
        }
        self.disagreements.extend(wrong);
    }

    /// The new program against the old crate: what fails is new or another.
    fn compare_new(&mut self, program: &Program, found: &Findings) {
        let any: Vec<&ApiChange> = self
            .changes
            .iter()
            .filter(|change| change.compat != Compat::None)
            .collect();
        let keys = found.failures.keys();
        let mut wrong = unexplained(program, keys.clone(), &any, "is new", &found.failures);
        let is_new =
            |change: &&&ApiChange| change.before.is_empty() && change.kind != Kind::Feature;
        for change in any.iter().filter(is_new) {
            if !touched(program, keys.clone(), change) {
                wrong.push(format!(
                    "`{}` is said to be new, and was there",
                    change.item
                ));
            }
        }
        self.disagreements.extend(wrong);
    }

    fn compare_deprecated(&mut self, program: &Program, warned: BTreeSet<usize>) {
        let deprecated: Vec<&ApiChange> = self
            .changes
            .iter()
            .filter(|it| it.is_diagnosed && it.compat == Compat::Minor)
            .collect();
        let messages = BTreeMap::new();
        let mut wrong = unexplained(
            program,
            warned.iter(),
            &deprecated,
            "is deprecated",
            &messages,
        );
        for change in deprecated {
            if !touched(program, warned.iter(), change) {
                wrong.push(format!(
                    "`{}` is said to be deprecated, without a warning",
                    change.item
                ));
            }
        }
        self.disagreements.extend(wrong);
    }

    fn disagree(&mut self, what: String) {
        self.disagreements.push(what);
    }
}

/// Functions that none of the changes accounts for.
fn unexplained<'a>(
    program: &Program,
    functions: impl Iterator<Item = &'a usize>,
    changes: &[&ApiChange],
    verb: &str,
    messages: &BTreeMap<usize, String>,
) -> Vec<String> {
    functions
        .filter(|&&index| {
            let touches = |change: &&ApiChange| touches(&program.uses[index], &change.item);
            !changes.iter().any(touches)
        })
        .map(|index| {
            let Use { items, text, .. } = &program.uses[*index];
            let message = messages.get(index).map_or("", String::as_str);
            format!("the compiler says that {items:?} {verb}: {message}: {text}")
        })
        .collect()
}

fn touched<'a>(
    program: &Program,
    mut functions: impl Iterator<Item = &'a usize>,
    change: &ApiChange,
) -> bool {
    functions.any(|&index| touches(&program.uses[index], &change.item))
}

/// Whether a function relies on the item, or on something in it.
fn touches(function: &Use, item: &str) -> bool {
    function.items.iter().any(|used| {
        let is_below = used
            .strip_prefix(item)
            .is_some_and(|rest| rest.starts_with("::"));
        let is_among = used.ends_with("::") && item.starts_with(used.as_str());
        item.is_empty() || used == item || is_below || is_among
    })
}
