//! What reading an answer costs, beside the same types with serde derives.
//!
//! The cost is the difference of two runs, so that starting the program counts for nothing.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use acs_codegen::model::Crate;

use super::payload::Order;
use super::{Bench, child, lock, payload, specs, twin};
use crate::{Terminal, paths};

/// Lengths of the list in the answer.
const LENGTHS: &[usize] = &[20, 1000];

pub(super) fn measure(bench: &Bench, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    let (specs, krate) = specs::lower(&paths::specs())?;
    let folder = bench.folder.join("decode");
    twin::write_below(&folder, &krate)?;
    program(&folder, &krate)?;
    let mut build = bench.cargo(&folder, "decode");
    child::run(build.args(["build", "--release"]), &bench.log())?;

    let unit = child::unit();
    writeln!(
        terminal.out,
        "\n3. Decode, in {unit} per byte (limit: 1.2 times as fast as serde derive)\n\
         {:>10} {:>11} {:>9} {:>7} {:>7} {:>8}",
        "elements", "members", "bytes", "ours", "serde", "ratio"
    )?;
    let binary = bench.target("decode").join("release/decode");
    let orders = [("documented", Order::Documented), ("sorted", Order::Sorted)];
    let cases = orders
        .iter()
        .flat_map(|order| LENGTHS.iter().map(move |&length| (order, length)));
    for ((members, order), length) in cases {
        let text = payload::payload(&specs, specs::SAMPLE, length, *order)?;
        let file = folder.join(format!("payload-{length}.json"));
        fs::write(&file, &text)?;
        let per_byte = |who: &str| -> anyhow::Result<f64> {
            let cost = |repeats: u64| child::cost(bench, &binary, who, &file, repeats);
            // Time needs many repetitions to exceed the clock's tick.
            let repeats = if child::has_valgrind() {
                2
            } else {
                200_000 / length as u64
            };
            let cost = cost(repeats + 1)? - cost(1)?;
            Ok(cost / repeats as f64 / text.len() as f64)
        };
        let (ours, serde) = (per_byte("ours")?, per_byte("serde")?);
        writeln!(
            terminal.out,
            "{length:>10} {members:>11} {:>9} {ours:>7.1} {serde:>7.1} {:>7.2}x",
            text.len(),
            serde / ours,
        )?;
    }
    Ok(())
}

/// A program that reads a file as often as it is told to.
fn program(folder: &Path, krate: &Crate) -> anyhow::Result<()> {
    let mut operations = krate.operations.iter();
    let sample = operations.find(|it| it.meta.action == specs::SAMPLE);
    let module = &sample.context("the sample operation is missing")?.module;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest(krate))?;
    let main = main(&krate.name.replace('-', "_"), &module.to_string());
    fs::write(folder.join("src/main.rs"), main)?;
    lock(folder)
}

fn manifest(krate: &Crate) -> String {
    format!(
        "[package]\n\
         name = \"decode\"\n\
         edition = \"2024\"\n\
         \n\
         [dependencies]\n\
         {} = {{ path = {:?} }}\n\
         twin = {{ path = \"twin\" }}\n\
         serde_json = \"1.0\"\n\
         \n\
         [workspace]\n",
        krate.name,
        paths::generated().join(&krate.folder),
    )
}

fn main(package: &str, module: &str) -> String {
    format!(
        r#"use std::hint::black_box;

fn main() {{
    let arguments: Vec<String> = std::env::args().collect();
    let body = std::fs::read(&arguments[2]).expect("a payload");
    let repeats: u32 = arguments[3].parse().expect("a number");
    for _ in 0..repeats {{
        let body = black_box(body.as_slice());
        match arguments[1].as_str() {{
            "ours" => drop(black_box(
                {package}::runtime::decode::<{package}::{module}::Response>(body).expect("an answer"),
            )),
            _ => drop(black_box(
                serde_json::from_slice::<twin::{module}::Response>(body).expect("an answer"),
            )),
        }}
    }}
}}
"#
    )
}
