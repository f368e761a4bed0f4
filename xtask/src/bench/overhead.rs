//! What a call costs besides the network, beside the same written by hand.
//!
//! No published client stands here: `ali-acs` 0.8, which signs in the same way, makes, sends and
//! reads a request in one private function, so it does nothing without a network.

use std::fs;
use std::path::Path;

use super::payload::{self, Order};
use super::{Bench, child, lock, specs, twin};
use crate::{Terminal, paths};

const PROGRAM: &str = include_str!("../../programs/overhead.rs");

/// Elements of the answer.
const LENGTHS: &[usize] = &[0, 20];

/// Calls of which the cost is taken; another run with one call more makes the difference.
const CALLS: u64 = 20;

pub(super) fn measure(bench: &Bench, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    let (specs, krate) = specs::lower(&paths::specs())?;
    let folder = bench.folder.join("overhead");
    twin::write_below(&folder, &krate)?;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), PROGRAM)?;
    fs::write(folder.join("Cargo.toml"), manifest(&krate.folder))?;
    lock(&folder)?;
    let mut build = bench.cargo(&folder, "overhead");
    child::run(build.args(["build", "--release"]), &bench.log())?;
    let binary = bench.target("overhead").join("release/overhead");

    let unit = child::unit();
    writeln!(
        terminal.out,
        "\n5. A call without the network, in {unit} (aim: at most 1.1 of what is written by hand)\n\
         {:>10} {:>10} {:>10} {:>8}",
        "elements", "ours", "by hand", "ratio"
    )?;
    for &length in LENGTHS {
        let text = payload::payload(&specs, specs::SAMPLE, length, Order::Documented)?;
        let file = folder.join(format!("payload-{length}.json"));
        fs::write(&file, text)?;
        let cost = |who: &str| per_call(bench, &binary, who, &file);
        let (ours, hand) = (cost("ours")?, cost("hand")?);
        writeln!(
            terminal.out,
            "{length:>10} {ours:>10.0} {hand:>10.0} {:>7.2}x",
            ours / hand
        )?;
    }
    Ok(())
}

fn per_call(bench: &Bench, binary: &Path, who: &str, file: &Path) -> anyhow::Result<f64> {
    let cost = |repeats| child::cost(bench, binary, who, file, repeats);
    Ok((cost(CALLS + 1)? - cost(1)?) / CALLS as f64)
}

fn manifest(folder: &str) -> String {
    format!(
        "[package]\n\
         name = \"overhead\"\n\
         edition = \"2024\"\n\
         \n\
         [dependencies]\n\
         acs-sas = {{ path = {:?}, default-features = false, features = [\"container-image\"] }}\n\
         bytes = \"1\"\n\
         data-encoding = \"2\"\n\
         getrandom = \"0.4\"\n\
         hmac = \"0.13\"\n\
         http = \"1\"\n\
         percent-encoding = \"2\"\n\
         reqwest = {{ version = \"0.13\", default-features = false }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\n\
         sha2 = \"0.11\"\n\
         twin = {{ path = \"twin\" }}\n\
         \n\
         [workspace]\n",
        paths::generated().join(folder),
    )
}
