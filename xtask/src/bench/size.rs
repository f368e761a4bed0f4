//! What a program pays for the operations that it does not call.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::{Bench, child, lock, specs};
use crate::Terminal;

pub(super) fn measure(
    bench: &Bench,
    counts: [u32; 2],
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    writeln!(
        terminal.out,
        "\n4. Size of a program with one call (limit: the same whatever the crate's size)\n\
         {:>10} {:>10}",
        "operations", "bytes"
    )?;
    let mut sizes = Vec::new();
    for count in counts {
        let size = program(bench, count)?;
        writeln!(terminal.out, "{count:>10} {size:>10}")?;
        sizes.push(size as f64);
    }
    if let [small, large] = sizes.as_slice() {
        writeln!(terminal.out, "     ratio {:>9.3}x", large / small)?;
    }
    Ok(())
}

/// Builds the program against a crate of so many operations.
fn program(bench: &Bench, count: u32) -> anyhow::Result<u64> {
    let ours = bench.generated(count)?;
    let (_, krate) = specs::lower(&bench.spec_folder(count))?;
    let sample = specs::sample_copy();
    let mut operations = krate.operations.iter();
    let operation = operations.find(|it| it.meta.action == sample);
    let module = &operation.context("the sample operation is missing")?.module;

    let folder = bench.folder.join(format!("program-{count}"));
    write(&folder, &krate.name, &module.to_string(), &ours)?;
    let target = format!("program-{count}");
    let mut command = bench.cargo(&folder, &target);
    child::run(command.args(["build", "--release"]), &bench.log())?;
    let binary = bench.target(&target).join("release/program");
    Ok(fs::metadata(binary)?.len())
}

fn write(folder: &Path, package: &str, module: &str, ours: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\n\
             name = \"program\"\n\
             edition = \"2024\"\n\
             \n\
             [dependencies]\n\
             {package} = {{ path = {ours:?} }}\n\
             \n\
             [workspace]\n\
             \n\
             [profile.release]\n\
             strip = true\n"
        ),
    )?;
    let name = package.replace('-', "_");
    fs::write(
        folder.join("src/main.rs"),
        format!(
            r#"use {name}::{module}::{{Request, Response}};

fn main() {{
    let request = Request::builder().page_size(20).scanned(true).build();
    if request.validate().is_err() {{
        return;
    }}
    for (name, value) in {name}::runtime::encode(&request).query {{
        println!("{{name}}={{value}}");
    }}
    let body = std::io::read_to_string(std::io::stdin()).expect("an answer");
    let answer = {name}::runtime::decode::<Response>(body.as_bytes()).expect("an answer");
    println!("{{}}", answer.value.image_instance_list.len());
}}
"#
        ),
    )?;
    lock(folder)
}
