//! Walks a folder of dated metadata files and prints what changed between each and the next.

use std::collections::BTreeMap;

use acs_diff::{Finding, Options, Revision, Wire, diff};

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let wanted = arguments.next();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|it| it.expect("a file").path())
        .collect();
    files.sort();
    let mut before: Option<acs_import::Imported> = None;
    let mut totals: BTreeMap<&'static str, [usize; 3]> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        let after = acs_import::read(&file.display().to_string(), &text).expect("metadata");
        if let Some(before) = &before {
            let revision = |it: &'_ acs_import::Imported| -> (acs_codegen::source::SourceMap, acs_codegen::spec::Spec) { (it.sources.clone(), it.spec.clone()) };
            let (old, new) = (revision(before), revision(&after));
            let start = std::time::Instant::now();
            let old = Revision {
                sources: &old.0,
                specs: std::slice::from_ref(&old.1),
            };
            let new = Revision {
                sources: &new.0,
                specs: std::slice::from_ref(&new.1),
            };
            let found = diff(&old, &new, &Options::default());
            println!(
                "{}: {} findings, {} ms",
                file.display(),
                found.len(),
                start.elapsed().as_millis()
            );
            for it in &found {
                let row = totals.entry(it.rule).or_default();
                row[0] += 1;
                row[1] += usize::from(it.verdict.wire == Wire::Break);
                row[2] += usize::from(it.verdict.wire == Wire::Break && it.witness.is_some());
                if wanted.as_deref() == Some(it.rule) {
                    show(it);
                }
            }
        }
        before = Some(after);
    }
    for (rule, [count, breaks, shown]) in totals {
        println!("{count:>6} {breaks:>6} {shown:>6} {rule}");
    }
}

#[expect(clippy::print_stdout, reason = "it is a program")]
fn show(it: &Finding) {
    let side = |side: &Option<acs_diff::Side>| {
        side.as_ref().map_or_else(
            || "-".to_owned(),
            |it| format!("{}:{} {}", it.line, it.column, it.value),
        )
    };
    println!(
        "  {:?} {} | {} | {} -> {} | {:?} {:?} | {:?} | {:?}",
        it.place.operation,
        it.place.path,
        it.title,
        side(&it.old),
        side(&it.new),
        it.verdict.wire,
        it.verdict.rust,
        it.rename,
        it.witness
    );
}
